"""What each program holds on each graphics card, from Windows' own performance counters, whatever the card's make."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

import psutil

from rigplanner.detect.base import Reading
from rigplanner.detect.powershell import ask
from rigplanner.detect.program import LIMIT_S, NoAnswer
from rigplanner.detect.records import number_in, records_in, text_in
from rigplanner.detect.windows_gpus import luid_text
from rigplanner.domain.host import GpuProcess
from rigplanner.translation import tr

#: The class behind the counters "GPU Process Memory", whose names Windows translates, while class names stay English.
_SCRIPT = (
    "$rows = @(Get-CimInstance -Query 'SELECT Name, DedicatedUsage, LocalUsage "
    "FROM Win32_PerfRawData_GPUPerformanceCounters_GPUProcessMemory' | "
    "Select-Object -Property Name, DedicatedUsage, LocalUsage); "
    "ConvertTo-Json -Compress -InputObject $rows"
)
#: Instances are called "pid_1234_luid_0x00000000_0x0000D1F2_phys_0": process, adapter in two halves, linked card.
_INSTANCE = re.compile(r"pid_(\d+)_luid_0x([0-9a-f]{1,8})_0x([0-9a-f]{1,8})_", re.IGNORECASE)


def read_gpu_processes(limit_s: float = LIMIT_S) -> Reading[Mapping[str, tuple[GpuProcess, ...]]]:
    """Programs with memory on each adapter, biggest first, by the adapter's LUID as `luid_text` writes it."""
    try:
        return Reading(processes_in(ask(_SCRIPT, limit_s)))
    except NoAnswer as error:
        told = tr("What other programs hold on the graphics card could not be read: {reason}.", reason=error)
        return Reading({}, (told,))


def processes_in(answer: object) -> dict[str, tuple[GpuProcess, ...]]:
    """The same from the counters' rows as PowerShell writes them."""
    held: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for row in records_in(answer):
        found = _INSTANCE.match(text_in(row, "Name") or "")
        if found and (used_bytes := _used_bytes(number_in(row, "DedicatedUsage"), number_in(row, "LocalUsage"))):
            held[luid_text(int(found[2], 16) << 32 | int(found[3], 16))][int(found[1])] += used_bytes
    return {luid: _biggest_first(processes) for luid, processes in held.items()}


def _used_bytes(dedicated: int | None, local: int | None) -> int:
    """The memory held on the card itself.

    "Dedicated Usage" counts what is promised and can grow past the card's size (github.com/winsiderss/systeminformer,
    issue 2389 and pull request 2971); "Local Usage" counts what lies there, but on graphics in a processor that is
    main memory. The smaller one is right for both.
    """
    return min((figure for figure in (dedicated, local) if figure is not None), default=0)


def _biggest_first(held_bytes: Counter[int]) -> tuple[GpuProcess, ...]:
    return tuple(GpuProcess(pid, _name(pid), used_bytes) for pid, used_bytes in held_bytes.most_common())


def _name(pid: int) -> str | None:
    try:
        return psutil.Process(pid).name() or None
    except (psutil.Error, OSError, ValueError, OverflowError):
        return None
