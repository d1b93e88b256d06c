"""What others measured of a plan's very case, and of the cases nearest to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Quantity, ReportedFigure, Source
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.measurement import Measurement
from rigplanner.domain.plan import Plan
from rigplanner.estimate.decode import timed_token
from rigplanner.estimate.prefill import timed_prompt
from rigplanner.estimate.speed_law import SpeedLaw
from rigplanner.estimate.token_work import TokenWork
from rigplanner.numerals import exact, figure
from rigplanner.planner.memory_report import memory_report
from rigplanner.planner.scene import Scene, scene_of
from rigplanner.translation import mark, tr

#: More sources than these tell nobody anything more.
_MOST: Final = 3
#: A run at another depth is carried to this one by the law, if that changes it by no more than this.
CARRIED_LOW, CARRIED_HIGH = 0.75, 1.33
_ADDRESS: Final = re.compile(r"https?://[^\s)]+")
#: Runs this shallow show the speed of a model that has just started.
_SHALLOW_TOKENS: Final = 1024
#: Another format, or experts where there are none, count as far off as a model half as large again.
_OTHER_KIND: Final = 0.4


#: Figures, and where they were published, by id.
Measured = tuple[tuple[ReportedFigure, ...], dict[str, Source]]


def measured_writing(scene: Scene, work: TokenWork, law: SpeedLaw, filled_tokens: int) -> Measured:
    """Public runs of this board, model, format, program and number of devices, carried to this depth by the law.

    The nearest depth of each source, the newest sources first.
    """

    def off(run: Measurement) -> float:
        return abs(_depth(run) - filled_tokens)

    def carried(run: Measurement) -> float:
        return timed_token(law, work, _depth(run)).seconds / timed_token(law, work, filled_tokens).seconds

    return _measured(scene, work, "tg", off, carried, {"filled_tokens": filled_tokens})


def measured_reading(scene: Scene, work: TokenWork, law: SpeedLaw, tokens: int) -> Measured:
    """The same for reading a prompt of some length from an empty context."""
    if tokens < 1:
        return (), {}

    def off(run: Measurement) -> float:
        return abs(log(run.tokens / tokens)) if run.depth == 0 else float("inf")

    def carried(run: Measurement) -> float:
        if run.depth:
            return 0.0
        here, there = (timed_prompt(law, work, count).seconds / count for count in (tokens, run.tokens))
        return there / here

    return _measured(scene, work, "pp", off, carried, {"prompt_tokens": tokens})


def _measured(
    scene: Scene,
    work: TokenWork,
    test: str,
    off: Callable[[Measurement], float],
    carried: Callable[[Measurement], float],
    conditions: dict[str, int],
) -> Measured:
    """The nearest run of each source by `off`, its speed times `carried` where that is not too far."""
    boards = {share.reader.silicon.board for share in work.shares}
    if len(boards) != 1 or work.host is not None:
        return (), {}
    runs = scene.library.measurements.of(boards.pop(), work.case.model, work.case.quant)
    nearest: dict[str, Measurement] = {}
    for run in sorted((run for run in runs if run.test == test and _is_same(run, work)), key=off):
        nearest.setdefault(run.source, run)
    figures = []
    for run in sorted(nearest.values(), key=lambda run: run.date, reverse=True)[:_MOST]:
        factor = carried(run)
        if CARRIED_LOW <= factor <= CARRIED_HIGH:
            figures.append(_figure(scene.library, run, factor, conditions))
    return tuple(figures), {figure.source_id: _source(nearest[figure.source_id]) for figure in figures}


def _is_same(run: Measurement, work: TokenWork) -> bool:
    return (
        run.backend == work.shares[0].reader.backend
        and run.engine == work.case.engine
        and max(run.gpus, 1) == len(work.shares)
    )


def _depth(run: Measurement) -> int:
    """The context at the middle of a run."""
    return run.depth + run.tokens // 2


def _figure(library: Library, run: Measurement, carried: float, conditions: dict[str, int]) -> ReportedFigure:
    is_card = run.board in library.gpus
    return ReportedFigure.model_validate(
        {
            "id": f"measured-{run.test}-{run.date}",
            "quantity": Quantity.DECODE_TOKENS_PER_S if run.test == "tg" else Quantity.PREFILL_TOKENS_PER_S,
            "source_id": run.source,
            "value": round(run.tokens_per_s * carried, 2),
            "model_id": run.model_id,
            "quant": run.quant,
            "gpu_id" if is_card else "chip": run.board,
            "note": _told(run, is_carried=abs(carried - 1) > _SAID_FROM),
            **conditions,
        }
    )


#: A change below one in a hundred is not told.
_SAID_FROM: Final = 0.01
_WRITTEN: Final = mark("{program}, {count} tokens written at a depth of {depth}")
_READ: Final = mark("{program}, {count} tokens read at a depth of {depth}")


def _told(run: Measurement, *, is_carried: bool) -> str:
    program = f"{run.engine} {run.build}".strip()
    text = _WRITTEN if run.test == "tg" else _READ
    told = tr(text, program=program, count=figure(run.tokens), depth=figure(run.depth))
    if not is_carried:
        return told
    return tr("{told}; {speed} tok/s there, carried here by our law", told=told, speed=exact(run.tokens_per_s))


def _source(run: Measurement) -> Source:
    """A place by its address; some name a site and then where its rows can be read."""
    found = _ADDRESS.search(run.source)
    title = run.source.split(" (")[0].removeprefix("https://").removeprefix("http://").rstrip("/")
    return Source(id=run.source, title=title, url=found.group() if found else None, as_of=run.date)


@dataclass(frozen=True, slots=True)
class NearCase:
    """A measured case that is like a plan's: what was measured there, and where to read it."""

    name: str
    tokens_per_s: float
    source: Source


