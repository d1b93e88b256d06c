"""How fast a model writes with the draft model that is loaded beside it."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.plan import Companion, CompanionKind
from rigplanner.estimate.demand import demand_of
from rigplanner.estimate.model_files import layout_of
from rigplanner.estimate.speculation import (
    ACCEPTED,
    ACCEPTED_HIGH,
    ACCEPTED_LOW,
    GUESSES,
    Speculation,
    speculation,
)
from rigplanner.estimate.split import split_layers
from rigplanner.estimate.token_work import TokenWork, token_work
from rigplanner.numerals import figure
from rigplanner.planner.laws import laws_of
from rigplanner.planner.scene import Scene
from rigplanner.planner.speed_parts import speed_text
from rigplanner.translation import mark, tr, tr_n

#: The step whose formula says what is assumed of guesses.
ROUND: Final = mark("Tokens a round")


def drafted_speed(scene: Scene, work: TokenWork, filled_tokens: int) -> Estimate | None:
    """Tokens per second with the first draft model of a plan; None where there is none."""
    draft = next((other for other in scene.work.companions if other.kind is CompanionKind.DRAFT), None)
    if draft is None:
        return None
    guesser = _draft_work(scene, draft, work)
    if guesser is None or scene.library.calibration is None or work.on_processor:
        return Estimate.unknown(Unit.TOKENS_PER_S, tr("nothing tells how fast {model} guesses", model=draft.name))
    found = speculation(laws_of(scene.library.calibration).writing(work), work, guesser, filled_tokens)
    return Estimate(
        found.tokens / found.seconds,
        found.tokens_low / found.seconds,
        found.tokens_high / found.seconds,
        Unit.TOKENS_PER_S,
        Basis.MODELLED,
        _steps(found, draft),
    )


def _steps(found: Speculation, draft: Companion) -> tuple[Step, ...]:
    assumed = tr(
        "assumed: {usual}% of guesses hold, {low}% to {high}%",
        usual=figure(100 * ACCEPTED),
        low=figure(100 * ACCEPTED_LOW),
        high=figure(100 * ACCEPTED_HIGH),
    )
    guesses = tr_n("{count} token", "{count} tokens", GUESSES)
    tokens = f"{figure(found.tokens, 1)}, {figure(found.tokens_low, 1)}–{figure(found.tokens_high, 1)}"
    return (
        Step(tr("{model} guesses", model=draft.name), guesses, f"{figure(found.guessing_s * 1000, 1)} ms"),
        Step(mark("The model checks them"), tr("in one pass"), f"{figure(found.checking_s * 1000, 1)} ms"),
        Step(ROUND, assumed, tokens),
        Step(mark("With the draft"), tr("tokens ÷ time of a round"), speed_text(found.tokens / found.seconds)),
    )


def _draft_work(scene: Scene, draft: Companion, work: TokenWork) -> TokenWork | None:
    """The draft model whole on the first device."""
    model = scene.library.models.get(draft.model_id or "")
    layout = layout_of(model, draft.quant or "") if model else None
    if model is None or model.architecture is None or layout is None or not scene.devices.budgets:
        return None
    alone = scene.work.model_copy(update={"model_id": model.id, "quant": draft.quant, "companions": ()})
    demand = demand_of(model.architecture, layout, alone)
    first = scene.devices.budgets[:1]
    split = split_layers(model.architecture, first, model.architecture.counted_layers + 1)
    case = work.case._replace(model=model.id, arch=model.architecture.kind, moe="dense", quant=draft.quant or "")
    return token_work(demand, split, scene.devices.readers[:1], None, case)
