"""Signing in: argon2id, one answer to every failure, a delay no clock turns back."""

from __future__ import annotations

import datetime as dt

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from desk_world import World, keys

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import accounts, journal
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Account, ActRow

PASSWORD = "rahasia-sekali"


REAL_HASHER = PasswordHasher
CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


@pytest.fixture(autouse=True)
def _hash_cheaply(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spend no time on hashing where a test is about something else."""
    if "real_cost" not in request.fixturenames:
        monkeypatch.setattr("argon2.PasswordHasher", lambda: REAL_HASHER(**CHEAP))


@pytest.fixture
def real_cost() -> None:
    """Hash at the cost the program uses."""


@pytest.fixture
def account(world: World) -> int:
    """Return the first account of the office, its administrator."""
    return accounts.create(world.session(), "wati", PASSWORD, Role.ADMIN, full_name="Wati Uji")


def stored(account: int) -> Account:
    with connection():
        return Account.get_by_id(account)


def fail(world: World, times: int) -> list[str]:
    """Fail to sign in so often and return what was said."""
    said = []
    for _ in range(times):
        with pytest.raises(NotAllowed) as refusal:
            accounts.sign_in("wati", "salah", world.clock)
        said.append(str(refusal.value))
    return said


def later(world: World, **time: int) -> None:
    world.now += dt.timedelta(**time)


@pytest.mark.usefixtures("real_cost")
def test_the_password_is_kept_as_argon2id_only(world: World, account: int) -> None:
    kept = stored(account).password_hash
    assert extract_parameters(kept).type is Type.ID
    assert extract_parameters(kept).memory_cost >= 19_456  # OWASP's least for argon2id, in KiB
    assert PASSWORD not in kept
    with connection():
        told = "".join(str(row.after) for row in ActRow.select().where(ActRow.table == "account"))
    assert "argon2" not in told
    assert PASSWORD not in told


def test_sign_in_gives_the_accounts_role_and_units(world: World, account: int) -> None:
    accounts.create(
        world.session(), "budi", PASSWORD, Role.SUPERVISOR, unit=world.health, nip="1" * 18
    )
    session = accounts.sign_in(" budi ", PASSWORD, world.clock)
    assert (session.role, session.nip) == (Role.SUPERVISOR, "1" * 18)
    assert session.units == {world.health, world.clinic}
    whole = accounts.sign_in("wati", PASSWORD, world.clock)
    assert (whole.full_name, whole.units, whole.role) == ("Wati Uji", None, Role.ADMIN)


def test_unknown_name_and_wrong_password_sound_the_same(world: World, account: int) -> None:
    with pytest.raises(NotAllowed) as unknown:
        accounts.sign_in("entah", "salah", world.clock)
    assert fail(world, 1) == [str(unknown.value)]


def test_an_inactive_account_cannot_sign_in(world: World, account: int) -> None:
    other = accounts.create(world.session(), "lama", PASSWORD, Role.OPERATOR)
    accounts.set_active(world.session(), other, active=False)
    with pytest.raises(NotAllowed, match="salah"):
        accounts.sign_in("lama", PASSWORD, world.clock)
    accounts.set_active(world.session(), other, active=True)
    assert accounts.sign_in("lama", PASSWORD, world.clock).account == "lama"


def test_the_delay_grows_after_five_failures(world: World, account: int) -> None:
    assert {"salah" in said for said in fail(world, 5)} == {True}
    with pytest.raises(NotAllowed, match=r"Coba lagi dalam \d+ detik"):
        accounts.sign_in("wati", PASSWORD, world.clock)
    later(world, seconds=5)
    assert "salah" in fail(world, 1)[0]
    later(world, seconds=5)
    with pytest.raises(NotAllowed, match="Terlalu banyak"):
        accounts.sign_in("wati", PASSWORD, world.clock)
    later(world, seconds=5)
    accounts.sign_in("wati", PASSWORD, world.clock)
    assert stored(account).failures == 0


def test_the_delay_never_exceeds_a_quarter_of_an_hour(world: World, account: int) -> None:
    for _ in range(40):
        later(world, minutes=16)
        assert "salah" in fail(world, 1)[0]
    later(world, minutes=14)
    assert "Terlalu banyak" in fail(world, 1)[0]
    later(world, minutes=2)
    accounts.sign_in("wati", PASSWORD, world.clock)


def test_turning_the_clock_back_begins_the_delay_anew(world: World, account: int) -> None:
    """It neither shortens the delay nor locks the account until the old hour comes again."""
    fail(world, 5)
    later(world, seconds=3)
    later(world, days=-400)
    assert "dalam 5 detik" in fail(world, 1)[0]
    later(world, seconds=3)
    assert "Terlalu banyak" in fail(world, 1)[0]
    later(world, seconds=1)
    assert accounts.sign_in("wati", PASSWORD, world.clock).account == "wati"


def test_a_refused_try_during_the_delay_does_not_lengthen_it(world: World, account: int) -> None:
    fail(world, 5)
    before = stored(account).failures
    fail(world, 3)
    assert stored(account).failures == before


def test_an_old_hash_is_made_anew_at_sign_in(
    world: World, account: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert extract_parameters(stored(account).password_hash).memory_cost == CHEAP["memory_cost"]
    monkeypatch.setattr("argon2.PasswordHasher", REAL_HASHER)
    accounts.sign_in("wati", PASSWORD, world.clock)
    assert not REAL_HASHER().check_needs_rehash(stored(account).password_hash)
    accounts.sign_in("wati", PASSWORD, world.clock)


def test_the_first_account_is_the_administrator(world: World) -> None:
    assert not accounts.has_accounts()
    assert accounts.unattended(world.clock).role is Role.ADMIN
    for role in (Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR):
        with pytest.raises(Refused) as refusal:
            accounts.create(world.session(), "budi", PASSWORD, role)
        assert keys(refusal.value.problems) == ["AK03"]
    accounts.create(world.session(), "budi", PASSWORD, Role.ADMIN)
    with pytest.raises(NotAllowed, match="memakai akun"):
        accounts.unattended(world.clock)


def test_the_last_administrator_stays(world: World, account: int) -> None:
    with pytest.raises(Refused) as refusal:
        accounts.set_active(world.session(), account, active=False)
    assert keys(refusal.value.problems) == ["AK04"]
    second = accounts.create(world.session(), "budi", PASSWORD, Role.ADMIN)
    accounts.set_active(world.session(), account, active=False)
    with pytest.raises(Refused):
        accounts.set_active(world.session(), second, active=False)


def test_the_last_administrator_keeps_the_role(world: World, account: int) -> None:
    with pytest.raises(Refused) as refusal:
        accounts.change(world.session(), account, Role.OPERATOR)
    assert keys(refusal.value.problems) == ["AK05"]
    accounts.change(world.session(), account, Role.ADMIN, full_name="Wati Baru")
    assert accounts.listed(world.session())[0].full_name == "Wati Baru"
    accounts.create(world.session(), "budi", PASSWORD, Role.ADMIN)
    accounts.change(world.session(), account, Role.OPERATOR, unit=world.clinic)
    changed = accounts.sign_in("wati", PASSWORD, world.clock)
    assert (changed.role, changed.units) == (Role.OPERATOR, {world.clinic})


@pytest.mark.parametrize(("name", "password", "key"), [
    ("wati", PASSWORD, "AK02"),
    ("  ", PASSWORD, "AK02"),
    ("baru", "pendek7", "AK01"),
])  # fmt: skip
def test_a_bad_account_is_refused(
    world: World, account: int, name: str, password: str, key: str
) -> None:
    with pytest.raises(Refused) as refusal:
        accounts.create(world.session(), name, password, Role.OPERATOR)
    assert keys(refusal.value.problems) == [key]
    assert [row.name for row in accounts.listed(world.session())] == ["wati"]


def test_a_new_password_forgets_the_failures(world: World, account: int) -> None:
    fail(world, 8)
    accounts.set_password(world.session(), account, "lain-lagi-rahasia")
    assert accounts.sign_in("wati", "lain-lagi-rahasia", world.clock).account == "wati"
    with pytest.raises(NotAllowed):
        accounts.sign_in("wati", PASSWORD, world.clock)
    assert journal.verify(world.session()).ok
