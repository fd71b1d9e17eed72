"""The main window: menus, pages, status bar, and nothing else."""

from __future__ import annotations
