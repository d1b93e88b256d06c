"""The look of figures: colours and fonts that the caller gives, the scale of type, and axes without ornament.

matplotlib is imported only by the modules of figures; a look can be made without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from rigplanner.domain.evidence import Unit
from rigplanner.numerals import figure as figure_text
from rigplanner.wording.quantities import rate, unit_word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import Transform

#: matplotlib counts in points of 1/72 inch; figures here are laid out in logical pixels of 1/100 inch.
_POINTS_PER_PX: Final = 0.72
_DPI: Final = 100
#: Whole pixels may come out a hair below and would then be cut.
_ABOVE_WHOLE_PX: Final = 0.01
_STEPS: Final = 4
CAPTION_PX: Final = 11.0
#: A letter of a caption on average, and a line of it.
_LETTER_PX: Final = 5.4
_LINE_PX: Final = 13.0
TITLE_PX: Final = 13.0
#: The shapes of rigs, in their order: disc, square, diamond, triangle.
MARKERS: Final = ("o", "s", "D", "^")


@dataclass(frozen=True, slots=True)
class FigureLook:
    """Colours as `#rrggbb`: `series` one for each rig, `memory` by the roles of `drawing.memory_kinds`.

    `band` and `uncertain` say how opaque the interval around a line and the uncertain part of a bar are, 0 to 1.
    """

    ground: str
    text: str
    text_2: str
    text_3: str
    grid: str
    line_strong: str
    spills: str
    series: tuple[str, str, str, str]
    memory: Mapping[str, str]
    band: float
    uncertain: float
    regular: Path
    strong: Path

    def font(self, size_px: float, *, strong: bool = False) -> FontProperties:
        """A font of the look."""
        from matplotlib.font_manager import FontProperties

        return FontProperties(fname=self.strong if strong else self.regular, size=size_px * _POINTS_PER_PX)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure in logical pixels: its size, the pixels of the screen to each, its title if it
    says one, and the margin at its sides."""

    width: float
    height: float
    ratio: float = 1.0
    title: str = ""
    side: float = 16.0

    def figure(self, look: FigureLook) -> Figure:
        """An empty figure on the ground of the look."""
        from matplotlib.figure import Figure

        dpi = _DPI * self.ratio
        size = ((round(side * self.ratio) + _ABOVE_WHOLE_PX) / dpi for side in (self.width, self.height))
        figure = Figure(figsize=(next(size), next(size)), dpi=dpi, facecolor=look.ground)
        if self.title:
            font = look.font(TITLE_PX, strong=True)
            figure.text(
                self.across(16),
                self.up(self.height - 24),
                self.title,
                parse_math=False,
                fontproperties=font,
                color=look.text,
            )
        return figure

    def across(self, px: float) -> float:
        """Pixels from the left as a share of the width."""
        return px / self.width

    def up(self, px: float) -> float:
        """Pixels from below as a share of the height."""
        return px / self.height

    def axes(self, figure: Figure, left: float, right: float, top: float, bottom: float, look: FigureLook) -> Axes:
        """Axes with margins in pixels; the title has room above."""
        top += 28 if self.title else 0
        place = (
            self.across(left),
            self.up(bottom),
            self.across(self.width - left - right),
            self.up(self.height - top - bottom),
        )
        axes = figure.add_axes(place, facecolor=look.ground)
        for side in ("top", "right", "left", "bottom"):
            axes.spines[side].set_visible(False)
        axes.tick_params(length=0, pad=4, colors=look.text_3)
        axes.set_axisbelow(True)
        return axes


def points(px: float) -> float:
    """Pixels as the points that line widths and markers count in."""
    return px * _POINTS_PER_PX


def offset(figure: Figure, right_px: float) -> Transform:
    """A step to the right."""
    from matplotlib.transforms import ScaledTranslation

    return ScaledTranslation(right_px / _DPI, 0, figure.dpi_scale_trans)


def label_ticks(axes: Axes, look: FigureLook) -> None:
    """Axis captions in the font of the look."""
    font = look.font(CAPTION_PX)
    for tick in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        tick.set_fontproperties(font)
        tick.set_parse_math(False)
        tick.set_color(look.text_3)


def tokens_scale(axes: Axes, look: FigureLook, end: float) -> None:
    """The upright axis from nothing to `end` tokens a second, its unit once at the top."""
    axes.set_ylim(0, end)
    rows = [end * index / _STEPS for index in range(_STEPS + 1)]
    axes.set_yticks(rows, [rate(value) if value % 1 else figure_text(value) for value in rows])
    font = look.font(CAPTION_PX)
    place, unit = axes.transAxes, unit_word(Unit.TOKENS_PER_S)
    axes.text(1, 1.02, unit, transform=place, ha="right", parse_math=False, fontproperties=font, color=look.text_3)


def caption(figure: Figure, sheet: Sheet, look: FigureLook, text: str) -> None:
    """A quiet line at the foot, or two where it is long."""
    font, lines = look.font(CAPTION_PX), _broken(text, (sheet.width - 2 * sheet.side) / _LETTER_PX)
    lowest = 10 if len(lines) == 1 else 2
    for index, line in enumerate(reversed(lines)):
        place = sheet.across(sheet.side), sheet.up(lowest + index * _LINE_PX)
        figure.text(*place, line, parse_math=False, fontproperties=font, color=look.text_3)


def letters(text: str) -> int:
    """How long a text is in Latin letters, near enough to place it: letters of the East take the room of two."""
    return sum(2 if east_asian_width(letter) in "FW" else 1 for letter in text)


def _broken(text: str, room: float) -> list[str]:
    """A text in two lines at most, the first with as much as there is room for letters."""
    if letters(text) <= room:
        return [text]
    fitting = max(end for end in range(len(text)) if letters(text[:end]) <= room)
    at = text.rfind(" ", 0, fitting + 1)
    return [text[:at], text[at + 1 :]] if at > 0 else [text[:fitting], text[fitting:]]


def grid(axes: Axes, look: FigureLook) -> None:
    """Hairlines across."""
    axes.grid(visible=True, axis="y", color=look.grid, linewidth=points(1))
