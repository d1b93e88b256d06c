"""Figures as a region writes them, and read as people type them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rigplanner.domain.evidence import Basis, Estimate, Unit
from rigplanner.numerals import Numerals, figure, parsed, write_as
from rigplanner.units import GIB
from rigplanner.wording.quantities import gib, rate, span, tokens, usd

GERMAN = Numerals(",", ".", is_currency_last=True, currency_gap="\u00a0")
SWISS = Numerals(".", "’")


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    write_as(Numerals())


def test_german_figures() -> None:
    write_as(GERMAN)
    assert figure(1234.5, 1) == "1.234,5"
    assert gib(4.25 * GIB) == "4,2"
    assert gib(-1.5 * GIB) == "−1,5"
    assert rate(7.25) == "7,2"
    assert tokens(12_000) == "12.000"
    assert usd(1138.4) == "1.138\u00a0$"
    assert usd(3.5) == "3,50\u00a0$"
    price = Estimate(value=1100.0, low=1050.0, high=1186.0, unit=Unit.USD, basis=Basis.LISTED)
    assert span(price) == "1.050–1.186\u00a0$"


def test_english_figures() -> None:
    assert (figure(1234.5, 1), usd(1138.4), gib(-0.001 * GIB)) == ("1,234.5", "$1,138", "0.0")
    price = Estimate(value=1100.0, low=1050.0, high=1186.0, unit=Unit.USD, basis=Basis.LISTED)
    assert span(price) == "$1,050–1,186"


@pytest.mark.parametrize(
    ("numerals", "text", "value"),
    [
        (Numerals(), "1,024", 1024.0),
        (Numerals(), "1.024", 1.024),
        (Numerals(), "0,92", 0.92),
        (Numerals(), " 1 024.5 ", 1024.5),
        (GERMAN, "1.024", 1024.0),
        (GERMAN, "1.024,5", 1024.5),
        (GERMAN, "1.5", 1.5),
        (GERMAN, "0,92", 0.92),
        (SWISS, "1’024.5", 1024.5),
        (SWISS, "1'024.5", 1024.5),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(numerals: Numerals, text: str, value: float) -> None:
    write_as(numerals)
    assert parsed(text) == value


@pytest.mark.parametrize("text", ["", "abc", "1.2.3.4,5,6", "--2"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="convert"):
        parsed(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([Numerals(), GERMAN, SWISS, Numerals(",", "\u202f"), Numerals(",", "\u00a0")]),
    st.integers(-(10**12), 10**12),
    st.integers(0, 3),
)
def test_a_figure_is_read_back_as_it_was_written(numerals: Numerals, thousandths: int, digits: int) -> None:
    write_as(numerals)
    value = round(thousandths / 1000, digits)
    assert parsed(figure(value, digits)) == pytest.approx(value, abs=10**-digits)
