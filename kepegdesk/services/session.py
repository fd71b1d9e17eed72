"""Who acts, in what role, over which units, on which day, from which workstation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed

Clock = Callable[[], dt.datetime]
"""Returns the present moment with its time zone; only ``__main__`` makes one from the machine."""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in account; ``units`` is every unit in its reach, or None for the whole office."""

    account: str
    full_name: str
    role: Role
    clock: Clock
    units: frozenset[int] | None = None
    nip: str | None = None
    workstation: str = ""

    @property
    def today(self) -> dt.date:
        """Return the date at the desk."""
        return self.clock().date()

    def reaches(self, unit: int | None) -> bool:
        """Tell whether people of this unit are in the account's reach."""
        return self.units is None or unit in self.units

    def require_unit(self, unit: int | None) -> None:
        """Raise ``NotAllowed`` when the unit is out of reach."""
        if not self.reaches(unit):
            raise NotAllowed(
                f"Akun {self.account} tidak berwenang atas unit kerja pegawai ini. "
                "Minta admin kepegawaian mengubah unit akun Anda."
            )

    def require_whole_office(self) -> None:
        """Raise ``NotAllowed`` when the account is kept to some units."""
        if self.units is not None:
            raise NotAllowed(
                f"Akun {self.account} hanya berwenang atas unitnya; tindakan ini menyangkut "
                "seluruh kantor. Minta admin kepegawaian melakukannya."
            )
