"""One entry with everything known about it, and what each fact rests on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from rigplanner.catalog.library import Library
from rigplanner.catalog.own_prices import own_price_of
from rigplanner.domain.evidence import ReportedFigure, Source
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import Part, Slot
from rigplanner.numerals import exact
from rigplanner.translation import tr, tr_in, tr_n
from rigplanner.ui.catalog.rows import CatalogRow
from rigplanner.ui.foreign_text import open_link
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.parts.scroll import Scroll
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.conflicts import Conflict
from rigplanner.wording.facts import facts, field_name
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import month
from rigplanner.wording.reported import stated
from rigplanner.wording.sourcing import link_of, price_basis, price_title

_WIDTH: Final = 372
_SIDE: Final = 16
_GAP: Final = 8
_MOST_REPORTS: Final = 8
_HEADING: Final = "heading"


class Details(QFrame):
    """Says what the user wants done with the entry that is shown."""

    use_requested = Signal(object)
    price_requested = Signal(object)
    edit_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, theme: ThemeStore, *, with_actions: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._acts = theme, with_actions
        self._row: CatalogRow | None = None
        self.setObjectName("details")
        self.setFixedWidth(_WIDTH)
        self._title = Label(theme, role="stat", wrap=True)
        self._area = Scroll(tr("Details"), across=True)
        self.use = Button(theme, tr("Use in the plan"), kind="primary")
        self.price = Button(theme, tr("My price"), icon="edit")
        self.edit = Button(
            theme, tr_in("to put right", "Correct"), tooltip=tr("Put your own values in the place of these")
        )
        self.remove = Button(theme, tr("Take back"), tooltip=tr("Forget your own entry"))
        for button, signal in (
            (self.use, self.use_requested),
            (self.price, self.price_requested),
            (self.edit, self.edit_requested),
            (self.remove, self.remove_requested),
        ):
            button.clicked.connect(lambda _=False, signal=signal: signal.emit(self._row))
        self._foot = QGridLayout()
        self._arrange()

    def show_row(self, row: CatalogRow | None, library: Library) -> None:
        """Show another entry, or that none is chosen."""
        self._row = row
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 0, 16, 12)
        column.setSpacing(2)
        self._title.set_text(row.name if row else tr("Choose an entry"))
        if row is not None:
            for widget in self._told(row, library):
                if widget.objectName() == _HEADING:
                    column.addSpacing(10)
                column.addWidget(widget)
        column.addStretch(1)
        self._area.setWidget(body)
        self._show_buttons(row)

    def _show_buttons(self, row: CatalogRow | None) -> None:
        if not self._acts:
            for button in self._buttons:
                button.hide()
            return
        part = row.entry if row and isinstance(row.entry, Part) else None
        self.use.setVisible(part is not None or bool(row and isinstance(row.entry, LlmModel)))
        self.price.setVisible(part is not None)
        self.price.set_text(tr("Change my price") if part and own_price_of(part) else tr("My price"))
        self.edit.setVisible(part is not None)
        self.remove.setVisible(bool(row and row.is_own and isinstance(row.entry, Part | LlmModel)))
        self._place_buttons()

    def _place_buttons(self) -> None:
        """Side by side where they have room, else two in a row."""
        shown = [button for button in self._buttons if not button.isHidden()]
        needed = sum(button.sizeHint().width() for button in shown) + _GAP * (len(shown) - 1)
        in_a_row = len(shown) if needed <= _WIDTH - 2 * _SIDE else 2
        for button in self._buttons:
            self._foot.removeWidget(button)
        for place, button in enumerate(shown):
            self._foot.addWidget(button, place // in_a_row, place % in_a_row, Qt.AlignmentFlag.AlignLeft)

    @property
    def _buttons(self) -> tuple[Button, ...]:
        return self.use, self.price, self.edit, self.remove

    def _told(self, row: CatalogRow, library: Library) -> list[QWidget]:
        entry = row.entry
        if isinstance(entry, Conflict):
            return self._conflict(entry)
        told: list[QWidget] = []
        for name, value in facts(entry):
            fact = ValueRow(self._theme, name)
            fact.set_value(value)
            told.append(fact)
        if isinstance(entry, Part) and row.slot is not None:
            told += self._part(entry, row.slot, library)
        elif isinstance(entry, LlmModel):
            told += self._model(entry, library)
        elif isinstance(entry, ReportedFigure):
            told += self._figure(entry, library)
        else:
            told += self._source_lines((row.source,), library) if row.source else []
        note = getattr(entry, "note", "")
        return [*told, *(self._section(tr("Note"), note) if note else [])]

    def _part(self, part: Part, slot: Slot, library: Library) -> list[QWidget]:
        told = self._section(tr("Specifications from"), month(part.spec_as_of))
        told += self._source_lines((part.spec_source,), library)
        for other in part.disputed:
            text = tr(
                "Another source says **{field}: {value}** ({source})",
                field=field_name(other.field),
                value=as_written(other.value),
                source=as_written(other.source),
            )
            told.append(self._small(text))
        told += self._section(tr("Prices"), "" if part.prices else tr("None known."))
        for price in sorted(part.prices, key=lambda price: price.as_of, reverse=True):
            basis = price_basis(price, slot, library.today)
            text = tr("**{price}** {basis}.", price=price_title(price), basis=basis)
            told.append(self._small(f"{text} {as_written(price.note)}".strip()))
            told += self._source_lines((tr(price.source),), library)
        figures = [figure for figure in library.figures if part.id in (figure.gpu_id, figure.cpu_id, figure.system_id)]
        return told + self._reports(figures, library)

    def _model(self, model: LlmModel, library: Library) -> list[QWidget]:
        told: list[QWidget] = []
        for other in model.contradicted_by:
            rival = library.models.get(other.model_id)
            see = as_written(rival.name if rival else other.model_id)
            text = tr("**Contradicted.** {reason} See {model}.", reason=as_written(other.says), model=see)
            told.append(self._small(text))
        if model.scores:
            told += self._section(tr("Scores"), "")
            for score in model.scores:
                where = as_written(f"{score.benchmark}, {score.kind}")
                told.append(self._small(f"**{exact(score.score)}** {where}, {month(score.as_of)}"))
        told += self._section(_from(), "")
        told += self._source_lines(model.sources, library)
        figures = [figure for figure in library.figures if figure.model_id == model.id]
        return told + self._reports(figures, library)

    def _reports(self, figures: list[ReportedFigure], library: Library) -> list[QWidget]:
        if not figures:
            return []
        told = self._section(tr("Reported"), "")
        for figure in figures[:_MOST_REPORTS]:
            source = library.sources.get(figure.source_id)
            told.append(self._small(f"**{stated(figure)}** {as_written(source.title if source else figure.source_id)}"))
        if len(figures) > _MOST_REPORTS:
            rest = len(figures) - _MOST_REPORTS
            more = tr_n("and {count} more, under Reports", "and {count} more, under Reports", rest)
            told.append(self._small(more))
        return told

    def _figure(self, figure: ReportedFigure, library: Library) -> list[QWidget]:
        told: list[QWidget] = [self._small(f"**{stated(figure)}**")]
        if figure.doubt:
            told.append(self._small(tr("Doubtful: {reason}", reason=as_written(figure.doubt))))
        return told + self._section(_from(), "") + self._source_lines((figure.source_id,), library)

    def _conflict(self, conflict: Conflict) -> list[QWidget]:
        told: list[QWidget] = [self._small(tr("In question: **{field}**", field=as_written(conflict.field)))]
        for side in conflict.sides:
            dated = f", {month(side.as_of)}" if side.as_of else ""
            told += self._section(side.says, "")
            told += [self._small(f"{as_written(side.source)}{dated}"), *self._links((side.source,))]
        return told

    def _section(self, title: str, text: str) -> list[QWidget]:
        head = Label(self._theme, title, "caption_strong", "text_2", wrap=True)
        head.setObjectName(_HEADING)
        return [head, *([self._small(as_written(text))] if text else [])]

    def _source_lines(self, sources: tuple[str, ...], library: Library) -> list[QWidget]:
        told: list[QWidget] = []
        for name in sources:
            known = library.sources.get(name)
            told.append(self._small(as_written(known.title if known else _without_scheme(name))))
            told += self._links((_address(known) or name,))
        return told

    def _links(self, sources: tuple[str, ...]) -> list[QWidget]:
        links: list[QWidget] = []
        for address in filter(None, map(link_of, sources)):
            link = Button(self._theme, tr("Open the source"), kind="link", trailing="link", tooltip=address)
            link.clicked.connect(lambda _=False, address=address: open_link(address))
            links.append(link)
        return links

    def _small(self, text: str) -> Label:
        return Label(self._theme, text, "small", "text_2", wrap=True, rich=True)

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(16, 14, 16, 8)
        head.addWidget(self._title)
        foot = self._foot
        foot.setContentsMargins(_SIDE, 10, _SIDE, 12)
        foot.setSpacing(_GAP)
        for button in self._buttons:
            foot.addWidget(button)
        foot.setColumnStretch(len(self._buttons), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        column.addLayout(foot)


def _from() -> str:
    return tr_in("before a list of sources", "From")


def _address(source: Source | None) -> str:
    return source.url or "" if source else ""


def _without_scheme(text: str) -> str:
    return text.removeprefix("https://").removeprefix("http://").removeprefix("www.")
