"""A rig in one line: its parts that matter here, its work, how much its GPUs hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from rigplanner.domain.parts import Part
from rigplanner.domain.report import DeviceMemory, Report
from rigplanner.translation import tr
from rigplanner.units import GIB
from rigplanner.wording.quantities import gib
from rigplanner.wording.sentences import clauses

#: Where the part of a name begins that says enough.
_SHORT: Final = re.compile(r"\b(?:RTX|GTX|RX|Arc|Radeon|Tesla|Ryzen|Threadripper|EPYC|Core|Xeon|Mac)\b.*")


def rig_line(report: Report) -> str:
    """A rig in its parts that matter here: "RTX 3060 12 GB, Ryzen 7 5700X, 32 GB"."""
    rig = report.rig
    if rig.system is not None:
        lent = sum(device.capacity_bytes for device in report.memory.devices)
        share = tr("{size} GiB for the GPU", size=_short_gib(lent)) if lent else ""
        return clauses(filter(None, (short_name(rig.system.chip), share)))
    cards = [_counted_short(card, count) for card, count in Counter(rig.gpus).items()]
    processor = [short_name(rig.cpu.name)] if rig.cpu else []
    memory = [f"{rig.memory.capacity_gib} GB"] if rig.memory else []
    return clauses((*cards, *processor, *memory)) or tr("no parts chosen")


def _counted_short(part: Part, count: int) -> str:
    return f"{count} × {short_name(part.name)}" if count > 1 else short_name(part.name)


def short_name(name: str) -> str:
    """A name from where it tells what it is: "RTX 3060 Ventus 2X 12G"."""
    found = _SHORT.search(name)
    return found[0] if found else name


def work_line(report: Report) -> str:
    """The model with its quantization: "Llama 3.1 8B Q4_K_M"."""
    work = report.plan.workload
    return f"{report.model.name if report.model else work.model_id} {work.quant}"


def capacity_gib(devices: Iterable[DeviceMemory]) -> str:
    """All graphics memory together: "24" or "25.6"."""
    return _short_gib(sum(device.capacity_bytes for device in devices))


def _short_gib(bytes_: float) -> str:
    """Without decimals where they are none."""
    return gib(bytes_, 1 if round(bytes_ / GIB, 1) % 1 else 0)
