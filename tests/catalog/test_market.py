"""Prices where the user lives: tax on what is listed, and the market of memory and drives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.catalog.library import Library
from rigplanner.catalog.market import Market, under_market
from rigplanner.domain.parts import Price, PriceBasis, Slot

factors = st.floats(0.05, 20)


def pairs(before: Library, after: Library) -> list[tuple[Slot, Price, Price]]:
    return [
        (slot, old, new)
        for slot, part in before.all_parts()
        for old, new in zip(part.prices, after.parts(slot)[part.id].prices, strict=True)
    ]


@given(factors, factors)
def test_factors_multiply_exactly_the_prices_they_are_about(library: Library, tax: float, memory: float) -> None:
    for slot, old, new in pairs(library, under_market(library, Market(tax=tax, memory=memory))):
        per_gb = slot in (Slot.MEMORY, Slot.DRIVE) and old.basis is PriceBasis.CLASS_ESTIMATE
        expected = 1.0 if old.basis is PriceBasis.ARTICLE else tax * (memory if per_gb else 1.0)
        assert new.typical_usd == pytest.approx(old.typical_usd * expected)
        assert (new.as_of, new.source) == (old.as_of, old.source)


def test_a_changed_price_says_what_it_was(library: Library) -> None:
    for _, old, new in pairs(library, under_market(library, Market(tax=1.19))):
        assert new == old or f"{old.typical_usd:g} USD × 1.19 tax" in new.note


def test_without_factors_the_library_is_the_same(library: Library) -> None:
    assert under_market(library, Market()) is library
