"""What can be browsed, section by section, as rows of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import ReportedFigure
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import Part, Price, PriceBasis, Slot
from rigplanner.estimate.cost import age_days, is_old, offer
from rigplanner.numerals import exact, localised
from rigplanner.translation import mark, tr, tr_in
from rigplanner.ui.dialogs.two_line_table import Cell, Column
from rigplanner.wording import labels
from rigplanner.wording.conflicts import Conflict, conflicts
from rigplanner.wording.facts import facts
from rigplanner.wording.quantities import month
from rigplanner.wording.reported import stated, subject
from rigplanner.wording.sourcing import price_title
from rigplanner.wording.specs import specs

_BASES: Final = {
    PriceBasis.LISTING: mark("listing"),
    PriceBasis.CLASS_ESTIMATE: mark("class estimate"),
    PriceBasis.SECONDARY: mark("secondary"),
    PriceBasis.ARTICLE: mark("article"),
    PriceBasis.OWN: mark("own"),
}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class CatalogRow:
    """One entry. `aliases` help to find it; `is_old` marks a price that says little about today.

    `amount` is the figure as a number, where it is one that can be compared with others of the section.
    """

    id: str
    name: str
    below: str
    figure: str
    figure_below: str
    as_of: str
    source: str
    entry: object
    slot: Slot | None = None
    is_own: bool = False
    is_old: bool = False
    aliases: tuple[str, ...] = ()
    amount: float | None = None


def sorted_rows(rows: Iterable[CatalogRow], column: str, *, descending: bool) -> list[CatalogRow]:
    """Rows by one column: figures as numbers, with those unknown at the end, anything else as text."""
    by_text = sorted(rows, key=lambda row: str(getattr(row, column)).casefold(), reverse=descending)
    if column != "figure":
        return by_text
    known = [(row.amount, row) for row in by_text if row.amount is not None]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [*(row for _, row in known), *(row for row in by_text if row.amount is None)]


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of thing: its title, the title of its figures, and its rows."""

    key: str
    title: str
    figures: str
    rows: Callable[[Library], Iterable[CatalogRow]]


def columns() -> tuple[Column[CatalogRow], ...]:
    """The columns of every section; the figures have a title of their own in each."""
    return (
        Column("name", tr("Name"), 300, lambda row: Cell(row.name, row.below, tag=tr("yours") if row.is_own else "")),
        Column("figure", tr("Price"), 190, lambda row: Cell(row.figure, row.figure_below, warn=row.is_old)),
        Column("as_of", tr("As of"), 84, lambda row: Cell(_date(row.as_of), pale=True)),
        Column("source", tr("Source"), 220, lambda row: Cell(_short(row.source), pale=True)),
    )


def _date(as_of: str) -> str:
    return month(as_of) if as_of[:4].isdigit() and "S" not in as_of and "Q" not in as_of else as_of


def _short(source: str) -> str:
    return source.removeprefix("https://").removeprefix("http://").removeprefix("www.")


def _parts(slot: Slot) -> Callable[[Library], Iterable[CatalogRow]]:
    def rows(library: Library) -> list[CatalogRow]:
        newest_first = sorted(library.parts(slot).values(), key=_released, reverse=True)
        return [part_row(library, slot, part) for part in newest_first]

    return rows


def _released(part: Part) -> str:
    return getattr(part, "released", None) or ""


def part_row(library: Library, slot: Slot, part: Part) -> CatalogRow:
    """A part with the price that is reckoned with."""
    price = offer(part)
    old = price is not None and is_old(slot, age_days(price.as_of, library.today))
    return CatalogRow(
        part.id,
        part.name,
        specs(part),
        price_title(price) if price else tr("price unknown"),
        _age(price, old=old),
        price.as_of if price else part.spec_as_of,
        tr(price.source) if price else part.spec_source,
        part,
        slot,
        is_own=_is_own(library, part),
        is_old=old,
        aliases=part.aliases,
        amount=price.typical_usd if price else None,
    )


def _age(price: Price | None, *, old: bool) -> str:
    if price is None:
        return ""
    basis = tr(_BASES[price.basis])
    return tr("{basis}, old", basis=basis) if old else basis


def _models(library: Library) -> Iterable[CatalogRow]:
    newest_first = sorted(library.models.values(), key=lambda model: model.released or "", reverse=True)
    return [_model_row(library, model) for model in newest_first]


def _model_row(library: Library, model: LlmModel) -> CatalogRow:
    return CatalogRow(
        model.id,
        model.name,
        f"{model.organisation} · {model.licence}",
        _size(model),
        tr("contradicted by another source") if model.contradicted_by else model.note and tr("see its note"),
        model.released or model.as_of,
        _title(library, model.sources[0]),
        model,
        is_own=model.id in library.own_ids,
        is_old=bool(model.contradicted_by),
        aliases=model.aliases,
        amount=model.total_params_b,
    )


def _size(model: LlmModel) -> str:
    size = localised(f"{model.total_params_b:.4g}")
    if not model.is_moe:
        return tr("{size} billion", size=size)
    active = localised(f"{model.active_params_b:.3g}")
    return tr("{size} billion, {active} at work", size=size, active=active)


