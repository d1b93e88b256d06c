"""The columns of the model picker: what a model is, and what this rig makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rigplanner.domain.evidence import Unit
from rigplanner.domain.llm import LlmModel, Score
from rigplanner.domain.report import Fit
from rigplanner.numerals import figure, localised
from rigplanner.planner.model_fit import ModelFit
from rigplanner.translation import tr
from rigplanner.ui.dialogs.two_line_table import Cell, Column
from rigplanner.wording import labels
from rigplanner.wording.quantities import about_tokens, gib, month, number, span, unit_word, unknown

_WAIT: Final = "…"
_ARENA: Final = "LMArena text"
_LAST: Final = float("inf")
_FIT_ORDER: Final = {Fit.FITS: 0, Fit.TIGHT: 1, Fit.SPILLS: 2, Fit.NO_FIT: 3, Fit.UNKNOWN: 4}


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model; `fit` is None until it is computed."""

    model: LlmModel
    fit: ModelFit | None = None


Key = Callable[[ModelRow], float | str]


def _by_decode(row: ModelRow) -> float | str:
    value = row.fit.decode.value if row.fit else None
    return _LAST if value is None else value


def _by_headroom(row: ModelRow) -> float | str:
    value = row.fit.headroom.value if row.fit else None
    return _LAST if value is None else value


def arena_score(model: LlmModel) -> Score | None:
    """What people preferred in blind comparisons; the one score that most models have."""
    return next((score for score in model.scores if score.benchmark == _ARENA), None)


def _by_score(row: ModelRow) -> float | str:
    score = arena_score(row.model)
    return score.score if score else 0.0


KEYS: Final = MappingProxyType[str, Key](
    {
        "name": lambda row: row.model.name.casefold(),
        "size": lambda row: row.model.total_params_b,
        "context": lambda row: row.model.max_context or _LAST,
        "fit": lambda row: _FIT_ORDER[row.fit.fit] if row.fit else _LAST,
        "decode": _by_decode,
        "headroom": _by_headroom,
        "score": _by_score,
        "released": lambda row: row.model.released or "",
    }
)
#: Sorted from large to small at first.
LARGE_FIRST: Final = frozenset({"context", "decode", "headroom", "released", "score"})


def columns(present: str) -> tuple[Column[ModelRow], ...]:
    """All columns; `present` is the id of the model in the plan."""
    return (
        Column("name", tr("Model"), 260, lambda row: _name(row, present)),
        Column(
            "size",
            tr("Parameters"),
            104,
            _size,
            right=True,
            tooltip=tr("Billions: all, and those that work on each token"),
        ),
        Column("context", tr("Context"), 72, _context, right=True, tooltip=tr("The longest it was made for")),
        Column("released", tr("Released"), 88, _released, right=True),
        Column("score", tr("Arena"), 74, _score, right=True, tooltip=tr("Score on LMArena, text")),
        Column("fit", tr("Best that fits"), 118, _fit, effect=True, tooltip=tr("The best quantization on this rig")),
        Column(
            "decode",
            unit_word(Unit.TOKENS_PER_S),
            118,
            _decode,
            effect=True,
            tooltip=tr("Writing speed on this rig"),
        ),
        Column(
            "headroom",
            tr("Free GiB"),
            84,
            _headroom,
            right=True,
            effect=True,
            tooltip=tr("Graphics memory left free"),
        ),
    )


def _name(row: ModelRow, present: str) -> Cell:
    model = row.model
    conflict = model.contradicted_by[0].says if model.contradicted_by else ""
    below = conflict or f"{model.organisation} · {model.licence}"
    return Cell(model.name, below, tag=tr("in plan") if model.id == present else "", warn=bool(conflict))


def _size(row: ModelRow) -> Cell:
    model = row.model
    size = localised(f"{model.total_params_b:.3g}")
    active = localised(f"{model.active_params_b:.2g}")
    return Cell(f"{size}B", tr("{billions}B active", billions=active) if model.is_moe else tr("dense"))


def _context(row: ModelRow) -> Cell:
    longest = row.model.max_context
    return Cell(about_tokens(longest) if longest else unknown())


def _released(row: ModelRow) -> Cell:
    return Cell(month(row.model.released)) if row.model.released else Cell(unknown(), pale=True)


def _score(row: ModelRow) -> Cell:
    score = arena_score(row.model)
    return Cell(figure(score.score, grouped=False), month(score.as_of)) if score else Cell(unknown(), pale=True)


def _fit(row: ModelRow) -> Cell:
    if row.fit is None:
        return Cell(_WAIT)
    return Cell(row.fit.quant or tr("none known"), labels.fit(row.fit.fit), row.fit.fit)


def _decode(row: ModelRow) -> Cell:
    if row.fit is None:
        return Cell(_WAIT)
    if row.fit.decode.value is None:
        return Cell(tr("does not run") if row.fit.fit is Fit.NO_FIT else unknown())
    return Cell(number(row.fit.decode), span(row.fit.decode), strong=True)


def _headroom(row: ModelRow) -> Cell:
    if row.fit is None:
        return Cell(_WAIT)
    if row.fit.missing_bytes is not None:
        return Cell(gib(-row.fit.missing_bytes))
    free = row.fit.headroom.value
    return Cell(unknown() if free is None else gib(free))
