from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import psutil
import pytest

from rigplanner.detect.drives import read_drives
from rigplanner.domain.host import HostDrive

from . import trees

Machine = Callable[[dict[str, str]], Path]

HOME = PurePosixPath("/home/pat")
TB = 1_953_525_168  # sectors of a drive sold as 1 TB
GEN4 = trees.nvme(0, trees.NVME_GEN4_SLOT, "Samsung SSD 990 PRO 1TB", "16.0 GT/s PCIe", "16.0 GT/s PCIe", TB)


def drives(root: Path) -> tuple[HostDrive, ...]:
    return read_drives(root, "Linux", HOME).value


def test_nvme_sata_and_usb_drives_are_told_apart(machine: Machine) -> None:
    root = machine(
        {
            **GEN4,
            **trees.nvme(1, trees.NVME_GEN3_SLOT, "WDC WDS500G2B0C", "8.0 GT/s PCIe", "8.0 GT/s PCIe", TB // 2),
            **trees.scsi("sda", trees.SATA, "ATA", "ST8000DM004-2U91", 1, TB * 8),
            **trees.scsi("sdb", trees.USB, "Samsung", "PSSD T7", 0, TB),
            f"{trees.USB_PORT}/speed": "10000\n",
        }
    )
    told = {drive.name: (drive.kind, drive.pcie_gen, drive.usb_mbps, drive.capacity_bytes) for drive in drives(root)}
    assert told == {
        "Samsung SSD 990 PRO 1TB": ("NVMe", 4, None, TB * 512),
        "WDC WDS500G2B0C": ("NVMe", 3, None, TB // 2 * 512),
        "ST8000DM004-2U91": ("HDD", None, None, TB * 8 * 512),
        "PSSD T7": ("USB", None, 10_000, TB * 512),
    }


def test_a_sata_ssd_does_not_turn(machine: Machine) -> None:
    (drive,) = drives(machine(trees.scsi("sda", trees.SATA, "ATA", "CT1000BX500SSD1", 0, TB)))
    assert drive.kind == "SATA SSD"


def test_a_gen4_drive_in_a_gen3_slot_runs_as_gen3(machine: Machine) -> None:
    (drive,) = drives(machine(trees.nvme(0, trees.NVME_GEN3_SLOT, "Fast", "8.0 GT/s PCIe", "16.0 GT/s PCIe", TB)))
    assert drive.pcie_gen == 3


@pytest.mark.parametrize(("running", "gen"), [("Unknown", 5), ("", 5)])
def test_a_link_that_does_not_tell_its_speed_gives_what_the_drive_can(machine: Machine, running: str, gen: int) -> None:
    (drive,) = drives(machine(trees.nvme(0, trees.NVME_GEN4_SLOT, "Drive", running, "32.0 GT/s PCIe", TB)))
    assert drive.pcie_gen == gen


def test_a_drive_with_two_lanes_says_so(machine: Machine) -> None:
    (drive,) = drives(machine(GEN4 | {f"{trees.NVME_GEN4_SLOT}/current_link_width": "2\n"}))
    assert (drive.pcie_gen, drive.pcie_lanes) == (4, 2)


def test_an_nvme_drive_that_the_kernel_reaches_on_several_paths_keeps_its_generation(machine: Machine) -> None:
    subsystem = "sys/devices/virtual/nvme-subsystem/nvme-subsys0"
    root = machine(
        {
            "sys/block/nvme0n1": f"->../../{subsystem}/nvme0n1",
            f"{subsystem}/model": "KIOXIA\n",
            f"{subsystem}/nvme0n1/size": f"{TB}\n",
            f"{subsystem}/nvme0n1/device": "->../../nvme-subsys0",
            f"{subsystem}/nvme0": f"->../../../../../{trees.NVME_GEN4_SLOT}/nvme/nvme0",
            f"{trees.NVME_GEN4_SLOT}/nvme/nvme0/device": "->../..",
            f"{trees.NVME_GEN4_SLOT}/current_link_speed": "16.0 GT/s PCIe\n",
        }
    )
    assert [(drive.name, drive.kind, drive.pcie_gen) for drive in drives(root)] == [("KIOXIA", "NVMe", 4)]


def test_memory_disks_loop_devices_and_empty_readers_are_no_drives(machine: Machine) -> None:
    names = ("loop0", "ram0", "zram0", "dm-0", "sr0", "md0")
    root = machine({f"sys/block/{name}/size": "800\n" for name in names} | {"sys/block/sda/size": "0\n"})
    assert drives(root) == ()


@pytest.mark.parametrize(
    ("name", "vendor", "model"), [("sda", "ATA", "QEMU HARDDISK"), ("sda", "VMware", "Virtual disk")]
)
def test_the_kind_of_a_virtual_drive_is_unknown(machine: Machine, name: str, vendor: str, model: str) -> None:
    (drive,) = drives(machine(trees.scsi(name, trees.SATA, vendor, model, 1, TB)))
    assert drive.kind is None


def test_the_drive_with_the_home_folder_is_marked(machine: Machine) -> None:
    mounts = "/dev/nvme0n1p2 / ext4 rw 0 0\n/dev/sda1 /home ext4 rw 0 0\nproc /proc proc rw 0 0\n"
    root = machine(
        {**GEN4, **trees.scsi("sda", trees.SATA, "ATA", "CT1000BX500SSD1", 0, TB), "proc/self/mounts": mounts}
    )
    marked = {drive.name: (drive.holds_home, drive.mounts) for drive in drives(root)}
    assert marked == {
        "Samsung SSD 990 PRO 1TB": (False, ("/",)),
        "CT1000BX500SSD1": (True, ("/home",)),
    }


def test_an_encrypted_volume_group_leads_to_its_drive(machine: Machine) -> None:
    part = f"{trees.NVME_GEN4_SLOT}/nvme/nvme0/nvme0n1/nvme0n1p2"
    root = machine(
        {
            **GEN4,
            f"{part}/holders/dm-0": "",
            "sys/block/dm-0/dm/name": "luks-1f\n",
            "sys/block/dm-0/size": "800\n",
            "sys/block/dm-0/holders/dm-1": "",
            "sys/block/dm-1/dm/name": "vg-home\n",
            "proc/self/mounts": "/dev/mapper/vg-home /home/pat ext4 rw 0 0\n",
        }
    )
    (drive,) = drives(root)
    assert drive.holds_home


def test_mount_points_with_spaces_are_read_as_written(machine: Machine) -> None:
    root = machine({**GEN4, "proc/self/mounts": r"/dev/nvme0n1p1 /media/my\040models ext4 rw 0 0" + "\n"})
    (drive,) = drives(root)
    assert drive.mounts == ("/media/my models",)
    assert not drive.holds_home


def test_where_the_kind_cannot_be_read_partitions_are_listed_without_one() -> None:
    listed = read_drives(Path("/"), "Windows", PurePosixPath("/")).value
    assert {drive.mounts[0] for drive in listed} == {
        part.mountpoint for part in psutil.disk_partitions(all=False) if part.fstype
    }
    assert {drive.kind for drive in listed} <= {None}


def test_odd_mount_lines_are_passed_over(machine: Machine) -> None:
    root = machine({**GEN4, "proc/self/mounts": "/dev/sda1\n\n/dev/nvme0n1p1 / ext4 rw 0 0\n"})
    assert [drive.mounts for drive in drives(root)] == [("/",)]


def test_a_circle_of_links_is_survived(machine: Machine) -> None:
    root = machine({"sys/block/sda": "->sdb", "sys/block/sdb": "->sda"})
    assert drives(root) == ()
    assert os.readlink(root / "sys/block/sda") == "sdb"
