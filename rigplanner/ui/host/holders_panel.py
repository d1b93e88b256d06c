"""Graphics memory: how much is free now, and which programs hold the rest, biggest first."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from rigplanner.detect.background import holders_of, serves_models
from rigplanner.domain.evidence import Basis
from rigplanner.domain.live import GpuSample, Holder, HostSample
from rigplanner.ui.charts.stacked_bar import Segment, StackedBar, StackedBarData
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.units import GIB
from rigplanner.wording.quantities import gib

_MOST_ROWS: Final = 8
_NO_CARD: Final = "No graphics card with memory of its own was found. Models run on the processor, from main memory."
_UNTOLD: Final = "The driver tells how much is in use, but not by which program."


class HoldersPanel(Panel):
    """The fullest card first; a card that does not answer says why."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Graphics memory", parent=parent)
        self._name = ValueRow(theme, "", role="body")
        self._bar = StackedBar(theme, "Graphics memory in use", 24)
        self.rows = [ValueRow(theme, "") for _ in range(_MOST_ROWS)]
        self._more = Label(theme, role="caption", colour="text_3")
        self._note = Note(theme)
        for widget in (self._name, self._bar, *self.rows, self._more, self._note):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.show_nothing("Looking at the graphics card.")

    def show_nothing(self, why: str) -> None:
        """Say why there are no figures."""
        self.set_hero("")
        self.set_basis(None)
        for widget in (self._name, self._bar, *self.rows, self._more):
            widget.hide()
        self._note.set_note(why)
        self._note.show()

    def show_sample(self, sample: HostSample) -> None:
        """Show the card that other programs hold most of."""
        if not sample.gpus:
            self.show_nothing(_NO_CARD)
            return
        card = max(sample.gpus, key=lambda gpu: gpu.used_bytes or 0)
        if card.trouble or card.used_bytes is None or not card.total_bytes:
            self.show_nothing(card.trouble or f"{card.name} does not tell how much of its memory is in use.")
            return
        self._show_card(card, card.used_bytes, card.total_bytes)

    def _show_card(self, card: GpuSample, used: int, total: int) -> None:
        self.set_hero(gib(max(total - used, 0)), "GiB free now")
        self.set_basis(Basis.MEASURED, "Read from the graphics driver, once a second")
        self._name.set_label(card.name, strong=True)
        self._name.set_value(gib(used), f"of {gib(total)} GiB")
        holders = holders_of(card.processes)
        told = [holder for holder in holders if holder.held_bytes]
        segments = [_segment(holder) for holder in told]
        rest = used - sum(holder.held_bytes or 0 for holder in told)
        if rest > 0:
            segments.append(
                Segment("", rest / GIB, "data_apps", hatched=True, tip=f"Driver and others: {gib(rest)} GiB")
            )
        self._bar.set_data(StackedBarData(tuple(segments), total / GIB), _spoken(told))
        self._show_rows(holders, rest)
        untold = bool(holders) and not told
        self._note.setVisible(untold)
        self._note.set_note(_UNTOLD)
        self._name.show()
        self._bar.show()

    def _show_rows(self, holders: tuple[Holder, ...], rest: int) -> None:
        lines = [(_title(holder), _held(holder)) for holder in holders]
        if rest > 0:
            lines.append(("The driver itself, and what it does not tell", f"{gib(rest, 2)} GiB"))
        shown = lines[:_MOST_ROWS]
        for row, line in zip(self.rows, [*shown, *[None] * _MOST_ROWS], strict=False):
            row.setVisible(line is not None)
            if line is not None:
                row.set_label(line[0])
                row.set_value(line[1])
        self._more.setVisible(len(lines) > _MOST_ROWS)
        self._more.set_text(f"and {len(lines) - _MOST_ROWS} more")


def _segment(holder: Holder) -> Segment:
    held = (holder.held_bytes or 0) / GIB
    role = "data_weights" if serves_models(holder.name) else "data_runtime"
    return Segment(holder.name, held, role, tip=f"{_title(holder)}: {_held(holder)}")


def _title(holder: Holder) -> str:
    name = f"{holder.name}, a model server" if serves_models(holder.name) else holder.name
    return f"{name} × {holder.processes}" if holder.processes > 1 else name


def _held(holder: Holder) -> str:
    return "unknown" if holder.held_bytes is None else f"{gib(holder.held_bytes, 2)} GiB"


def _spoken(told: list[Holder]) -> str:
    return ", ".join(f"{holder.name} {_held(holder)}" for holder in told) or "no program is named"
