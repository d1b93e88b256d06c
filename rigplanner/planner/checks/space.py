"""Whether cards, board and drive have room: lengths, form factors and slots."""

from __future__ import annotations

from collections.abc import Iterator

from rigplanner.domain.parts import Case, Gpu, GpuForm, Slot
from rigplanner.domain.report import Finding, Severity
from rigplanner.planner.edits import with_part
from rigplanner.planner.findings import fix, values
from rigplanner.planner.scene import Scene
from rigplanner.planner.swaps import cheapest


def space_findings(scene: Scene) -> Iterator[Finding]:
    """Parts without room; unknown lengths clash with nothing."""
    board, case = scene.rig.board, scene.rig.case
    if case:
        yield from _length_findings(scene, case)
    if board and case and case.board_form_factors and board.form_factor not in case.board_form_factors:
        names = values(board=board.name, form=board.form_factor, case=case.name)
        yield Finding("board_too_large", Severity.STOP, names, slot=Slot.CASE)
    yield from _slot_findings(scene)


def _length_findings(scene: Scene, case: Case) -> Iterator[Finding]:
    longest = max(scene.rig.gpus, key=lambda card: card.length_mm or 0, default=None)
    room_mm = case.max_gpu_length_mm
    if longest and longest.length_mm and room_mm and longest.length_mm > room_mm:
        yield _too_long(scene, longest, longest.length_mm, case, room_mm)


def _too_long(scene: Scene, card: Gpu, length_mm: float, case: Case, room_mm: float) -> Finding:
    board = scene.rig.board
    match = cheapest(
        scene.library.cases.values(),
        lambda other: (
            (other.max_gpu_length_mm or 0) >= length_mm
            and (board is None or board.form_factor in other.board_form_factors)
        ),
    )
    change = with_part(scene.plan, Slot.CASE, match.id) if match else None
    return Finding(
        "card_too_long",
        Severity.STOP,
        values(gpu=card.name, length_mm=length_mm, case=case.name, room_mm=room_mm),
        fix("use_part", change, part=match.name if match else ""),
        Slot.CASE,
    )


def _slot_findings(scene: Scene) -> Iterator[Finding]:
    rig = scene.rig
    cards = sum(card.form is GpuForm.CARD for card in rig.gpus)
    if rig.board and cards > rig.board.gpu_slots:
        counts = values(cards=cards, board=rig.board.name, slots=rig.board.gpu_slots)
        yield Finding("too_many_cards", Severity.COST, counts, slot=Slot.BOARD)
    if rig.board and rig.board.m2_slots == 0 and rig.drive and rig.drive.kind == "NVMe":
        names = values(drive=rig.drive.name, board=rig.board.name)
        yield Finding("no_m2_slot", Severity.STOP, names, slot=Slot.DRIVE)
