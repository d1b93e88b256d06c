from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rigplanner.catalog.library import Library, by_id
from rigplanner.detect.match import match_host, plan_from_host
from rigplanner.detect.own import installed_gib
from rigplanner.domain.host import HostCpu, HostDrive, HostGpu, HostMemoryReading, HostSnapshot, Surroundings
from rigplanner.domain.parts import Cpu, Gpu, GpuForm, LoadClass, System
from rigplanner.domain.plan import PartChoice, Plan, Use, Workload
from rigplanner.units import GIB, MIB

SPEC = {"vendor": "maker", "spec_source": "test", "spec_as_of": "2026-01-01"}
WORKLOAD = Workload(
    model_id="llama",
    quant="Q4_K_M",
    context_tokens=4096,
    use=Use(id="chat", name="Chat", prompt_tokens=100, answer_tokens=100),
)


def gpu(part_id: str, name: str, memory_gib: float, form: GpuForm = GpuForm.CARD, **more: Any) -> Gpu:
    fixed: dict[str, Any] = {"architecture": "a", "memory_type": "m", "bandwidth_gbps": 1}
    return Gpu(id=part_id, name=name, memory_gib=memory_gib, form=form, **fixed, **SPEC, **more)


def cpu(part_id: str, name: str, cores: int, *memory_types: str) -> Cpu:
    return Cpu(
        id=part_id,
        name=name,
        cores=cores,
        threads=cores,
        socket="s",
        memory_types=memory_types,
        memory_channels=2,
        **SPEC,
    )


def system(part_id: str, name: str, chip: str, memory_gib: float, cores: int) -> System:
    return System(
        id=part_id,
        name=name,
        chip=chip,
        cpu_cores=cores,
        memory_gib=memory_gib,
        bandwidth_gbps=1,
        backend="Metal",
        load_class="apple-ssd",
        **SPEC,
    )


def load_class(class_id: str) -> LoadClass:
    figures: dict[str, Any] = dict.fromkeys(("low_gbps", "typical_gbps", "high_gbps", "bad_mmap_gbps"), 1)
    return LoadClass(id=class_id, name=class_id, source_id="test", **figures)


