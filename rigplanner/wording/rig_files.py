"""What is told of rig files: saved, not saved, damaged, changed elsewhere, gone."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from rigplanner.domain.parts import Slot
from rigplanner.wording import labels
from rigplanner.wording.marks import as_written

#: What a field of a plan is to a person.
_FIELDS: Final = MappingProxyType(
    {
        "name": "The name",
        "tags": "A tag",
        "own": "A part or model of your own",
        "gpus": "A graphics card",
        "model_id": "The model",
        "quant": "The quantization",
        "context_tokens": "The context",
        "kv_type": "The type of the cache",
        "parallel_users": "The number of people",
        "use": "The kind of session",
        "runtime": "The program that runs the model",
        "offload": "What may leave the GPU",
        "companions": "Something beside the model",
        "background_apps": "The open programs",
        **{slot.value: f"The {labels.slot(slot).lower()}" for slot in Slot if slot is not Slot.COOLER},
        Slot.COOLER.value: "The CPU cooler",
    }
)


def saved_as(file: str, *, is_in_rigs: bool, beside: str = "") -> str:
    """Where a plan was saved, and beside which rig that it was made from."""
    kept = f" **{as_written(beside)}** is still there." if beside else ""
    return f"Saved {'in Rigs ' if is_in_rigs else ''}as **{as_written(file)}**.{kept}"


def copied_to(file: str, folder: object) -> str:
    """Where a copy of a rig lies."""
    return f"Copied to **{as_written(file)}** in {as_written(folder)}."


def exported_as(file: str, folder: object) -> str:
    """Where a sheet or a picture lies."""
    return f"Saved as **{as_written(file)}** in {as_written(folder)}."


def not_saved(reason: str) -> str:
    """Why a plan could not be saved."""
    return f"Not saved. {as_written(reason)}. The plan is still here."


def not_opened(file: str, reason: str, *, is_damaged: bool) -> str:
    """Why a file could not be opened."""
    kept = " The file is kept as it is." if is_damaged else ""
    return f"**{as_written(file)}** could not be opened. {as_written(reason)}.{kept}"


def only_readable_part(file: str) -> str:
    """What is shown of a damaged file."""
    return f"This is what could be read of **{as_written(file)}**; the file is kept."


def unsaved_kept(name: str, kept: str) -> str:
    """What became of the plan that was open."""
    return f"**{as_written(name)}** was not saved; it is kept in Rigs as **{as_written(kept)}**."


def unsaved_stays(name: str) -> str:
    """Why another plan was not opened."""
    return f"**{as_written(name)}** stays open, because it could not be kept. Save it first."


def changed_elsewhere(file: str) -> str:
    """A file that another program or window wrote."""
    return f"**{as_written(file)}** was changed by another program or window since it was opened."


def file_gone(file: str) -> str:
    """A file that is no longer where it was."""
    return f"**{as_written(file)}** was moved or removed. Save writes it again."


def left_out(place: Sequence[int | str], problem: str) -> str:
    """A value of a damaged file that cannot be used: what it is to a person, and what is wrong with it."""
    known = (_FIELDS[step] for step in place if isinstance(step, str) and step in _FIELDS)
    return f"{next(known, 'Something that is not known')} could not be read: {problem}."
