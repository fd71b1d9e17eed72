"""The page of the journal: every act, undo with what it kept, and the proof."""

from __future__ import annotations
