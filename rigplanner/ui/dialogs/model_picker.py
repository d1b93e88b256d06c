"""Choose a model by what this rig makes of it."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from rigplanner.catalog.library import Library
from rigplanner.catalog.names import rank
from rigplanner.domain.report import Fit, Report
from rigplanner.numerals import figure
from rigplanner.planner.model_fit import ModelFit, model_fit
from rigplanner.translation import tr, tr_in
from rigplanner.ui.dialogs.model_columns import KEYS, LARGE_FIRST, ModelRow, columns
from rigplanner.ui.dialogs.picker_frame import PickerFrame
from rigplanner.ui.dialogs.two_line_table import TableRows, TwoLineTable
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.segmented import Segmented
from rigplanner.ui.parts.switch import Checkbox
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.quantities import about_tokens, gib_with_unit, sentence, span, with_unit
from rigplanner.wording.sentences import clauses

_SLICE_S: Final = 0.008
_ON_GPU: Final = (Fit.FITS, Fit.TIGHT)
#: Upper ends of the sizes to choose from, in billions of parameters.
_SIZES: Final = ("9", "35")


class ModelPicker(PickerFrame):
    """Says `model_chosen` with a model and the quantization that fits best."""

    model_chosen = Signal(str, str)

    def __init__(self, theme: ThemeStore, report: Report, library: Library, parent: QWidget | None = None) -> None:
        self._report, self._library = report, library
        models = library.with_own(report.plan.own).models.values()
        self._all = tuple(ModelRow(model) for model in models)
        self._fits: dict[str, ModelFit] = {}
        self._sort, self._descending = "released", True
        self._present = report.plan.workload.model_id
        self._rows: TableRows[ModelRow] = TableRows(columns(self._present))
        table = TwoLineTable(theme, self._rows, tr("Models"))
        super().__init__(theme, tr("Choose a model"), tr("Name, family, size"), tr("Use this model"), table, parent)
        self._add_facets(theme)
        table.sort_chosen.connect(self._sort_by)
        table.row_marked.connect(lambda _: self._tell())
        self.search.textChanged.connect(lambda _: self._refresh())
        self.agreed.connect(self._choose)
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._compute)
        self._refresh()
        self._mark(self._present)

    def _add_facets(self, theme: ThemeStore) -> None:
        self.fitting = Checkbox(theme, tr("Fits this rig"))
        self.mixtures = Checkbox(theme, tr("Mixtures of experts"))
        self.dense = Checkbox(theme, tr("Dense"))
        self.sizes = Segmented(
            theme,
            tr("Size"),
            [("", tr_in("size of a model", "Any")), *((most, tr("to {billions}B", billions=most)) for most in _SIZES)],
        )
        self.sizes.set_chosen("")
        self.facets.addWidget(self.fitting)
        self.facets.addSpacing(8)
        self.facets.addWidget(Label(theme, tr("Size"), "caption", "text_2"))
        self.facets.addWidget(self.sizes)
        self.facets.addSpacing(8)
        self.facets.addWidget(Label(theme, tr("Kind"), "caption", "text_2"))
        self.facets.addWidget(self.mixtures)
        self.facets.addWidget(self.dense)
        self.facets.addStretch(1)
        for box in (self.fitting, self.mixtures, self.dense):
            box.toggled.connect(self._refresh)
        self.sizes.chosen_key.connect(self._refresh)

    def _passes(self, row: ModelRow) -> bool:
        if self.fitting.isChecked() and not (row.fit and row.fit.fit in _ON_GPU):
            return False
        if self.mixtures.isChecked() != self.dense.isChecked() and row.model.is_moe != self.mixtures.isChecked():
            return False
        most = self.sizes.chosen
        return not most or row.model.total_params_b <= float(most)

    def _sort_by(self, key: str, descending: bool) -> None:
        first = key != self._sort
        self._sort = key
        self._descending = key in LARGE_FIRST if first else descending
        self._refresh()

    def _refresh(self) -> None:
        marked = self._marked()
        rows = [row for row in map(self._with_fit, self._all) if self._passes(row)]
        if self.search.text().strip():
            by_id = {row.model.id: row for row in rows}
            rows = [by_id[model.id] for model in rank([row.model for row in rows], self.search.text())]
        else:
            rows.sort(key=KEYS[self._sort], reverse=self._descending)
        self._rows.set_rows(rows)
        self.set_count(tr("{shown} of {all} models", shown=figure(len(rows)), all=figure(len(self._all))))
        self.table.show_sorting(self._sort, descending=self._descending)
        self._mark(marked.model.id if marked else "")
        self._slices.start()

    def _with_fit(self, row: ModelRow) -> ModelRow:
        fit = self._fits.get(row.model.id)
        return row if fit is row.fit else replace(row, fit=fit)

    def _compute(self) -> None:
        """Fits for a few milliseconds: rows in view first."""
        end = perf_counter() + _SLICE_S
        first = max(self.table.rowAt(0), 0)
        ordered = (*self._rows.rows[first:], *self._rows.rows[:first], *self._all)
        waiting = [row.model for row in ordered if row.model.id not in self._fits]
        for model in waiting:
            if perf_counter() > end:
                break
            if model.id not in self._fits:
                self._fits[model.id] = model_fit(self._report.plan, model, self._library)
        else:
            self._slices.stop()
            if waiting:
                self._refresh()
                self._slices.stop()
            return
        self._rows.rows = tuple(map(self._with_fit, self._rows.rows))
        self.table.viewport().update()
        self._tell()

    def _marked(self) -> ModelRow | None:
        row = self.table.currentIndex().row()
        return self._rows.rows[row] if 0 <= row < len(self._rows.rows) else None

    def _mark(self, model_id: str) -> None:
        ids = [row.model.id for row in self._rows.rows]
        self.table.mark(ids.index(model_id) if model_id in ids and not self.search.text() else 0)
        if not ids:
            self.set_nothing()
        self._tell()

    def _tell(self) -> None:
        row = self._marked()
        if row is None:
            return
        if row.model.contradicted_by:
            detail = row.model.contradicted_by[0].says
        else:
            detail = _outlook(row.fit) if row.fit else ""
        fit = row.fit.fit if row.fit else Fit.UNKNOWN
        quant = row.fit.quant if row.fit else ""
        self.set_outlook(f"{row.model.name} {quant}".strip(), detail, fit, usable=bool(quant))

    def _choose(self) -> None:
        row = self._marked()
        if row is None:
            return
        fit = row.fit or model_fit(self._report.plan, row.model, self._library)
        if fit.quant:
            self.model_chosen.emit(row.model.id, fit.quant)
            self.accept()


def _outlook(fit: ModelFit) -> str:
    parts = [labels.fit(fit.fit)]
    if fit.headroom.value is not None and fit.missing_bytes is None:
        parts.append(tr("{amount} free", amount=gib_with_unit(fit.headroom.value)))
    if fit.missing_bytes is not None:
        parts.append(tr("{amount} missing", amount=gib_with_unit(fit.missing_bytes)))
    if fit.decode.value is not None:
        parts.append(f"{with_unit(fit.decode)} ({span(fit.decode)})")
    if fit.ceiling_tokens:
        parts.append(tr("on the GPU up to a context of {tokens}", tokens=about_tokens(fit.ceiling_tokens)))
    return sentence(clauses(parts))
