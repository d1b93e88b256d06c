"""The smallest change in words: what to do, what it costs, and what becomes of the rig."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rigplanner.domain.comparison import Change
from rigplanner.domain.evidence import Estimate
from rigplanner.domain.report import Fit, Report
from rigplanner.translation import mark, tr, tr_in, tr_n
from rigplanner.wording.findings import action, action_codes
from rigplanner.wording.quantities import MINUS, between, span, unknown, usd, with_unit
from rigplanner.wording.rig_names import capacity_gib, short_name
from rigplanner.wording.sentences import Values, clauses
from rigplanner.wording.verdict import stops

NO_CHANGE: Final = mark("No part in the catalog makes it fit")
LOOKING: Final = mark("Looking…")
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class ChangeText:
    """`line` says what to do and its price, `below` what becomes of it."""

    line: str
    below: str = ""


def change_text(change: Change) -> ChangeText:
    """A change with its price and its outcome."""
    return ChangeText(f"{_named(change)}: {_price(change.price)}", _outcome(change.report))


def settings_text(change: Change) -> ChangeText:
    """A change of settings, which costs nothing."""
    return ChangeText(f"{_named(change)}: {_costs_nothing()}", _outcome(change.report))


def no_need_text(report: Report) -> str:
    """What stands in place of a change where none is looked for."""
    if report.memory.fit is Fit.UNKNOWN:
        return unknown()
    return tr("Room enough; its worst pitfall stops it") if stops(report) else tr("Fits already")


def _named(change: Change) -> str:
    code, values = change.fix.code, change.fix.values
    if code in _CHANGES:
        return _CHANGES[code](values)
    return action(change.fix) if code in action_codes() else code


def _more_cards(values: Values) -> str:
    count, part, followers = int(values["count"]), _part(values), values.get("followers")
    if not followers:
        return tr_n("Add a second {part}", "Add {count} more {part}", count, part=part)
    return tr_n(
        "Add a second {part} and {followers}",
        "Add {count} more {part} and {followers}",
        count,
        part=part,
        followers=followers,
    )


def _use(part: str, values: Values) -> str:
    """A part with what it asks for in turn."""
    followers = values.get("followers")
    return (
        tr("Use {part} and {followers}", part=part, followers=followers) if followers else tr("Use {part}", part=part)
    )


def _part(values: Values) -> str:
    return short_name(str(values["part"]))


_CHANGES: Mapping[str, Callable[[Values], str]] = MappingProxyType(
    {
        "more_cards": _more_cards,
        "other_card": lambda v: _use(_part(v), v),
        "more_memory": lambda v: _use(str(v["part"]), v),
        "larger_system": lambda v: tr("Use {part}", part=_part(v)),
        "use_cache": lambda v: tr("Store the cache as {kv_type}, half the size", kv_type=v["kv"]),
        "as_it_fits": lambda _: tr("Let a part run from RAM"),
    }
)


def change_codes() -> frozenset[str]:
    """Every code of a change that has words here."""
    return frozenset(_CHANGES)


def _price(price: Estimate) -> str:
    """ "+$240", "−$40", or that the ranges leave it open."""
    if price.value is None or price.low is None or price.high is None:
        return tr("price difference unknown")
    if price.value == price.low == price.high == 0:
        return _costs_nothing()
    return tr("about the same price") if price.low < 0 < price.high else _signed(price.value)


def _costs_nothing() -> str:
    return tr_in("costs nothing", "free")


def price_range(price: Estimate) -> str:
    """The range of what a change costs: "$190–$280 more", or "$96 less to $363 more"."""
    if price.low is None or price.high is None or price.low == price.high:
        return ""
    if price.low >= 0:
        return tr("{amounts} more", amounts=between(usd(price.low), usd(price.high)))
    if price.high <= 0:
        return tr("{amounts} less", amounts=between(usd(-price.high), usd(-price.low)))
    return tr("{low} less to {high} more", low=usd(-price.low), high=usd(price.high))


def _signed(amount: float) -> str:
    return f"{'+' if amount >= 0 else MINUS}{usd(abs(amount))}"


def _outcome(report: Report) -> str:
    """The rig after the change: "24 GiB on two cards, 58 tok/s, 47–70"."""
    parts = []
    devices = report.memory.devices
    if devices:
        size, count = capacity_gib(devices), len(devices)
        on_cards = tr_n("{amount} GiB on {count} card", "{amount} GiB on {count} cards", count, amount=size)
        parts.append(on_cards if count > 1 else f"{size} GiB")
    if report.memory.fit is Fit.SPILLS:
        parts.append(tr("a part runs from RAM"))
    speed = report.speed.decode
    if speed.value is not None:
        parts.append(with_unit(speed))
        if span(speed):
            parts.append(span(speed))
    return clauses(parts)


def variant_name(name: str, change: Change) -> str:
    """What a rig is called with a change: "Starter + RTX 3060" with one more, "Starter with RTX 3090" with another."""
    values = change.fix.values
    part = short_name(str(values["part"])) if "part" in values else _named(change)
    more = f"{int(values['count'])} × " if int(values.get("count", 1)) > 1 else ""
    with_it = tr_in("a rig and what was changed", "{rig} with {part}", rig=name, part=part)
    joined = f"{name} + {more}{part}" if change.fix.code == "more_cards" else with_it
    return joined[:_LONGEST_NAME]
