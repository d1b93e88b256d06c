"""What the words of a part's name say: which must agree, which only describe, how much memory they tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from rigplanner.catalog.spelling import NOISE, words
from rigplanner.domain.parts import Slot

#: What shops add to a name that tells no two parts of a slot apart.
_DESCRIBES: Final = MappingProxyType(
    {
        Slot.GPU: "video graphic grafikkarte vga pcie pci express gddr hdmi dp displayport bit vram",
        Slot.CPU: (
            "core cores thread threads unlocked boxed box tray wof with without mit ohne kuhler socket sockel ghz"
        ),
        Slot.MEMORY: "memory ram dimm kit of pin unbuffered udimm dual quad channel mhz mt pc xmp expo arbeitsspeicher",
        Slot.DRIVE: (
            "internal solid state drive ssd hdd hard nvme pcie pci gen sata inch ngff disk festplatte interne "
            "tlc qlc external portable intern"
        ),
        Slot.BOARD: "motherboard mainboard atx itx matx eatx micro socket sockel",
        Slot.PSU: (
            "power supply unit psu atx watt watts 80 plus certified fully semi modular full netzteil efficiency v w"
        ),
        Slot.CASE: (
            "case tower mid full atx itx matx chassis tempered glass tg window windowed acrylic side panel gehause eatx"
        ),
        Slot.COOLER: (
            "cooler cpu air liquid water cooling fan fans heatsink aio all in one kuhler cpukuhler radiator push pull"
        ),
        Slot.SYSTEM: "computer pc workstation unified memory ram ssd",
    }
)
_ALWAYS_TEXT: Final = """
    black white silver grey gray schwarz weiss chromax rgb argb oem retail bulk with and for of the version rev
