"""What is asked of whoever draws a chart, as it goes to another process and comes back."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import IO, Any, Final

from PySide6.QtGui import QImage

from rigplanner.domain.comparison import Comparison
from rigplanner.drawing.theme import Theme, load_theme
from rigplanner.export.figure_kinds import FigureKind
from rigplanner.export.figure_look import Sheet
from rigplanner.paths import shipped
from rigplanner.wording.currency import Currency

_PIXEL_BYTES: Final = 4
_LOOKS: Final = 3


@dataclass(frozen=True, slots=True)
class ChartRequest:
    """A chart of a comparison in a look, named: as a picture for a `sheet`, or as a file that ends with `suffix`.

    `currency` is what the window shows amounts in; another process has to be told.
    """

    kind: FigureKind
    comparison: Comparison
    look: str
    currency: Currency
    sheet: Sheet | None = None
    suffix: str = ""


class DrawingError(Exception):
    """A chart could not be drawn; the text says why."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn chart: the bytes of its file, or its pixels of four bytes, row by row."""

    content: bytes
    width: int = 0
    height: int = 0
    ratio: float = 1.0

    def image(self) -> QImage:
        """The pixels as Qt shows them."""
        image = QImage(self.content, self.width, self.height, self.width * _PIXEL_BYTES, QImage.Format.Format_RGB32)
        # The copy has pixels of its own: these may go.
        image = image.copy()
        image.setDevicePixelRatio(self.ratio)
        return image


def drawn(request: ChartRequest) -> Drawing:
    """Draw what is asked for, here; matplotlib is loaded with the first chart."""
    from rigplanner.export.figures import draw
    from rigplanner.paper.figure_files import figure_file, figure_image
    from rigplanner.paper.figure_theme import figure_look

    theme = _theme(request.look)
    look = figure_look(theme)
    if request.sheet is None:
        return Drawing(figure_file(request.kind, request.comparison, look, theme, request.suffix))
    figure = draw(request.kind, request.comparison, look, request.sheet)
    image = figure_image(figure, theme, request.sheet.ratio)
    return Drawing(bytes(image.constBits()), image.width(), image.height(), request.sheet.ratio)


@lru_cache(maxsize=_LOOKS)
def _theme(name: str) -> Theme:
    return load_theme(shipped("resources") / "themes", name)


class _Pickler(pickle.Pickler):
    """Read-only mappings, of which reports are full, go as the mappings they show."""

    def reducer_override(self, value: Any) -> Any:
        """How a value goes that pickle does not know."""
        return (_read_only, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


def send(message: object, pipe: IO[bytes]) -> None:
    """Write a message for the other process; OSError where it is gone."""
    _Pickler(pipe, pickle.HIGHEST_PROTOCOL).dump(message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next message; EOFError where the other process is gone. Only our own processes hold the other end."""
    return pickle.load(pipe)  # noqa: S301
