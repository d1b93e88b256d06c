"""Why something was refused, in the language of the program: by the system, or by the model of a value."""

from __future__ import annotations

import errno
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from rigplanner.translation import keeps_capitals, mark, tr, tr_n

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

#: As Unix words them; Python tells what Windows refuses by the same numbers.
_SYSTEM: Final = MappingProxyType(
    {
        errno.EACCES: mark("permission denied"),
        errno.EPERM: mark("operation not permitted"),
        errno.ENOENT: mark("no such file or directory"),
        errno.ENOSPC: mark("no space left on device"),
        errno.EROFS: mark("read-only file system"),
        errno.EISDIR: mark("is a directory"),
        errno.ENOTDIR: mark("not a directory"),
        errno.EEXIST: mark("file exists"),
        errno.ENAMETOOLONG: mark("file name too long"),
        errno.EIO: mark("input/output error"),
        errno.EBUSY: mark("device or resource busy"),
    }
)
#: By kind of error, as pydantic words them (docs.pydantic.dev, "Validation Errors").
_VALUES: Final = MappingProxyType(
    {
        "missing": mark("Field required"),
        "extra_forbidden": mark("Extra inputs are not permitted"),
        "greater_than": mark("Input should be greater than {gt}"),
        "greater_than_equal": mark("Input should be greater than or equal to {ge}"),
        "less_than": mark("Input should be less than {lt}"),
        "less_than_equal": mark("Input should be less than or equal to {le}"),
        "finite_number": mark("Input should be a finite number"),
        "int_type": mark("Input should be a valid integer"),
        "float_type": mark("Input should be a valid number"),
        "bool_type": mark("Input should be a valid boolean"),
        "string_type": mark("Input should be a valid string"),
        "tuple_type": mark("Input should be a valid tuple"),
        "string_pattern_mismatch": mark("String should match pattern '{pattern}'"),
        "enum": mark("Input should be {expected}"),
        "literal_error": mark("Input should be {expected}"),
    }
)
#: What pydantic puts before the words of our own validators.
_OURS: Final = "Value error, "


def of_system(error: Exception) -> str:
    """Why the system refused something, as the end of a sentence."""
    if not isinstance(error, OSError):
        return _begun_small(str(error))
    known = _SYSTEM.get(error.errno or 0)
    if known is not None:
        return tr(known)
    return _begun_small(error.strerror or str(error) or type(error).__name__)


def of_system_alone(error: Exception) -> str:
    """The same where it stands by itself, or in brackets."""
    text = of_system(error)
    return text[:1].upper() + text[1:]


def of_value(problem: ErrorDetails) -> str:
    """What is wrong with a value; without a full stop."""
    kind, limits = problem["type"], problem.get("ctx", {})
    if kind == "string_too_short":
        return tr_n(
            "String should have at least {count} character",
            "String should have at least {count} characters",
            limits["min_length"],
        )
    if kind == "string_too_long":
        return tr_n(
            "String should have at most {count} character",
            "String should have at most {count} characters",
            limits["max_length"],
        )
    if kind in _VALUES:
        return tr(_VALUES[kind], **{name: _plain(limit) for name, limit in limits.items()})
    return problem["msg"].removeprefix(_OURS)


def _begun_small(text: str) -> str:
    """What the system says in its own words; where nouns keep their capital, so does the first word."""
    return text if keeps_capitals() else text[:1].lower() + text[1:]


def _plain(limit: Any) -> Any:
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit
