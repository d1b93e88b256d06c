from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from threading import Thread

import pytest

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.llama_bench import BenchRequest, run_llama_bench
from rigplanner.measure.progress import Cancelled, MeasureError, Progress, Stop
from rigplanner.measure.speed import PartlyMeasured

from .conftest import Told
from .processes import own_children
from .stand_in import Line, StandIn, fifo, lines_of, recorded, stand_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script with a first line")

MODEL = Path("tiny.gguf")
_HELP_BEFORE_DEPTHS = "\n".join(
    line for line in recorded("help.txt").splitlines() if "n-depth" not in line and "--progress" not in line
)


def request(program: StandIn, **wanted: object) -> BenchRequest:
    settings = {"prompt_tokens": 64, "answer_tokens": 16, "depths": (0, 256)} | wanted
    return BenchRequest(program.program, MODEL, **settings)  # type: ignore[arg-type]


def two_depths() -> list[Line]:
    """The lines of a real run in the order in which they came."""
    results = iter(lines_of("two_depths.jsonl", "out"))
    merged: list[Line] = []
    for line in lines_of("two_depths.stderr", "err"):
        if line[1].endswith("starting") and "1/4" not in line[1]:
            merged.append(next(results))
        merged.append(line)
    return [*merged, next(results)]


def test_a_real_run_gives_a_speed_for_each_test(tmp_path: Path, told: Told, stop: Stop) -> None:
    speeds = run_llama_bench(request(stand_in(tmp_path, two_depths())), told, stop)
    reported = [json.loads(line) for line in recorded("two_depths.jsonl").splitlines()]
    assert [(speed.kind, speed.tokens, speed.depth) for speed in speeds] == [
        (RunKind.READING, 64, 0),
        (RunKind.WRITING, 16, 0),
        (RunKind.READING, 64, 256),
        (RunKind.WRITING, 16, 256),
    ]
    assert [speed.value for speed in speeds] == [test["avg_ts"] for test in reported]
    assert [(speed.low, speed.high) for speed in speeds] == [
        (min(test["samples_ts"]), max(test["samples_ts"])) for test in reported
    ]
    assert {(speed.engine, speed.backend, speed.kv_type, speed.repetitions) for speed in speeds} == {
        ("llama.cpp", "CPU", "f16", 3)
    }
    # It chose flash attention itself and does not tell, and without a GPU no layer is on one.
    assert {(speed.flash_attention, speed.gpu_layers, speed.engine_build) for speed in speeds} == {(None, 0, "")}


def test_what_the_user_wants_is_asked_for(tmp_path: Path, told: Told, stop: Stop) -> None:
    program = stand_in(tmp_path, two_depths())
    run_llama_bench(request(program, gpu_layers=0, flash_attention=True, threads=6, repetitions=2), told, stop)
    assert " ".join(program.argv) == "-m tiny.gguf -o jsonl -p 64 -n 16 -r 2 -d 0,256 --progress -ngl 0 -fa 1 -t 6"


def test_what_is_left_open_is_not_asked_for(tmp_path: Path, told: Told, stop: Stop) -> None:
    program = stand_in(tmp_path, two_depths())
    run_llama_bench(request(program), told, stop)
    assert not {"-ngl", "-fa", "-t"} & set(program.argv)


def test_a_build_that_lacks_options_goes_without(tmp_path: Path, told: Told, stop: Stop) -> None:
    lines = lines_of("two_depths.jsonl", "out")[:2]
    program = stand_in(tmp_path, lines, help_text=_HELP_BEFORE_DEPTHS)
    speeds = run_llama_bench(request(program), told, stop)
    assert [speed.depth for speed in speeds] == [0, 0]
    assert not {"-d", "--progress"} & set(program.argv)
    assert told.shares == [0.0, 0.5, 1.0, 1.0]


def test_a_build_that_cannot_fill_the_context_says_so_if_only_that_is_wanted(
    tmp_path: Path, told: Told, stop: Stop
) -> None:
    program = stand_in(tmp_path, [], help_text=_HELP_BEFORE_DEPTHS)
    with pytest.raises(MeasureError, match="cannot fill the context"):
        run_llama_bench(request(program, depths=(256,)), told, stop)


