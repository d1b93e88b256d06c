from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rigplanner.detect.drm import read_drm
from rigplanner.units import GIB, MIB

from . import trees

Machine = Callable[[dict[str, str]], Path]

RX_7900_XTX = trees.pci_card(
    1,
    "0x1002",
    "0x744c",
    revision="0xc8",
    mem_info_vram_total=str(24 * GIB),
    mem_info_vram_used=str(900 * MIB),
    max_link_speed="16.0 GT/s PCIe",
    max_link_width="16",
)
AMD_NAMES = {
    "usr/share/libdrm/amdgpu.ids": "# List\n1.0.0\n"
    "744C,\tCC,\tAMD Radeon RX 7900 XT\n744C,\tC8,\tAMD Radeon RX 7900 XTX\n"
}
PCI_NAMES = {
    "usr/share/misc/pci.ids": "# List\n"
    "1002  Advanced Micro Devices, Inc. [AMD/ATI]\n"
    "\t66af  Vega 20 [Radeon VII]\n"
    "\t744c  Navi 31 [Radeon RX 7900 XT/7900 XTX/7900 GRE/7900M]\n"
    "8086  Intel Corporation\n"
    "\t56a0  DG2 [Arc A770]\n"
    "\t\t8086 1020  Card\n"
}


def test_an_amd_card_tells_its_memory_and_link(machine: Machine) -> None:
    (card,) = read_drm(machine(RX_7900_XTX | AMD_NAMES)).value
    assert (card.name, card.vendor) == ("AMD Radeon RX 7900 XTX", "AMD")
    assert (card.total_bytes, card.used_bytes) == (24 * GIB, 900 * MIB)
    assert (card.pcie_gen, card.pcie_lanes) == (4, 16)


def test_the_name_on_the_card_comes_first(machine: Machine) -> None:
    card = trees.pci_card(0, "0x1002", "0x740f", product_name="AMD INSTINCT MI210")
    assert [gpu.name for gpu in read_drm(machine(card | AMD_NAMES)).value] == ["AMD INSTINCT MI210"]


def test_a_pci_name_that_stands_for_several_cards_is_not_used(machine: Machine) -> None:
    assert [gpu.name for gpu in read_drm(machine(RX_7900_XTX | PCI_NAMES)).value] == ["AMD graphics 744c"]


def test_an_intel_card_is_named_from_the_pci_list(machine: Machine) -> None:
    card = trees.pci_card(0, "0x8086", "0x56a0", max_link_speed="Unknown", max_link_width="255")
    (found,) = read_drm(machine(card | PCI_NAMES)).value
    assert (found.name, found.total_bytes, found.pcie_gen, found.pcie_lanes) == ("Intel Arc A770", None, None, None)


def test_graphics_inside_an_intel_processor_and_other_vendors_are_left_out(machine: Machine) -> None:
    root = machine(
        trees.pci_card(0, "0x8086", "0x4680", address="0000:00:02.0")
        | trees.pci_card(1, "0x10de", "0x2503", address="0000:04:00.0")
    )
    assert read_drm(root).value == ()


def test_connectors_are_no_cards(machine: Machine) -> None:
    root = machine(RX_7900_XTX | {"sys/class/drm/card1-DP-1/status": "connected\n"})
    assert len(read_drm(root).value) == 1


def test_a_card_whose_files_cannot_be_read_is_still_a_card(machine: Machine) -> None:
    (card,) = read_drm(machine(trees.pci_card(0, "0x1002", "odd", mem_info_vram_total="?"))).value
    assert (card.name, card.total_bytes) == ("AMD graphics", None)
