"""Edits go in, reports come out: one for a burst, none for nothing."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from rigplanner.domain.live import Holder, LiveBackground
from rigplanner.domain.parts import Slot
from rigplanner.domain.report import Report
from rigplanner.planner import edits
from rigplanner.ui.session import Session
from rigplanner.units import MIB


def test_an_edit_is_reported(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.reported) as caught:
        session.edit(edits.with_context, 4096)
    report = caught.args[0]
    assert isinstance(report, Report)
    assert report.plan.workload.context_tokens == 4096


def test_a_burst_makes_one_report(qtbot: QtBot, session: Session) -> None:
    reports: list[Report] = []
    session.reported.connect(reports.append)
    with qtbot.waitSignal(session.reported):
        for tokens in range(4096, 4096 + 20 * 256, 256):
            session.edit(edits.with_context, tokens)
    assert len(reports) == 1
    assert reports[0].plan == session.plan


def test_an_equal_plan_says_nothing(qtbot: QtBot, session: Session) -> None:
    with qtbot.assertNotEmitted(session.history_changed):
        session.edit(edits.with_context, session.plan.workload.context_tokens)
    assert not session.can_undo


def test_the_report_is_never_behind_when_asked_for(session: Session) -> None:
    session.edit(edits.with_context, 8192)
    assert session.report.plan == session.plan


def test_undo_and_redo_are_reported(qtbot: QtBot, session: Session) -> None:
    before = session.plan
    session.edit(edits.with_users, 4)
    with qtbot.waitSignal(session.reported):
        session.undo()
    assert session.plan == before
    with qtbot.waitSignal(session.reported):
        session.redo()
    assert session.plan.workload.parallel_users == 4


def test_an_impossible_value_is_refused_in_words_and_changes_nothing(qtbot: QtBot, session: Session) -> None:
    before = session.plan
    with qtbot.waitSignal(session.refused) as caught:
        session.edit(edits.with_context, 10**12)
    assert "context tokens" in caught.args[0]
    assert session.plan == before
    assert not session.can_undo


def test_parts_come_back_after_a_ready_made_machine(session: Session) -> None:
    parts = session.plan.rig
    session.edit(edits.with_part, Slot.SYSTEM, "nvidia-dgx-spark-128-gb")
    assert session.plan.rig.is_ready_made
    assert session.last_parts() == parts


def live(held_mib: int, *names: str) -> LiveBackground:
    return LiveBackground((held_mib * MIB,), tuple(Holder(name, 100 * MIB) for name in names))


@pytest.fixture
def here(session: Session) -> Session:
    """A session whose plan is this machine and follows its driver."""
    session.open(session.plan.model_copy(update={"is_this_machine": True, "background_live_bytes": 0}), session.rig)
    assert session.report.plan.is_this_machine
    return session


def test_what_programs_hold_now_is_in_the_report_but_is_no_edit(qtbot: QtBot, here: Session) -> None:
    with qtbot.waitSignal(here.reported):
        here.set_live(live(900, "firefox"))
    assert here.report.memory.background.value == 900 * MIB
    assert not here.can_undo
    assert any("firefox" in str(finding.values.get("apps")) for finding in here.report.findings)


def test_a_small_change_makes_no_report_but_small_changes_add_up(qtbot: QtBot, here: Session) -> None:
    with qtbot.waitSignal(here.reported):
        here.set_live(live(900, "firefox"))
    with qtbot.assertNotEmitted(here.reported, wait=50):
        here.set_live(live(915, "firefox"))
    with qtbot.waitSignal(here.reported):
        here.set_live(live(935, "firefox"))
    assert here.report.memory.background.value == 935 * MIB


def test_a_program_that_opened_is_named_though_it_holds_little(qtbot: QtBot, here: Session) -> None:
    with qtbot.waitSignal(here.reported):
        here.set_live(live(900, "firefox"))
    with qtbot.waitSignal(here.reported):
        here.set_live(live(901, "firefox", "gimp"))


def test_programs_chosen_by_hand_stay_whatever_the_driver_says(qtbot: QtBot, here: Session) -> None:
    here.edit(edits.with_background, ())
    assert here.report.memory.background.value == 0
    with qtbot.assertNotEmitted(here.reported, wait=50):
        here.set_live(live(900, "firefox"))


def test_a_plan_of_another_machine_is_not_touched(qtbot: QtBot, session: Session) -> None:
    assert session.report
    with qtbot.assertNotEmitted(session.reported, wait=50):
        session.set_live(live(900, "firefox"))
