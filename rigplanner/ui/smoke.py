"""`rigplanner --smoke-test`: the whole program once through, to prove a package. It ends, whatever happens."""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

import psutil
from PySide6.QtCore import QEvent, QMessageLogContext, QObject, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from rigplanner import __version__
from rigplanner.paths import shipped, user_config, user_data
from rigplanner.ui.work import Worker

if TYPE_CHECKING:
    from rigplanner.domain.comparison import Comparison
    from rigplanner.ui.app import Start
    from rigplanner.ui.program import Program
    from rigplanner.ui.sheets.sheet_dialog import SheetDialog

#: What leads to the user's own files on Linux and macOS, on Windows, and for matplotlib.
_HOMES: Final = (
    *("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"),
    *("WIN_PD_OVERRIDE_APPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA"),
    "MPLCONFIGDIR",
)
_SHIPPED: Final = ("catalogs/models/*.toml", "catalogs/parts/*.toml", "resources/icons/*.svg", "resources/fonts/*.otf")
_LIMIT_S: Final = 120.0
#: By then a thread of Python should have ended the program; what holds all of them is ended from outside Python.
_GRACE_S: Final = 5.0
_TICK_MS: Final = 10
_CHART_PX: Final = (480, 220)
_PDF_BYTES: Final = 10_000
_TIMED_OUT: Final = 3
_DONE: Final = object()


class SmokeError(Exception):
    """Something the program shows or makes is not as it should be."""


@dataclass(slots=True)
class Facts:
    """What the run measured; `pdf_bytes` by the name of the sheet."""

    version: str = __version__
    first_paint_s: float = 0.0
    full_window_s: float = 0.0
    resident_mb: float = 0.0
    pages: list[str] = field(default_factory=list)
    pdf_bytes: dict[str, int] = field(default_factory=dict)


