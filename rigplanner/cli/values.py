"""Reads the values of options as people write them: 16k, 32GB, layers:20."""

from __future__ import annotations

import argparse
import re
from typing import Final

from rigplanner.domain.plan import (
    MAX_CONTEXT_TOKENS,
    MAX_GPUS,
    MAX_PARALLEL_USERS,
    KvType,
    Offload,
    OffloadMode,
    Runtime,
)
from rigplanner.units import K_TOKENS

MAX_UBATCH_TOKENS: Final = 65_536
MAX_RAM_GB: Final = 65_536
_MAX_LAYERS: Final = 1024
_SUFFIXES: Final = {"": 1, "k": K_TOKENS, "m": K_TOKENS * K_TOKENS}
_COUNTED: Final = re.compile(r"^(?P<count>\d{1,6})\s*[x×]\s*(?P<name>.+)$", re.IGNORECASE)
_RUNTIMES: Final = {
    "llama.cpp": Runtime.LLAMA_CPP,
    "llamacpp": Runtime.LLAMA_CPP,
    "ollama": Runtime.OLLAMA,
    "lmstudio": Runtime.LM_STUDIO,
    "vllm": Runtime.VLLM,
    "mlx": Runtime.MLX,
}
RUNTIME_NAMES: Final = ("llama.cpp", "ollama", "lm-studio", "vllm", "mlx")


def context(text: str) -> int:
    """A context in tokens: "4096", "4,096" or "16k" (16 x 1024)."""
    found = re.fullmatch(r"(\d{1,15})([km]?)", text.strip().lower().replace(",", "").replace("_", ""))
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of tokens, such as 4096 or 16k")
    tokens = int(found[1]) * _SUFFIXES[found[2]]
    return _within(tokens, MAX_CONTEXT_TOKENS, "tokens of context")


def parallel(text: str) -> int:
    """How many users at once."""
    return _within(_whole(text), MAX_PARALLEL_USERS, "users at once")


def ubatch(text: str) -> int:
    """Tokens of a prompt that are read together."""
    return _within(_whole(text), MAX_UBATCH_TOKENS, "tokens in a batch")


def ram_gb(text: str) -> int:
    """Main memory in GB, with or without the unit."""
    number = re.sub(r"\s*gi?b?$", "", text.strip(), flags=re.IGNORECASE)
    return _within(_whole(number), MAX_RAM_GB, "GB of main memory")


def kv_type(text: str) -> KvType:
    """How the KV cache is stored."""
    name = text.strip().lower()
    if name not in set(KvType):
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(KvType)}")
    return KvType(name)


def on_or_off(text: str) -> bool:
    """A switch."""
    states = {"on": True, "off": False}
    if text.strip().lower() not in states:
        raise argparse.ArgumentTypeError(f"{text!r} is neither on nor off")
    return states[text.strip().lower()]


def runtime(text: str) -> Runtime:
    """The program that runs the model."""
    found = _RUNTIMES.get(re.sub(r"[\s_-]", "", text.lower()))
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(RUNTIME_NAMES)}")
    return found


def offload(text: str) -> Offload:
    """What may leave the GPU: auto, gpu, cpu, experts or experts:N (of the first N layers), layers:N on the GPU."""
    mode, colon, count = text.strip().lower().partition(":")
    if mode in (OffloadMode.LAYERS, OffloadMode.EXPERTS) and colon:
        layers = _whole(count)
        if layers > _MAX_LAYERS:
            raise argparse.ArgumentTypeError(f"no model has {layers:,} layers")
        return Offload(mode=OffloadMode(mode), layers=layers)
    if colon or mode == OffloadMode.LAYERS or mode not in set(OffloadMode):
        raise argparse.ArgumentTypeError(f"{text!r} is none of auto, gpu, experts, experts:N, layers:N, cpu")
    return Offload(mode=OffloadMode(mode))


def counted(text: str) -> tuple[int, str]:
    """A number of cards and their name: "2x RTX 3090" is 2 and "RTX 3090"."""
    found = _COUNTED.match(text.strip())
    if found is None:
        return 1, text.strip()
    return _within(int(found["count"]), MAX_GPUS, "cards"), found["name"].strip()


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    number = int(text.strip())
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative")
    return number


def _within(number: int, most: int, what: str) -> int:
    if not 1 <= number <= most:
        raise argparse.ArgumentTypeError(f"{number:,} {what} cannot be planned; give 1 to {most:,}")
    return number
