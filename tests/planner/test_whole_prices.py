"""A total that leaves parts out is no price of a rig: nothing is claimed, praised or drawn by it."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Comparison, RowKey
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Plan
from rigplanner.estimate.left_out import left_out
from rigplanner.export.figure_kinds import FigureKind
from rigplanner.export.figure_look import FigureLook, Sheet
from rigplanner.export.figures import draw
from rigplanner.planner import edits
from rigplanner.planner.compare import compare
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.starter import starter_plan
from rigplanner.wording.comparison_verdict import headline
from rigplanner.wording.quantities import usd
from rigplanner.wording.rig_cards import card_text
from rigplanner.wording.sheet import total_line, total_word


@pytest.fixture
def starter(library: Library) -> Plan:
    return starter_plan(library.uses["coding"])


def without(plan: Plan, name: str, *slots: Slot) -> Plan:
    for slot in slots:
        plan = edits.without_part(plan, slot)
    return edits.with_name(plan, name)


def compared(library: Library, *plans: Plan) -> Comparison:
    return compare([evaluate(plan, library) for plan in plans])


@pytest.mark.parametrize("slot", [Slot.CPU, Slot.MEMORY, Slot.BOARD, Slot.PSU, Slot.DRIVE, Slot.CASE])
def test_a_build_that_lacks_a_needed_part_has_no_whole_price(library: Library, starter: Plan, slot: Slot) -> None:
    comparison = compared(library, starter, without(starter, "Not whole", slot))
    assert left_out(comparison.reports[1]) == (slot,)
    for key in (RowKey.PRICE, RowKey.PRICE_PER_SPEED):
        row = comparison.row(key)
        assert row is not None
        assert not row.cells[1].best
    assert "less" not in headline(comparison)
    assert card_text(comparison.reports[1]).price.startswith("over ")


def test_a_cooler_may_come_with_the_processor(library: Library, starter: Plan) -> None:
    assert starter.rig.choice(Slot.COOLER) is None
    assert left_out(evaluate(starter, library)) == ()


def test_a_few_parts_are_not_said_to_cost_less_and_are_not_drawn(
    library: Library, starter: Plan, look: FigureLook
) -> None:
    bare = without(starter, "Only a card", Slot.CPU, Slot.BOARD, Slot.PSU, Slot.DRIVE, Slot.CASE)
    comparison = compared(library, starter, bare)
    assert "$" not in headline(comparison)
    figure = draw(FigureKind.PRICE, comparison, look, Sheet(424, 263))
    said = [text.get_text() for text in figure.texts]
    assert said == ["Price or speed unknown: Only a card"]
    assert "Only a card" not in [text.get_text() for text in figure.axes[0].texts]


def test_the_lines_of_the_chart_are_the_figures_of_the_table(library: Library, starter: Plan, look: FigureLook) -> None:
    comparison = compared(library, starter, edits.with_part(starter, Slot.GPU, "nvidia-geforce-rtx-3090"))
    row = comparison.row(RowKey.PRICE_PER_SPEED)
    assert row is not None
    paid = sorted(cell.estimate.value or 0 for cell in row.cells if cell.estimate)
    (said,) = (text.get_text() for text in draw(FigureKind.PRICE, comparison, look, Sheet(424, 263)).texts)
    assert said.startswith(f"Dotted: {usd(paid[0])} and {usd(paid[1])} per tok/s.")


def test_a_pc_without_a_card_has_a_whole_total(library: Library, starter: Plan) -> None:
    plan = edits.with_part(without(starter, "No card", Slot.GPU), Slot.COOLER, next(iter(library.coolers)))
    report = evaluate(plan, library)
    assert left_out(report) == ()
    assert (total_line(report), total_word(report)) == ("Total", "Total")
