from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from time import monotonic

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.detect.drives import read_drives
from rigplanner.detect.gpu_counters import processes_in, read_gpu_processes
from rigplanner.detect.powershell import ask
from rigplanner.detect.program import NoAnswer
from rigplanner.detect.windows_drives import drives_in, read_windows_drives
from rigplanner.detect.windows_gpus import (
    directx_adapters,
    driver_adapters,
    gpus_of,
    read_adapters,
    read_windows_gpus,
)
from rigplanner.domain.host import GpuProcess, HostDrive, HostGpu
from rigplanner.units import GIB, MIB

from .stand_ins import RECORDED, hanging, printing, put_on_path

needs_scripts = pytest.mark.skipif("sys.platform == 'win32'", reason="the stand-ins are shell scripts")

HOME = PureWindowsPath(r"C:\Users\pat")
PATIENT_S = 30.0
AMD, INTEL, NVIDIA, MICROSOFT = 0x1002, 0x8086, 0x10DE, 0x1414
#: JSON of any shape, with the names that are looked for among its keys.
NAMES = ("Name", "DedicatedUsage", "LocalUsage", "disks", "partitions", "DeviceId", "FriendlyName", "Size", "BusType")
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from((0.5, "", "7", "pid_1_luid_0x0_0xz_phys_0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def powershell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a stand-in for PowerShell on the PATH that runs a shell script."""
    return lambda script: put_on_path("powershell", script, tmp_path, monkeypatch)


@pytest.fixture
def without_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def directx(name: str, vendor: int, dedicated: int, luid: int = 0xD1F2, seen: int = 2) -> dict[str, object]:
    return {
        "Description": name,
        "VendorId": vendor,
        "DedicatedVideoMemory": dedicated,
        "AdapterLuid": luid,
        "LastSeen": seen,
    }


def one_gpu(name: str, vendor: int, dedicated: int) -> HostGpu:
    (gpu,) = gpus_of(directx_adapters({"LastSeen": 2}, [directx(name, vendor, dedicated)]))
    return gpu


# Graphics


def test_a_card_has_all_its_memory_and_its_number() -> None:
    assert one_gpu("AMD Radeon RX 7900 XTX", AMD, 24 * GIB - 48 * MIB) == HostGpu(
        "AMD Radeon RX 7900 XTX", "AMD", uuid="0xd1f2", total_bytes=24 * GIB - 48 * MIB
    )


def test_cards_of_nvidia_and_adapters_drawn_in_software_are_left_to_others() -> None:
    keys = [
        directx("NVIDIA GeForce RTX 4090", NVIDIA, 24 * GIB),
        directx("Microsoft Basic Render Driver", MICROSOFT, 0),
        directx("Intel(R) Arc(TM) A770 Graphics", INTEL, 16 * GIB),
    ]
    adapters = directx_adapters({"LastSeen": 2}, keys)
    assert [gpu.name for gpu in gpus_of(adapters)] == ["Intel(R) Arc(TM) A770 Graphics"]
    assert len(adapters) == 3


@pytest.mark.parametrize(
    ("name", "vendor", "gib"),
    [
        ("Intel(R) UHD Graphics 770", INTEL, 0.125),
        ("Intel(R) Iris(R) Xe Graphics", INTEL, 2),
        ("Intel(R) HD Graphics 630", INTEL, 1),
        ("Intel(R) Arc(TM) Graphics", INTEL, 0.125),
        ("AMD Radeon(TM) Graphics", AMD, 4),
        ("AMD Radeon Graphics", AMD, 8),
        ("AMD Radeon(TM) RX Vega 11 Graphics", AMD, 4),
        ("AMD Radeon(TM) Vega 8 Graphics", AMD, 2),
        ("AMD Radeon 780M Graphics", AMD, 8),
        ("AMD Radeon(TM) 610M", AMD, 0.5),
        ("AMD Radeon HD 7660D", AMD, 0.75),
    ],
)
def test_graphics_in_a_processor_have_no_memory_of_their_own(name: str, vendor: int, gib: float) -> None:
    gpu = one_gpu(name, vendor, int(gib * GIB))
    assert (gpu.is_integrated, gpu.total_bytes) == (True, None)


@pytest.mark.parametrize(
    ("name", "vendor", "gib"),
    [
        ("Intel(R) Iris(R) Xe MAX Graphics", INTEL, 4),
        ("Intel(R) Arc(TM) A310 Graphics", INTEL, 4),
        ("Radeon RX Vega 64", AMD, 8),
        ("AMD Radeon VII", AMD, 16),
        ("Radeon RX 580 Series", AMD, 8),
        ("AMD Radeon RX 7600M XT", AMD, 8),
        ("AMD Radeon PRO W7900", AMD, 48),
    ],
)
def test_cards_are_not_taken_for_graphics_in_a_processor(name: str, vendor: int, gib: int) -> None:
    gpu = one_gpu(name, vendor, gib * GIB)
    assert (gpu.is_integrated, gpu.total_bytes) == (False, gib * GIB)


def test_a_card_that_was_taken_out_is_not_listed() -> None:
    keys = [
        directx("AMD Radeon RX 580", AMD, 8 * GIB, seen=1),
        directx("AMD Radeon RX 9070 XT", AMD, 16 * GIB),
    ]
    assert [adapter.name for adapter in directx_adapters({"LastSeen": 2}, keys)] == ["AMD Radeon RX 9070 XT"]


def test_two_cards_of_one_kind_are_two() -> None:
    keys = [directx("AMD Radeon RX 9070 XT", AMD, 16 * GIB, luid) for luid in (0xD1F2, 0xE2A0)]
    assert [gpu.uuid for gpu in gpus_of(directx_adapters({"LastSeen": 2}, keys))] == ["0xd1f2", "0xe2a0"]


def test_where_no_key_tells_when_it_was_seen_all_are_listed() -> None:
    keys: list[dict[str, object]] = [
        {"Description": "AMD Radeon RX 9070 XT", "VendorId": AMD},
        {"AdapterLuid": 7},
        {"Description": 3},
    ]
    (gpu,) = gpus_of(directx_adapters({}, keys))
    assert (gpu.total_bytes, gpu.uuid) == (None, None)
    dated = [directx("AMD Radeon RX 580", AMD, 8 * GIB, seen=seen) for seen in (1, 2)]
    assert len(directx_adapters({}, dated)) == 2


def test_values_of_another_kind_than_expected_are_unknown() -> None:
    (adapter,) = directx_adapters({}, [{"Description": "Adapter", "VendorId": True, "DedicatedVideoMemory": -1}])
    assert (adapter.vendor_id, adapter.dedicated_bytes) == (None, None)


@pytest.mark.parametrize("size", [16 * GIB, (16 * GIB).to_bytes(8, "little")])
def test_the_keys_of_drivers_tell_cards_too(size: object) -> None:
    keys: list[dict[str, object]] = [
        {
            "DriverDesc": "AMD Radeon RX 9070 XT",
            "MatchingDeviceId": r"PCI\VEN_1002&DEV_7550&REV_C0",
            "HardwareInformation.qwMemorySize": size,
        },
        {"DriverDesc": "Microsoft Remote Display Adapter", "MatchingDeviceId": "root\\indirect"},
        {"InfPath": "oem12.inf"},
    ]
    assert gpus_of(driver_adapters(keys)) == (HostGpu("AMD Radeon RX 9070 XT", "AMD", total_bytes=16 * GIB),)


@pytest.mark.skipif("sys.platform == 'win32'", reason="other systems have no registry")
def test_other_systems_list_no_adapters() -> None:
    assert read_adapters() == ()
    assert read_windows_gpus().value == ()


# Programs on a card


def counter(pid: int, used: int, luid: str = "0x00000000_0x0000D1F2", local: int | None = None) -> dict[str, object]:
    return {
        "Name": f"pid_{pid}_luid_{luid}_phys_0",
        "DedicatedUsage": used,
        "LocalUsage": used if local is None else local,
    }


@needs_scripts
def test_programs_on_a_card_have_names_and_come_biggest_first(
    powershell: Callable[[str], Path], tmp_path: Path
) -> None:
    own, nobody = os.getpid(), 2**22 + 1
    rows = [counter(own, 300 * MIB), counter(nobody, 2 * GIB), counter(4, 0)]
    (tmp_path / "rows").write_text(json.dumps(rows), encoding="utf-8")
    powershell(printing(tmp_path / "rows"))
    reading = read_gpu_processes(PATIENT_S)
    assert reading.troubles == ()
    assert reading.value == {
        "0xd1f2": (
            GpuProcess(nobody, None, 2 * GIB),
            GpuProcess(own, psutil.Process().name(), 300 * MIB),
        )
    }


def test_each_adapter_has_its_own_programs_and_a_single_row_is_no_list() -> None:
    other = counter(8, 5, luid="0x00000001_0x0000ABCD")
    assert [*processes_in([counter(8, 5), other])] == ["0xd1f2", "0x10000abcd"]
    assert [*processes_in(counter(8, 5))] == ["0xd1f2"]


def test_what_is_promised_but_does_not_lie_on_the_card_is_not_counted() -> None:
    (held,) = processes_in([counter(8, 14 * GIB, local=300 * MIB)])["0xd1f2"]
    assert held.used_bytes == 300 * MIB


def test_the_linked_cards_of_an_adapter_are_one() -> None:
    rows = [counter(8, 5), {**counter(8, 6), "Name": "pid_8_luid_0x00000000_0x0000D1F2_phys_1"}]
    (held,) = processes_in(rows)["0xd1f2"]
    assert held.used_bytes == 11


@given(junk=JUNK)
def test_an_answer_of_any_shape_is_survived(junk: object) -> None:
    assert processes_in(junk) == {}
    for drive in drives_in(junk, HOME):
        assert drive.name


# Drives


@needs_scripts
def test_drives_tell_their_kind_their_letters_and_which_holds_the_home_folder(
    powershell: Callable[[str], Path],
) -> None:
    powershell(printing(RECORDED / "powershell_drives.json"))
    reading = read_drives(Path("/"), "Windows", HOME, PATIENT_S)
    assert reading.troubles == ()
    assert reading.value == (
        HostDrive("Samsung SSD 990 PRO 2TB", "NVMe", 2_000_398_934_016, mounts=("C:\\",), holds_home=True),
        HostDrive("CT1000BX500SSD1", "SATA SSD", 1_000_204_886_016, mounts=("D:\\", "C:\\Models\\")),
        HostDrive("ST8000DM004-2U9188", "HDD", 8_001_563_222_016),
        HostDrive("Samsung PSSD T7", "USB", 1_000_204_886_016, mounts=("E:\\",)),
        HostDrive("Intel Raid 0 Volume", None, 1_000_204_886_016),
    )


def test_a_home_folder_on_a_drive_mounted_as_a_folder_is_found_there() -> None:
    answer = json.loads((RECORDED / "powershell_drives.json").read_text(encoding="utf-8"))
    holding = [drive.name for drive in drives_in(answer, PureWindowsPath(r"c:\models\pat")) if drive.holds_home]
    assert holding == ["CT1000BX500SSD1"]


def test_the_kind_of_a_virtual_drive_is_unknown() -> None:
    disk = {"DeviceId": "0", "FriendlyName": "VMware Virtual NVMe Disk", "MediaType": 4, "BusType": 17, "Size": 5}
    (drive,) = drives_in({"disks": [disk]}, HOME)
    assert (drive.kind, drive.holds_home) == (None, False)


@needs_scripts
def test_drives_that_stay_unread_are_a_trouble_and_the_partitions_are_listed(
    powershell: Callable[[str], Path],
) -> None:
    powershell("exit 1")
    reading = read_drives(Path("/"), "Windows", Path("/"), PATIENT_S)
    assert reading.troubles == ("What kind the drives are could not be read: PowerShell gave no answer.",)
    mounts = {part.mountpoint for part in psutil.disk_partitions(all=False) if part.fstype}
    assert {drive.mounts[0] for drive in reading.value} == mounts


@needs_scripts
def test_windows_that_lists_no_drives_is_a_trouble(powershell: Callable[[str], Path]) -> None:
    powershell('echo \'{"disks":[],"partitions":[]}\'')
    assert read_windows_drives(HOME, PATIENT_S).troubles == (
        "What kind the drives are could not be read: Windows lists none.",
    )


# PowerShell itself


@needs_scripts
def test_powershell_is_asked_without_profile_or_prompt_and_without_double_quotes(
    powershell: Callable[[str], Path], tmp_path: Path
) -> None:
    told = tmp_path / "told"
    powershell(f"printf '%s\\n' \"$@\" > {told}; echo '[]'")
    for read in (lambda: read_gpu_processes(PATIENT_S), lambda: read_windows_drives(HOME, PATIENT_S)):
        read()
        switches, _, script = told.read_text(encoding="utf-8").partition("-Command\n")
        assert {"-NoProfile", "-NonInteractive"} <= set(switches.split())
        assert "ConvertTo-Json" in script
        assert '"' not in script


@needs_scripts
def test_letters_of_all_languages_and_a_byte_order_mark_are_understood(
    powershell: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "answer").write_bytes('\ufeff["Überspielwächter"]\r\n'.encode())
    powershell(printing(tmp_path / "answer"))
    assert ask("", PATIENT_S) == ["Überspielwächter"]


@needs_scripts
@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("exit 1", "PowerShell gave no answer"),
        ("echo 'Get-CimInstance : Invalid class'", "the answer of PowerShell could not be understood"),
        ("printf '[%.0s' $(seq 100000)", "the answer of PowerShell could not be understood"),
    ],
)
def test_a_powershell_that_fails_is_told_in_words(powershell: Callable[[str], Path], script: str, why: str) -> None:
    powershell(script)
    with pytest.raises(NoAnswer, match=f"^{why}$"):
        ask("", PATIENT_S)


