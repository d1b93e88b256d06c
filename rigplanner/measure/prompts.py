"""Prompts of a wanted length, no two of which begin alike, so that no server finds one in its cache."""

from __future__ import annotations

import secrets

#: Words that most vocabularies hold as one token each.
_WORDS = (
    "time",
    "year",
    "people",
    "way",
    "day",
    "man",
    "thing",
    "woman",
    "life",
    "child",
    "world",
    "school",
    "state",
    "family",
    "student",
    "group",
    "country",
    "problem",
    "hand",
    "part",
    "place",
    "case",
    "week",
    "company",
    "system",
    "program",
    "question",
    "work",
    "number",
    "night",
    "point",
    "home",
    "water",
    "room",
    "mother",
    "area",
    "money",
    "story",
    "fact",
    "month",
)
#: Something to go on with, so that a model does not end its answer at once.
_ENDING = " Count on without end: one, two, three, four, five,"
#: What the words above come to in common vocabularies, until the model at hand has shown its own figure.
TOKENS_PER_WORD = 1.1


def prompt_of(tokens: int, tokens_per_word: float = TOKENS_PER_WORD) -> str:
    """A prompt of about so many tokens; `tokens_per_word` is what the model made of an earlier one."""
    wanted = max(1, round(tokens / tokens_per_word) - words_in(_ENDING))
    return " ".join(secrets.choice(_WORDS) for _ in range(wanted)) + "." + _ENDING


def words_in(prompt: str) -> int:
    """How many words a prompt has."""
    return len(prompt.split())
