"""Names of chips as drivers and systems write them, reduced to what tells one product from another."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(r"\((?:r|tm|c)\)|[®™]", re.IGNORECASE)
_CPU_TRIMMINGS = re.compile(
    r"\bw(?:/|ith) radeon.*|@.*|\b\d+-cores?\b|\b\d+th gen\b|\bprocessor\b|\bcpu\b|\([^)]*\)", re.IGNORECASE
)
_MEMORY = re.compile(r"\b\d+ ?gi?b\b", re.IGNORECASE)
_MODULE = re.compile(r"sxm\d?|hbm3")
_LAPTOP_WORDS = frozenset({"laptop", "mobile"})
#: Words that some write and others leave out without meaning another product.
_VENDORS = frozenset({"nvidia", "amd", "ati", "intel", "corporation"})
_FAMILIES = frozenset({"geforce", "radeon", "instinct", "tesla"})
_GPU_TRIMMINGS = _VENDORS | _FAMILIES | {"gpu", "graphics", "edition", "workstation", "generation", "modded"}


@dataclass(frozen=True, slots=True)
class GpuName:
    """The words that name a GPU, and what else the name says: made for laptops, and how it is connected."""

    words: frozenset[str]
    is_laptop: bool
    connection: str | None


def cpu_words(name: str) -> frozenset[str]:
    """The words that name a processor: "Intel(R) Core(TM) i7-8700K CPU @ 3.70GHz" is intel, core, i7, 8700k."""
    return _words(_CPU_TRIMMINGS.sub(" ", _MARKS.sub(" ", name)))


def gpu_name(name: str) -> GpuName:
    """What a GPU's name says; its memory size is left to the figure that the driver gives."""
    words = _words(_MEMORY.sub(" ", _MARKS.sub(" ", name)))
    modules = {word for word in words if _MODULE.fullmatch(word)}
    connection = "module" if modules else "pcie" if "pcie" in words else None
    # "with Max-Q Design" is a laptop chip; "Max-Q Workstation Edition" is a card for workstations.
    is_laptop = bool(words & _LAPTOP_WORDS) or "design" in words
    return GpuName(words - _GPU_TRIMMINGS - _LAPTOP_WORDS - modules - {"pcie"}, is_laptop, connection)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9+]+", text.lower()))
