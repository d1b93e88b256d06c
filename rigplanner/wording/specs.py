"""A part in its two or three figures that matter here."""

from __future__ import annotations

from functools import singledispatch

from rigplanner.domain.parts import Board, Case, Cooler, Cpu, Drive, Gpu, MemoryKit, Part, Psu, System
from rigplanner.numerals import exact, figure
from rigplanner.translation import tr, tr_in, tr_n

_SEPARATOR = " · "


@singledispatch
def specs(part: Part) -> str:
    """The line below the name of a part; what is unknown is left out."""
    return part.vendor


def specs_of(part: Part, count: int) -> str:
    """The same of so many of a part of a report, whose memory holds all kits: "4 × 16 GB in all"."""
    if isinstance(part, MemoryKit) and count > 1:
        return _memory_line(part, tr("{size} in all", size=_memory_size(part)))
    return specs(part)


def _line(*figures: str) -> str:
    return _SEPARATOR.join(figure for figure in figures if figure)


@specs.register
def _gpu(part: Gpu) -> str:
    return _line(f"{exact(part.memory_gib)} GB", _bandwidth(part), _watts(part.tdp_w))


def _bandwidth(part: Gpu | System) -> str:
    return f"{figure(part.bandwidth_gbps, grouped=False)} GB/s"


def _watts(watts: float | None) -> str:
    return f"{figure(watts, grouped=False)} W" if watts else ""


def _mm(length_mm: float) -> str:
    return f"{figure(length_mm, grouped=False)} mm"


@specs.register
def _cpu(part: Cpu) -> str:
    return _line(tr_n("{count} core", "{count} cores", part.cores), part.socket, _watts(part.tdp_w))


@specs.register
def _memory(part: MemoryKit) -> str:
    return _memory_line(part, _memory_size(part))


def _memory_size(part: MemoryKit) -> str:
    if part.modules and part.capacity_gib % part.modules == 0:
        return f"{part.modules} × {part.capacity_gib // part.modules} GB"
    return f"{part.capacity_gib} GB"


def _memory_line(part: MemoryKit, size: str) -> str:
    return _line(size, part.type or tr("type unknown"), f"{part.mts} MT/s" if part.mts else tr("speed unknown"))


@specs.register
def _drive(part: Drive) -> str:
    read = tr("reads {speed} GB/s", speed=exact(part.seq_read_mbps / 1000)) if part.seq_read_mbps else ""
    return _line(part.kind, f"{figure(part.capacity_gb)} GB", read)


@specs.register
def _board(part: Board) -> str:
    return _line(part.socket, part.form_factor, part.memory_type, f"{part.m2_slots} M.2")


@specs.register
def _psu(part: Psu) -> str:
    return _line(f"{part.watts} W", part.efficiency)


@specs.register
def _case(part: Case) -> str:
    room = tr("card to {length}", length=_mm(part.max_gpu_length_mm)) if part.max_gpu_length_mm else ""
    return _line(part.form_factor, room)


@specs.register
def _cooler(part: Cooler) -> str:
    return _line(cooler_kind(part.kind), _cooler_size(part))


def _cooler_size(part: Cooler) -> str:
    if part.height_mm:
        return _mm(part.height_mm)
    return tr("{length} radiator", length=_mm(part.radiator_mm)) if part.radiator_mm else ""


def cooler_kind(kind: str) -> str:
    """How a cooler carries the heat away: "air"."""
    match kind:
        case "air":
            return tr_in("kind of CPU cooler", "air")
        case "water":
            return tr_in("kind of CPU cooler", "water")
    return kind


@specs.register
def _system(part: System) -> str:
    return _line(f"{exact(part.memory_gib)} GB", _bandwidth(part), part.chip)