LAPTOP, MODULE = GpuForm.LAPTOP, GpuForm.MODULE
CLASSES = ("hdd", "usb-gen1", "sata-ssd", "usb-gen2", "nvme-gen3", "nvme-gen4", "nvme-gen5", "apple-ssd", "page-cache")
LIBRARY = Library(
    today=date(2026, 11, 22),
    gpus=by_id(
        (
            gpu("rtx-3060-12", "NVIDIA GeForce RTX 3060 12 GB", 12, aliases=("3060 12GB",)),
            gpu("rtx-3060-8", "NVIDIA GeForce RTX 3060 8 GB", 8),
            gpu("rtx-3060-mobile", "NVIDIA GeForce RTX 3060 Mobile", 6, LAPTOP),
            gpu("rtx-3060-ti", "NVIDIA GeForce RTX 3060 Ti", 8),
            gpu("rtx-2060", "NVIDIA GeForce RTX 2060", 6),
            gpu("rtx-2060-mobile", "NVIDIA GeForce RTX 2060 Mobile", 6, LAPTOP),
            gpu("rtx-4090", "NVIDIA GeForce RTX 4090", 24),
            gpu("rtx-4090-48", "NVIDIA GeForce RTX 4090 48 GB (modded)", 48),
            gpu("rtx-6000-ada", "NVIDIA RTX 6000 Ada Generation", 48),
            gpu("rtx-pro-6000", "NVIDIA RTX PRO 6000 Blackwell", 96),
            gpu("rtx-pro-6000-mq", "NVIDIA RTX PRO 6000 Blackwell Max-Q", 96),
            gpu("quadro-6000", "NVIDIA Quadro RTX 6000", 24),
            gpu("t4", "NVIDIA Tesla T4", 16),
            gpu("a100-pcie-80", "NVIDIA A100 PCIe 80 GB", 80),
            gpu("a100-sxm-80", "NVIDIA A100 SXM4 80 GB", 80, MODULE),
            gpu("a100-sxm-40", "NVIDIA A100 SXM4 40 GB", 40, MODULE),
            gpu("h100-pcie", "NVIDIA H100 PCIe 80 GB", 80),
            gpu("h100-sxm", "NVIDIA H100 SXM5 80 GB", 80, MODULE),
            gpu("rx-7900-xtx", "AMD Radeon RX 7900 XTX", 24),
            gpu("rx-7900m", "AMD Radeon RX 7900M", 16, LAPTOP),
            gpu("mi210", "AMD Radeon Instinct MI210", 64),
        )
    ),
    cpus=by_id(
        (
            cpu("5700x", "AMD Ryzen 7 5700X", 8, "DDR4"),
            cpu("5700x3d", "AMD Ryzen 7 5700X3D", 8, "DDR4"),
            cpu("8700g", "AMD Ryzen 7 8700G", 8, "DDR5"),
            cpu("5995wx", "AMD Ryzen Threadripper PRO 5995WX", 64, "DDR4"),
            cpu("13700k", "Intel Core i7-13700K", 16, "DDR5", "DDR4"),
            cpu("8700k", "Intel Core i7-8700K", 6, "DDR4"),
            cpu("2680", "Intel Xeon E5-2680 v4", 14, "DDR4"),
            cpu("8480", "Intel Xeon Platinum 8480+", 56, "DDR5"),
            cpu("265k", "Intel Core Ultra 7 265K", 20, "DDR5"),
        )
    ),
    systems=by_id(
        (
            system("mini-16", "Apple Mac mini M4 16 GB", "Apple M4", 16, 10),
            system("studio-128", "Apple Mac Studio M4 Max 128 GB", "Apple M4 Max", 128, 16),
            system("studio-36", "Apple Mac Studio M4 Max 36 GB", "Apple M4 Max", 36, 14),
            system("book-128", "Apple MacBook Pro M4 Max 128 GB", "Apple M4 Max", 128, 16),
            system("spark", "NVIDIA DGX Spark 128 GB", "NVIDIA GB10", 128, 20),
            system("halo-a", "Halo A", "AMD Ryzen AI Max+ 395 (Strix Halo)", 128, 16),
            system("halo-b", "Halo B", "AMD Ryzen AI Max+ 395 (Strix Halo)", 128, 16),
            system("halo-64", "Halo C", "AMD Ryzen AI Max+ 395 (Strix Halo)", 64, 16),
        )
    ),
    load_classes=by_id(tuple(map(load_class, CLASSES))),
)
NVME = HostDrive("Fast", "NVMe", 1_000_204_886_016, pcie_gen=4, mounts=("/",), holds_home=True)
PC = HostSnapshot(
    system="Linux",
    gpus=(HostGpu("NVIDIA GeForce RTX 3060", "NVIDIA", total_bytes=12288 * MIB, used_bytes=700 * MIB),),
    cpu=HostCpu("AMD Ryzen 7 5700X 8-Core Processor", 8, 16, True, False),
    memory=HostMemoryReading(int(31.26 * GIB), 20 * GIB),
    drives=(NVME,),
    surroundings=Surroundings(is_laptop=False),
)


def plan_of(snapshot: HostSnapshot) -> Plan:
    plan = plan_from_host(snapshot, LIBRARY, WORKLOAD)
    assert plan is not None
    return plan


def test_a_pc_becomes_a_plan_of_owned_parts() -> None:
    match = match_host(PC, LIBRARY, WORKLOAD)
    assert match.troubles == ()
    assert match.plan is not None
    rig = match.plan.rig
    assert rig.gpus == (PartChoice(part_id="rtx-3060-12", owned=True),)
    assert rig.cpu == PartChoice(part_id="5700x", owned=True)
    assert (match.plan.name, match.plan.is_this_machine) == ("This PC", True)
    assert match.plan.background_live_bytes == 700 * MIB
    assert match.plan.workload == WORKLOAD
    (memory,), (drive,) = match.plan.own.memory, match.plan.own.drives
    assert rig.memory == PartChoice(part_id=memory.id, owned=True)
    assert rig.drive == PartChoice(part_id=drive.id, owned=True)
    assert (drive.load_class, drive.capacity_gb, drive.name) == ("nvme-gen4", 1000, "Fast")
    assert match.plan.own.cpus == ()


def test_a_plan_of_this_machine_survives_its_file() -> None:
    plan = plan_of(PC)
    assert Plan.model_validate_json(plan.model_dump_json()) == plan