def test_a_build_before_jsonl_is_read_by_its_indented_form(tmp_path: Path, told: Told, stop: Stop) -> None:
    text = _HELP_BEFORE_DEPTHS.replace("jsonl|", "")
    program = stand_in(tmp_path, lines_of("indented.json", "out"), help_text=text)
    speeds = run_llama_bench(request(program), told, stop)
    assert program.argv[3] == "json"
    assert [speed.value for speed in speeds] == [test["avg_ts"] for test in json.loads(recorded("indented.json"))]


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"build_commit": "8cf427ff", "build_number": 5163}, ("engine_build", "b5163 (8cf427ff)")),
        ({"n_gpu_layers": 20, "gpu_info": "NVIDIA GeForce RTX 4080"}, ("gpu_layers", 20)),
        ({"n_gpu_layers": -1, "gpu_info": "NVIDIA GeForce RTX 4080"}, ("gpu_layers", None)),
        ({"flash_attn": True}, ("flash_attention", True)),
        ({"flash_attn": 0}, ("flash_attention", False)),
        ({"type_k": "q8_0", "type_v": "q5_1"}, ("kv_type", "q8_0/q5_1")),
        ({"backends": "CUDA"}, ("backend", "CUDA")),
    ],
)
def test_the_conditions_are_those_it_reports(
    tmp_path: Path, told: Told, stop: Stop, fields: dict[str, object], wanted: tuple[str, object]
) -> None:
    test = json.loads(recorded("two_depths.jsonl").splitlines()[0]) | fields
    program = stand_in(tmp_path, [("out", json.dumps(test))])
    (speed,) = run_llama_bench(request(program, depths=(0,), answer_tokens=0), told, stop)
    assert getattr(speed, wanted[0]) == wanted[1]


def test_progress_follows_the_tests_and_time_left_the_pace(tmp_path: Path, told: Told, stop: Stop) -> None:
    run_llama_bench(request(stand_in(tmp_path, two_depths())), told, stop)
    assert told.shares == sorted(told.shares)
    assert {0.0, 0.25, 0.5, 0.75, 1.0} <= set(told.shares)
    assert told[0] == Progress(0.0, "Loading the model", None)
    assert all(progress.left_s is None for progress in told if progress.share < 0.25)
    assert all(progress.left_s is not None for progress in told if progress.share > 0.25)
    assert any("Filling the context with 256 tokens" in progress.doing for progress in told)
    assert any("Writing 16 tokens after 256 (test 4 of 4)" in progress.doing for progress in told)


def test_a_finished_test_is_told_before_the_next_is_done(tmp_path: Path, stop: Stop) -> None:
    gate = fifo(tmp_path / "gate")
    lines = two_depths()
    at = lines.index(lines_of("two_depths.jsonl", "out")[0]) + 1
    opened: list[bool] = []

    def tell(progress: Progress) -> None:
        if progress.share >= 0.25 and not opened:
            opened.append(True)
            gate.open("w").close()

    program = stand_in(tmp_path, [*lines[:at], ("wait", str(gate)), *lines[at:]])
    assert len(run_llama_bench(request(program), tell, stop)) == 4


def test_when_memory_runs_out_at_a_depth_what_was_measured_is_kept(tmp_path: Path, told: Told, stop: Stop) -> None:
    lines = lines_of("out_of_memory.jsonl", "out") + lines_of("out_of_memory.stderr", "err")
    program = stand_in(tmp_path, lines, status=1)
    with pytest.raises(PartlyMeasured) as caught:
        run_llama_bench(request(program, depths=(0, 6_000_000)), told, stop)
    assert [speed.kind for speed in caught.value.speeds] == [RunKind.READING, RunKind.WRITING]
    assert str(caught.value) == (
        "The memory ran out with 6,000,000 tokens in the context. Choose a shorter context, fewer layers on the GPU "
        "or a smaller model, or close other programs."
    )


