"""Results of one batch's computation, as far as they take memory on a device: the parts of every graph.

Names of operations are those of ggml. Only shapes matter; weights and caches are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Final

from rigplanner.domain.llm import FULL, SLIDING, Architecture
from rigplanner.estimate.graph_allocator import ALIGNMENT, Shape, Tensor
from rigplanner.estimate.kv_cache import widest_values

F32_BYTES: Final = 4
F16_BYTES: Final = 2
I64_BYTES: Final = 8


class Graph:
    """Collects results in the order in which llama.cpp computes them: sources first, depth first."""

    def __init__(self) -> None:
        self.nodes: list[Tensor] = []
        self._seen: set[Tensor] = set()

    def expand(self, *results: Tensor) -> None:
        """Puts results and all that they read into the order, unless they are there already."""
        for result in results:
            if result not in self._seen:
                self._add(result)

    def _add(self, result: Tensor) -> None:
        seen = self._seen
        seen.add(result)
        for source in result.sources:
            if source not in seen:
                self._add(source)
        if not result.is_input:
            self.nodes.append(result)

    def in_order(self) -> list[Tensor]:
        """The nodes in parts, each after the data that is copied to the device for it, in order of first use.

        A new part begins after a step on the processor, and with every weight that is copied, so that the memory
        of the one before can be used again (ggml-backend.cpp, ggml_backend_sched_split_graph). Without any of
        these there is one part.
        """
        ordered: list[Tensor] = []
        brought: set[Tensor] = set()
        for part in self._parts():
            for node in part:
                for source in node.sources:
                    if (source.is_input or source.is_copy) and source not in brought:
                        brought.add(source)
                        ordered.append(source)
            ordered += part
        return ordered

    def _parts(self) -> Iterator[list[Tensor]]:
        part: list[Tensor] = []
        brings, after_host = False, False
        for node in self.nodes:
            if node.is_copy:
                continue
            if node.on_host:
                after_host = True
                part.append(node)
                continue
            brings_weight = brings_any = False
            for source in node.sources:
                brings_weight = brings_weight or source.is_weight
                brings_any = brings_any or source.is_input or source.is_copy
            if part and (after_host or (brings and brings_weight)):
                yield part
                part, brings = [], False
            after_host = False
            part.append(node)
            brings = brings or brings_any
        yield part


def fresh(shape: Shape, *sources: Tensor, value_bytes: int = F32_BYTES, scratch_bytes: int = 0) -> Tensor:
    """A result in memory of its own: matrix products, gated activations, copies, gathered rows."""
    return Tensor(shape, prod(shape) * value_bytes + scratch_bytes, sources)


def elementwise(*sources: Tensor) -> Tensor:
    """A result of the shape of its first source, which it may overwrite: add, mul, norm, rope, scale, unary."""
    shape = sources[0].shape
    if shape[-1] < 0:
        shape = shape[:-1]
    return Tensor(shape, prod(shape) * F32_BYTES, sources, in_place=True)


def view(source: Tensor, shape: Shape, *, at_start: bool = True) -> Tensor:
    """Another look at the memory of `source`. A negative number at the end of the shape: rows lie apart."""
    return Tensor(shape, 0, (source,), root=source.root or source, at_start=at_start and source.at_start)


def stored(*sources: Tensor, on_host: bool = False) -> Tensor:
    """A result written outside of the graph, into a cache or a state; `on_host` where that lies in main memory."""
    return Tensor((), 0, sources, on_host=on_host)


def copy_of(size: int, *, is_weight: bool = True) -> Tensor:
    """A copy of so many bytes of weights in main memory, or of results and caches there."""
    return Tensor((size,), size, is_copy=True, is_weight=is_weight)


def padded_bytes(size: int) -> int:
    """A size rounded up to the alignment of the device."""
    return -(-size // ALIGNMENT) * ALIGNMENT


def rotation_size(head_dim: int, *, largest: bool) -> int:
    """Rows of the Hadamard matrix that spreads outliers before a cache is quantized; 0 where none fits."""
    size = 64
    if head_dim % size:
        return 0
    while largest and head_dim % (2 * size) == 0:
        size *= 2
    return size


@dataclass(frozen=True, slots=True)
class Setting:
    """How a batch runs: all that the graph depends on beside the architecture.

    Several devices work on batches at once (pipeline), each with `input_copies` of its inputs that are never freed.
    """

    tokens: int
    outputs: int
    cells: int
    sliding_cells: int
    streams: int
    parallel: int
    flash_attention: bool
    quantized_keys: bool
    quantized_values: bool
    input_copies: int = 1
    cuda: bool = True


@dataclass(frozen=True)
class CacheInputs:
    """The inputs of attention over one kind of cache (full or sliding)."""

    cells: int
    mask: Tensor
    key_places: Tensor
    value_places: Tensor
    key_rotation: Tensor | None
    value_rotation: Tensor | None


@dataclass
class Frame:
    """A graph being built, with the inputs that its layers share.

    `copied` holds the weights of the present layer that lie in main memory, with their bytes by name; `on_host`
    says that all of the layer does, its cache too.
    """

    arch: Architecture
    setting: Setting
    copied: Mapping[str, int] = field(default_factory=dict)
    on_host: bool = False
    graph: Graph = field(default_factory=Graph)

    def enter(self, copied: Mapping[str, int], *, on_host: bool) -> None:
        """Go on to another layer."""
        self.copied, self.on_host = copied, on_host

    def product(self, weights: str, shape: Shape, *sources: Tensor) -> Tensor:
        """A product with weights, for which a copy of them may be needed first."""
        size = self.copied.get(weights, 0)
        return fresh(shape, copy_of(size), *sources) if size else fresh(shape, *sources)

    def normalized(self, source: Tensor) -> Tensor:
        """RMS norm and its weights."""
        return self.with_vector(elementwise(source))

    def with_vector(self, source: Tensor) -> Tensor:
        """A bias or the weights of a norm, one F32 value a row, put to a result."""
        return elementwise(source, copy_of(source.shape[0] * F32_BYTES)) if self.on_host else elementwise(source)

    def cache_copy(self, size: int) -> tuple[Tensor, ...]:
        """Keys or values of a layer whose cache lies in main memory."""
        return (copy_of(size, is_weight=False),) if self.on_host else ()

    def store(self, rows: Tensor, places: Tensor) -> Tensor:
        """Rows put into a cache; where that lies in main memory the processor does it."""
        return stored(rows, on_host=True) if self.on_host else stored(rows, places)

    def dims_of(self, layer: int) -> tuple[int, int]:
        """Sizes of a key and a value head of one layer."""
        kind = self.arch.layers[layer]
        return self.arch.key_dim_of(kind), self.arch.value_dim_of(kind)

    @property
    def tokens(self) -> int:
        """Tokens of the batch."""
        return self.setting.tokens

    def input(self, shape: Shape, value_bytes: int = F32_BYTES) -> Tensor:
        """Data copied to the device before the graph runs, one copy behind the other."""
        copies = self.setting.input_copies
        size = padded_bytes(prod(shape) * value_bytes) * copies
        return Tensor(shape, size, is_input=True, kept=copies > 1)

    def hidden_rows(self) -> Tensor:
        """One row of the hidden size a token, from the embedding or from the device before."""
        return self.input((self.arch.hidden_size, self.tokens))

    @staticmethod
    def tokens_of(rows: Tensor) -> int:
        """How many rows a result has, one a token; the last layer keeps only those with logits."""
        return rows.shape[1]

    @cached_property
    def positions(self) -> Tensor:
        """The position of every token."""
        return self.input((self.tokens,))

    @cached_property
    def temperature(self) -> Tensor:
        """A factor for the query of every token (Llama 4)."""
        return self.input((1, 1, self.tokens))

    @cached_property
    def output_rows(self) -> Tensor:
        """Which tokens need logits."""
        return self.input((self.setting.outputs,))

    @cached_property
    def state_rows(self) -> Tensor:
        """Which recurrent states belong to the sequences of the batch."""
        return self.input((self.setting.parallel,))

    @cached_property
    def _full(self) -> CacheInputs:
        return self._cache_inputs(FULL, self.setting.cells)

    @cached_property
    def _sliding(self) -> CacheInputs:
        return self._cache_inputs(SLIDING, self.setting.sliding_cells)

    def cache_inputs(self, layer: int) -> CacheInputs:
        """The inputs of a layer's attention."""
        return self._sliding if self.arch.layers[layer] == SLIDING else self._full

    def _cache_inputs(self, kind: str, cells: int) -> CacheInputs:
        """Without flash attention the mask is F32 and values are placed one by one, into a transposed cache."""
        s, arch = self.setting, self.arch
        widest = widest_values(arch)
        mask = (cells, s.tokens // s.streams, 1, s.streams)
        return CacheInputs(
            cells=cells,
            mask=self.input(mask, F16_BYTES if s.flash_attention else F32_BYTES),
            key_places=self.input((s.tokens,), I64_BYTES),
            value_places=self.input((s.tokens if s.flash_attention else s.tokens * widest,), I64_BYTES),
            key_rotation=self._rotation(arch.key_dim_of(kind), largest=True) if s.quantized_keys else None,
            value_rotation=self._rotation(arch.value_dim_of(kind), largest=False) if s.quantized_values else None,
        )

    def _rotation(self, head_dim: int, *, largest: bool) -> Tensor | None:
        """The Hadamard matrix that spreads outliers before a cache is quantized; values use the smallest."""
        size = rotation_size(head_dim, largest=largest)
        return self.input((size, size)) if size else None
