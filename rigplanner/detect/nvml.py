"""NVIDIA cards as their driver describes them, through its management library (NVML)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, cast

import psutil

from rigplanner.detect.base import Reading
from rigplanner.domain.host import GpuProcess, HostGpu


@dataclass(frozen=True, slots=True)
class NvidiaCards:
    """The cards in the driver's order and the version of the driver; none without a driver."""

    gpus: tuple[HostGpu, ...] = ()
    driver: str | None = None


class _Driver:
    """The one place that calls NVML."""

    def __init__(self) -> None:
        import pynvml  # loads only here: most machines never need it, and start-up must not wait for it

        self.library = pynvml
        self.error: type[Exception] = pynvml.NVMLError
        self.absent = (pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, pynvml.NVML_ERROR_DRIVER_NOT_LOADED)

    def call(self, name: str, *arguments: object) -> Any:
        """What the driver answers; raises `error`.

        pynvml decodes names strictly, some boards carry other bytes: the undecorated function is called.
        """
        function = getattr(self.library, name)
        answer = getattr(function, "__wrapped__", function)(*arguments)
        return answer.decode("utf-8", "replace").strip() if isinstance(answer, bytes) else answer

    def ask(self, name: str, *arguments: object) -> Any:
        """What the driver answers, or None where it cannot."""
        try:
            return self.call(name, *arguments)
        except (self.error, AttributeError):
            return None


def read_nvidia() -> Reading[NvidiaCards]:
    """All NVIDIA cards; a machine without driver is a normal one and gives no trouble."""
    driver = _Driver()
    try:
        driver.call("nvmlInit")
    except driver.error as error:
        absent = getattr(error, "value", None) in driver.absent
        return Reading(NvidiaCards(), () if absent else (f"The NVIDIA driver does not start: {_said(error)}.",))
    try:
        return _read_cards(driver)
    finally:
        driver.ask("nvmlShutdown")


def _read_cards(driver: _Driver) -> Reading[NvidiaCards]:
    version = driver.ask("nvmlSystemGetDriverVersion")
    gpus: list[HostGpu] = []
    troubles: list[str] = []
    try:
        count = driver.call("nvmlDeviceGetCount")
    except driver.error as error:
        return Reading(NvidiaCards(driver=version), (f"The NVIDIA driver does not list its cards: {_said(error)}.",))
    for index in range(count):
        try:
            handle = driver.call("nvmlDeviceGetHandleByIndex", index)
            gpus.append(_read_card(driver, handle, driver.call("nvmlDeviceGetName", handle)))
        except driver.error as error:
            troubles.append(f"Graphics card {index + 1} of {count} does not answer: {_said(error)}.")
    return Reading(NvidiaCards(tuple(gpus), version), tuple(troubles))


def _read_card(driver: _Driver, handle: object, name: str) -> HostGpu:
    memory = driver.ask("nvmlDeviceGetMemoryInfo", handle)
    capability = driver.ask("nvmlDeviceGetCudaComputeCapability", handle)
    limit_mw = driver.ask("nvmlDeviceGetEnforcedPowerLimit", handle)
    return HostGpu(
        name=name or "NVIDIA graphics card without a name",
        vendor="NVIDIA",
        uuid=driver.ask("nvmlDeviceGetUUID", handle),
        total_bytes=memory.total or None if memory else None,
        used_bytes=memory.used if memory else None,
        compute_capability="{}.{}".format(*capability) if capability else None,
        pcie_gen=driver.ask("nvmlDeviceGetMaxPcieLinkGeneration", handle) or None,
        pcie_lanes=driver.ask("nvmlDeviceGetMaxPcieLinkWidth", handle) or None,
        power_limit_w=limit_mw / 1000 if limit_mw else None,
        processes=_read_processes(driver, handle),
    )


def _read_processes(driver: _Driver, handle: object) -> tuple[GpuProcess, ...]:
    """Programs with memory on the card, biggest first; one that computes and draws is listed by both calls."""
    used: dict[int, int | None] = {}
    for kind in ("nvmlDeviceGetComputeRunningProcesses", "nvmlDeviceGetGraphicsRunningProcesses"):
        for process in driver.ask(kind, handle) or ():
            used[process.pid] = used.get(process.pid) or process.usedGpuMemory
    found = (GpuProcess(pid, _process_name(driver, pid), used_bytes) for pid, used_bytes in used.items())
    return tuple(sorted(found, key=lambda process: (-(process.used_bytes or 0), process.pid)))


def _process_name(driver: _Driver, pid: int) -> str | None:
    try:
        return psutil.Process(pid).name() or None
    except (psutil.Error, OSError, ValueError, OverflowError):
        path = cast("str | None", driver.ask("nvmlSystemGetProcessName", pid))
        return PurePath(path).name or None if path else None


def _said(error: Exception) -> str:
    return str(error).rstrip(".")
