"""The workload bar: one widget for each choice, arranged in rows by the width there is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import BackgroundApp
from rigplanner.domain.plan import (
    MAX_PARALLEL_USERS,
    USUAL_KV_TYPES,
    GpuLimit,
    KvType,
    Offload,
    OffloadMode,
    Runtime,
    Use,
)
from rigplanner.domain.report import Fit, QuantOption, Report
from rigplanner.drawing.strokes import box
from rigplanner.numerals import exact, figure, localised
from rigplanner.planner.devices import limit_in_force, limits_of, usable_gib
from rigplanner.translation import mark, tr, tr_in, tr_n
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.chip import ChipItem, ChipRow
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.field import Field
from rigplanner.ui.parts.stepper import Stepper
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workload.apps_button import AppsButton
from rigplanner.ui.workload.context_field import ContextField
from rigplanner.wording import labels
from rigplanner.wording.glossary import Term, explanation
from rigplanner.wording.quantities import EN_DASH, about_count, gb_with_unit, gib_with_unit, unknown
from rigplanner.wording.runtimes import runtime_meaning
from rigplanner.wording.sentences import clauses

_OFFLOADS: Final = (OffloadMode.AUTO, OffloadMode.GPU, OffloadMode.EXPERTS, OffloadMode.CPU)
#: What needs a figure from the user, who is asked for it.
BY_HAND: Final = MappingProxyType(
    {
        "layers": mark("So many layers on the GPU…"),
        "experts": mark("Experts of so many layers…"),
        "split": mark("Split of the cards…"),
    }
)
_HAND: Final = "hand:"
_WIDE_PX: Final = 940
_NARROW_PX: Final = 640
_COLUMNS: Final = 24
_PLACES_WIDE: Final = {
    "model": (0, 0, 1, 8),
    "quants": (0, 8, 1, 16),
    "context": (1, 0, 1, 7),
    "kv": (1, 7, 1, 2),
    "users": (1, 9, 1, 2),
    "use": (1, 11, 1, 4),
    "runtime": (1, 15, 1, 3),
    "offload": (1, 18, 1, 3),
    "limit": (1, 18, 1, 3),
    "apps": (1, 21, 1, 3),
}
_PLACES_NARROW: Final = {
    "model": (0, 0, 1, 12),
    "use": (0, 12, 1, 12),
    "quants": (1, 0, 1, 24),
    "context": (2, 0, 1, 24),
    "kv": (3, 0, 1, 4),
    "users": (3, 4, 1, 4),
    "runtime": (3, 8, 1, 5),
    "offload": (3, 13, 1, 6),
    "limit": (3, 13, 1, 6),
    "apps": (3, 19, 1, 5),
}
_PLACES_NARROWEST: Final = {
    "model": (0, 0, 1, 12),
    "use": (0, 12, 1, 12),
    "quants": (1, 0, 1, 24),
    "context": (2, 0, 1, 24),
    "kv": (3, 0, 1, 8),
    "users": (3, 8, 1, 8),
    "apps": (3, 16, 1, 8),
    "runtime": (4, 0, 1, 12),
    "offload": (4, 12, 1, 12),
    "limit": (4, 12, 1, 12),
}


class WorkloadBar(QFrame):
    """Says what the user chose; shows a report."""

    model_requested = Signal()
    quant_chosen = Signal(str)
    context_chosen = Signal(int)
    kv_type_chosen = Signal(object)
    users_chosen = Signal(int)
    use_chosen = Signal(str)
    offload_chosen = Signal(object)
    offload_wanted = Signal(str)
    apps_chosen = Signal(object)
    apps_now_chosen = Signal()
    limit_chosen = Signal(object)
    runtime_chosen = Signal(object)

    def __init__(
        self,
        theme: ThemeStore,
        uses: Mapping[str, Use],
        apps: Mapping[str, BackgroundApp],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._places = theme, _PLACES_WIDE
        self.setAccessibleName(tr("Workload"))
        self.model = Dropdown(theme, tr("Model"), picker=True)
        self.quants = ChipRow(theme, tr("Quantization"))
        self.context = ContextField(theme)
        self.kv = Dropdown(theme, tr("KV cache"))
        self.users = Stepper(theme, tr("Users at once"), 1, MAX_PARALLEL_USERS)
        self.use = Dropdown(theme, tr_in("what a model is used for", "Use"))
        self.offload = Dropdown(theme, tr("Offload"))
        self.runtime = Dropdown(theme, tr("Program"))
        self.limit = Dropdown(theme, tr("GPU may use"))
        self.apps = AppsButton(theme, apps)
        self.kv.set_items([DropdownItem(kind.value, labels.kv_type(kind)) for kind in USUAL_KV_TYPES])
        self.use.set_items([DropdownItem(use.id, tr(use.name), _tokens(use)) for use in uses.values()])
        self.runtime.set_items([DropdownItem(kind.value, kind.value, runtime_meaning(kind)) for kind in Runtime])
        self.offload.set_items(
            [
                *(DropdownItem(mode.value, labels.offload(mode)) for mode in _OFFLOADS),
                *(DropdownItem(_HAND + key, tr(text)) for key, text in BY_HAND.items()),
            ]
        )
        self._fields: dict[str, QWidget] = {
            "model": self.model,
            "quants": self.quants,
            "context": self.context,
            "kv": _field(theme, tr("KV cache"), self.kv, Term.KV_TYPE),
            "users": _field(theme, tr("Users"), self.users, Term.PARALLEL),
            "use": _field(theme, tr_in("what a model is used for", "Use"), self.use, Term.USE),
            "runtime": _field(theme, tr("Program"), self.runtime, Term.RUNTIME),
            "offload": _field(theme, tr("Offload"), self.offload, Term.OFFLOAD),
            "limit": _field(theme, tr("GPU may use"), self.limit, Term.SHARED_MEMORY),
            "apps": _field(theme, tr("Other apps"), self.apps, Term.OTHER_APPS),
        }
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        for widget, term in ((self.model, Term.MODEL), (self.quants, Term.QUANTIZATION), (self.context, Term.CONTEXT)):
            set_tip(widget, explanation(term))
        self._arrange()
        self._connect()
        theme.changed.connect(self.update)

    def _connect(self) -> None:
        self.model.opened.connect(self.model_requested)
        self.quants.chosen_key.connect(self.quant_chosen)
        self.context.chosen.connect(self.context_chosen)
        self.kv.chosen_key.connect(lambda key: self.kv_type_chosen.emit(KvType(key)))
        self.users.value_chosen.connect(self.users_chosen)
        self.use.chosen_key.connect(self.use_chosen)
        self.offload.chosen_key.connect(self._choose_offload)
        self.runtime.chosen_key.connect(lambda key: self.runtime_chosen.emit(Runtime(key)))
        self.limit.chosen_key.connect(lambda key: self.limit_chosen.emit(GpuLimit(key)))
        self.apps.chosen.connect(self.apps_chosen)
        self.apps.now_chosen.connect(self.apps_now_chosen)

    def _choose_offload(self, key: str) -> None:
        if key.startswith(_HAND):
            self.offload_wanted.emit(key.removeprefix(_HAND))
        else:
            self.offload_chosen.emit(Offload(mode=OffloadMode(key)))

    def show_report(self, report: Report) -> None:
        """Show the work of a plan with what fits."""
        work, memory = report.plan.workload, report.memory
        name = report.model.name if report.model else work.model_id
        self.model.set_shown(name, _size(report.model), memory.fit)
        self.quants.set_items([_chip(option) for option in memory.quants])
        self.quants.set_chosen(work.quant)
        self.context.show_report(report)
        self.kv.set_chosen(work.kv_type.value)
        self.kv.set_shown(work.kv_type.value.upper())
        self.users.set_value(work.parallel_users)
        self.use.set_chosen(work.use.id)
        self.use.set_shown(tr(work.use.name), _tokens(work.use))
        self.runtime.set_chosen(work.runtime.value)
        self.runtime.set_shown(work.runtime.value)
        self.offload.set_chosen(work.offload.mode.value)
        self.offload.set_shown(_offload(work.offload))
        self._show_limit(report)
        self.apps.show_report(report)

    def _show_limit(self, report: Report) -> None:
        """A ready-made system has a limit in the place of offload rules."""
        system = report.rig.system
        limits = limits_of(system) if system else {}
        self._fields["offload"].setVisible(system is None)
        self._fields["limit"].setVisible(bool(limits))
        self.limit.set_items(
            [DropdownItem(limit.value, labels.gpu_limit(limit), _gib(most)) for limit, most in limits.items()]
        )
        used = usable_gib(system, report.plan.gpu_limit) if system else None
        self.limit.set_chosen(limit_in_force(system, report.plan.gpu_limit).value if system else "")
        self.limit.set_shown(unknown() if used is None else _gib(used))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More rows where it is narrow."""
        width = event.size().width()
        places = _PLACES_WIDE if width >= _WIDE_PX else _PLACES_NARROW if width >= _NARROW_PX else _PLACES_NARROWEST
        if places is not self._places:
            self._places = places
            self._arrange()
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground of a panel."""
        theme = self._theme.theme
        radius = theme.metrics.radius("panel")
        box(QPainter(self), QRectF(self.rect()), radius, theme.colour("panel"), theme.colour("line"))

    def _arrange(self) -> None:
        for widget in self._fields.values():
            self._grid.removeWidget(widget)
        for name, place in self._places.items():
            if name == "quants":
                self._grid.addWidget(self._fields[name], *place)
            else:
                self._grid.addWidget(self._fields[name], *place, Qt.AlignmentFlag.AlignBottom)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.updateGeometry()


def _field(theme: ThemeStore, label: str, control: QWidget, term: Term) -> Field:
    field = Field(theme, label, control)
    set_tip(field, explanation(term))
    field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return field


def _tokens(use: Use) -> str:
    answer = about_count(use.answer_tokens)
    if use.answer_tokens_high:
        answer = f"{answer}{EN_DASH}{about_count(use.answer_tokens_high)}"
    prompt = about_count(use.prompt_tokens)
    if not use.turns_high:
        return tr("{prompt} in, {answer} out", prompt=prompt, answer=answer)
    turns = f"{use.turns}{EN_DASH}{use.turns_high}"
    return tr("{prompt} in, {answer} out, {turns} turns", prompt=prompt, answer=answer, turns=turns)


def _size(model: LlmModel | None) -> str:
    if model is None:
        return ""
    size = localised(f"{model.total_params_b:.3g}")
    if not model.is_moe:
        return tr("{billions}B dense", billions=size)
    active = localised(f"{model.active_params_b:.2g}")
    return tr("{billions}B, {active}B active", billions=size, active=active)


def _gib(amount: float) -> str:
    return f"{exact(amount)} GiB"


def _chip(option: QuantOption) -> ChipItem:
    return ChipItem(option.quant, option.quant, option.fit, tooltip=_chip_tip(option))


def _chip_tip(option: QuantOption) -> str:
    """Fit, file and loss of quality of a quantization."""
    parts = [labels.fit(option.fit)]
    if option.headroom_bytes is not None and option.fit is not Fit.SPILLS:
        amount = gib_with_unit(abs(option.headroom_bytes))
        free = option.headroom_bytes >= 0
        parts.append(tr("{amount} free", amount=amount) if free else tr("{amount} missing", amount=amount))
    if option.file.value is not None:
        parts.append(tr("file {size}", size=gb_with_unit(option.file.value)))
    if option.perplexity_increase is not None:
        worse = figure(option.perplexity_increase * 100, 1)
        parts.append(tr("{percent} % more perplexed than at 16 bits (a Llama 3 8B)", percent=worse))
    return clauses(parts)


def _offload(offload: Offload) -> str:
    if offload.mode is OffloadMode.LAYERS:
        return tr_n("{count} layer on the GPU", "{count} layers on the GPU", offload.layers or 0)
    if offload.layers is not None:
        return tr("Experts of {layers} in RAM", layers=offload.layers)
    if offload.tensor_split:
        shares = ", ".join(exact(share) for share in offload.tensor_split)
        return tr("Split {shares}", shares=shares)
    return labels.offload(offload.mode)
