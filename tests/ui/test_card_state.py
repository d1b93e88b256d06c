"""The card of a slot tells of everything that is in it."""

from __future__ import annotations

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import PartChoice, Plan, Rig
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.ui.build.card_state import card_state


def test_a_second_choice_of_cards_is_counted_in_the_price_and_told(library: Library, plan: Plan) -> None:
    bought = plan.rig.gpus[0]
    mine = PartChoice(part_id=bought.part_id, owned=True)
    slots = {name: getattr(plan.rig, name) for name in Rig.model_fields}
    report = evaluate(edits.with_rig(plan, Rig(**{**slots, "gpus": (mine, bought)})), library)
    state = card_state(Slot.GPU, mine, report.rig.gpus[0], report)
    assert (state.price, state.tag, state.note) == ("$240", "mine", "and 1 more, to buy")
