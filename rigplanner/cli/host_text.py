"""This machine as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rigplanner.catalog.library import Library
from rigplanner.detect.match import HostMatch
from rigplanner.domain.host import HostGpu, HostSnapshot
from rigplanner.domain.parts import Slot
from rigplanner.domain.software import FoundModel, FoundRuntime, FoundSoftware
from rigplanner.wording import host as words
from rigplanner.wording.quantities import gb_with_unit, gib, gib_with_unit


def host_text(snapshot: HostSnapshot, match: HostMatch, software: FoundSoftware, library: Library) -> str:
    """Parts, what holds graphics memory, drives, programs, models, and what could not be read."""
    lines = [words.surroundings(snapshot), ""]
    lines += _parts(snapshot, match, library)
    lines += [f"Screen: {words.display_facts(snapshot.displays)}"] if snapshot.displays else []
    lines += _section("Drives", [f"{drive.name}: {words.drive_facts(drive)}" for drive in snapshot.drives])
    lines += _section("Programs that run models", [_runtime(runtime) for runtime in software.runtimes])
    lines += _section("Models on the disk", [_model(model) for model in software.models])
    lines += _section("Not known", [*snapshot.troubles, *match.troubles, *software.troubles])
    return "\n".join(lines)


def _parts(snapshot: HostSnapshot, match: HostMatch, library: Library) -> Iterator[str]:
    gpus = iter(sorted(snapshot.gpus, key=lambda gpu: gpu.is_integrated))
    for part in match.parts:
        entry = library.parts(part.slot).get(part.part_id) if part.part_id else None
        known = f"  [{entry.name}]" if entry else ""
        yield f"{part.found}{known}"
        if part.slot is Slot.GPU:
            yield from _card(next(gpus))
        elif part.slot is Slot.CPU and snapshot.cpu:
            yield f"  {words.cpu_facts(snapshot.cpu)}"
        elif part.slot is Slot.MEMORY and snapshot.memory:
            yield f"  {words.memory_facts(snapshot.memory)}"
        yield from (f"  ! {note}" for note in part.notes)


def _card(gpu: HostGpu) -> Iterator[str]:
    yield f"  {words.gpu_facts(gpu)}"
    if gpu.used_bytes is not None and gpu.total_bytes and not gpu.is_integrated:
        yield f"  {gib(gpu.used_bytes)} of {gib_with_unit(gpu.total_bytes)} in use"
        for process in gpu.processes:
            held = "unknown" if process.used_bytes is None else gib_with_unit(process.used_bytes, 2)
            yield f"    {process.name or process.pid}: {held}"


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", f"{title}:", *(f"  {line}" for line in lines)] if lines else []


def _runtime(runtime: FoundRuntime) -> str:
    where = f"running at {runtime.address}" if runtime.address else "not running"
    return " ".join(filter(None, (runtime.kind, runtime.version))) + f", {where}"


def _model(found: FoundModel) -> str:
    quant = found.model.exact_quant if found.model else ""
    name = found.model.name if found.model else found.name
    told = f" ({found.trouble})" if found.trouble else ""
    return " ".join(filter(None, (name, quant, gb_with_unit(found.size_bytes)))) + told
