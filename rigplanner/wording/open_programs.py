"""Sentences about programs that are open beside the model, and the words on the button that leaves them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rigplanner.wording.sentences import Text, Values, gib_of


def _apps_take(v: Values) -> Text:
    return (
        "Other apps take the room",
        f"{gib_of(v, 'missing_bytes')} are missing on the {v['device']}; open programs hold {gib_of(v, 'held_bytes')}. "
        "The model would stop while loading.",
    )


def _apps_hold(v: Values) -> Text:
    return f"Apps hold {gib_of(v, 'held_bytes')}", f"{v['apps']}. {gib_of(v, 'free_bytes')} stay free with them open."


def _apps_hold_now(v: Values) -> Text:
    return (
        f"Apps hold {gib_of(v, 'held_bytes')} now",
        f"{v['apps'] or 'Read from the graphics driver'}. {gib_of(v, 'free_bytes')} stay free with them open.",
    )


def _program_headroom(v: Values) -> Text:
    return (
        f"{v['program']} takes the headroom",
        f"It holds {gib_of(v, 'held_bytes')} of the {v['device']} now. Close it and "
        f"{gib_of(v, 'free_bytes')} stay free.",
    )


def _program_in_the_way(v: Values) -> Text:
    return (
        f"{v['program']} is in the way",
        f"It holds {gib_of(v, 'held_bytes')} of the {v['device']} now. Close it and the model fits, with "
        f"{gib_of(v, 'free_bytes')} to spare.",
    )


def _no_room_for_apps(v: Values) -> Text:
    return (
        "No room for a browser beside it",
        f"{gib_of(v, 'free_bytes')} stay free. A browser, a chat program and a large screen take "
        f"{gib_of(v, 'low_bytes')} to {gib_of(v, 'high_bytes')}: then it stops while loading.",
    )


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
    {"close_apps": lambda v: f"Close them: frees {gib_of(v, 'freed_bytes')}"}
)
