"""The one place that calls NVIDIA's management library (NVML)."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, cast

import psutil

from rigplanner.domain.host import GpuProcess


class NvmlDriver:
    """Calls into NVML, whose answers may be missing, odd or late.

    pynvml loads only when one is made: most machines never need it, and start-up must not wait for it.
    """

    def __init__(self) -> None:
        import pynvml

        self._library = pynvml
        self.error: type[Exception] = pynvml.NVMLError
        self._absent = (pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, pynvml.NVML_ERROR_DRIVER_NOT_LOADED)
        self._names: dict[int, str | None] = {}
        self._seen: set[int] = set()

    def start(self) -> str | None:
        """Open the driver; None when it answers, else why not, "" where there is none, as on many machines."""
        try:
            self.call("nvmlInit")
        except self.error as error:
            return "" if getattr(error, "value", None) in self._absent else said(error)
        return None

    def stop(self) -> None:
        """Close the driver."""
        self.ask("nvmlShutdown")

    def call(self, name: str, *arguments: object) -> Any:
        """What the driver answers; raises `error`.

        pynvml decodes names strictly, some boards carry other bytes: the undecorated function is called.
        """
        function = getattr(self._library, name)
        answer = getattr(function, "__wrapped__", function)(*arguments)
        return answer.decode("utf-8", "replace").strip() if isinstance(answer, bytes) else answer

    def ask(self, name: str, *arguments: object) -> Any:
        """What the driver answers, or None where it cannot."""
        try:
            return self.call(name, *arguments)
        except (self.error, AttributeError):
            return None

    def processes(self, handle: object) -> tuple[GpuProcess, ...]:
        """Programs with memory on a card, biggest first; one that computes and draws is listed by both calls."""
        used: dict[int, int | None] = {}
        for kind in ("nvmlDeviceGetComputeRunningProcesses", "nvmlDeviceGetGraphicsRunningProcesses"):
            for process in self.ask(kind, handle) or ():
                used[process.pid] = used.get(process.pid) or process.usedGpuMemory
        self._seen.update(used)
        found = (GpuProcess(pid, self._name(pid), used_bytes) for pid, used_bytes in used.items())
        return tuple(sorted(found, key=lambda process: (-(process.used_bytes or 0), process.pid)))

    def forget_gone(self) -> None:
        """Drop the names of programs that were on no card since the last call: their numbers are given out again."""
        self._names = {pid: name for pid, name in self._names.items() if pid in self._seen}
        self._seen.clear()

    def _name(self, pid: int) -> str | None:
        """Asked once for each process: a name costs more than all other figures of a card."""
        if pid not in self._names:
            self._names[pid] = self._asked_name(pid)
        return self._names[pid]

    def _asked_name(self, pid: int) -> str | None:
        try:
            return psutil.Process(pid).name() or None
        except (psutil.Error, OSError, ValueError, OverflowError):
            path = cast("str | None", self.ask("nvmlSystemGetProcessName", pid))
            return PurePath(path).name or None if path else None


def said(error: Exception) -> str:
    """The driver's own words."""
    return str(error).rstrip(".")
