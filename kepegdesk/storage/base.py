"""The base of every table: its number, the optimistic lock, and our own fields."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Generic, TypeVar

from peewee import AutoField, CharField, DatabaseProxy, IntegerField, Model

database: DatabaseProxy = DatabaseProxy()
"""The open office; ``storage.database.open_office`` gives it its file or server."""

E = TypeVar("E", bound=StrEnum)


class Base(Model):
    """A row with a number and the version that guards it against lost updates."""

    id = AutoField()
    version = IntegerField(default=1)

    class Meta:
        database = database
        legacy_table_names = False


class EnumField(CharField, Generic[E]):
    """A closed vocabulary, stored as its value."""

    def __init__(self, kind: type[E], **options: Any) -> None:
        self.kind = kind
        super().__init__(max_length=32, **options)

    def db_value(self, value: Any) -> Any:
        """Store the value; refuse what is not in the vocabulary."""
        return None if value is None else self.kind(value).value

    def python_value(self, value: Any) -> Any:
        """Return the member."""
        return None if value is None else self.kind(value)


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """Return a select's rows as plain tuples; Peewee's stubs take them for models."""
    return list(query.tuples())


def dicts(query: Any) -> list[dict[str, Any]]:
    """Return a select's rows as plain dictionaries."""
    return list(query.dicts())


def first_tuple(query: Any) -> tuple[Any, ...] | None:
    """Return a select's first row as a plain tuple, or None."""
    row: tuple[Any, ...] | None = query.tuples().first()
    return row
