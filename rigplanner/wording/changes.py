"""The smallest change in words: what to do, what it costs, and what becomes of the rig."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rigplanner.domain.comparison import Change, SmallestChange
from rigplanner.domain.evidence import Estimate
from rigplanner.domain.report import Fit, Report
from rigplanner.wording.findings import action, action_codes
from rigplanner.wording.quantities import MINUS, between, gib, number, span, unknown, usd
from rigplanner.wording.rig_names import short_name
from rigplanner.wording.sentences import Values
from rigplanner.wording.verdict import stops

NO_CHANGE: Final = "No part in the catalog makes it fit"
LOOKING: Final = "Looking…"
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class ChangeText:
    """`line` says what to do and its price, `below` what becomes of it."""

    line: str
    below: str = ""


def change_text(change: Change) -> ChangeText:
    """A change with its price and its outcome."""
    price = _price(change.price)
    return ChangeText(f"{_named(change)}{f': {price}' if price else ''}", _outcome(change.report))


def settings_text(change: Change) -> ChangeText:
    """A change of settings, which costs nothing."""
    return ChangeText(f"{_named(change)}: free", _outcome(change.report))


def no_need_text(report: Report) -> str:
    """What stands in place of a change where none is looked for."""
    if report.memory.fit is Fit.UNKNOWN:
        return unknown()
    return "Room enough; its worst pitfall stops it" if stops(report) else "Fits already"


def best_of(found: SmallestChange) -> Change | None:
    """What to offer first: parts, since they keep the work as it is; else settings."""
    return found.parts or found.settings


def _named(change: Change) -> str:
    code, values = change.fix.code, change.fix.values
    if code in _CHANGES:
        return _CHANGES[code](values)
    return action(change.fix) if code in action_codes() else code


def _with_followers(text: str, values: Values) -> str:
    followers = str(values.get("followers", ""))
    return f"{text} and {followers}" if followers else text


def _more_cards(values: Values) -> str:
    count = int(values["count"])
    return f"Add {f'{count} more' if count > 1 else 'a second'} {_part(values)}"


def _part(values: Values) -> str:
    return short_name(str(values["part"]))


_CHANGES: Mapping[str, Callable[[Values], str]] = MappingProxyType(
    {
        "more_cards": lambda v: _with_followers(_more_cards(v), v),
        "other_card": lambda v: _with_followers(f"Use {_part(v)}", v),
        "more_memory": lambda v: _with_followers(f"Use {v['part']}", v),
        "larger_system": lambda v: f"Use {_part(v)}",
        "use_cache": lambda v: f"Store the cache as {v['kv']}, half the size",
        "as_it_fits": lambda _: "Let a part run from RAM",
    }
)


def change_codes() -> frozenset[str]:
    """Every code of a change that has words here."""
    return frozenset(_CHANGES)


def _price(price: Estimate) -> str:
    """ "+$240", "−$40", or that the ranges leave it open."""
    if price.value is None or price.low is None or price.high is None:
        return "price difference unknown"
    if price.value == price.low == price.high == 0:
        return "free"
    return "about the same price" if price.low < 0 < price.high else _signed(price.value)


def price_range(price: Estimate) -> str:
    """The range of what a change costs: "$190–$280 more", or "$96 less to $363 more"."""
    if price.low is None or price.high is None or price.low == price.high:
        return ""
    if price.low >= 0:
        return f"{between(usd(price.low), usd(price.high))} more"
    if price.high <= 0:
        return f"{between(usd(-price.high), usd(-price.low))} less"
    return f"{usd(-price.low)} less to {usd(price.high)} more"


def _signed(amount: float) -> str:
    return f"{'+' if amount >= 0 else MINUS}{usd(abs(amount))}"


def _outcome(report: Report) -> str:
    """The rig after the change: "24 GiB on two cards, 58 tok/s, 47–70"."""
    parts = []
    devices = report.memory.devices
    if devices:
        size = gib(sum(device.capacity_bytes for device in devices)).removesuffix(".0")
        parts.append(f"{size} GiB on {len(devices)} cards" if len(devices) > 1 else f"{size} GiB")
    if report.memory.fit is Fit.SPILLS:
        parts.append("a part runs from RAM")
    speed = report.speed.decode
    if speed.value is not None:
        parts.append(f"{number(speed)} tok/s")
        if span(speed):
            parts.append(span(speed))
    return ", ".join(parts)


def variant_name(name: str, change: Change) -> str:
    """What a rig is called with a change: "Starter + RTX 3060" with one more, "Starter with RTX 3090" with another."""
    values = change.fix.values
    part = short_name(str(values["part"])) if "part" in values else _named(change)
    more = f"{int(values['count'])} × " if int(values.get("count", 1)) > 1 else ""
    joined = f"{name} + {more}{part}" if change.fix.code == "more_cards" else f"{name} with {part}"
    return joined[:_LONGEST_NAME]
