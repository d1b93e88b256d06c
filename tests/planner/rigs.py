"""A small library made for tests, and a sound plan in it; each test changes what it is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from rigplanner.catalog.library import Library, by_id
from rigplanner.catalog.load import CALIBRATION_FILE
from rigplanner.domain.calibration import Calibration
from rigplanner.domain.evidence import Quantity, ReportedFigure, Source
from rigplanner.domain.llm import Contradiction, LlmModel, ReportedFootprint
from rigplanner.domain.parts import (
    BackgroundApp,
    Board,
    Case,
    Condition,
    Cooler,
    Cpu,
    Drive,
    Gpu,
    LoadClass,
    MemoryKit,
    Price,
    PriceBasis,
    Psu,
    System,
)
from rigplanner.domain.plan import PartChoice, Plan, Rig, Use, Workload
from rigplanner.paths import shipped
from tests.estimate.architectures import LLAMA_8B, QWEN3_30B

TODAY = date(2026, 11, 25)


def known(name: str, usd: float | None = 100.0, as_of: str = "2026-10-01", **fields: Any) -> dict[str, Any]:
    """What every part has, and the fields of this one."""
    price = Price(condition=Condition.NEW, typical_usd=usd or 0, as_of=as_of, basis=PriceBasis.LISTING, source="a shop")
    ident = name.lower().replace(" ", "-")
    base = {"id": ident, "name": name, "vendor": "Maker", "spec_source": "a data sheet", "spec_as_of": "2026-10"}
    return {**base, "prices": (price,) if usd is not None else (), **fields}


def gpu(name: str = "Card 12", memory_gib: float = 12, **fields: Any) -> Gpu:
    base = {
        "architecture": "Ampere",
        "memory_gib": memory_gib,
        "memory_type": "GDDR6",
        "bandwidth_gbps": 360.0,
        "fp16_tflops": 51.0,
        "pcie_gen": 4,
        "pcie_lanes": 16,
        "tdp_w": 170.0,
        "length_mm": 240.0,
        "power_connectors": "1x 8-pin",
    }
    return Gpu(**known(name, **{**base, "vendor": "NVIDIA", **fields}))


def cpu(name: str = "Eight Core", cores: int = 8, **fields: Any) -> Cpu:
    base = {
        "socket": "AM4",
        "cores": cores,
        "threads": 2 * cores,
        "boost_ghz": 4.6,
        "tdp_w": 65.0,
        "memory_types": ("DDR4",),
        "memory_channels": 2,
        "max_memory_mts": 3200,
        "max_memory_gib": 128,
        "avx2": True,
        "pcie_gen": 4,
        "gpu_slot_lanes": 16,
        "cooler_included": True,
    }
    return Cpu(**known(name, **{**base, **fields}))


def memory(name: str = "Kit 32", capacity_gib: int = 32, **fields: Any) -> MemoryKit:
    base = {"type": "DDR4", "modules": 2, "capacity_gib": capacity_gib, "mts": 3200}
    return MemoryKit(**known(name, **{**base, **fields}))


def drive(name: str = "NVMe 1 TB", load_class: str = "nvme-gen3", **fields: Any) -> Drive:
    base = {"kind": "NVMe", "interface": "PCIe 3.0 x4", "capacity_gb": 1000, "load_class": load_class}
    return Drive(**known(name, **{**base, **fields}))


def board(name: str = "Board AM4", **fields: Any) -> Board:
    base = {"socket": "AM4", "form_factor": "ATX", "memory_type": "DDR4", "memory_slots": 4, "m2_slots": 2}
    return Board(**known(name, **{**base, "max_memory_gib": 128, "gpu_slots": 1, **fields}))


def psu(name: str = "Supply 650", watts: int = 650, **fields: Any) -> Psu:
    return Psu(**known(name, **{"watts": watts, "pcie_8pin": 3, "pcie_16pin": 0, **fields}))


def case(name: str = "Mid tower", **fields: Any) -> Case:
    base = {"board_form_factors": ("ATX", "Micro ATX"), "max_gpu_length_mm": 330.0, "max_cooler_height_mm": 165.0}
    return Case(**known(name, **{**base, **fields}))


def cooler(name: str = "Air cooler", **fields: Any) -> Cooler:
    return Cooler(**known(name, **{"kind": "air", "height_mm": 150.0, "sockets": ("AM4", "AM5"), **fields}))


def system(name: str = "Unified 128", memory_gib: float = 128, **fields: Any) -> System:
    base = {
        "chip": "Chip",
        "memory_gib": memory_gib,
        "usable_gpu_gib": memory_gib * 0.75,
        "bandwidth_gbps": 800.0,
        "gpu_cores": 60,
        "cpu_cores": 20,
        "backend": "Metal",
        "load_class": "nvme-gen3",
    }
    return System(**known(name, usd=4000, **{**base, **fields}))


def model(ident: str, name: str, **fields: Any) -> LlmModel:
    base: dict[str, Any] = {"id": ident, "name": name, "family": "F", "organisation": "O"}
    return LlmModel(**{**base, "sources": ("a model card",), "as_of": "2026-10", **fields})


DENSE = model("dense", "Dense 8B", total_params_b=8.03, active_params_b=8.03, architecture=LLAMA_8B)
MIXTURE = model("mixture", "Mixture 30B", total_params_b=30.5, active_params_b=3.3, architecture=QWEN3_30B)
REPORTED = model(
    "reported",
    "Reported 14B",
    total_params_b=14,
    active_params_b=4,
    footprints=(
        ReportedFootprint(quant="Q5_K_M", file_bytes=9_900_000_000, memory_bytes_at_4k=11_400_000_000),
        ReportedFootprint(quant="Q4_K_M", file_bytes=8_300_000_000, memory_bytes_at_4k=9_700_000_000),
        ReportedFootprint(quant="Q2_K", file_bytes=5_400_000_000, memory_bytes_at_4k=6_600_000_000),
    ),
    contradicted_by=(Contradiction(model_id="mixture", says="The vendor's model has 30B."),),
)

#: The law as shipped: a small one of our own would say nothing about what people see.
CALIBRATION = Calibration.model_validate_json((shipped("catalogs") / CALIBRATION_FILE).read_bytes())

CLASSES = tuple(
    LoadClass(
        id=ident,
        name=name,
        low_gbps=low,
        typical_gbps=typical,
        high_gbps=high,
        bad_mmap_gbps=low / 2,
        source_id="review",
    )
    for ident, name, low, typical, high in (
        ("hdd", "Hard disk", 0.1, 0.15, 0.2),
        ("usb-gen2", "USB 3.2", 0.5, 0.8, 1.0),
        ("sata-ssd", "SATA SSD", 0.4, 0.5, 0.55),
        ("nvme-gen3", "NVMe Gen3", 1.3, 1.8, 2.5),
    )
)

BROWSER = BackgroundApp(
    id="browser",
    name="Browser",
    low_mib=900,
    high_mib=1100,
    evidence="reported",
    source="a forum",
    as_of="2026-10",
)
CHAT = Use(id="chat", name="Chat", prompt_tokens=500, answer_tokens=300)


def figure(ident: str, quantity: Quantity, **fields: Any) -> ReportedFigure:
    return ReportedFigure(**{"id": ident, "quantity": quantity, "source_id": "review", **fields})


def library(**entries: tuple[Any, ...]) -> Library:
    """The small library with more entries of any kind; one with the same id stands in its place."""
    base: dict[str, tuple[Any, ...]] = {
        "gpus": (gpu(), gpu("Card 24", 24, bandwidth_gbps=900.0)),
        "cpus": (cpu(), cpu("Four Core", 4)),
        "memory": (memory(), memory("Kit 16", 16), memory("Kit 8", 8)),
        "drives": (drive(), drive("USB stick", "usb-gen2"), drive("Disk", "hdd"), drive("SATA", "sata-ssd")),
        "boards": (board(),),
        "psus": (psu(),),
        "cases": (case(),),
        "coolers": (cooler(),),
        "systems": (system(), system("Unified 64", 64)),
        "models": (DENSE, MIXTURE, REPORTED),
        "load_classes": CLASSES,
        "background": (BROWSER,),
        "uses": (CHAT,),
        "sources": (Source(id="review", title="A review", as_of="2026-10"),),
    }
    figures = entries.pop("figures", ())
    merged: dict[str, Any] = {name: (*rows, *entries.pop(name, ())) for name, rows in base.items()}
    shelves: dict[str, Any] = {name: by_id(rows) for name, rows in merged.items()}
    return Library(today=TODAY, calibration=CALIBRATION, **shelves, figures=figures)


RIG = Rig(
    gpus=(PartChoice(part_id="card-12"),),
    cpu=PartChoice(part_id="eight-core"),
    memory=PartChoice(part_id="kit-32"),
    drive=PartChoice(part_id="nvme-1-tb"),
    board=PartChoice(part_id="board-am4"),
    psu=PartChoice(part_id="supply-650"),
    case=PartChoice(part_id="mid-tower"),
)
WORK = Workload(model_id="dense", quant="Q4_K_M", context_tokens=4096, use=CHAT)
PLAN = Plan(name="A sound plan", rig=RIG, workload=WORK)
