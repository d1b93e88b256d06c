"""Finding by a few letters: what is meant comes first, and every word counts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rigplanner.planner.quick_find import Findable, found

ENTRIES = [
    Findable("copper", "Copper cooler"),
    Findable("compare", "Compare", nearness=3),
    Findable("3090", "NVIDIA GeForce RTX 3090", "Graphics card"),
    Findable("3090ti", "NVIDIA GeForce RTX 3090 Ti", "Graphics card"),
    Findable("qwen", "Qwen3 30B-A3B", "Model Alibaba"),
    Findable("save", "Save", "keep", nearness=3),
]


def test_the_beginning_of_a_title_comes_first_and_what_is_near_at_hand_before_the_rest() -> None:
    assert found("com", ENTRIES) == ("compare",)
    assert found("cop", ENTRIES)[0] == "copper"
    assert found("3090", ENTRIES) == ("3090", "3090ti")


def test_every_word_must_match_in_any_order_and_in_any_case() -> None:
    assert found("ti RTX", ENTRIES) == ("3090ti",)
    assert found("rtx card 3090 ti", ENTRIES) == ("3090ti",)
    assert found("rtx qwen", ENTRIES) == ()


def test_other_words_it_is_known_by_count_less_than_its_name() -> None:
    assert found("keep", ENTRIES) == ("save",)
    assert found("alibaba", ENTRIES) == ("qwen",)


def test_without_a_query_all_stand_in_their_order() -> None:
    assert found("  ", ENTRIES)[:2] == ("compare", "save")


@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=30), max_size=30))
def test_whatever_is_typed_only_what_matches_is_found(query: str, titles: list[str]) -> None:
    entries = [Findable(title, title) for title in titles]
    for title in found(query, entries):
        assert all(word in title.casefold() for word in query.casefold().split())


@given(st.lists(st.text(alphabet="abc xyz", min_size=1, max_size=12), min_size=1, max_size=20))
def test_what_is_typed_in_full_is_found(titles: list[str]) -> None:
    entries = [Findable(title, title) for title in titles]
    for title in titles:
        assert title in found(title, entries, most=len(titles))
