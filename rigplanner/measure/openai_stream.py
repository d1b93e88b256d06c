"""Reading one streamed answer of an OpenAI-compatible server, and timing its tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from rigplanner.measure.answers import Answer
from rigplanner.measure.http_stream import ModelServer, Refused
from rigplanner.measure.progress import MeasureError
from rigplanner.translation import tr

_LLAMA_BUILD = re.compile(r"b(\d+)-(\w+)")


class _Arrivals:
    """When the first and the last piece of text came, in seconds after the question."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._asked_s = clock()
        self.first_s: float | None = None
        self.last_s = 0.0

    def came(self) -> None:
        """A piece of text came now."""
        self.last_s = self._clock() - self._asked_s
        if self.first_s is None:
            self.first_s = self.last_s


def answer_from(
    server: ModelServer, lines: Iterable[str], clock: Callable[[], float] = perf_counter
) -> tuple[Answer, dict[str, Any]]:
    """The timed answer in a stream of server-sent events, and the fields of its last events put together.

    The time starts with the call, before the question is sent; `clock` counts seconds. Raises `MeasureError` for an
    answer without an end or without a count of its tokens.
    """
    arrivals, known, ended = _Arrivals(clock), dict[str, Any](), False
    for line in lines:
        if not line.startswith("data:"):
            # "event:", "id:" and comments, which some servers send to keep the connection.
            if line.startswith("{"):
                _refuse(server, server.object_in(line))
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            ended = True
            continue
        event = server.object_in(data)
        _refuse(server, event)
        if _has_text(event):
            arrivals.came()
        ended = ended or _is_last(event)
        known |= {name: value for name, value in event.items() if value is not None}
    if not ended:
        raise server.broke_off()
    return _timed_by_server(known) or _timed_by_arrival(server, known, arrivals), known


def is_llama_cpp(known: dict[str, Any]) -> bool:
    """Whether the fields of an answer are those of llama.cpp's own server."""
    return isinstance(known.get("timings"), dict)


def build_of(known: dict[str, Any]) -> str:
    """The build of llama.cpp that answered, as "b5163 (8cf427ff)"; "" if it does not tell."""
    found = _LLAMA_BUILD.fullmatch(str(known.get("system_fingerprint") or ""))
    return f"b{found[1]} ({found[2]})" if found and found[2] != "unknown" else ""


def _refuse(server: ModelServer, event: dict[str, Any]) -> None:
    error = event.get("error")
    if error:
        said = error.get("message") if isinstance(error, dict) else error
        raise Refused(server.who, 500, str(said)[:300])


def _choice(event: dict[str, Any]) -> dict[str, Any]:
    choices = event.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else {}
    return first if isinstance(first, dict) else {}


def _has_text(event: dict[str, Any]) -> bool:
    """Whether an event brings text: an answer, or what a model thinks before it answers."""
    choice = _choice(event)
    delta = choice.get("delta")
    said = delta if isinstance(delta, dict) else {}
    return bool(choice.get("text") or said.get("content") or said.get("reasoning_content") or said.get("reasoning"))


def _is_last(event: dict[str, Any]) -> bool:
    return bool(_choice(event).get("finish_reason"))


def _timed_by_server(known: dict[str, Any]) -> Answer | None:
    timings = known.get("timings")
    if not isinstance(timings, dict):
        return None
    read, written = _number(timings, "prompt_n"), _number(timings, "predicted_n")
    reading, writing = _number(timings, "prompt_per_second"), _number(timings, "predicted_per_second")
    return Answer(int(read or 0), int(written or 0), reading, writing)


def _timed_by_arrival(server: ModelServer, known: dict[str, Any], arrivals: _Arrivals) -> Answer:
    usage = known.get("usage")
    counted = usage if isinstance(usage, dict) else {}
    read, written = _number(counted, "prompt_tokens"), _number(counted, "completion_tokens")
    if not read or not written:
        raise MeasureError(
            tr("{server} does not tell how many tokens it wrote, so its speed cannot be measured.", server=server.who)
        )
    if arrivals.first_s is None:
        return Answer(int(read), int(written), None, None)
    first_s, rest_s = arrivals.first_s, arrivals.last_s - arrivals.first_s
    writing = (written - 1) / rest_s if rest_s > 0 and written > 1 else None
    alone_s = first_s - 1 / writing if writing else first_s
    reading = read / first_s if first_s > 0 else None
    return Answer(int(read), int(written), reading, writing, read / alone_s if alone_s > 0 else None)


def _number(fields: dict[str, Any], name: str) -> float | None:
    value = fields.get(name)
    return float(value) if isinstance(value, int | float) and value > 0 else None
