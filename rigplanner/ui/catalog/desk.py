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
from rigplanner.numerals import figure
from rigplanner.refusals import of_system, of_system_alone
from rigplanner.store.own_catalog import OwnCatalog
from rigplanner.store.settings import Settings
from rigplanner.translation import mark, tr, tr_n
from rigplanner.ui.session import Session
from rigplanner.wording.currency import Currency, show_in
from rigplanner.wording.marks import as_written
from rigplanner.wording.sentences import remarks

_MOST_TOLD: Final = 3
_KEPT: Final = mark("Your price of **{part}** is kept.")
_FORGOTTEN: Final = mark("Your price of **{part}** is taken back.")


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
        done = tr("**{entry}** is in your catalog.", entry=as_written(entry.name))
        return self._write(lambda: self.own.add(entry), done)

    def forget(self, entry: Part | LlmModel) -> bool:
        """Take an own entry and its own price back."""

        def both() -> None:
            self.own.remove(entry.id)
            self.own.set_price(self.library, entry.id, None)

        return self._write(both, tr("Your entry for **{entry}** is taken back.", entry=as_written(entry.name)))

    def set_price(self, part: Part, price_usd: float | None) -> bool:
        """The user's own price of a part, None to forget it."""
        price = None if price_usd is None else own_price(part.id, price_usd, self._today.isoformat()).price
        done = _FORGOTTEN if price is None else _KEPT
        name = as_written(part.name)
        return self._write(lambda: self.own.set_price(self.library, part.id, price), tr(done, part=name))

    def keep_runs(self, runs: Sequence[OwnRun]) -> bool:
        """Keep what was measured on this machine; estimates for it follow from now on."""
        done = tr_n("**{count}** measurement is kept.", "**{count}** measurements are kept.", len(runs))
        return self._write(lambda: self.own.runs.add(*runs), done)

    def forget_run(self, run: OwnRun) -> bool:
        """Take a measurement back."""
        return self._write(lambda: self.own.runs.remove(run.id), tr("The measurement is taken back."))

    def import_prices(self, path: Path) -> None:
        """Take a price list over and say what became of every line."""
        try:
            done = self.own.import_prices(path, self.library)
        except (OSError, UnicodeDecodeError) as error:
            text = tr(
                "**{file}** could not be read: {reason}. No price has changed.",
                file=as_written(path.name),
                reason=as_written(of_system(error)),
            )
            self.told.emit(text, Severity.COST)
            return
        self._reload()
        text = tr_n(
            "**{count}** price taken from {file}.",
            "**{count}** prices taken from {file}.",
            len(done.taken),
            file=as_written(path.name),
        )
        told = " ".join(filter(None, (text, _left_out(done.problems))))
        self.told.emit(told, Severity.COST if done.problems else Severity.INFO)

    def export_prices(self, path: Path) -> None:
        """Write all prices to a list."""
        try:
            count = self.own.export_prices(path, self.library)
        except OSError as error:
            reason = as_written(of_system_alone(error))
            self.told.emit(tr("Not written: {reason}. Choose another place.", reason=reason), Severity.COST)
        else:
            text = tr_n(
                "**{count}** price written to {path}.",
                "**{count}** prices written to {path}.",
                count,
                count=figure(count),
                path=as_written(path.absolute()),
            )
            self.told.emit(text, Severity.INFO)

    def _write(self, work: Callable[[], None], done: str) -> bool:
        try:
            work()
        except OSError as error:
            reason = as_written(of_system_alone(error))
            self.told.emit(tr("Not kept: {reason}. Everything is as it was.", reason=reason), Severity.COST)
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
    lines = remarks(f"{as_written(problem.entry)} {as_written(problem.message)}" for problem in problems[:_MOST_TOLD])
    if len(problems) <= _MOST_TOLD:
        return tr("{count} left out: {lines}.", count=len(problems), lines=lines)
    rest = len(problems) - _MOST_TOLD
    return tr("{count} left out: {lines} and {rest} more.", count=len(problems), lines=lines, rest=rest)
