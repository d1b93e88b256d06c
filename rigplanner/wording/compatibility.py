"""Sentences about parts that do not go together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rigplanner.numerals import exact, figure
from rigplanner.translation import tr
from rigplanner.wording.quantities import usd
from rigplanner.wording.sentences import Text, Values


def _socket_mismatch(v: Values) -> Text:
    detail = tr(
        "The {cpu} needs socket {needed}; the {board} has {has}.",
        cpu=v["cpu"],
        needed=v["cpu_socket"],
        board=v["board"],
        has=v["board_socket"],
    )
    return tr("Processor does not fit the board"), detail


def _memory_type(v: Values) -> Text:
    detail = tr(
        "{memory} is {type}; this board takes {wanted}.", memory=v["memory"], type=v["type"], wanted=v["wanted"]
    )
    return tr("Wrong kind of memory"), detail


def _modules(v: Values) -> Text:
    detail = tr(
        "{memory} has {modules} modules; the {board} has {slots} slots.",
        memory=v["memory"],
        modules=v["modules"],
        board=v["board"],
        slots=v["slots"],
    )
    return tr("Too many memory modules"), detail


def _too_much_memory(v: Values) -> Text:
    detail = tr(
        "{memory} is {size} GB; board and processor take {most} GB.",
        memory=v["memory"],
        size=v["capacity_gib"],
        most=v["most_gib"],
    )
    return tr("More memory than the board takes"), detail


def _above_rating(v: Values) -> Text:
    detail = tr(
        "{memory} is rated {speed} MT/s, the {cpu} {most}. It runs at the higher speed only with a memory profile "
        "switched on.",
        memory=v["memory"],
        speed=v["mts"],
        cpu=v["cpu"],
        most=v["most_mts"],
    )
    return tr("Memory faster than rated"), detail


def _no_cooler(v: Values) -> Text:
    return tr("No CPU cooler chosen"), tr("The {cpu} is sold without one.", cpu=v["cpu"])


def _cooler_unknown(v: Values) -> Text:
    return tr("No CPU cooler chosen"), tr("Check whether your {cpu} comes with one.", cpu=v["cpu"])


def _cooler_socket(v: Values) -> Text:
    detail = tr("{cooler} fits {sockets}, not {socket}.", cooler=v["cooler"], sockets=v["sockets"], socket=v["socket"])
    return tr("Cooler does not fit the socket"), detail


def _cooler_tall(v: Values) -> Text:
    detail = tr(
        "{cooler} is {height} mm high; the {case} has room for {room} mm.",
        cooler=v["cooler"],
        height=exact(float(v["height_mm"])),
        case=v["case"],
        room=exact(float(v["most_mm"])),
    )
    return tr("Cooler too tall for the case"), detail


def _card_long(v: Values) -> Text:
    detail = tr(
        "{card} is {length} mm long; the {case} has room for {room} mm.",
        card=v["gpu"],
        length=exact(float(v["length_mm"])),
        case=v["case"],
        room=exact(float(v["room_mm"])),
    )
    return tr("Card too long for the case"), detail


def _board_large(v: Values) -> Text:
    detail = tr("{board} is {form}, which the {case} does not take.", board=v["board"], form=v["form"], case=v["case"])
    return tr("Board does not fit the case"), detail


def _cards(v: Values) -> Text:
    detail = tr(
        "{cards} cards; the {board} has {slots} slot(s) wide enough. Check its manual.",
        cards=v["cards"],
        board=v["board"],
        slots=v["slots"],
    )
    return tr("Too few slots for the cards"), detail


def _m2(v: Values) -> Text:
    detail = tr("{drive} needs one; the {board} has none.", drive=v["drive"], board=v["board"])
    return tr("No M.2 slot for the drive"), detail


def _watts(values: Values, name: str) -> str:
    return figure(float(values[name]), grouped=False)


def _psu_weak(v: Values) -> Text:
    detail = tr(
        "Card, processor and 100 W for the rest add up to {needed} W; the {supply} gives {watts} W.",
        needed=_watts(v, "needed_w"),
        supply=v["psu"],
        watts=v["watts"],
    )
    return tr("Power supply too weak"), detail


def _psu_reserve(v: Values) -> Text:
    detail = tr(
        "The parts add up to {needed} W of {watts} W. Cards draw short peaks: {wanted} W leaves a quarter free.",
        needed=_watts(v, "needed_w"),
        watts=v["watts"],
        wanted=_watts(v, "wanted_w"),
    )
    return tr("Little reserve in the power supply"), detail


def _plugs(v: Values) -> Text:
    detail = tr(
        "The cards need {needed}; the {supply} has {plugs}.", needed=v["needed"], supply=v["psu"], plugs=v["plugs"]
    )
    return tr("Too few {kind} plugs", kind=v["kind"]), detail


def _unknown_part(v: Values) -> Text:
    return tr("Part not found"), tr("{part} is in no catalog, so its slot counts as empty.", part=v["part"])


def part_added(v: Values) -> str:
    """The button that fills an empty slot."""
    return tr("Add, {price}", price=usd(float(v["usd"])))


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
