"""What is in this machine, part by part, and where it differs from the catalog."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rigplanner.catalog.library import Library
from rigplanner.domain.host import HostGpu, HostSnapshot
from rigplanner.domain.parts import Slot
from rigplanner.domain.report import Severity
from rigplanner.translation import tr
from rigplanner.ui.host.desk import ThisPc
from rigplanner.ui.host.found_row import FoundRow, replace_rows
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import host as words
from rigplanner.wording.marks import as_written


class PartsPanel(Panel):
    """Cards, processor, memory, screens; and what could not be read."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("What is in it"), parent=parent)
        self._rows: list[QWidget] = []
        self.body.setSpacing(10)
        self._waiting = Note(theme, tr("Looking."))
        self.body.addWidget(self._waiting)
        self.body.addStretch(1)

    def show_pc(self, pc: ThisPc, library: Library) -> None:
        """Show what was found."""
        self._waiting.hide()
        own = library.with_own(pc.plan.own) if pc.plan else library
        rows: list[QWidget] = [self._row(pc, same, own) for same in _alike(pc)]
        if pc.snapshot.displays:
            rows.append(FoundRow(self._theme, tr("Screens"), words.display_facts(pc.snapshot.displays)))
        rows += [Note(self._theme, as_written(trouble), Severity.COST) for trouble in pc.troubles]
        self._rows = replace_rows(self.body, self._rows, rows)

    def show_failure(self, why: str) -> None:
        """Say that nothing could be read."""
        self._waiting.set_note(why, Severity.COST)
        self._waiting.show()

    def _row(self, pc: ThisPc, same: list[int], library: Library) -> FoundRow:
        part = pc.parts[same[0]]
        entry = library.parts(part.slot).get(part.part_id) if part.part_id else None
        many = f"{len(same)} × " if len(same) > 1 else ""
        row = FoundRow(self._theme, f"{many}{part.found}", _facts(pc, same[0]))
        if entry is not None:
            row.set_figure(tr("in the catalog"), tr("Taken to be: {part}", part=entry.name))
        row.add_notes(part.notes, Severity.INFO if part.part_id is None else Severity.COST)
        return row


def _alike(pc: ThisPc) -> list[list[int]]:
    """Parts that are equal in all that is told of them stand together: sixteen cards need no sixteen rows."""
    groups: dict[object, list[int]] = {}
    for index, part in enumerate(pc.parts):
        groups.setdefault((part, _facts(pc, index)), []).append(index)
    return list(groups.values())


def _facts(pc: ThisPc, index: int) -> str:
    """The figures of a part; cards are listed in the order they were found, those in a processor last."""
    snapshot, part = pc.snapshot, pc.parts[index]
    if part.slot is Slot.GPU:
        earlier = sum(1 for other in pc.parts[:index] if other.slot is Slot.GPU)
        return words.gpu_facts(_gpus(snapshot)[earlier])
    if part.slot is Slot.CPU and snapshot.cpu:
        return words.cpu_facts(snapshot.cpu)
    if part.slot is Slot.MEMORY and snapshot.memory:
        return words.memory_facts(snapshot.memory)
    return ""


def _gpus(snapshot: HostSnapshot) -> list[HostGpu]:
    return sorted(snapshot.gpus, key=lambda gpu: gpu.is_integrated)
