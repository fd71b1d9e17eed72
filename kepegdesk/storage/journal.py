"""The journal: every act with the rows it changed, before and after, chained by hash.

The database writes the rows (``storage.triggers``); this module opens and closes acts, proves the
chain, tells the history of a record and undoes an act.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from peewee import IntegrityError, fn

from kepegdesk.domain.problems import error
from kepegdesk.errors import OfficeMoved, Refused
from kepegdesk.storage import images
from kepegdesk.storage.database import execute, is_server, opened, rows, scalar
from kepegdesk.storage.tables import Act, ActRow

if TYPE_CHECKING:
    from kepegdesk.storage import undoing
    from kepegdesk.storage.undoing import Kept

CHAIN_LOCK = 0x4B504744
"""The advisory lock that lets one act at a time write on PostgreSQL, as SQLite does by itself."""

WAIT_SECONDS = 30

MOVED = "dipindah_ke"
"""The setting that marks an office which is worked in elsewhere: JSON of to, at and by."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, at which workstation, and when (UTC, ISO 8601)."""

    account: str
    workstation: str
    at: str


@dataclass(slots=True)
class ActScope:
    """The act under way; set ``sentence`` to what a person shall read about it."""

    id: int
    use_case: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest act and the first 16 digits of its hash: printed, it anchors the chain."""

    seq: int
    hash16: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What the proof found; ``first_bad`` is the first act that does not fit, if one is known."""

    ok: bool
    acts: int
    first_bad: int | None
    text: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of one record, with the columns it changed."""

    act: int
    at: str
    account: str
    workstation: str
    use_case: str
    sentence: str
    op: str
    before: dict[str, Any]
    after: dict[str, Any]
    row: int = 0


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: its act, how many records it reversed, which it kept and why.

    ``needed`` are records of the act that stay because a kept record refers to them.
    """

    act: int
    undone: int
    kept: tuple[Kept, ...] = field(default=())
    needed: tuple[Kept, ...] = field(default=())


_open: ContextVar[ActScope | None] = ContextVar("journal_act", default=None)


@contextmanager
def act(
    actor: Actor, use_case: str, *, undoes: int | None = None, moved_too: bool = False
) -> Iterator[ActScope]:
    """Open an act in this transaction (or in one of its own); an inner act joins the outer.

    An act that changed no row is not kept. Raises ``ValueError`` when rows were changed and no
    sentence was set, ``OfficeMoved`` in an office that is worked in elsewhere unless
    ``moved_too``.
    """
    outer = _open.get()
    if outer is not None:
        yield outer
        return
    with opened().atomic():
        scope = ActScope(_begin(actor, use_case, undoes), use_case)
        if not moved_too:
            refuse_moved()
        token = _open.set(scope)
        try:
            yield scope
        finally:
            _open.reset(token)
        _close(scope)


def refuse_moved() -> None:
    """Raise ``OfficeMoved`` when the office was moved and is worked in elsewhere."""
    told = scalar("SELECT value FROM setting WHERE key = ?", MOVED)
    if told is None:
        return
    moved = json.loads(told)
    raise OfficeMoved(
        f"Kantor ini dipindah ke {moved['to']} oleh {moved['by']} pada {moved['at'][:10]}; yang di "
        "sini hanya arsip dan tidak diubah lagi. Buka kantor yang di sana.",
        str(moved["to"]),
    )


def _begin(actor: Actor, use_case: str, undoes: int | None) -> int:
    """Record the act without its hash: the triggers write into the newest act that has none."""
    if is_server():
        execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        execute("SELECT pg_advisory_xact_lock(?)", CHAIN_LOCK)
    number = int(
        Act.insert(
            at=actor.at,
            account=actor.account,
            workstation=actor.workstation,
            use_case=use_case,
            sentence="",
            undoes=undoes,
        ).execute()
    )
    _point_triggers_at(str(number))
    return number


def _point_triggers_at(number: str) -> None:
    if is_server():
        execute("SELECT set_config('kepegdesk.act', ?, true)", number)


