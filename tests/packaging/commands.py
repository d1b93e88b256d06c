"""Commands of the system, with what they said where they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
LINUX: Final = ROOT / "packaging" / "linux"
_LIMIT_S: Final = 300


def told(command: Sequence[object], environment: Mapping[str, str] | None = None, cwd: Path | None = None) -> str:
    """What a command prints; the test fails with all it said where the command fails."""
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **(environment or {})},
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
    )
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def need(*tools: str) -> None:
    """Skip, and say so, where a tool is missing that packaging/linux/test-packages.txt would bring."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (make package-setup)")
