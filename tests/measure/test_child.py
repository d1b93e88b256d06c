from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Thread, Timer
from time import monotonic

import pytest

from rigplanner.measure.child import run_child
from rigplanner.measure.progress import Cancelled, MeasureError, Stop

from .processes import all_gone, lives

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

#: A program that starts another and names both; `{}` is what both do first.
_FAMILY = """
import os, signal, subprocess, sys
{first}
grandchild = subprocess.Popen([sys.executable, "-ISc", {grandchild!r}], start_new_session={apart})
print(os.getpid(), grandchild.pid, flush=True)
{last}
"""
_WAITS = "import signal; signal.pause()"
_DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"


def python(code: str) -> list[str]:
    return [sys.executable, "-ISc", code]


def family(first: str = "", grandchild: str = _WAITS, last: str = _WAITS, apart: bool = False) -> list[str]:
    return python(_FAMILY.format(first=first, grandchild=grandchild, last=last, apart=apart))


class StoppedAt:
    """Stops a run when a line is printed, and keeps the process ids printed before."""

    def __init__(self, stop: Stop, word: str = "") -> None:
        self.pids: list[int] = []
        self._stop = stop
        self._word = word
        self._seen = False

    def __call__(self, line: str) -> None:
        if line == self._word:
            self._seen = True
        else:
            self.pids += map(int, line.split())
        if self.pids and (self._seen or not self._word):
            self._stop.set()


def test_lines_of_both_outputs_come_apart_and_the_status_is_told(stop: Stop) -> None:
    out, err = list[str](), list[str]()
    code = "import sys; print('a\\nb'); print('c', file=sys.stderr); sys.exit(3)"
    ended = run_child(python(code), stop, on_output=out.append, on_error=err.append)
    assert (out, err, ended.status, ended.errors) == (["a", "b"], ["c"], 3, ("c",))


def test_a_line_comes_before_the_program_has_ended(stop: Stop, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    code = f"print('first', flush=True); open({str(gate)!r}).close(); print('second')"
    seen: list[str] = []

    def take(line: str) -> None:
        seen.append(line)
        if line == "first":
            gate.open("w").close()

    run_child(python(code), stop, on_output=take, limit_s=10)
    assert seen == ["first", "second"]


def test_a_stop_ends_the_program_and_what_it_started(stop: Stop) -> None:
    stopped = StoppedAt(stop)
    with pytest.raises(Cancelled):
        run_child(family(), stop, on_output=stopped)
    assert len(stopped.pids) == 2
    assert all_gone(stopped.pids)


def test_a_program_that_does_not_listen_is_ended_by_force(stop: Stop) -> None:
    stopped = StoppedAt(stop, "deaf")
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    with pytest.raises(Cancelled):
        run_child(family(first=deaf, grandchild=_DEAF), stop, on_output=stopped)
    assert len(stopped.pids) == 2
    assert all_gone(stopped.pids)


def test_what_left_the_group_is_ended_too(stop: Stop) -> None:
    stopped = StoppedAt(stop)
    with pytest.raises(Cancelled):
        run_child(family(apart=True), stop, on_output=stopped)
    assert all_gone(stopped.pids)


def test_what_a_program_leaves_behind_at_its_own_end_is_ended(stop: Stop) -> None:
    pids: list[int] = []
    ended = run_child(family(last=""), stop, on_output=lambda line: pids.extend(map(int, line.split())))
    assert ended.status == 0
    assert all_gone(pids)


def test_a_program_that_prints_nothing_is_ended_at_its_time_limit(stop: Stop) -> None:
    began_s = monotonic()
    with pytest.raises(MeasureError, match=r"python\S* did not finish within 0\.2 s"):
        run_child(python(_WAITS), stop, limit_s=0.2)
    assert monotonic() - began_s < 3


def test_a_program_that_prints_nothing_is_ended_at_once_by_a_stop(stop: Stop) -> None:
    timer = Timer(0.1, stop.set)
    timer.start()
    began_s = monotonic()
    with pytest.raises(Cancelled):
        run_child(python(_WAITS), stop, limit_s=30)
    timer.join()
    assert monotonic() - began_s < 3


def test_an_exception_in_a_callback_ends_the_program_and_comes_out(stop: Stop) -> None:
    pids: list[int] = []

    def take(line: str) -> None:
        pids.extend(map(int, line.split()))
        raise ZeroDivisionError

    began_s = monotonic()
    with pytest.raises(ZeroDivisionError):
        run_child(family(), stop, on_output=take, limit_s=30)
    assert monotonic() - began_s < 5
    assert len(pids) == 2
    assert all_gone(pids)


def test_megabytes_on_both_outputs_all_arrive(stop: Stop) -> None:
    code = "import sys\nfor n in range(20000): print('o' * 100); print('e' * 100, file=sys.stderr)"
    out, err = list[str](), list[str]()
    ended = run_child(python(code), stop, on_output=out.append, on_error=err.append, limit_s=30)
    assert (len(out), len(err)) == (20_000, 20_000)
    assert 0 < len(ended.errors) < 1000


def test_megabytes_without_a_line_end_come_in_pieces(stop: Stop) -> None:
    sizes: list[int] = []
    run_child(
        python("print('x' * 5_000_000, end='')"), stop, on_output=lambda line: sizes.append(len(line)), limit_s=30
    )
    assert sum(sizes) == 5_000_000
    assert max(sizes) < 2_000_000


def test_odd_bytes_do_not_end_the_reading(stop: Stop) -> None:
    out: list[str] = []
    code = "import sys; sys.stdout.buffer.write(b'\\xff\\xfe\\nfine\\n')"
    run_child(python(code), stop, on_output=out.append)
    assert out == ["\ufffd\ufffd", "fine"]


def test_a_program_waits_for_no_input(stop: Stop) -> None:
    out: list[str] = []
    run_child(python("import sys; print(repr(sys.stdin.read()))"), stop, on_output=out.append, limit_s=10)
    assert out == ["''"]


def test_the_signal_that_ended_a_program_is_told(stop: Stop) -> None:
    ended = run_child(python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), stop)
    assert ended.status == -signal.SIGKILL


@pytest.mark.parametrize("kind", ["missing", "not executable"])
def test_a_program_that_does_not_start_is_told_in_a_sentence(stop: Stop, tmp_path: Path, kind: str) -> None:
    program = tmp_path / "llama-bench"
    if kind == "not executable":
        program.write_text("text")
    with pytest.raises(MeasureError, match=r"llama-bench could not be started \(.+\)\. Choose the program again"):
        run_child([str(program)], stop)


def test_nothing_is_started_after_a_stop(stop: Stop, tmp_path: Path) -> None:
    stop.set()
    with pytest.raises(Cancelled):
        run_child(python(f"open({str(tmp_path / 'ran')!r}, 'w')"), stop)
    assert not (tmp_path / "ran").exists()


def test_stopping_one_run_leaves_another_alone(tmp_path: Path) -> None:
    stopped, other = Stop(), Stop()
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    seen: list[str] = []
    code = f"import os; print(os.getpid(), flush=True); open({str(gate)!r}).close(); print('done')"
    thread = Thread(target=lambda: run_child(python(code), other, on_output=seen.append))
    thread.start()
    victim = StoppedAt(stopped)
    with pytest.raises(Cancelled):
        run_child(family(), stopped, on_output=victim)
    gate.open("w").close()
    thread.join(10)
    assert seen[1:] == ["done"]
    assert not lives(int(seen[0]))
