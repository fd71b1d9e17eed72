"""The office's signing key: made once, backed up encrypted, restored, replaced, never told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sealed_papers as papers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)
from desk_world import DAY, World, keys

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import BadFile, NotAllowed, Refused
from kepegdesk.services import journal, leave, letters, seal_keys, seals
from kepegdesk.services.seals import State
from kepegdesk.storage import opening
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import ActRow, IssuedLetter, LeaveRequest, SigningKey

SECRET = "kuda baterai pinus 8"
DATED = DAY("2026-11-23")


def private_of(key: str) -> str:
    with connection():
        return str(SigningKey.get(SigningKey.key == key).private)


def refusal(act: Callable[..., Any], *args: Any) -> list[str]:
    with pytest.raises(Refused) as told:
        act(*args)
    return keys(told.value.problems)


@pytest.fixture
def sealed(world: World) -> tuple[World, str]:
    """Return an office that has sealed a letter, and the letter's code."""
    request = world.granted(world.person(), "2026-12-01")
    return world, papers.seal(world.session(), request, "800/1", DATED)


class TestPresent:
    """The key that signs now."""

    def test_an_office_has_none_until_its_first_letter(self, world: World) -> None:
        assert seal_keys.listed(world.session()) == []
        request = world.granted(world.person(), "2026-12-01")
        papers.seal(world.session(), request, "800/1", DATED)
        (key,) = seal_keys.listed(world.session())
        assert key.signs
        assert (key.retired_on, key.backed_up_on, key.note) == (None, None, "")
        assert key.key == seal_keys.key_id(key.public)
        assert len(key.groups) == 64 + 15
        assert key.words == f"kunci {key.key} kantor ini"

    def test_it_may_be_made_before(self, world: World) -> None:
        key = seal_keys.make(world.session())
        assert refusal(seal_keys.make, world.session()) == ["SK02"]
        request = world.granted(world.person(), "2026-12-01")
        code = papers.seal(world.session(), request, "800/1", DATED)
        assert papers.read(code).key == key.key

    def test_two_first_letters_at_once_make_one_key(self, world: World) -> None:
        requests = [world.granted(world.person(), "2026-12-01") for _ in range(2)]
        start, faults = threading.Barrier(2), []

        def issue(request: int) -> None:
            start.wait()
            try:
                papers.seal(world.session(), request, f"800/{request}", DATED)
            except Exception as fault:
                faults.append(fault)

        threads = [threading.Thread(target=issue, args=(request,)) for request in requests]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert faults == []
        assert len(seal_keys.listed(world.session())) == 1


class TestReplacing:
    """Ganti kunci."""

    def test_the_old_key_verifies_and_signs_no_more(self, sealed: Any) -> None:
        world, code = sealed
        (old,) = seal_keys.listed(world.session())
        assert refusal(seal_keys.replace, world.session(), " ") == ["SK03"]
        fresh = seal_keys.replace(world.session(), "Komputer dicuri")
        assert [row.key for row in seal_keys.listed(world.session())] == [fresh.key, old.key]
        assert private_of(old.key) == ""
        found = seals.verify_text(world.session(), code)
        assert found.state is State.GENUINE
        assert found.key is not None
        assert found.key.words == f"kunci {old.key} kantor ini, diganti 23 November 2026"
        request = world.granted(world.person(), "2026-12-08")
        again = papers.seal(world.session(), request, "800/2", DATED)
        assert papers.read(again).key == fresh.key

    def test_the_act_is_journaled_and_cannot_be_undone(self, sealed: Any) -> None:
        world, _code = sealed
        seal_keys.replace(world.session(), "Komputer dicuri")
        act = journal.listed(world.session())[0]
        assert "Komputer dicuri" in act.sentence
        assert not act.undoable


