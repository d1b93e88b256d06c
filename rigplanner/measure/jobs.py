"""What can be measured, each as one thing to run: told of its progress, ended at any moment."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rigplanner.measure.drive import read_drive
from rigplanner.measure.drive_access import lies_in_memory
from rigplanner.measure.fresh_file import fresh_file
from rigplanner.measure.llama_bench import BenchRequest, run_llama_bench
from rigplanner.measure.memory_rate import read_memory_rate
from rigplanner.measure.ollama import run_ollama
from rigplanner.measure.openai_server import run_server
from rigplanner.measure.progress import MeasureError, Progress, Stop, Tell
from rigplanner.measure.speed import Rate, Speed
from rigplanner.translation import tr

PROMPT_TOKENS: Final = 512
ANSWER_TOKENS: Final = 128
REPETITIONS: Final = 3
#: Enough that a drive's own memory is behind it, little enough to be written quickly.
_FRESH_BYTES: Final = 2_000_000_000


@dataclass(frozen=True, slots=True)
class BenchJob:
    """A model file with llama-bench."""

    request: BenchRequest

    def run(self, tell: Tell, stop: Stop) -> tuple[Speed, ...]:
        """Measure; raises MeasureError or Cancelled."""
        return run_llama_bench(self.request, tell, stop)


@dataclass(frozen=True, slots=True)
class ServerJob:
    """A model that a running server offers under `model`; `is_ollama` says which language it speaks."""

    address: str
    model: str
    is_ollama: bool
    depths: tuple[int, ...] = (0,)
    repetitions: int = REPETITIONS
    prompt_tokens: int = PROMPT_TOKENS
    answer_tokens: int = ANSWER_TOKENS

    def run(self, tell: Tell, stop: Stop) -> tuple[Speed, ...]:
        """Measure; raises MeasureError or Cancelled."""
        ask = run_ollama if self.is_ollama else run_server
        lengths = (self.depths, self.answer_tokens, self.prompt_tokens)
        return ask(self.address, self.model, *lengths, self.repetitions, tell, stop)


@dataclass(frozen=True, slots=True)
class DriveJob:
    """A drive, by a big file on it; a folder gets a file written first, which is removed after."""

    place: Path

    def run(self, tell: Tell, stop: Stop) -> tuple[Rate, ...]:
        """Measure; raises MeasureError or Cancelled."""
        if lies_in_memory(self.place):
            raise MeasureError(
                tr("{place} lies in main memory, not on a drive. Choose a file on a drive.", place=self.place)
            )
        if not self.place.is_dir():
            return (read_drive(self.place, tell, stop),)
        half = _Half(tell)
        written = fresh_file(self.place, _FRESH_BYTES, half.first, stop)
        try:
            return (read_drive(written, half.second, stop),)
        finally:
            with suppress(OSError):
                written.unlink()


@dataclass(frozen=True, slots=True)
class MemoryJob:
    """Main memory, read by so many threads."""

    threads: int

    def run(self, tell: Tell, stop: Stop) -> tuple[Rate, ...]:
        """Measure; raises MeasureError or Cancelled."""
        return (read_memory_rate(self.threads, tell, stop),)


Job = BenchJob | ServerJob | DriveJob | MemoryJob


@dataclass(frozen=True, slots=True)
class _Half:
    """Two pieces of work told as one."""

    tell: Tell

    def first(self, progress: Progress) -> None:
        self.tell(Progress(progress.share / 2, progress.doing))

    def second(self, progress: Progress) -> None:
        self.tell(Progress(0.5 + progress.share / 2, progress.doing, progress.left_s))


def fields_of(found: Speed | Rate) -> dict[str, Any]:
    """A result as fields of an `OwnRun`."""
    if isinstance(found, Rate):
        return {"kind": found.kind, "value": found.value, "low": found.low, "high": found.high, "engine": "RigPlanner"}
    return {
        "kind": found.kind,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "repetitions": found.repetitions,
        "tokens": found.tokens,
        "depth": found.depth,
        "gpu_layers": found.gpu_layers,
        "flash_attention": found.flash_attention,
        "kv_type": found.kv_type,
        "engine": _ENGINES.get(found.engine, found.engine),
        "engine_build": found.engine_build[:80],
        "backend": found.backend[:60],
    }


#: Engines as the speed law names them.
_ENGINES: Final = {"Ollama": "ollama"}
