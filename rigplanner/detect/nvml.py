"""NVIDIA cards as their driver describes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from rigplanner.detect.base import Reading
from rigplanner.detect.nvml_driver import NvmlDriver, said
from rigplanner.domain.host import HostGpu
from rigplanner.translation import tr

#: Kinds of clocks and sensors (nvml.h: nvmlClockType_t, nvmlTemperatureSensors_t).
_CLOCK_SM, _CLOCK_MEMORY = 1, 2
_SENSOR_GPU: Final = 0
_MILLI: Final = 1000
_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class NvidiaCards:
    """The cards in the driver's order, the version of the driver and the newest CUDA it serves."""

    gpus: tuple[HostGpu, ...] = ()
    driver: str | None = None
    cuda: str | None = None


def read_nvidia() -> Reading[NvidiaCards]:
    """All NVIDIA cards; a machine without driver is a normal one and gives no trouble."""
    driver = NvmlDriver()
    refused = driver.start()
    if refused is not None:
        return Reading(
            NvidiaCards(), (tr("The NVIDIA driver does not start: {reason}.", reason=refused),) if refused else ()
        )
    try:
        return _read_cards(driver)
    finally:
        driver.stop()


def _read_cards(driver: NvmlDriver) -> Reading[NvidiaCards]:
    version, cuda = driver.ask("nvmlSystemGetDriverVersion"), _cuda(driver)
    gpus: list[HostGpu] = []
    troubles: list[str] = []
    try:
        count = driver.call("nvmlDeviceGetCount")
    except driver.error as error:
        why = tr("The NVIDIA driver does not list its cards: {reason}.", reason=said(error))
        return Reading(NvidiaCards(driver=version, cuda=cuda), (why,))
    for index in range(count):
        try:
            handle = driver.call("nvmlDeviceGetHandleByIndex", index)
            gpus.append(_read_card(driver, handle, driver.call("nvmlDeviceGetName", handle)))
        except driver.error as error:
            troubles.append(
                tr(
                    "Graphics card {number} of {count} does not answer: {reason}.",
                    number=index + 1,
                    count=count,
                    reason=said(error),
                )
            )
    return Reading(NvidiaCards(tuple(gpus), version, cuda), tuple(troubles))


def _read_card(driver: NvmlDriver, handle: object, name: str) -> HostGpu:
    memory = driver.ask("nvmlDeviceGetMemoryInfo", handle)
    capability = driver.ask("nvmlDeviceGetCudaComputeCapability", handle)
    load = driver.ask("nvmlDeviceGetUtilizationRates", handle)
    return HostGpu(
        name=name or "NVIDIA graphics card without a name",
        vendor="NVIDIA",
        uuid=driver.ask("nvmlDeviceGetUUID", handle),
        pci_address=_pci_address(driver.ask("nvmlDeviceGetPciInfo", handle)),
        total_bytes=memory.total or None if memory else None,
        used_bytes=memory.used if memory else None,
        compute_capability="{}.{}".format(*capability) if capability else None,
        pcie_gen=driver.ask("nvmlDeviceGetMaxPcieLinkGeneration", handle) or None,
        pcie_lanes=driver.ask("nvmlDeviceGetMaxPcieLinkWidth", handle) or None,
        pcie_gen_now=driver.ask("nvmlDeviceGetCurrPcieLinkGeneration", handle) or None,
        pcie_lanes_now=driver.ask("nvmlDeviceGetCurrPcieLinkWidth", handle) or None,
        power_limit_w=watts(driver.ask("nvmlDeviceGetEnforcedPowerLimit", handle)),
        power_default_w=watts(driver.ask("nvmlDeviceGetPowerManagementDefaultLimit", handle)),
        power_w=watts(driver.ask("nvmlDeviceGetPowerUsage", handle)),
        temperature_c=temperature_c(driver, handle),
        load=load.gpu / _PERCENT if load else None,
        clock_mhz=clock_mhz(driver, handle),
        memory_clock_mhz=driver.ask("nvmlDeviceGetClockInfo", handle, _CLOCK_MEMORY),
        ecc=_switch(driver.ask("nvmlDeviceGetEccMode", handle)),
        mig=_switch(driver.ask("nvmlDeviceGetMigMode", handle)),
        processes=driver.processes(handle),
    )


def temperature_c(driver: NvmlDriver, handle: object) -> float | None:
    """The temperature of a card; the newer call first, as the older one will go with CUDA 14."""
    for call in ("nvmlDeviceGetTemperatureV", "nvmlDeviceGetTemperature"):
        found = driver.ask(call, handle, _SENSOR_GPU)
        if found is not None:
            return float(found)
    return None


def watts(milliwatts: int | None) -> float | None:
    """Watts from milliwatts; 0 stands for unknown there."""
    return milliwatts / _MILLI if milliwatts else None


def clock_mhz(driver: NvmlDriver, handle: object) -> int | None:
    """The clock of the processors on a card."""
    found: int | None = driver.ask("nvmlDeviceGetClockInfo", handle, _CLOCK_SM)
    return found


def _cuda(driver: NvmlDriver) -> str | None:
    """13.0 from 13000: thousands and tens (nvml.h, NVML_CUDA_DRIVER_VERSION_MAJOR)."""
    number = driver.ask("nvmlSystemGetCudaDriverVersion")
    return f"{number // 1000}.{number % 1000 // 10}" if number else None


def _switch(modes: list[int] | None) -> bool | None:
    """Whether a mode is on now; the second value is what it will be after a restart."""
    return None if modes is None else bool(modes[0])


def _pci_address(info: Any) -> str | None:
    """As Linux writes it, "0000:01:00.0"; NVML has eight digits of domain."""
    if info is None:
        return None
    return f"{info.domain:04x}:{info.bus:02x}:{info.device:02x}.0"
