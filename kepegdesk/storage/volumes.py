"""On what kind of volume a file lies: an office may live on a local disk and nowhere else.

SQLite loses data on network shares (its locks and its WAL do not work there), synchronising
folders swap the file under the open program, and FAT has no dependable rename.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath


class Kind(Enum):
    """What matters about a volume."""

    LOCAL = "local"
    NETWORK = "network"
    REMOVABLE = "removable"
    FAT = "fat"
    CLOUD = "cloud"
    READ_ONLY = "read-only"


@dataclass(frozen=True, slots=True)
class Volume:
    """The kind of a volume and what the system or the folder calls it."""

    kind: Kind
    name: str = ""


_NETWORK = re.compile(
    r"^(cifs|smb.*|nfs.*|9p.*|afpfs|afs|ncpfs|webdav|davfs2?|glusterfs|ceph|lustre|vboxsf|"
    r"virtiofs|prl_fs|vmhgfs|fuse\..*|fuse)$"
)
_FAT = frozenset({"vfat", "msdos", "fat", "fat32", "exfat", "umsdos"})
_CLOUD = re.compile(
    r"^(onedrive( ?-.*)?|dropbox( ?\(.*\))?|google ?drive.*|googledrive.*|my drive|drive saya|"
    r"icloud ?drive.*|com~apple~clouddocs|mobile documents|nextcloud|owncloud|box sync|megasync|"
    r"pcloud.*|yandex\.disk|syncthing)$",
    re.IGNORECASE,
)
_REMOTE_DRIVE, _REMOVABLE_DRIVE, _CD_DRIVE = 4, 2, 5


def volume_of(path: Path) -> Volume:
    """Return the kind of volume the file would lie on; asks the system, writes nothing."""
    named = by_name(str(path))
    if named is not None:
        return named
    folder = _existing_folder(path)
    if sys.platform == "win32":
        return _windows(folder)
    mounts = _mounts()
    kind, mount = file_system(PurePosixPath(folder.resolve()), mounts)
    found = by_file_system(kind, mount)
    if found.kind is Kind.LOCAL and not os.access(folder, os.W_OK):
        return Volume(Kind.READ_ONLY, str(folder))
    return found


def by_name(path: str) -> Volume | None:
    """Judge by the path alone: UNC shares and synchronising folders; None when it says nothing."""
    plain = path.replace("\\", "/")
    if plain.startswith("//"):
        if plain.startswith("//?/") and not plain.upper().startswith("//?/UNC/"):
            plain = plain[4:]
        else:
            return Volume(Kind.NETWORK, path)
    for part in plain.split("/")[:-1]:
        if _CLOUD.match(part):
            return Volume(Kind.CLOUD, part)
    return None


def by_file_system(kind: str, mount: str) -> Volume:
    """Judge by the file system's name; what the system itself runs from counts as local."""
    kind = kind.lower()
    if mount == "/":
        return Volume(Kind.LOCAL, kind)
    if _NETWORK.match(kind):
        return Volume(Kind.NETWORK, f"{mount} ({kind})")
    if kind in _FAT:
        return Volume(Kind.FAT, f"{mount} ({kind})")
    return Volume(Kind.LOCAL, kind)


def by_drive_type(number: int, drive: str) -> Volume:
    """Judge by what Windows' ``GetDriveTypeW`` says of a drive."""
    if number == _REMOTE_DRIVE:
        return Volume(Kind.NETWORK, drive)
    if number == _REMOVABLE_DRIVE:
        return Volume(Kind.REMOVABLE, drive)
    return Volume(Kind.READ_ONLY if number == _CD_DRIVE else Kind.LOCAL, drive)


def file_system(path: PurePosixPath, mounts: list[tuple[str, str]]) -> tuple[str, str]:
    """Return the file system and mount point of a path, given (mount point, file system) pairs."""
    best = ("", "/")
    for mount, kind in mounts:
        deeper = len(mount) >= len(best[1])
        if deeper and (path.is_relative_to(mount) or mount == "/"):
            best = (kind, mount)
    return best


def refusal(path: Path, volume: Volume) -> str | None:
    """Return why an office may not live there and what to do; None when it may."""
    advice = (
        "Simpan data di disk lokal komputer ini (misalnya folder bawaan KepegDesk). "
        "Untuk dipakai bersama beberapa komputer, gunakan server PostgreSQL."
    )
    reasons = {
        Kind.NETWORK: f"terletak di folder jaringan {volume.name}; data di sana mudah rusak",
        Kind.CLOUD: f"terletak di folder sinkronisasi {volume.name}, yang dapat menukar berkas "
        "selagi dipakai",
        Kind.FAT: f"terletak di disk berformat FAT {volume.name}, yang tidak tahan putus listrik",
        Kind.REMOVABLE: f"terletak di disk lepas {volume.name}; disk seperti itu hanya untuk "
        "cadangan",
        Kind.READ_ONLY: f"terletak di tempat yang hanya dapat dibaca ({volume.name})",
    }
    reason = reasons.get(volume.kind)
    return None if reason is None else f"Data kantor {path.name} {reason}. {advice}"


def _existing_folder(path: Path) -> Path:
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _mounts() -> list[tuple[str, str]]:
    """Return (mount point, file system) of every mount; empty where the system does not tell."""
    table = Path("/proc/self/mounts")
    if not table.exists():
        return []
    lines = (line.split() for line in table.read_text(encoding="utf-8").splitlines())
    return [(_unescaped(parts[1]), parts[2]) for parts in lines if len(parts) > 2]


def _unescaped(mount: str) -> str:
    return re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), mount)


def _windows(folder: Path) -> Volume:
    """Ask Windows for the drive's type and file system."""
    import ctypes

    drive = folder.resolve().drive + "\\"
    if drive.startswith("\\\\"):
        return Volume(Kind.NETWORK, drive)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only Windows has it
    found = by_drive_type(int(kernel.GetDriveTypeW(drive)), drive)
    if found.kind is not Kind.LOCAL:
        return found
    name = ctypes.create_unicode_buffer(64)
    kernel.GetVolumeInformationW(drive, None, 0, None, None, None, name, len(name))
    return by_file_system(name.value, drive)
