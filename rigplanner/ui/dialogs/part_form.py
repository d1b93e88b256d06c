"""A form for a part of the user's own, new or put in the place of a shipped one."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType, NoneType
from typing import Any, Final, get_args
from zlib import crc32

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from rigplanner.catalog.own_prices import listed
from rigplanner.domain.parts import Board, Case, Cooler, Cpu, Drive, Gpu, MemoryKit, Part, Psu, Slot, System
from rigplanner.numerals import localised, parsed
from rigplanner.translation import mark, tr
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.field import Field
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.facts import field_name
from rigplanner.wording.sentences import series

_KINDS: Final[dict[Slot, type[Part]]] = {
    Slot.GPU: Gpu,
    Slot.CPU: Cpu,
    Slot.MEMORY: MemoryKit,
    Slot.DRIVE: Drive,
    Slot.BOARD: Board,
    Slot.PSU: Psu,
    Slot.CASE: Case,
    Slot.COOLER: Cooler,
    Slot.SYSTEM: System,
}
#: What a plan reckons with, with the unit to type; a part keeps all its other fields.
_ASKED: Final = MappingProxyType(
    {
        Slot.GPU: {
            "memory_gib": "GB",
            "bandwidth_gbps": "GB/s",
            "fp16_tflops": "TFLOPS",
            "tdp_w": "W",
            "length_mm": "mm",
            "slots": "",
            "architecture": mark("such as Ada Lovelace"),
            "memory_type": mark("such as GDDR6X"),
            "power_connectors": mark("such as 1x 16-pin"),
        },
        Slot.CPU: {
            "cores": "",
            "threads": "",
            "socket": mark("such as AM5"),
            "memory_types": mark("such as DDR5"),
            "memory_channels": "",
            "max_memory_mts": "MT/s",
            "tdp_w": "W",
        },
        Slot.MEMORY: {"capacity_gib": mark("GB in all"), "modules": "", "type": mark("such as DDR5"), "mts": "MT/s"},
        Slot.DRIVE: {
            "capacity_gb": "GB",
            "seq_read_mbps": "MB/s",
            "kind": mark("such as NVMe"),
            "interface": mark("such as PCIe 4"),
        },
        Slot.BOARD: {
            "socket": mark("such as AM5"),
            "form_factor": mark("such as ATX"),
            "memory_type": mark("such as DDR5"),
            "memory_slots": "",
            "m2_slots": "",
            "gpu_slots": "",
        },
        Slot.PSU: {"watts": "W", "efficiency": mark("such as Gold")},
        Slot.CASE: {
            "max_gpu_length_mm": "mm",
            "max_cooler_height_mm": "mm",
            "board_form_factors": mark("such as ATX, mATX"),
        },
        Slot.COOLER: {"kind": mark("air or liquid"), "height_mm": "mm", "sockets": mark("such as AM5, LGA1700")},
        Slot.SYSTEM: {
            "memory_gib": "GB",
            "usable_gpu_gib": "GiB",
            "bandwidth_gbps": "GB/s",
            "fp16_tflops": "TFLOPS",
            "chip": mark("such as Strix Halo"),
            "backend": mark("cuda, rocm, metal or vulkan"),
            "load_w": "W",
        },
    }
)
_TITLES: Final = MappingProxyType(
    {
        Slot.GPU: mark("Your own graphics card"),
        Slot.CPU: mark("Your own processor"),
        Slot.MEMORY: mark("Your own memory"),
        Slot.DRIVE: mark("Your own model drive"),
        Slot.BOARD: mark("Your own mainboard"),
        Slot.PSU: mark("Your own power supply"),
        Slot.CASE: mark("Your own case"),
        Slot.COOLER: mark("Your own CPU cooler"),
        Slot.SYSTEM: mark("Your own ready-made system"),
    }
)
_LOADS: Final = "load_class"
_NEEDED: Final = " *"


class PartForm(FormDialog):
    """Says `part_made` with the part; shipped prices stay with a corrected one."""

    part_made = Signal(object)

    def __init__(
        self,
        theme: ThemeStore,
        slot: Slot,
        part: Part | None,
        load_classes: dict[str, str],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Correct: {part}", part=part.name) if part else tr(_TITLES[slot])
        super().__init__(theme, title, tr("Keep it"), parent)
        self._slot, self._part, self._today = slot, part, today
        self.fields: dict[str, QLineEdit] = {}
        self._classes = Dropdown(theme, tr("Loads models like"))
        self._classes.set_items([DropdownItem(ident, name) for ident, name in load_classes.items()])
        self._fill(theme)
        self.agree.clicked.connect(self._take)
        self.fit_to_window()

    def _fill(self, theme: ThemeStore) -> None:
        part = self._part
        self._add(theme, "name", tr("Name"), part.name if part else "")
        self._add(theme, "vendor", tr("Maker"), part.vendor if part else "")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        kind = _KINDS[self._slot]
        for place, (field, hint) in enumerate(_ASKED[self._slot].items()):
            value = getattr(part, field) if part else None
            needed = _NEEDED if kind.model_fields[field].is_required() else ""
            edit = self._line(field, _typed(value), tr(hint))
            grid.addWidget(Field(theme, f"{field_name(field)}{needed}", edit), place // 2, place % 2)
        self.body.addLayout(grid)
        if _LOADS in kind.model_fields:
            if part is not None:
                self._classes.set_chosen(getattr(part, _LOADS))
            self.body.addWidget(Field(theme, tr("Loads models like") + _NEEDED, self._classes))
        self._add(theme, "spec_source", tr("Where you know this from"), "")
        self.fields["spec_source"].setPlaceholderText(tr("an address, the box, a measurement"))
        note = tr("* needed. What you leave empty stays unknown and is shown so.")
        self.body.addWidget(Label(theme, note, "caption", "text_3", wrap=True))
        self.body.addStretch(1)

    def _add(self, theme: ThemeStore, field: str, caption: str, value: str) -> None:
        self.body.addWidget(Field(theme, f"{caption}{_NEEDED}", self._line(field, value, "")))

    def _line(self, field: str, value: str, hint: str) -> QLineEdit:
        edit = QLineEdit(value)
        edit.setPlaceholderText(hint)
        self.fields[field] = edit
        return edit

    def _take(self) -> None:
        kind = _KINDS[self._slot]
        fields: dict[str, Any] = self._part.model_dump() if self._part else {}
        fields |= {field: _value(kind, field, edit.text()) for field, edit in self.fields.items()}
        if _LOADS in kind.model_fields:
            fields[_LOADS] = self._classes.chosen or ""
        fields["id"] = self._part.id if self._part else f"own-{_slug(self.fields['name'].text())}"
        fields["prices"] = listed(self._part) if self._part else ()
        fields["spec_as_of"] = self._today.isoformat()
        try:
            part = kind.model_validate({name: value for name, value in fields.items() if value is not None})
        except ValidationError as error:
            self._point_at(error)
            return
        self.part_made.emit(part)
        self.accept()

    def _point_at(self, error: ValidationError) -> None:
        """Mark every field that cannot be taken and name the first."""
        wrong = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
        for field, edit in self.fields.items():
            edit.setProperty("wrong", "true" if field in wrong else "false")
            edit.style().polish(edit)
        named = [
            tr(_CAPTIONS[field]) if field in _CAPTIONS else field_name(field) for field in self.fields if field in wrong
        ]
        fields = series(named) or tr("how it loads models")
        self.say_wrong(tr("Still needed, or not a number: {fields}.", fields=fields))
        first = next((edit for field, edit in self.fields.items() if field in wrong), None)
        if first is not None:
            first.setFocus()


_CAPTIONS: Final = MappingProxyType(
    {"name": mark("name"), "vendor": mark("maker"), "spec_source": mark("where you know this from")}
)


def _slug(name: str) -> str:
    """A name as part of an id. Letters an id cannot hold are told apart by their checksum."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return plain if name.isascii() and plain else f"{plain}-{crc32(name.encode()):08x}".strip("-")


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return localised(f"{value:.10g}") if isinstance(value, float) else str(value)


def _value(kind: type[Part], field: str, text: str) -> Any:
    """What was typed as the field takes it; an empty optional field is unknown."""
    text = text.strip()
    annotation = kind.model_fields[field].annotation
    if annotation == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if not text:
        return None if NoneType in get_args(annotation) or annotation is not str else ""
    if annotation is str or str in get_args(annotation):
        return text
    try:
        return parsed(text)
    except ValueError:
        return text  # the field refuses it
