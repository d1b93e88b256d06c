from __future__ import annotations

from collections.abc import Iterator
from threading import Event, Thread

import pytest

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.openai_server import run_server
from rigplanner.measure.progress import Cancelled, MeasureError, Stop
from rigplanner.measure.speed import PartlyMeasured, Speed

from .conftest import Told
from .processes import stop_when
from .servers import Body, Reply, ScriptedServer, events, json_reply

TEXT, CHAT = "/v1/completions", "/v1/chat/completions"


def words(body: Body) -> int:
    prompt = body["prompt"] if "prompt" in body else body["messages"][0]["content"]
    return len(prompt.split())


def usage(body: Body) -> dict[str, object]:
    return {"choices": [], "usage": {"prompt_tokens": words(body), "completion_tokens": body["max_tokens"]}}


def timed_by_server(body: Body) -> Reply:
    """The last event of llama-server, as tools/server of llama.cpp sends it."""
    timings = {"cache_n": 0, "prompt_n": words(body), "prompt_per_second": 800.0}
    timings |= {"predicted_n": body["max_tokens"], "predicted_per_second": 40.0}
    end = {"choices": [{"text": "", "finish_reason": "length"}], "system_fingerprint": "b5163-8cf427ff"}
    return Reply(events({"choices": [{"text": " one", "finish_reason": None}]}, end | {"timings": timings}))


def by_arrival(body: Body, pieces: int = 4, delta: bool = False) -> Reply:
    def piece(text: str, reason: str | None = None) -> dict[str, object]:
        choice: dict[str, object] = {"finish_reason": reason}
        return {"choices": [choice | ({"delta": {"content": text}} if delta else {"text": text})]}

    return Reply(events(*(piece(" one") for _ in range(pieces)), piece("", "length"), usage(body)))


def measure(server: ScriptedServer, told: Told, stop: Stop, **wanted: object) -> tuple[Speed, ...]:
    settings = {"depths": (0,), "answer_tokens": 32, "prompt_tokens": 300, "repetitions": 2} | wanted
    return run_server(server.address, "tiny", tell=told, stop=stop, **settings)  # type: ignore[arg-type]


def test_the_times_of_llama_server_are_taken(server: ScriptedServer, told: Told, stop: Stop) -> None:
    server.answers[TEXT] = timed_by_server
    reading, writing = measure(server, told, stop)
    assert (reading.kind, reading.value, reading.low, reading.high) == (RunKind.READING, 800, 800, 800)
    assert (writing.kind, writing.value, writing.tokens) == (RunKind.WRITING, 40, 32)
    assert writing.depth == reading.tokens == pytest.approx(300, rel=0.02)
    assert {(speed.engine, speed.engine_build) for speed in (reading, writing)} == {("llama.cpp", "b5163 (8cf427ff)")}


def test_no_cache_and_no_early_end_are_asked_for(server: ScriptedServer, told: Told, stop: Stop) -> None:
    server.answers[TEXT] = timed_by_server
    measure(server, told, stop)
    wanted = {"model": "tiny", "stream": True, "temperature": 0, "cache_prompt": False, "ignore_eos": True}
    assert all(body.items() >= wanted.items() for body in server.bodies(TEXT))
    assert {body["stream_options"]["include_usage"] for body in server.bodies(TEXT)} == {True}


class Paced:
    """Sends an answer of one token a piece, the first after `first_s`, the others `gap_s` apart."""

    def __init__(self, first_s: float, gap_s: float) -> None:
        self._waits_s = first_s, gap_s

    def __call__(self, body: Body) -> Reply:
        return Reply(self._pieces(list(by_arrival(body, body["max_tokens"]).pieces), body["max_tokens"]))

    def _pieces(self, sent: list[bytes | Event | None], tokens: int) -> Iterator[bytes | Event | None]:
        for number, piece in enumerate(sent):
            if number < tokens:
                Event().wait(self._waits_s[min(number, 1)])
            yield piece


def test_without_times_the_arrival_of_tokens_is_timed(server: ScriptedServer, told: Told, stop: Stop) -> None:
    server.answers[TEXT] = Paced(first_s=0.1, gap_s=0.01)
    reading, writing = measure(server, told, stop, answer_tokens=16, repetitions=1)
    # Wide limits for a busy machine; the arithmetic is tested apart.
    assert 100 < reading.low == reading.value <= reading.high
    assert reading.value < 3000 * 1.02
    assert 5 < writing.value < 200
    assert (reading.engine, reading.engine_build) == ("OpenAI-compatible server", "")