def _title(library: Library, source: str) -> str:
    known = library.sources.get(source)
    return known.title if known else source


def _figures(library: Library) -> Iterable[CatalogRow]:
    return [_figure_row(library, figure) for figure in library.figures]


def _figure_row(library: Library, figure: ReportedFigure) -> CatalogRow:
    about = (
        library.models.get(figure.model_id or ""),
        library.gpus.get(figure.gpu_id or ""),
        library.systems.get(figure.system_id or ""),
        library.cpus.get(figure.cpu_id or ""),
    )
    source = library.sources.get(figure.source_id)
    return CatalogRow(
        figure.id,
        _on_each_other([entry.name for entry in about if entry]) or figure.chip or subject(figure.quantity),
        " · ".join(filter(None, (subject(figure.quantity), figure.quant, figure.use_id))),
        stated(figure),
        figure.doubt,
        source.as_of if source else "",
        source.title if source else figure.source_id,
        figure,
        is_old=bool(figure.doubt),
    )


def _on_each_other(names: Sequence[str]) -> str:
    """A model on what runs it."""
    return reduce(lambda on, below: tr("{model} on {machine}", model=on, machine=below), names) if names else ""


def _quants(library: Library) -> Iterable[CatalogRow]:
    for quant in library.quants.values():
        loss = quant.perplexity_increase
        change = "" if loss is None else localised(f"{loss:+.1%}")
        lost = tr("{change} perplexity", change=change) if change else tr("loss not measured")
        size = tr("{bits} bits a weight", bits=exact(quant.bits_per_weight))
        yield CatalogRow(quant.id, quant.label or quant.id, quant.note, size, lost, quant.as_of, quant.source, quant)


def _simple(shelf: str) -> Callable[[Library], Iterable[CatalogRow]]:
    """Rows of a shelf whose facts say everything."""

    def rows(library: Library) -> Iterable[CatalogRow]:
        for entry in getattr(library, shelf).values():
            known = facts(entry)
            source = getattr(entry, "source", "") or _title(library, getattr(entry, "source_id", ""))
            yield CatalogRow(
                entry.id,
                entry.name,
                getattr(entry, "note", ""),
                known[-1][1] if shelf == "api_prices" else known[0][1],
                known[-1][0] if shelf == "api_prices" else known[0][0],
                getattr(entry, "as_of", ""),
                source,
                entry,
            )

    return rows


def _sources(library: Library) -> Iterable[CatalogRow]:
    for source in library.sources.values():
        yield CatalogRow(source.id, source.title, source.url or "", "", "", source.as_of, source.url or "", source)


def _conflicts(library: Library) -> Iterable[CatalogRow]:
    for conflict in conflicts(library):
        yield _conflict_row(conflict)


def _conflict_row(conflict: Conflict) -> CatalogRow:
    first, *others = conflict.sides
    return CatalogRow(
        conflict.entry_id,
        conflict.name,
        conflict.field,
        first.says,
        tr("or {figure}", figure=others[0].says) if others else "",
        first.as_of,
        first.source,
        conflict,
        is_old=True,
    )


def _old(library: Library) -> Iterable[CatalogRow]:
    """Parts whose price is old, the oldest first."""
    rows = [part_row(library, slot, part) for slot, part in library.all_parts()]
    return sorted((row for row in rows if row.is_old), key=lambda row: row.as_of)


def _own(library: Library) -> Iterable[CatalogRow]:
    parts = [part_row(library, slot, part) for slot, part in library.all_parts() if _is_own(library, part)]
    return [*parts, *(row for row in _models(library) if row.is_own)]


def _is_own(library: Library, part: Part) -> bool:
    """Whether the user added a part, or a price of it, which then stands above all others."""
    return part.id in library.own_ids or any(price.basis is PriceBasis.OWN for price in part.prices)


def sections() -> tuple[Section, ...]:
    """Everything that can be browsed."""
    return (
        *(Section(slot.value, labels.slots(slot), tr("Price"), _parts(slot)) for slot in Slot),
        Section("models", tr("Models"), tr("Parameters"), _models),
        Section("figures", tr("Reports"), _says(), _figures),
        Section("quants", tr("Quantizations"), tr("Size"), _quants),
        Section("load_classes", tr("Loading"), tr("Speed"), _simple("load_classes")),
        Section(
            "background", tr("Other apps"), tr_in("title of a column: how much memory", "Holds"), _simple("background")
        ),
        Section("tariffs", tr("Electricity"), tr("Tariff"), _simple("tariffs")),
        Section(
            "api_prices",
            tr("Services"),
            tr_in("title of a column: what a service costs", "Asks"),
            _simple("api_prices"),
        ),
        Section("sources", tr("Sources"), "", _sources),
    )


def attention() -> tuple[Section, ...]:
    """What deserves a look."""
    return (
        Section("conflicts", tr("Contradictions"), _says(), _conflicts),
        Section("old", tr("Old prices"), tr("Price"), _old),
        Section("own", tr_in("entries of the user's own", "Yours"), tr("Price"), _own),
    )


def _says() -> str:
    return tr_in("title of a column: what a source says", "Says")
