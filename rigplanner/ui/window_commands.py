"""The commands of the window: what can be done from anywhere, with its keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from rigplanner.domain.parts import Slot
from rigplanner.planner.stepping import stepped_context, stepped_quant
from rigplanner.translation import mark, tr
from rigplanner.ui.build.card_state import SLOT_ICONS
from rigplanner.ui.palette.commands import Command, Group
from rigplanner.wording import labels

if TYPE_CHECKING:
    from rigplanner.ui.workspace import Workspace

_PICK = {
    Slot.GPU: mark("Choose a graphics card"),
    Slot.CPU: mark("Choose a processor"),
    Slot.MEMORY: mark("Choose memory"),
    Slot.DRIVE: mark("Choose a drive"),
    Slot.BOARD: mark("Choose a mainboard"),
    Slot.PSU: mark("Choose a power supply"),
    Slot.CASE: mark("Choose a case"),
    Slot.COOLER: mark("Choose a cooler"),
    Slot.SYSTEM: mark("Choose a ready-made system"),
}
_PICK_KEYS = {Slot.GPU: ("Ctrl+G",)}


def commands_of(window: Workspace) -> tuple[Command, ...]:
    """Everything, by groups."""
    return (
        *_pages(window),
        *_plan(window),
        *_parts(window),
        *_work(window),
        *_view(window),
        *_help(window),
    )


def _pages(window: Workspace) -> Iterator[Command]:
    for number, (key, title) in enumerate(window.page_titles, 1):
        yield Command(title, Group.PAGES, partial(window.show_page, key), (f"Ctrl+{number}",), key)


def _plan(window: Workspace) -> Iterator[Command]:
    files, group = window.actions_on_files, Group.PLAN
    yield Command(tr("Begin a new plan…"), group, window.guidance.show_start, ("Ctrl+N",), "plus", tr("template"))
    yield Command(tr("Open a rig or a model file…"), group, files.ask_open, ("Ctrl+O",), "folder")
    yield Command(tr("Save"), group, window.files.save, ("Ctrl+S",), "save")
    yield Command(tr("Save as a file…"), group, files.ask_save_as, ("Ctrl+Shift+S",), "save")
    yield Command(tr("Build sheet, to save or print"), group, window.show_sheet, ("Ctrl+P",), "sheet", "PDF")
    yield Command(tr("Undo"), group, window.undo, ("Ctrl+Z",), "undo")
    # Some systems know the one, some the other.
    yield Command(tr("Redo"), group, window.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo")
    yield Command(tr("Plan this PC"), group, window.this_pc_requested.emit, (), "pc")


def _parts(window: Workspace) -> Iterator[Command]:
    choosing = window.choosing
    yield Command(tr("Choose a model"), Group.PARTS, choosing.pick_model, ("Ctrl+M",), "models")
    for slot, title in _PICK.items():
        pick = partial(choosing.pick_part, slot)
        yield Command(tr(title), Group.PARTS, pick, _PICK_KEYS.get(slot, ()), SLOT_ICONS[slot], labels.slot(slot))
    title = tr("Paste a list of parts")
    yield Command(title, Group.PARTS, choosing.paste_list, ("Ctrl+Shift+V",), "copy")


def _work(window: Workspace) -> Iterator[Command]:
    session, group = window.session, Group.WORK

    def context(step: int) -> None:
        session.use(stepped_context(session.report, step))

    def quant(step: int) -> None:
        session.use(stepped_quant(session.report, step))

    yield Command(tr("Longer context"), group, partial(context, 1), ("Ctrl+Up",), "up")
    yield Command(tr("Shorter context"), group, partial(context, -1), ("Ctrl+Down",), "chev")
    yield Command(tr("Finer quantization"), group, partial(quant, 1), ("Ctrl+Shift+Up",), "plus")
    yield Command(tr("Coarser quantization"), group, partial(quant, -1), ("Ctrl+Shift+Down",), "minus")
    yield Command(tr("Why this speed"), group, partial(window.explain, "decode"), ("Ctrl+I",), "info")


def _view(window: Workspace) -> Iterator[Command]:
    group = Group.VIEW
    yield Command(tr("Open another window"), group, window.actions_on_files.open_window, ("Ctrl+Shift+N",), "swap")
    yield Command(tr("Change the look"), group, window.next_look, ("Ctrl+T",), "moon", tr("theme"))
    for mode, title, icon in (
        ("system", tr("Look: as the system"), "pc"),
        ("light", tr("Look: light"), "sun"),
        ("dark", tr("Look: dark"), "moon"),
        ("contrast", tr("Look: high contrast"), "sun"),
    ):
        yield Command(title, group, partial(window.theme_chosen.emit, mode), (), icon, tr("theme"))
    yield Command(tr("Settings"), group, window.open_settings, ("Ctrl+,",), "gear", tr("currency language look tax"))
    yield Command(tr("Close the window"), group, window.close_window, ("Ctrl+Q",), "x")


def _help(window: Workspace) -> Iterator[Command]:
    group = Group.HELP
    yield Command(tr("Find anything"), group, window.guidance.show_palette, ("Ctrl+K",), "search")
    yield Command(tr("Keys of the program"), group, window.guidance.show_keys, ("F1",), "keyboard")
    yield Command(tr("What words mean"), group, window.guidance.show_words, ("Shift+F1",), "info")
    yield Command(tr("Show me around"), group, window.guidance.show_tour, (), "play")
    yield Command(tr("Report a problem"), group, window.guidance.show_report, (), "edit")
    yield Command(tr("About RigPlanner"), group, window.guidance.show_about, (), "info", tr("version licences sources"))
