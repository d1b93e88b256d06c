from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.detect.files import number_of, pcie_gen_of, text_of
from rigplanner.detect.scan import LIMIT_S, scan
from rigplanner.units import GIB

from . import trees

Machine = Callable[[dict[str, str]], Path]


def test_this_very_machine_is_read_without_trouble() -> None:
    found = scan(limit_s=30)
    assert found.cpu is not None
    assert found.memory is not None
    assert found.memory.total_bytes >= found.memory.available_bytes > 0


def test_a_stuck_driver_leaves_detection_within_a_second_and_a_half(scan_with: Callable[..., SimpleNamespace]) -> None:
    found = scan_with(limit_s=LIMIT_S, cards="Card|12288|1|8.6|4|16|170000", hang="nvmlDeviceGetCount_v2")
    assert LIMIT_S == 1.5
    assert found.took_s < LIMIT_S + 0.5


@pytest.mark.skipif("sys.platform != 'linux'", reason="reads a tree as only Linux has it")
def test_a_whole_machine_is_one_snapshot(machine: Machine) -> None:
    root = machine(
        trees.cpuinfo("Intel(R) Core(TM) i7-13700K", "avx2", range(16))
        | trees.meminfo(32_600_000, 30_000_000)
        | trees.pci_card(0, "0x1002", "0x744c", mem_info_vram_total=str(24 * GIB))
        | trees.nvme(0, trees.NVME_GEN4_SLOT, "Drive", "16.0 GT/s PCIe", "16.0 GT/s PCIe", 1_000)
        | {"sys/class/dmi/id/chassis_type": "3\n"}
    )
    found = scan(root, limit_s=30)
    assert found.cpu is not None
    assert found.cpu.cores == 16
    assert [gpu.total_bytes for gpu in found.gpus if gpu.vendor == "AMD"] == [24 * GIB]
    assert [drive.kind for drive in found.drives] == ["NVMe"]
    assert (found.system, found.is_laptop, found.is_virtual) == ("Linux", False, False)


@pytest.mark.skipif("sys.platform != 'linux'", reason="reads a tree as only Linux has it")
@given(junk=st.binary(max_size=200))
def test_junk_in_every_file_never_raises(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    root = tmp_path_factory.mktemp("junk")
    files = (
        "proc/cpuinfo",
        "proc/meminfo",
        "proc/self/mounts",
        "run/udev/data/+dmi:id",
        "sys/class/dmi/id/chassis_type",
        "sys/class/drm/card0/device/mem_info_vram_total",
        "sys/class/drm/card0/device/product_name",
        "sys/block/sda/size",
        "sys/block/sda/queue/rotational",
    )
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(junk)
    (root / "sys/class/drm/card0/device/vendor").write_text("0x1002\n")
    found = scan(root, limit_s=30)
    assert found.troubles == ()
    assert [gpu.vendor for gpu in found.gpus if gpu.vendor == "AMD"] == ["AMD"]


def test_files_that_are_missing_folders_or_empty_read_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    for path in (tmp_path, tmp_path / "missing", tmp_path / "empty", tmp_path / "null\0byte"):
        assert text_of(path) is None
        assert number_of(path) is None
        assert pcie_gen_of(path) is None
