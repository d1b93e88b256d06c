from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

import pytest

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.ollama import run_ollama
from rigplanner.measure.progress import Cancelled, MeasureError, Stop
from rigplanner.measure.speed import PartlyMeasured, Speed

from .conftest import Told
from .processes import stop_when
from .servers import Body, Reply, ScriptedServer, json_lines, json_reply

MODEL = "llama3.2:3b"


def final(body: Body, reading: float = 1000.0, writing: float = 50.0, **fields: object) -> dict[str, object]:
    """The last object of an answer, as docs.ollama.com/api/usage shows it, for a model of 1.5 tokens a word."""
    read, written = round(len(body["prompt"].split()) * 1.5), body["options"]["num_predict"]
    times = {
        "load_duration": 9_000_000_000,
        "prompt_eval_count": read,
        "prompt_eval_duration": round(read / reading * 1e9),
        "eval_count": written,
        "eval_duration": round(written / writing * 1e9),
    }
    return {"model": body["model"], "response": "", "done": True, "done_reason": "length"} | times | fields


def answer_with(make: Callable[[Body], dict[str, object]]) -> Callable[[Body], Reply]:
    return lambda body: Reply(json_lines({"response": " one", "done": False}, make(body)))


@pytest.fixture
def ollama(server: ScriptedServer) -> ScriptedServer:
    server.answers["/api/version"] = lambda _: json_reply({"version": "0.40.12"})
    server.answers["/api/ps"] = lambda _: json_reply({"models": []})
    server.answers["/api/generate"] = answer_with(final)
    return server


def measure(server: ScriptedServer, told: Told, stop: Stop, **wanted: object) -> tuple[Speed, ...]:
    settings = {"depths": (0, 2000), "answer_tokens": 32, "prompt_tokens": 500, "repetitions": 2} | wanted
    return run_ollama(server.address, MODEL, tell=told, stop=stop, **settings)  # type: ignore[arg-type]


def test_speeds_are_those_that_ollama_counts_and_times(ollama: ScriptedServer, told: Told, stop: Stop) -> None:
    speeds = measure(ollama, told, stop)
    assert [speed.kind for speed in speeds] == [RunKind.READING, RunKind.WRITING] * 2
    assert [speed.value for speed in speeds] == pytest.approx([1000, 50, 1000, 50], rel=1e-3)
    assert {(speed.engine, speed.engine_build, speed.repetitions) for speed in speeds} == {("Ollama", "0.40.12", 2)}
    assert all(speed.low <= speed.value <= speed.high for speed in speeds)


def test_prompts_are_as_long_as_wanted_though_words_are_not_tokens(
    ollama: ScriptedServer, told: Told, stop: Stop
) -> None:
    speeds = measure(ollama, told, stop)
    assert [speed.tokens for speed in speeds] == pytest.approx([500, 32, 2000, 32], rel=0.02)
    assert [speed.depth for speed in speeds] == pytest.approx([0, 500, 0, 2000], rel=0.02)


def test_no_two_prompts_begin_alike(ollama: ScriptedServer, told: Told, stop: Stop) -> None:
    measure(ollama, told, stop)
    measure(ollama, told, stop)
    beginnings = {body["prompt"][:40] for body in ollama.bodies("/api/generate")}
    assert len(beginnings) == len(ollama.bodies("/api/generate")) == 10


def test_the_model_is_asked_plainly_and_never_loaded_anew(ollama: ScriptedServer, told: Told, stop: Stop) -> None:
    measure(ollama, told, stop)
    bodies = ollama.bodies("/api/generate")
    assert {(body["model"], body["raw"], body["stream"]) for body in bodies} == {(MODEL, True, True)}
    assert {body["options"]["temperature"] for body in bodies} == {0}
    (context,) = {body["options"]["num_ctx"] for body in bodies}
    assert 2032 < context < 3000


def test_the_warm_up_is_not_counted(ollama: ScriptedServer, told: Told, stop: Stop) -> None:
    rates = iter([1.0, 50.0, 70.0])
    ollama.answers["/api/generate"] = answer_with(lambda body: final(body, writing=next(rates)))
    _, writing = measure(ollama, told, stop, depths=(0,))
    assert (writing.low, writing.value, writing.high) == pytest.approx((50, 60, 70), rel=1e-3)


