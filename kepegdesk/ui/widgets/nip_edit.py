"""A field for an NIP, checked as it is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from kepegdesk.domain.kinds import EmployeeKind, Sex
from kepegdesk.domain.nip import LENGTH, check_nip
from kepegdesk.domain.problems import Problem
from kepegdesk.ui.widgets.marks import mark


@dataclass(frozen=True, slots=True)
class BesideNip:
    """The facts of the person an NIP is compared with."""

    birth_date: dt.date | None = None
    tmt: dt.date | None = None
    sex: Sex | None = None
    kind: EmployeeKind | None = None


class _Digits(QValidator):
    """Keeps the digits of whatever is typed or pasted: spaces, dots, apostrophes fall away."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        digits = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
        kept = digits[:LENGTH]
        complete = len(kept) in (0, LENGTH)
        state = QValidator.State.Acceptable if complete else QValidator.State.Intermediate
        before = sum(letter.isdigit() for letter in text[:position])
        return state, kept, min(before, len(kept))


class NipEdit(QLineEdit):
    """Takes 18 digits and marks what does not fit the person; ``checked`` gives the problems."""

    checked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside: Callable[[], BesideNip] = BesideNip
        self.setValidator(_Digits(self))
        self.setPlaceholderText("18 angka")
        self.setMinimumWidth(190)
        self.textChanged.connect(lambda _text: self.check())

    def compare_with(self, beside: Callable[[], BesideNip]) -> None:
        """Say where the other facts of the person come from."""
        self._beside = beside

    def nip(self) -> str:
        """Return the digits."""
        return self.text()

    def problems(self) -> list[Problem]:
        """Return what does not fit, nothing while the field is empty."""
        if not self.text():
            return []
        facts = self._beside()
        return check_nip(
            self.text(),
            birth_date=facts.birth_date,
            tmt=facts.tmt,
            sex=facts.sex,
            kind=facts.kind,
        )

    def check(self) -> None:
        """Check anew, for instance because the birth date changed."""
        problems = self.problems()
        grade = "wrong" if any(p.blocks for p in problems) else "doubtful" if problems else ""
        mark(self, grade, "\n".join(problem.text for problem in problems))
        self.checked.emit(problems)
