"""What is refused beyond one's units or one's role leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_world import World, person, wish

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed
from kepegdesk.services import imports, leave


def test_a_clerk_of_one_unit_cannot_import_the_whole_office(world: World, tmp_path: Path) -> None:
    sheet = tmp_path / "pegawai.csv"
    stranger = person(world.transport)
    sheet.write_text(
        f"Nama;NIP;Unit Kerja\nLa Baru;{stranger.nip};Dinas Perhubungan\n", encoding="utf-8"
    )
    clerk = world.session(Role.OPERATOR, unit=world.health)
    with pytest.raises(NotAllowed, match="seluruh kantor"):
        imports.preview(clerk, sheet)
    shown = imports.preview(world.session(Role.OPERATOR), sheet)
    with pytest.raises(NotAllowed, match="seluruh kantor"):
        imports.bring_in(clerk, shown)


def test_a_refused_use_case_leaves_no_act(world: World) -> None:
    from kepegdesk.storage import journal

    before = journal.head()
    with pytest.raises(NotAllowed):
        leave.submit(world.session(Role.AUDITOR), world.person, wish("2026-12-01"))  # type: ignore[arg-type]
    assert journal.head() == before
