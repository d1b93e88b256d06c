from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from rigplanner.detect.displays import read_displays
from rigplanner.detect.drm import read_drm
from rigplanner.detect.drm_watch import DrmWatch
from rigplanner.domain.host import HostDisplay
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
ADDRESS = "0000:03:00.0"
CARD = f"sys/devices/pci0000:00/0000:00:03.1/{ADDRESS}"
SENSORS = {
    f"{CARD}/gpu_busy_percent": "37\n",
    f"{CARD}/hwmon/hwmon4/power1_average": "87000000\n",
    f"{CARD}/hwmon/hwmon4/power1_cap": "303000000\n",
    f"{CARD}/hwmon/hwmon4/power1_cap_default": "339000000\n",
    f"{CARD}/hwmon/hwmon4/temp1_input": "54000\n",
    f"{CARD}/hwmon/hwmon4/freq1_input": "2304000000\n",
}
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
    assert not card.is_integrated


def test_a_card_in_a_narrow_slot_tells_how_its_link_runs(machine: Machine) -> None:
    link = {"current_link_speed": "2.5 GT/s PCIe", "current_link_width": "4"}
    card = RX_7900_XTX | {f"{CARD}/{name}": f"{text}\n" for name, text in link.items()}
    (found,) = read_drm(machine(card)).value
    assert (found.pcie_gen, found.pcie_lanes, found.pcie_gen_now, found.pcie_lanes_now) == (4, 16, 1, 4)


def test_sensors_tell_watts_degrees_load_and_clock(machine: Machine) -> None:
    (card,) = read_drm(machine(RX_7900_XTX | SENSORS)).value
    assert (card.power_w, card.power_limit_w, card.power_default_w) == (87.0, 303.0, 339.0)
    assert (card.temperature_c, card.load, card.clock_mhz) == (54.0, 0.37, 2304)


def test_a_sample_has_what_moves_and_a_card_that_went_says_so(machine: Machine) -> None:
    root = machine(RX_7900_XTX | SENSORS | AMD_NAMES)
    watch = DrmWatch(root)
    (sample,) = watch.sample().value
    assert (sample.key, sample.name, sample.used_bytes) == (ADDRESS, "AMD Radeon RX 7900 XTX", 900 * MIB)
    (root / CARD / "mem_info_vram_used").write_text(str(5 * GIB))
    assert [now.used_bytes for now in watch.sample().value] == [5 * GIB]
    shutil.rmtree(root / CARD)
    (gone,) = watch.sample().value
    assert (gone.used_bytes, gone.trouble) == (None, "AMD Radeon RX 7900 XTX is no longer there.")


def test_programs_that_hold_memory_are_told_once_however_often_they_opened_the_card(machine: Machine) -> None:
    def client(pid: int, file: int, number: int, *lines: str) -> dict[str, str]:
        told = ["drm-driver:\tamdgpu", f"drm-client-id:\t{number}", f"drm-pdev:\t{ADDRESS}", *lines]
        return {
            f"proc/{pid}/fd/{file}": "->/dev/dri/renderD128",
            f"proc/{pid}/fdinfo/{file}": "pos:\t0\n" + "\n".join(told) + "\n",
        }

    root = machine(
        RX_7900_XTX
        | {"proc/77/comm": "firefox\n", "proc/88/comm": "kwin_wayland\n", "proc/99/fd/3": "->/dev/null"}
        | client(77, 5, 11, "drm-memory-vram:\t300 KiB", "drm-resident-vram:\t200 MiB")
        | client(77, 6, 11, "drm-resident-vram:\t200 MiB")
        | client(77, 9, 12, "drm-memory-vram:\t100 MiB")
        | client(88, 4, 13, "drm-resident-vram0:\t1 GiB", "drm-resident-gtt:\t9 GiB")
    )
    (card,) = read_drm(root).value
    assert [(held.name, held.used_bytes) for held in card.processes] == [
        ("kwin_wayland", GIB),
        ("firefox", 300 * MIB),
    ]


def test_screens_hang_on_their_card(machine: Machine) -> None:
    connectors = f"{CARD}/drm/card1"
    root = machine(
        RX_7900_XTX
        | {
            "sys/class/drm/card1-DP-1": f"->../../../{connectors}/card1-DP-1",
            f"{connectors}/card1-DP-1/status": "connected\n",
            f"{connectors}/card1-DP-1/modes": "2560x1440\n1920x1080\n",
            "sys/class/drm/card1-HDMI-A-1": f"->../../../{connectors}/card1-HDMI-A-1",
            f"{connectors}/card1-HDMI-A-1/status": "disconnected\n",
        }
    )
    assert read_displays(root).value == (HostDisplay("DP-1", 2560, 1440, ADDRESS),)


def test_the_name_on_the_card_comes_first(machine: Machine) -> None:
    card = trees.pci_card(0, "0x1002", "0x740f", product_name="AMD INSTINCT MI210")
    assert [gpu.name for gpu in read_drm(machine(card | AMD_NAMES)).value] == ["AMD INSTINCT MI210"]


def test_a_pci_name_that_stands_for_several_cards_is_not_used(machine: Machine) -> None:
    assert [gpu.name for gpu in read_drm(machine(RX_7900_XTX | PCI_NAMES)).value] == ["AMD graphics 744c"]


def test_an_intel_card_is_named_from_the_pci_list(machine: Machine) -> None:
    card = trees.pci_card(0, "0x8086", "0x56a0", max_link_speed="Unknown", max_link_width="255")
    (found,) = read_drm(machine(card | PCI_NAMES)).value
    assert (found.name, found.total_bytes, found.pcie_gen, found.pcie_lanes) == ("Intel Arc A770", None, None, None)


def test_graphics_inside_a_processor_are_marked_and_other_vendors_left_out(machine: Machine) -> None:
    root = machine(
        trees.pci_card(0, "0x8086", "0x4680", address="0000:00:02.0")
        | trees.pci_card(1, "0x10de", "0x2503", address="0000:04:00.0")
        | trees.pci_card(2, "0x1002", "0x164e", address="0000:0e:00.0", mem_info_vram_total=str(512 * MIB))
    )
    found = [(gpu.vendor, gpu.is_integrated, gpu.pci_address) for gpu in read_drm(root).value]
    assert found == [("Intel", True, "0000:00:02.0"), ("AMD", True, "0000:0e:00.0")]


def test_connectors_are_no_cards(machine: Machine) -> None:
    root = machine(RX_7900_XTX | {"sys/class/drm/card1-DP-1/status": "connected\n"})
    assert len(read_drm(root).value) == 1


def test_a_card_whose_files_cannot_be_read_is_still_a_card(machine: Machine) -> None:
    (card,) = read_drm(machine(trees.pci_card(0, "0x1002", "odd", mem_info_vram_total="?"))).value
    assert (card.name, card.total_bytes) == ("AMD graphics", None)