"""
_ALWAYS: Final = frozenset(_ALWAYS_TEXT.split())
_LISTS: Final = MappingProxyType({slot: frozenset(text.split()) | _ALWAYS for slot, text in _DESCRIBES.items()})

_CORES: Final = r"core s?|cores|kerne|thread s?|threads"
#: Measures and forms that only describe; watts stay, because they tell power supplies apart.
_MEASURES: Final = re.compile(
    rf"""(?ix) (?<![\w.]) \d+ (?:[.,]\d+)? (?: \s*-\s* \d+ (?:[.,]\d+)? )? \s* -? \s*
    (?: [gm]hz | mt/s | cfm | db\(?a?\)? | rpm | mm | inch | ["”] | {_CORES} | bit | pin | [mg]b/s | [mg]bps ) (?!\w)
    | (?<!\w) \d+ c / \d+ t (?!\w)                    # 16C/32T
    | (?<!\w) m\.2 [-\s]* (?: 22\d\d | 2230 )? (?!\w)
    | (?<!\w) (?: pcie | pci-e | gen | atx ) \s* v? \d (?: \.\d+ )? (?: \s* x\d+ )? (?!\w)
    | (?<!\w) (?: micro | mini | e | m ) [-\s]* (?: atx | itx ) (?!\w)
    | (?<!\w) (?: am[345] | str?x?\d | lga \s* \d{{3,4}} ) (?!\w)"""
)
_CORE_COUNT: Final = re.compile(rf"(?ix) (?<![\w.]) \d+ \s*-?\s* (?: {_CORES} ) (?!\w)")
_COUNTED_SIZE: Final = re.compile(r"(?i)(?<![\w.])(\d)\s*[x×*]\s*(\d{1,3})(?:\s*g(?:i?b)?)?(?![\w.])")
_SIZED: Final = re.compile(r"(\d+(?:\.\d+)?)(gb|tb)")
_DECIMAL: Final = re.compile(r"\d+\.[\d.]+")
_YEAR: Final = re.compile(r"20[12]\d")
_LONG: Final = 3
_RUN: Final = re.compile(r"[a-z]+|\d+")
_CHUNK: Final = re.compile(r"[a-z0-9]+")
_BETWEEN: Final = re.compile(r"[\s,;()\[\]]+")
_SERIAL: Final = re.compile(r"\d{6}")
#: A maker's number changes so often between letters and digits: KF432C16BBK2/32.
_SERIAL_RUNS: Final = 6
_MOST_CHARACTERS: Final = 400
#: Makers that are written in two ways.
_WRITTEN_SO: Final = (("western digital", "wd"), ("team group", "teamgroup"), ("sk hynix", "hynix"))
#: Letters behind a number that are its unit.
_UNITS_TEXT: Final = "w mhz mt mts gb g tb v mm c cl gbps bit"
_UNITS: Final = frozenset(_UNITS_TEXT.split())


@dataclass(frozen=True, slots=True)
class Words:
    """A name in words that compare.

    `joined` are neighbours that may be written as one; `glued` the numbers with the letters that touch them, where
    a hyphen or a space touches too in `near`.
    """

    order: tuple[str, ...]
    all: frozenset[str]
    joined: frozenset[tuple[str, str]]
    glued: frozenset[tuple[str, str]]
    near: frozenset[tuple[str, str]]
    sizes_gb: frozenset[float]
    kit_gb: float | None

    def numbers(self, sizes: frozenset[str]) -> frozenset[str]:
        """The numbers that name a model: those of three digits or more, else all; no years and no sizes."""
        whole = frozenset(word for word in self.order if word.isdigit() and not is_year(word)) - sizes
        return frozenset(word for word in whole if len(word) >= _LONG) or whole


@lru_cache(maxsize=8192)
def read(text: str) -> Words:
    """The words of a name without makers' noise; sizes as bare numbers, and in `sizes_gb`."""
    text = _in_one_way(text)
    found = [word for word in words(text) if word not in NOISE]
    sizes = frozenset(_gb(*match.groups()) for word in found if (match := _SIZED.fullmatch(word)))
    bare = tuple(_bare(word) for word in found)
    joined = frozenset(pair for pair in pairwise(bare) if pair[0].isalpha() and pair[1].isalpha())
    counted = _COUNTED_SIZE.search(text)
    kit = float(int(counted[1]) * int(counted[2])) if counted else max(sizes, default=None)
    every = frozenset(bare) | {first + second for first, second in joined}
    return Words(bare, every, joined, _glued(text), _near(bare), sizes, kit)


@lru_cache(maxsize=2048)
def without_measures(text: str, slot: Slot) -> str:
    """A name without clocks, air flow and other measures; the cores of a ready-made machine tell it apart."""
    text = text[:_MOST_CHARACTERS]
    if slot is not Slot.SYSTEM:
        return _MEASURES.sub(" ", text)
    kept = {match.span(): match[0] for match in _CORE_COUNT.finditer(text)}
    return _MEASURES.sub(lambda match: kept.get(match.span(), " "), text)


def pieces(text: str) -> tuple[str, ...]:
    """A text between its spaces, commas and brackets."""
    return tuple(filter(None, _BETWEEN.split(text[:_MOST_CHARACTERS].lower())))


def without_makers_numbers(text: str, named: frozenset[str]) -> str:
    """A name without the numbers that makers order by, except those that are `named`; as it is where nothing else
    names a model."""
    text = text[:_MOST_CHARACTERS]
    serials = [piece for piece in pieces(text) if piece not in named and _is_makers_number(piece)]
    if not serials:
        return text
    kept = re.sub("|".join(map(re.escape, serials)), " ", text, flags=re.IGNORECASE)
    return kept if any(map(str.isdigit, kept)) else text


def _is_makers_number(piece: str) -> bool:
    """Whether a piece of a text is such a number, as 100-100000926WOF, MZ-V9P2T0BW and KF432C16BBK2/32 are."""
    runs = _RUN.findall("".join(_CHUNK.findall(piece)))
    return len(runs) >= _SERIAL_RUNS or (len(runs) > 1 and _SERIAL.search(piece) is not None)


def describes(word: str, slot: Slot) -> bool:
    """Whether a word tells no two parts of a slot apart."""
    return word in _LISTS[slot] or _DECIMAL.fullmatch(word) is not None


def is_year(word: str) -> bool:
    """Whether a number is the year of a revision."""
    return _YEAR.fullmatch(word) is not None


def missing_of(asked: Words, name: Words) -> frozenset[str]:
    """The words of `name` that `asked` does not have, alone or written as one with a neighbour."""
    halves = {half for pair in name.joined if "".join(pair) in asked.all for half in pair}
    return frozenset(word for word in name.order if word not in asked.all and word not in halves)


def _in_one_way(text: str) -> str:
    text = text[:_MOST_CHARACTERS].lower()
    for long, short in _WRITTEN_SO:
        text = text.replace(long, short)
    return text


def _gb(number: str, unit: str) -> float:
    return float(number) * (1000 if unit == "tb" else 1)


def _bare(word: str) -> str:
    match = _SIZED.fullmatch(word)
    return f"{_gb(*match.groups()):g}" if match else word


def _glued(text: str) -> frozenset[tuple[str, str]]:
    """Each long number with the letters that touch it: (13700, k), (3060, rtx)."""
    chunks = (pairwise(_RUN.findall(chunk)) for chunk in _CHUNK.findall(text))
    pairs = (pair for neighbours in chunks for pair in neighbours)
    both = (turned for left, right in pairs for turned in ((left, right), (right, left)))
    return frozenset(
        (number, letters)
        for number, letters in both
        if number.isdigit() and len(number) >= _LONG and letters.isalpha() and letters not in _UNITS
    )


def _near(order: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Letters followed by a number, as in A2, D31 or H5."""
    return frozenset((second, first) for first, second in pairwise(order) if first.isalpha() and second.isdigit())
