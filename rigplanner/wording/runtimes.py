"""Words about the programs that run models: what each is, and what it cannot do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from rigplanner.domain.plan import Runtime
from rigplanner.wording.quantities import gib_with_unit, tokens
from rigplanner.wording.sentences import Text, Values

_MEANINGS: Final = {
    Runtime.LLAMA_CPP: "what most others are built on",
    Runtime.OLLAMA: "llama.cpp, set up for you",
    Runtime.LM_STUDIO: "llama.cpp in a window",
    Runtime.VLLM: "for many users at once",
    Runtime.MLX: "for Apple machines",
}


def runtime_meaning(runtime: Runtime) -> str:
    """What a program is, in a few words."""
    return _MEANINGS[runtime]


def _needs_apple(_: Values) -> Text:
    return "MLX runs on Apple machines only", "This rig needs another program; llama.cpp runs on all of them."


def _needs_gpu(v: Values) -> Text:
    return f"{v['runtime']} needs a graphics card", "This rig has none. llama.cpp runs on the processor."


def _cache(v: Values) -> Text:
    kind = str(v["kv_type"]).upper()
    return f"{v['runtime']} has no {kind} cache", f"The figures are for a cache in {kind}, which it cannot store."


def _experts(v: Values) -> Text:
    return (
        f"{v['runtime']} cannot keep experts alone in RAM",
        "It moves whole layers there, as shown. llama.cpp and LM Studio keep the rest of each layer on the card, "
        "which is faster.",
    )


def _does_not_spill(v: Values) -> Text:
    return (
        f"{v['runtime']} needs all of it on the card",
        "It stops where the model is too large. llama.cpp would run the rest from main memory, slower.",
    )


def _room_taken(v: Values) -> Text:
    share = f"{float(v['share']):.0%}"
    return (
        f"{v['runtime']} would not start",
        f"It claims {share} of the card and leaves {gib_with_unit(float(v['left_bytes']))}; "
        f"other apps hold {gib_with_unit(float(v['held_bytes']))}.",
    )


def _ollama_context(v: Values) -> Text:
    return (
        "Set the context in Ollama",
        f"Left alone it takes {tokens(int(v['default_tokens']))} tokens on this rig, not {tokens(int(v['tokens']))}, "
        "and cuts longer prompts without a word. “Run it” sets it.",
    )


def _not_compared(v: Values) -> Text:
    return (
        f"{v['runtime']}: speed and scratch space are unknown",
        "Weights and cache follow its rules; compute space and speed shown are llama.cpp's with the same quantization.",
    )


SENTENCES: Mapping[str, Callable[[Values], Text]] = MappingProxyType(
    {
        "runtime_needs_apple": _needs_apple,
        "runtime_needs_gpu": _needs_gpu,
        "runtime_cache": _cache,
        "runtime_experts": _experts,
        "runtime_does_not_spill": _does_not_spill,
        "runtime_room_taken": _room_taken,
        "ollama_context": _ollama_context,
        "runtime_not_compared": _not_compared,
    }
)
ACTIONS: Mapping[str, Callable[[Values], str]] = MappingProxyType(
    {
        "use_cache": lambda v: f"Use {str(v['kv_type']).upper()}",
        "use_runtime": lambda v: f"Use {v['runtime']}",
    }
)
