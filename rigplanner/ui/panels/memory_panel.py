"""Where the bytes go: a bar for each device, main memory, and the need against context."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.evidence import Estimate, Quantity, ReportedFigure
from rigplanner.domain.report import DeviceMemory, Fit, HostMemory, MemoryReport, Report
from rigplanner.drawing.memory_kinds import summed_shares
from rigplanner.drawing.pictures import device_bar_data, host_bar_data, need_chart_data
from rigplanner.numerals import exact
from rigplanner.planner.devices import limit_in_force
from rigplanner.translation import mark, tr, tr_in, tr_n
from rigplanner.ui.charts.need_chart import NeedChart
from rigplanner.ui.charts.stacked_bar import StackedBar
from rigplanner.ui.panels.companion_menu import CompanionButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.legend import Legend, LegendItem
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.glossary import Term, explanation
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import gib, number, span, tokens, unknown, with_unit
from rigplanner.wording.reported import stated
from rigplanner.wording.sentences import series, together

_MOST_DEVICES: Final = 4
_LEAST_BAR: Final = 20
_SPLIT: Final = mark("**{layers} of {all}** layers on the GPU. **{amount} GiB** run from RAM.")
_SPLIT_EXPERTS: Final = mark(
    "**{layers} of {all}** layers on the GPU, experts of {experts} of them in RAM. **{amount} GiB** run from RAM."
)


class MemoryPanel(Panel):
    """Memory per device, live."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr_in("panel", "Memory"), why=True, term=Term.GPU_MEMORY, parent=parent)
        self._devices = [_DeviceBlock(theme) for _ in range(_MOST_DEVICES)]
        self._more = Label(theme, role="caption", colour="text_3")
        self._legend = Legend(theme, columns=3)
        self._host = _HostRow(theme)
        self._note = Note(theme)
        self.companions = CompanionButton(theme)
        self._caption = Label(theme, tr("GiB needed against context"), "caption", "text_2")
        self.chart = NeedChart(theme)
        for block in self._devices:
            self.body.addWidget(block)
        for widget in (self._more, self._legend, self._host, self._note, self.companions, self._caption):
            self.body.addWidget(widget)
        self.body.addWidget(self.chart, 1)
        self.body.addStretch(0)

    def show_report(self, report: Report) -> None:
        """Show the memory of a plan."""
        memory = report.memory
        self._render_hero(memory.headroom, memory.fit)
        for block, device in zip(self._devices, [*memory.devices, *[None] * _MOST_DEVICES], strict=False):
            block.show_device(device)
        hidden = len(memory.devices) - _MOST_DEVICES
        self._more.setVisible(hidden > 0)
        self._more.set_text(tr_n("and {count} more card", "and {count} more cards", hidden) if hidden > 0 else "")
        self._legend.setVisible(bool(memory.devices))
        self._legend.set_items(tuple(_legend(memory.devices)))
        self._host.show_host(memory.host)
        self.companions.show_report(report)
        note = together(_note(memory), _limit(report), _beside(memory), _reported(memory))
        self._note.setVisible(bool(note))
        self._note.set_note(note)
        for widget in (self._caption, self.chart):
            widget.setVisible(bool(memory.curve and memory.devices))
        self.chart.set_data(need_chart_data(report), _chart_spoken(memory))

    def _render_hero(self, headroom: Estimate, fit: Fit) -> None:
        self.set_basis(headroom.basis)
        if headroom.value is None:
            self.set_hero(unknown(), tr(headroom.steps[0].label) if headroom.steps else "", fit=fit)
        elif headroom.value < 0:
            self.set_hero(gib(-headroom.value), tr("GiB missing"), fit=fit)
        else:
            self.set_hero(number(headroom), tr("GiB free"), span(headroom), fit=fit)


