"""A part in its two or three figures that matter here."""

from __future__ import annotations

from functools import singledispatch

from rigplanner.domain.parts import Board, Case, Cooler, Cpu, Drive, Gpu, MemoryKit, Part, Psu, System

_SEPARATOR = " · "


@singledispatch
def specs(part: Part) -> str:
    """The line below the name of a part; what is unknown is left out."""
    return part.vendor


def specs_of(part: Part, count: int) -> str:
    """The same of so many of a part of a report, whose memory holds all kits: "4 × 16 GB in all"."""
    if isinstance(part, MemoryKit) and count > 1:
        return _memory_line(part, f"{_memory_size(part)} in all")
    return specs(part)


def _line(*figures: str) -> str:
    return _SEPARATOR.join(figure for figure in figures if figure)


@specs.register
def _gpu(part: Gpu) -> str:
    return _line(
        f"{part.memory_gib:g} GB", f"{part.bandwidth_gbps:.0f} GB/s", f"{part.tdp_w:.0f} W" if part.tdp_w else ""
    )


@specs.register
def _cpu(part: Cpu) -> str:
    return _line(f"{part.cores} cores", part.socket, f"{part.tdp_w:.0f} W" if part.tdp_w else "")


@specs.register
def _memory(part: MemoryKit) -> str:
    return _memory_line(part, _memory_size(part))


def _memory_size(part: MemoryKit) -> str:
    if part.modules and part.capacity_gib % part.modules == 0:
        return f"{part.modules} × {part.capacity_gib // part.modules} GB"
    return f"{part.capacity_gib} GB"


def _memory_line(part: MemoryKit, size: str) -> str:
    return _line(size, part.type or "type unknown", f"{part.mts} MT/s" if part.mts else "speed unknown")


@specs.register
def _drive(part: Drive) -> str:
    read = f"reads {part.seq_read_mbps / 1000:g} GB/s" if part.seq_read_mbps else ""
    return _line(part.kind, f"{part.capacity_gb:,} GB", read)


@specs.register
def _board(part: Board) -> str:
    return _line(part.socket, part.form_factor, part.memory_type, f"{part.m2_slots} M.2")


@specs.register
def _psu(part: Psu) -> str:
    return _line(f"{part.watts} W", part.efficiency)


@specs.register
def _case(part: Case) -> str:
    room = f"card to {part.max_gpu_length_mm:.0f} mm" if part.max_gpu_length_mm else ""
    return _line(part.form_factor, room)


@specs.register
def _cooler(part: Cooler) -> str:
    size = (
        f"{part.height_mm:.0f} mm"
        if part.height_mm
        else f"{part.radiator_mm:.0f} mm radiator"
        if part.radiator_mm
        else ""
    )
    return _line(part.kind, size)


@specs.register
def _system(part: System) -> str:
    return _line(f"{part.memory_gib:g} GB", f"{part.bandwidth_gbps:.0f} GB/s", part.chip)
