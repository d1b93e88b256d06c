"""The smallest change that makes a model fit, on the shipped catalogs."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Change, SmallestChange
from rigplanner.domain.evidence import Basis, Estimate, Unit
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import GpuLimit, Offload, Plan, Runtime
from rigplanner.domain.report import Fit, Fix, Severity
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.smallest_change import last_of, smallest_change
from rigplanner.planner.starter import starter_plan
from rigplanner.wording.changes import change_codes, change_text, price_range, settings_text
from rigplanner.wording.findings import action_codes

BIG = ("qwen3-30b-a3b", "Q4_K_M")
HUGE = ("llama-3.3-70b", "Q4_K_M")


@pytest.fixture
def starter(library: Library) -> Plan:
    return starter_plan(library.uses["coding"])


def found(library: Library, plan: Plan) -> SmallestChange:
    return last_of(smallest_change(evaluate(plan, library), library))


def test_a_plan_that_fits_needs_no_change(library: Library, starter: Plan) -> None:
    assert list(smallest_change(evaluate(starter, library), library)) == []


def test_parts_that_make_it_fit_bring_no_new_clash(library: Library, starter: Plan) -> None:
    plan = edits.with_model(starter, *BIG)
    before = evaluate(plan, library)
    change = found(library, plan).parts
    assert change is not None
    report = evaluate(change.fix.plan, library)
    assert report.memory.fit in (Fit.FITS, Fit.TIGHT)
    known = {finding.code for finding in before.findings}
    assert not [f for f in report.findings if f.severity is Severity.STOP and f.code not in known]
    assert change.price.value == pytest.approx((report.cost.total.value or 0) - (before.cost.total.value or 0))
    assert (report.speed.decode.value or 0) >= (before.speed.decode.value or 0)
    assert change_text(change).line


def test_no_cheaper_card_of_the_catalog_would_do(library: Library, starter: Plan) -> None:
    plan = edits.with_model(starter, *BIG)
    change = found(library, plan).parts
    assert change is not None
    cheaper = [
        card
        for card in library.gpus.values()
        if card.form == "card" and card.prices and card.bandwidth_gbps >= 360 and card.memory_gib >= 20
    ]
    present = evaluate(plan, library)
    for card in cheaper:
        other = evaluate(edits.with_part(plan, Slot.GPU, card.id), library)
        costs = (other.cost.total.value or 0) - (present.cost.total.value or 0)
        clashes = {f.code for f in other.findings if f.severity is Severity.STOP}
        if other.memory.fit in (Fit.FITS, Fit.TIGHT) and not clashes and (other.speed.decode.value or 0) > 28:
            assert costs >= (change.price.value or 0) - 0.01, card.name


def test_a_second_card_comes_with_the_power_supply_it_needs(library: Library, starter: Plan) -> None:
    plan = edits.with_part(edits.with_model(starter, *HUGE), Slot.GPU, "nvidia-geforce-rtx-3090")
    change = found(library, plan).parts
    assert change is not None
    assert change.fix.code == "more_cards"
    assert change.fix.values["followers"]
    assert change.fix.plan.rig.psu != plan.rig.psu
    assert " and " in change_text(change).line
    assert "2 cards" in change_text(change).below


@pytest.mark.parametrize(("owned", "own_usd"), [(True, None), (False, 10.0)])
def test_a_further_card_has_its_price_however_the_first_came_here(
    library: Library, starter: Plan, owned: bool, own_usd: float | None
) -> None:
    plan = edits.with_part(edits.with_model(starter, *HUGE), Slot.GPU, "nvidia-geforce-rtx-3090")
    ours = edits.with_own_price(edits.with_owned(plan, Slot.GPU, owned), Slot.GPU, own_usd)
    asked, change = found(library, plan).parts, found(library, ours).parts
    assert asked is not None
    assert change is not None
    assert change.fix.code == "more_cards"
    assert change.price == asked.price
    first, *others = change.fix.plan.rig.gpus
    assert first == ours.rig.gpus[0]
    assert [(card.part_id, card.count, card.owned) for card in others] == [(first.part_id, 1, False)]


def test_further_cards_join_those_that_are_bought_already(library: Library, starter: Plan) -> None:
    open_rig = edits.without_part(edits.without_part(starter, Slot.BOARD), Slot.PSU)
    long = edits.with_context(edits.with_model(open_rig, *HUGE), 65_536)
    plan = edits.with_part(long, Slot.GPU, "nvidia-geforce-rtx-3090")
    mine = edits.with_owned(plan, Slot.GPU, True).rig.gpus[0]
    both = plan.model_copy(update={"rig": plan.rig.model_copy(update={"gpus": (mine, *plan.rig.gpus)})})
    change = found(library, both).parts
    assert change is not None
    assert [(card.count, card.owned) for card in change.fix.plan.rig.gpus] == [(1, True), (2, False)]


def test_a_ready_made_machine_becomes_a_larger_one(library: Library, starter: Plan) -> None:
    mac = edits.with_part(edits.with_model(starter, *HUGE), Slot.SYSTEM, "apple-mac-mini-m5-pro-16-core-gpu-24-gb")
    change = found(library, mac).parts
    assert change is not None
    assert change.fix.code == "larger_system"
    assert change.fix.plan.rig.system is not None
    assert library.systems[change.fix.plan.rig.system.part_id].vendor == "Apple"


def test_a_higher_limit_of_shared_memory_costs_nothing(library: Library, starter: Plan) -> None:
    evo = edits.with_part(starter, Slot.SYSTEM, "gmktec-evo-x2-128-gb-1-tb")
    full = edits.with_context(edits.with_model(evo, "llama-3.3-70b", "Q8_0"), 131_072)
    report = evaluate(full, library)
    assert report.memory.fit in (Fit.SPILLS, Fit.NO_FIT)
    change = last_of(smallest_change(report, library)).settings
    assert change is not None
    assert change.fix.code == "raise_limit"
    assert change.fix.plan.gpu_limit is GpuLimit.RAISED
    assert change.price.value == 0
    assert settings_text(change).line.endswith(": free")


def test_a_long_cache_is_halved_before_the_model_is_touched(library: Library, starter: Plan) -> None:
    """40k of cache at 16 bits is a little more than the card holds; at 8 bits it fits."""
    bare = edits.with_background(starter, ())
    ceiling = evaluate(bare, library).memory.ceiling_tokens or 0
    change = found(library, edits.with_context(bare, ceiling + 4096)).settings
    assert change is not None
    assert change.fix.code == "use_cache"
    assert change.report.memory.fit in (Fit.FITS, Fit.TIGHT)


def test_what_may_not_leave_the_gpu_runs_when_it_may(library: Library, starter: Plan) -> None:
    strict = edits.with_offload(edits.with_model(starter, *BIG), Offload(mode="gpu"))
    change = found(library, strict).settings
    assert change is not None
    assert change.fix.code == "as_it_fits"
    assert change.report.memory.fit is Fit.SPILLS


def test_a_program_that_cannot_share_is_offered_no_ram(library: Library, starter: Plan) -> None:
    plan = edits.with_runtime(edits.with_model(starter, *BIG), Runtime.VLLM)
    settings = found(library, plan).settings
    assert settings is None or settings.fix.code != "as_it_fits"


def test_every_kind_of_change_has_words() -> None:
    used = {"more_cards", "other_card", "more_memory", "larger_system", "use_cache", "as_it_fits"}
    assert used <= change_codes()
    assert {"raise_limit", "close_apps", "use_quant", "use_context"} <= action_codes()


@pytest.mark.parametrize(
    ("low", "value", "high", "line", "below"),
    [
        (190, 240, 280, "+$240", "$190–$280 more"),
        (-280, -240, -190, "−$240", "$190–$280 less"),
        (-96, -20, 363, "about the same price", "$96 less to $363 more"),
        (0, 0, 0, "free", ""),
    ],
)
def test_a_difference_of_prices_is_told_with_its_range(
    library: Library, starter: Plan, low: float, value: float, high: float, line: str, below: str
) -> None:
    price = Estimate(value, low, high, Unit.USD, Basis.LISTED)
    change = Change(Fix("as_it_fits", starter), evaluate(starter, library), price)
    assert change_text(change).line.endswith(f": {line}")
    assert price_range(price) == below
