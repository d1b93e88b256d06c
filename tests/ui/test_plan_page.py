"""The plan page: what the user does changes the plan, and every panel follows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from rigplanner.domain.parts import Condition, Slot
from rigplanner.domain.plan import CompanionKind, KvType, Offload, OffloadMode, Runtime
from rigplanner.domain.report import Fit
from rigplanner.drawing.scale import round_up, ticks
from rigplanner.drawing.speed_chart import y_labels
from rigplanner.planner import edits
from rigplanner.planner.companions import model_beside, projector_of
from rigplanner.ui.offload_question import shares_of
from rigplanner.ui.parts.button import Button
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace
from rigplanner.wording.quantities import reason


def words(widget: QWidget) -> str:
    """Everything a panel says."""
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def settle(qtbot: QtBot, session: Session) -> None:
    """Wait until the present plan has been reported."""
    with qtbot.waitSignal(session.reported):
        pass


def test_a_first_look_answers_the_question(window: Workspace) -> None:
    page = window.page
    assert page.verdict.text().startswith("Fits with")
    assert "48 tok/s" in page.verdict.text()
    assert "48" in words(page.speed)
    assert "reported" in words(page.speed)
    assert "Our model says" in words(page.speed)
    assert "unknown" not in words(page.memory)


def test_a_chip_changes_the_quantization(qtbot: QtBot, window: Workspace, session: Session) -> None:
    QTest.mouseClick(window.page.workload.quants.button("Q8_0"), Qt.MouseButton.LeftButton)
    settle(qtbot, session)
    assert session.plan.workload.quant == "Q8_0"
    assert "Tight" in window.page.verdict.text()


def test_the_slider_moves_with_keys(qtbot: QtBot, window: Workspace, session: Session) -> None:
    slider = window.page.workload.context.slider
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    before = session.plan.workload.context_tokens
    QTest.keyClick(slider, Qt.Key.Key_Right)
    settle(qtbot, session)
    assert session.plan.workload.context_tokens > before


def test_a_context_can_be_typed(qtbot: QtBot, window: Workspace, session: Session) -> None:
    field = window.page.workload.context.exact
    field.setText("12k")
    field.editingFinished.emit()
    settle(qtbot, session)
    assert session.plan.workload.context_tokens == 12 * 1024


@pytest.mark.parametrize("text", ["", "much", "0", "-5", "999999999999"])
def test_a_context_that_is_none_is_explained_and_changes_nothing(
    window: Workspace, session: Session, text: str
) -> None:
    before = session.plan
    field = window.page.workload.context.exact
    field.setText(text)
    field.editingFinished.emit()
    assert session.plan == before
    assert field.property("wrong") == "true"
    assert field.accessibleDescription()


def test_the_choices_of_the_bar_reach_the_plan(qtbot: QtBot, window: Workspace, session: Session) -> None:
    bar = window.page.workload
    bar.kv_type_chosen.emit(KvType.Q8_0)
    bar.users_chosen.emit(2)
    bar.use_chosen.emit("agent")
    bar.offload_chosen.emit(Offload(mode=OffloadMode.CPU))
    bar.apps_chosen.emit(("firefox",))
    settle(qtbot, session)
    work = session.plan.workload
    assert (work.kv_type, work.parallel_users, work.use.id) == (KvType.Q8_0, 2, "agent")
    assert work.offload.mode is OffloadMode.CPU
    assert session.plan.background_apps == ("firefox",)


def test_another_program_is_chosen_in_the_bar(qtbot: QtBot, window: Workspace, session: Session) -> None:
    window.page.workload.runtime.chosen_key.emit(Runtime.OLLAMA.value)
    settle(qtbot, session)
    assert session.plan.workload.runtime is Runtime.OLLAMA
    assert "Ollama" in words(window.page.run)
    session.undo()
    settle(qtbot, session)
    assert "llama.cpp" in words(window.page.run)


def test_the_choices_of_the_build_column_reach_the_plan(qtbot: QtBot, window: Workspace, session: Session) -> None:
    build = window.page.build
    build.condition_chosen.emit(Slot.CPU, Condition.USED)
    build.owned_chosen.emit(Slot.MEMORY, True)
    build.count_chosen.emit(Slot.GPU, 2)
    build.part_removed.emit(Slot.CASE)
    settle(qtbot, session)
    rig = session.plan.rig
    assert rig.cpu is not None
    assert rig.cpu.condition is Condition.USED
    assert rig.memory is not None
    assert rig.memory.owned
    assert rig.gpus[0].count == 2
    assert rig.case is None


def test_a_fix_is_applied_and_can_be_undone(qtbot: QtBot, window: Workspace, session: Session) -> None:
    before = session.plan
    finding = next(f for f in session.report.findings if f.code == "apps_hold")
    window.page.pitfalls.fix_chosen.emit(finding.fix)
    settle(qtbot, session)
    assert session.plan.background_apps == ()
    assert "Apps hold" not in words(window.page.pitfalls)
    QTest.mouseClick(window.top.undo, Qt.MouseButton.LeftButton)
    settle(qtbot, session)
    assert session.plan == before


def test_a_model_that_does_not_fit_says_so_plainly(qtbot: QtBot, window: Workspace, session: Session) -> None:
    session.edit(edits.with_model, "step-3.7-flash-article-14b", "Q8_0")
    settle(qtbot, session)
    assert session.report.memory.fit is Fit.NO_FIT
    assert "Does not fit" in window.page.verdict.text()
    assert "out-of-memory" in window.page.verdict.text()
    assert "unknown" in words(window.page.speed)


def test_an_empty_rig_shows_what_is_unknown_and_why(qtbot: QtBot, window: Workspace, session: Session) -> None:
    session.edit(edits.without_part, Slot.GPU)
    session.edit(edits.without_part, Slot.MEMORY)
    session.edit(edits.without_part, Slot.DRIVE)
    settle(qtbot, session)
    page = window.page
    for panel in (page.memory, page.speed, page.waiting, page.loading):
        assert "unknown" in words(panel)
    assert "No drive chosen" in words(page.loading)


def test_showing_a_report_twice_changes_nothing(qtbot: QtBot, window: Workspace, session: Session) -> None:
    session.edit(edits.with_model, "qwen3-30b-a3b", "Q4_K_M")
    settle(qtbot, session)
    once = window.page.grab().toImage()
    window.page.show_report(session.report)
    assert window.page.grab().toImage() == once


@pytest.mark.parametrize("topic", ["memory", "decode", "first_token", "load", "price"])
def test_every_figure_can_be_asked_about(window: Workspace, topic: str) -> None:
    page = window.page
    page.explain(topic)
    assert page.why.isVisible()
    assert "Why" in words(page.why)
    QTest.keyClick(page.why, Qt.Key.Key_Escape)
    assert not page.why.isVisible()


def test_the_explanation_of_the_speed_has_formula_source_and_command(window: Workspace) -> None:
    window.page.explain("decode")
    said = words(window.page.why)
    assert "360 GB/s" in said
    assert "Article 1" in said
    assert "Reads weights" in said


def test_the_explanation_follows_the_plan(qtbot: QtBot, window: Workspace, session: Session) -> None:
    window.page.explain("decode")
    session.edit(edits.with_quant, "Q8_0")
    settle(qtbot, session)
    assert f"Why {session.report.speed.decode.value:.0f} tok/s" in words(window.page.why)


@pytest.mark.parametrize("width", [900, 1280, 1440, 2560])
def test_no_panel_is_cut_at_any_width(qtbot: QtBot, window: Workspace, width: int) -> None:
    window.resize(width, 900)
    qtbot.waitUntil(lambda: window.page.grid.width() > 0)
    grid = window.page.grid
    for panel in grid.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        assert panel.geometry().right() <= grid.width()
        assert panel.geometry().bottom() <= max(grid.height(), grid.minimumHeight())
        assert panel.height() >= panel.minimumSizeHint().height()


def test_everything_that_can_be_operated_has_a_name(window: Workspace) -> None:
    for widget in window.findChildren(QWidget):
        if (
            widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and widget.metaObject().className() != "QScrollArea"
        ):
            text = getattr(widget, "text", lambda: "")()
            assert widget.accessibleName() or text, widget


def test_an_adapter_is_loaded_beside_the_model_and_taken_out(window: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "tune.gguf"
    path.write_bytes(b"x" * 4096)
    window.choosing.add_adapter(path)
    button = window.page.memory.companions
    button.show_report(window.session.report)
    menu = button.menu_of_now()
    assert menu.actions()[0].text().startswith("Take out: tune.gguf")
    menu.actions()[0].trigger()
    assert window.session.plan.workload.companions == ()


@pytest.mark.parametrize(
    ("typed", "shares"), [("3, 1", (3.0, 1.0)), ("60/40", (60.0, 40.0)), ("0,0", ()), ("a, b", ()), ("", ())]
)
def test_a_split_is_read_as_people_type_it(typed: str, shares: tuple[float, ...]) -> None:
    assert shares_of(typed) == shares


def test_layers_are_placed_by_hand(qtbot: QtBot, window: Workspace) -> None:
    window.page.workload.offload_wanted.emit("layers")
    dialog = window.findChild(QInputDialog)
    assert dialog is not None
    qtbot.waitExposed(dialog)
    dialog.setIntValue(20)
    dialog.accept()
    assert window.session.plan.workload.offload == Offload(mode=OffloadMode.LAYERS, layers=20)
    assert window.session.report.memory.placement is not None
    assert window.session.report.memory.placement.ngl == 20


def test_a_speed_is_explained_beyond_its_own_case(qtbot: QtBot, window: Workspace, session: Session) -> None:
    session.edit(edits.with_model, "qwen3-14b", "Q4_K_M")
    settle(qtbot, session)
    window.page.explain("decode")
    qtbot.waitUntil(lambda: "Nearest measured cases" in words(window.page.why))
    said = words(window.page.why)
    assert "Several people at once" in said
    assert "This is fairly known." in said
    links = [
        button for button in window.page.why.findChildren(Button) if button.accessibleName().startswith("Open the")
    ]
    assert links


def test_waiting_is_explained_for_other_prompts(qtbot: QtBot, window: Workspace) -> None:
    window.page.explain("first_token")
    qtbot.waitUntil(lambda: "Other prompts" in words(window.page.why))


def test_no_chart_is_announced_where_no_card_is_used(qtbot: QtBot, window: Workspace, session: Session) -> None:
    assert "GiB needed against context" in words(window.page.memory)
    session.edit(edits.with_offload, Offload(mode=OffloadMode.CPU))
    settle(qtbot, session)
    assert "GiB needed against context" not in words(window.page.memory)


def test_an_unknown_figure_says_why_once(qtbot: QtBot, window: Workspace, session: Session) -> None:
    session.edit(edits.with_model, "deepseek-v3", "Q4_K_M")
    settle(qtbot, session)
    assert session.report.speed.decode.value is None
    window.page.explain("decode")
    said = words(window.page.why)
    assert said.count(reason(session.report.speed.decode)) == 1
    assert "How it is computed" not in said


@pytest.mark.parametrize("end", [round_up(value) for value in (0.7, 3.0, 5.0, 9.0, 95.0, 2300.0)])
def test_an_axis_names_its_ticks_exactly(end: float) -> None:
    assert [float(text) for text in y_labels(end).values()] == pytest.approx(list(ticks(end)))


def test_a_picture_is_told_beside_a_projector(qtbot: QtBot, window: Workspace, session: Session) -> None:
    projector = projector_of(session.library.models["gemma-3-12b"])
    assert projector is not None
    session.edit(edits.with_model, "gemma-3-12b", "Q4_K_M")
    settle(qtbot, session)
    assert "picture" not in words(window.page.waiting)
    session.edit(edits.with_companions, (projector,))
    settle(qtbot, session)
    assert "256 tokens" in words(window.page.waiting)


def test_a_draft_model_has_a_speed_of_its_own(qtbot: QtBot, window: Workspace, session: Session) -> None:
    draft = model_beside(CompanionKind.DRAFT, session.library.models["llama-3.2-1b"], "Q4_K_M")
    session.edit(edits.with_companions, (draft,))
    settle(qtbot, session)
    assert "With the draft model" in words(window.page.speed)