def _close(scope: ActScope) -> None:
    """Chain the act by its hash, or drop it when it changed nothing."""
    if not ActRow.select().where(ActRow.act == scope.id).exists():
        execute("DELETE FROM act WHERE id = ?", scope.id)
    elif not scope.sentence:
        raise ValueError(f"the act {scope.use_case} changed rows and set no sentence")
    else:
        previous = scalar("SELECT hash FROM act WHERE id < ? ORDER BY id DESC LIMIT 1", scope.id)
        execute("UPDATE act SET sentence = ? WHERE id = ?", scope.sentence, scope.id)
        link = _hash(previous or "", scope.id)
        execute("UPDATE act SET hash = ? WHERE id = ?", link, scope.id)
    _point_triggers_at("")


def _hash(previous: str, number: int) -> str:
    """Return sha256(previous hash + act + rows) of a stored act."""
    digest = hashlib.sha256(previous.encode())
    told = rows(
        "SELECT id, at, account, workstation, use_case, sentence, undoes FROM act WHERE id = ?",
        number,
    )
    changed = execute(
        'SELECT table_name, row_id, op, "before", "after" FROM act_row WHERE act_id = ? '
        "ORDER BY id",
        number,
    )
    for line in chain(told, changed):
        digest.update(json.dumps(line).encode())
    return digest.hexdigest()


def head() -> Head:
    """Return the newest act's number and short hash; (0, "") for an empty journal."""
    found = rows("SELECT id, hash FROM act ORDER BY id DESC LIMIT 1")
    return Head(found[0][0], found[0][1][:16]) if found else Head(0, "")


def verify() -> Verification:
    """Prove the chain act by act, then that every row is what the journal last wrote of it."""
    previous, count = "", 0
    for number, kept in rows("SELECT id, hash FROM act ORDER BY id"):
        if _hash(previous, number) != kept:
            return Verification(
                False,
                count,
                number,
                f"Jurnal tidak utuh: tindakan nomor {number}, barisnya, atau tindakan tepat "
                "sebelumnya diubah atau dihapus di luar program.",
            )
        previous, count = kept, count + 1
    return _verify_owners(count) or _verify_rows(count)


def _verify_owners(count: int) -> Verification | None:
    """Find rows whose act is gone: the newest acts leave no successor whose hash would tell."""
    lost = scalar("SELECT min(act_id) FROM act_row WHERE act_id NOT IN (SELECT id FROM act)")
    if lost is None:
        return None
    text = f"Jurnal tidak utuh: tindakan nomor {lost} dihapus di luar program."
    return Verification(False, count, int(lost), text)


def _verify_rows(count: int) -> Verification:
    from kepegdesk.storage import proof

    stray = proof.first_stray()
    if stray is not None:
        return Verification(False, count, stray.act, stray.sentence)
    return Verification(
        True, count, None, f"Jurnal utuh: {count} tindakan berantai tanpa putus dan cocok isinya."
    )


def history(table: str, row: int) -> list[HistoryLine]:
    """Return every change of one record, the newest first; ``table`` is the database's name."""
    return histories(table, [row])


def histories(table: str, numbers: Sequence[int]) -> list[HistoryLine]:
    """Return every change of some records of one table, the newest first."""
    marks = ", ".join("?" * len(numbers)) or "NULL"
    found = rows(
        "SELECT a.id, a.at, a.account, a.workstation, a.use_case, a.sentence, r.op, "  # noqa: S608
        'r."before", r."after", r.row_id FROM act_row r JOIN act a ON a.id = r.act_id '
        f"WHERE r.table_name = ? AND r.row_id IN ({marks}) ORDER BY r.id DESC",
        table,
        *numbers,
    )
    return [_history_line(*line) for line in found]


def last_change(table: str, numbers: Sequence[int]) -> tuple[int, str, str]:
    """Return the newest act that changed one of these rows, its account and its moment.

    (0, "", "") where none did.
    """
    marks = ", ".join("?" * len(numbers)) or "NULL"
    found = rows(
        "SELECT a.id, a.account, a.at FROM act_row r JOIN act a ON a.id = r.act_id "  # noqa: S608
        f"WHERE r.table_name = ? AND r.row_id IN ({marks}) ORDER BY r.id DESC LIMIT 1",
        table,
        *numbers,
    )
    return (int(found[0][0]), str(found[0][1]), str(found[0][2])) if found else (0, "", "")


