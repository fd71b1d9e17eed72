"""A unit of the office: its name, its place in the tree, its working week and its head."""

from __future__ import annotations