def near_cases(plan: Plan, library: Library) -> tuple[NearCase, ...]:
    """Runs on the same device with the models most like the plan's; else runs of its model on other devices."""
    scene = scene_of(plan, library)
    _, placed = memory_report(scene)
    model, readers = scene.model, scene.devices.readers
    if model is None or placed is None or not readers:
        return ()
    board = readers[0].silicon.board
    on_board = [run for run in library.measurements.on_board(board) if _is_plain(run)]
    other = [run for run in on_board if (run.model_id, run.quant) != (model.id, plan.workload.quant)]
    if other:
        return _cases(library, sorted(other, key=lambda run: _distance(library, run, model, plan.workload.quant)))
    elsewhere = [run for run in library.measurements.of_model(model.id) if _is_plain(run)]
    return _cases(library, sorted(elsewhere, key=lambda run: (run.quant != plan.workload.quant, run.board)))


def _is_plain(run: Measurement) -> bool:
    return run.test == "tg" and run.gpus <= 1 and run.depth <= _SHALLOW_TOKENS


def _distance(library: Library, run: Measurement, model: LlmModel, quant: str) -> tuple[float, str]:
    other = library.models.get(run.model_id)
    if other is None:
        return float("inf"), run.model_id
    size = abs(log(other.active_params_b / model.active_params_b))
    return size + _OTHER_KIND * (run.quant != quant) + _OTHER_KIND * (other.is_moe != model.is_moe), run.model_id


def _cases(library: Library, runs: Iterable[Measurement]) -> tuple[NearCase, ...]:
    """The first of each board, model and format."""
    first: dict[tuple[str, str, str], Measurement] = {}
    for run in runs:
        first.setdefault((run.board, run.model_id, run.quant), run)
    return tuple(NearCase(_name(library, run), run.tokens_per_s, _source(run)) for run in list(first.values())[:_MOST])


def _name(library: Library, run: Measurement) -> str:
    model = library.models.get(run.model_id)
    board = library.gpus.get(run.board) or library.chips.get(run.board) or library.cpus.get(run.board)
    return f"{board.name if board else run.board}, {model.name if model else run.model_id} {run.quant}"
