"""A comparison in words: the rows, and what each says of a rig."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from rigplanner.domain.comparison import SLOT_OF_ROW, Cell, Comparison, RowKey
from rigplanner.domain.evidence import Basis, Estimate
from rigplanner.domain.parts import Part, Slot, System
from rigplanner.domain.plan import Use
from rigplanner.domain.report import DeviceKind, DeviceMemory, Fit, Report, Severity
from rigplanner.wording import labels
from rigplanner.wording.findings import sentence
from rigplanner.wording.quantities import (
    EN_DASH,
    UNKNOWN,
    about_count,
    about_tokens,
    between,
    duration,
    gb_with_unit,
    gib,
    month,
    number,
    reason,
    span,
    tokens,
)
from rigplanner.wording.specs import specs, specs_of

_TITLES: Final = {
    RowKey.WORK: "Work",
    RowKey.MEMORY: "GPU memory",
    RowKey.SPEED: "Speed",
    RowKey.CONTEXT: "Largest context",
    RowKey.READING: "Reads prompts",
    RowKey.FIRST_WORD: "First word",
    RowKey.ANSWER: "Whole answer",
    RowKey.LOADING: "Loading",
    RowKey.PRICE: "Price",
    RowKey.PRICE_PER_SPEED: "Per tok/s",
    RowKey.PITFALL: "Worst pitfall",
}
#: What is unknown for the reason that the row of the speed gives.
_FOLLOWS_SPEED: Final = frozenset({RowKey.READING, RowKey.FIRST_WORD, RowKey.ANSWER, RowKey.PRICE_PER_SPEED})
_MEANINGS: Final = {
    RowKey.MEMORY: "What stays free in graphics memory, or what is too much for it",
    RowKey.SPEED: "Words written: a token is about three quarters of one",
    RowKey.CONTEXT: "The longest conversation that stays in graphics memory",
    RowKey.READING: "How fast a prompt is read before the answer begins",
    RowKey.FIRST_WORD: "The wait from the question to the first word (time to first token)",
    RowKey.ANSWER: "From the question to the end of the answer",
    RowKey.LOADING: "Reading the model from the drive, once after each start",
    RowKey.PRICE: "All parts together, before tax; what is already yours costs nothing",
    RowKey.PRICE_PER_SPEED: "The price divided by the speed of writing",
    RowKey.PITFALL: "What to know first of this rig with this work",
}
#: Where the part of a name begins that says enough.
_SHORT: Final = re.compile(r"\b(?:RTX|GTX|RX|Arc|Radeon|Tesla|Ryzen|Threadripper|EPYC|Core|Xeon|Mac)\b.*")


@dataclass(frozen=True, slots=True)
class RowTitle:
    """The name of a row, its conditions below, and what it means on hover."""

    title: str
    below: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class CellText:
    """`value` is strong, `unit` behind it, `span` its range, `note` the line below."""

    value: str
    unit: str = ""
    span: str = ""
    note: str = ""
    basis: Basis | None = None
    severity: Severity | None = None

    @property
    def spoken(self) -> str:
        """The cell in words."""
        figure = " ".join(filter(None, (self.value, self.unit)))
        basis = labels.basis(self.basis) if self.basis and self.basis is not Basis.UNKNOWN else ""
        return ", ".join(filter(None, (figure, self.span, basis, self.note)))


def row_title(key: RowKey, comparison: Comparison) -> RowTitle:
    """What a row is called; conditions are told where all rigs share them."""
    if key in SLOT_OF_ROW:
        return RowTitle(labels.slot(SLOT_OF_ROW[key]))
    title = _TITLES[key]
    if key is RowKey.ANSWER and all(report.plan.workload.use.turns_high for report in comparison.reports):
        title = "Whole task"
    return RowTitle(title, _conditions(key, comparison), _MEANINGS.get(key, ""))


def _conditions(key: RowKey, comparison: Comparison) -> str:
    told = _CONDITIONS.get(key)
    if told is None:
        return ""
    if key is RowKey.MEMORY:
        return _sizes(comparison.reports)
    said = {told(report) for report in comparison.reports}
    return said.pop() if len(said) == 1 else ""


def _sizes(reports: Iterable[Report]) -> str:
    """All sizes of graphics memory once, in the order of the rigs: "12, 24 and 96 GiB"."""
    sizes = [_capacity_gib(report.memory.devices) for report in reports if report.memory.devices]
    *first, last = dict.fromkeys(sizes) or [""]
    if not last:
        return ""
    return f"{', '.join(first)} and {last} GiB" if first else f"{last} GiB"


def _capacity_gib(devices: Iterable[DeviceMemory]) -> str:
    return gib(sum(device.capacity_bytes for device in devices)).removesuffix(".0")


def _loaded(report: Report) -> str:
    size = report.loading.file_bytes
    return f"{gb_with_unit(size)}, cold" if size else ""


def _answered(report: Report) -> str:
    use = report.plan.workload.use
    if use.turns_high:
        return f"{use.turns}{EN_DASH}{use.turns_high} turns, prompt cached"
    return f"{_range(use.answer_tokens, use.answer_tokens_high)} tokens out"


def _range(low: int, high: int | None) -> str:
    return f"{about_count(low)}{EN_DASH}{about_count(high)}" if high else about_count(low)


_CONDITIONS: Final[dict[RowKey, Callable[[Report], str]]] = {
    RowKey.MEMORY: lambda _: "",
    RowKey.SPEED: lambda report: f"at {about_tokens(report.speed.filled_tokens)} filled",
    RowKey.CONTEXT: lambda _: "all of it on the GPU",
    RowKey.FIRST_WORD: lambda report: f"{about_count(report.plan.workload.use.prompt_tokens)} tokens in",
    RowKey.ANSWER: _answered,
    RowKey.LOADING: _loaded,
}


def cell_text(key: RowKey, cell: Cell, report: Report) -> CellText:
    """What a row says of a rig."""
    if key in SLOT_OF_ROW:
        return _part_text(SLOT_OF_ROW[key], report)
    if key is RowKey.WORK:
        return _work_text(report)
    if key is RowKey.PITFALL:
        return _pitfall_text(report)
    estimate = cell.estimate
    if estimate is None or estimate.value is None:
        repeated = key in _FOLLOWS_SPEED and report.memory.fit is Fit.NO_FIT
        return CellText(UNKNOWN, note=reason(estimate) if estimate and not repeated else "", basis=Basis.UNKNOWN)
    return _FIGURES[key](estimate, report)


def _memory_text(estimate: Estimate, report: Report) -> CellText:
    devices, amount = report.memory.devices, estimate.value or 0.0
    if amount < 0:
        word = "GiB too much" if report.memory.fit is Fit.SPILLS else "GiB missing"
        return CellText(gib(-amount), word, note=_placed(report, -amount), basis=estimate.basis)
    where = "" if len(devices) < 2 else " on the fuller card" if len(devices) == 2 else " on the fullest card"
    if not devices:
        return CellText(gib(amount), "GiB of RAM free", span(estimate), basis=estimate.basis)
    return CellText(gib(amount), f"GiB free{where}", span(estimate), _used(devices), estimate.basis)


def _used(devices: tuple[DeviceMemory, ...]) -> str:
    used = f"{gib(sum(device.total_bytes for device in devices))} of {_capacity_gib(devices)} GiB"
    if devices[0].kind is DeviceKind.UNIFIED:
        return f"{used} lent to the GPU"
    return f"{used} on {len(devices)} cards" if len(devices) > 1 else used


def _placed(report: Report, over: float) -> str:
    devices = report.memory.devices
    if report.memory.fit is Fit.SPILLS and devices:
        on_gpu = gib(sum(device.total_bytes for device in devices))
        return f"{on_gpu} on the GPU, {gib(over)} in RAM"
    host = report.memory.host
    short_host = not any(device.headroom_bytes < 0 for device in devices)
    if short_host and host.capacity_bytes is not None:
        return f"needs {gib(host.total_bytes)} of {gib(host.capacity_bytes)} GiB of RAM"
    needed = sum(device.total_bytes for device in devices)
    return f"needs {gib(needed)} of {_capacity_gib(devices)} GiB"


def _plain_text(estimate: Estimate, _report: Report) -> CellText:
    return CellText(number(estimate), "tok/s", span(estimate), basis=estimate.basis)


def _context_text(estimate: Estimate, report: Report) -> CellText:
    if not estimate.value:
        return CellText("none", note="not even the shortest stays on the GPU")
    own_limit = report.model is not None and estimate.value == report.model.max_context
    return CellText(
        about_tokens(estimate.value), note="the model's own limit" if own_limit else "", basis=estimate.basis
    )


def _time_text(estimate: Estimate, _report: Report) -> CellText:
    value, _, unit = duration(estimate.value or 0.0).rpartition(" ")
    low, high = duration(estimate.low or 0.0), duration(estimate.high or 0.0)
    return CellText(value, unit, between(low, high).removesuffix(f" {unit}"), basis=estimate.basis)


def _price_text(estimate: Estimate, report: Report) -> CellText:
    missing = [labels.slot(slot).lower() for slot in report.cost.missing]
    note = f"without {', '.join(missing)}: price unknown" if missing else ""
    if not estimate.value and not missing:
        note = "all of it is yours already"
    elif len(report.cost.lines) == 1 and report.cost.lines[0].as_of:
        note = f"as of {month(report.cost.lines[0].as_of)}"
    return CellText(number(estimate), span=span(estimate), note=note, basis=estimate.basis)


def _per_speed_text(estimate: Estimate, _report: Report) -> CellText:
    return CellText(number(estimate), span=span(estimate), basis=estimate.basis)


_FIGURES: Final[dict[RowKey, Callable[[Estimate, Report], CellText]]] = {
    RowKey.MEMORY: _memory_text,
    RowKey.SPEED: _plain_text,
    RowKey.CONTEXT: _context_text,
    RowKey.READING: _plain_text,
    RowKey.FIRST_WORD: _time_text,
    RowKey.ANSWER: _time_text,
    RowKey.LOADING: _time_text,
    RowKey.PRICE: _price_text,
    RowKey.PRICE_PER_SPEED: _per_speed_text,
}


def _pitfall_text(report: Report) -> CellText:
    if not report.findings:
        return CellText("Nothing to mind")
    worst = report.findings[0]
    text = sentence(worst)
    return CellText(text.title, note=text.detail, severity=worst.severity)


def work_line(report: Report) -> str:
    """The model with its quantization: "Llama 3.1 8B Q4_K_M"."""
    work = report.plan.workload
    return f"{report.model.name if report.model else work.model_id} {work.quant}"


def _work_text(report: Report) -> CellText:
    work = report.plan.workload
    return CellText(work_line(report), note=f"{tokens(work.context_tokens)} context, {_use(work.use)}")


def _use(use: Use) -> str:
    return use.name[:1].lower() + use.name[1:]


def _part_text(slot: Slot, report: Report) -> CellText:
    rig = report.rig
    if report.plan.rig.is_ready_made:
        return _inside(slot, rig.system, report) if rig.system else CellText(UNKNOWN)
    if slot is Slot.GPU:
        return _cards_text(report)
    choice, part = report.plan.rig.choice(slot), getattr(rig, slot.value)
    if choice is None:
        return CellText("none chosen")
    if part is None:
        return CellText(choice.part_id, note="in no catalog")
    return CellText(_counted(part, choice.count), note=specs_of(part, choice.count))


def _cards_text(report: Report) -> CellText:
    if not report.plan.rig.gpus:
        return CellText("none")
    cards = Counter(report.rig.gpus)
    if not cards:
        return CellText(report.plan.rig.gpus[0].part_id, note="in no catalog")
    names = " + ".join(_counted(card, count) for card, count in cards.items())
    return CellText(names, note=specs(next(iter(cards))) if len(cards) == 1 else "")


def _counted(part: Part, count: int) -> str:
    return f"{count} × {part.name}" if count > 1 else part.name


def _inside(slot: Slot, system: System, report: Report) -> CellText:
    """What a ready-made machine has in the place of a part."""
    match slot:
        case Slot.GPU:
            lent = sum(device.capacity_bytes for device in report.memory.devices)
            return CellText(system.chip, note=f"{gib(lent)} GiB lent to the GPU".replace(".0 ", " ") if lent else "")
        case Slot.CPU:
            return CellText(f"{system.cpu_cores} cores" if system.cpu_cores else UNKNOWN, note="in the same chip")
        case Slot.MEMORY:
            return CellText(f"{system.memory_gib:g} GB, shared", note=f"{system.bandwidth_gbps:g} GB/s")
        case Slot.DRIVE:
            return CellText(next((row.name for row in report.loading.rows if row.chosen), UNKNOWN))
        case _:
            return CellText("part of the machine")


def rig_line(report: Report) -> str:
    """A rig in its parts that matter here: "RTX 3060 12 GB, Ryzen 7 5700X, 32 GB"."""
    rig = report.rig
    if rig.system is not None:
        lent = sum(device.capacity_bytes for device in report.memory.devices)
        share = f", {gib(lent)} GiB for the GPU".replace(".0 ", " ") if lent else ""
        return f"{short_name(rig.system.chip)}{share}"
    cards = [_counted_short(card, count) for card, count in Counter(rig.gpus).items()]
    processor = [short_name(rig.cpu.name)] if rig.cpu else []
    memory = [f"{rig.memory.capacity_gib} GB"] if rig.memory else []
    return ", ".join((*cards, *processor, *memory)) or "no parts chosen"


def _counted_short(part: Part, count: int) -> str:
    return f"{count} × {short_name(part.name)}" if count > 1 else short_name(part.name)


def short_name(name: str) -> str:
    """A name from where it tells what it is: "RTX 3060 Ventus 2X 12G"."""
    found = _SHORT.search(name)
    return found[0] if found else name
