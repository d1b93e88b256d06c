"""Python's collector of cycles, in the thread of the window alone.

Python runs it in whichever thread happens to ask for memory. In a thread of a search or a drawing it would end timers,
pictures and widgets of the window there, which Qt forbids: the program may crash or stand still.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

_EVERY_MS: Final = 1000


class Collector(QObject):
    """Collects what is due once a second, and Python nothing by itself, as long as this lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if gc.isenabled():
            gc.disable()
            self.destroyed.connect(lambda: gc.enable())
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
