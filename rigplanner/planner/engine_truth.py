"""Our memory figures against what an engine printed: every row of a table of its allocations, predicted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.catalog.names import find, rank
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.plan import KvType
from rigplanner.estimate.engine_plan import HOST, REPACKED, EngineSetting, engine_plan
from rigplanner.estimate.model_files import layout_of
from rigplanner.units import MIB

#: What tells one start of the engine from another; the other columns tell its rows apart.
SETTING_COLUMNS: Final = (
    "model",
    "quant",
    "n_ctx",
    "n_batch",
    "n_ubatch",
    "kv_type_k",
    "kv_type_v",
    "flash_attn",
    "n_parallel",
    "ngl",
    "cpu_moe",
    "kv_unified",
    "n_outputs",
    "tool",
)
ROW_COLUMNS: Final = ("device", "component", "mib")
_NEEDED: Final = ("model", "quant", "n_ctx", *ROW_COLUMNS)
#: Names of llama.cpp's own for mixes that we know by another.
_QUANT_NAMES: Final = {"MXFP4_MOE": "MXFP4"}
_ALL: Final = 1 << 20
_GPUS: Final = re.compile(r"x(\d+) GPUs")

Row = Mapping[str, str]


class TableError(Exception):
    """Why a table cannot be compared, in words for a person."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One row with what we say; `mib` is None where nothing was predicted, and `reason` says why."""

    row: Row
    architecture: str
    mib: float | None
    reason: str = ""

    @property
    def truth_mib(self) -> float:
        """What the engine printed."""
        return float(self.row["mib"])


def predict(rows: Sequence[Row], library: Library) -> tuple[Prediction, ...]:
    """Every row, in order; raises TableError where columns are missing."""
    missing = [name for name in _NEEDED if rows and name not in rows[0]]
    if missing:
        raise TableError(f"the table lacks the columns {', '.join(missing)}")
    settings: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(rows):
        settings.setdefault(tuple(row.get(name, "") for name in SETTING_COLUMNS), []).append(place)
    models = {name: named_model(library, name) for name in {row["model"] for row in rows}}
    predicted: dict[int, Prediction] = {}
    for places in settings.values():
        group = [rows[place] for place in places]
        predicted |= dict(zip(places, _of_setting(group, models[group[0]["model"]]), strict=True))
    return tuple(predicted[place] for place in range(len(rows)))


def named_model(library: Library, name: str) -> LlmModel | None:
    """The model a name means; of several that it could mean the plainest whose architecture is known."""
    known = [model for model in library.models.values() if model.architecture]
    match = find(known, name)
    if match.entry is not None:
        return match.entry
    return next(iter((*match.candidates, *rank(known, name))), None)


def _of_setting(rows: Sequence[Row], model: LlmModel | None) -> list[Prediction]:
    """All rows of one start of the engine."""
    arch = model.architecture if model else None
    if model is None or arch is None:
        return _without(rows, "the model is in no catalog")
    quant = _QUANT_NAMES.get(rows[0]["quant"], rows[0]["quant"])
    layout = layout_of(model, quant)
    if layout is None:
        return _without(rows, f"{quant} of {model.name} is not known")
    try:
        setting = _setting(rows)
    except ValueError as error:
        return _without(rows, str(error))
    plan = engine_plan(arch, layout, setting)
    told: dict[tuple[str, str], int] = {}
    found = []
    for row in rows:
        place = (row["device"], row["component"])
        sizes = plan.get(place, ())
        turn = told.get(place, 0)
        told[place] = turn + 1
        size = sum(sizes) if _count(rows, place) == 1 else sizes[turn] if turn < len(sizes) else 0
        found.append(Prediction(row, arch.kind, size / MIB))
    return found


def _count(rows: Iterable[Row], place: tuple[str, str]) -> int:
    return sum((row["device"], row["component"]) == place for row in rows)


def _without(rows: Sequence[Row], reason: str) -> list[Prediction]:
    return [Prediction(row, row.get("arch", ""), None, reason) for row in rows]


def _setting(rows: Sequence[Row]) -> EngineSetting:
    """The switches of one start; raises ValueError for one that is no number or no type."""
    row = rows[0]
    tool = row.get("tool", "")
    ubatch, parallel = _number(row, "n_ubatch", 512), _number(row, "n_parallel", 1)
    gpus = _gpus(rows, tool)
    cuda = not any(name.startswith("RPC") for name in gpus) and bool(gpus)
    return EngineSetting(
        context_tokens=_number(row, "n_ctx", 0),
        ubatch_tokens=ubatch,
        outputs=_number(row, "n_outputs", parallel if "server" in tool else ubatch),
        parallel=parallel,
        unified=row.get("kv_unified", "0") in ("1", "true", "True"),
        keys=_kv_type(row.get("kv_type_k", "")),
        values=_kv_type(row.get("kv_type_v", "")),
        flash_attention=row.get("flash_attn", "on") in ("on", "1", "true", "auto"),
        gpu_layers=_number(row, "ngl", 999),
        cpu_expert_layers=_ALL if row.get("cpu_moe") == "all" else _number(row, "cpu_moe", 0),
        gpus=gpus,
        op_offload=cuda,
        cuda=cuda,
        repacks=not cuda or any(other["device"] == REPACKED for other in rows),
    )


def _gpus(rows: Sequence[Row], tool: str) -> tuple[str, ...]:
    """The devices with graphics memory: those that have rows, else as many as the tool says."""
    seen = sorted({row["device"] for row in rows} - {HOST, REPACKED, "CPU"})
    if seen or tool.endswith("/cpu"):
        return tuple(seen)
    several = _GPUS.search(tool)
    return tuple(f"CUDA{number}" for number in range(int(several.group(1)) if several else 1))


def _number(row: Row, name: str, otherwise: int) -> int:
    text = row.get(name, "")
    if not text:
        return otherwise
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"{name} is {text!r}, not a number") from error


def _kv_type(text: str) -> KvType:
    try:
        return KvType(text.lower()) if text else KvType.F16
    except ValueError as error:
        raise ValueError(f"{text!r} is no type of the KV cache") from error