@pytest.mark.parametrize(
    ("entry", "gpu_layers", "backend"),
    [
        ({"model": MODEL, "size": 4_000, "size_vram": 4_000}, None, "GPU"),
        ({"name": MODEL, "size": 4_000, "size_vram": 0}, 0, "CPU"),
        ({"model": MODEL, "size": 4_000}, 0, "CPU"),
        ({"model": MODEL, "size": 4_000, "size_vram": 3_000}, None, "partly in main memory"),
        ({"model": "other", "size": 4_000, "size_vram": 4_000}, None, ""),
        ({"model": MODEL, "size": "big"}, None, ""),
        ("junk", None, ""),
    ],
)
def test_where_the_model_lies_is_told(
    ollama: ScriptedServer, told: Told, stop: Stop, entry: object, gpu_layers: int | None, backend: str
) -> None:
    ollama.answers["/api/ps"] = lambda _: json_reply({"models": [entry]})
    reading, writing = measure(ollama, told, stop, depths=(0,))
    assert {(speed.gpu_layers, speed.backend) for speed in (reading, writing)} == {(gpu_layers, backend)}


def test_progress_counts_tokens_so_that_long_prompts_weigh_more(ollama: ScriptedServer, told: Told, stop: Stop) -> None:
    measure(ollama, told, stop)
    assert told.shares == pytest.approx([0, 0, 532 / 5128, 1064 / 5128, 3096 / 5128, 1])
    assert [progress.left_s is None for progress in told] == [True, True, False, False, False, False]


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    ("status", "said", "sentence"),
    [
        (404, "model 'llama3.2:3b' not found", r"Ollama does not have llama3\.2:3b\. Load it"),
        (500, "model requires more system memory (7.5 GiB) than is available (5.2 GiB)", "does not fit in the memory"),
        (500, "llama runner process has terminated: CUDA error: out of memory", "does not fit in the memory"),
        (500, "unexpected EOF", r"answered with an error \(500\): unexpected EOF"),
    ],
)
def test_errors_are_plain_sentences(
    ollama: ScriptedServer, told: Told, stop: Stop, streamed: bool, status: int, said: str, sentence: str
) -> None:
    reply = Reply(json_lines({"error": said})) if streamed else json_reply({"error": said}, status)
    ollama.answers["/api/generate"] = lambda _: reply
    with pytest.raises(MeasureError, match=sentence):
        measure(ollama, told, stop)


def test_what_was_measured_before_an_error_is_kept(ollama: ScriptedServer, told: Told, stop: Stop) -> None:
    def reply(body: Body) -> Reply:
        long = len(body["prompt"]) > 5000
        return Reply([None]) if long else answer_with(final)(body)

    ollama.answers["/api/generate"] = reply
    with pytest.raises(PartlyMeasured, match="broke off") as caught:
        measure(ollama, told, stop)
    assert [speed.kind for speed in caught.value.speeds] == [RunKind.READING, RunKind.WRITING]


@pytest.mark.parametrize(
    ("pieces", "sentence"),
    [
        ([b'{"response": " a", "done": false}\n'], "broke off"),
        ([b"<html>\n"], "makes no sense"),
        ([b'{"done": true}\n'], "does not tell how many tokens it read"),
    ],
)
def test_an_answer_without_its_figures_is_no_measurement(
    ollama: ScriptedServer, told: Told, stop: Stop, pieces: list[bytes], sentence: str
) -> None:
    ollama.answers["/api/generate"] = lambda _: Reply(pieces)
    with pytest.raises(MeasureError, match=sentence):
        measure(ollama, told, stop)


def test_an_answer_that_ends_too_early_is_not_timed(ollama: ScriptedServer, told: Told, stop: Stop) -> None:
    ollama.answers["/api/generate"] = answer_with(lambda body: final(body, eval_count=3))
    with pytest.raises(MeasureError, match="ended its answer after 3 of 32 tokens"):
        measure(ollama, told, stop)


def test_a_stop_in_the_middle_of_an_answer_ends_it(ollama: ScriptedServer, told: Told) -> None:
    stop, asked = Stop(), Event()

    def reply(_: Body) -> Reply:
        asked.set()
        return Reply([b'{"response": " a", "done": false}\n', Event()])

    ollama.answers["/api/generate"] = reply
    thread = Thread(target=stop_when, args=(asked, stop))
    thread.start()
    with pytest.raises(Cancelled):
        measure(ollama, told, stop)
    thread.join()
