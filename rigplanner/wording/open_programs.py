"""Sentences about programs that are open beside the model, and the words on the button that leaves them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rigplanner.translation import tr
from rigplanner.wording.sentences import Text, Values, gib_of


def _apps_take(v: Values) -> Text:
    detail = tr(
        "{missing} are missing on the {card}; open programs hold {held}. The model would stop while loading.",
        missing=gib_of(v, "missing_bytes"),
        card=v["device"],
        held=gib_of(v, "held_bytes"),
    )
    return tr("Other apps take the room"), detail


def _apps_hold(v: Values) -> Text:
    return tr("Apps hold {held}", held=gib_of(v, "held_bytes")), _with_them_open(v)


def _apps_hold_now(v: Values) -> Text:
    return tr("Apps hold {held} now", held=gib_of(v, "held_bytes")), _with_them_open(v)


def _with_them_open(v: Values) -> str:
    free = gib_of(v, "free_bytes")
    if v["apps"]:
        return tr("{apps}. {free} stay free with them open.", apps=v["apps"], free=free)
    return tr("Read from the graphics driver. {free} stay free with them open.", free=free)


def _program_headroom(v: Values) -> Text:
    detail = tr(
        "It holds {held} of the {card} now. Close it and {free} stay free.",
        held=gib_of(v, "held_bytes"),
        card=v["device"],
        free=gib_of(v, "free_bytes"),
    )
    return tr("{program} takes the headroom", program=v["program"]), detail


def _program_in_the_way(v: Values) -> Text:
    detail = tr(
        "It holds {held} of the {card} now. Close it and the model fits, with {free} to spare.",
        held=gib_of(v, "held_bytes"),
        card=v["device"],
        free=gib_of(v, "free_bytes"),
    )
    return tr("{program} is in the way", program=v["program"]), detail


def _no_room_for_apps(v: Values) -> Text:
    detail = tr(
        "{free} stay free. A browser, a chat program and a large screen take {low} to {high}: "
        "then it stops while loading.",
        free=gib_of(v, "free_bytes"),
        low=gib_of(v, "low_bytes"),
        high=gib_of(v, "high_bytes"),
    )
    return tr("No room for a browser beside it"), detail


SENTENCES: Mapping[str, Callable[[Values], Text]] = MappingProxyType(
    {
        "apps_take_the_room": _apps_take,
        "apps_hold": _apps_hold,
        "apps_hold_now": _apps_hold_now,
        "program_takes_headroom": _program_headroom,
        "program_in_the_way": _program_in_the_way,
        "no_room_for_apps": _no_room_for_apps,
    }
)

ACTIONS: Mapping[str, Callable[[Values], str]] = MappingProxyType(
    {"close_apps": lambda v: tr("Close them: frees {amount}", amount=gib_of(v, "freed_bytes"))}
)
