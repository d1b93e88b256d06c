"""Processor, board, memory and cooler: whether they go together."""

from __future__ import annotations

from collections.abc import Iterator

from rigplanner.domain.parts import Board, Cpu, MemoryKit, Slot
from rigplanner.domain.report import Finding, Severity
from rigplanner.planner.edits import with_part
from rigplanner.planner.findings import fix, values
from rigplanner.planner.scene import Scene
from rigplanner.planner.swaps import cheapest, price_usd
from rigplanner.wording.sentences import either


def socket_findings(scene: Scene) -> Iterator[Finding]:
    """Clashes around the socket; unknown fields clash with nothing."""
    rig = scene.rig
    if rig.cpu and rig.board and rig.cpu.socket and rig.cpu.socket != rig.board.socket:
        yield _wrong_socket(scene, rig.cpu, rig.board)
    if rig.memory and rig.memory.type:
        yield from _memory_findings(scene, rig.memory, rig.memory.type)
    yield from _cooler_findings(scene)


def _wrong_socket(scene: Scene, cpu: Cpu, board: Board) -> Finding:
    match = cheapest(scene.library.boards.values(), lambda other: other.socket == cpu.socket)
    change = with_part(scene.plan, Slot.BOARD, match.id) if match else None
    return Finding(
        "socket_mismatch",
        Severity.STOP,
        values(cpu=cpu.name, cpu_socket=cpu.socket, board=board.name, board_socket=board.socket),
        fix("use_part", change, part=match.name if match else ""),
        Slot.BOARD,
    )


def _memory_findings(scene: Scene, kit: MemoryKit, kind: str) -> Iterator[Finding]:
    cpu, board = scene.rig.cpu, scene.rig.board
    wanted = (board.memory_type,) if board else (cpu.memory_types if cpu else ())
    if wanted and kind not in wanted:
        yield _wrong_memory(scene, kit, kind, wanted)
        return
    if board and kit.modules and kit.modules > board.memory_slots:
        counts = values(memory=kit.name, modules=kit.modules, board=board.name, slots=board.memory_slots)
        yield Finding("too_many_modules", Severity.STOP, counts, slot=Slot.MEMORY)
    most = min((gib for gib in (board and board.max_memory_gib, cpu and cpu.max_memory_gib) if gib), default=None)
    if most and kit.capacity_gib > most:
        sizes = values(memory=kit.name, capacity_gib=kit.capacity_gib, most_gib=most)
        yield Finding("too_much_memory", Severity.STOP, sizes, slot=Slot.MEMORY)
    if cpu and cpu.max_memory_mts and kit.mts and kit.mts > cpu.max_memory_mts:
        rates = values(memory=kit.name, mts=kit.mts, cpu=cpu.name, most_mts=cpu.max_memory_mts)
        yield Finding("memory_above_rating", Severity.INFO, rates, slot=Slot.MEMORY)


def _wrong_memory(scene: Scene, kit: MemoryKit, kind: str, wanted: tuple[str, ...]) -> Finding:
    match = cheapest(
        scene.library.memory.values(),
        lambda other: (other.type in wanted) and other.capacity_gib == kit.capacity_gib and not other.registered,
    )
    change = with_part(scene.plan, Slot.MEMORY, match.id) if match else None
    return Finding(
        "memory_type_mismatch",
        Severity.STOP,
        values(memory=kit.name, type=kind, wanted=either(wanted)),
        fix("use_part", change, part=match.name if match else ""),
        Slot.MEMORY,
    )


def _cooler_findings(scene: Scene) -> Iterator[Finding]:
    cpu, cooler, case = scene.rig.cpu, scene.rig.cooler, scene.rig.case
    if cpu is None or scene.plan.is_this_machine:
        return
    if cooler is None:
        if cpu.cooler_included is not True:
            yield _no_cooler(scene, cpu)
        return
    if cpu.socket and cpu.socket not in cooler.sockets:
        yield Finding(
            "cooler_socket",
            Severity.STOP,
            values(cooler=cooler.name, socket=cpu.socket, sockets=", ".join(cooler.sockets)),
            slot=Slot.COOLER,
        )
    if case and case.max_cooler_height_mm and cooler.height_mm and cooler.height_mm > case.max_cooler_height_mm:
        heights = values(
            cooler=cooler.name, height_mm=cooler.height_mm, case=case.name, most_mm=case.max_cooler_height_mm
        )
        yield Finding("cooler_too_tall", Severity.STOP, heights, slot=Slot.COOLER)


def _no_cooler(scene: Scene, cpu: Cpu) -> Finding:
    case = scene.rig.case
    room = case.max_cooler_height_mm if case and case.max_cooler_height_mm else 0
    match = cheapest(
        scene.library.coolers.values(),
        lambda other: cpu.socket in other.sockets and (not room or (other.height_mm or 0) <= room),
    )
    change = with_part(scene.plan, Slot.COOLER, match.id) if match else None
    return Finding(
        "no_cooler" if cpu.cooler_included is False else "cooler_unknown",
        Severity.COST,
        values(cpu=cpu.name),
        fix("add_part", change, part=match.name, usd=price_usd(match)) if match else None,
        Slot.COOLER,
    )
