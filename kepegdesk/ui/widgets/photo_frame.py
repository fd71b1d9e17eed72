"""The frame that cuts a portrait out of a picture: always 3:4, never beyond the picture.

Plain numbers in the dots of the picture; the widget only draws and moves it.
"""

from __future__ import annotations

from typing import NamedTuple

RATIO = 4 / 3
"""Height of a portrait to its width."""
SMALLEST = 90
"""Dots a portrait must be wide to be recognised."""


class Size(NamedTuple):
    """Width and height of a picture."""

    width: float
    height: float

    @property
    def widest(self) -> float:
        """Return the width of the largest frame that fits."""
        return min(self.width, self.height / RATIO)


class Frame(NamedTuple):
    """Where the portrait begins, and how wide it is."""

    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        """Return the height that belongs to the width."""
        return self.width * RATIO


def largest(size: Size) -> Frame:
    """Return the largest frame, in the middle and as high up as faces are."""
    width = size.widest
    return Frame((size.width - width) / 2, (size.height - width * RATIO) / 4, width)


def moved(frame: Frame, right: float, down: float, size: Size) -> Frame:
    """Return the frame moved, as far as the picture goes."""
    x = _between(frame.x + right, 0, size.width - frame.width)
    y = _between(frame.y + down, 0, size.height - frame.height)
    return Frame(x, y, frame.width)


def sized(frame: Frame, factor: float, size: Size) -> Frame:
    """Return the frame larger or smaller about its middle."""
    width = _between(frame.width * factor, min(SMALLEST, size.widest), size.widest)
    x = frame.x + (frame.width - width) / 2
    y = frame.y + (frame.width - width) * RATIO / 2
    return moved(Frame(x, y, width), 0, 0, size)


def pulled(frame: Frame, corner: tuple[int, int], to: tuple[float, float], size: Size) -> Frame:
    """Return the frame with a corner pulled to a place; the opposite corner stays.

    A corner is (0 left or 1 right, 0 top or 1 bottom).
    """
    right, bottom = corner
    stays_x = frame.x + (0 if right else frame.width)
    stays_y = frame.y + (0 if bottom else frame.height)
    wanted = max(_ahead(to[0] - stays_x, right), _ahead(to[1] - stays_y, bottom) / RATIO)
    room_x = size.width - stays_x if right else stays_x
    room_y = size.height - stays_y if bottom else stays_y
    most = min(room_x, room_y / RATIO)
    width = _between(wanted, min(SMALLEST, most), most)
    return Frame(
        stays_x if right else stays_x - width, stays_y if bottom else stays_y - width * RATIO, width
    )


def _ahead(distance: float, forward: int) -> float:
    return distance if forward else -distance


def _between(value: float, least: float, most: float) -> float:
    return max(least, min(value, most))
