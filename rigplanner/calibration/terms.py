"""What the laws may differ by, and by how much at most: the terms with their prior spreads.

A spread says how far groups of one level usually lie apart, as a logarithm of time. Upper levels (class, backend)
are wide, lower ones (generation, board) narrow, so that little evidence moves a board little and its kin less.
Chosen by the errors of leaving boards and models out, never by those of the rows being predicted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from rigplanner.domain.calibration import ALL_PARTS


@dataclass(frozen=True, slots=True)
class PriorTerm:
    """A term before any measurement: part, levels, covariate and spread."""

    part: str
    levels: tuple[str, ...]
    sd: float
    covariate: str = ""


@dataclass(frozen=True, slots=True)
class LawTerms:
    """A law to be fitted: constants to start from, and terms.

    `source` is the spread of whole sources, which is estimated to keep one table's habits out of everything else
    and is no part of a prediction. `noise` is the spread of single runs by how far a row is trusted; few rows far
    out move the fit little (Student's t with `freedom`).
    """

    constants: dict[str, float]
    terms: tuple[PriorTerm, ...]
    source: float
    noise: dict[str, float]
    freedom: float


def _terms(part: str, sd: float, levels: str) -> tuple[PriorTerm, ...]:
    return tuple(PriorTerm(part, tuple(level.split("+")), sd) for level in levels.split())


def _silicon(part: str, scale: float, family: float = 0.05, memory: float = 0.03) -> tuple[PriorTerm, ...]:
    """The levels of a machine from the class down to the board."""
    spreads = (
        ("cls", 0.2),
        ("backend+cls", 0.15),
        ("backend+vendor+cls", 0.1),
        ("backend+vendor+memory", memory),
        ("family", family),
        ("board", 0.15),
    )
    return tuple(PriorTerm(part, tuple(levels.split("+")), sd * scale) for levels, sd in spreads)


def _all(parts: Iterable[tuple[PriorTerm, ...]]) -> tuple[PriorTerm, ...]:
    return tuple(term for part in parts for term in part)


_NOISE: Final = {"A": 0.10, "B": 0.15}

#: Decode constants near those of estimation by hand: 1 / 0.8 of rated bandwidth, 60 us a layer.
_DECODE: Final = LawTerms(
    constants={
        "weights": 1.2,
        "experts": 1.3,
        "host": 1.6,
        "cache": 1.5,
        "unpack": 1.0,
        "steps": 60.0,
        "expert_blocks": 30.0,
        "recurrent": 30.0,
        "hop": 30.0,
        "fixed": 100.0,
    },
    terms=_all(
        (
            _silicon("weights", 1),
            _terms("weights", 0.15, "qkind quant"),
            _terms("weights", 0.12, "backend+qkind backend+quant"),
            _terms("weights", 0.075, "family+qkind"),
            _terms("weights", 0.1, "engine backend+engine many"),
            _silicon("experts", 1),
            (PriorTerm("experts", (), 0.1, "log_gbps"),),
            _terms("experts", 0.15, "quant arch engine backend+quant"),
            _silicon("steps", 1.4),
            _terms("steps", 0.2, "engine backend+engine many"),
            _terms("steps", 0.15, "arch backend+arch"),
            _terms("recurrent", 0.2, "backend backend+vendor family arch"),
            _terms("expert_blocks", 0.25, "backend family arch engine"),
            _silicon("cache", 2),
            (PriorTerm("cache", (), 0.5, "log_gbps"),),
            _terms("cache", 0.25, "arch backend+arch"),
            _terms("cache", 0.2, "flash engine backend+engine"),
            _terms("unpack", 0.3, "cls backend+vendor family qkind quant backend+qkind engine backend+engine"),
            _terms("host", 0.2, "backend qkind engine moe quant"),
            _terms("host", 0.3, "assumed_host"),
            _terms("hop", 0.5, "many engine"),
            _terms("fixed", 0.5, "backend engine"),
            _terms(ALL_PARTS, 0.03, "model backend+model board+model board+quant board"),
            _terms(ALL_PARTS, 0.05, "backend+engine many backend+many"),
        )
    ),
    source=0.03,
    noise=_NOISE,
    freedom=3,
)

#: A processor reads everything itself, and what unpacks slowly on one may not on another. Wide memories (servers,
#: many channels) are used less fully than narrow ones, and cores that compute slowly unpack slowly.
_DECODE_CPU: Final = LawTerms(
    constants=_DECODE.constants | {"steps": 10.0, "unpack": 0.2},
    terms=_all(
        (
            _terms("weights", 0.05, "family"),
            _terms("weights", 0.15, "board qkind quant"),
            _terms("weights", 0.1, "engine"),
            _terms("experts", 0.05, "family"),
            _terms("experts", 0.15, "board quant arch engine"),
            _terms("unpack", 0.05, "family"),
            _terms("unpack", 0.3, "board engine engine+qkind engine+quant"),
            _terms("unpack", 0.15, "qkind quant"),
            (PriorTerm("unpack", (), 0.5, "log_tflops"), PriorTerm(ALL_PARTS, (), 0.2, "log_gbps")),
            _terms("steps", 0.2, "family board engine arch"),
            _terms("recurrent", 0.2, "arch"),
            _terms("expert_blocks", 0.25, "arch engine"),
            _terms("cache", 0.4, "family board"),
            _terms("cache", 0.25, "arch flash engine"),
            _terms("fixed", 0.5, "engine"),
            _terms(ALL_PARTS, 0.03, "model board+model board+quant board"),
            _terms(ALL_PARTS, 0.1, "engine"),
        )
    ),
    source=0.03,
    noise=_NOISE,
    freedom=3,
)

_PREFILL: Final = LawTerms(
    constants={
        "compute": 2.5,
        "attention": 4.0,
        "stream": 1.5,
        "host": 1.3,
        "steps": 60.0,
        "expert_blocks": 40.0,
        "recurrent": 60.0,
        "fixed": 1.0,
    },
    terms=_all(
        (
            _silicon("compute", 1.2, family=0.13, memory=0.07),
            (PriorTerm("compute", (), 0.1, "log_tflops"),),
            _terms("compute", 0.2, "moe backend+moe family+moe"),
            _terms("compute", 0.06, "qkind quant backend+qkind backend+quant family+qkind"),
            _terms("compute", 0.25, "engine backend+engine many"),
            _terms("compute", 0.12, "arch backend+arch"),
            _terms("compute", 0.05, "flash"),
            _silicon("attention", 2, family=0.15, memory=0.08),
            _terms("attention", 0.3, "arch flash engine backend+engine backend+flash"),
            _silicon("stream", 1.5, family=0.15, memory=0.08),
            _terms("stream", 0.2, "moe backend+moe engine"),
            _silicon("steps", 2, family=0.15, memory=0.08),
            _terms("steps", 0.3, "engine arch"),
            _terms("recurrent", 0.3, "backend family arch"),
            _terms("expert_blocks", 0.3, "backend family arch engine"),
            _terms("host", 0.4, "assumed_host engine backend"),
            _terms(ALL_PARTS, 0.04, "model backend+model board+model board+quant board"),
            _terms(ALL_PARTS, 0.1, "many backend+engine backend+many"),
        )
    ),
    source=0.03,
    noise=_NOISE,
    freedom=2,
)

#: On processors the format decides far more (each has its own kernels), and what the rated compute does not tell of
#: a machine its memory partly does.
_FORMAT_ON_CPU: Final = 4.0
_PREFILL_CPU: Final = replace(
    _PREFILL,
    terms=(
        *(
            replace(term, sd=term.sd * _FORMAT_ON_CPU) if {"quant", "qkind"} & set(term.levels) else term
            for term in _PREFILL.terms
        ),
        PriorTerm(ALL_PARTS, (), 0.3, "log_gbps"),
    ),
)

#: By name of the law in `Calibration`.
LAWS: Final = {"decode": _DECODE, "decode_cpu": _DECODE_CPU, "prefill": _PREFILL, "prefill_cpu": _PREFILL_CPU}

#: What earlier fits by hand found of families that no shipped row is about: law, part, levels, key, mean and spread.
#: Radeon cards of the fourth generation read prompts at 0.35 (ROCm) and 0.18 (Vulkan) of their F16 rate, where their
#: kin would give 0.29 and 0.30; half of the way is taken.
KNOWN_ELSEWHERE: Final = (
    ("prefill", "compute", ("family",), "rocm/rdna4-gddr", -0.1, 0.2),
    ("prefill", "compute", ("family",), "vulkan/rdna4-gddr", 0.25, 0.25),
)
