from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from rigplanner.detect.cpu import read_cpu
from rigplanner.detect.memory import read_memory
from rigplanner.detect.surroundings import read_surroundings
from rigplanner.domain.host import HostCpu, HostMemoryReading, Surroundings
from rigplanner.units import GIB, KIB

from . import trees
from .smbios_tables import smbios_device, smbios_end

Machine = Callable[[dict[str, str]], Path]

MODULE = {"SIZE": str(16 * GIB), "TYPE": "DDR4", "SPEED_MTS": "3600", "CONFIGURED_SPEED_MTS": "3200"}


def test_a_processor_with_two_threads_a_core(machine: Machine) -> None:
    root = machine(trees.cpuinfo("AMD Ryzen 7 5700X 8-Core Processor", "fpu avx avx2", [*range(8), *range(8)]))
    assert read_cpu(root, "Linux").value == HostCpu(
        "AMD Ryzen 7 5700X 8-Core Processor", 8, 16, avx2=True, avx512=False, amx=False
    )


def test_avx512_is_told_from_its_foundation(machine: Machine) -> None:
    cpu = read_cpu(machine(trees.cpuinfo("AMD EPYC 9124", "avx2 avx512f avx512bw", range(16))), "Linux").value
    assert cpu is not None
    assert cpu.avx512


@pytest.mark.parametrize(("flags", "amx"), [("avx2 amx_tile amx_int8", True), ("avx2 avx512f", False)])
def test_matrix_instructions_are_told_from_their_tiles(machine: Machine, flags: str, amx: bool) -> None:
    cpu = read_cpu(machine(trees.cpuinfo("Intel(R) Xeon(R) w5-3435X", flags, range(16))), "Linux").value
    assert cpu is not None
    assert cpu.amx is amx


@pytest.mark.parametrize("name", ["core_cpus_list", "thread_siblings_list"])
def test_the_cores_of_an_arm_processor_are_told_by_the_threads_that_share_one(machine: Machine, name: str) -> None:
    threads = "\n\n".join(f"processor\t: {thread}\nFeatures\t: fp asimd" for thread in range(4))
    topology = {
        f"sys/devices/system/cpu/cpu{thread}/topology/{name}": f"{thread % 2},{thread % 2 + 2}\n" for thread in range(4)
    }
    cpu = read_cpu(
        machine({"proc/cpuinfo": threads, "sys/devices/system/cpu/online": "0-3\n"} | topology), "Linux"
    ).value
    assert cpu is not None
    assert (cpu.cores, cpu.threads, cpu.amx) == (2, 4, None)


def test_an_arm_processor_tells_no_flags_and_no_cores(machine: Machine) -> None:
    root = machine({"proc/cpuinfo": "processor\t: 0\nFeatures\t: fp asimd\n\nprocessor\t: 1\nFeatures\t: fp asimd\n"})
    cpu = read_cpu(root, "Linux").value
    assert cpu is not None
    assert (cpu.cores, cpu.threads, cpu.avx2, cpu.avx512) == (None, 2, None, None)
    assert cpu.name


def test_the_fastest_core_tells_the_clock_and_else_the_clock_now(machine: Machine) -> None:
    listed = trees.cpuinfo("Hybrid", "avx2", range(2))
    slow = {"proc/cpuinfo": listed["proc/cpuinfo"].replace("core id", "cpu MHz\t\t: 2445.404\ncore id")}
    now = read_cpu(machine(slow), "Linux").value
    assert now is not None
    assert now.max_mhz == 2445
    limits = {
        f"sys/devices/system/cpu/cpu{number}/cpufreq/cpuinfo_max_freq": text
        for number, text in enumerate(("5400000\n", "4200000\n"))
    }
    limited = read_cpu(machine(limits), "Linux").value
    assert limited is not None
    assert limited.max_mhz == 5400


def test_no_processor_is_read_where_nothing_lists_one(tmp_path: Path) -> None:
    assert read_cpu(tmp_path, "Linux").value is None


@pytest.mark.parametrize("system", ["Windows", "Darwin"])
def test_other_systems_count_cores_and_have_a_name(tmp_path: Path, system: str) -> None:
    cpu = read_cpu(tmp_path, system).value
    assert cpu is not None
    assert cpu.name
    assert cpu.threads == psutil.cpu_count()


def test_memory_with_what_udev_knows_about_its_modules(machine: Machine) -> None:
    root = machine(trees.meminfo(32_778_000, 20_000_000) | trees.udev_slots(MODULE, None, MODULE, None))
    assert read_memory(root, "Linux").value == HostMemoryReading(
        32_778_000 * KIB, 20_000_000 * KIB, type="DDR4", mts=3200, modules=2
    )


def test_the_slowest_module_sets_the_speed(machine: Machine) -> None:
    slow = MODULE | {"CONFIGURED_SPEED_MTS": "2666"}
    memory = read_memory(machine(trees.meminfo(1, 1) | trees.udev_slots(MODULE, slow)), "Linux").value
    assert memory is not None
    assert memory.mts == 2666


def test_udev_tells_the_channels_by_the_names_of_the_slots(machine: Machine) -> None:
    slots = [MODULE | {"LOCATOR": f"DIMM_{letter}2", "BANK_LOCATOR": "BANK 1", "DATA_WIDTH": "64"} for letter in "AB"]
    memory = read_memory(machine(trees.meminfo(1, 1) | trees.udev_slots(None, slots[0], None, slots[1])), "Linux").value
    assert memory is not None
    assert (memory.modules, memory.channels) == (2, 2)


def test_where_udev_is_silent_the_table_of_the_firmware_is_read(machine: Machine) -> None:
    root = machine(trees.meminfo(32_778_000, 1))
    table = root / "sys/firmware/dmi/tables/DMI"
    table.parent.mkdir(parents=True)
    table.write_bytes(
        smbios_device(16_384, 0x22, configured=6000, locator="DIMM 1", bank="P0 CHANNEL A")
        + smbios_device(16_384, 0x22, configured=6000, locator="DIMM 1", bank="P0 CHANNEL B")
        + smbios_end()
    )
    memory = read_memory(root, "Linux").value
    assert memory is not None
    assert (memory.type, memory.mts, memory.modules, memory.channels) == ("DDR5", 6000, 2, 2)


@pytest.mark.parametrize(
    "slots", [(), (None, None), ({"SIZE": "1", "TYPE": "Unknown"},), ({"SIZE": "1", "TYPE": "RAM", "SPEED_MTS": "0"},)]
)
def test_type_and_speed_stay_unknown_where_nothing_states_them(
    machine: Machine, slots: tuple[dict[str, str] | None, ...]
) -> None:
    memory = read_memory(machine(trees.meminfo(8_000_000, 1) | trees.udev_slots(*slots)), "Linux").value
    assert memory is not None
    assert (memory.type, memory.mts) == (None, None)


def test_memory_is_read_on_other_systems_too(tmp_path: Path) -> None:
    memory = read_memory(tmp_path, "Windows").value
    assert memory is not None
    assert memory.total_bytes == psutil.virtual_memory().total


def test_without_meminfo_memory_is_unknown(tmp_path: Path) -> None:
    assert read_memory(tmp_path, "Linux").value is None


@pytest.mark.parametrize(("kind", "is_laptop"), [("3", False), ("10", True), ("31", True), ("2", None), ("x", None)])
def test_the_chassis_says_whether_it_is_a_laptop(machine: Machine, kind: str, is_laptop: bool | None) -> None:
    root = machine({"sys/class/dmi/id/chassis_type": f"{kind}\n"})
    assert read_surroundings(root, "Linux").value == Surroundings(is_laptop=is_laptop, is_virtual=None)


@pytest.mark.parametrize(("flags", "is_virtual"), [("fpu hypervisor avx2", True), ("fpu avx2", False)])
def test_a_virtual_machine_is_known_by_its_processor(machine: Machine, flags: str, is_virtual: bool) -> None:
    assert read_surroundings(machine(trees.cpuinfo("x", flags, [0])), "Linux").value.is_virtual is is_virtual
