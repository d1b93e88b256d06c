"""llama.cpp's own server, with a model made for the test, measured for real."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.openai_server import run_server
from rigplanner.measure.progress import Cancelled, Progress, Stop

from .conftest import Told
from .processes import all_gone, own_children

pytestmark = pytest.mark.skipif(find_spec("xllamacpp") is None, reason="xllamacpp is not installed")

#: Ends when its input is closed. The server listens on a free port and tells it.
_SERVER = """
import sys
import xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.n_ctx, params.n_parallel, params.warmup = 2048, 1, False
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.hostnames, params.port = ["127.0.0.1"], 0
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def address(tiny_model: Path) -> Iterator[str]:
    command = [sys.executable, "-c", _SERVER, str(tiny_model)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()
    assert all_gone([process.pid])
    assert own_children() == []


def test_reading_and_writing_are_measured_at_each_depth(address: str, told: Told, stop: Stop) -> None:
    speeds = run_server(address, "tiny", (0, 600), 16, 200, 2, told, stop)
    assert [speed.kind for speed in speeds] == [RunKind.READING, RunKind.WRITING] * 2
    assert [speed.tokens for speed in speeds] == pytest.approx([200, 16, 600, 16], rel=0.1)
    assert [speed.depth for speed in speeds] == pytest.approx([0, 200, 0, 600], rel=0.1)
    assert {(speed.engine, speed.repetitions) for speed in speeds} == {("llama.cpp", 2)}
    assert all(0 < speed.low <= speed.value <= speed.high for speed in speeds)
    assert told.shares[-1] == 1.0


def test_a_long_answer_is_ended_by_a_stop(address: str) -> None:
    stop = Stop()

    def tell(progress: Progress) -> None:
        if progress.doing.startswith("Reading"):
            Thread(target=stop.set).start()

    began_s = monotonic()
    with pytest.raises(Cancelled):
        run_server(address, "tiny", (0,), 1500, 100, 50, tell, stop)
    assert monotonic() - began_s < 5