class _DeviceBlock(QWidget):
    """Name, used of total, and the bar of one device."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._title = ValueRow(theme, "", role="body")
        self._bar = StackedBar(theme, tr("Memory of a device"), 24)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._bar)
        self.hide()

    def show_device(self, device: DeviceMemory | None) -> None:
        """Show a device; none hides the block."""
        self.setVisible(device is not None)
        if device is None:
            return
        self._title.set_label(device.name, strong=True)
        used, total = gib(device.total_bytes), gib(device.capacity_bytes)
        self._title.set_value(used, tr("of {total} GiB", total=total))
        in_use = tr("{used} of {total} GiB used", used=used, total=total)
        self._bar.set_data(device_bar_data(device), f"{device.name}: {in_use}")


class _HostRow(QWidget):
    """Main memory as a thin bar."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._name = Label(theme, tr("RAM"), "strong", elide=False)
        self._bar = StackedBar(theme, tr("Main memory"), 10)
        self._bar.setMinimumWidth(_LEAST_BAR)
        self._value = ValueRow(theme, "", role="body")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._name)
        row.addWidget(self._bar, 1)
        row.addWidget(self._value)

    def show_host(self, host: HostMemory) -> None:
        """Show main memory; with an unknown capacity only what it needs."""
        used, capacity = gib(host.total_bytes), host.capacity_bytes
        self._bar.setVisible(capacity is not None)
        if not capacity:
            self._value.set_value(used, tr("GiB needed, size unknown"))
            return
        total = gib(capacity, 0)
        self._value.set_value(used, tr("of {total} GiB", total=total))
        self._bar.set_data(host_bar_data(host), tr("{used} of {total} GiB used", used=used, total=total))


def _legend(devices: tuple[DeviceMemory, ...]) -> Iterator[LegendItem]:
    """Sums over all devices."""
    for kind, amount in summed_shares(devices).items():
        tip = explanation(kind.term) if kind.term else ""
        yield LegendItem(tr(kind.label), gib(amount, 2), kind.role, hatched=kind.is_hatched, tip=tip)
    free = sum(max(device.headroom_bytes, 0) for device in devices)
    tip = explanation(Term.HEADROOM)
    yield LegendItem(tr_in("memory", "Free"), gib(free, 2), "data_free", empty=True, tip=tip)


def _note(memory: MemoryReport) -> str:
    placement = memory.placement
    if memory.fit is Fit.NO_FIT or placement is None or not placement.spilled_bytes or not memory.devices:
        return ""
    return tr(
        _SPLIT_EXPERTS if placement.cpu_expert_layers else _SPLIT,
        layers=placement.gpu_layers,
        all=placement.layer_count,
        experts=placement.cpu_expert_layers,
        amount=gib(placement.spilled_bytes),
    )


def _beside(memory: MemoryReport) -> str:
    """What is loaded beside the model."""
    named = [f"{as_written(held.companion.name)} ({with_unit(held.need)})" for held in memory.companions]
    return tr("Beside it: {companions}.", companions=series(named)) if named else ""


def _limit(report: Report) -> str:
    """Why the GPU of a ready-made machine has less than its memory."""
    system, memory = report.rig.system, report.memory
    if system is None or not memory.devices:
        return ""
    return tr(
        "The GPU may use **{amount}** of {total} GiB, {limit}.",
        amount=gib(memory.devices[0].capacity_bytes),
        total=exact(system.memory_gib),
        limit=labels.in_sentence(labels.gpu_limit(limit_in_force(system, report.plan.gpu_limit))),
    )


def _reported(memory: MemoryReport) -> str:
    """What a source says about this very case."""
    figure = next(filter(_is_about_memory, memory.reports), None)
    if figure is None:
        return ""
    said = tr("A source says: **{stated}**.", stated=stated(figure))
    return f"{said} {as_written(figure.doubt)}".strip()


def _is_about_memory(figure: ReportedFigure) -> bool:
    """An amount, or what happened to this very model on a card."""
    return figure.quantity is Quantity.MEMORY_BYTES or bool(figure.gpu_id and figure.model_id)


def _chart_spoken(memory: MemoryReport) -> str:
    if memory.ceiling_tokens is None:
        return ""
    return tr("All of it stays on the GPU up to a context of {tokens}", tokens=tokens(memory.ceiling_tokens))
