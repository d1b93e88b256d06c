from __future__ import annotations

from dataclasses import replace

import pytest

from rigplanner.detect.background import background_of, holders_of
from rigplanner.detect.differences import as_found, gpu_differences, memory_differences
from rigplanner.detect.match import match_host
from rigplanner.domain.host import GpuProcess, HostCpu, HostGpu, HostMemoryReading, HostSnapshot, Surroundings
from rigplanner.domain.live import GpuSample, Holder
from rigplanner.domain.parts import Slot
from rigplanner.units import GIB, MIB
from tests.planner import rigs

ENTRY = rigs.gpu("NVIDIA GeForce RTX 3060 12 GB", pcie_gen=4, pcie_lanes=16, tdp_w=170, vendor="NVIDIA")
EIGHT_CORES = rigs.cpu("AMD Ryzen 7 5700X")
LIBRARY = rigs.library(gpus=(ENTRY,), cpus=(EIGHT_CORES,))
CARD = HostGpu(
    "NVIDIA GeForce RTX 3060",
    "NVIDIA",
    total_bytes=12288 * MIB,
    pcie_gen=4,
    pcie_lanes=16,
    pcie_gen_now=1,
    pcie_lanes_now=16,
    power_limit_w=170,
    power_default_w=170,
)


def test_a_card_as_the_catalog_has_it_has_no_differences_even_while_its_link_rests() -> None:
    assert gpu_differences(CARD, ENTRY) == ()
    assert as_found(CARD, ENTRY) is ENTRY


def test_four_lanes_are_told_and_counted() -> None:
    narrow = replace(CARD, pcie_gen=3, pcie_lanes_now=4)
    (said,) = gpu_differences(narrow, ENTRY)
    assert said.startswith("Connected with PCIe 3.0 x4, the card can do PCIe 4.0 x16")
    found = as_found(narrow, ENTRY)
    assert (found.pcie_gen, found.pcie_lanes, found.id) == (3, 4, ENTRY.id)


def test_a_lowered_power_limit_is_told() -> None:
    (said,) = gpu_differences(replace(CARD, power_limit_w=120), ENTRY)
    assert said.startswith("Limited to 120 W of 170 W")


def test_error_correction_instances_and_missing_memory_are_told() -> None:
    said = gpu_differences(replace(CARD, total_bytes=11 * GIB, ecc=True, mig=True), ENTRY)
    assert [sentence.split()[0] for sentence in said] == ["The", "Error", "Split"]


@pytest.mark.parametrize(
    ("channels", "modules", "said"),
    [(2, 2, ()), (None, 2, ()), (1, 2, ("One channel",)), (None, 1, ("One module",)), (None, None, ())],
)
def test_a_channel_without_memory_is_told(channels: int | None, modules: int | None, said: tuple[str, ...]) -> None:
    found = memory_differences(HostMemoryReading(32 * GIB, GIB, "DDR4", 3200, modules, channels), EIGHT_CORES)
    assert tuple(" ".join(sentence.split()[:2]) for sentence in found) == said


def test_the_plan_of_this_pc_counts_the_slow_slot_and_its_page_says_so() -> None:
    snapshot = HostSnapshot(
        "Linux",
        (replace(CARD, pcie_lanes_now=4, used_bytes=GIB), HostGpu("Intel UHD 770", "Intel", is_integrated=True)),
        HostCpu("AMD Ryzen 7 5700X 8-Core Processor", 8, 16),
        HostMemoryReading(32 * GIB, 20 * GIB, "DDR4", 3200, 2),
        (),
        surroundings=Surroundings(is_laptop=False),
    )
    match = match_host(snapshot, LIBRARY, rigs.WORK)
    assert match.plan is not None
    assert [(card.id, card.pcie_lanes) for card in match.plan.own.gpus] == [(ENTRY.id, 4)]
    assert [(part.slot, part.part_id) for part in match.parts] == [
        (Slot.GPU, ENTRY.id),
        (Slot.CPU, EIGHT_CORES.id),
        (Slot.MEMORY, None),
        (Slot.GPU, None),
    ]
    assert "x4" in match.parts[0].notes[0]


def sample(used_mib: int, *processes: tuple[str | None, int | None]) -> GpuSample:
    held = tuple(
        GpuProcess(number, name, None if mib is None else mib * MIB) for number, (name, mib) in enumerate(processes)
    )
    return GpuSample("card", "Card", 12 * GIB, used_mib * MIB, processes=held)


def test_processes_of_one_program_count_together_biggest_first() -> None:
    found = holders_of(sample(0, ("chrome", 100), ("Xorg", 250), ("chrome", 200), ("idle", None)).processes)
    assert found == (Holder("chrome", 300 * MIB, 2), Holder("Xorg", 250 * MIB), Holder("idle", None))


def test_what_a_model_server_holds_is_no_background() -> None:
    live = background_of(sample(7000, ("ollama_llama_server", 6000), ("chrome", 800), ("llama-server.exe", 100)))
    assert live is not None
    assert live.held_bytes == 900 * MIB
    assert [holder.name for holder in live.holders] == ["chrome"]


def test_without_a_figure_of_the_driver_the_background_is_unknown() -> None:
    assert background_of(GpuSample("card", "Card", 12 * GIB, None)) is None


def test_the_plan_of_this_pc_does_not_count_a_model_that_is_loaded_now() -> None:
    loaded = (GpuProcess(1, "ollama", 6 * GIB), GpuProcess(2, "chrome", GIB))
    card = replace(CARD, used_bytes=8 * GIB, processes=loaded)
    snapshot = HostSnapshot("Linux", (card,), None, HostMemoryReading(32 * GIB, GIB), ())
    plan = match_host(snapshot, LIBRARY, rigs.WORK).plan
    assert plan is not None
    assert plan.background_live_bytes == 2 * GIB
