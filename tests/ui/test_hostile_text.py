"""A rig file from a stranger can do nothing but open: its text is shown as it is written, everywhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex
from PySide6.QtGui import QAction, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

import rigplanner
from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Companion, CompanionKind, OwnParts, PartChoice, Plan, Rig
from rigplanner.domain.visible import in_lines, one_line
from rigplanner.drawing.strokes import text_width
from rigplanner.planner.starter import starter_plan
from rigplanner.store.rigs import load_rig, save_rig
from rigplanner.ui.foreign_text import as_plain, can_open, menu_text, title_text
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.flow import Flow, FlowStyle
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workspace import Workspace
from rigplanner.wording.marks import as_written, pieces, without_marks

MARKUP: Final = "<img src=x><b>x</b>**y**&z"
TURNED: Final = "safe\u202egpj.exe\u2066x\u2069"
CONTROL: Final = "bell\x07esc\x1b[31mred"
WIDE: Final = "W" * 110
SCRIPTS: Final = "🧠👩‍💻 العربية עברית 显卡 グラボ"
HOSTILE: Final = (MARKUP, TURNED, CONTROL, WIDE, SCRIPTS)
#: The same in few texts, where each costs a walk through every page.
TOGETHER: Final = (f"{MARKUP} {SCRIPTS}"[:120], f"{TURNED} {CONTROL}", WIDE)
_NEVER_SHOWN: Final = ("\u202e", "\u2066", "\u2069", "\x07", "\x1b")
_ROWS_READ: Final = 40
#: What may be said in text of any kind; ids and dates have their form.
_TEXT_FIELDS: Final = ("name", "vendor", "note", "spec_source", "family", "organisation", "licence", "efficiency")


def hostile(part: Any, ident: str, text: str) -> Any:
    """A part or model with every text of it replaced."""
    fields = {name: text for name in _TEXT_FIELDS if name in type(part).model_fields}
    more = (
        {"sources": (text, "javascript:alert(1)", "file:///etc/passwd")} if "sources" in type(part).model_fields else {}
    )
    return type(part)(**{**dict(part), **fields, **more, "id": ident, "aliases": (text,)})


def hostile_plan(library: Library, text: str) -> Plan:
    """The starter build with parts, model and companions of a stranger."""
    plan = starter_plan(library.uses["coding"])
    own: dict[str, Any] = {}
    rig: dict[str, Any] = {}
    for slot in (Slot.GPU, Slot.CPU, Slot.MEMORY, Slot.DRIVE, Slot.BOARD, Slot.PSU, Slot.CASE, Slot.COOLER):
        choice = plan.rig.choice(slot)
        known = library.parts(slot).get(choice.part_id) if choice else next(iter(library.parts(slot).values()))
        shelf = slot.value if slot is Slot.MEMORY else f"{slot.value}s"
        own[shelf] = (hostile(known, f"own-{slot.value}", text),)
        chosen = PartChoice(part_id=f"own-{slot.value}")
        rig["gpus" if slot is Slot.GPU else slot.value] = (chosen,) if slot is Slot.GPU else chosen
    own["models"] = (hostile(library.models[plan.workload.model_id], "own-model", text),)
    beside = Companion(kind=CompanionKind.ADAPTER, name=text, file_bytes=1000)
    work = plan.workload.model_copy(
        update={
            "model_id": "own-model",
            "companions": (beside,),
            "use": plan.workload.use.model_copy(update={"name": text}),
        }
    )
    fields = {**dict(plan), "name": text, "rig": Rig(**rig), "workload": work, "own": OwnParts(**own)}
    return Plan(**{**fields, "background_apps": (text,), "tags": (one_line(text)[:30].strip(),)})


def widgets(root: QWidget) -> Iterator[QWidget]:
    yield root
    yield from root.findChildren(QWidget)


def shown_texts(widget: QWidget) -> Iterator[str]:
    """Everything that a widget tells Qt in words."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()


def item_tips(view: QAbstractItemView) -> Iterator[str]:
    """The tooltips of the first rows of a list or table."""
    model = view.model()
    if model is not None:
        top = QModelIndex()
        columns = model.columnCount(top) if isinstance(model, QAbstractTableModel) else 1
        for row in range(min(model.rowCount(top), _ROWS_READ)):
            for column in range(columns):
                yield model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or ""


