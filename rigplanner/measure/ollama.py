"""Measuring a model that Ollama runs, by the times it reports itself (docs.ollama.com/api)."""

from __future__ import annotations

import re
from contextlib import closing
from typing import Any

from rigplanner.measure.answers import Answer, Ask, Engine, Questions, speeds_of
from rigplanner.measure.http_stream import ModelServer, Refused
from rigplanner.measure.progress import MeasureError, Stop, Tell
from rigplanner.measure.speed import Speed
from rigplanner.translation import tr

_NS_PER_S = 1e9
#: The count of tokens in a prompt is a guess before it is read.
_PROMPT_MARGIN = 1.15
_CONTEXT_STEP = 256
_OUT_OF_MEMORY = re.compile(r"more system memory|out of memory|cudaMalloc|failed to allocate", re.IGNORECASE)


def run_ollama(
    address: str,
    model: str,
    depths: tuple[int, ...],
    answer_tokens: int,
    prompt_tokens: int,
    repetitions: int,
    tell: Tell,
    stop: Stop,
) -> tuple[Speed, ...]:
    """Measure a model by Ollama's name for it: reading and writing for each depth, 0 standing for `prompt_tokens`.

    The context is filled by the prompt: it is read at depth 0, and the answer is written at the depth of its length.
    Raises `MeasureError`, as `PartlyMeasured` if a depth was finished, or `Cancelled`.
    """
    server = ModelServer("Ollama", address)
    version = server.ask("/api/version", stop).get("version")
    questions = Questions(depths, prompt_tokens, answer_tokens, repetitions)

    def engine() -> Engine:
        gpu_layers, backend = _placement(server.ask("/api/ps", stop), model)
        return Engine("Ollama", str(version or ""), backend, gpu_layers)

    return speeds_of("Ollama", questions, _asking(server, model, _context(questions), stop), engine, tell, stop)


def _context(questions: Questions) -> int:
    """One length of context for all prompts: with another, Ollama would load the model anew."""
    needed = max(questions.lengths) * _PROMPT_MARGIN + questions.answer_tokens
    return (int(needed) // _CONTEXT_STEP + 1) * _CONTEXT_STEP


def _asking(server: ModelServer, model: str, context: int, stop: Stop) -> Ask:
    def ask(prompt: str, answer_tokens: int, first_s: float) -> Answer:
        options = {"num_predict": answer_tokens, "num_ctx": context, "seed": 1, "temperature": 0}
        body = {"model": model, "prompt": prompt, "raw": True, "stream": True, "options": options}
        try:
            return _answer(_last_of(server, body, stop, first_s))
        except Refused as refusal:
            raise _explained(refusal.said, model) or refusal from refusal

    return ask


def _last_of(server: ModelServer, body: dict[str, Any], stop: Stop, first_s: float) -> dict[str, Any]:
    """The last object of the answer, which holds the times."""
    last: dict[str, Any] = {}
    with closing(server.stream("/api/generate", body, stop, first_s=first_s)) as lines:
        for line in lines:
            last = server.object_in(line)
            if "error" in last:
                said = str(last["error"])[:300]
                raise _explained(said, body["model"]) or Refused("Ollama", 500, said)
    if not last.get("done"):
        raise server.broke_off()
    return last


def _explained(said: str, model: str) -> MeasureError | None:
    if _OUT_OF_MEMORY.search(said):
        return MeasureError(
            tr(
                "{model} does not fit in the memory of this PC. Choose a smaller model or a shorter context.",
                model=model,
            )
        )
    if "not found" in said:
        return MeasureError(
            tr("Ollama does not have {model}. Load it with Ollama or choose another model.", model=model)
        )
    return None


def _answer(last: dict[str, Any]) -> Answer:
    read, written = _count(last, "prompt_eval_count"), _count(last, "eval_count")
    return Answer(read, written, _rate(read, last, "prompt_eval_duration"), _rate(written, last, "eval_duration"))


def _count(last: dict[str, Any], name: str) -> int:
    value = last.get(name)
    return value if isinstance(value, int) else 0


def _rate(tokens: int, last: dict[str, Any], name: str) -> float | None:
    duration_ns = _count(last, name)
    return tokens * _NS_PER_S / duration_ns if tokens and duration_ns > 0 else None


def _placement(running: dict[str, Any], model: str) -> tuple[int | None, str]:
    """How many layers lie on the GPU, and where the model lies in words; (None, "") where Ollama does not tell."""
    listed = running.get("models")
    for entry in listed if isinstance(listed, list) else []:
        if isinstance(entry, dict) and model in _names_of(entry):
            size, on_gpu = entry.get("size"), entry.get("size_vram", 0)
            if isinstance(size, int) and isinstance(on_gpu, int) and size > 0:
                return _told(on_gpu / size)
    return None, ""


def _names_of(entry: dict[str, Any]) -> tuple[str, ...]:
    """The names of a model; the tag "latest" may be left out."""
    name = str(entry.get("model") or entry.get("name") or "")
    return name, name.removesuffix(":latest")


def _told(share_on_gpu: float) -> tuple[int | None, str]:
    if share_on_gpu <= 0:
        return 0, "CPU"
    return None, "GPU" if share_on_gpu >= 1 else "partly in main memory"
