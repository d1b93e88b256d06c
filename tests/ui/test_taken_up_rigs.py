"""Another rig in the place of the open plan never ends up in the file of the plan before."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rigplanner.catalog.gguf_model import read_model
from rigplanner.catalog.library import Library
from rigplanner.domain.host import HostSnapshot
from rigplanner.domain.lineup import ComparedRig, RigKind
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Plan
from rigplanner.domain.software import FoundModel
from rigplanner.planner import edits
from rigplanner.store.recovery import Recovery
from rigplanner.store.rigs import load_rig, save_rig
from rigplanner.ui.file_state import FileState
from rigplanner.ui.host.desk import HostDesk, ThisPc
from rigplanner.ui.pages.compare_page import ComparePage
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace
from rigplanner.wording.copies import name_before
from tests.catalog.gguf_files import dense, write
from tests.ui.test_program import start


@pytest.fixture
def a(window: Workspace, library: Library, plan: Plan, tmp_path: Path) -> Path:
    """A rig in a file, open."""
    path = tmp_path / "A.rig.json"
    save_rig(path, edits.with_name(plan, "A"), library)
    window.files.open(path)
    return path


@pytest.fixture
def b(library: Library, plan: Plan, tmp_path: Path) -> Path:
    """Another rig in another file."""
    path = tmp_path / "B.rig.json"
    save_rig(path, other(plan), library)
    return path


def other(plan: Plan) -> Plan:
    return edits.with_name(edits.with_part(plan, Slot.GPU, "nvidia-geforce-rtx-3090"), "B")


def compared(window: Workspace) -> ComparePage:
    window.show_page("compare")
    QApplication.processEvents()
    return window.pages.compare


def open_in_plan(page: ComparePage, column: int) -> None:
    assert len(page.desk.comparison.names) > column
    page.column_menu(column).open_requested.emit()


def test_a_compared_file_opens_as_its_own_file(
    window: Workspace, session: Session, library: Library, a: Path, b: Path
) -> None:
    page = compared(window)
    page.desk.add_files([b])
    open_in_plan(page, 1)
    assert window.shown_page == "plan"
    assert (session.plan.name, window.files.path, window.files.state) == ("B", b, FileState.SAVED)

    session.edit(edits.with_users, 3)
    window.files.save()
    assert load_rig(a, library).plan.name == "A"
    assert load_rig(b, library).plan.workload.parallel_users == 3


def test_a_compared_variant_is_in_no_file(
    window: Workspace, session: Session, library: Library, plan: Plan, a: Path
) -> None:
    page = compared(window)
    page.desk.change(lambda lineup: lineup.having(ComparedRig(kind=RigKind.VARIANT, plan=other(plan))))
    open_in_plan(page, 1)
    assert (window.files.path, window.files.state) == (None, FileState.EDITED)

    window.files.save()
    assert load_rig(a, library).plan.name == "A"
    assert window.files.path is not None
    assert load_rig(window.files.path, library).plan == session.plan


def test_the_open_plan_under_another_work_stays_in_its_file(window: Workspace, session: Session, a: Path) -> None:
    page = compared(window)
    page.desk.edit_work(edits.with_context, 4096)
    open_in_plan(page, 0)
    assert session.plan.workload.context_tokens == 4096
    assert (window.files.path, window.files.state) == (a, FileState.EDITED)


def test_taking_it_back_brings_the_file_of_the_plan_before(
    window: Workspace, session: Session, library: Library, a: Path, plan: Plan
) -> None:
    window.files.take_up(other(plan))
    session.edit(edits.with_users, 3)
    session.undo()
    assert window.files.path is None
    session.undo()
    assert (session.plan.name, window.files.path, window.files.state) == ("A", a, FileState.SAVED)

    session.redo()
    assert (session.plan.name, window.files.path) == ("B", None)
    window.files.save()
    assert load_rig(a, library).plan.name == "A"
    session.undo()
    assert window.files.path == a


def test_what_was_not_saved_before_is_kept(window: Workspace, session: Session, a: Path, plan: Plan) -> None:
    session.edit(edits.with_users, 3)
    window.files.take_up(other(plan))
    assert "A was not saved; it is kept in Rigs as A, kept " in window.notice._note._label.text()
    (left,) = Recovery().left_behind()
    assert left.plan is not None
    assert (name_before(left.plan.name), left.plan.workload.parallel_users, left.origin.path) == ("A", 3, str(a))


def test_a_plan_that_cannot_be_kept_stays(window: Workspace, session: Session, a: Path, plan: Plan) -> None:
    session.edit(edits.with_users, 3)
    window.files.keeping._slot.path.mkdir(parents=True)  # in the way of the file
    window.files.take_up(other(plan))
    assert (session.plan.name, window.files.path) == ("A", a)
    assert "stays open" in window.notice._note._label.text()


def here_of(plan: Plan) -> ThisPc:
    """This machine, with two cards."""
    rig = edits.with_count(plan, Slot.GPU, 2).rig
    here = edits.with_name(plan.model_copy(update={"rig": rig, "is_this_machine": True}), "This PC")
    return ThisPc(HostSnapshot("Linux", (), None, None, ()), here, (), (), ())


def test_this_pc_with_a_model_of_its_own_is_in_no_file(
    window: Workspace, host: HostDesk, session: Session, library: Library, plan: Plan, a: Path, tmp_path: Path
) -> None:
    model = read_model(write(tmp_path / "mine.gguf", dense()))
    host.pc = here_of(plan)
    window.pages.pc.software.plan_requested.emit(FoundModel("mine.gguf", "/mine.gguf", 1, "file", model))
    assert session.plan.is_this_machine
    assert session.plan.workload.model_id == model.id
    assert (window.files.path, window.files.state) == (None, FileState.EDITED)
    window.files.save()
    assert load_rig(a, library).plan.name == "A"


def test_planning_this_pc_leaves_the_open_file_alone(
    qtbot: QtBot, qapp: QApplication, library: Library, plan: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "A.rig.json"
    save_rig(path, edits.with_name(plan, "A"), library)
    program = start(qtbot, qapp)
    program.files.open(path)
    program.host.pc = here_of(plan)
    program._open_this_pc()
    assert (program.session.plan.name, program.files.path) == ("This PC", None)
    program.session.undo()
    assert (program.session.plan.name, program.files.path) == ("A", path)


def test_a_rig_edited_until_it_is_like_the_one_before_is_not_that_one(
    window: Workspace, session: Session, library: Library, a: Path, plan: Plan
) -> None:
    before = session.plan
    window.files.take_up(other(plan))
    session.use(before)
    session.edit(edits.with_users, 3)
    assert window.files.path is None
    window.files.save()
    assert load_rig(a, library).plan == before


def test_a_rig_edited_until_it_is_like_the_one_taken_back_is_not_that_one(
    window: Workspace, session: Session, a: Path, plan: Plan
) -> None:
    window.files.take_up(other(plan))
    session.undo()
    session.use(other(plan))
    assert window.files.path == a
