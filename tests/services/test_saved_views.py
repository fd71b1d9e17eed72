"""Named views of a list: whose they are, what a file of one may hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_world import World

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.list_view import Columns, ListView
from kepegdesk.errors import BadFile, NotAllowed, Refused
from kepegdesk.services import journal, saved_views

LIST = "employees"
KGB = ListView(
    Columns(("name", "golongan"), ("phone",), {"name": 200}, "golongan", descending=True),
    "guru",
    {"kind": "PNS", "unit": "Dinas Kesehatan - Puskesmas Uji"},
    "golongan",
)


def _names(world: World, account: str, role: Role = Role.OPERATOR) -> list[tuple[str, bool]]:
    found = saved_views.listed(world.session(role, account=account), LIST)
    return [(each.name, each.shared) for each in found]


def test_a_view_is_its_account_s_own(world: World) -> None:
    clerk = world.session(Role.OPERATOR, account="ani")
    saved_views.save(clerk, LIST, " KGB  April ", KGB)
    assert [each.view for each in saved_views.listed(clerk, LIST)] == [KGB]
    assert _names(world, "ani") == [("KGB April", False)]
    assert _names(world, "budi") == []
    assert saved_views.listed(clerk, "letters") == []


def test_what_everybody_has_is_the_admins(world: World) -> None:
    admin, clerk = world.session(), world.session(Role.OPERATOR, account="ani")
    with pytest.raises(NotAllowed, match="admin"):
        saved_views.save(clerk, LIST, "DUK", KGB, shared=True)
    view = saved_views.save(admin, LIST, "DUK", KGB, shared=True)
    saved_views.save(clerk, LIST, "Alamat", KGB)
    assert _names(world, "ani") == [("DUK", True), ("Alamat", False)]
    assert [each.mine for each in saved_views.listed(clerk, LIST)] == [False, True]
    with pytest.raises(NotAllowed):
        saved_views.rename(clerk, view, "Lain")
    with pytest.raises(NotAllowed):
        saved_views.remove(clerk, view)


def test_saving_under_a_name_takes_its_place_and_is_undone(world: World) -> None:
    admin = world.session()
    view = saved_views.save(admin, LIST, "KGB", KGB)
    assert saved_views.save(admin, LIST, "KGB", ListView()) == view
    assert saved_views.listed(admin, LIST)[0].view == ListView()
    journal.undo(admin)
    assert saved_views.listed(admin, LIST)[0].view == KGB


def test_renaming_and_removing(world: World) -> None:
    admin = world.session()
    one, two = (saved_views.save(admin, LIST, name, KGB) for name in ("KGB", "Alamat"))
    with pytest.raises(Refused, match="Sudah ada"):
        saved_views.rename(admin, two, "KGB")
    with pytest.raises(Refused, match="nama"):
        saved_views.rename(admin, two, "  ")
    saved_views.rename(admin, two, "Alamat rumah")
    saved_views.remove(admin, one)
    assert [each.name for each in saved_views.listed(admin, LIST)] == ["Alamat rumah"]
    with pytest.raises(Refused, match="tidak ada"):
        saved_views.remove(admin, one)
    others = world.session(Role.OPERATOR, account="ani")
    with pytest.raises(Refused, match="tidak ada"):
        saved_views.remove(others, two)


@pytest.mark.parametrize("words", ["x" * 256, "a\tb"])
def test_what_could_not_be_read_again_is_not_kept(
    file_world: World, tmp_path: Path, words: str
) -> None:
    admin, path, view = file_world.session(), tmp_path / "x.json", ListView(words=words)
    with pytest.raises(Refused, match="kata pencarian"):
        saved_views.save(admin, LIST, "Panjang", view)
    with pytest.raises(Refused, match="kata pencarian"):
        saved_views.write_file(admin, path, LIST, "Panjang", view)
    assert not path.exists()


def test_a_name_bears_no_letter_that_turns_the_line(file_world: World) -> None:
    saved_views.save(file_world.session(), LIST, "A\u202elamat\n rumah", ListView())
    assert [each.name for each in saved_views.listed(file_world.session(), LIST)] == [
        "Alamat rumah"
    ]


def test_a_file_comes_back_as_it_went(file_world: World, tmp_path: Path) -> None:
    path = tmp_path / "kgb.json"
    saved_views.write_file(file_world.session(), path, LIST, "KGB", KGB)
    assert saved_views.read_file(file_world.session(), path, LIST) == ("KGB", KGB)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"{}", b"[" * 200_000, b"x" * 300_000])
def test_any_other_file_is_refused(file_world: World, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lain.json"
    path.write_bytes(content)
    with pytest.raises(BadFile):
        saved_views.read_file(file_world.session(), path, LIST)
    with pytest.raises(BadFile, match="tidak dapat dibaca"):
        saved_views.read_file(file_world.session(), tmp_path / "tidak-ada.json", LIST)
