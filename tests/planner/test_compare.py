"""Rigs side by side, on the shipped catalogs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Comparison, RowKey
from rigplanner.domain.evidence import Basis, Estimate, Unit
from rigplanner.domain.parts import Condition, Price, Slot
from rigplanner.domain.plan import Offload, OwnParts, Plan
from rigplanner.domain.report import Fit
from rigplanner.estimate.differences import apart, price_gap
from rigplanner.planner import edits
from rigplanner.planner.compare import compare, under_workload
from rigplanner.planner.evaluate import evaluate, side_by_side
from rigplanner.planner.starter import starter_plan
from rigplanner.wording.comparison import cell_text
from rigplanner.wording.comparison_rows import row_title
from rigplanner.wording.comparison_verdict import headline
from rigplanner.wording.quantities import usd
from rigplanner.wording.rig_names import rig_line

EVO = "gmktec-evo-x2-128-gb-1-tb"
BIG = ("qwen3-30b-a3b", "Q4_K_M")
SHORT = ("llama-3-8b", "Q4_K_M")


@pytest.fixture
def starter(library: Library) -> Plan:
    return starter_plan(library.uses["coding"])


def used_3090(plan: Plan) -> Plan:
    card = edits.with_part(plan, Slot.GPU, "nvidia-geforce-rtx-3090")
    return edits.with_name(edits.with_condition(card, Slot.GPU, Condition.USED), "Used 3090")


def evo(plan: Plan) -> Plan:
    return edits.with_name(edits.with_part(plan, Slot.SYSTEM, EVO), "EVO-X2")


def compared(library: Library, *plans: Plan) -> Comparison:
    return compare([evaluate(under_workload(plan, plans[0]), library) for plan in plans])


def best_of(comparison: Comparison, key: RowKey) -> list[int]:
    row = comparison.row(key)
    assert row is not None
    return [index for index, cell in enumerate(row.cells) if cell.best]


def texts(comparison: Comparison, key: RowKey) -> list[str]:
    row = comparison.row(key)
    assert row is not None
    return [cell_text(key, cell, rep).spoken for cell, rep in zip(row.cells, comparison.reports, strict=True)]


def estimate(value: float, low: float, high: float) -> Estimate:
    return Estimate(value, low, high, Unit.TOKENS_PER_S, Basis.MODELLED)


def test_the_same_work_with_the_models_that_travel_with_it(library: Library, starter: Plan) -> None:
    own = library.models["llama-3.1-8b"].model_copy(update={"id": "from-a-file", "name": "From a file"})
    source = edits.with_model(edits.with_own(starter, OwnParts(models=(own,))), own.id, "Q4_K_M")
    moved = under_workload(evo(starter), source)
    assert moved.workload == source.workload
    assert moved.own.models == (own,)
    assert moved.rig.system is not None
    assert evaluate(moved, library).model == own


def test_a_split_of_layers_stays_with_the_cards_it_was_made_for(starter: Plan) -> None:
    two = edits.with_offload(edits.with_count(starter, Slot.GPU, 2), Offload(tensor_split=(3, 1)))
    assert under_workload(starter, two).workload.offload.tensor_split == ()
    assert under_workload(edits.with_name(two, "Other"), two).workload.offload.tensor_split == (3, 1)


def test_what_is_best_is_best_by_its_own_sense(library: Library, starter: Plan) -> None:
    comparison = compared(library, edits.with_model(starter, *BIG), used_3090(starter), evo(starter))
    assert comparison.reports[0].memory.fit is Fit.SPILLS
    assert best_of(comparison, RowKey.SPEED) == [1]
    assert best_of(comparison, RowKey.FIRST_WORD) == [1]
    assert best_of(comparison, RowKey.MEMORY) == [2]
    assert best_of(comparison, RowKey.PRICE) == [0]
    assert best_of(comparison, RowKey.CONTEXT) == [1, 2]


def test_several_kits_and_drives_are_counted_and_told_in_all(library: Library, starter: Plan) -> None:
    two = edits.with_count(edits.with_count(starter, Slot.MEMORY, 2), Slot.DRIVE, 2)
    comparison = compared(library, starter, edits.with_name(two, "Two kits"))
    one, both = texts(comparison, RowKey.RAM)
    assert one.endswith("2 × 16 GB · DDR4 · 3200 MT/s")
    assert both.startswith(f"2 × {one.partition(',')[0]}")
    assert both.endswith("4 × 16 GB in all · DDR4 · 3200 MT/s")
    one, both = texts(comparison, RowKey.DRIVE)
    assert both == f"2 × {one}"


def test_equal_rigs_have_nothing_best_and_nothing_that_differs(library: Library, starter: Plan) -> None:
    comparison = compared(library, starter, edits.with_name(starter, "The same"))
    assert not any(cell.best for row in comparison.rows for cell in row.cells)
    assert not any(row.differs for row in comparison.rows)
    assert "about as fast" in headline(comparison)


def test_only_rows_whose_words_differ_differ(library: Library, starter: Plan) -> None:
    comparison = compared(library, starter, used_3090(starter))
    differing = {row.key for row in comparison.rows if row.differs}
    assert {RowKey.SPEED, RowKey.GPU, RowKey.PRICE} <= differing
    assert not {RowKey.LOADING, RowKey.CPU, RowKey.CASE} & differing


def test_what_is_unknown_is_never_best(library: Library, starter: Plan) -> None:
    free = edits.with_part(edits.without_part(starter, Slot.GPU), Slot.SYSTEM, "apple-mac-mini-m4-10-core-gpu-16-gb")
    comparison = compared(library, starter, edits.with_name(free, "Mac mini"))
    row = comparison.row(RowKey.PRICE)
    assert row is not None
    assert row.cells[1].estimate is not None
    assert row.cells[1].estimate.value is None
    assert not any(cell.best for cell in row.cells)
    assert texts(comparison, RowKey.PRICE)[1].startswith("unknown")


def test_a_total_without_some_parts_is_not_the_cheapest(library: Library, starter: Plan) -> None:
    unpriced = next(kit for kit in library.memory.values() if not kit.prices)
    partial = edits.with_name(edits.with_part(starter, Slot.MEMORY, unpriced.id), "Unpriced memory")
    comparison = compared(library, starter, partial)
    assert best_of(comparison, RowKey.PRICE) == []
    assert "without memory: price unknown" in texts(comparison, RowKey.PRICE)[1]


@pytest.mark.parametrize(
    ("slots", "note"),
    [
        (("board",), "without mainboard, still to choose"),
        (("board", "psu", "cooler"), "without 2 parts still to choose"),
        (("cpu", "memory", "board", "psu", "drive", "case"), "without 6 parts still to choose"),
        (("cooler",), ""),
    ],
)
def test_a_price_tells_that_parts_are_still_to_choose(
    library: Library, starter: Plan, slots: tuple[str, ...], note: str
) -> None:
    open_rig = starter.rig.model_copy(update=dict.fromkeys(slots))
    comparison = compared(library, starter.model_copy(update={"rig": open_rig}), used_3090(starter), evo(starter))
    said = texts(comparison, RowKey.PRICE)
    assert "still to choose" not in " ".join(said[1:])
    assert note in said[0]
    assert note or "still to choose" not in said[0]


def test_a_price_tells_both_what_is_unknown_and_what_is_open(library: Library, starter: Plan) -> None:
    unpriced = next(kit for kit in library.memory.values() if not kit.prices)
    plan = edits.with_part(starter, Slot.MEMORY, unpriced.id)
    plan = plan.model_copy(update={"rig": plan.rig.model_copy(update={"board": None})})
    said = texts(compared(library, plan, starter), RowKey.PRICE)[0]
    assert "without memory: price unknown; without mainboard, still to choose" in said


def test_rigs_with_their_own_work_are_shown_but_not_ranked(library: Library, starter: Plan) -> None:
    reports = [evaluate(edits.with_model(starter, *BIG), library), evaluate(used_3090(starter), library)]
    comparison = compare(reports)
    assert not comparison.same_work
    assert comparison.row(RowKey.WORK) is not None
    assert best_of(comparison, RowKey.SPEED) == []
    assert best_of(comparison, RowKey.PRICE) == [0]
    assert "own work" in headline(comparison)


def test_rigs_of_one_name_are_told_apart(library: Library, starter: Plan) -> None:
    assert compared(library, starter, starter, starter).names == (
        "Starter 12 GB",
        "Starter 12 GB (2)",
        "Starter 12 GB (3)",
    )


def test_the_sentence_names_the_fastest_its_price_and_who_spills(library: Library, starter: Plan) -> None:
    comparison = compared(library, edits.with_model(starter, *BIG), used_3090(starter), evo(starter))
    text = headline(comparison)
    gap = price_gap(comparison.reports[0].cost, comparison.reports[1].cost)
    assert "**Used 3090** is **about" in text
    assert f"times as fast** as Starter 12 GB for **{usd(gap.value or 0)} more**" in text
    assert "Starter 12 GB runs a part of it **from RAM**" in text


def test_the_sentence_claims_no_order_that_the_ranges_leave_open(library: Library, starter: Plan) -> None:
    reports = [evaluate(starter, library), evaluate(edits.with_name(starter, "Hardly faster"), library)]
    hardly = replace(reports[1].speed, decode=estimate(52, 45, 60))
    text = headline(compare([reports[0], replace(reports[1], speed=hardly)]))
    assert "about as fast" in text
    clearly = replace(reports[1].speed, decode=estimate(100, 90, 110))
    assert "**Hardly faster** is **about 2.1 times as fast**" in headline(
        compare([reports[0], replace(reports[1], speed=clearly)])
    )


def test_a_context_beyond_the_model_is_said_once_and_no_rig_is_praised_for_it(library: Library, starter: Plan) -> None:
    work = edits.with_model(starter, *SHORT)
    within = compared(library, edits.with_context(work, 4096), used_3090(starter), evo(starter))
    assert "The model itself" not in headline(within)
    beyond = compared(library, edits.with_context(work, 16_384), used_3090(starter), evo(starter))
    text = headline(beyond)
    assert text.count("The model itself ends at **8k** of context.") == 1
    assert "holds" not in text


def test_a_rig_that_cannot_run_it_is_named(library: Library, starter: Plan) -> None:
    large = edits.with_offload(edits.with_model(starter, *BIG), Offload(mode="gpu"))
    comparison = compared(library, large, used_3090(starter))
    assert comparison.reports[0].memory.fit is Fit.NO_FIT
    assert "**Starter 12 GB** cannot run it." in headline(comparison)
    assert texts(comparison, RowKey.SPEED)[0].startswith("unknown, Does not fit")
    assert "missing" in texts(comparison, RowKey.MEMORY)[0]


def test_a_price_gap_counts_only_what_differs(library: Library, starter: Plan) -> None:
    one, two = evaluate(starter, library), evaluate(used_3090(starter), library)
    gap = price_gap(one.cost, two.cost)
    assert gap.value == pytest.approx((two.cost.total.value or 0) - (one.cost.total.value or 0))
    cards = [report.cost.lines[0].price for report in (one, two)]
    assert gap.low is not None
    assert gap.low > (gap.value or 0) - sum((card.high or 0) - (card.low or 0) for card in cards)
    pair = evaluate(edits.with_count(starter, Slot.GPU, 2), library)
    assert price_gap(one.cost, pair.cost).value == pytest.approx(cards[0].value)


@pytest.mark.parametrize("factor", [1.0, 1.0825, 1.19])
def test_equal_pieces_cancel_out_whatever_their_price_in_cents(library: Library, starter: Plan, factor: float) -> None:
    card = library.gpus[starter.rig.gpus[0].part_id]
    taxed = card.model_copy(update={"prices": tuple(_times(price, factor) for price in card.prices)})
    own = replace(library, gpus={**library.gpus, card.id: taxed})
    costs = [evaluate(edits.with_count(starter, Slot.GPU, count), own).cost for count in (1, 2, 3)]
    one = costs[0].lines[0].price
    gap = price_gap(costs[1], costs[2])
    assert (gap.low, gap.value, gap.high) == pytest.approx((one.low, one.value, one.high))
    assert len(gap.steps) == 1


def _times(price: Price, factor: float) -> Price:
    amounts = {name: getattr(price, name) for name in ("typical_usd", "low_usd", "high_usd")}
    return price.model_copy(update={name: usd * factor for name, usd in amounts.items() if usd is not None})


def test_a_price_gap_to_itself_is_exactly_nothing(library: Library, starter: Plan) -> None:
    report = evaluate(starter, library)
    gap = price_gap(report.cost, report.cost)
    assert (gap.low, gap.value, gap.high) == (0, 0, 0)


@given(st.floats(1, 1000), st.floats(1, 3), st.floats(1, 1000), st.floats(1, 3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_figures_are_apart_both_ways_and_only_beyond_their_ranges(
    one: float, wide: float, other: float, wide_too: float
) -> None:
    first, second = estimate(one, one / wide, one * wide), estimate(other, other / wide_too, other * wide_too)
    assert apart(first, second) == apart(second, first)
    low, high = sorted((first, second), key=lambda figure: figure.value or 0)
    if (low.high or 0) < (high.low or 0):
        assert apart(first, second)
    if apart(first, second):
        assert (low.high or 0) < (high.value or 0)


@pytest.mark.parametrize("model", [("llama-3.1-8b", "Q4_K_M"), BIG, ("deepseek-v3", "Q4_K_M"), ("gemma-3-27b", "Q8_0")])
def test_what_an_edit_shows_at_once_is_what_the_whole_report_says(
    library: Library, starter: Plan, model: tuple[str, str]
) -> None:
    plans = [edits.with_model(plan, *model) for plan in (starter, used_3090(starter), evo(starter))]
    plans.append(edits.with_offload(edits.with_name(plans[0], "Strict"), Offload(mode="gpu")))
    whole = compare([evaluate(plan, library) for plan in plans])
    quick = compare([side_by_side(plan, library) for plan in plans])
    assert headline(quick) == headline(whole)
    for row, other in zip(quick.rows, whole.rows, strict=True):
        assert [cell.best for cell in row.cells] == [cell.best for cell in other.cells]
        assert texts(quick, row.key) == texts(whole, row.key)


def test_every_row_has_a_name_and_every_cell_words(library: Library, starter: Plan) -> None:
    bare = edits.with_name(edits.without_part(starter, Slot.GPU), "No card")
    comparison = compared(library, starter, used_3090(starter), evo(starter), bare)
    assert {row.key for row in comparison.rows} == set(RowKey) - {RowKey.WORK, RowKey.COOLER}
    for row in comparison.rows:
        assert row_title(row.key, comparison).title
        assert all(texts(comparison, row.key))
    assert all(rig_line(report) for report in comparison.reports)