@pytest.mark.parametrize(
    ("lines", "status", "sentence"),
    [
        (lines_of("no_such_file.stderr", "err"), 1, "cannot be opened. Look whether it is still there"),
        (lines_of("cut_short.stderr", "err"), 1, "damaged or not complete. Download it again"),
        (lines_of("unknown_kind.stderr", "err"), 1, "does not know models of the kind xlama. Update llama.cpp"),
        ([("err", "llama-bench: error: failed to load model 'x'")], 1, "could not load the model"),
        ([("err", "CUDA error: out of memory")], -6, "The memory ran out. Choose fewer layers"),
        ([("err", "ggml_vulkan: Device memory allocation of size 1 failed.")], 1, "The memory ran out"),
        ([("err", "x: error while loading shared libraries: libcudart.so.12")], 127, "a library that belongs to it"),
        ([], -9, "most likely because main memory was full"),
        ([("err", "GGML_ASSERT(ok) failed"), ("err", "")], -6, r"status -6\).*It last said: GGML_ASSERT"),
        ([], 0, "ended without all its results"),
    ],
)
def test_each_failure_is_a_plain_sentence(
    tmp_path: Path, told: Told, stop: Stop, lines: list[Line], status: int, sentence: str
) -> None:
    with pytest.raises(MeasureError, match=sentence) as caught:
        run_llama_bench(request(stand_in(tmp_path, lines, status)), told, stop)
    assert not isinstance(caught.value, PartlyMeasured)
    assert "\n" not in str(caught.value)


def test_a_crash_after_some_tests_keeps_them(tmp_path: Path, told: Told, stop: Stop) -> None:
    with pytest.raises(PartlyMeasured) as caught:
        run_llama_bench(request(stand_in(tmp_path, lines_of("two_depths.jsonl", "out")[:3], -11)), told, stop)
    assert len(caught.value.speeds) == 3


def test_junk_between_the_results_is_passed_over(tmp_path: Path, told: Told, stop: Stop) -> None:
    junk: list[Line] = [("out", ""), ("out", "{oops"), ("out", "load_backend: loaded CPU"), ("out", '{"n_prompt": 4}')]
    lines = [line for result in lines_of("two_depths.jsonl", "out") for line in (*junk, result)]
    assert len(run_llama_bench(request(stand_in(tmp_path, lines)), told, stop)) == 4


def test_another_program_is_not_taken_for_llama_bench(tmp_path: Path, told: Told, stop: Stop) -> None:
    with pytest.raises(MeasureError, match="is not llama-bench"):
        run_llama_bench(request(stand_in(tmp_path, [], help_text="usage: something else")), told, stop)


def test_a_stop_in_the_middle_leaves_no_process(tmp_path: Path, stop: Stop) -> None:
    gate = fifo(tmp_path / "gate")
    at_work: list[Progress] = []

    def tell(progress: Progress) -> None:
        at_work.append(progress)
        if "test 1 of 4" in progress.doing:
            Thread(target=stop.set).start()

    program = stand_in(tmp_path, [*two_depths()[:3], ("wait", str(gate))])
    with pytest.raises(Cancelled):
        run_llama_bench(request(program), tell, stop)
    assert at_work
    assert own_children() == []


@pytest.mark.skipif("RIGPLANNER_LLAMA_BENCH" not in os.environ, reason="RIGPLANNER_LLAMA_BENCH names no llama-bench")
def test_the_real_program_measures_a_real_model(tiny_model: Path, told: Told, stop: Stop) -> None:
    wanted = BenchRequest(
        Path(os.environ["RIGPLANNER_LLAMA_BENCH"]), tiny_model, 64, 16, (0, 128), repetitions=2, threads=1
    )
    speeds = run_llama_bench(wanted, told, stop)
    assert [(speed.kind, speed.depth, speed.repetitions) for speed in speeds] == [
        (RunKind.READING, 0, 2),
        (RunKind.WRITING, 0, 2),
        (RunKind.READING, 128, 2),
        (RunKind.WRITING, 128, 2),
    ]
    assert all(0 < speed.low <= speed.value <= speed.high for speed in speeds)
    assert told.shares == sorted(told.shares)
    assert any("Filling the context" in progress.doing for progress in told)


@pytest.mark.skipif("RIGPLANNER_LLAMA_BENCH" not in os.environ, reason="RIGPLANNER_LLAMA_BENCH names no llama-bench")
def test_the_real_program_says_what_is_wrong_with_a_file(tmp_path: Path, told: Told, stop: Stop) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(40))
    with pytest.raises(MeasureError, match=r"The model file is damaged|could not load the model"):
        run_llama_bench(BenchRequest(Path(os.environ["RIGPLANNER_LLAMA_BENCH"]), broken), told, stop)
