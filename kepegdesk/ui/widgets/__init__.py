"""Widgets promoted in Designer."""
