"""Which models can be measured here, and with which program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rigplanner.domain.software import FoundModel, FoundRuntime, FoundSoftware
from rigplanner.measure.jobs import ANSWER_TOKENS, PROMPT_TOKENS, REPETITIONS, BenchJob, ServerJob
from rigplanner.measure.llama_bench import BenchRequest
from rigplanner.translation import tr


@dataclass(frozen=True, slots=True)
class Way:
    """A model with a program that can measure it; `found` is its file where one is known."""

    model: str
    program: str
    runtime: FoundRuntime
    found: FoundModel | None = None

    @property
    def is_bench(self) -> bool:
        """Whether llama-bench does it, and no server."""
        return self.runtime.bench_path is not None and self.runtime.address is None

    def job(
        self,
        depths: tuple[int, ...] = (0,),
        repetitions: int = REPETITIONS,
        gpu_layers: int | None = None,
        tokens: tuple[int, int] = (PROMPT_TOKENS, ANSWER_TOKENS),
    ) -> BenchJob | ServerJob:
        """The measurement at some depths, `tokens` read and written; `gpu_layers` is for llama-bench alone."""
        if self.is_bench and self.runtime.bench_path and self.found is not None:
            return BenchJob(
                BenchRequest(
                    Path(self.runtime.bench_path),
                    Path(self.found.path),
                    prompt_tokens=tokens[0],
                    answer_tokens=tokens[1],
                    depths=depths,
                    repetitions=repetitions,
                    gpu_layers=gpu_layers,
                    # As plans have it; older builds would go without.
                    flash_attention=True,
                )
            )
        address = self.runtime.address or ""
        return ServerJob(address, self.model, self.runtime.kind == "Ollama", depths, repetitions, *tokens)


def ways_to_measure(software: FoundSoftware) -> tuple[Way, ...]:
    """Every model with every program that can measure it: files with llama-bench, then what servers offer."""
    return (*_with_bench(software), *_with_servers(software))


def _with_bench(software: FoundSoftware) -> Iterator[Way]:
    benches = [runtime for runtime in software.runtimes if runtime.bench_path]
    for runtime in benches:
        program = " ".join(filter(None, ("llama-bench", runtime.version)))
        if len(benches) > 1:
            program = tr("{program} in {folder}", program=program, folder=Path(runtime.bench_path or "").parent)
        # A build that also serves is measured by its benchmark, which needs no server.
        bench = FoundRuntime(runtime.kind, runtime.version, runtime.path, runtime.bench_path)
        for found in software.models:
            yield Way(found.model.name if found.model else found.name, program, bench, found)


def _with_servers(software: FoundSoftware) -> Iterator[Way]:
    for runtime in software.runtimes:
        for name in runtime.models if runtime.address else ():
            named = " ".join(filter(None, (tr(runtime.kind), runtime.version)))
            program = tr("{program} at {address}", program=named, address=runtime.address)
            yield Way(name, program, runtime, _file_of(name, runtime, software.models))


def _file_of(name: str, runtime: FoundRuntime, models: tuple[FoundModel, ...]) -> FoundModel | None:
    """The file behind a server's name for a model: Ollama's own store, or a file of that name."""
    if runtime.kind == "Ollama":
        names = (name, name.removesuffix(":latest"))
        return next((found for found in models if found.origin == "Ollama" and found.name in names), None)
    exact = next((found for found in models if found.path == name), None)
    alike = [found for found in models if Path(name).name in (Path(found.path).name, Path(found.path).stem)]
    return exact or (alike[0] if len(alike) == 1 else None)
