"""KepegDesk: offline personnel administration for an Indonesian city government."""

__version__ = "0.1.0"
