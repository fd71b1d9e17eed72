"""The office's signing key: made, replaced, backed up, restored; others' keys to check with.

An office has one present key; the private half exists in its file or on its server, and in the
backups a person made of it, encrypted with a passphrase. A key that was replaced loses its private
half and still verifies. A key that was only brought in, of another office or from the printed
decree, never signs. The journal notes that a private half changed and never what it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import BadFile, Refused
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.tables import SigningKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SHORTEST_PASSPHRASE = 12
FEWEST_LETTERS = 6
"""Different letters a passphrase must have."""
RULES = (
    f"Paling sedikit {SHORTEST_PASSPHRASE} huruf dengan {FEWEST_LETTERS} huruf yang berlainan; "
    "beberapa kata yang mudah diingat lebih kuat daripada satu kata yang rumit. Tanpa kalimat "
    "sandi ini cadangan tidak dapat dibuka oleh siapa pun."
)
"""What a passphrase must be, as windows tell it."""
LARGEST_FILE = 64_000
"""Bytes of a file that can hold a key."""

_PEM = re.compile(rb"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----", re.DOTALL)
_HEX = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as windows show it: ``key`` is its number, ``public`` 64 hex digits.

    ``note`` says whose it is where it is not the office's own, or where a ``lost`` one was found.
    """

    key: str
    public: str
    made_on: dt.date
    retired_on: dt.date | None
    backed_up_on: dt.date | None
    note: str
    signs: bool
    lost: bool = False

    @property
    def is_brought_in(self) -> bool:
        """Tell whether the key was only brought in to check letters with."""
        return not self.signs and self.retired_on is None

    @property
    def is_foreign(self) -> bool:
        """Tell whether the key is another office's."""
        return self.is_brought_in and not self.lost

    @property
    def signed_until(self) -> dt.date | None:
        """Return the day after which no letter of this office bears the key; None for no such day.

        That of a lost one is the day it was brought in: by then it was gone.
        """
        return self.made_on if self.is_brought_in and self.lost else self.retired_on

    @property
    def words(self) -> str:
        """Say what key it is: «kunci ab12cd34, diganti 5 Januari 2027»."""
        if self.is_foreign:
            return f"kunci {self.key}, {self.note}"
        if self.retired_on is not None:
            return f"kunci {self.key} kantor ini, diganti {long_date(self.retired_on)}"
        if self.is_brought_in:
            return f"kunci {self.key} kantor ini yang hilang"
        return f"kunci {self.key} kantor ini"

    @property
    def groups(self) -> str:
        """Return the public key as it is printed and read aloud: groups of four digits."""
        return " ".join(re.findall("....", self.public))


def key_id(public: str) -> str:
    """Return the number of a public key: 8 hex digits of its sha256."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:8]


# --- reading -------------------------------------------------------------------------------------


@query(reach=Reach.OFFICE)
def listed(session: Session) -> list[KeyRow]:
    """Return every key: the present one first, then the newest."""
    found = [_row(key) for key in SigningKey.select().order_by(SigningKey.id.desc())]
    return sorted(found, key=lambda row: (not row.signs, row.is_foreign))


def find(key: str) -> KeyRow | None:
    """Return a key by its number, inside a use case."""
    found = SigningKey.get_or_none(SigningKey.key == key)
    return None if found is None else _row(found)


def _row(key: SigningKey) -> KeyRow:
    signs = bool(key.private) and key.retired_on is None
    return KeyRow(
        key.key, key.public, key.made_on, key.retired_on, key.backed_up_on, key.note, signs,
        key.lost,
    )  # fmt: skip


def _present() -> SigningKey | None:
    found = SigningKey.select().where(SigningKey.private != "", SigningKey.retired_on.is_null())
    key: SigningKey | None = found.order_by(SigningKey.id.desc()).first()
    return key


# --- signing -------------------------------------------------------------------------------------


def present(today: dt.date) -> KeyRow:
    """Return the key that signs now, inside an act; an office's first letter makes it.

    Acts run one at a time, so two workstations that issue the first letter share one key.
    """
    return _row(_present() or _make(today))


def sign(key: str, content: bytes) -> bytes:
    """Sign with a key that the office has; 64 bytes."""
    return _private(SigningKey.get(SigningKey.key == key)).sign(content)


def is_signed(public: str, content: bytes, signature: bytes) -> bool:
    """Tell whether a signature over a content is of a public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def _private(key: SigningKey) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key.private))


def _make(today: dt.date) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _keep(Ed25519PrivateKey.generate(), today)


def _keep(private: Ed25519PrivateKey, today: dt.date) -> SigningKey:
    public = private.public_key().public_bytes_raw().hex()
    return SigningKey.create(
        key=key_id(public),
        public=public,
        private=private.private_bytes_raw().hex(),
        made_on=today,
    )


