from __future__ import annotations

from dataclasses import replace

import pytest

from rigplanner.detect.background import background_of, holders_of
from rigplanner.detect.differences import as_found, gpu_differences, memory_differences
from rigplanner.detect.match import cards_in_rig, match_host
from rigplanner.domain.host import (
    GpuProcess,
    HostCpu,
    HostDrive,
    HostGpu,
    HostMemoryReading,
    HostSnapshot,
    Surroundings,
)
from rigplanner.domain.live import GpuSample, Holder
from rigplanner.domain.own_run import OwnRun, RunKind
from rigplanner.domain.parts import Slot
from rigplanner.planner.evaluate import evaluate
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
    card = sample(
        7000, ("ollama_llama_se", 5000), ("chrome", 800), ("llama-server.exe", 100), ("VLLM::EngineCore", 1000)
    )
    live = background_of([card])
    assert live is not None
    assert live.held_bytes == (900 * MIB,)
    assert [holder.name for holder in live.holders] == ["chrome"]


def test_without_a_figure_of_the_driver_the_background_is_unknown() -> None:
    assert background_of([GpuSample("card", "Card", 12 * GIB, None)]) is None
    assert background_of([sample(7000, ("ollama", None))]) is None
    assert background_of([]) is None


def test_each_card_has_its_own_background_and_programs_count_together() -> None:
    live = background_of([sample(1000, ("chrome", 600)), sample(500, ("chrome", 400))])
    assert live is not None
    assert live.held_bytes == (1000 * MIB, 500 * MIB)
    assert live.holders == (Holder("chrome", 1000 * MIB, 2),)


def test_the_plan_of_this_pc_does_not_count_a_model_that_is_loaded_now() -> None:
    loaded = (GpuProcess(1, "ollama", 6 * GIB), GpuProcess(2, "chrome", GIB))
    card = replace(CARD, used_bytes=8 * GIB, processes=loaded)
    snapshot = HostSnapshot("Linux", (card,), None, HostMemoryReading(32 * GIB, GIB), ())
    plan = match_host(snapshot, LIBRARY, rigs.WORK).plan
    assert plan is not None
    assert plan.background_live_bytes == 2 * GIB


def test_several_cards_are_counted_in_the_order_of_the_plan() -> None:
    other = rigs.gpu("NVIDIA GeForce RTX 4090", memory_gib=24, vendor="NVIDIA")
    library = rigs.library(gpus=(ENTRY, other))
    first = replace(CARD, uuid="a", used_bytes=GIB)
    big = replace(CARD, name=other.name, uuid="b", total_bytes=24 * GIB, used_bytes=2 * GIB)
    last = replace(CARD, uuid="c", used_bytes=3 * GIB)
    snapshot = HostSnapshot("Linux", (first, big, last), None, HostMemoryReading(32 * GIB, GIB), ())
    assert [card.uuid for card in cards_in_rig(snapshot, library)] == ["a", "c", "b"]
    plan = match_host(snapshot, library, rigs.WORK).plan
    assert plan is not None
    assert (plan.background_live_bytes, plan.background_live_others) == (GIB, (3 * GIB, 2 * GIB))
    held = [device.background_bytes for device in evaluate(plan, library).memory.devices]
    assert held == [GIB, 3 * GIB, 2 * GIB]


def test_a_drive_of_unknown_kind_that_was_measured_is_planned_with() -> None:
    drive = HostDrive("vda", None, 10**12, holds_home=True)
    snapshot = HostSnapshot("Linux", (CARD,), None, HostMemoryReading(32 * GIB, GIB), (drive,))
    unknown = match_host(snapshot, LIBRARY, rigs.WORK)
    assert unknown.plan is not None
    assert unknown.plan.rig.drive is None
    run = OwnRun(id="d", at="2026-11-30T10:00:00Z", kind=RunKind.DRIVE, value=0.5, low=0.5, high=0.5, subject="vda")
    found = match_host(snapshot, replace(LIBRARY, own_runs=(run,)), rigs.WORK)
    assert found.plan is not None
    assert [(own.name, own.load_class) for own in found.plan.own.drives] == [("vda", "sata-ssd")]
    assert not any("vda" in trouble for trouble in found.troubles)
