"""Scratch memory for the intermediate results of one batch, per device.

The size is that of llama.cpp (commit 0c1e57098): the graph of the model goes through the engine's own
allocation rules. With flash attention and an F16 cache only the masks grow with the context, so that one
graph serves all contexts; otherwise graphs at powers of two are computed, and a line between them taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from rigplanner.domain.llm import FULL, RECURRENT, SLIDING, Architecture
from rigplanner.domain.plan import KvType
from rigplanner.estimate.compute_graph import Setting
from rigplanner.estimate.compute_graph_model import Part, graph_bytes
from rigplanner.estimate.compute_graph_parts import part_of
from rigplanner.estimate.kv_cache import CELL_PADDING, CacheShape, padded

_F32: Final = 4
_F16: Final = 2
_I64: Final = 8
#: Batches in work at once where the layers are split over several GPUs (ggml-backend.cpp, GGML_SCHED_MAX_COPIES).
_PIPELINE_COPIES: Final = 4

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
    """One batch: `ubatch_tokens` tokens at once, `outputs` of them with logits."""

    ubatch_tokens: int
    outputs: int
    flash_attention: bool
    kv_type: KvType


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
    copied: tuple[tuple[str, int], ...] = (),
    cache_on_host: bool = False,
) -> int:
    """Compute buffer of one device in bytes.

    `layers` are those of the device, all where not given; `is_first` where no other device comes before. In a
    `pipeline` every device keeps four copies of its inputs. Weights in main memory are `copied` to the device
    for their operation, by name with their bytes; with the cache in main memory its layers are copied as well.
    """
    first, past = (0, arch.layer_count) if layers is None else (layers.start, layers.stop)
    part = part_of(arch, first, past, starts=is_first, has_output=has_output)
    if copied or cache_on_host:
        part = replace(part, copied=copied, cache_on_host=cache_on_host)
    setting = _setting(cache, batch, _PIPELINE_COPIES if pipeline else 1)
    if _grows_by_masks_only(setting, part):
        smallest = _at_cells(arch, setting, CELL_PADDING)
        return _graph_bytes(arch, smallest, part) + _masks(arch, setting, part) - _masks(arch, smallest, part)
    return _between_powers_of_two(arch, setting, part)


def _grows_by_masks_only(setting: Setting, part: Part) -> bool:
    """Whether nothing else depends on the context, and the masks are there when the most memory is taken."""
    few_outputs = setting.outputs <= setting.parallel
    return setting.flash_attention and not setting.quantized_keys and few_outputs and not part.cache_on_host


def _setting(cache: CacheShape, batch: BatchShape, input_copies: int) -> Setting:
    """The batch as the engine plans it: no longer than the context, and as many tokens for every user."""
    quantized = batch.kv_type is not KvType.F16
    tokens = min(batch.ubatch_tokens, cache.cells * cache.streams)
    return Setting(
        tokens=-(-tokens // cache.parallel) * cache.parallel,
        outputs=batch.outputs,
        cells=cache.cells,
        sliding_cells=cache.sliding_cells,
        streams=cache.streams,
        parallel=cache.parallel,
        flash_attention=batch.flash_attention,
        quantized_keys=quantized,
        quantized_values=quantized and batch.flash_attention,
        input_copies=input_copies,
    )


def _at_cells(arch: Architecture, setting: Setting, cells: int) -> Setting:
    """The same with another number of cells; sliding layers hold no more than their window and the batch."""
    unified = setting.streams == 1
    window = (arch.sliding_window or 0) * (setting.parallel if unified else 1)
    sliding = min(cells, padded(window + setting.tokens)) if arch.sliding_window else 0
    return replace(setting, cells=cells, sliding_cells=sliding)


def _masks(arch: Architecture, setting: Setting, part: Part) -> int:
    """Bytes of the masks on a device, by the kinds of layers that it has."""
    kinds = {arch.layers[layer] for layer in part.layers}
    cells = setting.cells * (FULL in kinds) + setting.sliding_cells * (SLIDING in kinds)
    return cells * setting.tokens * _F16 * setting.input_copies


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

    Without flash attention every value has its own place in the cache.
    """
    rows = arch.hidden_size * batch.ubatch_tokens * _F32
    widest = max(arch.kv_heads_of(layer) for layer in range(arch.layer_count)) * arch.head_dim_v
    places = 0 if batch.flash_attention or arch.mla else widest * batch.ubatch_tokens * _I64
    inputs = mask_bytes(cache, batch) + rows + places
    return inputs * (_PIPELINE_COPIES if pipeline else 1) + rows


def logits_bytes(arch: Architecture, parallel: int) -> int:
    """The output buffer in main memory: one row of logits a user."""
    return arch.vocab_size * parallel * _F32
