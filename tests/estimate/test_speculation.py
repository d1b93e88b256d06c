"""Writing with a draft model: the tokens of a round, and when it pays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.estimate.decode import checked_seconds, timed_token
from rigplanner.estimate.speculation import GUESSES, speculation, tokens_a_round

from .architectures import GEMMA_27B, LLAMA_8B
from .test_decode import LAW, work


def test_a_round_gives_one_token_if_no_guess_holds_and_all_if_every_one_does() -> None:
    assert tokens_a_round(1e-9) == pytest.approx(1)
    assert tokens_a_round(1 - 1e-9) == pytest.approx(GUESSES + 1)


@given(st.floats(0.01, 0.98), st.floats(0.001, 0.01))
def test_better_guesses_give_more(accepted: float, more: float) -> None:
    assert tokens_a_round(accepted) < tokens_a_round(accepted + more)


def test_checking_a_few_tokens_costs_far_less_than_writing_them() -> None:
    large = work(GEMMA_27B)
    one, five = timed_token(LAW, large, 1000).seconds, checked_seconds(LAW, large, 1000, 5)
    assert one < five < 2.5 * one


def test_checked_tokens_share_the_cache_of_their_text() -> None:
    large = work(LLAMA_8B)
    deep = checked_seconds(LAW, large, 100_000, 5) - checked_seconds(LAW, large, 0, 5)
    assert deep == pytest.approx(timed_token(LAW, large, 100_000).seconds - timed_token(LAW, large, 0).seconds)


def test_a_draft_as_large_as_the_model_does_not_pay() -> None:
    large = work(LLAMA_8B)
    found = speculation(LAW, large, replace(large), 0)
    assert found.tokens / found.seconds < 1 / timed_token(LAW, large, 0).seconds
