"""The comparison as a person uses it, on a real event loop with folders of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.lineup import Lineup
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Offload, Plan, Runtime
from rigplanner.domain.report import Fit
from rigplanner.planner import edits
from rigplanner.store.lineup import FILE_NAME, load_lineup
from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rigs import save_rig
from rigplanner.ui.pages.compare_page import ComparePage
from rigplanner.ui.parts.button import Button
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace
from tests.ui.comparing import BIG, EVO, add, opened, settle, spoken, with_3090


@pytest.fixture
def page(window: Workspace) -> ComparePage:
    return opened(window)


def test_the_page_opens_with_the_plan_and_says_what_to_do(page: ComparePage, plan: Plan) -> None:
    assert page.desk.comparison.names == (plan.name,)
    assert page.board.second.isVisible()
    assert not page.board.charts.isVisible()
    assert not page.top.sheet.isEnabled()
    offers = [button for button in page.board.second.findChildren(Button) if button.text() != "A rig file…"]
    assert offers
    QTest.mouseClick(offers[0], Qt.MouseButton.LeftButton)
    settle(page)
    assert len(page.desk.comparison.reports) == 2
    assert page.board.charts.isVisible()
    assert page.top.sheet.isEnabled()


def test_an_edit_of_the_plan_is_seen_in_its_column(page: ComparePage, session: Session, plan: Plan) -> None:
    add(page, with_3090(plan))
    before = spoken(page, "speed")
    session.edit(edits.with_part, Slot.GPU, "nvidia-geforce-rtx-4090")
    settle(page)
    after = spoken(page, "speed")
    assert after[0] != before[0]
    assert after[1].removesuffix(", best") == before[1].removesuffix(", best")


def test_the_work_is_changed_for_all_and_the_plan_stays(page: ComparePage, session: Session, plan: Plan) -> None:
    add(page, with_3090(plan))
    page.work.quant_chosen.emit("Q8_0")
    page.work.context_chosen.emit(8192)
    page.work.runtime_chosen.emit(Runtime.OLLAMA)
    page.work.use_chosen.emit("agent")
    for report in page.desk.comparison.reports:
        work = report.plan.workload
        assert (work.quant, work.context_tokens, work.runtime, work.use.id) == ("Q8_0", 8192, Runtime.OLLAMA, "agent")
    assert session.plan == plan
    assert page.work.follow.isVisible()
    QTest.mouseClick(page.work.follow, Qt.MouseButton.LeftButton)
    assert page.desk.comparison.reports[1].plan.workload == plan.workload


def test_each_rig_may_do_its_own_work(page: ComparePage, plan: Plan) -> None:
    add(page, edits.with_model(with_3090(plan), *BIG))
    assert len({report.plan.workload.model_id for report in page.desk.comparison.reports}) == 1
    QTest.mouseClick(page.work.mode.button("own"), Qt.MouseButton.LeftButton)
    settle(page)
    assert [report.plan.workload.model_id for report in page.desk.comparison.reports] == [
        plan.workload.model_id,
        BIG[0],
    ]
    assert not page.work.model.isVisible()
    assert spoken(page, "work")[1].startswith("Qwen3 30B-A3B")


def test_only_rows_that_differ(page: ComparePage, plan: Plan) -> None:
    add(page, with_3090(plan))
    every = [row.key for row in page.board.table.rows.rows]
    QTest.mouseClick(page.work.differing, Qt.MouseButton.LeftButton)
    settle(page)
    few = [row.key for row in page.board.table.rows.rows]
    assert set(few) < set(every)
    assert "gpu" in few
    assert "case" not in few
    page.desk.undo()
    settle(page)
    assert [row.key for row in page.board.table.rows.rows] == every
    assert not page.work.differing.isChecked()


def test_every_step_can_be_taken_back_and_leaves_the_plan_alone(
    page: ComparePage, window: Workspace, session: Session, plan: Plan
) -> None:
    session.edit(edits.with_name, "Renamed")
    add(page, with_3090(plan), edits.with_part(plan, Slot.SYSTEM, EVO))
    page.desk.change(lambda lineup: lineup.moved(2, 0))
    full = page.desk.lineup
    for _ in range(3):
        QTest.keySequence(window, "Ctrl+Z")
    assert page.desk.lineup == Lineup()
    assert session.plan.name == "Renamed"
    for _ in range(3):
        QTest.keySequence(window, "Ctrl+Y")
    assert page.desk.lineup == full


def test_a_rig_can_be_moved_replaced_and_removed(page: ComparePage, plan: Plan) -> None:
    add(page, with_3090(plan), edits.with_name(edits.with_part(plan, Slot.SYSTEM, EVO), "EVO"))
    assert page.desk.comparison.names == ("Starter 12 GB", "With a 3090", "EVO")
    menu = page.column_menu(1)
    texts = {action.text(): action for action in menu.actions() if action.text()}
    assert texts["Move left"].isEnabled()
    texts["Move right"].trigger()
    assert page.desk.comparison.names == ("Starter 12 GB", "EVO", "With a 3090")
    texts["Remove from the comparison"].trigger()
    assert len(page.desk.comparison.names) == 2


def test_a_rig_opens_in_the_plan_as_one_step(
    page: ComparePage, window: Workspace, session: Session, plan: Plan
) -> None:
    add(page, with_3090(plan))
    page.plan_requested.emit(page.desk.comparison.reports[1].plan, page.desk.lineup.rigs[1])
    assert window.shown_page == "plan"
    assert session.plan.name == "With a 3090"
    session.undo()
    assert session.plan == plan


def test_a_change_that_makes_it_fit_is_found_and_tried(qtbot: QtBot, page: ComparePage, plan: Plan) -> None:
    add(page, with_3090(plan))
    page.desk.edit_work(edits.with_model, *BIG)
    settle(page)
    assert page.desk.comparison.reports[0].memory.fit is Fit.SPILLS
    qtbot.waitUntil(lambda: "Use" in spoken(page, "change")[0] or "Add" in spoken(page, "change")[0], timeout=10_000)
    assert spoken(page, "change")[1] == "Fits already"
    button = next(b for b in page.board.table.findChildren(Button) if b.text() == "Try it")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(page)
    comparison = page.desk.comparison
    assert len(comparison.reports) == 3
    assert comparison.reports[1].memory.fit in (Fit.FITS, Fit.TIGHT)
    assert comparison.names[1].startswith("Starter 12 GB with ")
    page.desk.undo()
    assert len(page.desk.comparison.reports) == 2


def test_a_change_of_the_work_is_tried_for_all(qtbot: QtBot, page: ComparePage, plan: Plan) -> None:
    add(page, with_3090(plan))
    page.desk.edit_work(lambda work: edits.with_offload(edits.with_model(work, *BIG), Offload(mode="gpu")))
    settle(page)
    qtbot.waitUntil(lambda: "Let a part run from RAM" in spoken(page, "change")[0], timeout=10_000)
    found = page.search.of(page.desk.comparison.reports[0].plan)
    assert found is not None
    assert found.settings is not None
    page.desk.try_change(0, found.settings)
    assert len(page.desk.comparison.reports) == 2
    assert all(report.plan.workload.offload == Offload() for report in page.desk.comparison.reports)


def test_what_was_compared_is_there_after_a_restart(page: ComparePage, library: Library, plan: Plan) -> None:
    add(page, with_3090(plan))
    page.desk.edit_work(edits.with_context, 8192)
    page.close_work()
    assert load_lineup(library) == page.desk.lineup


def test_a_damaged_file_of_the_comparison_costs_only_the_comparison(
    page: ComparePage, library: Library, plan: Plan, tmp_path: Path
) -> None:
    add(page, with_3090(plan))
    page.desk.save()
    file = next(tmp_path.rglob(FILE_NAME))
    file.write_text('{"format": "rigplanner-comparison", "version"')
    assert load_lineup(library) == Lineup()
    assert next(tmp_path.rglob(f"{FILE_NAME}.broken")).read_text().startswith("{")


def test_files_are_compared_as_they_are_now(
    page: ComparePage, window: Workspace, library: Library, plan: Plan, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{name}.rig.json" for name in ("one", "two")]
    for path, made in zip(paths, (plan, with_3090(plan)), strict=True):
        save_rig(path, made, library)
    window.pages.compare_paths([*paths, tmp_path / "missing.rig.json"])
    assert page.desk.comparison.names == ("Starter 12 GB", "With a 3090")
    assert window.notice.isVisible()
    window.show_page("plan")
    save_rig(paths[1], edits.with_name(with_3090(plan), "Renamed elsewhere"), library)
    window.show_page("compare")
    settle(page)
    assert page.desk.comparison.names[1] == "Renamed elsewhere"
    paths[1].unlink()
    window.show_page("plan")
    window.show_page("compare")
    assert page.desk.comparison.names[1] == "Renamed elsewhere"


def test_saved_rigs_are_offered_by_name(page: ComparePage, library: Library, plan: Plan) -> None:
    RigFolder().save_new(edits.with_name(plan, "Salt & pepper"), library, "2026-11-30T10:00:00Z")
    menu = page.source_menu(None)
    texts = [action.text() for action in menu.actions()]
    assert "Salt && pepper  30 Nov 2026" in texts
    next(action for action in menu.actions() if action.text().startswith("Salt")).trigger()
    assert page.desk.comparison.names[1] == "Salt & pepper"
    assert not next(action for action in menu.actions() if action.text() == "The open plan").isEnabled()


def test_nothing_is_compared_while_the_page_is_not_seen(
    page: ComparePage, window: Workspace, session: Session, qtbot: QtBot, plan: Plan
) -> None:
    add(page, with_3090(plan))
    window.show_page("plan")
    with qtbot.assertNotEmitted(page.desk.compared):
        session.edit(edits.with_context, 8192)
        settle(page)
    window.show_page("compare")
    settle(page)
    assert page.desk.comparison.reports[0].plan.workload.context_tokens == 8192