def check(root: QWidget) -> None:
    for view in root.findChildren(QAbstractItemView):
        for tip in item_tips(view):
            assert "<img" not in tip, f"{type(view)} interprets {tip!r}"
            assert not set(_NEVER_SHOWN) & set(tip)
    for widget in widgets(root):
        if isinstance(widget, QLabel):
            assert widget.textFormat() is Qt.TextFormat.PlainText, f"{type(widget)} guesses: {widget.text()!r}"
        if isinstance(widget, QAbstractButton):
            assert widget.shortcut().isEmpty(), f"{type(widget)} has a key: {widget.text()!r}"
        assert not isinstance(widget, QTextEdit), f"{type(widget)} takes markup"
        tip = widget.toolTip()
        assert "<img" not in tip, f"{type(widget)} interprets {tip!r}"
        for told in shown_texts(widget):
            assert not set(_NEVER_SHOWN) & set(told), f"{type(widget)} shows {told!r}"
            assert "</b>y" not in told, f"{type(widget)} takes stars for marks: {told!r}"


@pytest.mark.parametrize("text", TOGETHER)
def test_every_page_shows_a_strangers_rig_as_it_is_written(
    qtbot: QtBot, window: Workspace, library: Library, text: str
) -> None:
    path = window.files.folder.path / "stranger.rig.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    save_rig(path, hostile_plan(library, text), library)
    window.session.open(load_rig(path, library).plan, window.session.rig)
    with qtbot.waitSignal(window.session.reported):
        pass
    assert window.session.plan.name == text
    for key, _ in window.page_titles:
        window.show_page(key)
        for size in ((900, 600), (1440, 900)):
            window.resize(*size)
            QApplication.processEvents()
            assert not window.grab().isNull()
        check(window)
    window.show_page("plan")
    assert one_line(text) in window.page.build.cards[Slot.GPU].accessibleName()


def test_what_explains_figures_shows_names_as_they_are_written(window: Workspace, library: Library) -> None:
    window.session.open(hostile_plan(library, MARKUP), window.session.rig)
    assert window.session.report.plan.name == MARKUP
    for topic in ("memory", "decode", "first_token", "load", "price"):
        window.page.explain(topic)
        QApplication.processEvents()
        check(window)
    for action in window.page.memory.companions.menu_of_now().actions():
        assert "&z" not in action.text().replace("&&", "")
        assert "&" not in action.shortcut().toString()


def test_dialogs_show_names_as_they_are_written(window: Workspace, library: Library) -> None:
    window.session.open(hostile_plan(library, MARKUP), window.session.rig)
    assert window.session.report.plan.name == MARKUP
    window.choosing.pick_part(Slot.GPU)
    window.choosing.pick_model()
    window.choosing.paste_list()
    own = window.session.plan.own.gpus[0]
    window.choosing.open_form(Slot.GPU, own)
    QApplication.processEvents()
    for dialog in window.findChildren(QWidget):
        if dialog.isWindow() and dialog.isVisible():
            for widget in widgets(dialog):
                assert not isinstance(widget, QLabel) or widget.textFormat() is Qt.TextFormat.PlainText


