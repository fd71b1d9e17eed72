"""Choosing who signs: by the rules, one of those who sign, or somebody else; and how he signs."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from kepegdesk.services import signatories
from kepegdesk.services.officials import BY_NUMBER, Official
from kepegdesk.services.signatories import SignatoryRow
from kepegdesk.ui.changes import Context

SOMEBODY = "@pegawai"
"""The choice of an official who is none of those who sign."""


def fill(combo: QComboBox, context: Context, first: str, *, somebody: bool = False) -> None:
    """Offer the official the rules name, worded, then everybody who signs today."""
    combo.addItem(f"Otomatis: {first}", None)
    today = context.session.today
    for row in context.ask(signatories.listed):
        if row.name and row.holds_on(today):
            combo.addItem(_row_words(row), row.nip or f"{BY_NUMBER}{row.id}")
    if somebody:
        combo.addItem("Pegawai lain…", SOMEBODY)


def _row_words(row: SignatoryRow) -> str:
    post = " ".join(filter(None, (row.acting, row.title)))
    return f"{row.name}, {post}"


def words(official: Official) -> str:
    """Word who signs, in the form he signs: for whom, as what, by name."""
    before = [f"a.n. {official.behalf[0]}"] if official.behalf else []
    before += [f"u.b. {title}" for title in official.behalf[1:]]
    post = " ".join(filter(None, (official.acting, official.title)))
    return ", ".join([*before, post, official.name or "nama belum diisi"])
