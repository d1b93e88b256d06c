"""What is told of rig files: saved, not saved, damaged, changed elsewhere, gone."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from rigplanner.domain.parts import Slot
from rigplanner.translation import mark, tr
from rigplanner.wording.marks import as_written
from rigplanner.wording.sentences import together

#: What a field of a plan is to a person.
_UNKNOWN: Final = mark("Something that is not known")
_FIELDS: Final = MappingProxyType(
    {
        "name": mark("The name"),
        "tags": mark("A tag"),
        "own": mark("A part or model of your own"),
        "gpus": mark("A graphics card"),
        "model_id": mark("The model"),
        "quant": mark("The quantization"),
        "context_tokens": mark("The context"),
        "kv_type": mark("The type of the cache"),
        "parallel_users": mark("The number of people"),
        "use": mark("The kind of session"),
        "runtime": mark("The program that runs the model"),
        "offload": mark("What may leave the GPU"),
        "companions": mark("Something beside the model"),
        "background_apps": mark("The open programs"),
        Slot.GPU.value: mark("The graphics card"),
        Slot.CPU.value: mark("The processor"),
        Slot.MEMORY.value: mark("The memory"),
        Slot.DRIVE.value: mark("The model drive"),
        Slot.BOARD.value: mark("The mainboard"),
        Slot.PSU.value: mark("The power supply"),
        Slot.CASE.value: mark("The case"),
        Slot.COOLER.value: mark("The CPU cooler"),
        Slot.SYSTEM.value: mark("The ready-made system"),
    }
)


def saved_as(file: str, *, is_in_rigs: bool, beside: str = "") -> str:
    """Where a plan was saved, and beside which rig that it was made from."""
    name = as_written(file)
    saved = tr("Saved in Rigs as **{file}**.", file=name) if is_in_rigs else tr("Saved as **{file}**.", file=name)
    kept = tr("**{rig}** is still there.", rig=as_written(beside)) if beside else ""
    return together(saved, kept)


def copied_to(file: str, folder: object) -> str:
    """Where a copy of a rig lies."""
    return tr("Copied to **{file}** in {folder}.", file=as_written(file), folder=as_written(folder))


def exported_as(file: str, folder: object) -> str:
    """Where a sheet or a picture lies."""
    return tr("Saved as **{file}** in {folder}.", file=as_written(file), folder=as_written(folder))


def not_saved(reason: str) -> str:
    """Why a plan could not be saved."""
    return tr("Not saved. {reason}. The plan is still here.", reason=as_written(reason))


def not_opened(file: str, reason: str, *, is_damaged: bool) -> str:
    """Why a file could not be opened."""
    told = tr("**{file}** could not be opened. {reason}.", file=as_written(file), reason=as_written(reason))
    return together(told, tr("The file is kept as it is.") if is_damaged else "")


def only_readable_part(file: str) -> str:
    """What is shown of a damaged file."""
    return tr("This is what could be read of **{file}**; the file is kept.", file=as_written(file))


def unsaved_kept(name: str, kept: str) -> str:
    """What became of the plan that was open."""
    return tr("**{rig}** was not saved; it is kept in Rigs as **{kept}**.", rig=as_written(name), kept=as_written(kept))


def unsaved_stays(name: str) -> str:
    """Why another plan was not opened."""
    return tr("**{rig}** stays open, because it could not be kept. Save it first.", rig=as_written(name))


def changed_elsewhere(file: str) -> str:
    """A file that another program or window wrote."""
    return tr("**{file}** was changed by another program or window since it was opened.", file=as_written(file))


def file_gone(file: str) -> str:
    """A file that is no longer where it was."""
    return tr("**{file}** was moved or removed. Save writes it again.", file=as_written(file))


def left_out(place: Sequence[int | str], problem: str) -> str:
    """A value of a damaged file that cannot be used: what it is to a person, and what is wrong with it."""
    known = (_FIELDS[step] for step in place if isinstance(step, str) and step in _FIELDS)
    what = tr(next(known, _UNKNOWN))
    return tr("{what} could not be read: {problem}.", what=what, problem=problem)
