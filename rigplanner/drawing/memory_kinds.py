"""What fills memory: the kinds, their names and colours, and how much of each lies where. Free of Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from rigplanner.domain.report import DeviceMemory, HostMemory
from rigplanner.translation import mark
from rigplanner.wording.glossary import Term


class MemoryKind(NamedTuple):
    """What fills memory: its marked name, the role of its colour, whether it is hatched, what explains it."""

    label: str
    role: str
    is_hatched: bool = False
    term: Term | None = None


CACHE: Final = MemoryKind(mark("KV cache"), "data_kv", term=Term.KV_CACHE)
_WEIGHTS: Final = MemoryKind(mark("Weights"), "data_weights", term=Term.WEIGHTS)
_UNSPLIT: Final = MemoryKind(mark("Cache and all else"), "data_kv")
_COMPUTE: Final = MemoryKind(mark("Compute"), "data_compute", term=Term.COMPUTE)
_RUNTIME: Final = MemoryKind(mark("Runtime"), "data_runtime", term=Term.RUNTIME_SHARE)
_BESIDE: Final = MemoryKind(mark("Beside it"), "data_weights", is_hatched=True)
_PROGRAM: Final = MemoryKind(mark("The program itself"), "data_runtime")
_APPS: Final = MemoryKind(mark("Other apps"), "data_apps", is_hatched=True, term=Term.OTHER_APPS)


def memory_shares(device: DeviceMemory) -> Iterator[tuple[MemoryKind, int]]:
    """What lies on a device, in the order it is drawn, with its bytes."""
    yield _WEIGHTS, device.weights_bytes
    if not device.split_known:
        yield _UNSPLIT, device.kv_bytes
    else:
        yield CACHE, device.kv_bytes + device.state_bytes
        yield _COMPUTE, device.compute_bytes
        yield _RUNTIME, device.runtime_bytes
    if device.companion_bytes:
        yield _BESIDE, device.companion_bytes
    if device.background_bytes:
        yield _APPS, device.background_bytes


def summed_shares(devices: Sequence[DeviceMemory]) -> Mapping[MemoryKind, int]:
    """What lies on all devices together, in the order it is drawn, with its bytes."""
    sums: dict[MemoryKind, int] = {}
    for device in devices:
        for kind, amount in memory_shares(device):
            sums[kind] = sums.get(kind, 0) + amount
    return sums


def host_shares(host: HostMemory) -> Iterator[tuple[MemoryKind, int]]:
    """What the model takes of main memory, in the order it is drawn, with its bytes."""
    yield _WEIGHTS, host.weights_bytes
    yield CACHE, host.kv_bytes + host.state_bytes
    yield _COMPUTE, host.compute_bytes
    yield _PROGRAM, host.working_set_bytes
