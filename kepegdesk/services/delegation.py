"""The draft of the mayor's decree that delegates the granting of leave (anak lampiran 1.a)."""

from __future__ import annotations

import datetime as dt

from kepegdesk.domain.authority import OWN_HEAD, AuthorityRow, conditions
from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.paper_words import as_words
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import leave_papers, officials, paper_people, settings, wording_texts
from kepegdesk.services.office import Letterhead, read_letterhead
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage.tables import Unit

KEY = "delegation"
_HEADS = "Kepala Perangkat Daerah"


@query(reach=Reach.OFFICE)
def draft(session: Session, post: str) -> bytes:
    """Return the decree that gives an office of the authority table what its rows say.

    Raises ``Refused`` when no row in force names the office.
    """
    from kepegdesk.documents.compose import Setting, compose
    from kepegdesk.documents.letter import render_letter
    from kepegdesk.documents.page import PAPERS
    from kepegdesk.documents.templates import template

    office, day, known = read_letterhead(), session.today, template(KEY)
    setting = Setting(
        letterhead=paper_people.mayors(office),
        number="",
        draft=True,
        signatory=paper_people.as_signatory(paper_people.mayor(office, day)),
        city=office.city,
        day=day,
        tightness=wording_texts.tightness(KEY),
        listed=_delegated(post, day),
        **leave_papers.looks(),
    )
    texts = wording_texts.texts_of(KEY)
    letter = compose(known, texts, _values(office, post, day), setting)
    return render_letter(letter, PAPERS[settings.value("kertas")])


def _delegated(post: str, day: dt.date) -> tuple[str, ...]:
    """Return what the rows of an office let it grant, one line each."""
    rows = [row for row in officials.authority_rows() if row.post == post and _holds(row, day)]
    if not rows:
        text = f"Tabel kewenangan tidak memuat wewenang bagi {_receiver(post)}."
        raise Refused([error("AK20", "post", text)])
    *first, last = [_words(row) for row in rows]
    return (*(f"{each};" for each in first), f"{last}.")


def _holds(row: AuthorityRow, day: dt.date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def _words(row: AuthorityRow) -> str:
    unit = Unit.get_by_id(row.unit).name if row.unit is not None else ""
    kind, *others = conditions(row, unit)
    return ", ".join([kind[:1].lower() + kind[1:], *others])


def _receiver(post: str) -> str:
    return _HEADS if post == OWN_HEAD else as_words(post)


def _values(office: Letterhead, post: str, day: dt.date) -> dict[str, str]:
    head = officials.head_of_office(day)
    return {
        "tanggal_surat": long_date(day),
        "kota": office.city,
        "kantor": as_words(office.name),
        "pemerintah": as_words(office.government),
        "kepala_daerah": as_words(office.region_head),
        "kepala_daerah_kapital": office.region_head,
        "kepala_kantor": as_words(head.title) if head else "",
        "penerima": _receiver(post),
        "label_nip": "NIP",
        "label_pangkat": "Pangkat/Gol. Ruang",
    }
