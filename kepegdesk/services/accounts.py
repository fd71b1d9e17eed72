"""Signing in: accounts, roles, passwords, and the growing delay after failures."""

from __future__ import annotations

import datetime as dt
import platform
from dataclasses import dataclass

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.problems import error
from kepegdesk.errors import NotAllowed, Refused, Stale
from kepegdesk.services.session import Clock, Session
from kepegdesk.services.units import with_sub_units
from kepegdesk.services.use_case import ADMINS, OVERSEERS, Reach, actor, query, say, use_case
from kepegdesk.storage import journal
from kepegdesk.storage.base import database
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Account

FREE_TRIES = 5
"""Failures that cost nothing (reliability: five tries, then a growing delay)."""
LONGEST_DELAY = dt.timedelta(minutes=15)
SHORTEST_PASSWORD = 8
UNATTENDED = "administrator"
"""The account an office without accounts acts as."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as its page lists it."""

    id: int
    name: str
    full_name: str
    role: Role
    unit: int | None
    nip: str | None
    active: bool
    version: int


def has_accounts() -> bool:
    """Tell whether somebody can sign in, or the first start still has to make the administrator."""
    with connection():
        return Account.select().exists()


def unattended(clock: Clock) -> Session:
    """Return the administrator's session of an office that has no accounts yet."""
    if has_accounts():
        raise NotAllowed("Kantor ini memakai akun: masuk dengan nama dan kata sandi.")
    return Session(UNATTENDED, "Administrator", Role.ADMIN, clock, workstation=platform.node())


def sign_in(name: str, password: str, clock: Clock) -> Session:
    """Return the session of an account; raise ``NotAllowed`` on a wrong password or too early.

    The answer to an unknown name and to a wrong password is the same sentence.
    """
    with connection():
        account = Account.get_or_none(Account.name == name.strip(), Account.active)
        if account is None:
            _spend_the_same_time(password)
            raise NotAllowed("Nama akun atau kata sandi salah.")
        _refuse_during_delay(account, clock)
        _check_password(account, password, clock)
        return _session(account, clock)


def _session(account: Account, clock: Clock) -> Session:
    return Session(
        account=account.name,
        full_name=account.full_name or account.name,
        role=account.role,
        clock=clock,
        units=with_sub_units(account.unit_id) if account.unit_id else None,
        nip=account.nip,
        workstation=platform.node(),
    )


def _refuse_during_delay(account: Account, clock: Clock) -> None:
    """Refuse while the delay runs; a clock turned back begins it anew instead of for ever."""
    if account.failures < FREE_TRIES or not account.last_failure:
        return
    delay = min(dt.timedelta(seconds=2 ** (account.failures - FREE_TRIES + 2)), LONGEST_DELAY)
    since = clock() - dt.datetime.fromisoformat(account.last_failure)
    if since < dt.timedelta(0):
        _write(account, clock, f"Jam mundur: {account.name}", last_failure=_moment(clock))
        since = dt.timedelta(0)
    if since < delay:
        seconds = int((delay - since).total_seconds()) + 1
        raise NotAllowed(f"Terlalu banyak percobaan gagal. Coba lagi dalam {seconds} detik.")


def _moment(clock: Clock) -> str:
    return clock().astimezone(dt.UTC).isoformat(timespec="seconds")


def _check_password(account: Account, password: str, clock: Clock) -> None:
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    hasher = PasswordHasher()
    try:
        hasher.verify(account.password_hash, password)
    except (VerificationError, InvalidHashError):
        _record_failure(account, clock)
        raise NotAllowed("Nama akun atau kata sandi salah.") from None
    if account.failures or hasher.check_needs_rehash(account.password_hash):
        fresh = hasher.hash(password)
        _write(account, clock, f"Masuk: {account.name}", failures=0, password_hash=fresh)


def _record_failure(account: Account, clock: Clock) -> None:
    tries = account.failures + 1
    said = f"Gagal masuk: {account.name}"
    _write(account, clock, said, failures=tries, last_failure=_moment(clock))


def _write(account: Account, clock: Clock, sentence: str, **values: object) -> None:
    who = actor(_session(account, clock))
    with database.atomic(), journal.act(who, "sign_in") as scope:
        scope.sentence = sentence
        Account.update(**values).where(Account.id == account.id).execute()