def run(arguments: Sequence[str]) -> int:
    """Walk through the program in folders of its own; 0 where all was well, 1 where not, 3 where it took too long."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="rigplanner-smoke-", ignore_cleanup_errors=True) as own:
        _leave_the_users_files_alone(Path(own))
        out = Path(options.out or own).absolute()
        out.mkdir(parents=True, exist_ok=True)
        walk = Walk(out, until_paint=options.first_paint)
        watchdog = _watch(options.limit_s, walk)
        walk.run()
        watchdog.cancel()
        faulthandler.cancel_dump_traceback_later()
        told = json.dumps(asdict(walk.facts))
        (out / "smoke.json").write_text(told, encoding="utf-8")
    for failure in walk.failures:
        _complain(failure)
    print(told, flush=True)
    return 1 if walk.failures else 0


class Walk:
    """One run, in turns of the real event loop."""

    def __init__(self, out: Path, *, until_paint: bool = False) -> None:
        self.facts, self.failures = Facts(), list[str]()
        #: What the run waits for, to be told where it comes to nothing.
        self.awaited = "the first paint"
        self._out, self._until_paint = out, until_paint
        self._seen = _Painted()
        self._before = sys.excepthook, threading.excepthook

    def run(self) -> None:
        """Show the window, go through everything, and close it."""
        from rigplanner.ui.app import Start

        self._listen()
        app = QApplication([sys.argv[0]])
        try:
            self._run(Start(app, "dark", anew=True))
        except Exception as error:
            self._note(error)
        finally:
            sys.excepthook, threading.excepthook = self._before
            qInstallMessageHandler(None)

    def _run(self, start: Start) -> None:
        steps = self._steps(start)
        ticks = QTimer()
        ticks.setInterval(_TICK_MS)
        ticks.timeout.connect(lambda: self._step(steps, ticks))
        ticks.start()
        start.shell.painted.connect(self._take_first_paint)
        start.shell.show()
        QApplication.exec()

    def _step(self, steps: Iterator[None], ticks: QTimer) -> None:
        goes_on = False
        try:
            goes_on = not self.failures and next(steps, _DONE) is not _DONE
        except Exception as error:
            self._note(error)
        if not goes_on:
            ticks.stop()
            QApplication.exit()

    def _steps(self, start: Start) -> Iterator[None]:
        """Each `yield` is a turn of the event loop."""
        _check_shipped()
        while start.program is None or not self.facts.first_paint_s:
            if start.failure is not None:
                raise start.failure
            yield
        program, self.awaited = start.program, "the panels"
        self._listen()  # the program has put its own report of errors in our place
        yield from self._plan_page(program)
        for key, _ in program.workspace.page_titles:
            yield from self._page(program, key)
        program.workspace.show_page("plan")
        yield from self._chart(program)
        yield from self._sheet("build", lambda: _build_sheet(program))
        yield from self._sheet("comparison", lambda: _comparison_sheet(program))
        self.facts.resident_mb = round(psutil.Process().memory_info().rss / 1e6, 1)
        start.shell.close()

    def _take_first_paint(self) -> None:
        self.facts.first_paint_s = self.facts.first_paint_s or _age_s()
        if self._until_paint:
            QApplication.exit()

    def _plan_page(self, program: Program) -> Iterator[None]:
        """The window with a report in it: what is in view is painted by itself, what is below it is asked to."""
        page = program.workspace.page
        panels = (page.memory, page.speed, page.waiting, page.loading, page.cost, page.pitfalls, page.run)
        for panel in panels:
            panel.installEventFilter(self._seen)
            panel.update()
        while not all(id(panel) in self._seen.widgets for panel in panels if not panel.visibleRegion().isEmpty()):
            yield
        self.facts.full_window_s = _age_s()
        if program.desk.problems:
            raise SmokeError(f"the catalogs hold what cannot be read: {program.desk.problems[0].message}")
        if not (program.session.report.memory.devices and page.verdict.text()):
            raise SmokeError("the first plan has no report")
        for panel in panels:
            panel.grab()
        unpainted = [type(panel).__name__ for panel in panels if id(panel) not in self._seen.widgets]
        if unpainted:
            raise SmokeError(f"not painted: {', '.join(unpainted)}")

    def _page(self, program: Program, key: str) -> Iterator[None]:
        self.awaited = f"the page {key!r}"
        program.workspace.show_page(key)
        page = program.workspace.page if key == "plan" else program.workspace.pages.page(key)
        page.installEventFilter(self._seen)
        page.update()
        while id(page) not in self._seen.widgets:
            yield
        yield
        if not program.shell.grab().save(str(self._out / f"page-{key}.png")):
            raise SmokeError(f"the page {key!r} could not be pictured")
        self.facts.pages.append(key)

    def _chart(self, program: Program) -> Iterator[None]:
        """The program starts itself a second time to draw charts, which a package may not be able to."""
        from rigplanner.export.figure_kinds import FigureKind
        from rigplanner.export.figure_look import Sheet
        from rigplanner.ui.compare.chart_process import chart_process
        from rigplanner.ui.compare.chart_request import ChartRequest
        from rigplanner.wording.currency import shown

        self.awaited = "a chart"
        process, worker, drawings = chart_process(), Worker(), list[object]()
        worker.done.connect(drawings.append)
        worker.failed.connect(self.failures.append)
        sheet = Sheet(*_CHART_PX, 1.0, side=0.0)
        request = ChartRequest(FigureKind.SPEED, _compared(program), "dark", shown(), sheet)
        worker.start(lambda: process.draw(request))
        while not drawings:
            yield
        if not process.is_running:
            raise SmokeError("charts are drawn in the window, since no process of their own could be started")

    def _sheet(self, name: str, show: Callable[[], SheetDialog]) -> Iterator[None]:
        self.awaited = f"the {name} sheet"
        dialog = show()
        for worker in dialog.findChildren(Worker):
            worker.failed.connect(self.failures.append)
        while dialog.document is None:
            yield
        file = self._out / f"{name}.pdf"
        dialog.save_pdf_to(file)
        size = file.stat().st_size if file.is_file() else 0
        if size < _PDF_BYTES:
            raise SmokeError(f"the {name} sheet became a PDF of {size} bytes")
        self.facts.pdf_bytes[name] = size
        dialog.reject()

    def _listen(self) -> None:
        """Whatever fails anywhere in the program fails the run."""
        sys.excepthook = self._take_error
        threading.excepthook = lambda args: self._note(args.exc_value)
        qInstallMessageHandler(self._take_message)

    def _take_error(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        self._note(error)

    def _take_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Qt warns of desktops that lack this or that, but a picture it cannot read is one we ship."""
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg) or (context.category or "").startswith("qt.svg"):
            self.failures.append(f"Qt says: {text}")
        elif sys.stderr is not None:
            sys.stderr.write(f"Qt: {text}\n")

    def _note(self, error: BaseException | None) -> None:
        trace = error.__traceback__ if error else None
        while trace and trace.tb_next:
            trace = trace.tb_next
        where = f" ({Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno})" if trace else ""
        told = str(error) if isinstance(error, SmokeError) else f"{type(error).__name__}: {error}{where}"
        self.failures.append(told)


