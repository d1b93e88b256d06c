"""Where names stand on a chart of lines so that they cover neither a line nor each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

_TRIED: Final = tuple(0.05 * step for step in range(2, 19))
_GAP_PX: Final = 7.0
_HEIGHT_PX: Final = 15.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, counted from below."""

    left: float
    bottom: float
    width: float
    height: float = _HEIGHT_PX

    def covers(self, x: float, y: float, margin: float = 2.0) -> bool:
        """Whether a point lies in it, or hardly beside."""
        inside = self.left - margin <= x <= self.left + self.width + margin
        return inside and self.bottom - margin <= y <= self.bottom + self.height + margin

    def meets(self, other: Box) -> bool:
        """Whether two overlap."""
        beside = self.left + self.width < other.left or other.left + other.width < self.left
        return not beside and not (
            self.bottom + self.height < other.bottom or other.bottom + other.height < self.bottom
        )


#: A line: the height in pixels at a place in pixels, None beyond its ends.
Line = Callable[[float], float | None]


def places(lines: Sequence[Line], widths: Sequence[float], size: tuple[float, float]) -> tuple[Box, ...]:
    """A place for the name of each line, above or below it, where least is covered; the order decides ties."""
    taken: list[Box] = []
    for index, (line, width) in enumerate(zip(lines, widths, strict=True)):
        others = [other for number, other in enumerate(lines) if number != index]
        taken.append(min(_candidates(line, width, size), key=lambda box: _cost(box, line, others, taken, size)))
    return tuple(taken)


def _candidates(line: Line, width: float, size: tuple[float, float]) -> list[Box]:
    found = []
    for share in _TRIED:
        left = min(share * size[0], size[0] - width)
        ys = [y for step in range(5) if (y := line(left + width * step / 4)) is not None]
        if ys:
            found += [Box(left, max(ys) + _GAP_PX, width), Box(left, min(ys) - _GAP_PX - _HEIGHT_PX, width)]
    return found or [Box(0, size[1] / 2, width)]


def _cost(box: Box, own: Line, others: Sequence[Line], taken: Sequence[Box], size: tuple[float, float]) -> float:
    """Names over names are worst, then lines through names, then what leaves the plot."""
    cost = 100.0 * sum(box.meets(other) for other in taken)
    steps = [box.left + box.width * step / 8 for step in range(9)]
    for line in (own, *others):
        cost += 10.0 * sum((y := line(x)) is not None and box.covers(x, y) for x in steps)
    outside = max(-box.bottom, box.bottom + box.height - size[1], 0.0)
    near_start = 0.5 if box.left < 0.15 * size[0] else 0.0
    return cost + 20 * outside + near_start + 0.002 * box.left
