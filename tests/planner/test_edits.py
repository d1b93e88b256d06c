"""Edits of a plan: what changes, what stays, what is refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from rigplanner.domain.parts import Condition, Slot
from rigplanner.domain.plan import Offload, OffloadMode, OwnParts, PartChoice, Plan, Rig, Use, Workload
from rigplanner.planner import edits

from .rigs import DENSE, memory

CHAT = Use(id="chat", name="Chat", prompt_tokens=500, answer_tokens=300)
WORK = Workload(model_id="m", quant="Q4_K_M", context_tokens=4096, use=CHAT)
CARDS = (PartChoice(part_id="card", count=2, condition=Condition.USED),)
PLAN = Plan(name="A", rig=Rig(gpus=CARDS, cpu=PartChoice(part_id="cpu")), workload=WORK)
HERE = PLAN.model_copy(update={"is_this_machine": True, "background_live_bytes": 10**9})


def test_another_card_keeps_the_number_of_cards() -> None:
    changed = edits.with_part(PLAN, Slot.GPU, "other")
    assert changed.rig.gpus == (PartChoice(part_id="other", count=2),)
    assert changed.rig.cpu == PLAN.rig.cpu


def test_a_ready_made_system_replaces_the_parts_and_a_part_replaces_the_system() -> None:
    system = edits.with_part(PLAN, Slot.SYSTEM, "studio")
    assert system.rig == Rig(system=PartChoice(part_id="studio"))
    assert edits.with_part(system, Slot.CPU, "cpu").rig == Rig(cpu=PartChoice(part_id="cpu"))


def test_a_part_can_be_taken_out() -> None:
    assert edits.without_part(PLAN, Slot.GPU).rig.gpus == ()
    assert edits.without_part(PLAN, Slot.CPU).rig.cpu is None


def test_ownership_and_price_of_an_empty_slot_change_nothing() -> None:
    assert edits.with_owned(PLAN, Slot.PSU, True) is PLAN
    assert edits.with_own_price(PLAN, Slot.PSU, 5.0) is PLAN


def test_other_parts_are_another_machine_but_a_price_is_not() -> None:
    assert not edits.with_part(HERE, Slot.GPU, "other").is_this_machine
    assert edits.with_part(HERE, Slot.GPU, "other").background_live_bytes is None
    assert edits.with_owned(HERE, Slot.CPU, True).is_this_machine
    assert edits.with_own_price(HERE, Slot.CPU, 120.0).background_live_bytes == 10**9


def test_the_same_part_again_is_an_equal_plan() -> None:
    assert edits.with_part(PLAN, Slot.CPU, "cpu") == PLAN
    assert edits.with_context(PLAN, 4096) == PLAN


@pytest.mark.parametrize("tokens", [0, -1, 10**12])
def test_impossible_contexts_are_refused(tokens: int) -> None:
    with pytest.raises(ValidationError):
        edits.with_context(PLAN, tokens)


@pytest.mark.parametrize("count", [0, -2, 1000])
def test_impossible_counts_are_refused(count: int) -> None:
    with pytest.raises(ValidationError):
        edits.with_count(PLAN, Slot.GPU, count)


def test_a_negative_price_or_an_empty_name_is_refused() -> None:
    with pytest.raises(ValidationError):
        edits.with_own_price(PLAN, Slot.CPU, -1.0)
    with pytest.raises(ValidationError):
        edits.with_name(PLAN, "   ")


def test_the_work_changes_field_by_field() -> None:
    layers = Offload(mode=OffloadMode.LAYERS, layers=10)
    assert edits.with_offload(PLAN, layers).workload.offload == layers
    assert edits.with_users(PLAN, 4).workload.parallel_users == 4
    assert edits.with_model(PLAN, "n", "Q8_0").workload.quant == "Q8_0"
    assert edits.with_background(HERE, ("browser",)).background_live_bytes is None


def test_this_machine_takes_over_the_work_and_the_models_of_the_plan_that_was_open() -> None:
    mine = DENSE.model_copy(update={"id": "file-mine"})
    plan = edits.with_model(PLAN.model_copy(update={"own": OwnParts(models=(mine,))}), "file-mine", "Q4_K_M")
    here = edits.on_this_machine(plan, HERE)
    assert here.is_this_machine
    assert here.workload == plan.workload
    assert here.own.models == (mine,)


def test_programs_chosen_by_hand_give_way_to_what_is_open_now_on_this_machine_only() -> None:
    chosen = edits.with_background(HERE, ("browser",))
    again = edits.following_the_driver(chosen)
    assert (again.background_apps, again.background_live_bytes) == ((), 0)
    assert edits.following_the_driver(PLAN) == PLAN


def test_another_look_at_this_machine_keeps_what_the_user_chose() -> None:
    mine = edits.with_owned(edits.with_background(edits.with_name(HERE, "My box"), ("browser",)), Slot.CPU, True)
    mine = mine.model_copy(update={"is_this_machine": True})
    rig = HERE.rig.model_copy(update={"drive": PartChoice(part_id="this-pc-drive-1")})
    kit = memory("Kit").model_copy(update={"spec_as_of": "2026-11-30"})
    here = HERE.model_copy(update={"rig": rig, "own": OwnParts(memory=(kit,))})
    found = edits.with_found_parts(mine, here)
    assert (found.name, found.background_apps, found.workload) == ("My box", ("browser",), mine.workload)
    assert found.rig.drive == PartChoice(part_id="this-pc-drive-1")
    assert found.rig.cpu == mine.rig.cpu
    assert edits.is_as_found(found, here)
    later = here.model_copy(update={"own": OwnParts(memory=(kit.model_copy(update={"spec_as_of": "2026-12-01"}),))})
    assert edits.is_as_found(found, later)
    assert not edits.is_as_found(mine, here)


def test_tags_are_kept_once_each_as_first_written_and_on_one_line() -> None:
    tagged = edits.with_tags(PLAN, ["quiet", " living \n room ", "Quiet", "", "  "])

    assert tagged.tags == ("quiet", "living room")
    assert edits.with_tags(tagged, ()) == PLAN


@pytest.mark.parametrize("tags", [["x" * 41], ["a\x00b"], [str(number) for number in range(17)]])
def test_tags_that_no_card_could_show_are_refused(tags: list[str]) -> None:
    with pytest.raises(ValidationError):
        edits.with_tags(PLAN, tags)