class _Painted(QObject):
    """Remembers which widgets were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets: set[int] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything pass."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.widgets.add(id(watched))
        return False


def _build_sheet(program: Program) -> SheetDialog:
    return program.workspace.sheets.show_build_sheet(program.session.report, program.session.library)


def _compared(program: Program) -> Comparison:
    """The plan beside itself with another context."""
    from rigplanner.planner import edits
    from rigplanner.planner.compare import compare
    from rigplanner.planner.evaluate import evaluate

    library, plan = program.session.library, program.session.plan
    return compare([evaluate(rig, library) for rig in (plan, edits.with_context(plan, 4096))])


def _comparison_sheet(program: Program) -> SheetDialog:
    """Its charts load matplotlib here too, where they are painted on the page."""
    from rigplanner.planner.smallest_change import last_of, smallest_change

    library, comparison = program.session.library, _compared(program)
    changes = [last_of(smallest_change(report, library)) for report in comparison.reports]
    return program.workspace.sheets.show_comparison_sheet(comparison, changes, library.today)


def _check_shipped() -> None:
    for pattern in _SHIPPED:
        folder, _, rest = pattern.partition("/")
        if not any(shipped(folder).glob(rest)):
            raise SmokeError(f"nothing of {pattern} is where the program looks for it: {shipped(folder)}")


def _leave_the_users_files_alone(folder: Path) -> None:
    """Lead everything that is read or kept into a folder of this run."""
    for name in _HOMES:
        os.environ[name] = str(folder / name.lower())
    if not all(place.is_relative_to(folder) for place in (user_config(), user_data())):
        raise SmokeError("the folders of the user could not be replaced")


def _watch(limit_s: float, walk: Walk) -> threading.Timer:
    """End the program after so many seconds, also where it hangs in code that lets no thread of Python run."""
    timer = threading.Timer(limit_s, _give_up, (limit_s, walk))
    timer.daemon = True
    timer.start()
    if sys.stderr is not None:
        faulthandler.dump_traceback_later(limit_s + _GRACE_S, exit=True)
    return timer


def _give_up(limit_s: float, walk: Walk) -> None:
    _complain(f"not done after {limit_s:g} s, waiting for {walk.awaited}")
    if sys.stderr is not None:
        faulthandler.dump_traceback(all_threads=True)
    os._exit(_TIMED_OUT)


def _age_s() -> float:
    """Seconds since this process began, the start of the interpreter included."""
    try:
        began = int(Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()[19])
        return round(time.clock_gettime(time.CLOCK_BOOTTIME) - began / os.sysconf("SC_CLK_TCK"), 3)
    except (OSError, AttributeError):  # not on Linux, where the time is told in whole seconds elsewhere
        return round(time.time() - psutil.Process().create_time(), 3)


def _complain(text: str) -> None:
    """A program with a window alone has nowhere to write to on Windows."""
    if sys.stderr is not None:
        sys.stderr.write(f"rigplanner: smoke test: {text}\n")
        sys.stderr.flush()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rigplanner", description="Go through the whole program once, and end.")
    parser.add_argument("--smoke-test", action="store_true", help="what this is")
    parser.add_argument("--out", metavar="FOLDER", help="keep the PDFs and a picture of every page here")
    parser.add_argument("--first-paint", action="store_true", help="end after the first paint")
    parser.add_argument("--limit-s", type=float, default=_LIMIT_S, metavar="N", help="give up after N seconds")
    return parser.parse_args(list(arguments))
