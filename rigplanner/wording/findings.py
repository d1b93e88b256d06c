"""Each finding as a title, a sentence with its numbers, and the words on the button of its fix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rigplanner.domain.report import Finding, Fix
from rigplanner.wording import compatibility, open_programs, pitfalls, runtimes
from rigplanner.wording.sentences import Text, Values

Sentence = Callable[[Values], Text]

_SENTENCES: Mapping[str, Sentence] = MappingProxyType(
    {**compatibility.SENTENCES, **pitfalls.SENTENCES, **open_programs.SENTENCES, **runtimes.SENTENCES}
)
_ACTIONS: Mapping[str, Callable[[Values], str]] = MappingProxyType(
    {**pitfalls.ACTIONS, **open_programs.ACTIONS, **runtimes.ACTIONS}
)


@dataclass(frozen=True, slots=True)
class FindingText:
    """What a finding says; `action` is empty where there is no fix."""

    title: str
    detail: str
    action: str


def sentence(finding: Finding) -> FindingText:
    """A finding in words. Raises KeyError for a code without words, which is a mistake in the program."""
    title, detail = _SENTENCES[finding.code](finding.values)
    return FindingText(title, detail, action(finding.fix) if finding.fix else "")


def codes() -> frozenset[str]:
    """Every code that has words."""
    return frozenset(_SENTENCES)


def action_codes() -> frozenset[str]:
    """Every code of a fix that has words."""
    return frozenset(_ACTIONS)


def action(fix: Fix) -> str:
    """The verb on the button."""
    return _ACTIONS[fix.code](fix.values)
