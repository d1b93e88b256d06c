"""Which language is spoken, and how its region writes figures and money."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from rigplanner.numerals import Numerals
from rigplanner.paths import shipped
from rigplanner.ui.language import LANGUAGES, numerals_of, of_system


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["de-AT", "de", "en"], "de"),
        (["fr-FR", "fr", "de-DE"], "de"),
        (["zh-Hans-CN", "zh-CN"], "zh_CN"),
        (["zh-Hant-TW", "zh-TW", "en-US"], "en"),
        (["en-GB", "de"], "en"),
        (["C"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_is_spoken_is_taken(names: list[str], code: str) -> None:
    assert of_system(names) == code


@pytest.mark.parametrize(
    ("region", "numerals"),
    [
        ("en_US", Numerals()),
        ("de_DE", Numerals(",", ".", is_currency_last=True, currency_gap="\u00a0")),
        ("de_CH", Numerals(".", "'")),
        ("zh_CN", Numerals()),
    ],
)
def test_figures_follow_the_region(region: str, numerals: Numerals) -> None:
    found = numerals_of(QLocale(region))
    assert (found.decimal, found.is_currency_last, found.currency_gap) == (
        numerals.decimal,
        numerals.is_currency_last,
        numerals.currency_gap,
    )
    assert found.group.replace("’", "'") == numerals.group


def test_every_language_has_its_catalogue() -> None:
    built = {path.stem for path in (shipped("resources") / "i18n").glob("*.mo")}
    assert built == set(LANGUAGES) - {"en"}