@needs_scripts
def test_a_powershell_that_cannot_be_started_is_told_in_words(powershell: Callable[[str], Path]) -> None:
    powershell("").write_bytes(b"\0not a program")
    with pytest.raises(NoAnswer, match=r"^PowerShell could not be started$"):
        ask("", PATIENT_S)


@pytest.mark.usefixtures("without_programs")
def test_a_machine_without_powershell_has_troubles_and_nothing_else() -> None:
    assert read_gpu_processes().troubles == (
        "What other programs hold on the graphics card could not be read: PowerShell was not found on this machine.",
    )
    assert read_windows_drives(HOME).value == ()


@needs_scripts
def test_a_powershell_that_hangs_is_ended_with_its_children(powershell: Callable[[str], Path], tmp_path: Path) -> None:
    powershell(hanging(tmp_path / "child"))
    start = monotonic()
    with pytest.raises(NoAnswer, match=r"^PowerShell did not answer within 0\.5 s$"):
        ask("", 0.5)
    assert monotonic() - start < 5
    child = int((tmp_path / "child").read_text(encoding="ascii"))
    assert _ends(child)


def _ends(pid: int) -> bool:
    """Whether a process is gone within 5 s; one that nobody waits for stays as a zombie in some containers."""
    deadline = monotonic() + 5
    while monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
    return False
