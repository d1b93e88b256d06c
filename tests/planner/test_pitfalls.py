"""Pitfalls: each is told in its situation, with numbers, and its fix removes it."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Basis, Quantity
from rigplanner.domain.live import Holder
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Offload, OffloadMode, Plan, Use
from rigplanner.domain.report import Finding, Fit, Severity
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.units import GIB, MIB
from rigplanner.wording.findings import sentence

from . import rigs

LIBRARY = rigs.library()
FLOORS = (
    rigs.figure("floor", Quantity.HOST_FLOOR_BYTES, value=16e9),
    rigs.figure("wish", Quantity.HOST_RECOMMENDED_BYTES, value=32e9),
)


def findings(plan: Plan, library: Library = LIBRARY) -> dict[str, Finding]:
    report = evaluate(plan, library)
    for finding in report.findings:
        text = sentence(finding)
        assert text.title
        assert text.detail
        assert bool(text.action) == (finding.fix is not None)
    return {finding.code: finding for finding in report.findings}


def fixed(plan: Plan, code: str, library: Library = LIBRARY) -> Plan:
    """The plan after the fix of one finding, which must be gone then."""
    found = findings(plan, library)[code]
    assert found.fix is not None
    assert code not in findings(found.fix.plan, library)
    return found.fix.plan


def test_the_order_is_what_stops_then_what_costs_then_what_to_know() -> None:
    plan = edits.with_part(edits.with_quant(rigs.PLAN, "F16"), Slot.DRIVE, "disk")
    order = [finding.severity for finding in evaluate(plan, LIBRARY).findings]
    assert order == sorted(order, key=[Severity.STOP, Severity.COST, Severity.INFO].index)


def test_a_model_too_large_spills_and_a_smaller_file_mends_it() -> None:
    plan = edits.with_quant(rigs.PLAN, "F16")
    assert evaluate(plan, LIBRARY).memory.fit is Fit.SPILLS
    assert evaluate(fixed(plan, "spills"), LIBRARY).memory.fit in (Fit.FITS, Fit.TIGHT)


def test_a_reported_footprint_that_does_not_fit_says_so() -> None:
    small = rigs.library(gpus=(rigs.gpu("Card 8", 8),))
    plan = edits.with_part(edits.with_model(rigs.PLAN, "reported", "Q4_K_M"), Slot.GPU, "card-8")
    assert evaluate(plan, small).memory.fit is Fit.NO_FIT
    assert fixed(plan, "no_fit_gpu", small).workload.quant == "Q2_K"


def test_a_browser_takes_the_room_that_q5_needs() -> None:
    """Article 1: 11.4 GB on a 12 GB card, with 1.5-2 GB held by programs, stops while loading."""
    plan = edits.with_model(rigs.PLAN, "reported", "Q5_K_M")
    tight = findings(plan)["no_room_for_apps"]
    assert tight.fix is not None
    assert tight.fix.values["quant"] == "Q4_K_M"
    big = rigs.BROWSER.model_copy(update={"low_mib": 1700, "high_mib": 1900})
    busy = rigs.library(background=(big,))
    open_browser = edits.with_background(plan, ("browser",))
    found = findings(open_browser, busy)["apps_take_the_room"]
    assert found.severity is Severity.STOP
    assert fixed(open_browser, "apps_take_the_room", busy).background_apps == ()


def test_programs_that_leave_room_are_told_with_what_closing_frees() -> None:
    plan = edits.with_background(rigs.PLAN, ("browser",))
    assert findings(plan)["apps_hold"].severity is Severity.INFO
    assert fixed(plan, "apps_hold").background_apps == ()


def live_findings(plan: Plan, *holders: Holder) -> dict[str, Finding]:
    """What is found while programs are open on this very machine."""
    held = sum(holder.held_bytes or 0 for holder in holders)
    live = edits.with_live_background(plan.model_copy(update={"background_live_bytes": 0}), (held,))
    found = evaluate(live, LIBRARY, holders).findings
    assert all(sentence(finding).title for finding in found)
    return {finding.code: finding for finding in found}


def test_programs_that_are_open_now_are_named_with_what_they_hold() -> None:
    found = live_findings(rigs.PLAN, Holder("chrome", round(1.1 * GIB), 4), Holder("Xorg", round(0.2 * GIB)))
    text = sentence(found["apps_hold_now"])
    assert text.title == "Apps hold 1.3 GiB now"
    assert text.detail.startswith("chrome 1.1 GiB, Xorg 0.2 GiB.")
    assert "program_takes_headroom" not in found


def test_a_browser_that_takes_the_headroom_is_named_with_what_closing_it_frees() -> None:
    free = evaluate(rigs.PLAN, LIBRARY).memory.devices[0].headroom_bytes
    browser = Holder("chrome", free - GIB, 9)
    found = live_findings(rigs.PLAN, Holder("Xorg", 100 * MIB), browser)["program_takes_headroom"]
    assert (found.severity, found.values["program"]) == (Severity.COST, "chrome")
    assert found.values["free_bytes"] == free - 100 * MIB
    assert "program_takes_headroom" not in live_findings(rigs.PLAN, Holder("Xorg", 100 * MIB))


def test_a_browser_that_makes_the_model_spill_is_in_the_way() -> None:
    free = evaluate(rigs.PLAN, LIBRARY).memory.devices[0].headroom_bytes
    found = live_findings(rigs.PLAN, Holder("chrome", free + GIB // 2))["program_in_the_way"]
    assert found.severity is Severity.COST
    on_gpu = edits.with_offload(rigs.PLAN, Offload(mode=OffloadMode.GPU))
    assert live_findings(on_gpu, Holder("chrome", free + GIB // 2))["program_in_the_way"].severity is Severity.STOP


def test_a_program_whose_closing_would_not_be_enough_is_not_blamed() -> None:
    free = evaluate(rigs.PLAN, LIBRARY).memory.devices[0].headroom_bytes
    found = live_findings(rigs.PLAN, Holder("one", GIB // 2), Holder("two", free + 2 * GIB, 30))
    assert found["program_in_the_way"].values["program"] == "two"
    many = tuple(Holder(f"program {number}", 300 * MIB) for number in range((free + 2 * GIB) // (300 * MIB)))
    assert "program_in_the_way" not in live_findings(rigs.PLAN, *many)


def test_a_plan_that_does_not_follow_the_driver_knows_no_open_programs() -> None:
    found = {finding.code for finding in evaluate(rigs.PLAN, LIBRARY, (Holder("chrome", 9 * GIB),)).findings}
    assert found.isdisjoint({"program_in_the_way", "program_takes_headroom", "apps_hold_now"})


def test_users_of_a_mixture_slow_each_other() -> None:
    plan = edits.with_users(edits.with_model(rigs.PLAN, "mixture", "Q2_K"), 4)
    found = findings(plan)["moe_users"]
    assert found.severity is Severity.COST
    assert float(found.values["each"]) < float(found.values["alone"])
    assert fixed(plan, "moe_users").workload.parallel_users == 1


def test_users_share_the_context_and_the_fix_gives_each_the_whole() -> None:
    plan = edits.with_users(rigs.PLAN, 2)
    found = findings(plan)["users_share_context"]
    assert found.values["each_tokens"] == 2048
    assert found.fix is not None
    assert found.fix.plan.workload.context_tokens == 8192


def test_users_whose_share_is_shorter_than_a_prompt_are_warned() -> None:
    long = Use(id="long", name="Long", prompt_tokens=3000, answer_tokens=500)
    plan = edits.with_use(edits.with_users(rigs.PLAN, 2), long)
    assert findings(plan)["users_cut_prompts"].severity is Severity.COST


def test_users_that_make_it_too_large_are_named_as_the_reason() -> None:
    all_on_gpu = edits.with_offload(rigs.PLAN, Offload(mode=OffloadMode.GPU))
    assert "users_no_room" in findings(edits.with_users(edits.with_context(all_on_gpu, 131072), 2))


def test_four_cores_hold_up_the_first_word() -> None:
    plan = edits.with_part(rigs.PLAN, Slot.CPU, "four-core")
    found = findings(plan)["few_cores"]
    assert float(found.values["share_s"]) == pytest.approx(0.275)
    assert fixed(plan, "few_cores").rig.cpu == edits.with_part(plan, Slot.CPU, "eight-core").rig.cpu


@pytest.mark.parametrize(
    ("drive", "code", "severity"),
    [
        ("usb-stick", "model_on_usb", Severity.COST),
        ("disk", "model_on_hdd", Severity.COST),
        ("sata", "model_on_sata", Severity.INFO),
    ],
)
def test_a_slow_drive_is_told_with_its_times(drive: str, code: str, severity: Severity) -> None:
    plan = edits.with_part(rigs.PLAN, Slot.DRIVE, drive)
    found = findings(plan)[code]
    assert found.severity is severity
    assert float(found.values["low_s"]) > float(found.values["fast_s"]) > 0
    assert fixed(plan, code).rig.drive == rigs.PLAN.rig.drive


@pytest.mark.parametrize(("kit", "code"), [("kit-8", "ram_below_floor"), ("kit-16", "ram_at_floor")])
def test_little_main_memory_is_told(kit: str, code: str) -> None:
    library = rigs.library(figures=FLOORS)
    plan = edits.with_part(rigs.PLAN, Slot.MEMORY, kit)
    assert fixed(plan, code, library).rig.memory == rigs.PLAN.rig.memory


def test_main_memory_below_the_model_file_is_told() -> None:
    plan = edits.with_part(edits.with_model(rigs.PLAN, "mixture", "Q4_K_M"), Slot.MEMORY, "kit-16")
    assert float(findings(plan)["ram_below_model"].values["file_bytes"]) > 16 * 2**30


def test_a_context_past_the_memory_comes_down_to_the_ceiling() -> None:
    plan = edits.with_context(rigs.PLAN, 131072)
    shorter = fixed(plan, "context_past_memory")
    assert evaluate(shorter, LIBRARY).memory.fit in (Fit.FITS, Fit.TIGHT)


def test_a_context_past_a_reported_ceiling_is_told() -> None:
    ceiling = rigs.figure(
        "ceiling",
        Quantity.CONTEXT_CEILING_TOKENS,
        value=16384,
        model_id="reported",
        quant="Q4_K_M",
        gpu_id="card-12",
    )
    library = rigs.library(figures=(ceiling,))
    plan = edits.with_context(edits.with_model(rigs.PLAN, "reported", "Q4_K_M"), 20000)
    assert fixed(plan, "context_past_report", library).workload.context_tokens == 16384


def test_a_context_past_the_model_is_told() -> None:
    plan = edits.with_context(edits.with_model(rigs.PLAN, "mixture", "Q2_K"), 65536)
    assert findings(plan)["context_past_model"].values["most_tokens"] == 40960


def test_answers_that_drift_are_told_with_what_a_shorter_context_frees() -> None:
    drifting = rigs.DENSE.model_copy(update={"id": "drifting", "context_drift_tokens": 12000})
    library = rigs.library(models=(drifting,))
    plan = edits.with_context(edits.with_model(rigs.PLAN, "drifting", "Q4_K_M"), 16384)
    freed = float(findings(plan, library)["answers_drift"].values["freed_bytes"])
    assert freed == pytest.approx((16384 - 12000) * 32 * 8 * 128 * 2 * 2, rel=0.05)
    assert fixed(plan, "answers_drift", library).workload.context_tokens == 12000


def test_thinking_aloud_halves_what_arrives() -> None:
    thinking = rigs.DENSE.model_copy(update={"id": "thinking", "thinks_aloud": True})
    found = findings(edits.with_model(rigs.PLAN, "thinking", "Q4_K_M"), rigs.library(models=(thinking,)))[
        "thinks_aloud"
    ]
    assert float(found.values["effective"]) == float(found.values["written"]) / 2


def test_a_reported_minimum_above_the_machine_stops_and_offers_one_that_has_it() -> None:
    minimum = rigs.figure("minimum", Quantity.MINIMUM_MEMORY_BYTES, value=120e9, model_id="dense", quant="Q4_K_M")
    library = rigs.library(figures=(minimum,))
    plan = edits.with_part(rigs.PLAN, Slot.SYSTEM, "unified-64")
    assert fixed(plan, "below_minimum_memory", library).rig.system is not None


def test_a_contradicted_model_names_the_other_entry() -> None:
    plan = edits.with_model(rigs.PLAN, "reported", "Q4_K_M")
    found = findings(plan)["contradicted"]
    assert found.values["other"] == "Mixture 30B"
    assert fixed(plan, "contradicted").workload.model_id == "mixture"


def test_its_own_prompt_format_is_told() -> None:
    tagged = rigs.DENSE.model_copy(update={"id": "tagged", "prompt_format": "role tags"})
    plan = edits.with_model(rigs.PLAN, "tagged", "Q4_K_M")
    assert findings(plan, rigs.library(models=(tagged,)))["prompt_format"].values["format"] == "role tags"


def test_a_second_model_without_room_is_told() -> None:
    assert "no_second_model" in findings(edits.with_quant(rigs.PLAN, "Q8_0"))
    assert "no_second_model" not in findings(edits.with_part(rigs.PLAN, Slot.GPU, "card-24"))


def test_reports_outside_our_range_and_doubtful_ones_are_told() -> None:
    speed = {"model_id": "dense", "quant": "Q4_K_M", "gpu_id": "card-12"}
    far = rigs.figure("far", Quantity.DECODE_TOKENS_PER_S, value=500.0, **speed)
    odd = rigs.figure("odd", Quantity.DECODE_TOKENS_PER_S, value=117.0, doubt="Reads like a prompt speed.", **speed)
    found = findings(rigs.PLAN, rigs.library(figures=(far, odd)))
    assert found["report_disagrees"].values["stated"] == 500.0
    assert found["doubtful_report"].values["doubt"] == "Reads like a prompt speed."


@pytest.mark.parametrize("mode", [OffloadMode.CPU, OffloadMode.LAYERS])
def test_a_speed_on_a_card_is_none_of_a_model_moved_off_it(mode: OffloadMode) -> None:
    far = rigs.figure(
        "far", Quantity.DECODE_TOKENS_PER_S, value=500.0, model_id="dense", quant="Q4_K_M", gpu_id="card-12"
    )
    library = rigs.library(figures=(far,))
    assert evaluate(rigs.PLAN, library).speed.decode.basis is Basis.REPORTED
    moved = edits.with_offload(rigs.PLAN, Offload(mode=mode, layers=4 if mode is OffloadMode.LAYERS else None))
    speed = evaluate(moved, library).speed
    assert speed.decode.basis is Basis.MODELLED
    assert speed.reports == ()


def test_an_answer_time_outside_our_range_is_told() -> None:
    slow = rigs.figure("slow", Quantity.ANSWER_S, value=500.0, model_id="dense", quant="Q4_K_M", gpu_id="card-12")
    told = findings(rigs.PLAN, rigs.library(figures=(slow,)))["report_disagrees"].values
    assert (told["stated"], told["unit"]) == (500.0, "s for the answer")


def test_old_and_missing_prices_are_told() -> None:
    library = rigs.library(
        psus=(rigs.psu("Supply 650", as_of="2025-07-23"),), cases=(rigs.case("Mid tower", usd=None),)
    )
    found = findings(rigs.PLAN, library)
    assert found["old_prices"].values["count"] == 1
    assert found["missing_prices"].values["parts"] == "Mid tower"


def test_a_model_of_no_catalog_stops() -> None:
    found = findings(edits.with_model(rigs.PLAN, "gone", "Q4_K_M"))
    assert found["model_unknown"].severity is Severity.STOP
    assert evaluate(edits.with_model(rigs.PLAN, "gone", "Q4_K_M"), LIBRARY).memory.fit is Fit.UNKNOWN


def test_an_empty_rig_is_no_error() -> None:
    empty = rigs.PLAN.model_copy(update={"rig": rigs.RIG.model_copy(update=dict.fromkeys(("cpu", "memory", "drive")))})
    assert evaluate(edits.without_part(empty, Slot.GPU), LIBRARY).memory.fit is Fit.UNKNOWN
