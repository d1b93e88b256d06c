"""One line of a parts list: its markup taken off, and what it says beside the name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from rigplanner.domain.parts import Condition
from rigplanner.domain.plan import MAX_GPUS
from rigplanner.planner.written_price import Amount, amount_in

#: Longer lines are no names of parts.
MOST_CHARACTERS: Final = 500

_LINK: Final = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s\"[^\"]*\")?\)")
_BBCODE: Final = re.compile(
    r"\[/?(?:b|i|u|s|url|list|\*|size|color|colour|font|table|tr|td|th|img|quote|code|center|left|right)(?:=[^\]]*)?\]",
    re.IGNORECASE,
)
_HTML: Final = re.compile(
    r"</?(?:a|b|i|u|p|br|li|ul|ol|td|tr|th|table|tbody|thead|span|div|strong|em)(?:\s[^<>]*)?/?>", re.I
)
_ADDRESS: Final = re.compile(r"<?(?:https?://|www\.)\S+", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([\\`*_\[\]<>|~&#(){}+.!-])")
_BULLET: Final = re.compile(r"^\s*(?:[-*•·–▪◦‣>]|\d{1,2}[.)](?=\s)|\[[ xX]\]|#{1,6}(?=\s))\s*")
_EMPHASIS: Final = re.compile(r"\*\*|__|~~|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")

_COUNT_BEFORE: Final = re.compile(r"(?i)^\(?(\d{1,2})\s*(?:[x×✕*]|pcs\.?|stk\.?|stück)\)?\s*(?=[^\d\s])")
_COUNT_ALONE: Final = re.compile(
    r"^([2-9])\s+(?=[A-Za-z])(?!(?:tb|gb|gib|tib|w|x|ghz|core|mm)\b)(?=\S+\s)", re.IGNORECASE
)
_COUNT_BEHIND: Final = re.compile(
    r"(?i)(?<!pcie)(?<!pcie \d)(?<!pcie \d\.\d)(?:\s|^)[(\[]?(?:[x×✕]\s?(\d{1,2})|(\d{1,2})\s?[x×✕]|"
    r"(?:qty|quantity|anzahl|menge)[:.]?\s*(\d{1,2}))[)\]]?$"
)
_COUNT_BRACKETS: Final = re.compile(r"\s\((\d)\)$")
_OWNED: Final = re.compile(
    r"(?i)\b(?:already (?:own|have|got)(?:ed)?(?: it| one| this)?|i own|owned|on hand|have it|"
    r"bereits vorhanden|vorhanden|schon da|mine)\b|(?<=, )mine\b"
)
_BOUGHT_FOR: Final = re.compile(r"(?i)\bpurchased(?: for)?\b|\bgekauft(?: für)?\b|\bbought(?: for)?\b")
_USED: Final = re.compile(
    r"(?i)\b(?:second[- ]?hand|pre[- ]?owned|refurbished|refurb|renewed|open[- ]box|gebraucht|occasion|usato|"
    r"usado|ebay used|used)\b|二手|中古"
)
_NEW: Final = re.compile(r"(?i)\b(?:brand[- ]new|new|neu)\b(?=\s*[),;]|\s*$)")
_MERCHANT: Final = re.compile(r"\s(?:@|bei|chez)\s+[^()|]*$", re.IGNORECASE)
_ASKING: Final = re.compile(r"(?i)\s+(?:ab|für|for|from|at|je|à|um|ca\.?|about|around|~|only|nur)$")
_EDGES: Final = " \t,;:|@~-–—=/"
_EMPTY_BRACKETS: Final = re.compile(r"\(\s*(?:@[^()]*|for|für|:|,|-)?\s*\)|\[\s*\]")


@dataclass(frozen=True, slots=True)
class LineParts:
    """What a line says of one part."""

    name: str
    count: int = 1
    amount: Amount | None = None
    condition: Condition | None = None
    owned: bool = False


def as_shown(line: str) -> str:
    """A line as it was written, without characters that cannot be seen."""
    line = line[: 2 * MOST_CHARACTERS]
    shown = line if line.isprintable() else "".join(" " if _is_unseen(c) else c for c in line)
    return " ".join(shown.split())[:MOST_CHARACTERS]


def without_markup(line: str) -> str:
    """A line without links, emphasis, bullets and tags of Markdown, forums and web pages."""
    text = _LINK.sub(r"\1", as_shown(line))
    text = _HTML.sub(" ", _BBCODE.sub(" ", text))
    text = _BULLET.sub("", _ADDRESS.sub(" ", text))
    text = _ESCAPED.sub(r"\1", _EMPHASIS.sub("", text))
    return " ".join(text.split()).strip()


def parts_of_line(text: str) -> LineParts:
    """The name in a line with its count, price and condition."""
    amount = amount_in(text)
    owned = _OWNED.search(text) is not None
    if amount is not None:
        owned = owned or (amount.value == 0 and _BOUGHT_FOR.search(text) is not None)
        text = _without(text, amount)
    condition = Condition.USED if _USED.search(text) else Condition.NEW if _NEW.search(text) else None
    for pattern in (_OWNED, _BOUGHT_FOR, _USED, _NEW):
        text = pattern.sub(" ", text)
    count, text = counted(_tidy(text))
    return LineParts(_tidy(text), count, amount, condition, owned)


def count_before(text: str) -> tuple[int | None, str]:
    """The count at the beginning of a line, before any label; None where there is none."""
    found = _COUNT_BEFORE.match(text)
    return (_count(found[1]), text[found.end() :]) if found else (None, text)


def counted(text: str) -> tuple[int, str]:
    """How many of a thing a text says, and the text without that; "2x16GB" is one kit."""
    for pattern in (_COUNT_BEFORE, _COUNT_ALONE):
        found = pattern.match(text)
        if found and not re.match(r"\d", text[found.end() :]):
            return _count(found[1]), text[found.end() :]
    found = _COUNT_BEHIND.search(text) or _COUNT_BRACKETS.search(text)
    if found:
        number = next(group for group in found.groups() if group)
        return _count(number), text[: found.start()]
    return 1, text


def _count(number: str) -> int:
    return min(max(int(number), 1), MAX_GPUS)


def _without(text: str, amount: Amount) -> str:
    """A text without its price and who asks for it."""
    before, behind = text[: amount.start], text[amount.end :]
    if re.match(r"\s*(?:@|bei\b|from\b|at\b|chez\b)[^()]*", behind):
        behind = re.sub(r"^\s*(?:@|bei\b|from\b|at\b|chez\b)[^()]*", "", behind)
    return f"{_ASKING.sub('', before.rstrip(_EDGES))} {behind}"


def _tidy(text: str) -> str:
    text = _EMPTY_BRACKETS.sub(" ", _MERCHANT.sub("", text))
    text = " ".join(text.split()).strip(_EDGES)
    if text.count("(") != text.count(")"):
        text = text.rstrip("(").lstrip(")").strip(_EDGES)
    return text


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
