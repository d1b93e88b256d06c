"""`rigplanner --draw-charts LANGUAGE`: the process that draws charts for a window, until the window wants no more.

It reads requests from its standard input and writes answers to its standard output.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import IO, Final

from PySide6.QtGui import QGuiApplication

from rigplanner.drawing.fonts import load_fonts
from rigplanner.paths import shipped
from rigplanner.ui import language
from rigplanner.ui.compare.chart_request import Drawing, DrawingError, drawn, receive, send
from rigplanner.wording.currency import show_in

#: The pipes by number: a program with windows alone may have no `sys.stdin` on Windows.
_REQUESTS: Final = 0
_ANSWERS: Final = 1
_ERRORS: Final = 2


def run(arguments: Sequence[str]) -> int:
    """Draw until the other end is closed; returns the exit status."""
    requests, answers = os.fdopen(_REQUESTS, "rb", closefd=False), _answers()
    app = QGuiApplication([sys.argv[0], "-platform", "offscreen"])
    load_fonts(shipped("resources") / "fonts", language.begin(app, arguments[-1]))
    serve(requests, answers)
    return 0


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer each request with what is drawn, or with why nothing is."""
    while True:
        try:
            request = receive(requests)
        except EOFError:
            return
        answer: Drawing | DrawingError
        try:
            show_in(request.currency)
            answer = drawn(request)
        except Exception as error:  # the window tells it; the next chart may be drawn
            traceback.print_exc()
            answer = DrawingError(f"{type(error).__name__}: {error}")
        send(answer, answers)


def _answers() -> IO[bytes]:
    """Where answers go; whatever else a library prints goes to the errors, so that it stands between no answers."""
    answers = os.fdopen(os.dup(_ANSWERS), "wb")
    os.dup2(_ERRORS if sys.stderr is not None else os.open(os.devnull, os.O_WRONLY), _ANSWERS)
    return answers
