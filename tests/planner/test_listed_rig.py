"""From a pasted list to a rig, one line at a time, and back from our own export."""

from __future__ import annotations

from time import perf_counter

import pytest

from rigplanner.catalog.library import Library
from rigplanner.catalog.part_finder import Certainty, PartFinder
from rigplanner.domain.parts import Condition, Part, Slot
from rigplanner.domain.plan import PartChoice, Plan, Rig
from rigplanner.export.forum_text import forum_text
from rigplanner.export.parts_csv import parts_csv
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.listed_rig import (
    Confirmed,
    ListedPart,
    confirmed,
    first_choices,
    is_whole_build,
    matched,
    price_usd,
    with_listed,
)
from rigplanner.planner.parts_list import Skipped, read_parts_list
from rigplanner.planner.starter import starter_plan
from rigplanner.wording.currency import Currency
from tests.conftest import TODAY
from tests.planner.test_parts_list import MARKDOWN

US = Currency()
KIT, KIT_ID = "Corsair Vengeance LPX 32 GB (2x16) DDR4-3200 CL16", "corsair-vengeance-lpx-32-gb-2x16-ddr4-3200-cl16"


@pytest.fixture(scope="module")
def finder(library: Library) -> PartFinder:
    return PartFinder(library)


@pytest.fixture
def plan(library: Library) -> Plan:
    return starter_plan(library.uses["coding"])


def rows(text: str, finder: PartFinder) -> tuple[ListedPart, ...]:
    return matched(read_parts_list(text), finder)[0]


def taken(text: str, finder: PartFinder) -> list[Confirmed]:
    """All that is clear, with the prices of the list."""
    return [
        confirmed(row, row.found.part, row.slot, price_usd(row.line, US))
        for row in rows(text, finder)
        if row.found.part is not None and row.slot is not None
    ]


def test_a_list_becomes_a_rig_with_its_prices(finder: PartFinder, plan: Plan) -> None:
    rig = with_listed(plan, taken(MARKDOWN, finder), keep_others=False).rig
    assert rig.cpu is not None
    assert (rig.cpu.part_id, rig.cpu.own_price_usd) == ("amd-ryzen-7-5700x", 199.0)
    assert rig.gpus == (
        PartChoice(part_id="msi-geforce-rtx-3060-ventus-2x-12g", condition=rig.gpus[0].condition, owned=True),
    )
    assert rig.psu is None
    assert rig.drive is None


def test_what_a_list_does_not_call_used_is_new(finder: PartFinder, plan: Plan) -> None:
    for said, condition in (("$749.99 @ Best Buy", Condition.NEW), ("$650 used", Condition.USED)):
        rig = with_listed(plan, taken(f"Video Card: NVIDIA GeForce RTX 5070 Ti {said}", finder), keep_others=True).rig
        assert [card.condition for card in rig.gpus] == [condition]


def test_other_slots_can_keep_what_they_have(finder: PartFinder, plan: Plan) -> None:
    rig = with_listed(plan, taken("GPU: RTX 3090", finder), keep_others=True).rig
    assert rig.gpus[0].part_id == "nvidia-geforce-rtx-3090"
    assert rig.cpu == plan.rig.cpu
    assert with_listed(plan, taken("GPU: RTX 3090", finder), keep_others=False).rig.cpu is None


def test_equal_lines_add_up_and_of_several_drives_the_first_holds_the_models(finder: PartFinder, plan: Plan) -> None:
    text = "RTX 3090 used\n2x RTX 3090 used\nRTX 4090\nSSD: Samsung 990 Pro 2TB\nSSD: Crucial P3 Plus 1 TB\n"
    rig = with_listed(plan, taken(text, finder), keep_others=False).rig
    assert [(card.part_id, card.count) for card in rig.gpus] == [
        ("nvidia-geforce-rtx-3090", 3),
        ("nvidia-geforce-rtx-4090", 1),
    ]
    assert rig.gpus[0].condition is Condition.USED
    assert rig.drive is not None
    assert rig.drive.part_id == "samsung-990-pro-2-tb"


def test_equal_kits_are_bought_together_whatever_each_costs(library: Library, finder: PartFinder, plan: Plan) -> None:
    text = f"Memory: {KIT} - $100\nMemory: {KIT} - $95\nSSD: Samsung 990 Pro 2TB $150\nSSD: Samsung 990 Pro 2TB\n"
    assert first_choices(rows(text, finder)) == (KIT_ID, KIT_ID, "samsung-990-pro-2-tb", "samsung-990-pro-2-tb")
    after = with_listed(plan, taken(text, finder), keep_others=True)
    assert after.rig.memory == PartChoice(part_id=KIT_ID, count=2, own_price_usd=97.5)
    assert after.rig.drive is not None
    assert (after.rig.drive.count, after.rig.drive.own_price_usd) == (2, 150.0)
    paid = {line.slot: line.price.value for line in evaluate(after, library).cost.lines}
    assert (paid[Slot.MEMORY], paid[Slot.DRIVE]) == (195.0, 300.0)


def test_of_a_kit_that_is_there_and_one_to_buy_the_second_is_left_out_in_sight(finder: PartFinder, plan: Plan) -> None:
    text = f"Memory: {KIT} (already own)\nMemory: {KIT} - $95\n"
    assert first_choices(rows(text, finder)) == (KIT_ID, None)
    memory = with_listed(plan, taken(text, finder), keep_others=True).rig.memory
    assert memory == PartChoice(part_id=KIT_ID, owned=True)


