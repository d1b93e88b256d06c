"""Several rigs side by side: one workload for all, every figure of the reports in rows, and which is best.

A figure is best where its value is, and others share the mark where their ranges leave it open which is better, or
where both read the same. Nothing is marked where that holds of all, where fewer than two are known, or where the
rigs do different work; what is unknown, or a total that leaves parts out, is never best.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from rigplanner.domain.comparison import SLOT_OF_ROW, Cell, Comparison, Row, RowKey
from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Offload, OwnParts, Plan
from rigplanner.domain.report import Fit, Report, Turn
from rigplanner.estimate.differences import apart, price_gap
from rigplanner.estimate.left_out import left_out
from rigplanner.numerals import figure
from rigplanner.planner.memory_standing import memory_standing
from rigplanner.translation import mark, tr
from rigplanner.wording.cell_text import CellText
from rigplanner.wording.comparison import cell_text
from rigplanner.wording.quantities import usd
from rigplanner.wording.verdict import shown_fit

#: Rows of figures that grow better with their value; all others are better when small.
_HIGHER: Final = frozenset({RowKey.MEMORY, RowKey.SPEED, RowKey.CONTEXT, RowKey.READING})
#: What does not depend on the work.
_OF_THE_RIG: Final = frozenset({RowKey.PRICE})


def under_workload(plan: Plan, source: Plan) -> Plan:
    """The rig of a plan with the work of another, whose own models come along.

    A split of layers belongs to the cards it was made for: on other cards the layers are shared as usual.
    """
    models = {model.id: model for model in (*plan.own.models, *source.own.models)}
    own = OwnParts(**{**_fields(plan.own), "models": tuple(models.values())})
    work = source.workload
    if plan.rig.gpus != source.rig.gpus and work.offload.tensor_split:
        work = work.model_copy(update={"offload": Offload(mode=work.offload.mode, layers=work.offload.layers)})
    return Plan(**{**_fields(plan), "workload": work, "own": own})


def compare(reports: Sequence[Report]) -> Comparison:
    """The rows of a comparison; those that say nothing of any rig are left out."""
    works = {report.plan.workload for report in reports}
    same_work = len(works) < 2
    rows = [row for key in RowKey if (row := _row(key, reports, same_work=same_work))]
    return Comparison(tuple(reports), _names(reports), tuple(rows), same_work)


def _fields(model: OwnParts | Plan) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}


def _names(reports: Sequence[Report]) -> tuple[str, ...]:
    """The names of the plans; equal ones are counted."""
    names: list[str] = []
    for report in reports:
        name, number = report.plan.name, 2
        while name in names:
            name, number = f"{report.plan.name} ({number})", number + 1
        names.append(name)
    return tuple(names)


def _row(key: RowKey, reports: Sequence[Report], *, same_work: bool) -> Row | None:
    if key is RowKey.WORK and same_work:
        return None
    if key in SLOT_OF_ROW and not any(_has(report, SLOT_OF_ROW[key]) for report in reports):
        return None
    figure = _FIGURES.get(key)
    estimates = tuple(figure(report) if figure else None for report in reports)
    texts = [cell_text(key, Cell(estimate), report) for estimate, report in zip(estimates, reports, strict=True)]
    best = _best(key, reports, estimates, texts) if same_work or key in _OF_THE_RIG else frozenset()
    cells = tuple(Cell(estimate, index in best) for index, estimate in enumerate(estimates))
    return Row(key, cells, len({text.spoken for text in texts}) > 1)


def _has(report: Report, slot: Slot) -> bool:
    """Whether a rig has a part here; a ready-made one has what every machine needs."""
    if report.plan.rig.is_ready_made:
        return slot in (Slot.GPU, Slot.CPU, Slot.MEMORY, Slot.DRIVE)
    return report.plan.rig.choice(slot) is not None


def _best(
    key: RowKey, reports: Sequence[Report], estimates: Sequence[Estimate | None], texts: Sequence[CellText]
) -> frozenset[int]:
    known = {
        index: estimate
        for index, estimate in enumerate(estimates)
        if estimate is not None and estimate.value is not None and _comparable(key, reports[index])
    }
    if len(known) < 2:
        return frozenset()
    pick = max if key in _HIGHER else min
    top = pick(known, key=lambda index: known[index].value or 0.0)
    sharing = {
        index
        for index in known
        if _reads_as(texts[top], texts[index]) or _is_level(key, reports, known[top], known[index], (top, index))
    }
    return frozenset(sharing) if len(sharing) < len(known) else frozenset()


def _comparable(key: RowKey, report: Report) -> bool:
    """A total without some of its parts is no price of the rig, and free RAM is no graphics memory. What does not run
    the model is best at nothing that it would do."""
    if key is RowKey.PRICE:
        return not left_out(report)
    runs = shown_fit(report) not in (Fit.NO_FIT, Fit.UNKNOWN)
    return runs and (key is not RowKey.MEMORY or bool(report.memory.devices))


def _reads_as(one: CellText, other: CellText) -> bool:
    return (one.value, one.unit) == (other.value, other.unit)


def _is_level(key: RowKey, reports: Sequence[Report], top: Estimate, other: Estimate, places: tuple[int, int]) -> bool:
    """Whether another figure is as good as the best as far as one can tell."""
    if key is not RowKey.PRICE:
        return not apart(top, other)
    gap = price_gap(reports[places[0]].cost, reports[places[1]].cost)
    return gap.low is None or gap.low <= 0


def _context(report: Report) -> Estimate:
    ceiling = report.memory.ceiling_tokens
    if ceiling is None:
        told = mark("nothing tells how much the cache takes")
        return Estimate.unknown(Unit.TOKENS, told if report.memory.devices else mark("no GPU: the context lies in RAM"))
    step = Step(mark("All of it on the GPU"), tr("largest context"), "")
    return Estimate.exact(ceiling, Unit.TOKENS, Basis.MODELLED, (step,))


def _answer(report: Report) -> Estimate:
    """From the question to the end of the answer, or of the whole task with its prompt cached."""
    turn = usual_turn(report)
    wait, speed = report.waiting.first_token, report.speed.decode
    if turn is None or not wait.value or not speed.value or not speed.low or not speed.high:
        why = (wait if wait.value is None else speed).steps
        return Estimate.unknown(Unit.SECONDS, why[0].label if why else mark("the speed is unknown"))
    total = turn.total_s
    low = turn.wait_s * (wait.low or 0.0) / wait.value + turn.answer_s * speed.value / speed.high
    high = turn.wait_s * (wait.high or 0.0) / wait.value + turn.answer_s * speed.value / speed.low
    both = f"{figure(turn.wait_s, 2)} s + {figure(turn.answer_s, 2)} s"
    step = Step(mark("Wait and answer"), both, f"{figure(total, 1)} s")
    return Estimate(total, min(low, total), max(high, total), Unit.SECONDS, Basis.MODELLED, (step,))


def usual_turn(report: Report) -> Turn | None:
    """A first question, or a whole task with its prompt cached."""
    turns = report.waiting.turns
    return next((turn for turn in turns if turn.code == "task_cached"), turns[0] if turns else None)


def _per_speed(report: Report) -> Estimate:
    """US dollars for each token a second; both ranges count, as independent of each other."""
    price, speed = report.verdict.price, report.speed.decode
    if price.value is None or left_out(report):
        return Estimate.unknown(Unit.USD, mark("not every price is known"))
    if not speed.value or not speed.low or not speed.high:
        return Estimate.unknown(Unit.USD, mark("the speed is unknown"))
    value = price.value / speed.value
    down = math.hypot(_log(price.value, price.low), _log(speed.high, speed.value))
    up = math.hypot(_log(price.high, price.value), _log(speed.value, speed.low))
    step = Step(mark("Price over speed"), f"{usd(price.value)} ÷ {figure(speed.value, 1)}", "", value)
    return Estimate(value, value * math.exp(-down), value * math.exp(up), Unit.USD, Basis.MODELLED, (step,))


def _log(upper: float | None, lower: float | None) -> float:
    return math.log(upper / lower) if upper and lower else 0.0


_FIGURES: Final[dict[RowKey, Callable[[Report], Estimate]]] = {
    RowKey.MEMORY: memory_standing,
    RowKey.SPEED: lambda report: report.speed.decode,
    RowKey.CONTEXT: _context,
    RowKey.READING: lambda report: report.speed.prefill,
    RowKey.FIRST_WORD: lambda report: report.waiting.first_token,
    RowKey.ANSWER: _answer,
    RowKey.LOADING: lambda report: report.loading.chosen,
    RowKey.PRICE: lambda report: report.verdict.price,
    RowKey.PRICE_PER_SPEED: _per_speed,
}
