from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from rigplanner.measure.answers import Answer
from rigplanner.measure.http_stream import ModelServer
from rigplanner.measure.openai_stream import answer_from, build_of

SERVER = ModelServer("The server", "http://127.0.0.1:8080")


class Stream:
    """Events that come at given seconds after the question, with the clock that goes with them."""

    def __init__(self, *events: tuple[float, dict[str, object]]) -> None:
        self._events = events
        self._now_s = 1000.0

    def clock(self) -> float:
        return self._now_s

    def lines(self) -> Iterator[str]:
        for at_s, event in self._events:
            self._now_s = 1000.0 + at_s
            yield "data: " + json.dumps(event)
        yield "data: [DONE]"


def text(piece: str = " a") -> dict[str, object]:
    return {"choices": [{"text": piece}]}


def usage(read: int, written: int) -> dict[str, object]:
    return {"choices": [], "usage": {"prompt_tokens": read, "completion_tokens": written}}


def answer(stream: Stream) -> Answer:
    return answer_from(SERVER, stream.lines(), stream.clock)[0]


def test_reading_ends_with_the_first_token_and_writing_is_what_comes_after() -> None:
    stream = Stream((2.1, text()), (2.2, text()), (2.3, text()), (2.4, text()), (9.9, usage(200, 4)))
    timed = answer(stream)
    assert (timed.prompt_tokens, timed.answer_tokens) == (200, 4)
    assert timed.writing == pytest.approx(3 / 0.3)
    assert timed.reading == pytest.approx(200 / 2.1)
    # Without the tenth of a second in which the first token was written.
    assert timed.reading_high == pytest.approx(200 / 2.0)


def test_tokens_are_counted_by_usage_not_by_pieces() -> None:
    assert answer(Stream((1.0, text()), (2.0, text()), (3.0, usage(10, 21)))).writing == pytest.approx(20.0)


def test_empty_pieces_do_not_start_the_writing() -> None:
    stream = Stream((0.1, text("")), (1.0, text()), (2.0, text()), (3.0, text("")), (3.0, usage(10, 2)))
    assert answer(stream).reading == pytest.approx(10.0)
    assert answer(stream).writing == pytest.approx(1.0)


def test_an_answer_in_one_piece_tells_no_speed_of_writing() -> None:
    timed = answer(Stream((1.0, text(" a b c")), (1.0, usage(10, 3))))
    assert timed.reading == pytest.approx(10.0)
    assert timed.writing is None


def test_the_times_of_the_server_go_before_those_of_the_arrival() -> None:
    timings = {"prompt_n": 9, "prompt_per_second": 700.5, "predicted_n": 3, "predicted_per_second": 30.5}
    timed = answer(Stream((1.0, text()), (2.0, usage(10, 2) | {"timings": timings})))
    assert timed == Answer(9, 3, 700.5, 30.5)


@pytest.mark.parametrize(
    ("fingerprint", "build"),
    [("b5163-8cf427ff", "b5163 (8cf427ff)"), ("b0-unknown", ""), ("fp_44709d6fcb", ""), (None, "")],
)
def test_the_build_is_told_where_llama_cpp_tells_it(fingerprint: str | None, build: str) -> None:
    assert build_of({"system_fingerprint": fingerprint}) == build