def _retire(today: dt.date) -> None:
    """Let the present key only verify from now on; its private half is gone."""
    SigningKey.update(private="", retired_on=today, version=SigningKey.version + 1).where(
        SigningKey.private != "", SigningKey.retired_on.is_null()
    ).execute()


@use_case("key", roles=ADMINS, reach=Reach.OFFICE)
def make(session: Session) -> KeyRow:
    """Make the office's key, before its first letter would; raise ``Refused`` if there is one."""
    if _present() is not None:
        text = "Kantor sudah mempunyai kunci. Untuk menggantinya, pilih Ganti kunci."
        raise Refused([error("SK02", "key", text)])
    key = _make(session.today)
    say(f"Buat kunci tanda tangan {key.key}")
    return _row(key)


@use_case("key", roles=ADMINS, reach=Reach.OFFICE)
def replace(session: Session, reason: str) -> KeyRow:
    """Retire the present key and make a new one: it was lost to others, or is old.

    What the old key signed still verifies; its private half is deleted here, not in its backups.
    """
    if not reason.strip():
        raise Refused([error("SK03", "reason", "Alasan penggantian kunci belum diisi.")])
    old = _present()
    _retire(session.today)
    key = _make(session.today)
    say(f"Ganti kunci {old.key if old else '-'} dengan {key.key}: {reason.strip()}")
    return _row(key)


# --- backup and restore --------------------------------------------------------------------------


def passphrase_problems(passphrase: str, repeated: str | None = None) -> list[Problem]:
    """Return what is wrong with a passphrase for a backup."""
    found = []
    if len(passphrase) < SHORTEST_PASSPHRASE or len(set(passphrase)) < FEWEST_LETTERS:
        found.append(error("SK01", "passphrase", f"Kalimat sandi terlalu lemah. {RULES}"))
    if repeated is not None and passphrase != repeated:
        text = "Kedua kalimat sandi tidak sama. Ketik ulang keduanya."
        found.append(error("SK04", "repeat", text))
    return found


@use_case("key", roles=ADMINS, reach=Reach.OFFICE)
def back_up(session: Session, path: Path, passphrase: str) -> KeyRow:
    """Write the present key into a file encrypted with a passphrase, whole or not at all.

    The file is read back before the backup counts as made.
    """
    problems = passphrase_problems(passphrase)
    if problems:
        raise Refused(problems)
    key = _present()
    if key is None:
        text = "Belum ada kunci untuk dicadangkan. Kunci dibuat ketika surat pertama terbit."
        raise Refused([error("SK05", "key", text)])
    say(f"Cadangkan kunci tanda tangan {key.key}")
    _write(path, _head(key) + _encrypted(key, passphrase))
    if _decrypted(_read(path), passphrase).private_bytes_raw().hex() != key.private:
        raise BadFile(f"Cadangan kunci {path.name} tidak terbaca kembali. Pilih tempat lain.")
    SigningKey.update(backed_up_on=session.today, version=SigningKey.version + 1).where(
        SigningKey.id == key.id
    ).execute()
    return _row(SigningKey.get_by_id(key.id))


def _encrypted(key: SigningKey, passphrase: str) -> bytes:
    from cryptography.hazmat.primitives import serialization as forms

    return _private(key).private_bytes(
        forms.Encoding.PEM,
        forms.PrivateFormat.PKCS8,
        forms.BestAvailableEncryption(_secret(passphrase)),
    )


