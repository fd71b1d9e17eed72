"""How the kinds of letters are numbered, and the codes of the filing schemes they begin with.

A change concerns numbers still to be given; what was given keeps its text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kepegdesk.domain import letter_template
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import letter_numbers
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import LetterClassification, LetterKind

LONGEST_REGISTER = 32
EXAMPLE = 123
"""The running number that examples show."""
HIGHEST = 10**letter_template.MOST_DIGITS - 1

_CODE = re.compile(r"[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class KindRow:
    """How letters of a kind are numbered."""

    id: int
    version: int
    kind: str
    label: str
    register: str
    classification: str
    template: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code of a filing scheme; ``pair`` is its counterpart in the other, ``kinds`` who uses it.

    ``id`` is None for a new one.
    """

    id: int | None
    version: int
    code: str
    label: str
    scheme: str
    pair: str = ""
    kinds: tuple[str, ...] = ()


# --- kinds ---------------------------------------------------------------------------------------


@query(reach=Reach.OFFICE)
def listed(session: Session) -> list[KindRow]:
    """Return every kind of letter with an example of its numbers."""
    return [_kind(session, row) for row in LetterKind.select().order_by(LetterKind.id)]


def _kind(session: Session, row: LetterKind) -> KindRow:
    example = letter_numbers.compose(row, EXAMPLE, session.today)
    return KindRow(
        row.id, row.version, row.kind, row.label, row.register, row.classification, row.template,
        example,
    )  # fmt: skip


@query(reach=Reach.OFFICE)
def tried(session: Session, row: KindRow) -> tuple[str, list[Problem]]:
    """Return how a number would look, and what is wrong with a kind as it is typed."""
    letter = LetterKind(classification=row.classification, template=row.template)
    numbering = letter_numbers.numbering(letter)
    problems = [*_register_problems(row), *letter_template.problems(numbering)]
    if any(problem.field == "template" for problem in problems):
        return "", problems
    letter.register = row.register.strip()
    if not problems:
        others = list(LetterKind.select().where(LetterKind.id != row.id))
        problems = _clashes(letter, others, session.today)
    return letter_template.write(numbering, EXAMPLE, session.today), problems


@use_case("letter", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save(session: Session, row: KindRow) -> None:
    """Change the register, the code or the pattern of a kind of letter."""
    problems = [*tried(session, row)[1], *_code_problems(row)]
    if problems:
        raise Refused(problems)
    say(f"Ubah penomoran {row.label}: {row.register}, {row.classification}, {row.template}")
    changed = LetterKind.update(
        register=row.register.strip(),
        classification=row.classification,
        template=row.template,
        version=LetterKind.version + 1,
    ).where(LetterKind.id == row.id, LetterKind.version == row.version)
    if not changed.execute():
        raise Stale(f"Penomoran {row.label} baru saja diubah di komputer lain. Muat ulang.")


def _clashes(letter: LetterKind, others: Sequence[LetterKind], day: dt.date) -> list[Problem]:
    """Return NK09 when a kind of another register would write the very same numbers.

    Compared are the longest numbers: there {urut} and {urut:03} are alike, as they come to be.
    """
    written = letter_numbers.compose(letter, HIGHEST, day)
    same = [
        other
        for other in others
        if other.register != letter.register
        and letter_numbers.compose(other, HIGHEST, day) == written
    ]
    if not same:
        return []
    text = (
        f"Buku {letter.register} akan memberi nomor yang sama dengan {same[0].label} di buku "
        f"{same[0].register}. Bedakan polanya, misalnya dengan singkatan bukunya."
    )
    return [error("NK09", "template", text)]


def _register_problems(row: KindRow) -> list[Problem]:
    name = row.register.strip()
    if name and len(name) <= LONGEST_REGISTER and name.isprintable():
        return []
    text = f"Nama buku nomor wajib diisi, paling panjang {LONGEST_REGISTER} huruf."
    return [error("NK01", "register", text)]


def _code_problems(row: KindRow) -> list[Problem]:
    known = LetterClassification.code == row.classification
    if LetterClassification.select().where(known).exists():
        return []
    text = f"Kode «{row.classification}» tidak ada di daftar klasifikasi. Tambahkan dahulu."
    return [error("NK02", "classification", text)]


# --- filing schemes ------------------------------------------------------------------------------


@query(reach=Reach.OFFICE)
def codes(session: Session) -> list[CodeRow]:
    """Return every code of the filing schemes, each scheme together, in the order of its codes."""
    users: dict[str, list[str]] = {}
    kinds = LetterKind.select(LetterKind.classification, LetterKind.label)
    for code, label in tuples(kinds.order_by(LetterKind.id)):
        users.setdefault(code, []).append(label)
    found = [
        CodeRow(row.id, row.version, row.code, row.label, row.scheme, row.pair,
                tuple(users.get(row.code, ())))
        for row in LetterClassification.select()
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.scheme, _in_order(row.code)))


