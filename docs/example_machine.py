"""An example machine for the pictures: the starter build with a browser and a desktop open."""

from __future__ import annotations

from math import sin
from typing import Final

from PySide6.QtWidgets import QWidget

from rigplanner.detect.match import match_host
from rigplanner.domain.host import (
    GpuProcess,
    HostCpu,
    HostDrive,
    HostGpu,
    HostMemoryReading,
    HostSnapshot,
    Surroundings,
)
from rigplanner.domain.live import GpuSample, HostSample
from rigplanner.domain.software import FoundModel, FoundRuntime, FoundSoftware
from rigplanner.ui.host.desk import ThisPc
from rigplanner.units import GIB, MIB

_CARD: Final = "NVIDIA GeForce RTX 3060"
_PROGRAMS: Final = (("firefox", 820), ("gnome-shell", 410), ("Discord", 290), ("Xwayland", 120))
_SNAPSHOT: Final = HostSnapshot(
    "Linux",
    (
        HostGpu(
            _CARD,
            "NVIDIA",
            uuid="GPU-0",
            total_bytes=12 * GIB,
            used_bytes=1900 * MIB,
            compute_capability="8.6",
            pcie_gen=4,
            pcie_lanes=16,
            pcie_lanes_now=8,
            power_limit_w=170,
            power_default_w=170,
        ),
    ),
    HostCpu("AMD Ryzen 7 5700X 8-Core Processor", 8, 16, avx2=True, avx512=False),
    HostMemoryReading(32 * GIB, 21 * GIB, "DDR4", 3200, 2, 2),
    (
        HostDrive("WD Blue SN550 1TB", "NVMe", 10**12, pcie_gen=3, pcie_lanes=4, mounts=("/",), holds_home=True),
        HostDrive("CT1000BX500SSD1", "SATA SSD", 10**12, mounts=("/media/models",)),
    ),
    driver="580.95.05",
    cuda="13.0",
    surroundings=Surroundings(is_laptop=False, is_virtual=False),
)


def show_example(workspace: QWidget) -> None:
    """Show the example on the page of this PC, as if it had been watched for two minutes."""
    host, library = workspace.host, workspace.desk.priced
    match = match_host(_SNAPSHOT, library, workspace.session.plan.workload)
    host.pc = ThisPc(_SNAPSHOT, match.plan, match.parts, match.troubles, "GPU-0")
    host.software = _software(library)
    host.found.emit()
    host.software_found.emit()
    for second in range(121):
        workspace.pages.pc.show_sample(_sample(second))


def _software(library: object) -> FoundSoftware:
    models = library.models  # type: ignore[attr-defined]
    known = [("llama-3.1-8b", 4_920_000_000), ("qwen3-14b", 9_000_000_000)]
    return FoundSoftware(
        (
            FoundRuntime("llama.cpp", "b11434", "/usr/bin/llama-server", "/usr/bin/llama-bench"),
            FoundRuntime("Ollama", "0.12.3", "/usr/bin/ollama", None, "http://127.0.0.1:11434", ("qwen3:14b",)),
        ),
        tuple(
            FoundModel(
                ident,
                f"/media/models/{ident}.gguf",
                size,
                "file",
                models[ident].model_copy(update={"exact_quant": "Q4_K_M"}),
            )
            for ident, size in known
            if ident in models
        ),
    )


def _sample(second: int) -> HostSample:
    busy = 0.5 + 0.5 * sin(second / 9)
    processes = tuple(GpuProcess(number, name, mib * MIB) for number, (name, mib) in enumerate(_PROGRAMS, 1000))
    card = GpuSample(
        "GPU-0",
        _CARD,
        12 * GIB,
        round((1850 + 60 * busy) * MIB),
        load=0.08 + 0.2 * busy,
        temperature_c=44 + 5 * busy,
        power_w=22 + 18 * busy,
        clock_mhz=1400,
        processes=processes,
    )
    return HostSample(float(second), (card,), 32 * GIB, round((10.5 + 0.4 * busy) * GIB), 0.05 + 0.12 * busy)
