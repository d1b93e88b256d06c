"""Programs that run models and models that lie on the disk, as found on this machine."""

from __future__ import annotations

from dataclasses import dataclass

from rigplanner.domain.llm import LlmModel


@dataclass(frozen=True, slots=True)
class FoundRuntime:
    """A program that runs models. `kind` is "llama.cpp", "Ollama", "LM Studio" or "OpenAI-compatible server".

    `path` is what starts it, `bench_path` its benchmark (llama-bench); `address` is where it answers,
    "http://127.0.0.1:11434", None while it does not run. `models` are those it offers, by its own names.
    """

    kind: str
    version: str | None = None
    path: str | None = None
    bench_path: str | None = None
    address: str | None = None
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model file. `origin` is "file", "Ollama" or "LM Studio"; `name` is what that program calls it.

    `model` is what its header says, None where it could not be read, and then `trouble` says why. `is_unread` means
    that there was no time for it yet.
    """

    name: str
    path: str
    size_bytes: int
    origin: str
    model: LlmModel | None = None
    trouble: str = ""
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class FoundSoftware:
    """All that was found, models biggest first, and sentences about what could not be read."""

    runtimes: tuple[FoundRuntime, ...] = ()
    models: tuple[FoundModel, ...] = ()
    troubles: tuple[str, ...] = ()
