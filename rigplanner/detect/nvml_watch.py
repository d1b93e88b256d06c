"""What NVIDIA cards do now, asked again and again through one open driver."""

from __future__ import annotations

from rigplanner.detect.base import Reading
from rigplanner.detect.nvml import clock_mhz, temperature_c, watts
from rigplanner.detect.nvml_driver import NvmlDriver, said
from rigplanner.domain.live import GpuSample
from rigplanner.translation import tr

_PERCENT = 100
#: After the driver refused, so many samples go by before it is asked to start again.
_REST = 10

#: The cards and what the driver says in words.
Samples = Reading[tuple[GpuSample, ...]]


class NvidiaWatch:
    """Asks one driver for samples; a driver that went away is started again later.

    Cards that fail give a sample with a `trouble`, the others go on.
    """

    def __init__(self) -> None:
        self._driver: NvmlDriver | None = None
        self._is_open = False
        self._known: dict[int, GpuSample] = {}
        self._count = 0
        self._rest = 0

    def sample(self) -> Samples:
        """The cards now; none where there is no driver."""
        driver = self._driver = self._driver or NvmlDriver()
        if not self._is_open:
            if self._rest > 0:
                self._rest -= 1
                return Reading(())
            refused = driver.start()
            if refused is not None:
                self._rest = _REST
                return Reading(
                    (), (tr("The NVIDIA driver does not start: {reason}.", reason=refused),) if refused else ()
                )
            self._is_open = True
        return self._cards(driver)

    def close(self) -> None:
        """Let go of the driver."""
        if self._driver is not None and self._is_open:
            self._driver.stop()
        self._is_open = False

    def _cards(self, driver: NvmlDriver) -> Samples:
        try:
            count = driver.call("nvmlDeviceGetCount")
        except driver.error as error:
            self.close()
            self._rest = _REST
            return Reading((), (tr("The NVIDIA driver does not list its cards: {reason}.", reason=said(error)),))
        if count != self._count:
            self._known, self._count = {}, count
        found = tuple(self._card(driver, index) for index in range(count))
        driver.forget_gone()
        return Reading(found)

    def _card(self, driver: NvmlDriver, index: int) -> GpuSample:
        try:
            handle = driver.call("nvmlDeviceGetHandleByIndex", index)
            known = self._known.get(index) or self._introduce(driver, index, handle)
            memory = driver.call("nvmlDeviceGetMemoryInfo", handle)
        except driver.error as error:
            known = self._known.get(index) or GpuSample(
                f"nvidia-{index}", tr("Graphics card {number}", number=index + 1)
            )
            trouble = tr("{card} does not answer: {reason}.", card=known.name, reason=said(error))
            return GpuSample(known.key, known.name, trouble=trouble)
        load = driver.ask("nvmlDeviceGetUtilizationRates", handle)
        return GpuSample(
            key=known.key,
            name=known.name,
            total_bytes=memory.total or None,
            used_bytes=memory.used,
            load=load.gpu / _PERCENT if load else None,
            temperature_c=temperature_c(driver, handle),
            power_w=watts(driver.ask("nvmlDeviceGetPowerUsage", handle)),
            clock_mhz=clock_mhz(driver, handle),
            processes=driver.processes(handle),
        )

    def _introduce(self, driver: NvmlDriver, index: int, handle: object) -> GpuSample:
        """Name and identity, which do not change, are asked once."""
        name = driver.call("nvmlDeviceGetName", handle) or "NVIDIA graphics card without a name"
        known = GpuSample(driver.ask("nvmlDeviceGetUUID", handle) or f"nvidia-{index}", name)
        self._known[index] = known
        return known
