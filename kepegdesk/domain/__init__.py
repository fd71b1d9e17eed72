"""Rules of the personnel office as plain functions on plain values."""
