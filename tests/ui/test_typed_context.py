"""A context as people type it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.domain.plan import MAX_CONTEXT_TOKENS
from rigplanner.numerals import Numerals, write_as
from rigplanner.ui.workload.typed_context import ContextTextError, context_tokens
from rigplanner.wording.quantities import tokens


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("16k", 16384),
        ("16 K", 16384),
        ("16384", 16384),
        ("12,000", 12000),
        ("1.5k", 1536),
        ("1m", 1 << 20),
        ("8 tokens", 8),
    ],
)
def test_what_people_write_is_understood(text: str, count: int) -> None:
    assert context_tokens(text) == count


@given(st.integers(1, MAX_CONTEXT_TOKENS))
def test_what_is_shown_can_be_typed_again(count: int) -> None:
    assert context_tokens(tokens(count)) == count


@given(st.text(max_size=30))
def test_anything_else_is_refused_in_words(text: str) -> None:
    try:
        count = context_tokens(text)
    except ContextTextError as error:
        count = len(str(error))
    assert 0 < count <= MAX_CONTEXT_TOKENS


@pytest.fixture(params=[Numerals(",", "."), Numerals(",", "\u00a0"), Numerals(".", "’")])
def region(request: pytest.FixtureRequest) -> Iterator[Numerals]:
    """A region that writes figures in another way."""
    write_as(request.param)
    yield request.param
    write_as(Numerals())


@pytest.mark.parametrize("count", [380, 12_345, 16_384, 1_048_576, MAX_CONTEXT_TOKENS - 1, MAX_CONTEXT_TOKENS])
def test_what_another_region_shows_can_be_typed_again(region: Numerals, count: int) -> None:
    del region
    assert context_tokens(tokens(count)) == count
    assert context_tokens(str(count)) == count


@pytest.mark.parametrize("text", ["1.5", "12,0000", "12.000", "0,5", "1.2.3k", "k"])
def test_a_share_of_a_token_or_thousands_written_elsewhere_are_refused(text: str) -> None:
    with pytest.raises(ContextTextError):
        context_tokens(text)
