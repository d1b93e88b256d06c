"""This machine for the window: found once, watched while somebody looks, its programs and models listed."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from rigplanner.catalog.library import Library
from rigplanner.domain.host import HostSnapshot
from rigplanner.domain.live import HostSample, LiveBackground
from rigplanner.domain.plan import Plan, Workload
from rigplanner.domain.software import FoundSoftware
from rigplanner.translation import tr
from rigplanner.ui.host.watch import Watch
from rigplanner.ui.work import Worker

if TYPE_CHECKING:
    from rigplanner.detect.match import FoundPart


#: Headers are read for so long at a time, so that the list fills while it is looked at.
_SLICE_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class ThisPc:
    """What was found: the plan of this machine, None if it can run nothing worth showing, and its parts.

    `card_keys` are what samples call the cards of the plan, in its order.
    """

    snapshot: HostSnapshot
    plan: Plan | None
    parts: tuple[FoundPart, ...]
    troubles: tuple[str, ...]
    card_keys: tuple[str, ...]


class HostDesk(QObject):
    """Says `found`, `software_found` and `sampled` when it knows, `live` with what other programs hold, or None."""

    found = Signal()
    software_found = Signal()
    sampled = Signal(object)
    live = Signal(object)

    def __init__(self, library: Library, workload: Workload, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library, self._workload = library, workload
        self.pc: ThisPc | None = None
        self.failure = ""
        self.software: FoundSoftware | None = None
        self.last_sample: HostSample | None = None
        self._is_closed = False
        self._watch = Watch(self)
        self._watch.sampled.connect(self._take_sample)
        self._worker, self._searcher = Worker(self), Worker(self)
        self._worker.done.connect(self._keep)
        self._worker.failed.connect(self._fail)
        self._searcher.done.connect(self._keep_software)
        self._searcher.failed.connect(self._fail_software)

    def set_library(self, library: Library) -> None:
        """Other parts and models to recognise from now on."""
        self.library = library

    @property
    def is_known(self) -> bool:
        """Whether this machine was looked at, with or without success."""
        return self.pc is not None or bool(self.failure)

    @property
    def plan(self) -> Plan | None:
        """This machine as a plan."""
        return self.pc.plan if self.pc else None

    @property
    def troubles(self) -> tuple[str, ...]:
        """What could not be read, in sentences."""
        failure = (self.failure,) if self.failure else ()
        return (*failure, *(self.pc.troubles if self.pc else ()))

    @property
    def unread(self) -> bool:
        """Whether something in this machine did not answer, so that it may have more than was found."""
        return self.pc is None or bool(self.pc.snapshot.troubles)

    def look(self) -> None:
        """Find out what this machine is."""
        self._worker.start(self._read)

    def look_for_software(self) -> None:
        """Find programs that run models, and models on the disk."""
        self._searcher.start(_read_software)

    def watch(self, on: bool) -> None:
        """Take a sample a second, or stop."""
        self._watch.set_on(on)

    def close(self) -> None:
        """Stop watching for good."""
        self._is_closed = True
        self._watch.close()

    def _read(self) -> ThisPc:
        """In the thread; the driver library is loaded only here."""
        from rigplanner.detect.match import cards_in_rig, match_host
        from rigplanner.detect.scan import scan

        snapshot = scan()
        match = match_host(snapshot, self.library, self._workload)
        keys = tuple(card.uuid or card.pci_address or "" for card in cards_in_rig(snapshot, self.library))
        return ThisPc(snapshot, match.plan, match.parts, (*snapshot.troubles, *match.troubles), keys)

    def _keep(self, pc: ThisPc) -> None:
        self.pc, self.failure = pc, ""
        self.found.emit()

    def _fail(self, reason: str) -> None:
        self.failure = tr("This machine could not be read: {reason}.", reason=reason)
        self.found.emit()

    def _keep_software(self, software: FoundSoftware) -> None:
        """Show what is known, and go on reading headers for which there was no time."""
        self.software = software
        self.software_found.emit()
        unread = any(found.is_unread for found in software.models)
        if unread and not self._is_closed:
            self._searcher.start(lambda: _with_headers(software))

    def _fail_software(self, reason: str) -> None:
        self._keep_software(FoundSoftware(troubles=(tr("Programs could not be looked for: {reason}.", reason=reason),)))

    def _take_sample(self, sample: HostSample) -> None:
        self.last_sample = sample
        self.sampled.emit(sample)
        self.live.emit(self._background(sample))

    def _background(self, sample: HostSample) -> LiveBackground | None:
        from rigplanner.detect.background import background_of

        keys = self.pc.card_keys if self.pc else ()
        cards = {gpu.key: gpu for gpu in sample.gpus}
        return background_of([cards[key] for key in keys]) if all(key in cards for key in keys) else None


def _with_headers(software: FoundSoftware) -> FoundSoftware:
    """Some more headers; a file that does not answer is left behind, and is tried no more."""
    from rigplanner.detect.model_files import with_headers

    unread = tuple(found for found in software.models if found.is_unread)
    read = {found.path: found for found in with_headers(unread, monotonic() + _SLICE_S)}
    if all(found.is_unread for found in read.values()):
        why = tr("Its header could not be read in time.")
        read = {path: replace(found, trouble=why, is_unread=False) for path, found in read.items()}
    return replace(software, models=tuple(read.get(found.path, found) for found in software.models))


def _read_software() -> FoundSoftware:
    from rigplanner.detect.software import find_software

    return find_software(Path.home(), os.environ)
