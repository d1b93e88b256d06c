"""Measuring a model behind a server that speaks as OpenAI's does: llama-server, LM Studio, vLLM and others."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from rigplanner.measure.answers import Answer, Engine, Questions, speeds_of
from rigplanner.measure.http_stream import ModelServer, Refused
from rigplanner.measure.openai_stream import answer_from, build_of, is_llama_cpp
from rigplanner.measure.progress import MeasureError, Stop, Tell
from rigplanner.measure.speed import Speed
from rigplanner.translation import mark, tr

_WHO = mark("The server")
#: Ways to ask, the best first: a plain prompt before a chat, and with llama-server's own settings before without
#: (tools/server/README.md of github.com/ggml-org/llama.cpp; platform.openai.com/docs/api-reference/completions).
_PATHS = ("/v1/completions", "/v1/chat/completions")
_OWN_SETTINGS = {"cache_prompt": False, "ignore_eos": True}
#: Statuses that say: not this address, or not this form.
_NO_SUCH_PATH = (404, 405, 501)
_NOT_THIS_FORM = (400, 422)


def run_server(
    address: str,
    model: str,
    depths: tuple[int, ...],
    answer_tokens: int,
    prompt_tokens: int,
    repetitions: int,
    tell: Tell,
    stop: Stop,
) -> tuple[Speed, ...]:
    """Measure a model by the server's name for it: reading and writing for each depth, 0 standing for `prompt_tokens`.

    The context is filled by the prompt: it is read at depth 0, and the answer is written at the depth of its length.
    llama-server reports its own times. Of others the arrival of tokens is timed: reading then includes the first
    token, and its `high` leaves that out. Raises `MeasureError`, as `PartlyMeasured` if a depth was finished, or
    `Cancelled`.
    """
    asking = _Asking(ModelServer(tr(_WHO), address), model, stop)
    questions = Questions(depths, prompt_tokens, answer_tokens, repetitions)
    return speeds_of(tr(_WHO), questions, asking.ask, asking.engine, tell, stop)


class _Asking:
    """Asks one server, in the first way that it understands."""

    def __init__(self, server: ModelServer, model: str, stop: Stop) -> None:
        self._server = server
        self._model = model
        self._stop = stop
        self._ways = [(path, own) for path in _PATHS for own in (_OWN_SETTINGS, {})]
        self._last: dict[str, Any] = {}
        self._answered = False

    def ask(self, prompt: str, answer_tokens: int, first_s: float) -> Answer:
        """The timed answer to a prompt."""
        while True:
            path, own = self._ways[0]
            try:
                return self._answer(path, self._body(path, prompt, answer_tokens) | own, first_s)
            except Refused as refusal:
                self._next_way(path, refusal)

    def engine(self) -> Engine:
        """What the last answer said of the engine."""
        if is_llama_cpp(self._last):
            return Engine("llama.cpp", build_of(self._last))
        return Engine("OpenAI-compatible server")

    def _body(self, path: str, prompt: str, answer_tokens: int) -> dict[str, Any]:
        asked = {"prompt": prompt} if path == _PATHS[0] else {"messages": [{"role": "user", "content": prompt}]}
        settings = {"max_tokens": answer_tokens, "temperature": 0, "seed": 1}
        return {"model": self._model, "stream": True, "stream_options": {"include_usage": True}} | settings | asked

    def _answer(self, path: str, body: dict[str, Any], first_s: float) -> Answer:
        with closing(self._server.stream(path, body, self._stop, first_s=first_s)) as lines:
            answer, self._last = answer_from(self._server, lines)
        self._answered = True
        return answer

    def _next_way(self, path: str, refusal: Refused) -> None:
        """Give up the way of asking that was refused; raises if there is no other."""
        left = self._ways[1:]
        if refusal.status in _NO_SUCH_PATH:
            left = [way for way in left if way[0] != path]
        elif refusal.status not in _NOT_THIS_FORM:
            left = []
        # What worked before is refused for another reason, such as a prompt that is too long.
        if self._answered or not left:
            raise self._explained(refusal) from refusal
        self._ways = left

    def _explained(self, refusal: Refused) -> MeasureError:
        if refusal.status in _NO_SUCH_PATH:
            return MeasureError(
                tr("The server does not have {model}. Load it there or choose another model.", model=self._model)
            )
        if refusal.status == 503:
            return MeasureError(tr("The server is still loading its model. Wait a little and try again."))
        if refusal.status in (401, 403):
            return MeasureError(tr("The server asks for a key. Start it without one to measure it."))
        return refusal
