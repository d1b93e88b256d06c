"""Names of slots, parts of a duration, bases and fit states as the user reads them."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.evidence import Basis
from rigplanner.domain.parts import Condition, Slot
from rigplanner.domain.plan import GpuLimit, KvType, OffloadMode
from rigplanner.domain.report import Fit, Severity

_SLOTS: Final = {
    Slot.GPU: "Graphics card",
    Slot.CPU: "Processor",
    Slot.MEMORY: "Memory",
    Slot.DRIVE: "Model drive",
    Slot.BOARD: "Mainboard",
    Slot.PSU: "Power supply",
    Slot.CASE: "Case",
    Slot.COOLER: "CPU cooler",
    Slot.SYSTEM: "Ready-made system",
}

_MANY: Final = {
    Slot.MEMORY: "Memory",
    Slot.DRIVE: "Drives",
    Slot.BOARD: "Mainboards",
    Slot.PSU: "Power supplies",
    Slot.COOLER: "Coolers",
    Slot.SYSTEM: "Ready-made",
}

_TIME_PARTS: Final = {
    "cpu": "Processor prepares",
    "reading": "Reads the prompt",
    "transfer": "Weights over PCIe",
    "step": "First step of writing",
    "weights": "Reads weights",
    "host_weights": "Reads weights in RAM",
    "kv": "Reads the KV cache",
    "layers": "Starts each layer",
    "fixed": "Fixed share",
}

_TURNS: Final = {
    "first": "First question",
    "cached": "Follow-up, prompt cached",
    "task": "Whole task",
    "task_cached": "Whole task, prompt cached",
}

_BASES: Final = {
    Basis.MEASURED: "measured",
    Basis.REPORTED: "reported",
    Basis.MODELLED: "modelled",
    Basis.LISTED: "price list",
    Basis.UNKNOWN: "unknown",
}

_BASIS_MEANINGS: Final = {
    Basis.MEASURED: "Measured on this machine",
    Basis.REPORTED: "A source reports it for this very case",
    Basis.MODELLED: "Computed by our model of the hardware",
    Basis.LISTED: "From price lists, with their dates",
    Basis.UNKNOWN: "Nothing known",
}

_FITS: Final = {
    Fit.FITS: "Fits",
    Fit.TIGHT: "Tight",
    Fit.SPILLS: "Spills to RAM",
    Fit.NO_FIT: "Does not fit",
    Fit.UNKNOWN: "Unknown",
}

_SEVERITIES: Final = {Severity.STOP: "Stops you", Severity.COST: "Costs you", Severity.INFO: "Good to know"}

_CONDITIONS: Final = {Condition.NEW: "new", Condition.USED: "used"}

_KV_TYPES: Final = {
    KvType.F16: "F16, full quality",
    KvType.Q8_0: "Q8_0, half the memory",
    KvType.Q4_0: "Q4_0, a quarter",
}

_GPU_LIMITS: Final = {
    GpuLimit.DEFAULT: "As delivered",
    GpuLimit.NEWER_SYSTEM: "With a newer system",
    GpuLimit.RAISED: "Raised by hand",
}

_OFFLOADS: Final = {
    OffloadMode.AUTO: "As it fits",
    OffloadMode.GPU: "All on the GPU",
    OffloadMode.EXPERTS: "Experts in RAM",
    OffloadMode.LAYERS: "Some layers on the GPU",
    OffloadMode.CPU: "Processor only",
}


def slot(value: Slot) -> str:
    """A slot of the build: "Graphics card"."""
    return _SLOTS[value]


def slots(value: Slot) -> str:
    """All parts of a slot: "Graphics cards"."""
    return _MANY.get(value, f"{_SLOTS[value]}s")


def in_sentence(label: str) -> str:
    """A label inside a sentence: "CPU cooler", "graphics card", "experts in RAM"; short forms keep their capitals."""
    return " ".join(word if sum(map(str.isupper, word)) > 1 else word.lower() for word in label.split(" "))


def time_part(code: str) -> str:
    """A share of a duration: "Reads the prompt"; a code with a device after it keeps the device."""
    name, _, rest = code.partition(":")
    label = _TIME_PARTS.get(name, name)
    return f"{label}, {rest}" if rest else label


def turn(code: str) -> str:
    """A row of the time line."""
    return _TURNS[code]


def basis(value: Basis) -> str:
    """What a figure rests on, in a word."""
    return _BASES[value]


def basis_meaning(value: Basis) -> str:
    """What a figure rests on, in a sentence."""
    return _BASIS_MEANINGS[value]


def fit(value: Fit) -> str:
    """Whether it fits, in a word."""
    return _FITS[value]


def severity(value: Severity) -> str:
    """How much a finding matters."""
    return _SEVERITIES[value]


def condition(value: Condition) -> str:
    """New or used."""
    return _CONDITIONS[value]


def kv_type(value: KvType) -> str:
    """A storage type of the KV cache with what it does."""
    return _KV_TYPES.get(value, value.value.upper())


def gpu_limit(value: GpuLimit) -> str:
    """A limit of shared memory."""
    return _GPU_LIMITS[value]


def offload(value: OffloadMode) -> str:
    """A rule for what may leave the GPU."""
    return _OFFLOADS[value]
