"""The program as a whole: first start, what it remembers, files from outside, errors."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.live import LiveBackground
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Plan
from rigplanner.paths import shipped, user_data
from rigplanner.planner import edits
from rigplanner.store.recovery import Recovery
from rigplanner.store.rigs import save_rig
from rigplanner.store.settings import load_settings
from rigplanner.ui import app, crash
from rigplanner.ui.file_state import FileState
from rigplanner.ui.program import Program
from rigplanner.ui.session import Session
from rigplanner.ui.shell import Shell, remembered_look
from rigplanner.ui.workspace import Workspace
from tests.catalog.gguf_files import dense, write


@pytest.fixture
def restored_hook() -> Iterator[None]:
    """The hooks of the test runner come back."""
    before, in_threads = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = before, in_threads


def start(qtbot: QtBot, qapp: QApplication) -> Program:
    """The program in a frame, as `app.Start` builds it."""
    shell = Shell(shipped("resources") / "themes", "dark")
    qtbot.addWidget(shell)
    shell.show()
    hook = sys.excepthook
    program = Program(qapp, shell, "dark")
    sys.excepthook = hook  # so that an error in a slot fails the test
    return program


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, restored_hook: None) -> Program:
    del restored_hook
    return start(qtbot, qapp)


def test_a_first_start_shows_the_starter_build(program: Program) -> None:
    assert program.session.plan.name == "Starter 12 GB"
    assert "Fits" in program.workspace.page.verdict.text()


def test_this_machine_is_looked_for_after_the_window_stands(qtbot: QtBot, program: Program) -> None:
    with qtbot.waitSignal(program.host.found, timeout=20_000):
        program.look_for_this_pc()
    found = program.host.plan
    if found is None:
        assert not program.workspace.pages.pc.plan.isEnabled()
    else:
        assert program.session.plan.is_this_machine
        assert program.session.plan.name == "This PC"


def test_this_machine_never_replaces_what_the_user_began(qtbot: QtBot, program: Program) -> None:
    program.session.edit(edits.with_context, 4096)
    with qtbot.waitSignal(program.host.found, timeout=20_000):
        program.look_for_this_pc()
    assert program.session.plan.name == "Starter 12 GB"


def test_planning_with_this_pc_keeps_the_work_and_can_be_taken_back(qtbot: QtBot, program: Program) -> None:
    program.session.edit(edits.with_context, 4096)
    with qtbot.waitSignal(program.host.found, timeout=20_000):
        program.look_for_this_pc()
    if program.host.plan is None:
        pytest.skip("this machine can run nothing worth showing")
    program.workspace.show_page("pc")
    program.workspace.pages.pc.plan.click()
    assert program.session.plan.is_this_machine
    assert program.session.plan.workload.context_tokens == 4096
    program.session.undo()
    assert program.session.plan.name == "Starter 12 GB"


def test_a_plan_with_a_model_from_a_file_comes_back_and_goes_with_this_pc(
    qtbot: QtBot, qapp: QApplication, program: Program, restored_hook: None, tmp_path: Path
) -> None:
    del restored_hook
    program.workspace.open_path(write(tmp_path / "mine.gguf", dense()))
    ident = program.session.plan.workload.model_id
    program.shell.close()
    again = start(qtbot, qapp)
    assert again.session.plan.workload.model_id == ident
    with qtbot.waitSignal(again.host.found, timeout=20_000):
        again.look_for_this_pc()
    again._open_this_pc()
    assert again.session.report.model is not None
    assert again.session.report.model.id == ident


def test_a_file_that_was_opened_is_not_replaced_by_a_first_look(
    qtbot: QtBot, program: Program, library: Library, plan: Plan, tmp_path: Path
) -> None:
    save_rig(tmp_path / "mine.rig.json", edits.with_name(plan, "From a file"), library)
    program.workspace.open_path(tmp_path / "mine.rig.json")
    with qtbot.waitSignal(program.host.found, timeout=20_000):
        program.look_for_this_pc()
    assert program.session.plan.name == "From a file"


def test_a_card_that_did_not_answer_takes_nothing_from_the_plan(qtbot: QtBot, program: Program) -> None:
    with qtbot.waitSignal(program.host.found, timeout=20_000):
        program.look_for_this_pc()
    pc = program.host.pc
    if pc is None or pc.plan is None:
        pytest.skip("this machine can run nothing worth showing")
    before = program.session.plan
    trouble = replace(pc.snapshot, troubles=("The NVIDIA driver could not be read.",))
    program.host.pc = replace(pc, snapshot=trouble, plan=edits.without_part(pc.plan, Slot.MEMORY))
    program.host.found.emit()
    assert program.session.plan == before


def test_a_plan_of_another_machine_does_not_follow_this_one(qtbot: QtBot, program: Program) -> None:
    with qtbot.waitSignal(program.host.found, timeout=20_000):
        program.look_for_this_pc()
    theirs = program.session.plan.model_copy(update={"is_this_machine": True, "background_live_bytes": 0})
    rig = theirs.rig.model_copy(update={"memory": None})
    program.session.open(theirs.model_copy(update={"rig": rig}), program.session.rig)
    assert program.session.report
    with qtbot.assertNotEmitted(program.session.reported, wait=50):
        program.host.live.emit(LiveBackground((8_000_000_000,)))


def test_changes_of_what_programs_hold_never_put_the_autosave_off(qtbot: QtBot, program: Program) -> None:
    program.session.edit(edits.with_name, "Edited")
    left = program.files.keeping.soon.remainingTime()
    assert left > 0
    with qtbot.waitSignal(program.session.reported):
        program.session.set_library(program.session.library)
    assert program.files.keeping.soon.remainingTime() <= left


def test_the_plan_comes_back_at_the_next_start(
    qtbot: QtBot, qapp: QApplication, program: Program, restored_hook: None
) -> None:
    del restored_hook
    program.session.edit(edits.with_name, "Mine")
    with qtbot.waitSignal(program.session.reported):
        pass
    program.shell.close()
    again = start(qtbot, qapp)
    assert again.session.plan.name == "Mine"


def test_a_damaged_last_plan_costs_a_notice_and_not_the_start(
    qtbot: QtBot, qapp: QApplication, restored_hook: None
) -> None:
    del restored_hook
    path = user_data() / "autosave.rig.json"
    path.parent.mkdir(parents=True)
    path.write_text("{ not json", encoding="utf-8")
    program = start(qtbot, qapp)
    assert program.session.plan.name == "Starter 12 GB"
    assert not program.workspace.notice.isHidden()
    assert list(path.parent.glob("recovery/*.broken"))


def test_what_can_be_read_of_a_damaged_last_plan_is_shown(
    qtbot: QtBot, qapp: QApplication, program: Program, restored_hook: None
) -> None:
    del restored_hook
    program.session.edit(edits.with_name, "Half lost")
    program.shell.close()
    path = user_data() / "recovery" / "1.rig.json"
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b'"figures"')])

    again = start(qtbot, qapp)

    assert again.session.plan.name == "Half lost"
    assert again.files.state is FileState.EDITED
    assert "only a part could be read" in again.workspace.notice._note._label.text()


def test_a_window_that_begins_anew_leaves_the_last_plan_alone(
    qtbot: QtBot, qapp: QApplication, program: Program, restored_hook: None
) -> None:
    del restored_hook
    program.session.edit(edits.with_name, "Mine")
    shell = Shell(shipped("resources") / "themes", "dark")
    qtbot.addWidget(shell)
    hook = sys.excepthook
    other = Program(qapp, shell, "dark", anew=True)
    sys.excepthook = hook

    other.session.edit(edits.with_name, "Other")
    shell.close()
    program.shell.close()

    assert start(qtbot, qapp).session.plan.name == "Mine"
    assert [left.plan.name for left in Recovery().left_behind() if left.plan] == ["Other"]


def test_this_machine_found_otherwise_is_still_a_plan_nobody_touched(qtbot: QtBot, program: Program) -> None:
    with qtbot.waitSignal(program.host.found, timeout=20_000):
        program.look_for_this_pc()
    pc = program.host.pc
    if pc is None or pc.plan is None or not program.session.plan.is_this_machine:
        pytest.skip("this machine can run nothing worth showing")
    assert program.files.state is FileState.NEW
    sound = replace(pc.snapshot, troubles=())
    program.host.pc = replace(pc, snapshot=sound, plan=edits.without_part(pc.plan, Slot.CPU))
    program.host.found.emit()
    assert program.session.plan.rig.cpu is None
    assert program.files.state is FileState.NEW


def test_the_look_is_remembered(program: Program) -> None:
    program.workspace._look.click()
    assert (program.theme.theme.name, load_settings().theme) == ("light", "light")  # at once, not when it closes
    program.shell.close()
    assert load_settings().theme == "light"


def test_a_rig_file_opens(window: Workspace, session: Session, library: Library, plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "other.rig.json"
    save_rig(path, edits.with_name(plan, "Other"), library)
    window.open_path(path)
    assert session.plan.name == "Other"


def test_a_saved_plan_is_the_same_when_opened(window: Workspace, session: Session, tmp_path: Path) -> None:
    session.edit(edits.with_users, 3)
    saved = session.plan
    window.files.save_to(tmp_path / "a.rig.json")
    session.edit(edits.with_users, 1)
    window.open_path(tmp_path / "a.rig.json")
    assert session.plan == saved


def test_a_model_file_becomes_the_model_and_counts_exactly(window: Workspace, session: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "mine.gguf", dense())
    window.open_path(path)
    assert session.plan.own.models
    assert session.report.model is not None
    assert session.report.model.exact_tensor_bytes


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": "other"}', b"\xff\xfe", b'{"a": ' * 5000])
def test_a_file_that_is_no_rig_is_told_and_nothing_is_lost(
    window: Workspace, session: Session, tmp_path: Path, content: bytes
) -> None:
    before = session.plan
    path = tmp_path / "bad.rig.json"
    path.write_bytes(content)
    window.open_path(path)
    assert session.plan == before
    assert not window.notice.isHidden()
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_written_is_told(window: Workspace, tmp_path: Path) -> None:
    window.files.save_to(tmp_path / "missing" / "a.rig.json")
    assert not window.notice.isHidden()


def test_an_error_nobody_expected_is_shown_once(restored_hook: None, capsys: pytest.CaptureFixture[str]) -> None:
    del restored_hook
    shown: list[str] = []
    crash.install(shown.append)
    error = RuntimeError("broken")
    sys.excepthook(RuntimeError, error, None)
    assert "RuntimeError: broken" in shown[0]
    assert "broken" in capsys.readouterr().err


def test_a_start_builds_the_program_after_its_frame_is_painted(
    qtbot: QtBot, qapp: QApplication, restored_hook: None
) -> None:
    del restored_hook
    begun = app.Start(qapp, "light")
    qtbot.addWidget(begun.shell)
    begun.shell.show()
    waiting = begun.shell.centralWidget()
    assert waiting is not None
    assert waiting.accessibleName() == "Reading parts and models"
    qtbot.waitUntil(lambda: isinstance(begun.shell.centralWidget(), Workspace), timeout=10_000)
    assert begun.shell.windowTitle() == "Starter 12 GB – RigPlanner"


@pytest.mark.parametrize(
    ("content", "look"),
    [('{"theme": "light"}', "light"), ('{"theme": "contrast"}', "contrast"), ("{", "dark"), ("[]", "dark")],
)
def test_the_frame_has_the_remembered_look(tmp_path: Path, qapp: QApplication, content: str, look: str) -> None:
    del qapp
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")
    assert remembered_look(path, None) == look
    assert remembered_look(path, "light") == "light"
