"""What a person can do: one function, one thing, one transaction."""

import kepegdesk.storage  # noqa: F401 - loads Peewee its own way, before any service does
