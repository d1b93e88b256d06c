"""One line of a pasted parts list: as written, what it may mean, and the choice."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rigplanner.catalog.part_finder import Certainty
from rigplanner.domain.parts import Condition, Part
from rigplanner.domain.report import Fit, Severity
from rigplanner.drawing.shapes import fit_glyph, severity_glyph
from rigplanner.drawing.strokes import RIGHT, hline, text_width
from rigplanner.planner.listed_rig import ListedPart
from rigplanner.translation import tr, tr_n
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.parts_lists import CROWDED, LEFT_OUT, STATES, advice, amount
from rigplanner.wording.sentences import clauses
from rigplanner.wording.specs import specs

LEAVE: Final = "leave"
SEARCH: Final = "search"
OWN: Final = "own"
_MARK: Final = 16
_PRICE_WIDTH: Final = 92
#: As many pieces of one part as there must be room to tell.
_MANY: Final = 10


class ListedRow(QWidget):
    """Says `chosen` with the id of a part or None, `search_requested` and `own_requested`."""

    chosen = Signal(object)
    search_requested = Signal()
    own_requested = Signal()

    def __init__(self, theme: ThemeStore, listed: ListedPart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.listed = theme, listed
        self._parts = {part.id: part for part in listed.found.parts}
        self._taken: str | None = None
        #: Whether the user chose, so that another look at the list keeps it.
        self.is_decided = False
        slot = labels.slot(listed.slot) if listed.slot is not None else ""
        self._mark = _Mark(theme)
        self._state = Label(theme, role="caption", colour="text_2")
        # A line that is to be checked has to be read to its end.
        self._name = Label(theme, listed.line.name, "label", wrap=listed.found.certainty is not Certainty.SURE)
        self._said = Label(theme, role="caption", colour="text_3", wrap=True)
        self.choice = Dropdown(theme, f"{slot}: {listed.line.name}")
        self.choice.set_placeholder(tr("Choose what it is"))
        self.choice.chosen_key.connect(self._take)
        self._slot = Label(theme, slot, "caption", "text_3")
        self._arrange()
        self._offer()
        self.set_taken(None)

    @property
    def part(self) -> Part | None:
        """The part that the line is taken as."""
        return self._parts.get(self._taken) if self._taken else None

    @property
    def is_open(self) -> bool:
        """Whether the line still waits for a choice."""
        return self._taken is None and self.choice.chosen is None

    def set_taken(self, part_id: str | None, *, crowded: bool = False) -> None:
        """Show what the line is taken as; None leaves it out, or open where nothing clear was found. `crowded` where
        another line has the slot."""
        was_settled = self._taken is not None or self.choice.chosen == LEAVE or self.listed.found.part is not None
        self._taken = part_id
        self.choice.set_chosen(part_id or (LEAVE if was_settled else None))
        self._tell(crowded)

    def add_part(self, part: Part) -> None:
        """Offer another part for the line, as one chosen from the whole catalog."""
        self._parts.setdefault(part.id, part)
        self._offer()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a line below."""
        hline(QPainter(self), 0, self.width(), self.height() - 1, self._theme.colour("line"))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._slot)
        head.addWidget(self._state)
        head.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addLayout(head)
        words.addWidget(self._name)
        self._name.setMinimumWidth(120)
        self._name.setAccessibleName(self.listed.line.written)
        set_tip(self._name, self.listed.line.written)
        choice = QVBoxLayout()
        choice.setSpacing(2)
        choice.addWidget(self.choice)
        choice.addWidget(self._said)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 7, 0, 8)
        row.setSpacing(12)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 5)
        row.addLayout(choice, 6)
        row.addWidget(self._price(), 0)

    def _price(self) -> QWidget:
        line = self.listed.line
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        price = tr("owned") if line.owned else amount(line.price, line.currency) if line.price is not None else ""
        used = labels.condition(line.condition) if line.condition is Condition.USED else ""
        pieces = _pieces(line.count) if line.count > 1 else ""
        below = clauses(filter(None, (pieces, used)))
        column.addWidget(Label(self._theme, price, "label", elide=False, align=RIGHT))
        column.addWidget(Label(self._theme, below, "caption", "text_3", elide=False, align=RIGHT))
        column.addStretch(1)
        side = QWidget()
        widest = clauses((_pieces(_MANY), labels.condition(Condition.USED)))
        room = math.ceil(text_width(self._theme.font("caption"), widest))
        side.setFixedWidth(max(_PRICE_WIDTH, room))
        side.setLayout(column)
        return side

    def _offer(self) -> None:
        known = [DropdownItem(part.id, part.name, specs(part)) for part in self._parts.values()]
        more = [
            DropdownItem(SEARCH, tr("Search the catalog…")),
            DropdownItem(OWN, tr("Make it your own part…")),
            DropdownItem(LEAVE, tr("Leave this line out")),
        ]
        self.choice.set_items([*known, *more])

    def _take(self, key: str) -> None:
        if key in (SEARCH, OWN):
            self.choice.set_chosen(self._taken)
            (self.search_requested if key == SEARCH else self.own_requested).emit()
            return
        self.chosen.emit(None if key == LEAVE else key)

    def _tell(self, crowded: bool) -> None:
        found = self.listed.found
        state = found.certainty
        if self._taken is not None and (found.part is None or self._taken != found.part.id):
            state, said = Certainty.SURE, tr("Your choice")
        elif self._taken is None and not self.is_open:
            self._mark.set_state(None)
            self._state.set_text(tr(LEFT_OUT))
            self._said.set_text(tr(CROWDED) if crowded else "")
            return
        else:
            said = advice(found, self.listed.line.written)
        self._mark.set_state(state)
        self._state.set_text(tr(STATES[state]))
        self._said.set_text(said)


def _pieces(count: int) -> str:
    return tr_n("{count} piece", "{count} pieces", count)


class _Mark(QLabel):
    """The shape of how sure a line is, with its word for screen readers."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._theme = theme
        self._state: Certainty | None = None
        self.setFixedSize(_MARK, _MARK)
        theme.changed.connect(self.update)

    def set_state(self, state: Certainty | None) -> None:
        """Show another state; None for a line that is left out."""
        self._state = state
        self.setAccessibleName(tr(STATES[state] if state is not None else LEFT_OUT))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the shape."""
        painter, rect, theme = QPainter(self), QRectF(self.rect()), self._theme.theme
        match self._state:
            case Certainty.SURE:
                self._theme.icons.draw(painter, "check", rect, theme.colour("accent"))
            case Certainty.SIMILAR:
                severity_glyph(painter, rect, Severity.INFO, theme)
            case Certainty.SEVERAL:
                severity_glyph(painter, rect, Severity.COST, theme)
            case Certainty.NONE:
                fit_glyph(painter, rect, Fit.UNKNOWN, theme)
            case _:
                self._theme.icons.draw(painter, "minus", rect, theme.colour("text_3"))