class TestBackup:
    """Cadangan kunci, encrypted."""

    def test_it_is_restored_in_a_new_office(self, sealed: Any, empty_office: Path,
                                            tmp_path: Path) -> None:  # fmt: skip
        """The office's file is lost and with it the key: the backup brings it back."""
        import shutil

        world, code = sealed
        key = seal_keys.back_up(world.session(), tmp_path / "kunci.pem", SECRET)
        assert key.backed_up_on == DATED
        assert seal_keys.listed(world.session())[0].backed_up_on == DATED
        content = (tmp_path / "kunci.pem").read_text("utf-8")
        assert "ENCRYPTED PRIVATE KEY" in content
        assert f"Nomor kunci: {key.key}" in content
        assert private_of(key.key) not in content

        opening.close_office()
        path = shutil.copyfile(empty_office, tmp_path / "baru.db")
        opening.open_office(path)
        other = World.found(str(path))
        assert seals.verify_text(other.session(), code).state is State.UNKNOWN
        mine = seal_keys.make(other.session())
        back = seal_keys.restore(other.session(), tmp_path / "kunci.pem", SECRET)
        assert (back.key, back.signs, back.backed_up_on) == (key.key, True, DATED)
        listed = {row.key: row for row in seal_keys.listed(other.session())}
        assert listed[mine.key].retired_on == DATED
        assert seals.verify_text(other.session(), code).state is State.GENUINE
        opening.close_office()
        opening.open_office(world.location)

    @pytest.mark.parametrize("weak", ["", "pendek", "a" * 40, "abcabcabcabcabc"])
    def test_a_weak_passphrase_is_refused(self, sealed: Any, tmp_path: Path, weak: str) -> None:
        world, _code = sealed
        assert refusal(seal_keys.back_up, world.session(), tmp_path / "k.pem", weak) == ["SK01"]
        assert list(tmp_path.glob("k.pem*")) == []
        assert seal_keys.listed(world.session())[0].backed_up_on is None

    def test_a_passphrase_is_typed_twice(self) -> None:
        assert keys(seal_keys.passphrase_problems(SECRET, SECRET + "x")) == ["SK04"]
        assert keys(seal_keys.passphrase_problems("x", "y")) == ["SK01", "SK04"]
        assert seal_keys.passphrase_problems(SECRET, SECRET) == []

    def test_accents_are_the_same_on_every_system(self, sealed: Any, tmp_path: Path) -> None:
        world, _code = sealed
        seal_keys.back_up(world.session(), tmp_path / "k.pem", "kopi é enak sekali")
        seal_keys.restore(world.session(), tmp_path / "k.pem", "kopi é enak sekali")

    def test_there_must_be_a_key(self, world: World, tmp_path: Path) -> None:
        assert refusal(seal_keys.back_up, world.session(), tmp_path / "k.pem", SECRET) == ["SK05"]
        assert refusal(seal_keys.export_public, world.session(), tmp_path / "p.pem") == ["SK05"]

    def test_it_is_written_whole_or_not_at_all(self, sealed: Any, tmp_path: Path) -> None:
        world, _code = sealed
        with pytest.raises(BadFile, match="tidak ada"):
            seal_keys.back_up(world.session(), tmp_path / "tidak ada" / "k.pem", SECRET)
        office = tmp_path / "kantor-lain.db"
        office.write_bytes(b"SQLite format 3\0")
        with pytest.raises(BadFile, match="tidak boleh ditimpa"):
            seal_keys.back_up(world.session(), office, SECRET)
        assert office.read_bytes() == b"SQLite format 3\0"
        assert seal_keys.listed(world.session())[0].backed_up_on is None

    def test_one_that_cannot_be_read_back_does_not_count(
        self, sealed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world, _code = sealed
        other = Ed25519PrivateKey.generate()
        lock = BestAvailableEncryption(SECRET.encode())
        pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
        monkeypatch.setattr(seal_keys, "_write", lambda path, _content: path.write_bytes(pem))
        with pytest.raises(BadFile, match="tidak terbaca kembali"):
            seal_keys.back_up(world.session(), tmp_path / "k.pem", SECRET)
        assert seal_keys.listed(world.session())[0].backed_up_on is None

    def test_the_wrong_passphrase(self, sealed: Any, tmp_path: Path) -> None:
        world, _code = sealed
        seal_keys.back_up(world.session(), tmp_path / "k.pem", SECRET)
        args = (world.session(), tmp_path / "k.pem", "salah sama sekali 9")
        assert refusal(seal_keys.restore, *args) == ["SK06"]

    def test_restoring_what_is_there_changes_nothing(self, sealed: Any, tmp_path: Path) -> None:
        world, _code = sealed
        seal_keys.back_up(world.session(), tmp_path / "k.pem", SECRET)
        before = seal_keys.listed(world.session())
        seal_keys.restore(world.session(), tmp_path / "k.pem", SECRET)
        assert seal_keys.listed(world.session()) == before

    def test_a_replaced_key_does_not_come_back(self, sealed: Any, tmp_path: Path) -> None:
        """A key that was stolen must not sign again because somebody finds its backup."""
        world, _code = sealed
        seal_keys.back_up(world.session(), tmp_path / "k.pem", SECRET)
        seal_keys.replace(world.session(), "Dicuri")
        before = seal_keys.listed(world.session())
        assert refusal(seal_keys.restore, world.session(), tmp_path / "k.pem", SECRET) == ["SK07"]
        assert seal_keys.listed(world.session()) == before

    def test_a_public_key_becomes_whole_again(self, sealed: Any, tmp_path: Path) -> None:
        """The key was lost, its public half typed from the decree, then the backup was found."""
        world, code = sealed
        key = seal_keys.back_up(world.session(), tmp_path / "k.pem", SECRET)
        with connection():
            public = SigningKey.get().public
        World_forgets(world)
        seal_keys.add_typed(world.session(), public, key.key, "Kunci lama, SK 5/2026")
        assert seals.verify_text(world.session(), code).state is State.GENUINE
        back = seal_keys.restore(world.session(), tmp_path / "k.pem", SECRET)
        assert back.signs
        assert len(seal_keys.listed(world.session())) == 1

    @pytest.mark.parametrize("kind", ["text", "empty", "huge", "clear", "rsa", "folder", "gone"])
    def test_files_that_hold_no_key(self, sealed: Any, tmp_path: Path, kind: str) -> None:
        world, _code = sealed
        rsa = generate_private_key(65537, 2048)
        lock = BestAvailableEncryption(SECRET.encode())
        content = {
            "text": b"bukan kunci",
            "empty": b"",
            "huge": b"x" * 70_000,
            "clear": Ed25519PrivateKey.generate().private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            ),
            "rsa": rsa.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock),
        }
        path = tmp_path if kind == "folder" else tmp_path / "k.pem"
        if kind in content:
            path.write_bytes(content[kind])
        with pytest.raises(BadFile):
            seal_keys.restore(world.session(), path, SECRET)
        with pytest.raises(BadFile):
            seal_keys.add_file(world.session(), path, "Kantor lain")


