"""The model that a measurement names, or the catalogued one that is built most like it.

Fine-tunes run like what they were made from, so a name that no catalog has is read for its size ("35B-A3B", "9b",
"E4B") and the nearest known architecture of that size stands in, stretched to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.catalog.names import find, rank
from rigplanner.catalog.spelling import squashed
from rigplanner.domain.llm import Architecture, LlmModel

#: Names that benchmarks use for several minor versions alike, and what else is not found by its words.
_WRITTEN: Final = (
    (re.compile(r"llama-?3\.x-8b", re.IGNORECASE), "Llama 3.1 8B"),
    (re.compile(r"llama-?3\.x-70b", re.IGNORECASE), "Llama 3.1 70B"),
    (re.compile(r"deepseek-r1/v3|deepseek-(?:v3|r1)-671b", re.IGNORECASE), "DeepSeek R1"),
)
#: Makers or publishers before the name, formats and licences behind it.
_OWNER: Final = re.compile(r"^[^/_]{2,40}[/_](?=.*[a-z].*\d)", re.IGNORECASE)
_TAIL: Final = re.compile(
    r"[-:_](?:it|instruct|chat|pt|base|hf|gguf|awq|gptq|int[48]|nvfp4|mxfp[48]|fp8(?:-dynamic)?|w\d+a\d+|latest|mlx.*"
    r"|v\d(?:\.\d+)?|\d{4}|mtp|exp|final|uncensored|abliterated)\b",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)\s?([bm])(?![a-z])", re.IGNORECASE)
_EFFECTIVE: Final = re.compile(r"(?<![a-z0-9])e(\d+(?:\.\d+)?)b(?![a-z])", re.IGNORECASE)
_ACTIVE: Final = re.compile(r"(?<![a-z])a(\d+(?:\.\d+)?)\s?([bm])(?![a-z])", re.IGNORECASE)
#: Parameters in billions of models whose names tell nothing, as localmaxxing.com lists them.
_LISTED_B: Final = {"btl-3": 28.0, "btl-4": 35.0, "north-mini-code": 30.0}
#: Whose models most fine-tunes without a telling name are made from.
_USUAL_BASE: Final = "Alibaba"
#: A stand-in may be this far off in size, as a logarithm, before nothing is said at all.
_FARTHEST: Final = 1.2


@dataclass(frozen=True, slots=True)
class NamedModel:
    """An architecture with what to stretch its weights by; `exact` where the catalog has this very model.

    `key` tells models apart, also those that borrow the same architecture.
    """

    model: LlmModel
    key: str
    stretch: float = 1.0
    exact: bool = True

    @property
    def architecture(self) -> Architecture:
        """The architecture that runs, or that stands in."""
        if self.model.architecture is None:
            raise ValueError(f"{self.model.id} has no architecture to run")
        return self.model.architecture


class Models:
    """Looks up models by the names people write, each name once."""

    def __init__(self, library: Library) -> None:
        self._all = tuple(library.models.values())
        self._known = tuple(model for model in self._all if model.architecture)
        self._of_name = lru_cache(maxsize=None)(self._look_up)

    def named(self, name: str) -> NamedModel | None:
        """The model of a name; None where neither words nor sizes in it lead to one."""
        return self._of_name(name)

    def _look_up(self, name: str) -> NamedModel | None:
        for text in _spellings(name):
            found = find(self._known, text).entry
            if found:
                return NamedModel(found, found.id)
        sizes, key = _sizes(name), squashed(_TAIL.sub("", name))
        catalogued = next((entry for text in _spellings(name) if (entry := find(self._all, text).entry)), None)
        if catalogued:
            key = catalogued.id
            sizes = (catalogued.total_params_b, catalogued.active_params_b)
            if _EFFECTIVE.search(catalogued.name):  # the rest is an embedding for each layer, of which one row is read
                sizes = (catalogued.active_params_b, None)
        if sizes is not None:
            return self._stand_in(name, key, *sizes)
        spellings = _spellings(name)
        alike = next((entry for text in spellings for entry in rank(self._known, text)[:1]), None)
        alike = alike or next((entry for text in spellings for entry in find(self._known, text).near[:1]), None)
        return NamedModel(alike, key, exact=False) if alike else None

    def _stand_in(self, name: str, key: str, total_b: float, active_b: float | None) -> NamedModel | None:
        """The known model nearest in size; of several the one whose name shares most words, then the newest."""
        words = set(re.findall(r"[a-z]+", name.lower()))

        def distance(model: LlmModel) -> tuple[float, bool, str]:
            far = abs(log(model.total_params_b / total_b))
            if active_b is not None:
                far += abs(log(model.active_params_b / active_b))
            kin = words & set(re.findall(r"[a-z]+", f"{model.name} {model.family}".lower()))
            usual = model.organisation == _USUAL_BASE
            return (round(far, 1) - 0.3 * bool(kin - {"b", "a", "it", "instruct"}), not usual, _newest_first(model))

        best = min(self._known, key=distance)
        if abs(log(best.total_params_b / total_b)) > _FARTHEST:
            return None
        return NamedModel(best, key, total_b / best.total_params_b, exact=False)


def _newest_first(model: LlmModel) -> str:
    """Sorts later dates before earlier ones: every digit taken from nine."""
    released = model.released or "0000"
    return "".join(str(9 - int(char)) if char.isdigit() else char for char in released)


def _spellings(name: str) -> tuple[str, ...]:
    """A name as written, as known by another, and without owner and format."""
    text = next((known for pattern, known in _WRITTEN if pattern.search(name)), name)
    bare = _OWNER.sub("", text)
    plain = _TAIL.sub("", _TAIL.sub("", bare))
    sized = _TOTAL.sub("", plain, count=1) if len(_TOTAL.findall(plain)) > 0 and _ACTIVE.search(plain) else plain
    longest = re.sub(r"(?<=\d)B-A\d+(?:\.\d+)?B", "B", plain)
    return tuple(dict.fromkeys((text, bare, plain, longest, sized)))


def _sizes(name: str) -> tuple[float, float | None] | None:
    """Total and active parameters that a name tells, in billions."""
    active = _ACTIVE.search(name)
    total = _TOTAL.search(_ACTIVE.sub(" ", name))
    effective = _EFFECTIVE.search(name)
    if effective:
        return float(effective[1]), None
    if total is None:
        listed = next((size for start, size in _LISTED_B.items() if name.lower().startswith(start)), None)
        return (listed, None) if listed else None
    return _billions(total), _billions(active) if active else None


def _billions(found: re.Match[str]) -> float:
    return float(found[1]) * (1.0 if found[2].lower() == "b" else 1e-3)
