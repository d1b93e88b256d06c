"""Programs of other systems, stood in for by scripts that print what those print."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

RECORDED = Path(__file__).with_name("recorded")


def put_on_path(name: str, script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a shell script called `name` into `folder` and put the folder first on the PATH."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return program


def printing(path: Path) -> str:
    """A script that prints a file."""
    return f"cat {shlex.quote(str(path))}"


def recorded(name: str) -> str:
    """A script that prints a recorded answer."""
    return printing(RECORDED / name)


def hanging(mark: Path) -> str:
    """A script that never ends, nor does its child, whose process number it writes into a file."""
    return f"tail -f /dev/null &\necho $! > {shlex.quote(str(mark))}\nwait"
