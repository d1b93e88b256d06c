"""Which layer lies where: on one of several GPUs or in main memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rigplanner.domain.llm import Architecture
from rigplanner.domain.report import DeviceKind

#: The place of a layer that stays in main memory.
HOST = -1


@dataclass(frozen=True, slots=True)
class Budget:
    """What a device can hold and what is taken before the model comes, in bytes."""

    name: str
    kind: DeviceKind
    capacity_bytes: int
    runtime_bytes: int
    background_bytes: int
    companion_bytes: int = 0
    #: The part of the layers that it takes among several; by free memory where not given.
    share: float | None = None

    @property
    def free_bytes(self) -> int:
        """What is left for the model."""
        return self.capacity_bytes - self.runtime_bytes - self.background_bytes - self.companion_bytes


@dataclass(frozen=True, slots=True)
class Split:
    """The device of every layer (or HOST), of the output, and how many layers leave their experts in RAM.

    Layers of one place are neighbours: those in main memory come first, then card by card.
    """

    devices: tuple[int, ...]
    output_device: int
    cpu_expert_layers: int = 0

    @property
    def host_layers(self) -> int:
        """Layers that run from main memory; they are the first ones."""
        return self.devices.count(HOST)

    @property
    def gpu_layers(self) -> int:
        """Layers that run on a GPU."""
        return len(self.devices) - self.host_layers

    def layers_of(self, device: int) -> tuple[int, int]:
        """The first layer of a device, and the one past its last."""
        count = self.devices.count(device)
        first = self.devices.index(device) if count else 0
        return first, first + count


def split_layers(arch: Architecture, budgets: Sequence[Budget], gpu_layers: int) -> Split:
    """The last `gpu_layers` of layers + output on the GPUs, in proportion to their free memory.

    Blocks in the file that are not loaded stand behind the last layer and count as layers.
    """
    layers, counted = arch.layer_count, arch.counted_layers
    first = min(max(counted + 1 - gpu_layers, 0), layers)
    on_gpu = min(gpu_layers, counted + 1)
    if on_gpu == 0 or not budgets:
        return Split((HOST,) * layers, HOST)
    if len(budgets) == 1:
        return Split((HOST,) * first + (0,) * (layers - first), 0)
    ends = list(accumulate(_share(budget) for budget in budgets))
    last = len(budgets) - 1
    places = [min(bisect_right(ends, i * ends[-1] / on_gpu), last) for i in range(on_gpu)]
    return Split((HOST,) * first + tuple(places[: layers - first]), places[-1])


def _share(budget: Budget) -> float:
    return max(budget.free_bytes, 1) if budget.share is None else budget.share
