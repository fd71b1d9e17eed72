"""Finding people for fields that ask for one."""

from __future__ import annotations

from collections.abc import Sequence

from kepegdesk.services import employees
from kepegdesk.services.employees import Criteria
from kepegdesk.ui.changes import Context
from kepegdesk.ui.widgets.employee_picker import Choice, Find


def finder(context: Context) -> Find:
    """Return what an ``EmployeePicker`` searches with: everybody in the session's reach."""

    def find(words: str, limit: int) -> Sequence[Choice]:
        people = context.ask(employees.people, Criteria(words=words))
        return [
            Choice(row.id, row.full_name, " · ".join(filter(None, (row.nip, row.unit))))
            for row in people.page(0, limit)
        ]

    return find


def choice_of(context: Context, employee: int) -> Choice:
    """Return one person as an ``EmployeePicker`` shows him."""
    file = context.ask(employees.get, employee)
    return Choice(employee, file.full_name, " · ".join(filter(None, (file.nip, file.unit_path))))