def _spend_the_same_time(password: str) -> None:
    from argon2 import PasswordHasher

    PasswordHasher().hash(password)


def hash_password(password: str) -> str:
    """Return the argon2id hash; raise ``Refused`` when the password is too short."""
    from argon2 import PasswordHasher

    if len(password) < SHORTEST_PASSWORD:
        text = f"Kata sandi paling pendek {SHORTEST_PASSWORD} huruf."
        raise Refused([error("AK01", "password", text)])
    return PasswordHasher().hash(password)


@use_case("account", roles=ADMINS, reach=Reach.OFFICE)
def create(
    session: Session,
    name: str,
    password: str,
    role: Role,
    *,
    full_name: str = "",
    unit: int | None = None,
    nip: str | None = None,
) -> int:
    """Make an account; the first one of an office must be its administrator."""
    name = name.strip()
    if not name or Account.select().where(Account.name == name).exists():
        raise Refused([error("AK02", "name", f"Nama akun «{name}» kosong atau sudah dipakai.")])
    if role is not Role.ADMIN and not Account.select().exists():
        raise Refused([error("AK03", "role", "Akun pertama harus admin kepegawaian.")])
    say(f"Buat akun {name} ({role.label})")
    account = Account.create(
        name=name,
        full_name=full_name.strip(),
        role=role,
        unit=unit,
        nip=nip or None,
        password_hash=hash_password(password),
    )
    return int(account.id)


@use_case("account", roles=ADMINS, reach=Reach.OFFICE)
def change(
    session: Session,
    account_id: int,
    role: Role,
    *,
    full_name: str = "",
    unit: int | None = None,
    nip: str | None = None,
    was: AccountRow | None = None,
) -> None:
    """Give an account another role, reach or owner; the last active administrator stays one.

    Raises ``Stale`` when the account is not what it ``was`` any more.
    """
    account = Account.get_by_id(account_id)
    if was is not None and was != _row(account):
        raise Stale(f"Akun {account.name} baru saja diubah orang lain. Muat ulang lalu ulangi.")
    if role is not Role.ADMIN and account.role is Role.ADMIN and not _other_administrators(account):
        raise Refused([error("AK05", "role", "Kantor harus tetap mempunyai seorang admin.")])
    say(f"Ubah akun {account.name} ({role.label})")
    values = {"role": role, "full_name": full_name.strip(), "unit": unit, "nip": nip or None}
    Account.update(**values, version=Account.version + 1).where(Account.id == account_id).execute()


def _other_administrators(account: Account) -> bool:
    others = Account.select().where(
        Account.role == Role.ADMIN, Account.active, Account.id != account.id
    )
    return bool(others.exists())


@use_case("account", roles=ADMINS, reach=Reach.OFFICE)
def set_password(session: Session, account_id: int, password: str) -> None:
    """Give an account a new password and forget its failures."""
    account = Account.get_by_id(account_id)
    say(f"Ganti kata sandi akun {account.name}")
    fresh = hash_password(password)
    Account.update(password_hash=fresh, failures=0).where(Account.id == account_id).execute()


@use_case("account", roles=ADMINS, reach=Reach.OFFICE)
def set_active(session: Session, account_id: int, active: bool) -> None:
    """Open or close an account; the last active administrator stays."""
    account = Account.get_by_id(account_id)
    if not active and account.role is Role.ADMIN and not _other_administrators(account):
        raise Refused([error("AK04", "active", "Admin terakhir tidak dapat dinonaktifkan.")])
    say(f"{'Aktifkan' if active else 'Nonaktifkan'} akun {account.name}")
    Account.update(active=active).where(Account.id == account_id).execute()


@query(roles=OVERSEERS, reach=Reach.OFFICE)
def listed(session: Session) -> list[AccountRow]:
    """Return every account by name."""
    return [_row(account) for account in Account.select().order_by(Account.name)]


def _row(a: Account) -> AccountRow:
    return AccountRow(a.id, a.name, a.full_name, a.role, a.unit_id, a.nip, a.active, a.version)
