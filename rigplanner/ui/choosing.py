"""Asking what to plan with: the dialogs that choose parts, models and prices, and what becomes of the answers."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from rigplanner.domain.parts import Condition, Part, Slot
from rigplanner.domain.plan import Companion, CompanionKind
from rigplanner.domain.report import Severity
from rigplanner.estimate.cost import offer
from rigplanner.planner import edits
from rigplanner.planner.companions import adapter, model_beside
from rigplanner.planner.model_fit import model_fit
from rigplanner.refusals import of_system
from rigplanner.translation import mark, tr
from rigplanner.ui.catalog.desk import CatalogDesk
from rigplanner.ui.offload_question import ask_offload
from rigplanner.ui.pages.plan_page import PlanPage
from rigplanner.ui.session import Session
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.currency import shown
from rigplanner.wording.marks import as_written

if TYPE_CHECKING:
    from rigplanner.ui.dialogs.listed_row import ListedRow
    from rigplanner.ui.dialogs.part_form import PartForm
    from rigplanner.ui.dialogs.parts_list_dialog import PartsListDialog

_ADAPTERS: Final = mark("Adapters (*.gguf *.safetensors)")


class Choosing(QObject):
    """Opens dialogs over `window` and edits the session's plan; says `told` with what went wrong."""

    told = Signal(str, object)

    def __init__(self, theme: ThemeStore, session: Session, desk: CatalogDesk, page: PlanPage, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._session, self._desk = theme, session, desk
        self._page, self._window = page, window

    def open_form(self, slot: Slot, part: Part | None, *, use: bool = False) -> PartForm:
        """A form for a part of the user's own, to `use` in the plan at once."""
        from rigplanner.ui.dialogs.part_form import PartForm

        classes = {ident: known.name for ident, known in self._desk.library.load_classes.items()}
        form = PartForm(self._theme, slot, part, classes, self._desk.library.today, self._window)
        form.part_made.connect(self._desk.keep)
        if use:
            form.part_made.connect(lambda made: self._session.edit(edits.with_part, slot, made.id))
        form.open()
        return form

    def pick_part(self, slot: Slot) -> None:
        """Choose what goes into a slot."""
        from rigplanner.ui.dialogs.part_picker import PartPicker

        picker = PartPicker(self._theme, self._session.report, self._session.library, slot, self._window)
        picker.part_chosen.connect(lambda ident, condition: self._put(slot, ident, condition))
        picker.own_requested.connect(partial(self.open_form, slot, None, use=True))
        picker.open()
        picker.finished.connect(lambda _: self._page.build.show_report(self._session.report))

    def paste_list(self) -> None:
        """Fill the build from a parts list of another place."""
        from rigplanner.catalog.part_finder import PartFinder
        from rigplanner.planner.listed_rig import with_listed
        from rigplanner.ui.dialogs.parts_list_dialog import PartsListDialog

        library = self._session.library.with_own(self._session.plan.own)
        dialog = PartsListDialog(self._theme, cache(lambda: PartFinder(library)), self._window)
        dialog.agreed.connect(lambda parts, keep: self._session.edit(partial(with_listed, keep_others=keep), parts))
        dialog.search_requested.connect(lambda row: self._search_for(dialog, row))
        dialog.own_requested.connect(lambda row: self._own_for(dialog, row))
        dialog.open()

    def _search_for(self, dialog: PartsListDialog, row: ListedRow) -> None:
        """Choose the part of a pasted line from all parts of its slot."""
        from rigplanner.ui.dialogs.part_picker import PartPicker

        slot, library = row.listed.slot or Slot.GPU, self._session.library
        picker = PartPicker(self._theme, self._session.report, library, slot, self._window)
        parts = library.with_own(self._session.plan.own).parts(slot)
        picker.part_chosen.connect(lambda ident, _condition: dialog.take(row, parts[ident]))
        picker.own_requested.connect(lambda: self._own_for(dialog, row))
        picker.open()

    def _own_for(self, dialog: PartsListDialog, row: ListedRow) -> None:
        """Make the part of a pasted line one of the user's own."""
        form = self.open_form(row.listed.slot or Slot.GPU, None)
        form.fields["name"].setText(row.listed.line.name)
        form.part_made.connect(lambda part: dialog.take(row, part))

    def use_part(self, slot: Slot, part: Part) -> None:
        """Put a part into the build as it is offered: what is only sold used is used."""
        price = offer(part)
        if price is None:
            self._session.edit(edits.with_part, slot, part.id)
        else:
            self._put(slot, part.id, price.condition)

    def use_model(self, model_id: str) -> None:
        """Plan with a model in the best quantization that fits."""
        plan = self._session.plan
        library = self._session.library.with_own(plan.own)
        fit = model_fit(plan, library.models[model_id], library)
        self._session.edit(edits.with_model, model_id, fit.quant or plan.workload.quant)

    def _put(self, slot: Slot, ident: str, condition: Condition) -> None:
        self._session.edit(lambda plan: edits.with_condition(edits.with_part(plan, slot, ident), slot, condition))

    def pick_model(self) -> None:
        """Choose the model."""
        from rigplanner.ui.dialogs.model_picker import ModelPicker

        picker = ModelPicker(self._theme, self._session.report, self._session.library, self._window)
        picker.model_chosen.connect(partial(self._session.edit, edits.with_model))
        picker.open()

    def pick_companion(self, kind: CompanionKind) -> None:
        """Choose what to load beside the model: an adapter's file, or another model."""
        if kind is CompanionKind.ADAPTER:
            name, _ = QFileDialog.getOpenFileName(self._window, tr("Choose an adapter"), "", tr(_ADAPTERS))
            if name:
                self.add_adapter(Path(name))
            return
        from rigplanner.ui.dialogs.model_picker import ModelPicker

        picker = ModelPicker(self._theme, self._session.report, self._session.library, self._window)
        picker.model_chosen.connect(lambda model_id, quant: self._load_beside(kind, model_id, quant))
        picker.open()

    def ask_offload(self, key: str) -> None:
        """Ask for what an offload policy needs."""
        choose = partial(self._session.edit, edits.with_offload)
        question = ask_offload(self._window, self._session.report, key, choose)
        question.finished.connect(lambda _: self._page.workload.show_report(self._session.report))

    def add_adapter(self, path: Path) -> None:
        """Load an adapter beside the model; its file is what it takes."""
        try:
            size = path.stat().st_size
        except OSError as error:
            file, reason = as_written(path.name), as_written(of_system(error))
            self.told.emit(tr("**{file}** could not be read: {reason}.", file=file, reason=reason), Severity.COST)
            return
        if size:
            self._add_companion(adapter(path.name, size))

    def _load_beside(self, kind: CompanionKind, model_id: str, quant: str) -> None:
        self._add_companion(model_beside(kind, self._session.library.models[model_id], quant))

    def _add_companion(self, companion: Companion) -> None:
        present = self._session.plan.workload.companions
        self._session.edit(edits.with_companions, (*present, companion))

    def ask_price(self, slot: Slot) -> None:
        """Ask for the user's own price of a part in this plan."""
        choice = self._session.plan.rig.choice(slot)
        if choice is None:
            return
        currency = shown()
        text = tr("Your price in {currency} for one piece, in this plan:", currency=currency.code)
        before = (choice.own_price_usd or 0.0) * currency.per_usd
        price, agreed = QInputDialog.getDouble(self._window, tr("My own price"), text, before, 0, 1e9, 2)
        if agreed:
            self._session.edit(edits.with_own_price, slot, price / currency.per_usd)
