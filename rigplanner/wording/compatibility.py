"""Sentences about parts that do not go together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rigplanner.wording.quantities import usd
from rigplanner.wording.sentences import Text, Values


def _socket_mismatch(v: Values) -> Text:
    return (
        "Processor does not fit the board",
        f"The {v['cpu']} needs socket {v['cpu_socket']}; the {v['board']} has {v['board_socket']}.",
    )


def _memory_type(v: Values) -> Text:
    return "Wrong kind of memory", f"{v['memory']} is {v['type']}; this board takes {v['wanted']}."


def _modules(v: Values) -> Text:
    return (
        "Too many memory modules",
        f"{v['memory']} has {v['modules']} modules; the {v['board']} has {v['slots']} slots.",
    )


def _too_much_memory(v: Values) -> Text:
    return (
        "More memory than the board takes",
        f"{v['memory']} is {v['capacity_gib']} GB; board and processor take {v['most_gib']} GB.",
    )


def _above_rating(v: Values) -> Text:
    return (
        "Memory faster than rated",
        f"{v['memory']} is rated {v['mts']} MT/s, the {v['cpu']} {v['most_mts']}. It runs at the higher speed only "
        "with a memory profile switched on.",
    )


def _no_cooler(v: Values) -> Text:
    return "No CPU cooler chosen", f"The {v['cpu']} is sold without one."


def _cooler_unknown(v: Values) -> Text:
    return "No CPU cooler chosen", f"Check whether your {v['cpu']} comes with one."


def _cooler_socket(v: Values) -> Text:
    return "Cooler does not fit the socket", f"{v['cooler']} fits {v['sockets']}, not {v['socket']}."


def _cooler_tall(v: Values) -> Text:
    return (
        "Cooler too tall for the case",
        f"{v['cooler']} is {v['height_mm']:g} mm high; the {v['case']} has room for {v['most_mm']:g} mm.",
    )


def _card_long(v: Values) -> Text:
    return (
        "Card too long for the case",
        f"{v['gpu']} is {v['length_mm']:g} mm long; the {v['case']} has room for {v['room_mm']:g} mm.",
    )


def _board_large(v: Values) -> Text:
    return "Board does not fit the case", f"{v['board']} is {v['form']}, which the {v['case']} does not take."


def _cards(v: Values) -> Text:
    return (
        "Too few slots for the cards",
        f"{v['cards']} cards; the {v['board']} has {v['slots']} slot(s) wide enough. Check its manual.",
    )


def _m2(v: Values) -> Text:
    return "No M.2 slot for the drive", f"{v['drive']} needs one; the {v['board']} has none."


def _psu_weak(v: Values) -> Text:
    return (
        "Power supply too weak",
        f"Card, processor and 100 W for the rest add up to {v['needed_w']:.0f} W; the {v['psu']} gives {v['watts']} W.",
    )


def _psu_reserve(v: Values) -> Text:
    return (
        "Little reserve in the power supply",
        f"The parts add up to {v['needed_w']:.0f} W of {v['watts']} W. Cards draw short peaks: "
        f"{v['wanted_w']:.0f} W leaves a quarter free.",
    )


def _plugs(v: Values) -> Text:
    return (
        f"Too few {v['kind']} plugs",
        f"The cards need {v['needed']}; the {v['psu']} has {v['plugs']}.",
    )


def _unknown_part(v: Values) -> Text:
    return "Part not found", f"{v['part']} is in no catalog, so its slot counts as empty."


def part_added(v: Values) -> str:
    """The button that fills an empty slot."""
    return f"Add, {usd(float(v['usd']))}"


SENTENCES: Mapping[str, Callable[[Values], Text]] = MappingProxyType(
    {
        "part_unknown": _unknown_part,
        "socket_mismatch": _socket_mismatch,
        "memory_type_mismatch": _memory_type,
        "too_many_modules": _modules,
        "too_much_memory": _too_much_memory,
        "memory_above_rating": _above_rating,
        "no_cooler": _no_cooler,
        "cooler_unknown": _cooler_unknown,
        "cooler_socket": _cooler_socket,
        "cooler_too_tall": _cooler_tall,
        "card_too_long": _card_long,
        "board_too_large": _board_large,
        "too_many_cards": _cards,
        "no_m2_slot": _m2,
        "psu_too_weak": _psu_weak,
        "psu_little_reserve": _psu_reserve,
        "too_few_plugs": _plugs,
    }
)
