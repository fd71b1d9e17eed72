"""What a window repeats of the services' declarations is what they declare."""

from __future__ import annotations

from importlib import import_module

import pytest

from kepegdesk.services import rights
from kepegdesk.services.rights import Right


@pytest.mark.parametrize("right", rights.ALL, ids=lambda right: right.name)
def test_a_right_is_what_its_service_declares(right: Right) -> None:
    module, _, function = right.name.partition(".")
    declared = getattr(import_module(f"kepegdesk.services.{module}"), function)
    assert declared.name == right.name
    assert declared.roles == right.roles


def test_every_right_is_compared() -> None:
    assert set(rights.ALL) == {v for v in vars(rights).values() if isinstance(v, Right)}
