"""Python's collector of cycles, where it can do no harm to Qt.

By itself Python collects in whichever thread, and in the midst of whatever call, happens to ask for memory. In a thread
of work it would end timers and widgets there, which Qt forbids. Inside of Qt it is worse: an object that ends holds a
lock while it tells the objects connected to it, which asks Python; what is collected there ends too, waits for a lock
that its own thread holds, and the program stands still for ever.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

_EVERY_MS: Final = 1000


class Collector(QObject):
    """Collects what is due once a second, from the event loop. Python collects nothing by itself any more, until the
    process has ended: at the end of it Qt's objects go in the midst of such calls."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=_EVERY_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        timer.timeout.connect(collect_due)
        timer.start()

    def settle(self) -> None:
        """All there is now stays as long as the program: it need not be looked through again, which takes 70 ms."""
        gc.freeze()


def collect_due() -> None:
    """Collect the oldest generation that is due by Python's own thresholds; the younger ones are in it."""
    due = [
        age for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
    ]
    if due:
        gc.collect(due[-1])
