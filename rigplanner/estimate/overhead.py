"""Memory on a GPU that is neither model nor cache: the runtime itself and other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.parts import BackgroundApp
from rigplanner.domain.plan import Runtime
from rigplanner.estimate.runtimes import MEASURED_BYTES, rules_of
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr
from rigplanner.units import MIB

#: What a serving program keeps in main memory beside the model, as article 1 reports it: 2-3 GB.
WORKING_SET_BYTES: Final = 2_500_000_000


def runtime_estimate(runtime: Runtime, card_bytes: int = 0, held_bytes: float = 0) -> Estimate:
    """What the program that runs the model takes on a GPU before it loads anything.

    A program that takes only a share of the card leaves the rest of it untouched, where what others hold has room.
    """
    rules, ollama = rules_of(runtime), rules_of(Runtime.OLLAMA)
    steps = [Step(mark("Runtime on each GPU"), tr("one measurement, CUDA 13 on an Ampere card"), _mib(MEASURED_BYTES))]
    if rules.reserve_bytes != MEASURED_BYTES:
        by = tr("by {program} on each GPU", program=runtime.value)
        steps.append(Step(mark("Set aside"), by, _mib(rules.reserve_bytes)))
    untouched = max(0, round(card_bytes * (1 - rules.gpu_share) - held_bytes))
    if untouched:
        share = tr(
            "{program} takes {percent}% of {card}; other apps hold {held}",
            program=runtime.value,
            percent=figure(100 * rules.gpu_share),
            card=_mib(card_bytes),
            held=_mib(held_bytes),
        )
        steps.append(Step(mark("Left untouched"), share, _mib(untouched)))
    value, high = rules.reserve_bytes + untouched, ollama.reserve_bytes + untouched
    steps.append(Step(mark("Upper end"), tr("what Ollama sets aside for it"), _mib(ollama.reserve_bytes)))
    return Estimate(value, MEASURED_BYTES + untouched, high, Unit.BYTES, Basis.MODELLED, tuple(steps))


def _mib(amount: float) -> str:
    return f"{figure(amount / MIB, grouped=False)} MiB"


def background_estimate(apps: Sequence[BackgroundApp], live_bytes: int | None) -> Estimate:
    """What other programs hold on the display GPU: the driver's own figure, else the sum of the chosen programs."""
    if live_bytes is not None:
        step = Step(mark("Other apps"), tr("read from the graphics driver"), _mib(live_bytes))
        return Estimate.exact(live_bytes, Unit.BYTES, Basis.MEASURED, (step,))
    if not apps:
        nothing = Step(mark("Other apps"), tr("none counted in this plan"), "0 MiB")
        return Estimate.exact(0, Unit.BYTES, Basis.MODELLED, (nothing,))
    steps = tuple(
        Step(app.name, f"{tr(app.evidence)}, {app.low_mib:.0f}–{app.high_mib:.0f} MiB", f"{_middle(app):.0f} MiB")
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
