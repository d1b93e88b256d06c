"""Words about the programs that run models: what each is, and what it cannot do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from rigplanner.domain.plan import Runtime
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr
from rigplanner.wording.quantities import tokens
from rigplanner.wording.sentences import Text, Values, gib_of

_MEANINGS: Final = {
    Runtime.LLAMA_CPP: mark("what most others are built on"),
    Runtime.OLLAMA: mark("llama.cpp, set up for you"),
    Runtime.LM_STUDIO: mark("llama.cpp in a window"),
    Runtime.VLLM: mark("for many users at once"),
    Runtime.MLX: mark("for Apple machines"),
}


def runtime_meaning(runtime: Runtime) -> str:
    """What a program is, in a few words."""
    return tr(_MEANINGS[runtime])


def _needs_apple(_: Values) -> Text:
    detail = tr("This rig needs another program; llama.cpp runs on all of them.")
    return tr("MLX runs on Apple machines only"), detail


def _needs_gpu(v: Values) -> Text:
    title = tr("{program} needs a graphics card", program=v["runtime"])
    return title, tr("This rig has none. llama.cpp runs on the processor.")


def _cache(v: Values) -> Text:
    kind = str(v["kv_type"]).upper()
    return (
        tr("{program} has no {kind} cache", program=v["runtime"], kind=kind),
        tr("The figures are for a cache in {kind}, which it cannot store.", kind=kind),
    )


def _experts(v: Values) -> Text:
    return (
        tr("{program} cannot keep experts alone in RAM", program=v["runtime"]),
        tr(
            "It moves whole layers there, as shown. llama.cpp and LM Studio keep the rest of each layer on the card, "
            "which is faster."
        ),
    )


def _does_not_spill(v: Values) -> Text:
    return (
        tr("{program} needs all of it on the card", program=v["runtime"]),
        tr("It stops where the model is too large. llama.cpp would run the rest from main memory, slower."),
    )


def _room_taken(v: Values) -> Text:
    detail = tr(
        "It claims {percent}% of the card and leaves {left}; other apps hold {held}.",
        percent=figure(100 * float(v["share"])),
        left=gib_of(v, "left_bytes"),
        held=gib_of(v, "held_bytes"),
    )
    return tr("{program} would not start", program=v["runtime"]), detail


def _ollama_context(v: Values) -> Text:
    detail = tr(
        "Left alone it takes {default} tokens on this rig, not {tokens}, and cuts longer prompts without a word. "
        "“Run it” sets it.",
        default=tokens(int(v["default_tokens"])),
        tokens=tokens(int(v["tokens"])),
    )
    return tr("Set the context in Ollama"), detail


def _not_compared(v: Values) -> Text:
    return (
        tr("{program}: speed and scratch space are unknown", program=v["runtime"]),
        tr(
            "Weights and cache follow its rules; compute space and speed shown are llama.cpp's with the same "
            "quantization."
        ),
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
        "use_cache": lambda v: tr("Use {kind}", kind=str(v["kv_type"]).upper()),
        "use_runtime": lambda v: tr("Use {program}", program=v["runtime"]),
    }
)
