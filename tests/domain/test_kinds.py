"""Every value of a closed vocabulary has its word for screen and paper."""

from __future__ import annotations

import pytest

from kepegdesk.domain import kinds
from kepegdesk.domain.kinds import Role, WorkPattern


@pytest.mark.parametrize(
    "name", ["LeaveCase", "LeaveKind", "LeaveState", "Role", "Sex", "Verdict", "WorkPattern"]
)
def test_every_value_has_a_label_of_its_own(name: str) -> None:
    labels = [value.label for value in getattr(kinds, name)]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_labels_as_an_office_says_them() -> None:
    assert WorkPattern.SIX_DAYS.label == "6 hari kerja (Senin-Sabtu)"
    assert Role.ADMIN.label == "Admin kepegawaian"
