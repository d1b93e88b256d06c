"""A report in each of the formats that are text."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.report import Report
from rigplanner.export.build_sheet import build_sheet
from rigplanner.export.forum_text import forum_text
from rigplanner.export.json_report import json_report
from rigplanner.export.markdown import markdown
from rigplanner.export.parts_csv import parts_csv


class TextFormat(StrEnum):
    """A format by the ending of its files."""

    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"
    TEXT = "txt"


_WRITERS: Final = MappingProxyType[TextFormat, Callable[[Report, Library], str]](
    {
        TextFormat.MARKDOWN: lambda report, library: markdown(build_sheet(report, library)),
        TextFormat.CSV: lambda report, _: parts_csv(report),
        TextFormat.JSON: lambda report, library: json_report(report, library.with_own(report.plan.own)) + "\n",
        TextFormat.TEXT: lambda report, library: forum_text(report, library.today),
    }
)


def file_bytes(ending: str, text: str) -> bytes:
    """A text as a file: a table begins with the mark by which spreadsheets know its letters."""
    return text.encode("utf-8-sig" if ending == TextFormat.CSV else "utf-8")


def written(kind: TextFormat, report: Report, library: Library) -> str:
    """The report in a format, with a line end at its end."""
    return _WRITERS[kind](report, library)
