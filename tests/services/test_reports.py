"""The nominatif holds what the files hold, now or as of a day."""

from __future__ import annotations

from kepegdesk.documents.nominatif import NominatifRow
from kepegdesk.storage import people


def test_the_list_and_the_select_name_the_same_columns_in_the_same_order() -> None:
    assert NominatifRow._fields == people.COLUMNS
