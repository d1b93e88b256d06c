"""Memory on a GPU that is neither model nor cache: the runtime itself and other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.parts import BackgroundApp
from rigplanner.units import MIB

#: CUDA context and kernels of one process, one clean measurement (Ampere, CUDA 13).
RUNTIME_BYTES: Final = 183 * MIB
#: What Ollama reserves for the same (envconfig of Ollama, GPU overhead default).
RUNTIME_HIGH_BYTES: Final = 457 * MIB

#: What a serving program keeps in main memory beside the model, as article 1 reports it: 2-3 GB.
WORKING_SET_BYTES: Final = 2_500_000_000


def runtime_estimate() -> Estimate:
    """What the program that runs the model takes on each GPU before it loads anything."""
    steps = (
        Step("Runtime on each GPU", "one measurement, CUDA 13 on an Ampere card", "183 MiB"),
        Step("Upper end", "what Ollama sets aside for it", "457 MiB"),
    )
    return Estimate(RUNTIME_BYTES, RUNTIME_BYTES, RUNTIME_HIGH_BYTES, Unit.BYTES, Basis.MODELLED, steps)


def background_estimate(apps: Sequence[BackgroundApp], live_bytes: int | None) -> Estimate:
    """What other programs hold on the display GPU: the driver's own figure, else the sum of the chosen programs."""
    if live_bytes is not None:
        step = Step("Other apps", "read from the graphics driver", f"{live_bytes / MIB:.0f} MiB")
        return Estimate.exact(live_bytes, Unit.BYTES, Basis.MEASURED, (step,))
    if not apps:
        return Estimate.exact(
            0, Unit.BYTES, Basis.MODELLED, (Step("Other apps", "none counted in this plan", "0 MiB"),)
        )
    steps = tuple(
        Step(app.name, f"{app.evidence}, {app.low_mib:.0f}–{app.high_mib:.0f} MiB", f"{_middle(app):.0f} MiB")
        for app in apps
    )
    return Estimate(
        sum(_middle(app) for app in apps) * MIB,
        sum(app.low_mib for app in apps) * MIB,
        sum(app.high_mib for app in apps) * MIB,
        Unit.BYTES,
        Basis.REPORTED,
        steps,
    )


def _middle(app: BackgroundApp) -> float:
    return (app.low_mib + app.high_mib) / 2
