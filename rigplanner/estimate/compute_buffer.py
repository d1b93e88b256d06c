"""Scratch memory for the intermediate results of one batch, per device.

The size is that of llama.cpp (commit 0c1e57098): the graph of the model goes through the engine's own
allocation rules. With flash attention and an F16 cache only the masks grow with the context, so that one
graph serves all contexts; otherwise graphs at powers of two are computed, and a line between them taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from rigplanner.domain.llm import FULL, RECURRENT, SLIDING, Architecture
from rigplanner.domain.plan import KvType
from rigplanner.estimate.compute_graph import Setting, rotation_size
from rigplanner.estimate.compute_graph_model import Part, graph_bytes
from rigplanner.estimate.compute_graph_parts import HostShare, part_of
from rigplanner.estimate.kv_cache import CacheShape, padded, widest_values

_F32: Final = 4
_F16: Final = 2
_I64: Final = 8
#: Batches in work at once where the layers are split over several GPUs (ggml-backend.cpp, GGML_SCHED_MAX_COPIES).
_PIPELINE_COPIES: Final = 4

#: A context at which the masks are small, and no shorter than a batch.
_SHORT_CELLS: Final = 4096
#: Architectures whose graphs equal the engine's plans.
_COMPARED: Final = frozenset(
    [
        "deepseek2",
        "gemma3",
        "glm4moe",
        "gpt-oss",
        "llama",
        "llama4",
        "phi3",
        "qwen2",
        "qwen3",
        "qwen3moe",
        "qwen3next",
        "step35",
    ]
)


@dataclass(frozen=True, slots=True)
class BatchShape:
    """One batch: `ubatch_tokens` tokens at once, `outputs` of them with logits.

    `cuda` is for its own steps: some done in one go, and F16 copies of a quantized cache.
    """

    ubatch_tokens: int
    outputs: int
    flash_attention: bool
    keys: KvType
    values: KvType
    cuda: bool = True


def mask_bytes(cache: CacheShape, batch: BatchShape) -> int:
    """The attention masks: one row a token over all cells of full and sliding layers.

    F16; without flash attention F32.
    """
    return (cache.cells + cache.sliding_cells) * batch.ubatch_tokens * (_F16 if batch.flash_attention else _F32)


def device_compute_bytes(
    arch: Architecture,
    cache: CacheShape,
    batch: BatchShape,
    *,
    has_output: bool,
    layers: range | None = None,
    is_first: bool = True,
    pipeline: bool = False,
    host: HostShare | None = None,
) -> int:
    """Compute buffer of one device in bytes.

    `layers` are those that the device computes, all where not given; `is_first` where no other device comes
    before. In a `pipeline` every device keeps four copies of its inputs. `host` tells which weights lie in main
    memory and are copied to the device for their operation.
    """
    first, past = (0, arch.layer_count) if layers is None else (layers.start, layers.stop)
    place = _Place(first, past, has_output, is_first, pipeline, host)
    growth = _growth(arch, batch, cache.streams, cache.parallel, place)
    if growth is None or cache.cells * cache.streams < batch.ubatch_tokens:
        return _between_powers_of_two(arch, _setting(cache, batch, pipeline=pipeline), _part(arch, place))
    masks = cache.cells * growth.mask_bytes + cache.sliding_cells * growth.sliding_mask_bytes
    return masks + growth.base_bytes


class _Place(NamedTuple):
    """Which layers a device computes, and how."""

    first: int
    past: int
    has_output: bool
    is_first: bool
    pipeline: bool
    host: HostShare | None


@dataclass(frozen=True, slots=True)
class _Growth:
    """A buffer that is a line over the context, in bytes: the masks of a cell on top of what is in use."""

    base_bytes: int
    mask_bytes: int
    sliding_mask_bytes: int


@lru_cache(maxsize=8192)
def _growth(arch: Architecture, batch: BatchShape, streams: int, parallel: int, place: _Place) -> _Growth | None:
    """How a buffer grows; None without flash attention, with a quantized cache, where logits can take the most, or
    where caches are copied too."""
    plain = (batch.keys, batch.values) == (KvType.F16, KvType.F16)
    if not batch.flash_attention or not plain or batch.outputs > parallel or place.host:
        return None
    part = _part(arch, place)
    shortest = CacheShape(_SHORT_CELLS, _SHORT_CELLS if arch.sliding_window else 0, streams, parallel)
    setting = _at_cells(arch, _setting(shortest, batch, pipeline=place.pipeline), _SHORT_CELLS)
    kinds = {arch.layers[layer] for layer in part.layers}
    cell = setting.tokens * _F16 * setting.input_copies
    full, sliding = cell * (FULL in kinds), cell * (SLIDING in kinds)
    masks = setting.cells * full + setting.sliding_cells * sliding
    return _Growth(_graph_bytes(arch, setting, part) - masks, full, sliding)


@lru_cache(maxsize=4096)
def _part(arch: Architecture, place: _Place) -> Part:
    return part_of(arch, place.first, place.past, starts=place.is_first, has_output=place.has_output, host=place.host)


def _setting(cache: CacheShape, batch: BatchShape, *, pipeline: bool) -> Setting:
    """The batch as the engine plans it: no longer than the context, and as many tokens for every user."""
    tokens = min(batch.ubatch_tokens, cache.cells * cache.streams)
    return Setting(
        tokens=-(-tokens // cache.parallel) * cache.parallel,
        outputs=batch.outputs,
        cells=cache.cells,
        sliding_cells=cache.sliding_cells,
        streams=cache.streams,
        parallel=cache.parallel,
        flash_attention=batch.flash_attention,
        quantized_keys=batch.keys is not KvType.F16,
        quantized_values=batch.values is not KvType.F16 and batch.flash_attention,
        input_copies=_PIPELINE_COPIES if pipeline else 1,
        cuda=batch.cuda,
    )


def _at_cells(arch: Architecture, setting: Setting, cells: int) -> Setting:
    """The same with another number of cells; sliding layers hold no more than their window and the batch."""
    unified = setting.streams == 1
    window = (arch.sliding_window or 0) * (setting.parallel if unified else 1)
    sliding = min(cells, padded(window + setting.tokens)) if arch.sliding_window else 0
    return replace(setting, cells=cells, sliding_cells=sliding)


def _between_powers_of_two(arch: Architecture, setting: Setting, part: Part) -> int:
    """Exact at powers of two; the line between two of them lies above the true size, which bends upwards."""
    low = 1 << (setting.cells.bit_length() - 1)
    at_low = _graph_bytes(arch, _at_cells(arch, setting, low), part)
    if setting.cells == low:
        return at_low
    at_high = _graph_bytes(arch, _at_cells(arch, setting, 2 * low), part)
    return at_low + (at_high - at_low) * (setting.cells - low) // low


@lru_cache(maxsize=8192)
def _graph_bytes(arch: Architecture, setting: Setting, part: Part) -> int:
    return graph_bytes(arch, setting, part)


def uncertainty(arch: Architecture) -> tuple[float, float]:
    """Factors that the true buffer lies between.

    Twelve kinds of architecture equal the engine's plans to 0.02 % (21 models, 3,700 plans); Mamba-2 differed by
    up to 10 % with one device. Kinds that could not be compared may differ by what their builders do otherwise.
    """
    if arch.kind in _COMPARED:
        return 0.995, 1.005
    return (0.9, 1.15) if RECURRENT in arch.layers else (0.93, 1.1)


def host_buffer_bytes(arch: Architecture, cache: CacheShape, batch: BatchShape, *, pipeline: bool = False) -> int:
    """Input buffers in main memory: masks and two rows of embeddings a token; in a pipeline four of each input.

    Without flash attention every value has its own place in each cache; a quantized cache is rotated.
    """
    rows = arch.hidden_size * batch.ubatch_tokens * _F32
    kinds = {FULL, SLIDING} & set(arch.layers)
    places = 0 if batch.flash_attention or arch.mla else widest_values(arch) * batch.ubatch_tokens * _I64 * len(kinds)
    inputs = mask_bytes(cache, batch) + rows + places + sum(_rotation_bytes(arch, kind, batch) for kind in kinds)
    return inputs * (_PIPELINE_COPIES if pipeline else 1) + rows


def _rotation_bytes(arch: Architecture, kind: str, batch: BatchShape) -> int:
    if arch.mla:
        return 0
    keys = rotation_size(arch.key_dim_of(kind), largest=True) if batch.keys is not KvType.F16 else 0
    values = rotation_size(arch.value_dim_of(kind), largest=False) if batch.values is not KvType.F16 else 0
    return (keys * keys + values * values) * _F32


def logits_bytes(arch: Architecture, parallel: int) -> int:
    """The output buffer in main memory: one row of logits a user."""
    return arch.vocab_size * parallel * _F32
