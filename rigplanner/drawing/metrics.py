"""Sizes, type scale, opacities and durations that all themes share."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtGui import QFont

from rigplanner.drawing.fonts import TypeStyle, build_fonts

_DISPLAY_FROM_PX = 18


@dataclass(frozen=True, slots=True)
class Metrics:
    """Logical pixels by name; every lookup of a name that does not exist raises KeyError."""

    styles: Mapping[str, TypeStyle]
    fonts: Mapping[str, QFont]
    sizes: Mapping[str, float]
    spaces: Mapping[str, int]
    radii: Mapping[str, int]
    layouts: Mapping[str, int]
    opacities: Mapping[str, float]
    motions: Mapping[str, int]

    def size(self, name: str) -> float:
        """The size of a control or a stroke."""
        return self.sizes[name]

    def space(self, name: str) -> int:
        """A distance between things: xs, s, m, l, xl, xxl."""
        return self.spaces[name]

    def radius(self, name: str) -> int:
        """A corner radius."""
        return self.radii[name]

    def layout(self, name: str) -> int:
        """A width at which the arrangement of panels changes."""
        return self.layouts[name]

    def opacity(self, name: str) -> float:
        """How opaque a band, an area or an uncertain part is, 0 to 1."""
        return self.opacities[name]

    def motion(self, name: str) -> int:
        """How long a movement takes [ms]."""
        return self.motions[name]

    def line_height(self, role: str) -> int:
        """The height of a line of text in a type role."""
        return self.styles[role].line


def load_metrics(path: Path) -> Metrics:
    """Read metrics from a TOML file; OSError, TOMLDecodeError or KeyError when it is not one."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    styles = _styles(raw["type"], raw["font"])
    return Metrics(
        styles=styles,
        fonts=build_fonts(styles),
        sizes=raw["size"],
        spaces=raw["space"],
        radii=raw["radius"],
        layouts=raw["layout"],
        opacities=raw["opacity"],
        motions=raw["motion"],
    )


def _styles(scale: dict[str, list[int]], families: dict[str, Any]) -> dict[str, TypeStyle]:
    return {role: _style(role, row, families) for role, row in scale.items()}


def _style(role: str, row: list[int], families: dict[str, Any]) -> TypeStyle:
    size, line, weight = row
    return TypeStyle(_family(role, size, families), size, line, weight, tuple(families["also"]))


def _family(role: str, size: int, families: dict[str, Any]) -> str:
    if role in ("mono", "code"):
        return str(families["mono"])
    return str(families["display" if size >= _DISPLAY_FROM_PX else "ui"])
