"""Parts of a PC, ready-made systems and what they cost."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt, model_validator

from rigplanner.domain.frozen import FrozenModel
from rigplanner.translation import tr

#: An ISO date as precise as the source gives it: year, month or day.
DATE_PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"


#: How the ids of parts begin that were found in this machine and that no catalog has.
FOUND_HERE = "this-pc-"


class Condition(StrEnum):
    """Whether a price is for a new or a used part."""

    NEW = "new"
    USED = "used"


class PriceBasis(StrEnum):
    """What a price rests on."""

    LISTING = "listing"
    CLASS_ESTIMATE = "class estimate"
    SECONDARY = "secondary"
    ARTICLE = "article"
    OWN = "own"


class Price(FrozenModel):
    """A price band in US dollars, before tax, as a source gave it on a date."""

    condition: Condition
    typical_usd: NonNegativeFloat
    low_usd: NonNegativeFloat | None = None
    high_usd: NonNegativeFloat | None = None
    as_of: str = Field(pattern=DATE_PATTERN)
    basis: PriceBasis
    source: str = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low = self.typical_usd if self.low_usd is None else self.low_usd
        high = self.typical_usd if self.high_usd is None else self.high_usd
        if not low <= self.typical_usd <= high:
            raise ValueError(
                tr("price band {low}..{high} does not hold {value}", low=low, high=high, value=self.typical_usd)
            )
        return self


class Slot(StrEnum):
    """The places of a build that a part can fill."""

    GPU = "gpu"
    CPU = "cpu"
    MEMORY = "memory"
    DRIVE = "drive"
    BOARD = "board"
    PSU = "psu"
    CASE = "case"
    COOLER = "cooler"
    SYSTEM = "system"


class Disputed(FrozenModel):
    """What another source says of one field; the field itself holds what we take to be right."""

    field: str
    value: str
    source: str = Field(min_length=1)


class Part(FrozenModel):
    """What every part has: a name, where its specifications come from, and prices."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.+-]*$")
    name: str = Field(min_length=1, max_length=120)
    vendor: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    spec_source: str = Field(min_length=1)
    spec_as_of: str = Field(pattern=DATE_PATTERN)
    note: str = ""
    disputed: tuple[Disputed, ...] = ()
    prices: tuple[Price, ...] = ()


class GpuForm(StrEnum):
    """The shape a GPU is sold in."""

    CARD = "card"
    LAPTOP = "laptop"
    MODULE = "module"


class Gpu(Part):
    """A graphics card. `memory_gib` is what makers call GB: 12 means 12288 MiB.

    `same_chip_as` names the entry whose reported figures hold for this maker's card too.
    """

    form: GpuForm = GpuForm.CARD
    same_chip_as: str | None = None
    architecture: str
    compute_capability: str | None = None
    memory_gib: PositiveFloat
    memory_type: str
    bus_bits: PositiveInt | None = None
    memory_rate_gbps: PositiveFloat | None = None
    bandwidth_gbps: PositiveFloat
    fp32_tflops: PositiveFloat | None = None
    fp16_tflops: PositiveFloat | None = None
    compute_note: str = ""
    pcie_gen: PositiveInt | None = None
    pcie_lanes: PositiveInt | None = None
    tdp_w: PositiveFloat | None = None
    length_mm: PositiveFloat | None = None
    slots: PositiveFloat | None = None
    power_connectors: str = ""
    released: str | None = None


class Cpu(Part):
    """A processor; bandwidth is the theoretical peak of its memory channels.

    A detected processor without catalog entry has no channels, no memory types and an empty socket: unknown.
    """

    socket: str
    cores: PositiveInt
    threads: PositiveInt
    base_ghz: PositiveFloat | None = None
    boost_ghz: PositiveFloat | None = None
    tdp_w: PositiveFloat | None = None
    memory_types: tuple[str, ...]
    memory_channels: PositiveInt | None
    max_memory_mts: PositiveInt | None = None
    max_memory_gib: PositiveInt | None = None
    avx2: bool | None = None
    avx512: bool | None = None
    amx: bool | None = None
    pcie_gen: PositiveInt | None = None
    gpu_slot_lanes: PositiveInt | None = None
    integrated_graphics: bool | None = None
    cooler_included: bool | None = None


class MemoryKit(Part):
    """Main memory as sold: one or more modules; of detected memory the type, modules and speed may be unknown."""

    type: str | None
    modules: PositiveInt | None
    capacity_gib: PositiveInt
    mts: PositiveInt | None
    cl: PositiveInt | None = None
    form_factor: str = "DIMM"
    registered: bool = False


class Drive(Part):
    """A drive to keep models on; `load_class` names its row in the loading table."""

    kind: str
    interface: str
    capacity_gb: PositiveInt
    seq_read_mbps: PositiveFloat | None = None
    load_class: str


class Board(Part):
    """A motherboard."""

    socket: str
    chipset: str = ""
    form_factor: str
    memory_type: str
    memory_slots: PositiveInt
    max_memory_gib: PositiveInt | None = None
    m2_slots: int = Field(ge=0)
    gpu_slots: PositiveInt = 1


class Psu(Part):
    """A power supply."""

    watts: PositiveInt
    efficiency: str = ""
    form_factor: str = "ATX"
    pcie_8pin: int | None = Field(default=None, ge=0)
    pcie_16pin: int | None = Field(default=None, ge=0)


class Case(Part):
    """A case; unknown clearances stay unknown."""

    form_factor: str = ""
    board_form_factors: tuple[str, ...] = ()
    max_gpu_length_mm: PositiveFloat | None = None
    max_cooler_height_mm: PositiveFloat | None = None


class Cooler(Part):
    """A CPU cooler."""

    kind: str
    height_mm: PositiveFloat | None = None
    radiator_mm: PositiveFloat | None = None
    sockets: tuple[str, ...]


class System(Part):
    """A ready-made machine whose processor and GPU share one memory.

    `usable_gpu_gib` is what the GPU may use by default, which is a limit below the total;
    `max_usable_gpu_gib` is what it may be raised to.
    """

    chip: str
    cpu_cores: PositiveInt | None = None
    gpu_cores: PositiveInt | None = None
    memory_gib: PositiveFloat
    usable_gpu_gib: PositiveFloat | None = None
    usable_gpu_gib_newer_os: PositiveFloat | None = None
    max_usable_gpu_gib: PositiveFloat | None = None
    usable_gpu_note: str = ""
    bandwidth_gbps: PositiveFloat
    fp16_tflops: PositiveFloat | None = None
    backend: str
    idle_w: PositiveFloat | None = None
    load_w: PositiveFloat | None = None
    load_class: str
    availability: str = ""


class LoadClass(FrozenModel):
    """How fast models come off one kind of storage, GB/s as measured when loading."""

    id: str
    name: str
    low_gbps: PositiveFloat
    typical_gbps: PositiveFloat
    high_gbps: PositiveFloat
    bad_mmap_gbps: PositiveFloat
    source_id: str
    note: str = ""


class BackgroundApp(FrozenModel):
    """A desktop or program that holds GPU memory."""

    id: str
    name: str
    low_mib: NonNegativeFloat
    high_mib: NonNegativeFloat
    evidence: str
    source: str
    as_of: str = Field(pattern=DATE_PATTERN)
    note: str = ""