def test_a_server_without_plain_prompts_is_asked_by_chat(server: ScriptedServer, told: Told, stop: Stop) -> None:
    server.answers[CHAT] = lambda body: by_arrival(body, delta=True)
    reading, writing = measure(server, told, stop)
    assert (reading.kind, writing.kind) == (RunKind.READING, RunKind.WRITING)
    assert len(server.bodies(TEXT)) == 1
    assert len(server.bodies(CHAT)) == 3


def test_what_a_model_thinks_counts_as_its_answer(server: ScriptedServer, told: Told, stop: Stop) -> None:
    def reply(body: Body) -> Reply:
        thought = {"choices": [{"delta": {"reasoning_content": "hm"}, "finish_reason": None}]}
        end = {"choices": [{"delta": {}, "finish_reason": "length"}]}
        return Reply(events({"choices": [{"delta": {"role": "assistant"}}]}, thought, thought, end, usage(body)))

    server.answers[CHAT] = reply
    assert len(measure(server, told, stop)) == 2


def test_a_strict_server_is_asked_without_what_it_does_not_know(server: ScriptedServer, told: Told, stop: Stop) -> None:
    def reply(body: Body) -> Reply:
        if "cache_prompt" in body:
            return json_reply({"error": {"message": "Unrecognized request argument"}}, 400)
        return by_arrival(body)

    server.answers[TEXT] = reply
    assert len(measure(server, told, stop)) == 2
    assert ["cache_prompt" in body for body in server.bodies(TEXT)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (404, "does not have tiny. Load it there"),
        (503, "still loading its model"),
        (401, "asks for a key"),
        (500, r"answered with an error \(500\): went wrong"),
        (400, r"answered with an error \(400\): went wrong"),
    ],
)
def test_errors_are_plain_sentences(server: ScriptedServer, told: Told, stop: Stop, status: int, sentence: str) -> None:
    for path in (TEXT, CHAT):
        server.answers[path] = lambda _: json_reply({"error": {"message": "went wrong"}}, status)
    with pytest.raises(MeasureError, match=sentence):
        measure(server, told, stop)


def test_a_prompt_too_long_for_the_server_leaves_what_was_measured(
    server: ScriptedServer, told: Told, stop: Stop
) -> None:
    def reply(body: Body) -> Reply:
        if words(body) > 1000:
            return json_reply({"error": {"message": "the request exceeds the available context size"}}, 400)
        return timed_by_server(body)

    server.answers[TEXT] = reply
    with pytest.raises(PartlyMeasured, match="exceeds the available context size") as caught:
        measure(server, told, stop, depths=(0, 2000))
    assert len(caught.value.speeds) == 2
    assert server.bodies(CHAT) == []


@pytest.mark.parametrize(
    ("pieces", "sentence"),
    [
        ([b'data: {"choices": [{"text": " a"}]}\n\n', None], "broke off"),
        ([b'data: {"choices": [{"text": " a"}]}\n\n'], "broke off"),
        ([b"data: <html>\n\n"], "makes no sense"),
        ([b'data: {"error": {"message": "out of paper"}}\n\n'], "out of paper"),
        ([b'{"error": "out of ink"}'], "out of ink"),
        (events({"choices": [{"text": " a"}]}), "does not tell how many tokens"),
    ],
)
def test_a_broken_answer_is_no_measurement(
    server: ScriptedServer, told: Told, stop: Stop, pieces: list[bytes | None], sentence: str
) -> None:
    server.answers[TEXT] = lambda _: Reply(pieces)
    with pytest.raises(MeasureError, match=sentence):
        measure(server, told, stop)


def test_comments_that_keep_the_line_open_are_passed_over(server: ScriptedServer, told: Told, stop: Stop) -> None:
    def reply(body: Body) -> Reply:
        return Reply([b": ping\n\n", b"event: message\n", *timed_by_server(body).pieces])

    server.answers[TEXT] = reply
    assert len(measure(server, told, stop)) == 2


def test_a_stop_in_the_middle_of_an_answer_ends_it(server: ScriptedServer, told: Told) -> None:
    stop, asked = Stop(), Event()

    def reply(_: Body) -> Reply:
        asked.set()
        return Reply([b'data: {"choices": [{"text": " a"}]}\n\n', Event()])

    server.answers[TEXT] = reply
    thread = Thread(target=stop_when, args=(asked, stop))
    thread.start()
    with pytest.raises(Cancelled):
        measure(server, told, stop)
    thread.join()
