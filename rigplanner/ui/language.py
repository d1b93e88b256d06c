"""The language of the window: that of the settings, else that of the system, with the figures of its region."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from rigplanner.numerals import Numerals, write_as
from rigplanner.paths import shipped
from rigplanner.translation import speak

ENGLISH: Final = "en"
#: Languages by the names that those who speak them know.
LANGUAGES: Final = MappingProxyType({ENGLISH: "English", "de": "Deutsch", "zh_CN": "简体中文"})
#: What systems call them; Traditional Chinese is another language.
_spoken = ENGLISH
_SYSTEM_NAMES: Final = (("zh-Hans", "zh_CN"), ("zh-CN", "zh_CN"), ("zh-SG", "zh_CN"), ("de", "de"), ("en", ENGLISH))


def begin(app: QCoreApplication, wanted: str) -> str:
    """Speak the wanted language, that of the system for "", before any text is made; returns its code."""
    global _spoken
    code = _spoken = of_choice(wanted)
    speak(_messages(code))
    write_as(numerals_of(locale_of(code)))
    translator = QTranslator(app)
    if code != ENGLISH and translator.load(f"qtbase_{code}", _folder_of_qt()):
        app.installTranslator(translator)
    QLocale.setDefault(locale_of(code))
    return code


def spoken() -> str:
    """The code of the language that is spoken since the start."""
    return _spoken


def of_choice(wanted: str) -> str:
    """The language that a setting comes to: "" is that of the system."""
    return wanted if wanted in LANGUAGES else of_system(QLocale.system().uiLanguages())


def is_spoken(wanted: str) -> bool:
    """Whether a setting comes to the language that is spoken since the start."""
    return of_choice(wanted) == _spoken


def of_system(names: Sequence[str]) -> str:
    """The first language of the system that the program speaks; English where there is none."""
    for name in names:
        for beginning, code in _SYSTEM_NAMES:
            if name == beginning or name.startswith(f"{beginning}-"):
                return code
    return ENGLISH


def locale_of(code: str) -> QLocale:
    """The region whose figures go with a language: the person's own where it speaks that language."""
    system, spoken = QLocale.system(), QLocale(code)
    return system if system.language() == spoken.language() else spoken


def numerals_of(locale: QLocale) -> Numerals:
    """How a region writes figures and money."""
    shown = locale.toCurrencyString(1, "$")
    is_last = shown.endswith("$")
    gap = "\u00a0" if is_last and not shown[-2:-1].isdigit() else ""
    return Numerals(locale.decimalPoint(), locale.groupSeparator(), is_last, gap)


def _messages(code: str) -> NullTranslations:
    """The catalogue of a language; one that cannot be read leaves the program in English."""
    path: Path = shipped("resources") / "i18n" / f"{code}.mo"
    try:
        with path.open("rb") as file:
            return GNUTranslations(file)
    except OSError:
        return NullTranslations()


def _folder_of_qt() -> str:
    return QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
