"""Plain tables of text."""

from __future__ import annotations

from collections.abc import Sequence


def table(rows: Sequence[Sequence[str]], left_columns: int = 1) -> list[str]:
    """Lines of a table, two spaces between columns; the first columns are aligned left, the others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_aligned(row, widths, left_columns)).rstrip() for row in rows]


def _aligned(row: Sequence[str], widths: Sequence[int], left_columns: int) -> list[str]:
    return [
        text.ljust(width) if column < left_columns else text.rjust(width)
        for column, (text, width) in enumerate(zip(row, widths, strict=True))
    ]
