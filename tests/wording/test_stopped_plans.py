"""A plan that something stops is shown so everywhere, though its memory would do."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import RowKey
from rigplanner.domain.parts import Slot
from rigplanner.domain.report import Fit, Report
from rigplanner.planner import edits
from rigplanner.planner.compare import compare
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.starter import starter_plan
from rigplanner.wording.changes import no_need_text
from rigplanner.wording.comparison_verdict import headline
from rigplanner.wording.rig_cards import card_text
from rigplanner.wording.verdict import fit_word, shown_fit, verdict_text


@pytest.fixture
def starter(library: Library) -> Report:
    return evaluate(starter_plan(library.uses["coding"]), library)


@pytest.fixture
def stopped(starter: Report, library: Library) -> Report:
    """Four cards on a 650 W power supply."""
    return evaluate(edits.with_name(edits.with_count(starter.plan, Slot.GPU, 4), "Too strong"), library)


def test_the_verdict_begins_with_what_stops_it_and_has_its_colour(stopped: Report) -> None:
    assert stopped.memory.fit is Fit.FITS
    assert shown_fit(stopped) is Fit.NO_FIT
    assert verdict_text(stopped).sentence.startswith("**Will not run like this:** Power supply too weak. **Fits**")


def test_a_plan_that_nothing_stops_is_shown_by_its_memory(starter: Report) -> None:
    assert (shown_fit(starter), fit_word(starter)) == (Fit.FITS, "Fits")


def test_a_card_of_the_rigs_says_what_stops_it(stopped: Report) -> None:
    text = card_text(stopped)
    assert (text.fit, text.fit_text) == (Fit.NO_FIT, "It will not run like this: Power supply too weak")


def test_a_comparison_praises_nothing_that_does_not_run(starter: Report, stopped: Report) -> None:
    comparison = compare([starter, stopped])
    assert "Too strong** cannot run it" in headline(comparison)
    assert "as fast" not in headline(comparison)
    speed = comparison.row(RowKey.SPEED)
    assert speed is not None
    assert not speed.cells[1].best


def test_a_comparison_praises_no_context_that_is_held_by_what_does_not_run(starter: Report, stopped: Report) -> None:
    assert (stopped.memory.ceiling_tokens or 0) > 2 * (starter.memory.ceiling_tokens or 0)
    assert "holds" not in headline(compare([starter, stopped]))


def test_no_change_is_offered_for_what_stops_it_and_that_is_said(starter: Report, stopped: Report) -> None:
    assert no_need_text(starter) == "Fits already"
    assert no_need_text(stopped) == "Room enough; its worst pitfall stops it"