def test_a_processor_listed_twice_is_bought_once(finder: PartFinder, plan: Plan) -> None:
    text = "CPU: AMD Ryzen 7 5700X $199\nCPU: AMD Ryzen 7 5700X $199\nCase: Fractal North\nCase: Fractal North\n"
    listed = rows(text, finder)
    assert [choice is not None for choice in first_choices(listed)] == [True, False, True, False]
    rig = with_listed(plan, taken(text, finder), keep_others=True).rig
    assert rig.cpu is not None
    assert rig.case is not None
    assert (rig.cpu.count, rig.cpu.own_price_usd, rig.case.count) == (1, 199.0, 1)


def test_a_ready_made_machine_stands_alone(finder: PartFinder, plan: Plan) -> None:
    rig = with_listed(plan, taken("GPU: RTX 3090\nMac Studio M4 Max 128GB\n", finder), keep_others=True).rig
    assert rig.is_ready_made
    assert not rig.gpus


def test_nothing_taken_changes_nothing(plan: Plan) -> None:
    assert with_listed(plan, [], keep_others=False) is plan


def test_nothing_doubtful_is_taken_silently(finder: PartFinder) -> None:
    states = {row.line.name: row.found.certainty for row in rows("RTX 3060\nGPU: Voodoo 3\nRTX 3090\n", finder)}
    assert states == {"RTX 3060": Certainty.SEVERAL, "Voodoo 3": Certainty.NONE, "RTX 3090": Certainty.SURE}


def test_prose_is_told_as_no_part(finder: PartFinder) -> None:
    found, skipped = matched(read_parts_list("what do you think?\nGPU: RTX 3090"), finder)
    assert [row.line.name for row in found] == ["RTX 3090"]
    assert [line.reason for line in skipped] == [Skipped.NO_PART]


def test_a_price_is_only_taken_where_its_currency_has_a_rate() -> None:
    (euro,) = read_parts_list("GPU: RTX 3090 650 €").parts
    assert price_usd(euro, US) is None
    assert price_usd(euro, Currency("EUR", 0.5)) == 1300.0
    (dollar,) = read_parts_list("GPU: RTX 3090 $650").parts
    assert price_usd(dollar, Currency("EUR", 0.5)) == 650.0


def test_a_few_parts_are_no_whole_build(finder: PartFinder) -> None:
    assert not is_whole_build(rows("GPU: RTX 3090\nRAM: 64GB DDR5-6000", finder))
    assert is_whole_build(rows(MARKDOWN, finder))


def test_two_kits_are_twice_the_memory(library: Library, plan: Plan) -> None:
    kit = PartChoice(part_id="corsair-vengeance-lpx-32-gb-2x16-ddr4-3200-cl16")
    rig = Rig(**{**dict(plan.rig), "memory": kit})
    once = evaluate(plan.model_copy(update={"rig": rig}), library)
    twice = rig.model_copy(update={"memory": kit.model_copy(update={"count": 2})})
    report = evaluate(plan.model_copy(update={"rig": twice}), library)
    assert once.rig.memory is not None
    assert report.rig.memory is not None
    assert report.rig.memory.capacity_gib == 2 * once.rig.memory.capacity_gib
    assert report.rig.memory.modules == 4


@pytest.mark.timed
def test_a_long_list_is_matched_at_once(finder: PartFinder, library: Library) -> None:
    names = [part.name for _, part in library.all_parts()][::9]
    text = "\n".join(f"{name} extra words that nobody knows" for name in names)
    start = perf_counter()
    rows(text, finder)
    assert perf_counter() - start < 1.5


@pytest.mark.parametrize("slot", list(Slot))
def test_our_own_csv_comes_back_to_the_same_rig(library: Library, finder: PartFinder, plan: Plan, slot: Slot) -> None:
    for part in list(library.parts(slot).values())[::7]:
        rig = _rig_with(plan, slot, part)
        before = plan.model_copy(update={"rig": rig})
        text = parts_csv(evaluate(before, library))
        after = with_listed(plan, _without_prices(taken(text, finder)), keep_others=False)
        assert after.rig == rig


def test_our_own_forum_text_comes_back_to_the_same_parts(library: Library, finder: PartFinder, plan: Plan) -> None:
    text = forum_text(evaluate(plan, library), TODAY)
    after = with_listed(plan, taken(text, finder), keep_others=False)
    assert after.rig.part_ids == plan.rig.part_ids


def test_slots_left_open_in_our_own_forum_text_stay_open(library: Library, finder: PartFinder, plan: Plan) -> None:
    part = plan.model_copy(update={"rig": Rig(gpus=plan.rig.gpus, cpu=plan.rig.cpu)})
    text = forum_text(evaluate(part, library), TODAY)
    assert "still to choose" in text
    found, skipped = matched(read_parts_list(text), finder)
    assert {row.slot for row in found} == {Slot.GPU, Slot.CPU}
    assert Skipped.EMPTY in {line.reason for line in skipped}


def _rig_with(plan: Plan, slot: Slot, part: Part) -> Rig:
    choice = PartChoice(part_id=part.id, count=2, condition=Condition.USED, owned=slot is Slot.CASE)
    if slot is Slot.SYSTEM:
        return Rig(system=choice)
    placed = {"gpus": (choice,)} if slot is Slot.GPU else {slot.value: choice}
    return Rig(**{**dict(plan.rig), **placed})


def _without_prices(parts: list[Confirmed]) -> list[Confirmed]:
    return [Confirmed(part.slot, part.part_id, part.count, part.condition, part.owned) for part in parts]