def World_forgets(world: World) -> None:  # noqa: N802
    """Lose the keys as an office does whose file is gone."""
    from kepegdesk.storage import journal as store
    from tests.conftest import clerk

    with connection(), store.act(clerk(), "t") as scope:
        scope.sentence = "Kunci hilang"
        SigningKey.delete().execute()


class TestPublicKeys:
    """Keys that only verify."""

    @pytest.fixture
    def other(self, tmp_path: Path) -> tuple[Path, str, str]:
        """Return another office's public key: a file, the number, the digits."""
        key = Ed25519PrivateKey.generate().public_key()
        path = tmp_path / "lain.pem"
        pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        path.write_bytes(b"Kantor: BKD Lain\n\n" + pem)
        public = key.public_bytes_raw().hex()
        return path, seal_keys.key_id(public), public

    def test_ours_is_written_for_others(self, sealed: Any, tmp_path: Path) -> None:
        world, _code = sealed
        key = seal_keys.export_public(world.session(), tmp_path / "publik.pem")
        content = (tmp_path / "publik.pem").read_bytes()
        assert key.groups.encode() in content
        loaded: Any = load_pem_public_key(content[content.index(b"-----") :])
        assert loaded.public_bytes_raw().hex() == key.public
        assert b"PRIVATE" not in content
        again = seal_keys.export_public(world.session(), tmp_path / "p.pem", key.key)
        assert again == key

    def test_a_file_of_another_office(self, world: World, other: Any) -> None:
        path, number, _public = other
        assert refusal(seal_keys.add_file, world.session(), path, " ") == ["SK11"]
        key = seal_keys.add_file(world.session(), path, "BKD Lain, SK 3/2026")
        assert (key.key, key.signs, key.is_foreign) == (number, False, True)
        assert key.words == f"kunci {number}, BKD Lain, SK 3/2026"
        assert refusal(seal_keys.add_file, world.session(), path, "Lagi") == ["SK12"]

    def test_a_letter_of_another_office_is_told_so(self, sealed: Any) -> None:
        world, code = sealed
        with connection():
            row = SigningKey.get()
            public, number = row.public, row.key
        World_forgets(world)
        seal_keys.add_typed(world.session(), public, number, "BKD Lain")
        found = seals.verify_text(world.session(), code)
        assert found.state is State.GENUINE
        assert "Surat kantor lain (BKD Lain)" in found.notes[0]

    def test_the_office_s_own_lost_key_is_no_other_office_s(self, world: World) -> None:
        """Its letters are judged by the register that gave their numbers."""
        request = world.granted(world.person(), "2026-12-01")
        letters.issue(world.session(), request)
        leave.cancel(world.session(), request, "Batal berangkat")
        with connection():
            code = IssuedLetter.get(IssuedLetter.paper == "letter").seal
            row = SigningKey.get()
            public, number = row.public, row.key
        World_forgets(world)
        key = seal_keys.add_typed(world.session(), public, number, "SK 5/2026", lost=True)
        assert (key.is_foreign, key.signs) == (False, False)
        found = seals.verify_text(world.session(), code)
        assert found.state is State.GENUINE
        assert "kantor ini yang hilang" in found.reason
        assert not any("kantor lain" in note for note in found.notes)
        assert any("DIBATALKAN" in note for note in found.notes)
        seal_keys.forget(world.session(), number)
        assert seals.verify_text(world.session(), code).state is State.UNKNOWN

    def test_a_lost_key_may_be_in_strange_hands(self, sealed: Any) -> None:
        world, _code = sealed
        with connection():
            row, request = SigningKey.get(), LeaveRequest.get().id
        late = papers.seal(world.session(), request, "800/2", DAY("2026-12-24"))
        World_forgets(world)
        seal_keys.add_typed(world.session(), row.public, row.key, "SK 5/2026", lost=True)
        found = seals.verify_text(world.session(), late)
        assert "sesudah kunci ini dinyatakan hilang" in found.notes[0]

    def test_typed_from_a_decree(self, world: World, other: Any) -> None:
        _path, number, public = other
        spaced = " ".join(public[at : at + 4].upper() for at in range(0, 64, 4))
        assert seal_keys.add_typed(world.session(), spaced, f" {number.upper()} ", "BKD").key == (
            number
        )

    def test_a_damaged_file(self, world: World, other: Any) -> None:
        path, _number, _public = other
        path.write_bytes(path.read_bytes().replace(b"MCow", b"MCwo"))
        with pytest.raises(BadFile, match="tidak berisi kunci publik"):
            seal_keys.add_file(world.session(), path, "BKD")

    def test_a_slip_of_the_finger_is_found(self, world: World, other: Any) -> None:
        _path, number, public = other
        wrong = ("0" if public[0] != "0" else "1") + public[1:]
        assert refusal(seal_keys.add_typed, world.session(), wrong, number, "BKD") == ["SK09"]
        assert refusal(seal_keys.add_typed, world.session(), public[1:], number, "B") == ["SK08"]
        assert seal_keys.listed(world.session()) == []

    def test_one_brought_in_by_mistake_is_taken_out(self, sealed: Any, other: Any) -> None:
        world, _code = sealed
        path, number, _public = other
        seal_keys.add_file(world.session(), path, "BKD Lain")
        seal_keys.forget(world.session(), number)
        (own,) = seal_keys.listed(world.session())
        assert refusal(seal_keys.forget, world.session(), own.key) == ["SK10"]
        assert refusal(seal_keys.forget, world.session(), number) == ["SK10"]


