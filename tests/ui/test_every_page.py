"""Every page and dialog in every language at every scale: named for those who hear it, whole, and translated."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("language", ["en", "de", "zh_CN"])
@pytest.mark.parametrize("scale", ["1", "1.5", "2", "3"])
def test_nothing_is_nameless_cut_or_left_in_english(language: str, scale: str) -> None:
    walk = subprocess.run(
        [sys.executable, "-m", "tests.ui.walk", language],
        env={**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert walk.returncode == 0, walk.stderr.decode()
    assert json.loads(walk.stdout) == []
