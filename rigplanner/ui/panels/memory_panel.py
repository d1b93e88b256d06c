"""Where the bytes go: a bar for each device, main memory, and the need against context."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.evidence import Estimate, Quantity, ReportedFigure
from rigplanner.domain.report import DeviceMemory, Fit, HostMemory, MemoryReport, Report
from rigplanner.drawing.memory_kinds import summed_shares
from rigplanner.drawing.pictures import device_bar_data, host_bar_data, need_chart_data
from rigplanner.planner.devices import limit_in_force
from rigplanner.ui.charts.need_chart import NeedChart
from rigplanner.ui.charts.stacked_bar import StackedBar
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.panels.companion_menu import CompanionButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.legend import Legend, LegendItem
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import gib, number, span, tokens
from rigplanner.wording.reported import stated

_MOST_DEVICES: Final = 4
_TERMS: Final = (
    "Weights: the model itself.\nKV cache: what it remembers of the conversation.\n"
    "Compute: scratch space while it works.\nRuntime: the share of driver and program.\n"
    "Other apps: what desktop and open programs hold."
)


class MemoryPanel(Panel):
    """Memory per device, live."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Memory", why=True, parent=parent)
        self._devices = [_DeviceBlock(theme) for _ in range(_MOST_DEVICES)]
        self._more = Label(theme, role="caption", colour="text_3")
        self._legend = Legend(theme, columns=3)
        set_tip(self._legend, _TERMS)
        self._host = _HostRow(theme)
        self._note = Note(theme)
        self.companions = CompanionButton(theme)
        self._caption = Label(theme, "GiB needed against context", "caption", "text_2")
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
        self._more.set_text(f"and {hidden} more cards" if hidden > 0 else "")
        self._legend.setVisible(bool(memory.devices))
        self._legend.set_items(tuple(_legend(memory.devices)))
        self._host.show_host(memory.host)
        self.companions.show_report(report)
        note = " ".join(filter(None, (_note(memory), _limit(report), _beside(memory), _reported(memory))))
        self._note.setVisible(bool(note))
        self._note.set_note(note)
        for widget in (self._caption, self.chart):
            widget.setVisible(bool(memory.curve and memory.devices))
        self.chart.set_data(need_chart_data(report), _chart_spoken(memory))

    def _render_hero(self, headroom: Estimate, fit: Fit) -> None:
        self.set_basis(headroom.basis)
        if headroom.value is None:
            self.set_hero("unknown", headroom.steps[0].label if headroom.steps else "", fit=fit)
        elif headroom.value < 0:
            self.set_hero(gib(-headroom.value), "GiB missing", fit=fit)
        else:
            self.set_hero(number(headroom), "GiB free", span(headroom), fit=fit)


class _DeviceBlock(QWidget):
    """Name, used of total, and the bar of one device."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._title = ValueRow(theme, "", role="body")
        self._bar = StackedBar(theme, "Memory of a device", 24)
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
        self._title.set_value(gib(device.total_bytes), f"of {gib(device.capacity_bytes)} GiB")
        self._bar.set_data(
            device_bar_data(device),
            f"{device.name}: {gib(device.total_bytes)} of {gib(device.capacity_bytes)} GiB used",
        )


class _HostRow(QWidget):
    """Main memory as a thin bar."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._name = Label(theme, "RAM", "strong", elide=False)
        self._bar = StackedBar(theme, "Main memory", 10)
        self._value = ValueRow(theme, "", role="body")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._name)
        row.addWidget(self._bar, 1)
        row.addWidget(self._value)

    def show_host(self, host: HostMemory) -> None:
        """Show main memory; with an unknown capacity only what it needs."""
        used = host.total_bytes
        capacity = host.capacity_bytes
        self._bar.setVisible(capacity is not None)
        self._value.set_value(gib(used), f"of {gib(capacity, 0)} GiB" if capacity else "GiB needed, size unknown")
        if capacity is None:
            return
        self._bar.set_data(host_bar_data(host), f"{gib(used)} of {gib(capacity, 0)} GiB used")


def _legend(devices: tuple[DeviceMemory, ...]) -> Iterator[LegendItem]:
    """Sums over all devices."""
    for (label, role, hatched), amount in summed_shares(devices).items():
        yield LegendItem(label, gib(amount, 2), role, hatched=hatched)
    free = sum(max(device.headroom_bytes, 0) for device in devices)
    yield LegendItem("Free", gib(free, 2), "data_free", empty=True)


def _note(memory: MemoryReport) -> str:
    placement = memory.placement
    if memory.fit is Fit.NO_FIT or placement is None or not placement.spilled_bytes or not memory.devices:
        return ""
    where = f"**{placement.gpu_layers} of {placement.layer_count}** layers on the GPU"
    if placement.cpu_expert_layers:
        where += f", experts of {placement.cpu_expert_layers} of them in RAM"
    return f"{where}. **{gib(placement.spilled_bytes)} GiB** run from RAM."


def _beside(memory: MemoryReport) -> str:
    """What is loaded beside the model."""
    named = [
        f"{as_written(held.companion.name)} ({'unknown' if held.need.value is None else f'{gib(held.need.value)} GiB'})"
        for held in memory.companions
    ]
    return f"Beside it: {', '.join(named)}." if named else ""


def _limit(report: Report) -> str:
    """Why the GPU of a ready-made machine has less than its memory."""
    system, memory = report.rig.system, report.memory
    if system is None or not memory.devices:
        return ""
    share = f"The GPU may use **{gib(memory.devices[0].capacity_bytes)}** of {system.memory_gib:g} GiB"
    return f"{share}, {labels.gpu_limit(limit_in_force(system, report.plan.gpu_limit)).lower()}."


def _reported(memory: MemoryReport) -> str:
    """What a source says about this very case."""
    figure = next(filter(_is_about_memory, memory.reports), None)
    if figure is None:
        return ""
    return f"A source says: **{stated(figure)}**. {as_written(figure.doubt)}".strip()


def _is_about_memory(figure: ReportedFigure) -> bool:
    """An amount, or what happened to this very model on a card."""
    return figure.quantity is Quantity.MEMORY_BYTES or bool(figure.gpu_id and figure.model_id)


def _chart_spoken(memory: MemoryReport) -> str:
    if memory.ceiling_tokens is None:
        return ""
    return f"All of it stays on the GPU up to a context of {tokens(memory.ceiling_tokens)}"
