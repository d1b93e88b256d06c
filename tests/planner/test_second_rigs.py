"""What is offered to compare a rig with, on the shipped catalogs."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import PartChoice, Plan
from rigplanner.planner import edits
from rigplanner.planner.evaluate import glance
from rigplanner.planner.second_rigs import second_rigs
from rigplanner.planner.starter import starter_plan


@pytest.fixture
def starter(library: Library) -> Plan:
    return starter_plan(library.uses["coding"])


def memory_gib(plan: Plan, library: Library) -> float:
    return sum(card.memory_gib for card in glance(plan, library).rig.gpus)


def test_cards_with_more_memory_and_a_machine_with_much(library: Library, starter: Plan) -> None:
    *cards, machine = second_rigs(starter, library)
    assert [memory_gib(plan, library) >= 1.3 * 12 for plan in cards] == [True] * len(cards)
    assert all(plan.rig.cpu == starter.rig.cpu for plan in cards)
    assert machine.rig.is_ready_made


@pytest.mark.parametrize("is_unlike", [False, True])
def test_in_the_place_of_several_cards_comes_one(library: Library, starter: Plan, is_unlike: bool) -> None:
    rig = edits.with_count(starter, Slot.GPU, 2).rig
    more = (PartChoice(part_id="nvidia-geforce-rtx-3090", owned=True),) if is_unlike else ()
    several = starter.model_copy(update={"rig": rig.model_copy(update={"gpus": (*rig.gpus, *more)})})
    cards = [plan for plan in second_rigs(several, library) if not plan.rig.is_ready_made]
    assert cards or is_unlike
    for plan in cards:
        assert [card.count for card in plan.rig.gpus] == [1]
        assert memory_gib(plan, library) >= 1.3 * memory_gib(several, library)
        assert library.gpus[plan.rig.gpus[0].part_id].name.endswith(plan.name.removeprefix(f"{several.name} with "))
