"""Two people at one file in the real windows: seen beside each other, joined, chosen."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.domain.kinds import EmployeeKind, Role
from kepegdesk.services import accounts, conflicts, desk, drafts, employees, histories
from kepegdesk.services.session import Session
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.conflict import ConflictDialog
from kepegdesk.ui.dialogs.employee_form import EmployeeForm
from kepegdesk.ui.dialogs.history_row import HistoryRowDialog
from tests.ui.conftest import clock

ANI = Session("ani", "Ani Operator", Role.OPERATOR, clock)


@pytest.fixture
def someone(sample_context: Context) -> int:
    """Return a person of the sample with a rank."""
    rows = sample_context.ask(employees.people, employees.Criteria()).page(0, 50)
    return next(row.id for row in rows if row.golongan == "III/a")


@pytest.fixture
def form(sample_context: Context, someone: int, show: Callable[..., Any]) -> EmployeeForm:
    """Return the form of that person, shown."""
    made = show(EmployeeForm(sample_context), (620, 680))
    made.load(someone)
    return made  # type: ignore[no-any-return]


def choosing(monkeypatch: pytest.MonkeyPatch, *keys: Qt.Key) -> list[ConflictDialog]:
    """Press keys in every window of a conflict; without any, go back to the form."""
    met: list[ConflictDialog] = []

    def play(dialog: ConflictDialog) -> int:
        met.append(dialog)
        dialog.show()
        for key in keys:
            from PySide6.QtTest import QTest

            QTest.keyClick(dialog.ui.table, key)
        result = int(bool(keys) and dialog.ui.saveButton.isEnabled())
        dialog.hide()
        return result

    monkeypatch.setattr(ConflictDialog, "exec", play)
    return met


class TestJoined:
    """What is typed while somebody else saves."""

    def test_different_fields_are_joined_without_asking(
        self, form: EmployeeForm, someone: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        met = choosing(monkeypatch)
        form.ui.note.setPlainText("dari saya")
        theirs = employees.get(ANI, someone)
        employees.save(ANI, replace(theirs, phone="0811000009"))
        assert form.save()
        stored = employees.get(ANI, someone)
        assert (stored.note, stored.phone) == ("dari saya", "0811000009")
        assert met == []
        assert form.ui.notice.text() == "Digabung dengan perubahan ani: Telepon."
        assert not form.is_dirty()

    @pytest.mark.parametrize(
        ("key", "phone"), [(Qt.Key.Key_Left, "0811000009"), (Qt.Key.Key_Right, "0822000009")]
    )
    def test_the_same_field_is_chosen(
        self, form: EmployeeForm, someone: int, monkeypatch: pytest.MonkeyPatch,
        key: Qt.Key, phone: str,
    ) -> None:  # fmt: skip
        met = choosing(monkeypatch, key)
        form.ui.phone.setText("0822000009")
        employees.save(ANI, replace(employees.get(ANI, someone), phone="0811000009"))
        assert form.save()
        assert employees.get(ANI, someone).phone == phone
        assert [each.label for each in met[0].conflict.clashes] == ["Telepon"]
        assert met[0].ui.heading.text().startswith("ani menyimpan data ini pukul 09.00")

    def test_nothing_is_saved_before_it_is_chosen(
        self, form: EmployeeForm, someone: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        met = choosing(monkeypatch)
        form.ui.phone.setText("0822000009")
        employees.save(ANI, replace(employees.get(ANI, someone), phone="0811000009"))
        assert not form.save()
        assert not met[0].ui.saveButton.isEnabled()
        assert employees.get(ANI, someone).phone == "0811000009"
        assert form.ui.phone.text() == "0822000009"
        assert form.is_dirty()

    def test_a_row_added_meanwhile_stays(self, form: EmployeeForm, someone: int) -> None:
        before = len(histories.listed(ANI, someone, "rank"))
        row = HISTORIES["rank"].empty() | {"golongan": "III/b", "tmt": dt.date(2025, 4, 1)}
        form.ui.note.setPlainText("dari saya")
        histories.save(ANI, someone, "rank", row)
        assert form.save()
        assert len(histories.listed(ANI, someone, "rank")) == before + 1

    def test_rows_of_histories_too(
        self, sample_context: Context, someone: int, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
    ) -> None:
        met = choosing(monkeypatch, Qt.Key.Key_Right)
        read = histories.listed(ANI, someone, "rank")[0]
        dialog = HistoryRowDialog(sample_context, someone, HISTORIES["rank"], read)
        qtbot.addWidget(dialog)
        dialog.fields["sk_number"].setText("SK SAYA")  # type: ignore[attr-defined]
        theirs = {**read.values, "sk_number": "SK ANI", "sk_date": dt.date(2020, 1, 2)}
        histories.save(ANI, someone, "rank", theirs, read.id, read.version)
        dialog._told = [p.text for p in sample_context.ask(
            histories.check, someone, "rank", dialog.row(), read.id)]  # fmt: skip
        dialog.save()
        assert len(met) == 1
        stored = next(r for r in histories.listed(ANI, someone, "rank") if r.id == read.id)
        assert stored.values["sk_number"] == "SK SAYA"
        assert stored.values["sk_date"] == dt.date(2020, 1, 2)


class TestPresence:
    """Who else is filling in the record."""

    def test_somebody_else_is_shown_and_leaves(self, form: EmployeeForm, someone: int) -> None:
        drafts.keep(ANI, "employee", someone, json.dumps({}))
        form.presence.look()
        assert form.ui.others.text().startswith("ani sedang mengisi data ini sejak pukul 09.00")
        assert form.ui.others.isVisible()
        drafts.forget(ANI, "employee", someone)
        form.presence.look()
        assert form.ui.others.isHidden()

    def test_one_is_not_shown_to_himself(
        self, form: EmployeeForm, someone: int, sample_context: Context
    ) -> None:
        drafts.keep(sample_context.session, "employee", someone, json.dumps({}))
        form.presence.look()
        assert form.ui.others.isHidden()

    def test_what_somebody_saved_appears_where_nothing_is_typed(
        self, form: EmployeeForm, someone: int
    ) -> None:
        employees.save(ANI, replace(employees.get(ANI, someone), phone="0811000009"))
        form._catch_up()
        assert form.ui.phone.text() == "0811000009"
        employees.save(ANI, replace(employees.get(ANI, someone), phone="0811000010"))
        form.ui.note.setPlainText("sedang diketik")
        form._catch_up()
        assert form.ui.note.toPlainText() == "sedang diketik"

    def test_typing_begins_once(self, sample_context: Context) -> None:
        drafts.keep(ANI, "employee", 7, "satu")
        later = replace(ANI, clock=lambda: clock() + dt.timedelta(minutes=9))
        drafts.keep(later, "employee", 7, "dua")
        (typing,) = drafts.others(sample_context.session, "employee", 7)
        assert typing.since == clock().isoformat(timespec="seconds")
        assert drafts.kept(ANI, "employee")[0].content == "dua"


@pytest.fixture
def shared(qapp: object, bare_postgres_url: str) -> Iterator[Context]:
    """Return the context of an administrator at an office on a server."""
    desk.found(bare_postgres_url, clock)
    with desk.opened(bare_postgres_url):
        session = accounts.unattended(clock)
        accounts.create(session, "rahma", "sandi-rahasia-1", Role.ADMIN, full_name="Rahma")
        accounts.create(session, "ani", "sandi-rahasia-1", Role.OPERATOR, full_name="Ani Operator")
        yield Context(session, bare_postgres_url)


def test_on_a_server_in_the_real_window(
    shared: Context, show: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kepegdesk.services.employee_file import EmployeeFile
    from kepegdesk.ui.views.employees import EmployeesPage

    person = shared.do(employees.save, EmployeeFile(name="Budi Uji", kind=EmployeeKind.HONORER))
    page = show(EmployeesPage(shared), (1190, 690))
    page.open(person)
    form = page.form()
    drafts.keep(ANI, "employee", person, "{}")
    form.presence.look()
    assert "Ani Operator sedang mengisi" in form.ui.others.text()
    met = choosing(monkeypatch, Qt.Key.Key_Right)
    form.ui.note.setPlainText("saya")
    theirs = replace(employees.get(ANI, person), note="ani", phone="0811")
    employees.save(ANI, theirs)
    assert form.save()
    stored = employees.get(ANI, person)
    assert (stored.note, stored.phone) == ("saya", "0811")
    assert isinstance(met[0].conflict, conflicts.Conflict)


@pytest.mark.parametrize(
    ("key", "title"), [(Qt.Key.Key_Left, "Kepala"), (Qt.Key.Key_Right, "Saya")]
)
def test_a_unit_and_who_signs_are_joined_and_chosen(
    sample_context: Context, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
    key: Qt.Key, title: str,
) -> None:  # fmt: skip
    """Both were overwritten without a word by the second to save."""
    from kepegdesk.services import signatories, units
    from kepegdesk.ui.dialogs.signatory import Signatory
    from kepegdesk.ui.dialogs.unit import Unit

    met = choosing(monkeypatch, key)
    admin = replace(ANI, role=Role.ADMIN)
    unit = next(each for each in sample_context.ask(units.tree) if each.level == 1)
    dialog = Unit(sample_context, unit)
    qtbot.addWidget(dialog)
    dialog.ui.headTitle.setText("Saya")
    read = units.values(admin, unit.id)
    units.save(admin, unit.id, **{**read, "head_title": "Kepala", "min_present": 2})
    dialog.save()
    stored = units.values(admin, unit.id)
    assert (stored["head_title"], stored["min_present"]) == (title, 2)
    assert [each.label for each in met[0].conflict.clashes] == ["Sebutan kepala"]

    row = sample_context.ask(signatories.listed)[0]
    signs = Signatory(sample_context, row)
    qtbot.addWidget(signs)
    monkeypatch.setattr(signs, "_ask_about_overlaps", lambda _row: False)
    signs.ui.rank.setText("Saya")
    signatories.save(admin, replace(row, rank="Kepala", decree="SK 9"))
    signs.save()
    (now,) = (each for each in signatories.listed(admin) if each.id == row.id)
    assert (now.rank, now.decree) == (title, "SK 9")


def test_who_goes_back_has_stored_nothing(
    sample_context: Context, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from kepegdesk.services import units
    from kepegdesk.ui.dialogs.unit import Unit

    choosing(monkeypatch)
    unit = next(each for each in sample_context.ask(units.tree) if each.level == 1)
    dialog = Unit(sample_context, unit)
    qtbot.addWidget(dialog)
    dialog.ui.headTitle.setText("Saya")
    admin = replace(ANI, role=Role.ADMIN)
    read = units.values(admin, unit.id)
    units.save(admin, unit.id, **{**read, "head_title": "Kepala"})
    dialog.save()
    assert units.values(admin, unit.id)["head_title"] == "Kepala"
    assert dialog.ui.notice.text().startswith("Belum disimpan")
    assert dialog.ui.headTitle.text() == "Saya"