def _history_line(*line: Any) -> HistoryLine:
    values: list[Any] = [*line[:7], images.read(line[7]), images.read(line[8]), line[9]]
    return HistoryLine(*values)


def undo(actor: Actor, act_id: int | None, undoable: Callable[[str], bool]) -> Undone:
    """Apply an act's images backwards in a new act; None means the actor's last undoable one.

    Records somebody edited since, or that others now refer to, are kept and listed. Raises
    ``Refused`` when the act cannot be undone; nothing is changed then.
    """
    with opened().atomic(), act(actor, "undo") as scope:
        target = _target(act_id, undoable, actor.account)
        result = _reverse(target)
        if not result.undone:
            raise _refusal(f"«{target.sentence}» tidak dapat dibatalkan lagi.", result.kept)
        execute("UPDATE act SET undoes = ? WHERE id = ?", target.id, scope.id)
        scope.sentence = f"Batalkan: {target.sentence}" + (
            f" ({len(result.kept)} dipertahankan karena sudah diubah sesudahnya)"
            if result.kept
            else ""
        )
        return Undone(scope.id, result.undone, result.kept, result.needed)


def _reverse(target: Act) -> undoing.Reversal:
    from kepegdesk.storage import undoing

    try:
        with opened().atomic():
            return undoing.reverse(target.id)
    except IntegrityError as fault:
        raise _refusal(
            f"«{target.sentence}» tidak dapat dibatalkan: isi semula bertabrakan dengan data yang "
            "dimasukkan sesudahnya. Ubah atau hapus dahulu data yang baru itu."
        ) from fault


def _target(act_id: int | None, undoable: Callable[[str], bool], account: str) -> Act:
    """Return the act to undo; raises ``Refused`` with the reason when there is none."""
    if act_id is None:
        found = last_undoable(undoable, account)
        if found is None:
            raise _refusal("Tidak ada tindakan yang dapat dibatalkan.")
        return found
    found = Act.get_or_none(Act.id == act_id, Act.hash != "")
    if found is None:
        raise _refusal(f"Tindakan nomor {act_id} tidak ada dalam jurnal.")
    if found.undoes is not None:
        raise _refusal("Pembatalan tidak dapat dibatalkan; lakukan lagi tindakan yang semula.")
    if not undoable(str(found.use_case)):
        raise _refusal(
            f"«{found.sentence}» adalah tindakan kantor dan tidak dapat dibatalkan begitu saja. "
            "Buat tindakan pembatalan tersendiri disertai alasannya."
        )
    if Act.select().where(Act.undoes == found.id).exists():
        raise _refusal(f"«{found.sentence}» sudah dibatalkan.")
    return found


def last_undoable(undoable: Callable[[str], bool], account: str) -> Act | None:
    """Return the newest act of an account that *Batalkan* would undo, or None.

    What somebody else did meanwhile is his; the page of the journal reaches it. An act is passed
    over once an act of office changed one of its rows: a request that was decided since can no
    longer be taken back.
    """
    reversing = Act.alias()
    names = rows("SELECT DISTINCT use_case FROM act")
    allowed = [name for (name,) in names if undoable(name)]
    found: Act | None = (
        Act.select()
        .where(
            Act.hash != "",
            Act.undoes.is_null(),
            Act.account == account,
            Act.use_case.in_(allowed),
            ~fn.EXISTS(reversing.select().where(reversing.undoes == Act.id)),
            ~fn.EXISTS(_overtaking(allowed)),
        )
        .order_by(Act.id.desc())
        .first()
    )
    return found


def _overtaking(allowed: list[str]) -> Any:
    """Select the acts of office that later changed a row of the act in the outer select."""
    mine, later, office = ActRow.alias(), ActRow.alias(), Act.alias()
    return (
        mine.select(mine.id)
        .join(later, on=((later.table == mine.table) & (later.row == mine.row)))
        .join(office, on=(office.id == later.act))
        .where(
            mine.act == Act.id,
            later.act > mine.act,
            office.undoes.is_null(),
            office.use_case.not_in(allowed),
        )
    )


def _refusal(text: str, kept: tuple[Kept, ...] = ()) -> Refused:
    sentences = " ".join([text, *(record.sentence for record in kept)])
    return Refused([error("UNDO-REFUSED", "act", sentences)])
