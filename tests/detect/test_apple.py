from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.detect import apple, apple_drives
from rigplanner.detect.cpu import read_cpu
from rigplanner.detect.drives import read_drives
from rigplanner.detect.memory import read_memory
from rigplanner.detect.surroundings import read_surroundings
from rigplanner.domain.host import HostCpu, HostDisplay, HostDrive, HostGpu
from rigplanner.units import GIB

from .stand_ins import RECORDED, hanging, put_on_path, recorded

pytestmark = pytest.mark.skipif("sys.platform == 'win32'", reason="the stand-ins are shell scripts")

MACBOOK, IMAC = "system_profiler_macbook.json", "system_profiler_intel_imac.json"
HOME = PurePosixPath("/Users/pat")
PATIENT_S = 30.0
NAMES = (
    *("SPHardwareDataType", "SPDisplaysDataType", "SPMemoryDataType", "SPNVMeDataType", "SPStorageDataType", "_items"),
    *("_name", "spdisplays_vendor", "spdisplays_ndrvs", "dimm_size", "physical_drive", "mount_point", "machine_name"),
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(("Apple", "8 GB", "/", "sppci_vendor_amd", "")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=15,
)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Put a stand-in for one of macOS's programs on the PATH that runs a shell script."""
    return lambda name, script: put_on_path(name, script, tmp_path, monkeypatch)


def report(name: str) -> object:
    parsed: object = json.loads((RECORDED / name).read_text(encoding="utf-8"))
    return parsed


def test_an_apple_chip_tells_its_graphics_cores_and_displays(program: Callable[[str, str], Path]) -> None:
    program("system_profiler", f'[ "$1" = -json ] && [ "$2" = SPDisplaysDataType ] && {recorded(MACBOOK)}')
    reading = apple.read_apple_graphics(PATIENT_S)
    assert reading.troubles == ()
    assert reading.value.gpus == (HostGpu("Apple M2 Pro", "Apple", is_integrated=True, cores=19),)
    assert reading.value.displays == (HostDisplay("Color LCD", 3456, 2234),)


def test_an_intel_mac_tells_the_memory_of_its_card_but_not_of_the_graphics_in_its_processor() -> None:
    assert apple.gpus_in(report(IMAC)) == (
        HostGpu("Intel UHD Graphics 630", "Intel", is_integrated=True),
        HostGpu("AMD Radeon Pro 5500 XT", "AMD", total_bytes=8 * GIB),
    )


def test_memory_that_an_apple_chip_shares_is_not_graphics_memory() -> None:
    shared = {"sppci_model": "Apple M1", "spdisplays_vendor": "sppci_vendor_Apple", "spdisplays_vram": "16 GB"}
    assert apple.gpus_in({"SPDisplaysDataType": [shared]}) == (HostGpu("Apple M1", "Apple", is_integrated=True),)


def test_graphics_of_unknown_make_are_left_out() -> None:
    virtual = {"SPDisplaysDataType": [{"_name": "spdisplays_display", "spdisplays_vendor-id": "0x1234"}]}
    assert apple.gpus_in(virtual) == ()


def test_soldered_memory_tells_its_type_only(program: Callable[[str, str], Path], tmp_path: Path) -> None:
    program("system_profiler", recorded(MACBOOK))
    reading = read_memory(tmp_path, "Darwin", PATIENT_S)
    memory = reading.value
    assert memory is not None
    assert memory.total_bytes == psutil.virtual_memory().total
    assert (memory.type, memory.mts, memory.modules, memory.channels) == ("LPDDR5", None, None, None)


def test_memory_modules_of_an_intel_mac_tell_type_speed_and_channels() -> None:
    facts = apple.memory_in(report(IMAC))
    assert (facts.type, facts.mts, facts.modules, facts.channels) == ("DDR4", 2667, 2, 2)


def test_drives_of_a_mac_tell_where_they_are_mounted_and_which_holds_the_home_folder(
    program: Callable[[str, str], Path],
) -> None:
    program("system_profiler", recorded(MACBOOK))
    reading = read_drives(Path("/"), "Darwin", HOME, PATIENT_S)
    assert reading.troubles == ()
    assert reading.value == (
        HostDrive("APPLE SSD AP0512Z", "NVMe", 500_277_792_768, mounts=("/System/Volumes/Data", "/"), holds_home=True),
        HostDrive("Backup", "USB", None, mounts=("/Volumes/Backup",)),
    )


def test_an_old_hard_disk_in_a_mac_is_one() -> None:
    (drive,) = apple_drives.drives_in(report(IMAC), HOME)
    assert (drive.kind, drive.holds_home) == ("HDD", True)


def test_a_mac_that_lists_no_drives_has_its_partitions_listed(program: Callable[[str, str], Path]) -> None:
    program("system_profiler", "echo '{}'")
    reading = read_drives(Path("/"), "Darwin", PurePosixPath("/"), PATIENT_S)
    assert reading.troubles == ("What kind the drives are could not be read: macOS lists none.",)
    assert len(reading.value) == sum(bool(part.fstype) for part in psutil.disk_partitions(all=False))


@pytest.mark.parametrize(("name", "is_laptop"), [(MACBOOK, True), (IMAC, False)])
def test_a_macbook_is_a_laptop(program: Callable[[str, str], Path], name: str, is_laptop: bool, tmp_path: Path) -> None:
    program("system_profiler", recorded(name))
    assert read_surroundings(tmp_path, "Darwin", PATIENT_S).value.is_laptop is is_laptop


def test_a_mac_that_does_not_name_itself_is_told_by_its_battery(
    program: Callable[[str, str], Path], tmp_path: Path
) -> None:
    program("system_profiler", "echo '{}'")
    has_battery = psutil.sensors_battery() is not None
    assert read_surroundings(tmp_path, "Darwin", PATIENT_S).value.is_laptop is has_battery


def test_the_processor_of_a_mac_is_read_from_kernel_settings(
    program: Callable[[str, str], Path], tmp_path: Path
) -> None:
    program("sysctl", "echo 'machdep.cpu.brand_string: Apple M2 Pro'; echo 'hw.physicalcpu: 12'; exit 1")
    assert read_cpu(tmp_path, "Darwin", PATIENT_S).value == HostCpu("Apple M2 Pro", 12, psutil.cpu_count())


def test_an_intel_mac_tells_its_vector_instructions(program: Callable[[str, str], Path], tmp_path: Path) -> None:
    program("sysctl", "echo 'hw.optional.avx2_0: 1'; echo 'hw.optional.avx512f: 0'")
    cpu = read_cpu(tmp_path, "Darwin", PATIENT_S).value
    assert cpu is not None
    assert (cpu.avx2, cpu.avx512, cpu.amx) == (True, False, None)


def test_a_system_report_that_does_not_come_is_told_in_words(
    program: Callable[[str, str], Path], tmp_path: Path
) -> None:
    program("system_profiler", hanging(tmp_path / "child"))
    why = "macOS's system report did not answer within 0.2 s."
    assert apple.read_apple_graphics(0.2).troubles == (f"The graphics could not be read: {why}",)
    assert apple.read_apple_memory(0.2).troubles == (f"The type of memory could not be read: {why}",)


@given(junk=JUNK)
def test_a_report_of_any_shape_is_survived(junk: object) -> None:
    for gpu in apple.gpus_in(junk):
        assert gpu.name
    assert all(display.name for display in apple.displays_in(junk))
    assert all(drive.name for drive in apple_drives.drives_in(junk, HOME))
    assert apple.memory_in(junk).mts is None
    assert apple.is_macbook_in(junk) in (None, False)
