"""A part goes into the build as it is offered, wherever it is chosen: what is only sold used is used."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Condition, Slot
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace


@pytest.mark.parametrize(
    ("card", "condition"),
    [("nvidia-geforce-rtx-3090", Condition.USED), ("nvidia-geforce-rtx-4060-ti-16-gb", Condition.NEW)],
)
def test_a_card_has_the_condition_of_its_price(
    window: Workspace, session: Session, library: Library, card: str, condition: Condition
) -> None:
    window.choosing.use_part(Slot.GPU, library.gpus[card])
    (choice,) = session.plan.rig.gpus
    assert (choice.part_id, choice.condition) == (card, condition)
