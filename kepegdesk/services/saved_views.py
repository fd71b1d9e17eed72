"""Named views of lists: an account's own, those everybody has, and as files to hand on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kepegdesk.domain import cells, list_view
from kepegdesk.domain.kinds import Role
from kepegdesk.domain.list_view import LARGEST, LONGEST_NAME, ListView
from kepegdesk.domain.problems import error
from kepegdesk.errors import BadFile, NotAllowed, Refused
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import WRITERS, Reach, query, say, use_case
from kepegdesk.storage.tables import SavedView

EVERYBODY = ""
"""The account of a view that everybody has."""


@dataclass(frozen=True, slots=True)
class NamedView:
    """A view with its name; ``shared`` tells whether everybody has it, ``mine`` who may change."""

    id: int
    name: str
    shared: bool
    mine: bool
    view: ListView


@query(reach=Reach.OFFICE)
def listed(session: Session, list_name: str) -> list[NamedView]:
    """Return the views of a list the account has, everybody's first; one that broke is left out."""
    rows = SavedView.select().where(
        SavedView.list_name == list_name, SavedView.account.in_([EVERYBODY, session.account])
    )
    found = []
    for row in rows.order_by(SavedView.account, SavedView.name, SavedView.id):
        try:
            _name, view = list_view.read(row.content, list_name)
        except BadFile:
            continue
        shared = row.account == EVERYBODY
        found.append(NamedView(row.id, row.name, shared, _may(session, row), view))
    return sorted(found, key=lambda each: (not each.shared, each.name.casefold()))


@use_case("view", roles=WRITERS, reach=Reach.OFFICE, undoable=True)
def save(
    session: Session, list_name: str, name: str, view: ListView, *, shared: bool = False
) -> int:
    """Keep a view under a name, in place of one that had it; return its number.

    Raises ``NotAllowed`` where it is to be everybody's and the account is no admin.
    """
    name, account = _checked(name), EVERYBODY if shared else session.account
    if shared and session.role is not Role.ADMIN:
        raise NotAllowed("Tampilan untuk semua akun hanya dibuat atau diubah admin kepegawaian.")
    content = _written(list_name, name, view)
    say(f"Simpan tampilan «{name}»")
    known = _named(account, list_name, name)
    if known is None:
        made = SavedView.create(account=account, list_name=list_name, name=name, content=content)
        return int(made.id)
    _change(known, content=content)
    return int(known.id)


@use_case("view", roles=WRITERS, reach=Reach.OFFICE, undoable=True)
def rename(session: Session, view: int, name: str) -> None:
    """Give a view another name; refuse one that is taken."""
    row, fresh = _owned(session, view), _checked(name)
    other = _named(row.account, row.list_name, fresh)
    if other is not None and other.id != row.id:
        raise Refused([error("TV02", "name", f"Sudah ada tampilan bernama «{fresh}».")])
    _name, content = list_view.read(row.content, row.list_name)
    say(f"Ganti nama tampilan «{row.name}» menjadi «{fresh}»")
    _change(row, name=fresh, content=list_view.write(row.list_name, fresh, content))


@use_case("view", roles=WRITERS, reach=Reach.OFFICE, undoable=True)
def remove(session: Session, view: int) -> None:
    """Remove a view."""
    row = _owned(session, view)
    say(f"Hapus tampilan «{row.name}»")
    row.delete_instance()


@query(reach=Reach.OFFICE)
def write_file(session: Session, path: Path, list_name: str, name: str, view: ListView) -> None:
    """Write a view as a file for another account or office."""
    from kepegdesk.documents.safe_file import replacing

    with replacing(path) as file:
        file.write(_written(list_name, _checked(name), view).encode())


@query(reach=Reach.OFFICE)
def read_file(session: Session, path: Path, list_name: str) -> tuple[str, ListView]:
    """Return the name and the view of a file; raise ``BadFile`` where anything in it is amiss."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST * 4 + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadFile(f"Berkas {path.name} tidak dapat dibaca sebagai tampilan.") from fault
    return list_view.read(text, list_name)


def _written(list_name: str, name: str, view: ListView) -> str:
    """Return a view as text; refuse one that could never be read again."""
    content = list_view.write(list_name, name, view)
    try:
        list_view.read(content, list_name)
    except BadFile as fault:
        text = "Tampilan ini tidak dapat disimpan. Perpendek kata pencarian atau saringannya."
        raise Refused([error("TV04", "name", text)]) from fault
    return content


def _checked(name: str) -> str:
    name = cells.plain(name)
    if not name or len(name) > LONGEST_NAME:
        text = f"Isi nama tampilan, paling banyak {LONGEST_NAME} huruf."
        raise Refused([error("TV01", "name", text)])
    return name


def _may(session: Session, row: SavedView) -> bool:
    return row.account == session.account or session.role is Role.ADMIN


def _owned(session: Session, view: int) -> SavedView:
    row = SavedView.get_or_none(SavedView.id == view)
    if row is None or row.account not in (EVERYBODY, session.account):
        raise Refused([error("TV03", "id", "Tampilan ini sudah tidak ada.")])
    if not _may(session, row):
        raise NotAllowed("Tampilan untuk semua akun hanya dibuat atau diubah admin kepegawaian.")
    found: SavedView = row
    return found


def _named(account: str, list_name: str, name: str) -> SavedView | None:
    found: SavedView | None = SavedView.get_or_none(
        SavedView.account == account, SavedView.list_name == list_name, SavedView.name == name
    )
    return found


def _change(row: SavedView, **values: str) -> None:
    change = {**values, "version": SavedView.version + 1}
    SavedView.update(**change).where(SavedView.id == row.id).execute()
