"""The sheets of paper that people have."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPageSize

#: Pages are laid out in pixels of 1/96 inch, as the screen is.
PX_PER_INCH: Final = 96.0
_MM_PER_INCH: Final = 25.4
#: 15 mm.
MARGIN_PX: Final = 56.0
_HEAD_PX: Final = 82.0
_FOOT_PX: Final = 66.0


class PaperSize(StrEnum):
    """A4, or Letter where that is usual."""

    A4 = "A4"
    LETTER = "Letter"

    @property
    def page_size(self) -> QPageSize:
        """As Qt names it."""
        return QPageSize(QPageSize.PageSizeId.A4 if self is PaperSize.A4 else QPageSize.PageSizeId.Letter)

    @property
    def sheet(self) -> QRectF:
        """The whole sheet [px]."""
        points = self.page_size.size(QPageSize.Unit.Millimeter)
        scale = PX_PER_INCH / _MM_PER_INCH
        return QRectF(0, 0, points.width() * scale, points.height() * scale)

    @property
    def room(self) -> QRectF:
        """What lies between the margins, below the head and above the foot [px]."""
        return self.sheet.adjusted(MARGIN_PX, _HEAD_PX, -MARGIN_PX, -_FOOT_PX)
