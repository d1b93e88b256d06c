"""What a rig file holds, and how its text becomes that and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from reprlib import Repr
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails, from_json, to_json

from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.numerals import figure
from rigplanner.refusals import of_value
from rigplanner.store.figures import Figures, can_be_kept
from rigplanner.store.migrations import migrated
from rigplanner.store.rig_errors import (
    DamagedRigError,
    ForeignRigError,
    ImpossibleRigError,
    NewerRigError,
    TooLargeRigError,
)
from rigplanner.translation import mark, tr

FORMAT: Final = "rigplanner-rig"
VERSION: Final = 2
#: A rig of sixteen different cards with a model of its own has about 3,000.
MAX_VALUES: Final = 50_000
_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
_SHOWN_LENGTH: Final = 40
_SHOWN: Final = Repr()
_SHOWN.maxstring = _SHOWN.maxother = _SHOWN.maxlong = _SHOWN_LENGTH
_NOT_OURS: Final = mark("it is not a rig file of RigPlanner")


def moment_text(moment: datetime) -> str:
    """A moment as files tell it: 2026-11-30T13:30:00Z."""
    return moment.astimezone(UTC).strftime(_MOMENT)


def _is_moment(text: str) -> str:
    if text:
        datetime.fromisoformat(text)
    return text


#: A moment in UTC, empty where nobody knows it.
Moment = Annotated[str, Field(pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?$"), AfterValidator(_is_moment)]


class Origin(FrozenModel):
    """The file that a plan saved by itself belongs to, and what stood in it; empty where there is none.

    `untouched` says that the program itself offered the plan, so that nobody would miss it.
    """

    path: str = Field(default="", max_length=4096)
    digest: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    untouched: bool = False


class RigDocument(FrozenModel):
    """A plan, what it came to, and the catalog entries it used as they were when it was saved.

    `origin` stands only in what the program saves by itself.
    """

    format: Literal["rigplanner-rig"] = FORMAT
    version: Literal[2] = VERSION
    saved_at: Moment = ""
    plan: Plan
    figures: Figures | None = None
    used: OwnParts = OwnParts()
    origin: Origin | None = None


def document_bytes(document: RigDocument) -> bytes:
    """The file as UTF-8 text, indented so that people can read and compare it."""
    left_out = {"origin"} if document.origin is None else None
    return (document.model_dump_json(indent=2, exclude=left_out) + "\n").encode()


def document_from(content: bytes) -> RigDocument:
    """The document in a file of any version; raises RigFileError with the reason, without the file's name."""
    values, version = labelled(parsed(content))
    check_numbers(values)
    current = content if version == VERSION else to_json(migrated(values, version))
    try:
        return RigDocument.model_validate_json(current, strict=True)
    except ValidationError as error:
        raise ImpossibleRigError(_reason(error)) from error


def parsed(content: bytes, *, cut_off: bool = False) -> Any:
    """What the text says; with `cut_off` also where it breaks off."""
    if any(content.count(mark) > MAX_VALUES for mark in (b",", b"[", b"{")):
        raise TooLargeRigError(tr("it holds more than {most} values, too many for a rig", most=figure(MAX_VALUES)))
    try:
        return from_json(content, allow_partial="trailing-strings" if cut_off else False)
    except ValueError as error:
        raise DamagedRigError(_json_trouble(content, str(error))) from error


def labelled(values: Any) -> tuple[dict[str, Any], int]:
    """The fields of a document of this program with its version; raises RigFileError for any other."""
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise ForeignRigError(tr(_NOT_OURS))
    version = values.get("version")
    if type(version) is not int:
        raise ForeignRigError(tr(_NOT_OURS))
    if version > VERSION:
        raise NewerRigError(
            tr(
                "it was saved by a newer version of RigPlanner (file format {format}, this version reads {known}); "
                "update RigPlanner to open it",
                format=shown(version),
                known=VERSION,
            )
        )
    if version < 1:
        raise ImpossibleRigError(tr("its file format {format} never existed", format=shown(version)))
    return values, version


def check_numbers(values: Any) -> None:
    """Raise ImpossibleRigError for a number with which sums would overflow."""
    waiting = [values]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, (int, float)) and not can_be_kept(value):
            raise ImpossibleRigError(tr("it has a number that cannot be: {number}", number=shown(value)))


def _json_trouble(content: bytes, trouble: str) -> str:
    if not content.strip():
        return tr("it is empty")
    if not _is_text(content):
        return tr("it is not a text file in UTF-8")
    if trouble.startswith("EOF"):
        return tr("it breaks off before its end")
    if "recursion" in trouble:
        return tr("its contents are nested too deeply")
    return tr("it is not valid JSON ({trouble})", trouble=trouble)


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _reason(error: ValidationError) -> str:
    """The first thing that is wrong, where it is and what stands there."""
    problems = error.errors(include_url=False)
    first, more = problem_text(problems[0]), len(problems) - 1
    return tr("{problem} ({count} more)", problem=first, count=more) if more else first


def problem_text(problem: ErrorDetails) -> str:
    """What is wrong with one value, and where; short however long the value and its name are."""
    where = ".".join(_step(step) for step in problem["loc"]) or tr("the file")
    message = of_value(problem)
    if problem["type"] in ("missing", "extra_forbidden"):
        return f"{where}: {message}"
    return tr("{field} is {value}: {problem}", field=where, value=shown(problem["input"]), problem=message)


def _step(step: int | str) -> str:
    """A field on the way to a value; a stranger's own name for one is cut and made harmless."""
    text = str(step)
    return text if text.isidentifier() and len(text) <= _SHOWN_LENGTH else shown(step)


def shown(value: object) -> str:
    """A value as a message can hold it."""
    text = _SHOWN.repr(value)
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"
