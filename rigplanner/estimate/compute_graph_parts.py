"""What a device computes of a model, and fewer layers with the same peak: layers repeat, and memory with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from rigplanner.domain.llm import Architecture
from rigplanner.estimate.compute_graph import F32_BYTES
from rigplanner.estimate.compute_graph_model import Copies, Part
from rigplanner.estimate.tensors import is_moe_layer
from rigplanner.estimate.weights import WeightLayout

#: Longest pattern of layers that is looked for; Gemma repeats every sixth, hybrids every fourth.
_LONGEST_PERIOD: Final = 12
#: Memory can take two rounds until it repeats, and then alternate between two places.
_ROUNDS: Final = 3
#: Fewer rounds than this are kept as they are: short runs between other layers do not settle (Nemotron).
_WORTH_DROPPING: Final = 7


class HostShare(NamedTuple):
    """What lies in main memory and is copied to the device for its operation: whole layers, experts of the first
    layers, the output."""

    layout: WeightLayout
    layers: int
    expert_layers: int
    output: bool


class _Label(NamedTuple):
    """All that tells one layer from another."""

    kind: tuple[str, int, int, bool]
    on_host: bool
    copies: Copies


def part_of(
    arch: Architecture, first: int, past: int, *, starts: bool, has_output: bool, host: HostShare | None = None
) -> Part:
    """What a device with the layers from `first` to before `past` runs, shortened to what decides the peak."""
    labels = [_label(arch, layer, host) for layer in range(first, past)]
    kept = [labels[place] for place in _kept(labels)]
    return Part(
        layers=tuple(_first_of_kind(arch)[label.kind] for label in kept),
        starts=starts,
        ends=past == arch.layer_count,
        has_output=has_output,
        host_layers=sum(label.on_host for label in kept),
        copied=tuple(label.copies for label in kept) if host else (),
        output_copy=host.layout.output_bytes - arch.hidden_size * F32_BYTES if host and host.output else 0,
    )


def _label(arch: Architecture, layer: int, host: HostShare | None) -> _Label:
    kind = _kind(arch, layer)
    if host is None:
        return _Label(kind, False, ())
    if layer < host.layers:
        return _Label(kind, True, host.layout.named_bytes[layer])
    copies = host.layout.named_experts[layer] if layer < host.expert_layers else ()
    return _Label(kind, False, copies)


def _kept(labels: Sequence[_Label]) -> list[int]:
    """Places that remain when all but a few rounds of what repeats are left out, an even number of them."""
    kept: list[int] = []
    place = 0
    while place < len(labels):
        period, rounds = _longest_repeat(labels, place)
        dropped = _dropped(rounds)
        if dropped:
            kept += range(place, place + (rounds - dropped) * period)
            place += rounds * period
        else:
            kept.append(place)
            place += 1
    return kept


def _longest_repeat(labels: Sequence[_Label], place: int) -> tuple[int, int]:
    """The period from here that leaves out most layers, with its rounds."""
    best, most = (1, 1), 0
    for period in range(1, _LONGEST_PERIOD + 1):
        rounds = 1
        pattern = labels[place : place + period]
        while labels[place + rounds * period : place + (rounds + 1) * period] == pattern:
            rounds += 1
        dropped = _dropped(rounds) * period
        if dropped > most:
            best, most = (period, rounds), dropped
    return best


def _dropped(rounds: int) -> int:
    return (rounds - _ROUNDS) // 2 * 2 if rounds >= _WORTH_DROPPING else 0


@lru_cache(maxsize=512)
def _first_of_kind(arch: Architecture) -> dict[tuple[str, int, int, bool], int]:
    """A layer for each kind."""
    return {_kind(arch, layer): layer for layer in reversed(range(arch.layer_count))}


def _kind(arch: Architecture, layer: int) -> tuple[str, int, int, bool]:
    return arch.layers[layer], arch.heads_of(layer), arch.kv_heads_of(layer), is_moe_layer(arch.moe, layer)
