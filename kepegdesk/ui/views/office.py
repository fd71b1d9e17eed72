"""The page of the office: letterhead, signatories, holidays, units, accounts, settings."""

from __future__ import annotations
