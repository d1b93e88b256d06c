"""Where a command writes what it made: a file, or the standard output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from rigplanner.cli.errors import CommandError, UsageError
from rigplanner.store.atomic import write_atomically
from rigplanner.store.rigs import SUFFIX

_STDOUT: Final = "-"


def write_output(content: bytes, file: str, *, is_text: bool) -> None:
    """Write to a file, which is replaced only when all is written, or print for "-".

    Raises CommandError where the file cannot be written, UsageError for what is no text on a terminal
    or would replace a rig.
    """
    if file == _STDOUT:
        if not is_text and sys.stdout.isatty():
            raise UsageError("a PDF is no text; name a file for it")
        sys.stdout.buffer.write(content)
        return
    if file.endswith(SUFFIX):
        raise UsageError(f"{file} is the name of a rig file, which this would replace; choose another ending")
    try:
        write_atomically(Path(file), content)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CommandError(f"{file} cannot be written: {reason}") from error
    print(f"Wrote {file}", file=sys.stderr)