@pytest.mark.parametrize(
    ("name", "vendor", "mib", "part_id"),
    [
        ("NVIDIA GeForce RTX 3060", "NVIDIA", 12288, "rtx-3060-12"),
        ("GeForce RTX 3060", "NVIDIA", 12053, "rtx-3060-12"),
        ("NVIDIA GeForce RTX 3060", "NVIDIA", 8188, "rtx-3060-8"),
        ("NVIDIA GeForce RTX 3060 Laptop GPU", "NVIDIA", 6144, "rtx-3060-mobile"),
        ("NVIDIA GeForce RTX 3060 Laptop GPU", "NVIDIA", 12288, None),
        ("NVIDIA GeForce RTX 3060", "NVIDIA", 6144, None),
        ("NVIDIA GeForce RTX 3060 Ti", "NVIDIA", 8192, "rtx-3060-ti"),
        ("NVIDIA GeForce RTX 3060", "NVIDIA", None, None),
        ("NVIDIA GeForce RTX 4090", "NVIDIA", 24564, "rtx-4090"),
        ("NVIDIA GeForce RTX 4090", "NVIDIA", 49140, "rtx-4090-48"),
        ("NVIDIA GeForce RTX 4090 Laptop GPU", "NVIDIA", 16376, None),
        ("NVIDIA RTX 6000 Ada Generation", "NVIDIA", 49140, "rtx-6000-ada"),
        ("Quadro RTX 6000", "NVIDIA", 24576, "quadro-6000"),
        ("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "NVIDIA", 97887, "rtx-pro-6000"),
        ("NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition", "NVIDIA", 97887, "rtx-pro-6000-mq"),
        ("Tesla T4", "NVIDIA", 15109, "t4"),
        ("NVIDIA A100-SXM4-80GB", "NVIDIA", 81920, "a100-sxm-80"),
        ("NVIDIA A100-SXM4-40GB", "NVIDIA", 40960, "a100-sxm-40"),
        ("NVIDIA A100 80GB PCIe", "NVIDIA", 81920, "a100-pcie-80"),
        ("NVIDIA H100 80GB HBM3", "NVIDIA", 81559, "h100-sxm"),
        ("NVIDIA H100 PCIe", "NVIDIA", 81559, "h100-pcie"),
        ("AMD Radeon RX 7900 XTX", "AMD", 24560, "rx-7900-xtx"),
        ("AMD Radeon RX 7900M", "AMD", 16368, "rx-7900m"),
        ("AMD INSTINCT MI210", "AMD", 65520, "mi210"),
        ("NVIDIA GeForce RTX 9999", "NVIDIA", 12288, None),
    ],
)
def test_cards_are_recognised_as_drivers_name_them(
    name: str, vendor: str, mib: int | None, part_id: str | None
) -> None:
    card = HostGpu(name, vendor, total_bytes=None if mib is None else mib * MIB)
    match = match_host(replace(PC, gpus=(card,)), LIBRARY, WORKLOAD)
    assert match.plan is not None
    assert [choice.part_id for choice in match.plan.rig.gpus] == ([part_id] if part_id else [])
    assert any(name in sentence for sentence in match.troubles) == (part_id is None)


def test_before_the_30_series_only_the_laptop_itself_tells_a_laptop_chip() -> None:
    card = HostGpu("NVIDIA GeForce RTX 2060", "NVIDIA", total_bytes=6144 * MIB)
    chosen = [
        plan_of(replace(PC, gpus=(card,), surroundings=Surroundings(is_laptop))).rig.gpus[0].part_id
        for is_laptop in (True, False, None)
    ]
    assert chosen == ["rtx-2060-mobile", "rtx-2060", "rtx-2060"]


def test_a_desktop_card_beside_a_laptop_stays_a_desktop_card() -> None:
    assert plan_of(replace(PC, surroundings=Surroundings(is_laptop=True))).rig.gpus[0].part_id == "rtx-3060-12"


def test_equal_cards_are_counted() -> None:
    other = HostGpu("NVIDIA GeForce RTX 4090", "NVIDIA", total_bytes=24564 * MIB)
    chosen = plan_of(replace(PC, gpus=(*PC.gpus, other, *PC.gpus))).rig.gpus
    assert [(choice.part_id, choice.count) for choice in chosen] == [("rtx-3060-12", 2), ("rtx-4090", 1)]


def test_graphics_inside_an_amd_processor_are_passed_over_in_silence() -> None:
    built_in = HostGpu("AMD Radeon Graphics", "AMD", is_integrated=True, total_bytes=512 * MIB)
    match = match_host(replace(PC, gpus=(built_in, *PC.gpus)), LIBRARY, WORKLOAD)
    assert match.troubles == ()
    assert match.plan is not None
    assert match.plan.background_live_bytes == 700 * MIB


@pytest.mark.parametrize(
    ("name", "cores", "part_id"),
    [
        ("AMD Ryzen 7 5700X 8-Core Processor", 8, "5700x"),
        ("AMD Ryzen 7 5700X3D 8-Core Processor", 8, "5700x3d"),
        ("AMD Ryzen 7 8700G w/ Radeon 780M Graphics", 8, "8700g"),
        ("AMD Ryzen Threadripper PRO 5995WX 64-Cores", 64, "5995wx"),
        ("Intel(R) Core(TM) i7-13700K", 16, "13700k"),
        ("13th Gen Intel(R) Core(TM) i7-13700K", 16, "13700k"),
        ("Intel(R) Core(TM) i7-8700K CPU @ 3.70GHz", 6, "8700k"),
        ("Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", 14, "2680"),
        ("Intel(R) Xeon(R) Platinum 8480+", 56, "8480"),
        ("Intel(R) Core(TM) Ultra 7 265K", 20, "265k"),
        ("AMD Ryzen 7 5700X 8-Core Processor", None, "5700x"),
    ],
)
def test_processors_are_recognised_as_systems_name_them(name: str, cores: int | None, part_id: str) -> None:
    choice = plan_of(replace(PC, cpu=HostCpu(name, cores, None))).rig.cpu
    assert choice is not None
    assert choice.part_id == part_id


@pytest.mark.parametrize("name", ["12th Gen Intel(R) Core(TM) i7-12700H", "AMD Ryzen 7 5700X 8-Core Processor"])
def test_a_processor_no_catalog_has_or_a_part_of_one_is_an_own_part_without_bandwidth(name: str) -> None:
    match = match_host(replace(PC, cpu=HostCpu(name, 4, 8, True)), LIBRARY, WORKLOAD)
    assert match.plan is not None
    (own,) = match.plan.own.cpus
    assert match.plan.rig.cpu == PartChoice(part_id=own.id, owned=True)
    assert (own.name, own.cores, own.threads, own.memory_channels, own.memory_types) == (name, 4, 8, None, ())
    assert match.troubles == (
        f"{name} is not in the catalog: its memory bandwidth is unknown. Measuring memory tells it.",
    )


def test_an_unknown_processor_without_a_count_of_cores_is_left_out_and_told() -> None:
    match = match_host(replace(PC, cpu=HostCpu("ARMv9", None, 8)), LIBRARY, WORKLOAD)
    assert match.plan is not None
    assert match.plan.rig.cpu is None
    assert match.troubles == ("ARMv9 is left out: how many cores it has is unknown.",)


@pytest.mark.parametrize(
    ("reading", "cpu_name", "expected"),
    [
        ({}, "AMD Ryzen 7 5700X 8-Core Processor", ("32 GB DDR4 (detected)", "DDR4", None, None)),
        ({}, "Intel(R) Core(TM) i7-13700K", ("32 GB (detected)", None, None, None)),
        (
            {"type": "DDR5", "mts": 5600, "modules": 2},
            "Intel(R) Core(TM) i7-13700K",
            ("32 GB DDR5-5600 (detected)", "DDR5", 5600, 2),
        ),
    ],
)
def test_memory_type_comes_from_the_reading_or_from_a_processor_that_takes_one(
    reading: dict[str, Any], cpu_name: str, expected: tuple[object, ...]
) -> None:
    memory = HostMemoryReading(int(31.1 * GIB), GIB, **reading)
    (kit,) = plan_of(replace(PC, cpu=HostCpu(cpu_name, None, None), memory=memory)).own.memory
    assert (kit.name, kit.type, kit.mts, kit.modules) == expected
    assert kit.capacity_gib == 32


@pytest.mark.parametrize(
    ("seen", "installed"),
    [
        (7.7, 8),
        (11.6, 12),
        (15.5, 16),
        (23.5, 24),
        (27.4, 32),
        (31.3, 32),
        (47, 48),
        (62.7, 64),
        (125.6, 128),
        (251.5, 256),
    ],
)
def test_what_a_system_sees_is_rounded_to_what_is_installed(seen: float, installed: int) -> None:
    assert installed_gib(int(seen * GIB)) == installed


@pytest.mark.parametrize(
    ("kind", "figures", "expected"),
    [
        ("HDD", {}, "hdd"),
        ("SATA SSD", {}, "sata-ssd"),
        ("NVMe", {"pcie_gen": 3}, "nvme-gen3"),
        ("NVMe", {"pcie_gen": 6}, "nvme-gen5"),
        ("NVMe", {"pcie_gen": 2}, None),
        ("NVMe", {}, None),
        ("USB", {"usb_mbps": 5_000}, "usb-gen1"),
        ("USB", {"usb_mbps": 20_000}, "usb-gen2"),
        ("USB", {"usb_mbps": 480}, None),
        ("USB", {}, None),
        (None, {}, None),
    ],
)
def test_a_drive_gets_a_class_only_where_it_is_known(
    kind: str | None, figures: dict[str, Any], expected: str | None
) -> None:
    drive = HostDrive("Disk", kind, 500_000_000_000, holds_home=True, **figures)
    match = match_host(replace(PC, drives=(drive,)), LIBRARY, WORKLOAD)
    assert match.plan is not None
    assert [own.load_class for own in match.plan.own.drives] == ([expected] if expected else [])
    assert (match.plan.rig.drive is not None) == (expected is not None)
    assert bool(match.troubles) == (expected is None)


def test_the_drive_with_the_home_folder_is_chosen_and_the_others_can_be() -> None:
    plan = plan_of(replace(PC, drives=(HostDrive("Old", "HDD", 10**12), NVME)))
    assert plan.rig.drive is not None
    chosen = {drive.id: drive.name for drive in plan.own.drives}[plan.rig.drive.part_id]
    assert (chosen, len(plan.own.drives)) == ("Fast", 2)


def test_a_machine_without_gpu_needs_8_gb() -> None:
    small, enough = (HostMemoryReading(int(gib * GIB), GIB) for gib in (5.7, 7.7))
    assert plan_from_host(replace(PC, gpus=(), memory=small), LIBRARY, WORKLOAD) is None
    assert plan_from_host(replace(PC, gpus=(), memory=None), LIBRARY, WORKLOAD) is None
    assert plan_of(replace(PC, gpus=(), memory=enough)).background_live_bytes is None
    assert plan_of(replace(PC, memory=None)).rig.memory is None


@pytest.mark.parametrize(
    ("chip", "cores", "gib", "is_laptop", "part_id"),
    [
        ("Apple M4", 10, 16, False, "mini-16"),
        ("Apple M4 Max", 16, 128, False, "studio-128"),
        ("Apple M4 Max", 16, 128, True, "book-128"),
        ("Apple M4 Max", 14, 36, False, "studio-36"),
        ("Apple M4 Max", 14, 36, None, "studio-36"),
        ("Apple M4 Max", 16, 128, None, None),
        ("Apple M4 Max", 16, 64, False, None),
        ("Apple M9", 10, 16, False, None),
        ("AMD RYZEN AI MAX+ 395 w/ Radeon 8060S", 16, 62.5, False, "halo-64"),
        ("AMD RYZEN AI MAX+ 395 w/ Radeon 8060S", 16, 125, False, None),
    ],
)
def test_a_machine_with_one_memory_is_recognised_only_where_one_fits(
    chip: str, cores: int, gib: float, is_laptop: bool | None, part_id: str | None
) -> None:
    memory = HostMemoryReading(int(gib * GIB), GIB)
    snapshot = HostSnapshot(
        "Darwin", (), HostCpu(chip, cores, cores), memory, (NVME,), surroundings=Surroundings(is_laptop)
    )
    match = match_host(snapshot, LIBRARY, WORKLOAD)
    assert (None if match.plan is None else match.plan.rig.system) == (
        PartChoice(part_id=part_id, owned=True) if part_id else None
    )
    assert bool(match.troubles) == (part_id is None)


def test_a_machine_with_one_memory_may_be_known_by_its_gpu() -> None:
    memory = HostMemoryReading(int(119.7 * GIB), GIB)
    snapshot = replace(PC, gpus=(HostGpu("NVIDIA GB10", "NVIDIA"),), cpu=HostCpu("Cortex-X925", 20, 20), memory=memory)
    assert plan_of(snapshot).rig.system == PartChoice(part_id="spark", owned=True)
