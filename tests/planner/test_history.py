"""Undo and redo."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rigplanner.domain.plan import Plan, Rig, Use, Workload
from rigplanner.planner.edits import with_context
from rigplanner.planner.history import History

CHAT = Use(id="chat", name="Chat", prompt_tokens=500, answer_tokens=300)
PLAN = Plan(name="A", rig=Rig(), workload=Workload(model_id="m", quant="Q4_K_M", context_tokens=4096, use=CHAT))

contexts = st.lists(st.integers(1, 1 << 20), min_size=1, max_size=12)


def edited(history: History[Plan], tokens: list[int]) -> History[Plan]:
    for context in tokens:
        history = history.push(with_context(history.present, context))
    return history


@given(contexts)
def test_undo_after_an_edit_is_identity(tokens: list[int]) -> None:
    before = edited(History(PLAN), tokens)
    after = before.push(with_context(before.present, before.present.workload.context_tokens + 1))
    assert after.undo().present == before.present
    assert after.undo().past == before.past


@given(contexts)
def test_redo_after_undo_is_identity(tokens: list[int]) -> None:
    history = edited(History(PLAN), tokens)
    if history.can_undo:
        assert history.undo().redo() == history


def test_an_equal_plan_is_no_step() -> None:
    history = History(PLAN)
    assert history.push(with_context(PLAN, 4096)) is history


def test_a_new_edit_forgets_what_was_undone() -> None:
    history = edited(History(PLAN), [8192, 16384]).undo()
    assert history.can_redo
    assert not history.push(with_context(PLAN, 2048)).can_redo


def test_nothing_happens_at_the_ends() -> None:
    history = History(PLAN)
    assert history.undo() is history
    assert history.redo() is history
    assert not history.can_undo
    assert not history.can_redo
