"""Choose a part by what the plan becomes with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from time import perf_counter
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Condition, Slot
from rigplanner.domain.report import Fit, Report
from rigplanner.numerals import exact, figure
from rigplanner.planner.effects import Effect, effect_of
from rigplanner.planner.picking import Facets, PartRow, pick, rows_of, size_gib
from rigplanner.translation import mark, tr, tr_in
from rigplanner.ui.catalog.details import Details
from rigplanner.ui.catalog.rows import part_row
from rigplanner.ui.dialogs.part_columns import KEYS, LARGE_FIRST, columns
from rigplanner.ui.dialogs.picker_frame import PickerFrame
from rigplanner.ui.dialogs.two_line_table import TableRows, TwoLineTable
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.segmented import Segmented
from rigplanner.ui.parts.switch import Checkbox
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.quantities import duration, gib_with_unit, number, sentence, span, usd, with_unit
from rigplanner.wording.sentences import clauses

#: Computing stops after so long and goes on when the window has drawn.
_SLICE_S: Final = 0.008
_MOST_FACETS: Final = 8
_COUNTS: Final = {
    Slot.GPU: mark("{shown} of {all} cards"),
    Slot.CPU: mark("{shown} of {all} processors"),
    Slot.SYSTEM: mark("{shown} of {all} systems"),
}
_COUNT: Final = mark("{shown} of {all} parts")


class PartPicker(PickerFrame):
    """Says `part_chosen` with the id of a part and how it would be bought, `own_requested` for one not listed."""

    part_chosen = Signal(str, object)
    own_requested = Signal()

    def __init__(
        self, theme: ThemeStore, report: Report, library: Library, slot: Slot, parent: QWidget | None = None
    ) -> None:
        self._report, self._library, self._slot = report, library, slot
        self._all = rows_of(library.with_own(report.plan.own).parts(slot).values())
        self._effects: dict[tuple[str, Condition], Effect] = {}
        self._facets, self._sort, self._descending = Facets(), "price", False
        self._model: TableRows[PartRow] = TableRows(columns(slot, report))
        table = TwoLineTable(theme, self._model, labels.slot(slot))
        title = tr("Choose: {slot}", slot=labels.in_sentence(labels.slot(slot)))
        super().__init__(theme, title, tr("Name, memory, maker"), tr("Use this"), table, parent)
        self._add_facets(theme)
        self.details = Details(theme, with_actions=False)
        figures = Button(theme, tr("Details"), icon="info", tooltip=tr("All figures with their sources"))
        self.add_side(self.details, figures)
        table.sort_chosen.connect(self._sort_by)
        table.row_marked.connect(self._tell)
        self.search.textChanged.connect(lambda text: self._restrict(text=text))
        self.agreed.connect(self._choose)
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._compute)
        self._refresh()
        self._mark_present()

    @property
    def is_complete(self) -> bool:
        """Whether every effect is known."""
        return not self._slices.isActive()

    def _add_facets(self, theme: ThemeStore) -> None:
        self.compatible = Checkbox(theme, tr("Compatible parts only"))
        self.compatible.toggled.connect(lambda on: self._restrict(compatible_only=on))
        self.facets.addWidget(self.compatible)
        self.facets.addSpacing(8)
        self.facets.addWidget(Label(theme, tr("Condition"), "caption", "text_2"))
        self.condition = Segmented(
            theme,
            tr("Condition"),
            (
                ("", tr_in("condition of a part", "Any")),
                ("new", tr_in("condition of a part", "New")),
                ("used", tr_in("condition of a part", "Used")),
            ),
        )
        self.condition.set_chosen("")
        self.condition.chosen_key.connect(lambda key: self._restrict(condition=Condition(key) if key else None))
        self.facets.addWidget(self.condition)
        self._sizes = self._boxes(
            theme, tr("Memory"), Counter(size_gib(row.part) for row in self._all), self._sizes_changed
        )
        self._vendors = self._boxes(
            theme, tr("Maker"), Counter(row.part.vendor for row in self._all), self._vendors_changed
        )
        self.facets.addStretch(1)
        own = Button(theme, tr("Not listed? Add your own"), kind="link")
        own.clicked.connect(self._ask_for_own)
        self.facets.addWidget(own)

    def _ask_for_own(self) -> None:
        self.reject()
        self.own_requested.emit()

    def _boxes(self, theme: ThemeStore, title: str, counts: Counter[object], changed: object) -> dict[object, Checkbox]:
        """Boxes for the values most parts have; none where all parts agree."""
        common = [value for value, _ in counts.most_common(_MOST_FACETS) if value is not None]
        if len(common) < 2:
            return {}
        self.facets.addSpacing(8)
        self.facets.addWidget(Label(theme, title, "caption", "text_2"))
        boxes: dict[object, Checkbox] = {}
        for value in sorted(common, key=lambda value: (isinstance(value, str), value)):
            name = f"{exact(value)} GB" if isinstance(value, float | int) else str(value)
            box = Checkbox(theme, name, figure(counts[value]))
            box.toggled.connect(changed)
            self.facets.addWidget(box)
            boxes[value] = box
        return boxes

    def _sizes_changed(self) -> None:
        ticked = {size for size, box in self._sizes.items() if box.isChecked() and isinstance(size, float | int)}
        self._restrict(sizes_gib=frozenset(ticked))

    def _vendors_changed(self) -> None:
        self._restrict(vendors=frozenset(str(name) for name, box in self._vendors.items() if box.isChecked()))

    def _restrict(self, **facets: object) -> None:
        self._facets = replace(self._facets, **facets)  # type: ignore[arg-type]
        self._refresh()

    def _sort_by(self, key: str, descending: bool) -> None:
        first = key != self._sort
        self._sort = key
        self._descending = key in LARGE_FIRST if first else descending
        self._refresh()

    def _refresh(self) -> None:
        """Show the rows that pass, with the effects known so far."""
        marked = self._marked()
        known = [self._with_effect(row) for row in self._all]
        rows = pick(known, self._facets, KEYS[self._sort], descending=self._descending)
        self._model.set_rows(tuple(self._with_effect(row) for row in rows))
        count = _COUNTS.get(self._slot, _COUNT)
        self.set_count(tr(count, shown=figure(len(rows)), all=figure(len(self._all))))
        self.table.show_sorting(self._sort, descending=self._descending)
        self._mark(marked.part.id if marked else "")
        self._slices.start()

    def _with_effect(self, row: PartRow) -> PartRow:
        effect = self._effects.get((row.part.id, row.condition))
        return row if effect is row.effect else replace(row, effect=effect)

    def _compute(self) -> None:
        """Effects for a few milliseconds: rows in view first."""
        end = perf_counter() + _SLICE_S
        waiting = [row for row in self._in_view_first() if (row.part.id, row.condition) not in self._effects]
        for row in waiting:
            if perf_counter() > end:
                break
            effect = effect_of(self._report.plan, self._slot, row.part, row.condition, self._library)
            self._effects[row.part.id, row.condition] = effect
        else:
            self._slices.stop()
            if waiting:
                self._refresh()
                self._slices.stop()
            self._tell(self.table.currentIndex().row())
            return
        self._model.rows = tuple(self._with_effect(row) for row in self._model.rows)
        self.table.viewport().update()

    def _in_view_first(self) -> tuple[PartRow, ...]:
        first = max(self.table.rowAt(0), 0)
        return (*self._model.rows[first:], *self._model.rows[:first])

    def _marked(self) -> PartRow | None:
        row = self.table.currentIndex().row()
        return self._model.rows[row] if 0 <= row < len(self._model.rows) else None

    def _mark(self, part_id: str) -> None:
        ids = [row.part.id for row in self._model.rows]
        self.table.mark(ids.index(part_id) if part_id in ids and not self._facets.text else 0)
        if not ids:
            self.set_nothing()

    def _mark_present(self) -> None:
        choice = self._report.plan.rig.choice(self._slot)
        self._mark(choice.part_id if choice else "")

    def _tell(self, _row: int) -> None:
        """Say in words what the marked part changes."""
        row = self._marked()
        self.details.show_row(part_row(self._library, self._slot, row.part) if row else None, self._library)
        if row is None:
            return
        effect = self._effects.get((row.part.id, row.condition))
        if effect is None:
            self.set_outlook(_offer(row), "", Fit.UNKNOWN)
            return
        self.set_outlook(_offer(row), _outlook(effect), effect.fit)

    def _choose(self) -> None:
        row = self._marked()
        if row is not None:
            self.part_chosen.emit(row.part.id, row.condition)
            self.accept()


def _offer(row: PartRow) -> str:
    if row.price is None:
        return tr("{part}, price unknown", part=row.part.name)
    return tr(
        "{part}, {price} {condition}",
        part=row.part.name,
        price=usd(row.price.typical_usd),
        condition=labels.condition(row.price.condition),
    )


def _outlook(effect: Effect) -> str:
    parts = [labels.fit(effect.fit)]
    if effect.headroom.value is not None:
        amount = gib_with_unit(abs(effect.headroom.value))
        free = effect.headroom.value >= 0
        parts.append(tr("{amount} free", amount=amount) if free else tr("{amount} missing", amount=amount))
    if effect.decode.value is not None:
        parts.append(f"{with_unit(effect.decode)} ({span(effect.decode)})")
    if effect.first_token.value is not None:
        parts.append(tr("first word after {time}", time=duration(effect.first_token.value)))
    if effect.total.value is not None:
        parts.append(tr("total {price}", price=number(effect.total)))
    return sentence(clauses(parts))
