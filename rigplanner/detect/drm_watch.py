"""What AMD and Intel cards do now, read from the kernel's files."""

from __future__ import annotations

from pathlib import Path

from rigplanner.detect.base import Reading
from rigplanner.detect.drm import DrmDevice, DrmSensors, drm_devices, is_built_in
from rigplanner.detect.drm_clients import DrmClients
from rigplanner.detect.drm_names import product_name
from rigplanner.detect.files import number_of
from rigplanner.domain.host import GpuProcess
from rigplanner.domain.live import GpuSample
from rigplanner.translation import tr


class DrmWatch:
    """Reads the same cards again and again; graphics built into processors are left out."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._clients = DrmClients(root)
        self._cards: tuple[tuple[DrmDevice, str], ...] | None = None

    def sample(self) -> Reading[tuple[GpuSample, ...]]:
        """The cards now."""
        if self._cards is None:
            self._cards = tuple(self._named_cards())
        processes = self._clients.processes() if self._cards else {}
        return Reading(
            tuple(_sample(device, name, processes.get(device.address or "", ())) for device, name in self._cards)
        )

    def _named_cards(self) -> list[tuple[DrmDevice, str]]:
        """Names are looked up once: the lists of names are long."""
        devices = drm_devices(self._root)
        cards = [d for d in devices if not is_built_in(d, number_of(d.folder / "mem_info_vram_total"))]
        return [(d, product_name(self._root, d.folder, d.vendor, d.device_id)) for d in cards]


def _sample(device: DrmDevice, name: str, processes: tuple[GpuProcess, ...]) -> GpuSample:
    key, folder, sensors = device.address or str(device.folder), device.folder, DrmSensors(device.folder)
    if number_of(folder / "vendor") is None:
        return GpuSample(key, name, trouble=tr("{card} is no longer there.", card=name))
    return GpuSample(
        key=key,
        name=name,
        total_bytes=number_of(folder / "mem_info_vram_total") or None,
        used_bytes=number_of(folder / "mem_info_vram_used"),
        load=sensors.load(),
        temperature_c=sensors.temperature_c(),
        power_w=sensors.power_w(),
        clock_mhz=sensors.clock_mhz(),
        processes=processes,
    )