def _in_order(code: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else 0, part) for part in code.split(".")]


@query(reach=Reach.OFFICE)
def schemes(session: Session) -> list[str]:
    """Return the filing schemes there are."""
    found = LetterClassification.select(LetterClassification.scheme).distinct()
    return sorted(scheme for (scheme,) in tuples(found) if scheme)


@use_case("letter", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save_code(session: Session, row: CodeRow) -> None:
    """Add a code or change one; kinds of letters that used it follow, and so do its pairs."""
    stored = LetterClassification.get_or_none(LetterClassification.id == (row.id or 0))
    if row.id is not None and (stored is None or stored.version != row.version):
        raise Stale(f"Kode {row.code} baru saja diubah di komputer lain. Muat ulang.")
    code, pair = row.code.strip(), row.pair.strip()
    problems = _problems_of_code(row, code, pair)
    if problems:
        raise Refused(problems)
    say(f"Simpan kode klasifikasi {code} {row.label.strip()}")
    values = {"code": code, "label": row.label.strip(), "scheme": row.scheme.strip(), "pair": pair}
    if stored is None:
        LetterClassification.create(**values)
    else:
        _follow(stored.code, code)
        LetterClassification.update(**values, version=stored.version + 1).where(
            LetterClassification.id == stored.id
        ).execute()
    if pair:
        lonely = (LetterClassification.code == pair) & (LetterClassification.pair == "")
        _bump(lonely, pair=code)


def _problems_of_code(row: CodeRow, code: str, pair: str) -> list[Problem]:
    found = []
    if not _CODE.fullmatch(code) or len(code) > LONGEST_REGISTER:
        text = "Kode klasifikasi terdiri atas angka atau huruf, dipisah titik, misalnya 800.1.11.4."
        found.append(error("NK03", "code", text))
    same = LetterClassification.code == code
    if LetterClassification.select().where(same, LetterClassification.id != (row.id or 0)).exists():
        found.append(error("NK04", "code", f"Kode {code} sudah ada di daftar."))
    if not row.label.strip():
        found.append(error("NK05", "label", "Arti kode belum diisi."))
    other = LetterClassification.get_or_none(LetterClassification.code == pair) if pair else None
    if pair and (other is None or other.scheme == row.scheme.strip() or pair == code):
        text = f"Padanan {pair} harus kode yang ada di pola klasifikasi yang lain."
        found.append(error("NK06", "pair", text))
    return found


def _follow(old: str, new: str) -> None:
    """Let what names a code name its new spelling."""
    if old != new:
        LetterKind.update(classification=new, version=LetterKind.version + 1).where(
            LetterKind.classification == old
        ).execute()
        _bump(LetterClassification.pair == old, pair=new)


def _bump(where: object, **values: str) -> None:
    LetterClassification.update(**values, version=LetterClassification.version + 1).where(
        where
    ).execute()


@use_case("letter", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def remove_code(session: Session, code: int) -> None:
    """Take a code out of the list; one that a kind of letter uses stays."""
    row = LetterClassification.get_or_none(LetterClassification.id == code)
    if row is None:
        raise Stale("Kode ini sudah dihapus di komputer lain. Muat ulang.")
    users = tuples(LetterKind.select(LetterKind.label).where(LetterKind.classification == row.code))
    if users:
        text = f"Kode {row.code} dipakai {', '.join(label for (label,) in users)}."
        raise Refused([error("NK07", "code", text)])
    say(f"Hapus kode klasifikasi {row.code} {row.label}")
    _bump(LetterClassification.pair == row.code, pair="")
    row.delete_instance()


@use_case("letter", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def switch(session: Session, scheme: str) -> int:
    """Let every kind of letter use the codes of a scheme from now on; return how many changed.

    A kind whose code has no counterpart there is told, and then none is changed.
    """
    known = {row.code: row for row in LetterClassification.select()}
    moves, missing = {}, []
    for kind in LetterKind.select():
        row = known.get(kind.classification)
        if row is not None and row.scheme == scheme:
            continue
        other = known.get(row.pair) if row is not None and row.pair else None
        if other is None or other.scheme != scheme:
            missing.append(f"{kind.label} ({kind.classification})")
        else:
            moves[kind.id] = other.code
    if missing:
        text = f"Belum ada padanan di {scheme} untuk: {', '.join(missing)}. Isi padanan kodenya."
        raise Refused([error("NK08", "scheme", text)])
    say(f"Pakai kode {scheme} untuk semua jenis surat")
    for number, code in moves.items():
        LetterKind.update(classification=code, version=LetterKind.version + 1).where(
            LetterKind.id == number
        ).execute()
    _refuse_clashes(session.today)
    return len(moves)


def _refuse_clashes(day: dt.date) -> None:
    """Raise ``Refused`` when other codes let two registers write the very same numbers."""
    kinds = list(LetterKind.select())
    problems = [problem for kind in kinds for problem in _clashes(kind, kinds, day)]
    if problems:
        raise Refused(problems[:1])
