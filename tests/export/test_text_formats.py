"""The same content as Markdown, CSV, JSON and plain text, whatever the names hold."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.domain.visible import one_line
from rigplanner.export.build_sheet import build_sheet
from rigplanner.export.formats import TextFormat, written
from rigplanner.export.markdown import escaped, markdown
from rigplanner.export.parts_csv import COLUMNS, parts_csv
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from tests.export import plans


@pytest.mark.parametrize("make", plans.ALL)
@pytest.mark.parametrize("kind", TextFormat)
def test_every_plan_can_be_written_in_every_format(
    make: Callable[[Library], Plan], kind: TextFormat, library: Library
) -> None:
    text = written(kind, evaluate(make(library), library), library)
    assert text.endswith("\n")
    assert "None" not in re.sub(r"\bNone\b chosen", "", text)


def test_markdown_has_every_section_and_every_figure(library: Library) -> None:
    sheet = build_sheet(evaluate(plans.starter(library), library), library)
    text = markdown(sheet)
    for heading in ("Shopping list", "What it runs", "How it performs", "Pitfalls", "Assumptions", "Sources"):
        assert f"## {heading}" in text
    for row in sheet.estimates:
        assert f"| {row.name} | {row.value} | {row.spread} |" in text


def test_addresses_of_sources_can_be_followed(library: Library) -> None:
    text = markdown(build_sheet(evaluate(plans.starter(library), library), library))
    assert "<https://github.com/buildcores/buildcores-open-db>" in text
    assert not re.search(r"<https?://[^>]*\\", text)


def test_names_stay_text_in_markdown(library: Library) -> None:
    text = markdown(build_sheet(evaluate(plans.of_own_parts(library), library), library))
    assert not re.search(r"(?<!\\)<(?!https?://)", text)
    assert '显卡 \\<img src="x"\\> \\| \\`W\\`' in text


@given(st.text())
def test_escaped_text_is_the_text_again_when_markdown_takes_the_backslashes(text: str) -> None:
    assert re.sub(r"\\([\\`*_\[\]<>|~&#])", r"\1", escaped(text)) == " ".join(one_line(text).split())


def test_the_list_of_parts_is_a_table_that_spreadsheets_read(library: Library) -> None:
    report = evaluate(plans.starter(library), library)
    head, *rows = csv.reader(io.StringIO(parts_csv(report)))
    assert tuple(head) == COLUMNS
    assert len(rows) == len(report.cost.lines)
    card = dict(zip(head, rows[0], strict=True))
    assert (card["slot"], card["condition"], card["currency"], card["as_of"]) == ("gpu", "used", "USD", "2026-10")
    assert float(card["price"]) == report.cost.lines[0].price.value


@pytest.mark.parametrize("name", ["=1+1", "+A1", "-2", "@SUM(A1)"])
def test_no_name_is_a_formula(name: str, library: Library) -> None:
    card = library.gpus["nvidia-geforce-rtx-3060-12-gb"].model_copy(update={"id": "own-card", "name": name})
    plan = edits.with_own(plans.starter(library), OwnParts(gpus=(card,)))
    plan = edits.with_part(plan, Slot.GPU, "own-card")
    row = next(csv.DictReader(io.StringIO(parts_csv(evaluate(plan, library)))))
    assert row["part"] == f"'{name}"


@pytest.mark.parametrize("kind", [kind for kind in TextFormat if kind is not TextFormat.JSON])
def test_a_name_that_turns_the_text_or_breaks_the_line_cannot(kind: TextFormat, library: Library) -> None:
    plan = edits.with_name(plans.starter(library), "safe\u202egpj.exe\x1b[31m\r\n# not a heading")
    renamed = {"id": "own-card", "name": "A\u202eB\nNo line"}
    card = library.gpus["nvidia-geforce-rtx-3060-12-gb"].model_copy(update=renamed)
    plan = edits.with_part(edits.with_own(plan, OwnParts(gpus=(card,))), Slot.GPU, "own-card")
    text = written(kind, evaluate(plan, library), library)
    assert not {"\u202e", "\x1b", "\r"} & set(text)
    assert "\n# not a heading" not in text
    assert "\nNo line" not in text


def test_an_unknown_price_is_an_empty_cell(library: Library) -> None:
    report = evaluate(plans.of_own_parts(library), library)
    row = next(csv.DictReader(io.StringIO(parts_csv(report))))
    assert (row["price"], row["price_low"], row["as_of"]) == ("", "", "")


def test_json_is_the_contract_of_the_command_line(library: Library) -> None:
    report = evaluate(plans.of_own_parts(library), library)
    document = json.loads(written(TextFormat.JSON, report, library))
    assert document["schema_version"] == 1
    assert document["inputs"]["rig"][0]["name"].startswith("显卡")
    assert document["decode_tokens_per_s"]["value"] == report.speed.decode.value


def test_the_text_for_a_forum_is_short_and_tells_what_is_unknown(library: Library) -> None:
    text = written(TextFormat.TEXT, evaluate(plans.almost_nothing(library), library), library)
    assert len(text.splitlines()) < 20
    assert "Processor: still to choose" in text
    assert "Loads in" not in text
