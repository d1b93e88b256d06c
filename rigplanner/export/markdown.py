"""A build sheet as Markdown, for notes, issues and wikis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rigplanner.domain.evidence import Unit
from rigplanner.domain.visible import one_line
from rigplanner.export.sheet import BuildSheet, ShoppingList, SourceRow
from rigplanner.translation import tr, tr_in
from rigplanner.wording import labels
from rigplanner.wording.quantities import long_date, unit_word

#: What Markdown or the HTML in it would take for markup.
_ADDRESS: Final = re.compile(r"(https?://[^\s<>;,)]+)")
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|~&#])")


def markdown(sheet: BuildSheet) -> str:
    """The sheet with a heading for each section; names are escaped, so that they stay what they are."""
    return "\n\n".join(_blocks(sheet)) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return escaped_part(" ".join(one_line(text).split()))


def linked(text: str) -> str:
    """The same, with addresses that can be followed."""
    pieces = _ADDRESS.split(one_line(text))
    return "".join(f"<{piece}>" if index % 2 else escaped_part(piece) for index, piece in enumerate(pieces)).strip()


def escaped_part(text: str) -> str:
    """A part of a line, with the spaces at its ends."""
    return _MARKUP.sub(r"\\\1", text)


def _blocks(sheet: BuildSheet) -> Iterator[str]:
    yield f"# {escaped(sheet.name)}"
    yield tr("Build sheet of RigPlanner, {day}", day=long_date(sheet.day))
    yield f"**{escaped(sheet.promise)}**"
    figures = [
        (figure.label, f"{figure.value} {figure.unit}".strip(), figure.spread, labels.basis(figure.basis))
        for figure in sheet.figures
    ]
    yield _table(("", tr("Value"), tr("Range"), tr("Basis")), figures)
    yield section(tr("Shopping list"))
    yield _shopping(sheet.shopping)
    yield from map(escaped, sheet.shopping.notes)
    yield section(tr("What it runs"))
    yield _table(_runs_head(), _runs(sheet))
    yield section(tr("How it performs"))
    yield f"{escaped(sheet.work)}. {escaped(sheet.use)}."
    rows = [(row.name, row.value, row.spread, labels.basis(row.basis), row.rests_on) for row in sheet.estimates]
    yield _table((tr("Estimate"), tr("Value"), tr("Range"), tr("Basis"), tr("What it rests on")), rows)
    if sheet.pitfalls:
        yield section(tr("Pitfalls"))
        yield "\n".join(f"- **{escaped(row.title)}.** {escaped(row.detail)}" for row in sheet.pitfalls)
    yield section(tr("Run it with {program}", program=escaped(sheet.program)))
    yield _code(sheet.run_steps)
    yield section(tr("Assumptions"))
    yield _table(("", ""), sheet.assumptions)
    yield section(tr("Sources"))
    yield sources_table(sheet.sources)


def section(title: str) -> str:
    """The heading of a section."""
    return f"## {title}"


def _shopping(shopping: ShoppingList) -> str:
    rows = [
        (row.slot, _named(row.name or tr("still to choose"), row.tag), row.matters, row.price, row.spread, row.as_of)
        for row in shopping.rows
    ]
    total = (shopping.total_label, "", "", shopping.total, shopping.total_spread, "")
    head = (tr("Slot"), tr("Part"), tr("What matters here"), tr("Price"), tr("Range"), tr("As of"))
    return _table(head, [*rows, total])


def _named(name: str, tag: str) -> str:
    return f"{name}, {tag}" if tag else name


def _runs_head() -> Sequence[str]:
    speed = unit_word(Unit.TOKENS_PER_S)
    found = (tr("Model"), tr("Quantization"), tr("On this PC"), tr("Context"))
    return (*found, speed, tr("Range"), tr("Basis"), tr("Note"))


def _runs(sheet: BuildSheet) -> Iterator[Sequence[str]]:
    for row in sheet.runs:
        basis = labels.basis(row.basis) if row.speed else ""
        yield row.model, row.quant, labels.fit(row.fit), row.context, row.speed, row.spread, basis, row.note


def sources_table(sources: Iterable[SourceRow]) -> str:
    """Where facts come from, with addresses to follow."""
    head = (tr_in("subject of a source", "About"), tr_in("what a source says", "What"), tr("Source"), tr("As of"))
    return markdown_table(head, map(_source, sources))


def _source(row: SourceRow) -> Sequence[str]:
    source = row.source if not row.link or row.link in row.source else f"{row.source} {row.link}"
    return escaped(row.about), escaped(row.says), linked(source), row.as_of


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of plain text."""
    return markdown_table(head, [[escaped(cell) for cell in row] for row in rows])


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _code(text: str) -> str:
    """A block whose fence is longer than any in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"
