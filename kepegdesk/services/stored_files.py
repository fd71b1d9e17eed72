"""Contents kept once under their own hash: scans, and the bytes of papers that left the office.

They live in the office's file or on its server, so that one backup holds everything.
"""

from __future__ import annotations

import hashlib

from kepegdesk.errors import UserError
from kepegdesk.storage.tables import StoredFile


def keep(content: bytes) -> str:
    """Store a content unless it is there already; return its sha256 in hex."""
    sha256 = hashlib.sha256(content).hexdigest()
    if not StoredFile.select().where(StoredFile.sha256 == sha256).exists():
        StoredFile.create(sha256=sha256, content=content)
    return sha256


def load(sha256: str) -> bytes:
    """Return a content; raise ``UserError`` when it is gone or is not what it was."""
    row = StoredFile.get_or_none(StoredFile.sha256 == sha256)
    content = b"" if row is None else bytes(row.content)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UserError(
            "Isi berkas ini hilang atau berubah di luar program. Pulihkan dari cadangan terakhir "
            "yang baik."
        )
    return content
