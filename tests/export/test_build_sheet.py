"""The sheet says what the report says, in the words that the window uses, and leaves nothing out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Basis
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import PartChoice, Plan, Rig
from rigplanner.domain.report import Fit, Report
from rigplanner.export.build_sheet import build_sheet
from rigplanner.export.shopping import shopping_list
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.memory_standing import memory_standing
from rigplanner.planner.runs_here import SHOWN, WELL_KNOWN, runs_here
from rigplanner.wording.currency import Currency, show_in
from rigplanner.wording.findings import sentence
from rigplanner.wording.quantities import gib, number, span, usd
from tests.export import plans


@pytest.fixture
def starter(library: Library) -> Report:
    return evaluate(plans.starter(library), library)


def test_headline_figures_are_those_of_the_verdict(starter: Report, library: Library) -> None:
    memory, *others = build_sheet(starter, library).figures
    verdict = starter.verdict
    expected = (verdict.decode, verdict.first_token, verdict.load, verdict.price)
    assert [(figure.value, figure.spread, figure.basis) for figure in others] == [
        (number(estimate), span(estimate), estimate.basis) for estimate in expected
    ]
    assert memory.value == number(verdict.headroom)
    assert memory.fit is starter.memory.fit


@pytest.mark.parametrize("make", plans.ALL)
def test_every_estimate_has_a_basis_and_says_what_it_rests_on(
    make: Callable[[Library], Plan], library: Library
) -> None:
    sheet = build_sheet(evaluate(make(library), library), library)
    for row in sheet.estimates:
        assert row.rests_on
        assert (row.value == "unknown") == (row.basis is Basis.UNKNOWN)


@pytest.mark.parametrize("make", plans.ALL)
def test_every_finding_is_a_pitfall_of_the_sheet(make: Callable[[Library], Plan], library: Library) -> None:
    report = evaluate(make(library), library)
    said = [(row.title, row.detail) for row in build_sheet(report, library).pitfalls]
    assert said == [(sentence(found).title, sentence(found).detail) for found in report.findings]


def test_the_list_names_every_part_with_price_and_date_and_leaves_room_for_what_is_missing(starter: Report) -> None:
    rows = {row.slot: row for row in shopping_list(starter).rows}
    card = rows["Graphics card"]
    assert card.name == starter.rig.gpus[0].name
    assert (card.tag, card.price, card.as_of) == ("used", usd(starter.cost.lines[0].price.value or 0), "Oct 26")
    assert rows["CPU cooler"].name == ""
    old = next(found for found in starter.findings if found.code == "old_prices")
    assert sum(row.is_old for row in shopping_list(starter).rows) == old.values["count"]


def test_a_part_without_a_price_is_unknown_and_the_total_says_that_it_leaves_it_out(library: Library) -> None:
    shopping = shopping_list(evaluate(plans.of_own_parts(library), library))
    assert shopping.rows[0].price == "unknown"
    assert shopping.total_label.startswith("Total without graphics card, whose price is unknown")


def test_the_total_names_what_is_still_to_choose_and_the_headline_says_so_far(
    starter: Report, library: Library
) -> None:
    sheet = build_sheet(starter, library)
    assert sheet.shopping.total_label == "Total without CPU cooler, still to choose"
    assert sheet.figures[-1].label == "Total so far"
    whole = evaluate(edits.with_part(starter.plan, Slot.COOLER, next(iter(library.coolers))), library)
    assert build_sheet(whole, library).figures[-1].label == "Total"


def test_slots_come_in_the_order_of_a_build(library: Library) -> None:
    rows = shopping_list(evaluate(plans.almost_nothing(library), library)).rows
    assert [row.slot for row in rows][:3] == ["Graphics card", "Processor", "Memory"]


def test_one_card_bought_twice_at_two_prices_has_two_prices(library: Library) -> None:
    plan = plans.starter(library)
    card = plan.rig.gpus[0]
    mine = PartChoice(**{**{n: getattr(card, n) for n in PartChoice.model_fields}, "owned": True})
    slots = {name: getattr(plan.rig, name) for name in Rig.model_fields}
    report = evaluate(edits.with_rig(plan, Rig(**{**slots, "gpus": (mine, card)})), library)
    assert [row.price for row in shopping_list(report).rows[:2]] == ["$0", "$240"]


def test_what_does_not_fit_says_what_is_missing_and_has_no_command(library: Library) -> None:
    report = evaluate(plans.too_large(library), library)
    sheet = build_sheet(report, library)
    missing = -(memory_standing(report).value or 0.0)
    assert missing > 0
    assert (sheet.figures[0].value, sheet.figures[0].unit) == (gib(missing), "GiB missing")
    assert sheet.run_steps == ""
    assert sheet.runs[0].context == ""


def test_what_spills_says_how_much(library: Library) -> None:
    report = evaluate(plans.spilling(library), library)
    assert report.memory.placement
    figure = build_sheet(report, library).figures[0]
    assert (figure.value, figure.unit) == (gib(report.memory.placement.spilled_bytes), "GiB too much")


def test_a_plan_that_something_stops_does_not_say_that_it_runs(library: Library) -> None:
    plan = edits.with_count(plans.starter(library), Slot.GPU, 4)
    sheet = build_sheet(evaluate(plan, library), library)
    assert sheet.promise.startswith("Has room for")
    assert "It will not run like this: Power supply too weak." in sheet.promise


def test_several_parts_without_a_price_are_counted(library: Library) -> None:
    shopping = shopping_list(evaluate(plans.with_many_cards(library), library))
    assert shopping.total_label.startswith("Total without 1")
    assert "graphics cards, whose price is unknown" in shopping.total_label


def test_what_is_owned_is_ticked_and_costs_nothing(starter: Report, library: Library) -> None:
    slot = starter.cost.lines[1].slot
    owned = evaluate(edits.with_owned(starter.plan, slot, True), library)
    row = shopping_list(owned).rows[1]
    assert (row.is_owned, row.tag, row.price) == (True, "mine", "$0")


def test_other_models_are_worked_out_on_this_rig_and_the_plan_comes_first(starter: Report, library: Library) -> None:
    first, *others = build_sheet(starter, library).runs
    assert first.is_this_plan
    assert (first.model, first.quant, first.speed) == ("Llama 3.1 8B", "Q4_K_M", number(starter.speed.decode))
    assert len(others) == SHOWN
    for found, row in zip(runs_here(starter, library), others, strict=True):
        assert (row.model, row.quant, row.fit) == (found.model.name, found.quant, found.fit)
        assert row.speed == ("" if found.fit is Fit.NO_FIT else number(found.decode))


def test_models_around_what_the_cards_hold_are_chosen(library: Library) -> None:
    small = {found.model.id for found in runs_here(evaluate(plans.starter(library), library), library)}
    large = {found.model.id for found in runs_here(evaluate(plans.ready_made(library), library), library)}
    assert "qwen3-14b" in small
    assert "llama-3.2-1b" not in small
    assert {"llama-3.3-70b", "deepseek-v3.1"} <= large


def test_every_well_known_model_is_in_the_catalog(library: Library) -> None:
    assert set(WELL_KNOWN) <= set(library.models)


def test_the_run_command_is_that_of_the_chosen_program(library: Library) -> None:
    sheet = build_sheet(evaluate(plans.spilling(library), library), library)
    assert sheet.program == "Ollama"
    assert "ollama create" in sheet.run_steps


def test_every_price_names_its_source(starter: Report, library: Library) -> None:
    sources = build_sheet(starter, library).sources
    for line in starter.cost.lines:
        row = next(row for row in sources if f"{line.name} {number(line.price)}" in row.about)
        assert row.source == line.price.steps[0].formula


def test_every_figure_that_a_source_reports_is_listed_with_the_doubt_about_it(
    starter: Report, library: Library
) -> None:
    said = " ".join(f"{row.about} {row.says} {row.source}" for row in build_sheet(starter, library).sources)
    assert "writes 48 tok/s" in said
    for figure in starter.speed.reports:
        assert starter.sources[figure.source_id].title in said


def test_amounts_follow_the_currency_and_the_sheet_says_at_what_rate(starter: Report, library: Library) -> None:
    show_in(Currency("EUR", 0.9))
    try:
        sheet = build_sheet(starter, library)
    finally:
        show_in(Currency())
    assert sheet.shopping.total == f"€{(starter.cost.total.value or 0) * 0.9:,.0f}"
    assert ("Prices", "in EUR, at 0.9 to the US dollar as set in the program") in sheet.assumptions
