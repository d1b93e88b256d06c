"""A machine that was found, as the tests of its page need it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rigplanner.detect.match import FoundPart
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
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Plan
from rigplanner.domain.software import FoundModel, FoundRuntime, FoundSoftware
from rigplanner.ui.host.desk import HostDesk, ThisPc
from rigplanner.ui.pages.this_pc_page import ThisPcPage
from rigplanner.ui.parts.label import Label
from rigplanner.ui.workspace import Workspace
from rigplanner.units import GIB, MIB

CARD = "NVIDIA GeForce RTX 3060"
SNAPSHOT = HostSnapshot(
    "Linux",
    (HostGpu(CARD, "NVIDIA", uuid="GPU-1", total_bytes=12 * GIB, used_bytes=GIB, pcie_gen=4, pcie_lanes=16),),
    HostCpu("AMD Ryzen 7 5700X 8-Core Processor", 8, 16, avx2=True),
    HostMemoryReading(32 * GIB, 20 * GIB, "DDR4", 3200, 2),
    (HostDrive("Samsung 990 PRO", "NVMe", 10**12, pcie_gen=4, mounts=("/",), holds_home=True),),
    driver="580.95.05",
    cuda="13.0",
    surroundings=Surroundings(is_laptop=False),
)
PARTS = (
    FoundPart(Slot.GPU, CARD, "nvidia-geforce-rtx-3060-12-gb", ("Limited to 120 W of 170 W.",)),
    FoundPart(Slot.CPU, "AMD Ryzen 7 5700X 8-Core Processor", "amd-ryzen-7-5700x"),
    FoundPart(Slot.MEMORY, "32 GB of memory"),
)

SOFTWARE = FoundSoftware(
    (
        FoundRuntime("llama.cpp", "b5432", "/usr/bin/llama-cli", "/usr/bin/llama-bench"),
        FoundRuntime("Ollama", "0.12.3", "/usr/bin/ollama", None, "http://127.0.0.1:11434", ("llama3.2:3b",)),
    ),
    (
        FoundModel("big.gguf", "/data/models/big.gguf", 9_000_000_000, "file"),
        FoundModel("llama3.2:3b", "/data/ollama/blobs/sha256-1", 2_000_000_000, "Ollama"),
    ),
)


def sample(at_s: float, used_mib: int, *processes: tuple[str, int], trouble: str = "") -> HostSample:
    held = tuple(GpuProcess(number, name, mib * MIB) for number, (name, mib) in enumerate(processes, 1))
    card = GpuSample("GPU-1", CARD, 12 * GIB, used_mib * MIB, 0.5, 55.0, 120.0, 1800, held, trouble)
    return HostSample(at_s, (card,), 32 * GIB, 9 * GIB, 0.2, (trouble,) if trouble else ())


def said(widget: QWidget) -> str:
    """All words that can be seen in a widget."""
    return " | ".join(label.text() for label in widget.findChildren(Label) if label.isVisible())


def shown_page(window: Workspace, host: HostDesk, plan: Plan) -> ThisPcPage:
    """The page with the machine on it."""
    here = plan.model_copy(update={"is_this_machine": True, "background_live_bytes": GIB, "name": "This PC"})
    host.pc = ThisPc(SNAPSHOT, here, PARTS, (), ("GPU-1",))
    window.show_page("pc")
    return window.pages.pc
