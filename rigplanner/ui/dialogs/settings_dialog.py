"""What holds for every plan: look, language and paper, the currency shown, tax, and the market of memory."""

from __future__ import annotations

import math

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from rigplanner.catalog.market import Market
from rigplanner.numerals import figure, localised, parsed
from rigplanner.store.settings import Settings
from rigplanner.translation import mark, tr
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.dialogs.general_settings import GeneralSettings
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.field import Field
from rigplanner.ui.parts.label import Label, Line
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.currency import SYMBOLS

_RATE = mark(
    "Prices are kept in US dollars. No exchange rate is shipped, because none stays right: type today’s, and amounts "
    "are shown in your currency."
)
_TAX = mark("Listed prices are before tax, as in the United States. 19 % here means that 100 shows as 119.")
_MEMORY = mark(
    "Most prices of RAM and drives are estimated from the price of a GB, which moves fast. {example} means a fifth "
    "dearer than in our sources."
)


class SettingsDialog(FormDialog):
    """Says `settings_chosen`."""

    settings_chosen = Signal(object)

    def __init__(self, theme: ThemeStore, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Settings"), tr("Apply"), parent)
        self._settings = settings
        self.general = GeneralSettings(theme, settings)
        self.body.addWidget(self.general)
        self.body.addWidget(Line(theme))
        self.body.addWidget(Label(theme, tr("Prices"), "title", "text_2"))
        self.currency = Dropdown(theme, tr("Currency"))
        self.currency.set_items([DropdownItem(code, code, symbol.strip()) for code, symbol in SYMBOLS.items()])
        self.currency.set_chosen(settings.currency)
        self.rate = QLineEdit(_typed(settings.currency_per_usd))
        self.tax = QLineEdit(_typed((settings.market.tax - 1) * 100))
        self.memory = QLineEdit(_typed(settings.market.memory))
        self.currency.chosen_key.connect(lambda _: self._show_rate())
        row = QHBoxLayout()
        row.setSpacing(16)
        self._rate_field = Field(theme, tr("for one US dollar"), self.rate)
        row.addWidget(Field(theme, tr("Currency"), self.currency), 1)
        row.addWidget(self._rate_field, 1)
        self.body.addLayout(row)
        self._explain(theme, tr(_RATE))
        self.body.addWidget(Field(theme, tr("Sales tax on top of listed prices, %"), self.tax))
        self._explain(theme, tr(_TAX))
        self.body.addWidget(Field(theme, tr("Market of RAM and drives, times"), self.memory))
        self._explain(theme, tr(_MEMORY, example=figure(1.2, 1)))
        self.body.addStretch(1)
        self.agree.clicked.connect(self._take)
        self._show_rate()
        self.fit_to_window()

    def _explain(self, theme: ThemeStore, text: str) -> None:
        self.body.addWidget(Label(theme, text, "caption", "text_3", wrap=True))

    def _show_rate(self) -> None:
        code = self.currency.chosen or "USD"
        if code == "USD":
            self.rate.setText("1")
        self.rate.setEnabled(code != "USD")
        self._rate_field.set_label(tr("{currency} for one US dollar", currency=code))

    def _take(self) -> None:
        code = self.currency.chosen or "USD"
        rate, tax, memory = (_number(edit.text()) for edit in (self.rate, self.tax, self.memory))
        if code != "USD" and rate == 1.0 and self._settings.currency != code:
            self._ask_again(self.rate, tr("How many {currency} is a US dollar today?", currency=code))
            return
        try:
            market = Market(tax=1 + tax / 100, memory=memory)
            prices = {"currency": code, "currency_per_usd": rate, "market": market}
            chosen = Settings.model_validate(self._settings.model_dump() | prices | self.general.chosen())
        except ValidationError as error:
            wrong = str(error.errors()[0]["loc"][-1])
            edit = {"tax": self.tax, "memory": self.memory}.get(wrong, self.rate)
            self._ask_again(edit, tr("A number above 0 is needed, such as {example}.", example=figure(1.2, 1)))
            return
        self.settings_chosen.emit(chosen)
        self.accept()

    def _ask_again(self, edit: QLineEdit, text: str) -> None:
        self.say_wrong(text)
        edit.setFocus()
        edit.selectAll()


def _typed(number: float) -> str:
    """A number as it would be typed here."""
    return localised(f"{number:.10g}")


def _number(text: str) -> float:
    """A number as people type it; not a number is NaN, which no setting takes."""
    try:
        return parsed(text.strip().removesuffix("%"))
    except ValueError:
        return math.nan
