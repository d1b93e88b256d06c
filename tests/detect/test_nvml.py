from __future__ import annotations

import os
from collections.abc import Callable
from types import SimpleNamespace

import psutil

from rigplanner.units import MIB

Scan = Callable[..., SimpleNamespace]

TWO_CARDS = (
    "NVIDIA GeForce RTX 3060|12288|812|8.6|4|16|170000;NVIDIA GeForce RTX 4090|24564|1|8.9|4|8|450000"  # as nvidia-smi
)


def test_two_cards_in_the_order_of_the_driver(scan_with: Scan) -> None:
    found = scan_with(cards=TWO_CARDS)
    first, second = found.gpus
    assert (first.name, first.vendor, first.uuid) == ("NVIDIA GeForce RTX 3060", "NVIDIA", "GPU-0")
    assert (first.total_bytes, first.used_bytes) == (12288 * MIB, 812 * MIB)
    assert (first.compute_capability, first.pcie_gen, first.pcie_lanes, first.power_limit_w) == ("8.6", 4, 16, 170)
    assert (second.name, second.pcie_lanes, second.power_limit_w) == ("NVIDIA GeForce RTX 4090", 8, 450)
    assert found.driver == "580.95.05"
    assert found.troubles == []


def test_all_that_a_driver_tells_of_a_card(scan_with: Scan) -> None:
    found = scan_with(cards="RTX A6000|49140|5000|8.6|4|16|250000|1|4|300000|71500|58|93|1800|8001|1|0|33")
    (card,) = found.gpus
    assert found.cuda == "13.2"
    assert (card.pci_address, card.pcie_gen_now, card.pcie_lanes_now) == ("0000:21:00.0", 1, 4)
    assert (card.power_limit_w, card.power_default_w, card.power_w) == (250, 300, 71.5)
    assert (card.temperature_c, card.load, card.clock_mhz, card.memory_clock_mhz) == (58, 0.93, 1800, 8001)
    assert (card.ecc, card.mig) == (True, False)


def test_sixteen_cards_are_all_read(scan_with: Scan) -> None:
    found = scan_with(cards=";".join([f"Card {number}|12288|1|8.6|4|16|170000" for number in range(16)]))
    assert [gpu.name for gpu in found.gpus] == [f"Card {number}" for number in range(16)]
    assert len({gpu.uuid for gpu in found.gpus}) == 16


def test_a_driver_that_may_not_be_used_says_so_in_a_sentence(scan_with: Scan) -> None:
    assert scan_with(cards=TWO_CARDS, fail="nvmlInitWithFlags=4").troubles == [
        "The NVIDIA driver does not start: Insufficient Permissions."
    ]


def test_the_driver_library_is_loaded_only_by_a_scan(scan_with: Scan) -> None:
    assert scan_with(cards=TWO_CARDS).early is False


def test_a_machine_without_cards_or_with_the_driver_unloaded_has_no_trouble(scan_with: Scan) -> None:
    for found in (scan_with(cards=""), scan_with(cards=TWO_CARDS, fail="nvmlInitWithFlags=9")):
        assert found.gpus == []
        assert found.troubles == []


def test_a_driver_that_does_not_start_says_why(scan_with: Scan) -> None:
    found = scan_with(cards=TWO_CARDS, fail="nvmlInitWithFlags=18")
    assert found.gpus == []
    assert found.troubles == ["The NVIDIA driver does not start: RM has detected an NVML/RM version mismatch."]


def test_a_driver_that_cannot_count_its_cards_says_so(scan_with: Scan) -> None:
    found = scan_with(cards=TWO_CARDS, fail="nvmlDeviceGetCount_v2=999")
    assert found.gpus == []
    assert len(found.troubles) == 1


def test_what_a_card_does_not_support_is_unknown_and_the_rest_stays(scan_with: Scan) -> None:
    calls = (
        "nvmlDeviceGetMemoryInfo",
        "nvmlDeviceGetUUID",
        "nvmlDeviceGetCudaComputeCapability",
        "nvmlDeviceGetMaxPcieLinkGeneration",
        "nvmlDeviceGetMaxPcieLinkWidth",
        "nvmlDeviceGetEnforcedPowerLimit",
        "nvmlDeviceGetComputeRunningProcesses_v3",
        "nvmlDeviceGetGraphicsRunningProcesses_v3",
    )
    found = scan_with(cards=TWO_CARDS, fail=",".join(f"{call}:0=3" for call in calls))
    first, second = found.gpus
    nothing = (None,) * 7
    fields = ("total_bytes", "used_bytes", "uuid", "compute_capability", "pcie_gen", "pcie_lanes", "power_limit_w")
    assert tuple(getattr(first, name) for name in fields) == nothing
    assert first.processes == []
    assert None not in tuple(getattr(second, name) for name in fields)
    assert found.troubles == []


def test_a_card_lost_in_the_middle_keeps_what_was_read_before(scan_with: Scan) -> None:
    found = scan_with(cards=TWO_CARDS, lost="0:3")
    first, second = found.gpus
    assert first.name == "NVIDIA GeForce RTX 3060"
    assert first.total_bytes == 12288 * MIB
    assert first.power_limit_w is None
    assert second.total_bytes == 24564 * MIB


def test_a_card_lost_from_the_start_is_told_and_the_other_stays(scan_with: Scan) -> None:
    found = scan_with(cards=TWO_CARDS, lost="0:0")
    assert [gpu.name for gpu in found.gpus] == ["NVIDIA GeForce RTX 4090"]
    assert found.troubles == ["Graphics card 1 of 2 does not answer: GPU is lost."]


def test_a_name_in_another_encoding_is_readable(scan_with: Scan) -> None:
    (card,) = scan_with(cards=b"NVIDIA RTX \xa9 3060|12288|0|8.6|4|16|170000").gpus
    assert card.name == "NVIDIA RTX \ufffd 3060"


def test_a_hanging_driver_costs_only_its_own_reading(scan_with: Scan) -> None:
    for call in ("nvmlInitWithFlags", "nvmlDeviceGetMemoryInfo"):
        found = scan_with(limit_s=0.5, cards=TWO_CARDS, hang=call)
        assert found.gpus == []
        assert "The NVIDIA driver could not be read: no answer within 0.5 s." in found.troubles
        assert found.took_s < 5


def test_programs_on_the_card_are_named_biggest_first(scan_with: Scan) -> None:
    ghost = 2**31 - 1
    (card,) = scan_with(
        cards="NVIDIA GeForce RTX 3060|12288|900|8.6|4|16|170000", processes=f"{os.getpid()}:200,{ghost}:700"
    ).gpus
    assert [(entry["pid"], entry["name"], entry["used_bytes"]) for entry in card.processes] == [
        (ghost, f"ghost-{ghost}", 700 * MIB),
        (os.getpid(), psutil.Process().name(), 200 * MIB),
    ]