def test_a_file_and_its_trouble_are_named_as_they_are(window: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a**b**<b>c.rig.json"
    path.write_text("{}")
    window.open_path(path)
    assert "a**b**<b>c.rig.json" in window.notice._note._label.text()
    check(window)


def test_a_name_that_is_shown_in_part_is_not_renamed_by_looking_at_it(window: Workspace, library: Library) -> None:
    window.session.open(hostile_plan(library, TURNED), window.session.rig)
    window.top.name.setFocus()
    window.top.name.editingFinished.emit()
    assert window.top.name.text() == one_line(TURNED)
    assert window.session.plan.name == TURNED
    window.top.name.setText("Mine")
    window.top.name.editingFinished.emit()
    assert window.session.plan.name == "Mine"


def test_marks_of_a_name_are_no_marks_of_a_sentence() -> None:
    for name in ("**", "***", "a**b", "**a**", "*", "x*", "****"):
        sentence = f"Saved as **{as_written(name)}** now"
        assert without_marks(sentence).replace("*", "") == f"Saved as {name} now".replace("*", "")
        assert pieces(f"Saved: {as_written(name)}") == [f"Saved: {name}"]


def test_a_sentence_is_strong_where_it_was_meant_to_be_even_behind_an_emoji(theme: ThemeStore) -> None:
    style = FlowStyle(theme.font("body"), theme.colour("text_2"), theme.font("strong"), theme.colour("text"), 20)
    flow = Flow(f"🧠 {as_written('**b**')} is **strong**", style)
    ranges = flow._layout.formats()
    text = flow._layout.text()
    assert text == "🧠 **b** is strong"
    units = text.encode("utf-16-le")
    strong = ranges[-1]
    assert units[2 * strong.start : 2 * (strong.start + strong.length)].decode("utf-16-le") == "strong"


def test_a_plain_label_knows_no_marks(qtbot: QtBot, theme: ThemeStore) -> None:
    label = Label(theme, "a **b** c", wrap=True)
    qtbot.addWidget(label)
    assert label.text() == "a **b** c"
    assert label._flowing()._layout.text() == "a **b** c"


def test_a_note_breaks_a_word_without_end(qtbot: QtBot, theme: ThemeStore) -> None:
    note = Note(theme, "W" * 300)
    qtbot.addWidget(note)
    assert note._label.heightForWidth(200) > 3 * note._label.heightForWidth(100_000)


def test_what_cannot_be_seen_has_no_width(theme: ThemeStore) -> None:
    font = theme.font("body")
    assert text_width(font, "ab\u202ec\x07") == text_width(font, "abc")


@pytest.mark.parametrize("text", HOSTILE)
def test_tooltips_are_plain(text: str) -> None:
    tip = as_plain(text)
    assert not Qt.mightBeRichText(tip) or ("&lt;b&gt;" in tip and "<b>" not in tip)


def test_scripts_keep_what_they_are_joined_with() -> None:
    assert one_line(SCRIPTS) == SCRIPTS
    assert in_lines("a\nb\u202ec") == "a\nbc"
    assert one_line("a\nb\tc\x00") == "a b c"


def test_names_in_menus_and_titles(qtbot: QtBot, theme: ThemeStore) -> None:
    assert menu_text("A & B") == "A && B"
    assert title_text("x[*]") == "x[*][*]"
    assert QAction(menu_text("a&b")).shortcut().isEmpty()
    button = Button(theme, "Use A&B")
    qtbot.addWidget(button)
    assert button.text() == "Use A&B"
    assert button.shortcut().isEmpty()


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("https://example.com/a?b=c", True),
        ("http://example.com", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("\\\\server\\share", False),
        ("vscode://file/x", False),
        ("https:", False),
        ("", False),
        ("example.com", False),
    ],
)
def test_only_pages_of_the_web_are_opened(address: str, opened: bool) -> None:
    assert can_open(address) is opened


def test_text_from_outside_reaches_qt_in_one_place_only() -> None:
    """New code keeps to it: tooltips that are not constants, and addresses, go through `foreign_text`."""
    ui = Path(rigplanner.__file__).parent / "ui"
    for path in sorted(ui.rglob("*.py")):
        if path.name == "foreign_text.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                _check_call(path, node, node.func.attr)


def _check_call(path: Path, node: ast.Call, name: str) -> None:
    where = f"{path}:{node.lineno}"
    if name == "setToolTip":
        assert _is_constant(node.args[0]), f"{where}: use foreign_text.set_tip"
    if name == "openUrl":
        assert "fromLocalFile" in ast.unparse(node.args[0]), f"{where}: use foreign_text.open_link"
    assert name not in ("setHtml", "insertHtml", "appendHtml", "setOpenExternalLinks"), f"{where}: takes markup"


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_constant(node.body) and _is_constant(node.orelse)
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "tr" and not node.keywords:
        return _is_constant(node.args[0])
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.strip("_").isupper())
