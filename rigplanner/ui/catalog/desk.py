"""What the user changes about the catalogs: own entries and prices, tax, market and currency."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from rigplanner.catalog.market import under_market
from rigplanner.catalog.own_prices import own_price
from rigplanner.catalog.problems import Problem
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.own_run import OwnRun
from rigplanner.domain.parts import Part
from rigplanner.domain.report import Severity
from rigplanner.store.own_catalog import OwnCatalog
from rigplanner.store.settings import Settings
from rigplanner.ui.session import Session
from rigplanner.wording.currency import Currency, show_in
from rigplanner.wording.marks import as_written

_MOST_TOLD: Final = 3


class CatalogDesk(QObject):
    """Says `changed` when parts or prices are others, `told` what became of a wish.

    `library` is everything as its sources say, without tax and market; the session works with both.
    """

    changed = Signal()
    told = Signal(str, object)

    def __init__(
        self, own: OwnCatalog, shipped: Path, today: date, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.own, self.settings = own, settings
        self._shipped, self._today = shipped, today
        self._session: Session | None = None
        show_in(Currency(settings.currency, settings.currency_per_usd))
        self.library, self.problems = own.library(shipped, today)
        self.priced = under_market(self.library, settings.market)

    def serve(self, session: Session) -> None:
        """Keep the library of this session up to date."""
        self._session = session

    def set_settings(self, settings: Settings) -> None:
        """Another currency, tax or market."""
        self.settings = settings
        show_in(Currency(settings.currency, settings.currency_per_usd))
        self._publish()

    def keep(self, entry: Part | LlmModel) -> bool:
        """Keep a part or model in the user's own catalog."""
        return self._write(lambda: self.own.add(entry), f"**{as_written(entry.name)}** is in your catalog.")

    def forget(self, entry: Part | LlmModel) -> bool:
        """Take an own entry and its own price back."""

        def both() -> None:
            self.own.remove(entry.id)
            self.own.set_price(self.library, entry.id, None)

        return self._write(both, f"Your entry for **{as_written(entry.name)}** is taken back.")

    def set_price(self, part: Part, price_usd: float | None) -> bool:
        """The user's own price of a part, None to forget it."""
        price = None if price_usd is None else own_price(part.id, price_usd, self._today.isoformat()).price
        done = f"Your price of **{as_written(part.name)}** is {'taken back' if price is None else 'kept'}."
        return self._write(lambda: self.own.set_price(self.library, part.id, price), done)

    def keep_runs(self, runs: Sequence[OwnRun]) -> bool:
        """Keep what was measured on this machine; estimates for it follow from now on."""
        many = "measurement is" if len(runs) == 1 else "measurements are"
        return self._write(lambda: self.own.runs.add(*runs), f"**{len(runs)}** {many} kept.")

    def forget_run(self, run: OwnRun) -> bool:
        """Take a measurement back."""
        return self._write(lambda: self.own.runs.remove(run.id), "The measurement is taken back.")

    def import_prices(self, path: Path) -> None:
        """Take a price list over and say what became of every line."""
        try:
            done = self.own.import_prices(path, self.library)
        except (OSError, UnicodeDecodeError) as error:
            self.told.emit(
                f"**{as_written(path.name)}** could not be read: {as_written(error)}. No price has changed.",
                Severity.COST,
            )
            return
        self._reload()
        text = f"**{len(done.taken)}** prices taken from {as_written(path.name)}."
        self.told.emit(text + _left_out(done.problems), Severity.COST if done.problems else Severity.INFO)

    def export_prices(self, path: Path) -> None:
        """Write all prices to a list."""
        try:
            count = self.own.export_prices(path, self.library)
        except OSError as error:
            self.told.emit(f"Not written: {error.strerror}. Choose another place.", Severity.COST)
        else:
            self.told.emit(f"**{count}** prices written to {as_written(path.absolute())}.", Severity.INFO)

    def _write(self, work: Callable[[], None], done: str) -> bool:
        try:
            work()
        except OSError as error:
            self.told.emit(f"Not kept: {error.strerror}. Everything is as it was.", Severity.COST)
            return False
        self._reload()
        self.told.emit(done, Severity.INFO)
        return True

    def _reload(self) -> None:
        self.library, self.problems = self.own.library(self._shipped, self._today)
        self._publish()

    def _publish(self) -> None:
        self.priced = under_market(self.library, self.settings.market)
        if self._session is not None:
            self._session.set_library(self.priced)
        self.changed.emit()


def _left_out(problems: tuple[Problem, ...]) -> str:
    if not problems:
        return ""
    lines = "; ".join(f"{as_written(problem.entry)} {as_written(problem.message)}" for problem in problems[:_MOST_TOLD])
    more = f" and {len(problems) - _MOST_TOLD} more" if len(problems) > _MOST_TOLD else ""
    return f" {len(problems)} left out: {lines}{more}."
