"""The rows of the benchmark: what is measured, against what, and what it ought to reach."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PEOPLE = (10_000, 100_000)
LISTS = (10_000, 100_000, 1_000_000)

Work = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on a figure and its unit; ``lower`` and ``upper`` are inclusive."""

    lower: float | None
    upper: float | None
    unit: str

    def met(self, value: float) -> bool:
        """Tell whether a figure keeps the goal."""
        return (self.lower is None or value >= self.lower) and (
            self.upper is None or value <= self.upper
        )

    def __str__(self) -> str:
        if self.lower == self.upper:
            return f"= {self.lower:g} {self.unit}"
        sign, bound = ("≥", self.lower) if self.upper is None else ("≤", self.upper)
        return f"{sign} {bound:g} {self.unit}"


def at_most(upper: float, unit: str = "×") -> Goal:
    """Return the goal of staying at or under a figure."""
    return Goal(None, upper, unit)


def at_least(lower: float, unit: str = "×") -> Goal:
    """Return the goal of reaching a figure."""
    return Goal(lower, None, unit)


def exactly(figure: float, unit: str) -> Goal:
    """Return the goal of hitting a figure."""
    return Goal(figure, figure, unit)


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure and, in words, what it was made of."""

    value: float
    detail: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the goals table; ``measure(size)`` runs in a process of its own."""

    key: str
    work: str
    goal: Goal
    sizes: tuple[int, ...]
    measure: Callable[[int], Reading]


ROWS: dict[str, Row] = {}


def row(
    key: str, work: str, goal: Goal, sizes: tuple[int, ...]
) -> Callable[[Callable[[int], Reading]], Callable[[int], Reading]]:
    """Enter a measurement into the table."""

    def enter(measure: Callable[[int], Reading]) -> Callable[[int], Reading]:
        ROWS[key] = Row(key, work, goal, sizes, measure)
        return measure

    return enter


def milliseconds(work: Work) -> float:
    """Run once and return the wall time."""
    gc.collect()
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def medians(repeats: int, *works: Work) -> list[float]:
    """Run the works in turn, so that a busy machine slows all alike; return median ms of each."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(repeats):
        for times, work in zip(taken, works, strict=True):
            times.append(milliseconds(work))
    return [statistics.median(times) for times in taken]


def p95(values: list[float]) -> float:
    """Return the figure that 19 of 20 stay under."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def slower(ours: float, yardstick: float, unit: str = "ms") -> Reading:
    """Return how many times the yardstick's time we need."""
    return Reading(ours / yardstick, f"{ours:,.1f} {unit} / {yardstick:,.1f} {unit}")


def faster(ours: float, yardstick: float, unit: str = "ms") -> Reading:
    """Return how many times faster than the yardstick we are."""
    return Reading(yardstick / ours, f"{yardstick:,.1f} {unit} / {ours:,.1f} {unit}")
