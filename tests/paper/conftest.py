"""Ink to paint with, and what other programs read in a PDF."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from rigplanner.paper.ink import Ink
from rigplanner.paper.studio import ink_of
from rigplanner.paths import shipped

#: Runs a program of poppler on a PDF and returns what it prints.
Poppler = Callable[..., str]


@pytest.fixture
def ink(qapp: object) -> Ink:
    del qapp
    return ink_of(shipped("resources"))


@pytest.fixture
def poppler(tmp_path: Path) -> Poppler:
    def run(program: str, pdf: bytes, *options: str) -> str:
        path = tmp_path / "sheet.pdf"
        path.write_bytes(pdf)
        command = [program, *options, str(path), *(["-"] if program == "pdftotext" else [])]
        return subprocess.run(command, capture_output=True, check=True, timeout=30).stdout.decode()

    return run


def plain(text: str) -> str:
    """Text without what differs between a page and a string: line breaks, spaces, marks of direction, forms."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(c for c in normal if not c.isspace() and unicodedata.category(c) != "Cf")
