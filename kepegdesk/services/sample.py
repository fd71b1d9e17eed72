"""The sample office."""

from kepegdesk.services.session import Session


def fill(session: Session) -> None:
    """Fill."""
