"""Walks through every page and dialog in one language at one scale, and prints what a person would stumble over.

    QT_SCALE_FACTOR=2 python -m tests.ui.walk de

A process of its own, since a language and a scale are chosen once, before anything is built.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QScrollBar,
    QWidget,
)

from rigplanner.domain.parts import Slot
from rigplanner.planner import edits
from rigplanner.planner.starter import starter_plan
from rigplanner.translation import tr
from rigplanner.ui.start.tour import Tour
from rigplanner.ui.workspace import Workspace

#: The largest screen that is common, and the window of the mock-ups; at 300 % the screen leaves 1280 by 720.
_SCREEN = (3840, 2160)
_WINDOW = (1440, 900)
_PATIENCE_S = 20.0
#: After this a walk that stands still tells where, and ends.
_LIMIT_S = 80.0
_PULSE_MS = 100
_MESSAGES = Path(__file__).resolve().parents[2] / "resources" / "i18n"


def main(language: str) -> int:
    """Print the complaints as JSON."""
    faulthandler.dump_traceback_later(_LIMIT_S, exit=True)
    home = tempfile.mkdtemp()
    os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = home
    settings = Path(home) / "rigplanner" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"language": language, "is_welcomed": True}))
    from rigplanner.ui.app import Start

    app = QApplication(sys.argv[:1])
    # What is found in this machine meanwhile must not take the place of the plan that is looked at.
    start = Start(app, "light", anew=True)
    start.build()
    assert start.program is not None
    scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    start.shell.resize(*(min(side, int(room / scale)) for side, room in zip(_WINDOW, _SCREEN, strict=True)))
    start.shell.show()
    walk = Walk(app, start.program.workspace, _untranslated(language))
    print(json.dumps(list(walk.complaints()), ensure_ascii=False))
    sys.stdout.flush()
    os._exit(0)


class Walk:
    """Each place, and what is wrong there."""

    def __init__(self, app: QApplication, window: Workspace, foreign: frozenset[str]) -> None:
        self._app, self._window, self._foreign = app, window, foreign
        # No wait is longer than this, so that patience can come to its end.
        self._pulse = QTimer(interval=_PULSE_MS)
        self._pulse.start()

    def complaints(self) -> Iterator[str]:
        for place, root in self._places():
            print(place, file=sys.stderr, flush=True)
            self._settle()
            widgets = [root, *root.findChildren(QWidget)]
            for widget in widgets:
                if widget.isVisible():
                    yield from (f"{place}: {complaint}" for complaint in self._about(widget, root))

    def _about(self, widget: QWidget, root: QWidget) -> Iterator[str]:
        name = f"{type(widget).__name__} {_name(widget)!r}"
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QScrollBar) and not _name(widget):
            yield f"{type(widget).__name__} in {type(widget.parent()).__name__} can be focused and has no name"
        if (clipped := _clipped(widget)) and not isinstance(widget, QDialog):
            yield f"{name} is cut: {clipped}"
        if outside := _outside(widget, root):
            yield f"{name} lies outside: {outside}"
        for text in _texts(widget):
            if text in self._foreign:
                yield f"{name} is not translated: {text!r}"

    def _places(self) -> Iterator[tuple[str, QWidget]]:
        window = self._window
        window.files.begin(starter_plan(window.session.library.uses["coding"]))
        yield "plan", window
        window.page.explain("decode")
        yield "why", window
        window.page.explain("decode")
        window.show_page("rigs")
        yield "no rigs", window
        for name in ("One", "Two"):
            window.session.edit(edits.with_name, name)
            window.files.save()
        yield "rigs", window
        window.pages.compare_paths([rig.path for rig in window.files.folder.rigs()])
        yield "compare", window
        window.show_page("pc")
        self._until(lambda: window.host.is_known and window.host.software is not None)
        yield "pc", window
        window.show_page("catalog")
        yield "catalog", window
        window.show_page("plan")
        yield from self._dialogs()
        window.guidance.show_tour()
        tour = window.findChild(Tour)
        assert isinstance(tour, Tour)
        yield "tour", tour
        tour.leave()

    def _dialogs(self) -> Iterator[tuple[str, QWidget]]:
        window = self._window
        for name, show in (
            ("start", window.guidance.show_start),
            ("palette", window.guidance.show_palette),
            ("keys", window.guidance.show_keys),
            ("words", window.guidance.show_words),
            ("settings", window.open_settings),
            ("about", window.guidance.show_about),
            ("report", window.guidance.show_report),
            ("cards", lambda: window.choosing.pick_part(Slot.GPU)),
            ("own card", lambda: window.choosing.open_form(Slot.GPU, None)),
            ("models", window.choosing.pick_model),
            ("list", window.choosing.paste_list),
            ("sheet", window.show_build_sheet),
        ):
            yield from self._dialog(name, show)

    def _dialog(self, name: str, show: Callable[[], object]) -> Iterator[tuple[str, QWidget]]:
        show()
        self._settle()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog), name
        yield name, dialog
        dialog.reject()
        self._settle()

    def _until(self, is_so: Callable[[], bool]) -> None:
        """What comes from a thread changes the page; it is looked at when all has come."""
        end = monotonic() + _PATIENCE_S
        while not is_so():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert monotonic() < end

    def _settle(self) -> None:
        """Until nothing is left to be laid out."""
        end = monotonic() + _PATIENCE_S
        for _ in range(3):
            self._app.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            assert monotonic() < end


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def _texts(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield widget.text()
    yield from filter(None, (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()))


def _clipped(widget: QWidget) -> str:
    """How much of what a widget must show has no room."""
    if not isinstance(widget, (QLabel, QAbstractButton)) or not widget.text():
        return ""
    least, has = widget.minimumSizeHint(), widget.size()
    high = widget.heightForWidth(has.width()) if widget.hasHeightForWidth() else least.height()
    if has.width() + 1 < least.width() or has.height() + 1 < high:
        return f"{has.width()}x{has.height()} where {least.width()}x{high} is needed"
    return ""


def _outside(widget: QWidget, root: QWidget) -> str:
    """Where a widget leaves what it lies in; what scrolls may."""
    parent = widget.parentWidget()
    if widget is root or parent is None or widget.isWindow() or _scrolls(widget):
        return ""
    if not isinstance(widget, (QLabel, QAbstractButton)):
        return ""
    place = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
    return "" if parent.rect().adjusted(-1, -1, 1, 1).contains(place) else f"{place} of {parent.rect()}"


def _scrolls(widget: QWidget) -> bool:
    node = widget.parentWidget()
    return isinstance(node, QAbstractScrollArea) or (
        node is not None
        and isinstance(node.parentWidget(), QAbstractScrollArea)
        and node.objectName() == "qt_scrollarea_viewport"
    )


def _untranslated(language: str) -> frozenset[str]:
    """English messages that the language says otherwise; of one word some may be names."""
    if language == "en":
        return frozenset()
    from babel.messages.pofile import read_po

    with (_MESSAGES / f"{language}.po").open("rb") as file:
        catalog = read_po(file)
    return frozenset(
        message.id
        for message in catalog
        if isinstance(message.id, str)
        and message.id
        and message.id != message.string
        and tr(message.id) != message.id
        and len(message.id) > 3
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
