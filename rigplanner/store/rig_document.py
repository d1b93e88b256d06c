"""What a rig file holds, and how its text becomes that and nothing else."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, from_json

from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.store.rig_errors import (
    DamagedRigError,
    ForeignRigError,
    ImpossibleRigError,
    NewerRigError,
)

FORMAT: Final = "rigplanner-rig"
VERSION: Final = 1
_SHOWN_LENGTH: Final = 40
_LEAST, _MOST = 1e-9, 1e15


class RigDocument(FrozenModel):
    """A plan, and the catalog entries it used as they were when it was saved."""

    format: Literal["rigplanner-rig"] = FORMAT
    version: Literal[1] = VERSION
    plan: Plan
    used: OwnParts = OwnParts()


class _Label(BaseModel):
    """The two fields that every version has."""

    model_config = ConfigDict(extra="ignore", strict=True)

    format: str
    version: int


def document_bytes(document: RigDocument) -> bytes:
    """The file as UTF-8 text, indented so that people can read and compare it."""
    return (document.model_dump_json(indent=2) + "\n").encode()


def document_from(content: bytes) -> RigDocument:
    """The document in a file; raises RigFileError with the reason, without the file's name."""
    _check_text(content)
    _check_label(content)
    _check_numbers(from_json(content))
    try:
        return RigDocument.model_validate_json(content, strict=True)
    except ValidationError as error:
        raise ImpossibleRigError(_reason(error)) from error


def _check_text(content: bytes) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DamagedRigError("it is not a text file in UTF-8") from error
    try:
        from_json(content)
    except ValueError as error:
        raise DamagedRigError(_json_trouble(content, str(error))) from error


def _check_numbers(values: Any) -> None:
    """Nothing a rig has is larger than a petabyte or smaller than a billionth; beyond, sums would overflow."""
    waiting = [values]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, (int, float)) and value and not _LEAST <= abs(value) <= _MOST:
            raise ImpossibleRigError(f"it has a number that cannot be: {_shown(value)}")


def _json_trouble(content: bytes, trouble: str) -> str:
    if not content.strip():
        return "it is empty"
    if trouble.startswith("EOF"):
        return "it breaks off before its end"
    if "recursion" in trouble:
        return "its contents are nested too deeply"
    return f"it is not valid JSON ({trouble})"


def _check_label(content: bytes) -> None:
    try:
        label = _Label.model_validate_json(content)
    except ValidationError as error:
        raise ForeignRigError("it is not a rig file of RigPlanner") from error
    if label.format != FORMAT:
        raise ForeignRigError("it is not a rig file of RigPlanner")
    if label.version > VERSION:
        raise NewerRigError(
            f"it was saved by a newer version of RigPlanner (file format {label.version}, this version reads "
            f"{VERSION}); update RigPlanner to open it"
        )
    if label.version < VERSION:
        raise ImpossibleRigError(f"its file format {label.version} never existed")


def _reason(error: ValidationError) -> str:
    """The first thing that is wrong, where it is and what stands there."""
    problems = error.errors(include_url=False)
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    return _problem(problems[0]) + more


def _problem(problem: ErrorDetails) -> str:
    where = ".".join(str(step) for step in problem["loc"]) or "the file"
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] in ("missing", "extra_forbidden"):
        return f"{where}: {message}"
    return f"{where} is {_shown(problem['input'])}: {message}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"
