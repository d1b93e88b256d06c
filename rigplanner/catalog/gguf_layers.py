"""What each layer of a model in a GGUF file is: full or sliding attention, recurrent, or feed-forward only.

Recurrent and attention-free layers show in their tensors. Which attention layers slide is not always in
the file; where it is not, the engine's own pattern for the architecture stands in (src/models/* of llama.cpp).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rigplanner.catalog.gguf_header import GgufHeader, TensorInfo, Value
from rigplanner.catalog.gguf_stream import GgufError
from rigplanner.domain.llm import FULL, NO_ATTENTION, RECURRENT, SLIDING
from rigplanner.numerals import figure
from rigplanner.translation import tr

MAX_LAYERS: Final = 1024
#: Llama 4 attends in chunks of this many tokens; its files do not say so (src/models/llama4.cpp).
_LLAMA4_CHUNK: Final = 8192


class UnsupportedModelError(GgufError):
    """The file is sound, but the program does not know how this architecture uses memory."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Every `period`-th layer is full: the first of each group if `full_first`, else the last."""

    period: int
    full_first: bool = False

    def slides(self, layer: int) -> bool:
        return layer % self.period != (0 if self.full_first else self.period - 1)


_PATTERNS: Final = MappingProxyType(
    {
        "gemma2": _Pattern(2),
        "gemma3": _Pattern(6),
        "gpt-oss": _Pattern(2),
        "cohere2": _Pattern(4),
        "llama4": _Pattern(4),
        "olmo2": _Pattern(4),
        "exaone4": _Pattern(4),
        "step35": _Pattern(4, full_first=True),
    }
)


class Fields:
    """The metadata of a header under its architecture's prefix, with types checked."""

    def __init__(self, metadata: Mapping[str, Value]) -> None:
        self._metadata = metadata
        self.architecture = self.text("general.architecture", "")
        if not self.architecture:
            raise GgufError(tr("it does not say which architecture the model has"))

    def text(self, key: str, default: str) -> str:
        """A general entry as text."""
        value = self._metadata.get(key)
        return value if isinstance(value, str) else default

    def general_number(self, key: str) -> int | None:
        """A general entry as a whole number."""
        value = self._metadata.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def value(self, key: str) -> Value:
        """An entry of the architecture."""
        return self._metadata.get(self._full(key))

    def number(self, key: str) -> int | None:
        """A whole number, or None if the file has none; of a list its largest."""
        value = self.value(key)
        if isinstance(value, tuple):
            value = max((int(item) for item in value if isinstance(item, int)), default=None)
        if value is None or isinstance(value, bool) or not isinstance(value, int):
            return None
        return value

    def needed(self, key: str) -> int:
        """A positive whole number that must be there."""
        number = self.number(key)
        if number is None or number < 1:
            raise GgufError(tr("it does not say {field}", field=self._full(key)))
        return number

    def per_layer(self, key: str, layers: int) -> int | tuple[int, ...] | None:
        """One number for all layers or one for each."""
        value = self.value(key)
        if not isinstance(value, tuple):
            return self.number(key)
        numbers = tuple(int(item) for item in value if isinstance(item, int) and item >= 0)[:layers]
        if len(numbers) != layers:
            raise GgufError(tr("{field} does not list every layer", field=self._full(key)))
        return numbers[0] if len(set(numbers)) == 1 else numbers

    def _full(self, key: str) -> str:
        return f"{self.architecture}.{key}"


@dataclass(frozen=True, slots=True)
class ModelTensors:
    """The tensors that are loaded: `outer` ones, and by layer, each by its name without layer and ".weight"."""

    outer: Mapping[str, TensorInfo]
    layers: tuple[Mapping[str, TensorInfo], ...]

    def all(self) -> tuple[TensorInfo, ...]:
        """Every loaded tensor."""
        return (*self.outer.values(), *(tensor for layer in self.layers for tensor in layer.values()))


def loaded_tensors(header: GgufHeader, fields: Fields) -> ModelTensors:
    """Tensors by layer; layers that predict further tokens are in the file but not loaded."""
    count = fields.needed("block_count") - (fields.number("nextn_predict_layers") or 0)
    if not 1 <= count <= MAX_LAYERS:
        claimed = figure(count)
        raise GgufError(tr("it claims {count} layers", count=claimed))
    outer: dict[str, TensorInfo] = {}
    layers: tuple[dict[str, TensorInfo], ...] = tuple({} for _ in range(count))
    for tensor in header.tensors:
        name = tensor.name.removesuffix(".weight")
        prefix, _, rest = name.partition(".")
        number, _, inner = rest.partition(".")
        if prefix != "blk":
            outer[name] = tensor
        elif number.isdecimal() and len(number) < 6 and int(number) < count:
            layers[int(number)][inner] = tensor
    return ModelTensors(outer, layers)


def layer_letters(fields: Fields, tensors: ModelTensors) -> tuple[str, int | None]:
    """One letter a layer, and the window of the sliding ones if there are any."""
    window = _window(fields)
    slides = _sliding(fields, len(tensors.layers)) if window else ()
    letters = []
    for layer, own in enumerate(tensors.layers):
        letter = _letter_from_tensors(own, fields)
        letters.append(SLIDING if letter == FULL and slides and slides[layer] else letter)
    return "".join(letters), window if SLIDING in letters else None


def _letter_from_tensors(own: Mapping[str, TensorInfo], fields: Fields) -> str:
    if not own:
        raise GgufError(tr("it lacks the tensors of a layer"))
    recurrent = any(name.startswith("ssm_") for name in own)
    attention = any(name in own for name in ("attn_q", "attn_q_a", "attn_kv_a_mqa", "attn_k"))
    if recurrent and attention:
        raise UnsupportedModelError(
            tr("layers of {kind} that are recurrent and attend are not supported", kind=fields.architecture)
        )
    if recurrent:
        return RECURRENT
    return FULL if attention or "attn_qkv" in own else NO_ATTENTION


def _window(fields: Fields) -> int | None:
    if fields.architecture == "llama4":
        return _LLAMA4_CHUNK
    return fields.number("attention.sliding_window") or None


def _sliding(fields: Fields, count: int) -> tuple[bool, ...]:
    """Which layers slide: as the file lists them, else by the engine's pattern, else none."""
    listed = fields.value("attention.sliding_window_pattern")
    if isinstance(listed, tuple):
        if len(listed) < count:
            raise GgufError(tr("its sliding window pattern does not list every layer"))
        return tuple(bool(item) for item in listed[:count])
    pattern = _PATTERNS.get(fields.architecture)
    if isinstance(listed, int) and not isinstance(listed, bool) and listed > 0:
        pattern = _Pattern(listed, pattern.full_first if pattern else False)
    return tuple(pattern.slides(layer) for layer in range(count)) if pattern else ()
