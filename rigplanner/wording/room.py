"""How much memory stays free, or how much is lacking: in a table, as a headline and as a line of estimates."""

from __future__ import annotations

from collections.abc import Sequence

from rigplanner.domain.evidence import Basis, Estimate
from rigplanner.domain.report import DeviceKind, DeviceMemory, Fit, Report
from rigplanner.translation import tr, tr_in, tr_n
from rigplanner.wording.cell_text import CellText
from rigplanner.wording.quantities import between, gib, gib_with_unit, reason, span, unknown
from rigplanner.wording.rig_names import capacity_gib
from rigplanner.wording.sentences import clauses


def room_cell(standing: Estimate, report: Report) -> CellText:
    """What stays free or is lacking, and below it of what."""
    devices, room = report.memory.devices, standing.value or 0.0
    if room < 0:
        return CellText(gib(-room), _lack(report), _lack_span(standing), _placed(report, -room), standing.basis)
    if not devices:
        return CellText(gib(room), tr("GiB of RAM free"), span(standing), basis=standing.basis)
    return CellText(gib(room), _free(devices), span(standing), _used(devices), standing.basis)


def room_headline(standing: Estimate, report: Report) -> CellText:
    """The same without a line below: the range says what it is of, "4.2–4.8 of 12 GiB", or where it is."""
    devices, room = report.memory.devices, standing.value
    if room is None:
        return CellText(unknown(), span=reason(standing), basis=Basis.UNKNOWN)
    if room < 0:
        told = _lack_span(standing) or tr("needs {amount} of {capacity} GiB", **_need(report))
        return CellText(gib(-room), _lack(report), told, basis=standing.basis)
    if not devices:
        return CellText(gib(room), tr("GiB of RAM free"), span(standing), basis=standing.basis)
    return CellText(gib(room), tr("GiB free"), _free_of(devices, span(standing)), basis=standing.basis)


def room_line(standing: Estimate, report: Report) -> tuple[str, str]:
    """What the figure is called, and its value."""
    room = standing.value
    if room is None:
        return tr_in("of any kind", "Memory"), unknown()
    if room < 0:
        return tr_in("of any kind", "Memory"), f"{gib(-room)} {_lack(report)}"
    free = gib_with_unit(room) if report.memory.devices else tr("{amount} GiB of RAM", amount=gib(room))
    return tr("Memory free"), free


def _lack(report: Report) -> str:
    return tr("GiB too much") if report.memory.fit is Fit.SPILLS else tr("GiB missing")


def _lack_span(standing: Estimate) -> str:
    """The range of a lack: "7.9–8.4", from nothing where it may just fit."""
    return between(gib(max(-(standing.high or 0.0), 0.0)), gib(-(standing.low or 0.0)))


def _free(devices: Sequence[DeviceMemory]) -> str:
    if len(devices) == 1:
        return tr("GiB free")
    return tr("GiB free on the fuller card") if len(devices) == 2 else tr("GiB free on the fullest card")


def _used(devices: Sequence[DeviceMemory]) -> str:
    used, capacity = gib(_total_bytes(devices)), capacity_gib(devices)
    if devices[0].kind is DeviceKind.UNIFIED:
        return _lent(used, capacity)
    if len(devices) == 1:
        return _part(used, capacity)
    return tr_n(
        "{amount} of {capacity} GiB on {count} card",
        "{amount} of {capacity} GiB on {count} cards",
        len(devices),
        amount=used,
        capacity=capacity,
    )


def _free_of(devices: Sequence[DeviceMemory], spread: str) -> str:
    if len(devices) > 1:
        where = tr("on the fuller card") if len(devices) == 2 else tr("on the fullest card")
        return clauses(filter(None, (spread, where)))
    say = _lent if devices[0].kind is DeviceKind.UNIFIED else _part
    return say(spread or gib(_total_bytes(devices)), capacity_gib(devices))


def _placed(report: Report, over: float) -> str:
    """Where a model lies that is too large, or what it needs of what is there."""
    memory = report.memory
    if memory.fit is Fit.SPILLS and memory.devices:
        on_gpu, in_ram = gib(_total_bytes(memory.devices)), gib(over)
        return tr("{on_gpu} on the GPU, {in_ram} in RAM", on_gpu=on_gpu, in_ram=in_ram)
    if _lacks_ram(report):
        return tr("needs {amount} of {capacity} GiB of RAM", **_need(report))
    return tr("needs {amount} of {capacity} GiB", **_need(report))


def _need(report: Report) -> dict[str, str]:
    """What is needed of the memory that is short, and how much there is."""
    memory, host = report.memory, report.memory.host
    if _lacks_ram(report):
        return {"amount": gib(host.total_bytes), "capacity": gib(host.capacity_bytes or 0)}
    return {"amount": gib(_total_bytes(memory.devices)), "capacity": capacity_gib(memory.devices)}


def _lacks_ram(report: Report) -> bool:
    memory = report.memory
    is_short = any(device.headroom_bytes < 0 for device in memory.devices)
    return not is_short and memory.host.capacity_bytes is not None


def _part(amount: str, capacity: str) -> str:
    return tr("{amount} of {capacity} GiB", amount=amount, capacity=capacity)


def _lent(amount: str, capacity: str) -> str:
    return tr("{amount} of {capacity} GiB lent to the GPU", amount=amount, capacity=capacity)


def _total_bytes(devices: Sequence[DeviceMemory]) -> int:
    return sum(device.total_bytes for device in devices)
