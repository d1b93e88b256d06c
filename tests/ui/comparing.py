"""Rigs put side by side in the window, as the tests of the comparison need them."""

from __future__ import annotations

from operator import methodcaller

from PySide6.QtWidgets import QApplication

from rigplanner.domain.comparison import Comparison
from rigplanner.domain.lineup import ComparedRig, RigKind
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Plan
from rigplanner.planner import edits
from rigplanner.ui.pages.compare_page import ComparePage
from rigplanner.ui.workspace import Workspace

BIG = ("qwen3-30b-a3b", "Q4_K_M")
EVO = "gmktec-evo-x2-128-gb-1-tb"


def opened(window: Workspace) -> ComparePage:
    """The page of the comparison, shown."""
    window.show_page("compare")
    QApplication.processEvents()
    return window.pages.compare


def settle(page: ComparePage) -> None:
    """Until the newest edit is compared and painted."""
    for _ in range(3):
        QApplication.processEvents()
    while page.desk._soon.isActive():
        QApplication.processEvents()


def variant(plan: Plan) -> ComparedRig:
    return ComparedRig(kind=RigKind.VARIANT, plan=plan)


def with_3090(plan: Plan) -> Plan:
    return edits.with_name(edits.with_part(plan, Slot.GPU, "nvidia-geforce-rtx-3090"), "With a 3090")


def add(page: ComparePage, *plans: Plan) -> Comparison:
    for rig in map(variant, plans):
        page.desk.change(methodcaller("having", rig))
    settle(page)
    return page.desk.comparison


def spoken(page: ComparePage, key: str) -> list[str]:
    row = next(row for row in page.board.table.rows.rows if row.key == key)
    return [cell.spoken for cell in row.cells]
