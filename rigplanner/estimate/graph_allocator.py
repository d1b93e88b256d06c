"""Peak memory of a computation graph under the reuse rules of llama.cpp's graph allocator.

A tensor takes memory when it is computed and gives it back after its last reader. Element-wise
operations write over an input that nobody else reads. The smallest free gap that is large enough is
taken, else the end of the buffer grows: gaps that fit nothing remain (fragmentation), which is why no
closed form gives the size. Rules: ggml/src/ggml-alloc.c of llama.cpp, commit 0c1e57098.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

#: CUDA aligns tensors to 128 bytes (ggml/src/ggml-cuda/ggml-cuda.cu).
ALIGNMENT: Final = 128

#: The rest of the buffer behind everything taken; larger than any memory.
_ENDLESS: Final = 1 << 60

Shape = tuple[int, ...]


class Tensor:
    """A result in the graph: its bytes, the tensors it reads, and whether it may write over one of them.

    `shape` tells which layouts are equal. A view has a `root`, whose memory it shows, from its start or not.
    A tensor without bytes is written to a place outside of the graph, such as the cache. Weights and caches
    are not part of a graph, only their copies where they lie in main memory (`is_copy`, and `is_weight` of
    weights). What runs `on_host` parts the graph. `kept` tensors are never freed.

    While the graph is run, `readers` and `views` count those still to come, and `place` is where it lies, None where
    it has no memory of its own: dictionaries for them took a third of the time.
    """

    __slots__ = (
        "at_start",
        "bytes",
        "in_place",
        "is_copy",
        "is_input",
        "is_weight",
        "kept",
        "on_host",
        "place",
        "readers",
        "root",
        "shape",
        "sources",
        "views",
    )

    def __init__(
        self,
        shape: Shape,
        size: int,
        sources: tuple[Tensor, ...] = (),
        *,
        in_place: bool = False,
        root: Tensor | None = None,
        at_start: bool = True,
        is_input: bool = False,
        is_copy: bool = False,
        is_weight: bool = False,
        on_host: bool = False,
        kept: bool = False,
    ) -> None:
        self.shape = shape
        self.bytes = -(-size // ALIGNMENT) * ALIGNMENT
        self.sources = sources
        self.in_place = in_place
        self.root = root
        self.at_start = at_start
        self.is_input = is_input
        self.is_copy = is_copy
        self.is_weight = is_weight
        self.on_host = on_host
        self.kept = kept
        self.readers = self.views = 0
        self.place: int | None = None


class FreeBlocks:
    """Free memory by address; the last block is the endless rest of the buffer."""

    __slots__ = ("peak", "sizes", "starts")

    def __init__(self) -> None:
        self.starts = [0]
        self.sizes = [_ENDLESS]
        self.peak = 0

    def take(self, size: int) -> int:
        """The address of the smallest gap that fits, the last of equal ones; without any, the end grows."""
        starts, sizes = self.starts, self.sizes
        best, best_size = len(sizes) - 1, _ENDLESS
        for i in range(best):
            if size <= sizes[i] <= best_size:
                best, best_size = i, sizes[i]
        start = starts[best]
        if sizes[best] == size:
            del starts[best], sizes[best]
        else:
            starts[best] += size
            sizes[best] -= size
        self.peak = max(self.peak, start + size)
        return start

    def give(self, start: int, size: int) -> None:
        """Takes memory back and joins it with its free neighbours."""
        starts, sizes = self.starts, self.sizes
        i = 0
        while starts[i] < start:
            i += 1
        joins_next = start + size == starts[i]
        if i and starts[i - 1] + sizes[i - 1] == start:
            sizes[i - 1] += size
            if joins_next:
                sizes[i - 1] += sizes[i]
                del starts[i], sizes[i]
        elif joins_next:
            starts[i] = start
            sizes[i] += size
        else:
            starts.insert(i, start)
            sizes.insert(i, size)


class _Run:
    """The state while the nodes are computed one after the other."""

    def __init__(self, nodes: Sequence[Tensor]) -> None:
        self.nodes = nodes
        self.free = FreeBlocks()
        for node in nodes:
            node.readers = node.views = 0
            node.place = None
        for node in nodes:
            if node.root is not None:
                node.root.views += 1
            for source in node.sources:
                source.readers += 1

    def peak(self) -> int:
        for node in self.nodes:
            if node.root is None and node.bytes:
                self._place(node)
            for source in node.sources:
                self._read(source)
        return self.free.peak

    def _place(self, node: Tensor) -> None:
        if node.in_place:
            for source in node.sources:
                if source.place is not None and _reusable(node, source):
                    node.place, source.place = source.place, None
                    # What is left over, scratch behind the values, is free.
                    if source.bytes > node.bytes:
                        self.free.give(node.place + node.bytes, source.bytes - node.bytes)
                    return
        node.place = self.free.take(node.bytes)

    def _read(self, source: Tensor) -> None:
        source.readers -= 1
        if source.readers or source.views:
            return
        owner = source.root or source
        if owner is not source:
            owner.views -= 1
            if owner.views or owner.readers:
                return
        if owner.place is not None and not owner.kept:
            self.free.give(owner.place, owner.bytes)
            owner.place = None


def _reusable(node: Tensor, source: Tensor) -> bool:
    """Whether `node` may write over `source`: only its reader, laid out alike, and not through a view."""
    return source.shape == node.shape and source.readers == 1 and not source.views and not source.kept


def peak_bytes(nodes: Sequence[Tensor]) -> int:
    """Bytes of the buffer that the nodes need when they are computed in this order."""
    return _Run(nodes).peak()