class TestSecrecy:
    """The private half is in the office's own table and nowhere else."""

    def test_neither_journal_nor_log_holds_it(
        self, sealed: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        world, _code = sealed
        caplog.set_level(logging.INFO)
        secrets = [private_of(seal_keys.listed(world.session())[0].key)]
        seal_keys.back_up(world.session(), tmp_path / "k.pem", SECRET)
        secrets.append(private_of(seal_keys.replace(world.session(), "Uji").key))
        with connection():
            images = [f"{row.before}{row.after}" for row in ActRow.select()]
        assert any(row == "signing_key" for row in self.tables())
        assert any("(rahasia)" in image for image in images)
        sentences = [act.sentence for act in journal.listed(world.session())]
        told = "\n".join((*images, *sentences, caplog.text))
        assert all(len(secret) == 64 and secret not in told for secret in secrets)
        assert SECRET not in told
        assert journal.verify(world.session()).ok

    def tables(self) -> list[str]:
        with connection():
            return [row.table for row in ActRow.select()]

    def test_no_row_that_leaves_the_service_has_it(self, sealed: Any) -> None:
        world, _code = sealed
        (row,) = seal_keys.listed(world.session())
        assert private_of(row.key) not in repr(row)

    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR])
    def test_only_the_administrator_handles_it(self, sealed: Any, tmp_path: Path,
                                               role: Role) -> None:  # fmt: skip
        world, _code = sealed
        session = world.session(role)
        for act in (
            lambda: seal_keys.make(session),
            lambda: seal_keys.replace(session, "x"),
            lambda: seal_keys.back_up(session, tmp_path / "k.pem", SECRET),
            lambda: seal_keys.restore(session, tmp_path / "k.pem", SECRET),
            lambda: seal_keys.add_file(session, tmp_path / "k.pem", "x"),
            lambda: seal_keys.add_typed(session, "", "", "x"),
            lambda: seal_keys.forget(session, "x"),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert list(tmp_path.glob("*.pem")) == []
        assert len(seal_keys.listed(session)) == 1
