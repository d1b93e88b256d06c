"""Names of slots, parts of a duration, bases and fit states as the user reads them."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.evidence import Basis
from rigplanner.domain.parts import Condition, Slot
from rigplanner.domain.plan import GpuLimit, KvType, OffloadMode
from rigplanner.domain.report import Fit, Severity
from rigplanner.translation import keeps_capitals, mark, tr, tr_in

_SLOTS: Final = {
    Slot.GPU: mark("Graphics card"),
    Slot.CPU: mark("Processor"),
    Slot.DRIVE: mark("Model drive"),
    Slot.BOARD: mark("Mainboard"),
    Slot.PSU: mark("Power supply"),
    Slot.CASE: mark("Case"),
    Slot.COOLER: mark("CPU cooler"),
    Slot.SYSTEM: mark("Ready-made system"),
}

_MANY: Final = {
    Slot.GPU: mark("Graphics cards"),
    Slot.CPU: mark("Processors"),
    Slot.DRIVE: mark("Drives"),
    Slot.BOARD: mark("Mainboards"),
    Slot.PSU: mark("Power supplies"),
    Slot.CASE: mark("Cases"),
    Slot.COOLER: mark("Coolers"),
    Slot.SYSTEM: mark("Ready-made"),
}

_TIME_PARTS: Final = {
    "cpu": mark("Processor prepares"),
    "reading": mark("Reads the prompt"),
    "transfer": mark("Weights over PCIe"),
    "step": mark("First step of writing"),
    "weights": mark("Reads weights"),
    "host_weights": mark("Reads weights in RAM"),
    "kv": mark("Reads the KV cache"),
    "layers": mark("Starts each layer"),
    "fixed": mark("Fixed share"),
}

_TURNS: Final = {
    "first": mark("First question"),
    "cached": mark("Follow-up, prompt cached"),
    "task": mark("Whole task"),
    "task_cached": mark("Whole task, prompt cached"),
}

_BASES: Final = {
    Basis.MEASURED: mark("measured"),
    Basis.REPORTED: mark("reported"),
    Basis.MODELLED: mark("modelled"),
    Basis.LISTED: mark("price list"),
    Basis.UNKNOWN: mark("unknown"),
}

_BASIS_MEANINGS: Final = {
    Basis.MEASURED: mark("Measured on this machine"),
    Basis.REPORTED: mark("A source reports it for this very case"),
    Basis.MODELLED: mark("Computed by our model of the hardware"),
    Basis.LISTED: mark("From price lists, with their dates"),
    Basis.UNKNOWN: mark("Nothing known"),
}

_FITS: Final = {
    Fit.FITS: mark("Fits"),
    Fit.TIGHT: mark("Tight"),
    Fit.SPILLS: mark("Spills to RAM"),
    Fit.NO_FIT: mark("Does not fit"),
    Fit.UNKNOWN: mark("Unknown"),
}

_SEVERITIES: Final = {
    Severity.STOP: mark("Stops you"),
    Severity.COST: mark("Costs you"),
    Severity.INFO: mark("Good to know"),
}

_CONDITIONS: Final = {Condition.NEW: mark("new"), Condition.USED: mark("used")}

_KV_TYPES: Final = {
    KvType.F16: mark("F16, full quality"),
    KvType.Q8_0: mark("Q8_0, half the memory"),
    KvType.Q4_0: mark("Q4_0, a quarter"),
}

_GPU_LIMITS: Final = {
    GpuLimit.DEFAULT: mark("As delivered"),
    GpuLimit.NEWER_SYSTEM: mark("With a newer system"),
    GpuLimit.RAISED: mark("Raised by hand"),
}

_OFFLOADS: Final = {
    OffloadMode.AUTO: mark("As it fits"),
    OffloadMode.GPU: mark("All on the GPU"),
    OffloadMode.EXPERTS: mark("Experts in RAM"),
    OffloadMode.LAYERS: mark("Some layers on the GPU"),
    OffloadMode.CPU: mark("Processor only"),
}


def slot(value: Slot) -> str:
    """A slot of the build: "Graphics card"."""
    return _main_memory() if value is Slot.MEMORY else tr(_SLOTS[value])


def slots(value: Slot) -> str:
    """All parts of a slot: "Graphics cards"."""
    return _main_memory() if value is Slot.MEMORY else tr(_MANY[value])


def _main_memory() -> str:
    return tr_in("part of a PC", "Memory")


def in_sentence(label: str) -> str:
    """A label inside a sentence: "CPU cooler", "graphics card", "experts in RAM"; short forms keep their capitals."""
    if keeps_capitals():
        return label
    return " ".join(word if sum(map(str.isupper, word)) > 1 else word.lower() for word in label.split(" "))


def time_part(code: str) -> str:
    """A share of a duration: "Reads the prompt"; a code with a device after it keeps the device."""
    name, _, rest = code.partition(":")
    label = tr(_TIME_PARTS[name]) if name in _TIME_PARTS else name
    return f"{label}, {rest}" if rest else label


def turn(code: str) -> str:
    """A row of the time line."""
    return tr(_TURNS[code])


def basis(value: Basis) -> str:
    """What a figure rests on, in a word."""
    return tr(_BASES[value])


def basis_meaning(value: Basis) -> str:
    """What a figure rests on, in a sentence."""
    return tr(_BASIS_MEANINGS[value])


def fit(value: Fit) -> str:
    """Whether it fits, in a word."""
    return tr(_FITS[value])


def severity(value: Severity) -> str:
    """How much a finding matters."""
    return tr(_SEVERITIES[value])


def condition(value: Condition) -> str:
    """New or used."""
    return tr(_CONDITIONS[value])


def kv_type(value: KvType) -> str:
    """A storage type of the KV cache with what it does."""
    return tr(_KV_TYPES[value]) if value in _KV_TYPES else value.value.upper()


def gpu_limit(value: GpuLimit) -> str:
    """A limit of shared memory."""
    return tr(_GPU_LIMITS[value])


def offload(value: OffloadMode) -> str:
    """A rule for what may leave the GPU."""
    return tr(_OFFLOADS[value])
