"""Graphics memory: how much is free now on each card, and which programs hold the rest, biggest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner.detect.background import holders_of, serves_models
from rigplanner.domain.evidence import Basis
from rigplanner.domain.host import GpuProcess
from rigplanner.domain.live import GpuSample, Holder, HostSample
from rigplanner.domain.report import Severity
from rigplanner.drawing.stacked_bar import Segment, StackedBarData
from rigplanner.translation import mark, tr, tr_n
from rigplanner.ui.charts.stacked_bar import StackedBar
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.units import GIB
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import gib, gib_with_unit, unknown
from rigplanner.wording.sentences import series

_MOST_ROWS: Final = 8
_MOST_CARDS: Final = 4
_NO_CARD: Final = mark(
    "No graphics card with memory of its own was found. Models run on the processor, from main memory."
)
_UNTOLD: Final = mark("The driver tells how much is in use, but not by which program.")
_REST: Final = mark("Driver, and programs it does not name")


class HoldersPanel(Panel):
    """A bar for each card; one that does not answer says why. The programs on all of them below."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Graphics memory"), parent=parent)
        self.cards = [_CardBlock(theme) for _ in range(_MOST_CARDS)]
        self._more_cards = Label(theme, role="caption", colour="text_3")
        self.rows = [ValueRow(theme, "") for _ in range(_MOST_ROWS)]
        self._more = Label(theme, role="caption", colour="text_3")
        self._note = Note(theme)
        for widget in (*self.cards, self._more_cards, *self.rows, self._more, self._note):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.show_nothing(tr("Looking at the graphics card."))

    def show_nothing(self, why: str, severity: Severity = Severity.INFO) -> None:
        """Say why there are no figures."""
        self.set_hero("")
        self.set_basis(None)
        for widget in (*self.cards, self._more_cards, *self.rows, self._more):
            widget.hide()
        self._note.set_note(why, severity)
        self._note.show()

    def show_sample(self, sample: HostSample) -> None:
        """Show all cards; what does not answer is said, and is not called absent."""
        if not sample.gpus:
            why = as_written(" ".join(sample.troubles))
            self.show_nothing(why or tr(_NO_CARD), Severity.COST if why else Severity.INFO)
            return
        answering = [gpu for gpu in sample.gpus if gpu.used_bytes is not None and gpu.total_bytes]
        self.set_basis(Basis.MEASURED if answering else None, tr("Read from the graphics driver, once a second"))
        free = sum(max((gpu.total_bytes or 0) - (gpu.used_bytes or 0), 0) for gpu in answering)
        lost = len(sample.gpus) - len(answering)
        aside = tr("{count} of {all} cards do not answer", count=lost, all=len(sample.gpus)) if lost else ""
        self.set_hero(gib(free) if answering else "", tr("GiB free now"), aside=aside)
        self._show_cards(sample.gpus)
        self._show_programs([process for gpu in answering for process in gpu.processes], _used(answering))

    def _show_cards(self, cards: Sequence[GpuSample]) -> None:
        for number, block in enumerate(self.cards):
            block.setVisible(number < len(cards))
            if number < len(cards):
                block.show_card(cards[number], number + 1 if len(cards) > 1 else 0)
        beyond = cards[_MOST_CARDS:]
        self._more_cards.setVisible(bool(beyond))
        free = sum(max((gpu.total_bytes or 0) - (gpu.used_bytes or 0), 0) for gpu in beyond)
        more = tr_n(
            "and {count} more card, {amount} GiB free on it",
            "and {count} more cards, {amount} GiB free on them",
            len(beyond),
            amount=gib(free),
        )
        self._more_cards.set_text(more)

    def _show_programs(self, processes: list[GpuProcess], used: int) -> None:
        holders = holders_of(processes)
        told = sum(holder.held_bytes or 0 for holder in holders)
        lines = [(_title(holder), _held(holder)) for holder in holders]
        if used > told:
            lines.append((tr(_REST), gib_with_unit(used - told, 2)))
        for row, line in zip(self.rows, [*lines[:_MOST_ROWS], *[None] * _MOST_ROWS], strict=False):
            row.setVisible(line is not None)
            if line is not None:
                row.set_label(line[0])
                row.set_value(line[1])
        self._more.setVisible(len(lines) > _MOST_ROWS)
        self._more.set_text(tr_n("and {count} more", "and {count} more", len(lines) - _MOST_ROWS))
        untold = bool(holders) and not told
        self._note.setVisible(untold)
        self._note.set_note(tr(_UNTOLD))


class _CardBlock(QWidget):
    """Name, used of total, and the bar of one card."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._title = ValueRow(theme, "", role="body")
        self._bar = StackedBar(theme, tr("Graphics memory in use"), 24)
        self._note = Note(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._title, self._bar, self._note):
            column.addWidget(widget)

    def show_card(self, card: GpuSample, number: int) -> None:
        """Show a card; a `number` tells it from others, 0 for the only one."""
        self._title.set_label(f"{number}  {card.name}" if number else card.name, strong=True)
        used, total = card.used_bytes, card.total_bytes
        answers = used is not None and bool(total)
        self._bar.setVisible(answers)
        self._note.setVisible(not answers)
        if used is None or not total:
            self._title.set_value(tr("no answer"))
            why = card.trouble or tr("It does not tell how much is in use.")
            self._note.set_note(as_written(why), Severity.COST)
            return
        self._title.set_value(gib(used), tr("of {total} GiB", total=gib(total)))
        told = [holder for holder in holders_of(card.processes) if holder.held_bytes]
        segments = [_segment(holder) for holder in told]
        rest = used - sum(holder.held_bytes or 0 for holder in told)
        if rest > 0:
            tip = f"{tr(_REST)}: {gib_with_unit(rest)}"
            segments.append(Segment("", rest / GIB, "data_apps", hatched=True, tip=tip))
        self._bar.set_data(StackedBarData(tuple(segments), total / GIB), _spoken(told))


def _used(cards: Sequence[GpuSample]) -> int:
    return sum(card.used_bytes or 0 for card in cards)


def _segment(holder: Holder) -> Segment:
    held = (holder.held_bytes or 0) / GIB
    role = "data_weights" if serves_models(holder.name) else "data_runtime"
    return Segment(holder.name, held, role, tip=f"{_title(holder)}: {_held(holder)}")


def _title(holder: Holder) -> str:
    name = tr("{name}, a model server", name=holder.name) if serves_models(holder.name) else holder.name
    return f"{name} × {holder.processes}" if holder.processes > 1 else name


def _held(holder: Holder) -> str:
    return unknown() if holder.held_bytes is None else gib_with_unit(holder.held_bytes, 2)


def _spoken(told: Sequence[Holder]) -> str:
    return series(f"{holder.name} {_held(holder)}" for holder in told) or tr("no program is named")
