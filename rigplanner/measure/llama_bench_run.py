"""Following llama-bench while it works: how far it is, and the speeds it reports."""

from __future__ import annotations

import json
import re
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.progress import Progress, Tell, seconds_left
from rigplanner.measure.speed import Speed, Spread
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr

#: What --progress reports, for example "llama-bench: benchmark 2/4: generation run 1/3"
#: (github.com/ggml-org/llama.cpp, tools/llama-bench/llama-bench.cpp).
_AT_WORK = re.compile(r"benchmark (\d+)/\d+: (?:warmup )?(prompt|generation|depth) run(?: (\d+)/(\d+))?")
#: One test as indented JSON has some 3,000 characters.
_LONGEST_TEST = 100_000


#: What a test does, with an empty context and after so many tokens.
_READING = (mark("Reading {tokens} tokens"), mark("Reading {tokens} tokens after {depth}"))
_WRITING = (mark("Writing {tokens} tokens"), mark("Writing {tokens} tokens after {depth}"))
_FILLING = mark("Filling the context with {depth} tokens")


class _Test(NamedTuple):
    doing: tuple[str, str]
    tokens: int
    depth: int

    @property
    def told(self) -> str:
        return tr(self.doing[bool(self.depth)], tokens=figure(self.tokens), depth=figure(self.depth))


class LlamaBenchRun:
    """One run of llama-bench, fed with the lines of both its outputs, each from a thread of its own."""

    def __init__(self, prompt_tokens: int, answer_tokens: int, depths: tuple[int, ...], tell: Tell) -> None:
        works = [(_READING, prompt_tokens), (_WRITING, answer_tokens)]
        self._plan = [_Test(doing, tokens, depth) for depth in depths for doing, tokens in works if tokens]
        self._tell = tell
        self._lock = Lock()
        self._speeds: list[Speed] = []
        self._unfinished = ""
        self._started_s = monotonic()
        self._works = False
        self._share = 0.0

    @property
    def tests(self) -> int:
        """How many speeds a complete run reports."""
        return len(self._plan)

    @property
    def speeds(self) -> tuple[Speed, ...]:
        """The tests finished so far."""
        return tuple(self._speeds)

    @property
    def depth_at_work(self) -> int:
        """How many tokens fill the context in the first test that is not finished."""
        return self._plan[min(len(self._speeds), self.tests - 1)].depth

    def take_output(self, line: str) -> None:
        """A line of JSON: a whole test, or a part of one as the older indented form has it."""
        for text in (line, self._unfinished + line):
            test = _object_in(text)
            if test is not None:
                self._unfinished = ""
                self._take_test(test)
                return
        if self._unfinished or line.lstrip().startswith("{"):
            self._unfinished = (self._unfinished + line)[:_LONGEST_TEST]

    def take_error(self, line: str) -> None:
        """A line of the error output, which tells what is being done."""
        found = _AT_WORK.search(line)
        if not found:
            return
        with self._lock:
            if not self._works:
                # The time to load the model says nothing about the pace.
                self._works, self._started_s = True, monotonic()
            test, what, repetition, of = found.groups()
            within = (int(repetition) - 1) / int(of) if repetition else 0.0
            self._report(int(test) - 1 + within, filling=what == "depth")

    def _take_test(self, test: dict[str, Any]) -> None:
        speed = speed_of(test)
        if speed is None:
            return
        with self._lock:
            self._speeds.append(speed)
            self._report(len(self._speeds), filling=False)

    def _report(self, done: float, *, filling: bool) -> None:
        # The two outputs may arrive in either order; progress only ever grows.
        self._share = max(self._share, min(done / self.tests, 1.0))
        at_work = min(int(done), self.tests - 1)
        test = self._plan[at_work]
        doing = tr(_FILLING, depth=figure(test.depth)) if filling else test.told
        told = tr("{doing} (test {number} of {tests})", doing=doing, number=at_work + 1, tests=self.tests)
        # Before the first test is finished there is no pace yet.
        paced = self._share >= 1 / self.tests
        left_s = seconds_left(monotonic() - self._started_s, self._share) if paced else None
        self._tell(Progress(self._share, told, left_s))


def speed_of(test: dict[str, Any]) -> Speed | None:
    """The speed in one test as llama-bench reports it; None for a test that is not of reading or of writing alone.

    The fields are those of tools/llama-bench/README.md of github.com/ggml-org/llama.cpp; older builds lack `n_depth`.
    """
    reads, writes = test.get("n_prompt") or 0, test.get("n_gen") or 0
    mean = test.get("avg_ts")
    if bool(reads) == bool(writes) or not isinstance(mean, int | float) or not mean > 0:
        return None
    samples = test.get("samples_ts") or [mean]
    # The samples are rounded more coarsely than their mean, which must lie between them.
    spread = Spread.of([*samples, mean])
    flash = test.get("flash_attn")
    return Speed(
        kind=RunKind.READING if reads else RunKind.WRITING,
        value=mean,
        low=spread.low,
        high=spread.high,
        repetitions=len(samples),
        tokens=reads or writes,
        depth=test.get("n_depth") or 0,
        engine="llama.cpp",
        engine_build=_build(test),
        backend=str(test.get("backends") or ""),
        gpu_layers=_gpu_layers(test),
        # -1 leaves it to the engine, which does not say what it chose.
        flash_attention=None if flash is None or flash == -1 else bool(flash),
        kv_type=_kv_type(test),
    )


def _object_in(text: str) -> dict[str, Any] | None:
    start = text.find("{")
    if start < 0:
        return None
    try:
        found, _ = json.JSONDecoder().raw_decode(text, start)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _build(test: dict[str, Any]) -> str:
    number, commit = test.get("build_number"), str(test.get("build_commit") or "unknown")
    named = "" if commit == "unknown" else commit
    return f"b{number} ({named})".replace(" ()", "") if number else named


def _gpu_layers(test: dict[str, Any]) -> int | None:
    """The layers on the GPU: none without a GPU, as many as asked for, or None where the engine chose."""
    if test.get("gpu_info") == "":
        return 0
    layers = test.get("n_gpu_layers")
    return layers if isinstance(layers, int) and layers >= 0 else None


def _kv_type(test: dict[str, Any]) -> str | None:
    keys, values = test.get("type_k"), test.get("type_v")
    return str(keys) if keys == values and keys else f"{keys}/{values}" if keys and values else None