def _decrypted(content: bytes, passphrase: str) -> Ed25519PrivateKey:
    """Return the key in a backup; raise ``BadFile`` or ``Refused`` when it cannot be opened."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    pem = _pem(content, b"ENCRYPTED PRIVATE KEY")
    if pem is None:
        raise BadFile("Berkas ini bukan cadangan kunci KepegDesk. Pilih berkas cadangannya.")
    try:
        private = load_pem_private_key(pem, _secret(passphrase))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        text = "Kalimat sandi tidak cocok dengan cadangan ini, atau cadangannya rusak."
        raise Refused([error("SK06", "passphrase", text)]) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise BadFile("Kunci di berkas ini bukan kunci Ed25519 dari KepegDesk.")
    return private


def _secret(passphrase: str) -> bytes:
    """Return the bytes of a passphrase, the same on every keyboard and system."""
    return unicodedata.normalize("NFC", passphrase).encode()


@use_case("key", roles=ADMINS, reach=Reach.OFFICE)
def restore(session: Session, path: Path, passphrase: str) -> KeyRow:
    """Bring a key back from its backup, as the present one; another present key is retired.

    A key that this office replaced stays replaced: it would sign again what it was taken away for.
    """
    private = _decrypted(_read(path), passphrase)
    public = private.public_key().public_bytes_raw().hex()
    known = SigningKey.get_or_none(SigningKey.public == public)
    if known is not None and known.retired_on is not None:
        text = f"Kunci {known.key} sudah diganti {long_date(known.retired_on)}; ia hanya memeriksa."
        raise Refused([error("SK07", "key", text)])
    if known is not None and known.private:
        say(f"Kunci {known.key} sudah ada")
        return _row(known)
    say(f"Pulihkan kunci tanda tangan {key_id(public)} dari cadangan")
    if known is not None:
        known.delete_instance()
    _retire(session.today)
    key = _keep(private, session.today)
    SigningKey.update(backed_up_on=session.today).where(SigningKey.id == key.id).execute()
    return _row(SigningKey.get_by_id(key.id))


# --- public keys ---------------------------------------------------------------------------------


@query(reach=Reach.OFFICE)
def export_public(session: Session, path: Path, key: str = "") -> KeyRow:
    """Write a public key, the present one by default, as other offices bring it in."""
    found = SigningKey.get_or_none(SigningKey.key == key) if key else _present()
    if found is None:
        raise Refused([error("SK05", "key", "Belum ada kunci. Kunci dibuat pada surat pertama.")])
    _write(path, _head(found) + _public_pem(found.public))
    return _row(found)


def _public_pem(public: str) -> bytes:
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    return key.public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)


def _head(key: SigningKey) -> bytes:
    """Return the lines above a key in a file, for the person who opens it."""
    lines = (
        f"Kantor: {read_letterhead().name}",
        f"Nomor kunci: {key.key}",
        f"Kunci publik: {_row(key).groups}",
        f"Dibuat: {long_date(key.made_on)}",
    )
    return "\n".join((*lines, "", "")).encode()


@use_case("key", roles=ADMINS, reach=Reach.OFFICE)
def add_file(session: Session, path: Path, note: str, *, lost: bool = False) -> KeyRow:
    """Bring in another office's public key from a file, or the own one that was lost."""
    content = _read(path)
    return _add(session, _public_in(content, path.name), note, lost=lost)


@use_case("key", roles=ADMINS, reach=Reach.OFFICE)
def add_typed(session: Session, public: str, key: str, note: str, *, lost: bool = False) -> KeyRow:
    """Bring in a public key typed from a printed decree, with the number printed beside it."""
    digits = re.sub(r"[\s:.-]", "", public).casefold()
    if not _HEX.fullmatch(digits):
        text = f"Kunci publik terdiri atas 64 huruf 0-9 dan a-f; yang diketik {len(digits)}."
        raise Refused([error("SK08", "public", text)])
    if key_id(digits) != key.strip().casefold():
        text = "Nomor kunci tidak cocok dengan kunci publiknya. Periksa kembali salah ketiknya."
        raise Refused([error("SK09", "key", text)])
    return _add(session, digits, note, lost=lost)


@use_case("key", roles=ADMINS, reach=Reach.OFFICE)
def forget(session: Session, key: str) -> None:
    """Take out a key that was brought in; letters it signed are unknown from now on."""
    found = SigningKey.get_or_none(SigningKey.key == key)
    if found is None or not _row(found).is_brought_in:
        text = "Hanya kunci yang ditambahkan yang dapat dikeluarkan; kunci sendiri diganti."
        raise Refused([error("SK10", "key", text)])
    say(f"Keluarkan kunci publik {key}: {found.note}")
    found.delete_instance()


def _add(session: Session, public: str, note: str, *, lost: bool) -> KeyRow:
    if not note.strip():
        text = "Tulis kunci siapa ini, misalnya «BKPSDM Kota Baubau, SK 12/2026»."
        raise Refused([error("SK11", "note", text)])
    known = find(key_id(public))
    if known is not None:
        raise Refused([error("SK12", "key", f"Kunci {known.key} sudah ada: {known.words}.")])
    say(f"Tambah kunci publik {key_id(public)}: {note.strip()}")
    key = SigningKey.create(
        key=key_id(public), public=public, made_on=session.today, note=note.strip(), lost=lost
    )
    return _row(key)


def _public_in(content: bytes, name: str) -> str:
    """Return the public key in a file, as hex; never take one out of a private key."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    pem = _pem(content, b"PUBLIC KEY")
    try:
        key = None if pem is None else load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise BadFile(f"{name} tidak berisi kunci publik KepegDesk. Minta berkas kunci publiknya.")
    return key.public_bytes_raw().hex()


def _pem(content: bytes, kind: bytes) -> bytes | None:
    blocks = (found for found in _PEM.finditer(content) if found[1] == kind)
    return next((found[0] for found in blocks), None)


def _write(path: Path, content: bytes) -> None:
    from kepegdesk.documents.safe_file import write_bytes

    write_bytes(path, content)


def _read(path: Path) -> bytes:
    """Return a small file's content; raise ``BadFile`` when it cannot hold a key."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as fault:
        text = f"{path.name} tidak ada atau tidak dapat dibaca. Pilih berkas lain."
        raise BadFile(text) from fault
    if len(content) > LARGEST_FILE:
        raise BadFile(f"{path.name} terlalu besar untuk sebuah kunci. Pilih berkas lain.")
    return content
