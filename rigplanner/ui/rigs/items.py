"""What the page of rigs shows: saved rigs, rigs opened elsewhere, and plans that were left unsaved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Report
from rigplanner.store.recent import RecentFiles
from rigplanner.store.recovery import LeftRig, Recovery
from rigplanner.store.rig_folder import RigFolder, SavedRig, saved_rig
from rigplanner.store.rig_search import answers_search, rig_words
from rigplanner.store.rigs import SUFFIX
from rigplanner.store.snapshot import with_vanished_entries
from rigplanner.translation import mark, tr, tr_in

_GONE: Final = mark("It is not there any more.")


class ItemKind(StrEnum):
    """Where a rig lies; in this order they are shown."""

    LEFT = "left"
    SAVED = "saved"
    ELSEWHERE = "elsewhere"


class Order(StrEnum):
    """By what rigs are sorted."""

    SAVED = "saved"
    NAME = "name"
    PRICE = "price"
    SPEED = "speed"


@dataclass(frozen=True, slots=True)
class RigItem:
    """One rig; its report comes later, and never for one that cannot be read. A twin has the name of another."""

    kind: ItemKind
    path: Path
    plan: Plan | None
    saved_at: str
    trouble: str = ""
    found_by: str = ""
    left: LeftRig | None = None
    report: Report | None = None
    is_twin: bool = False

    @property
    def name(self) -> str:
        """What it is called."""
        return self.plan.name if self.plan else self.path.name.removesuffix(SUFFIX)

    @property
    def tags(self) -> tuple[str, ...]:
        """What it is found by."""
        return self.plan.tags if self.plan else ()


def as_sentence(trouble: object) -> str:
    """What is wrong with a file, with its full stop."""
    return tr_in("a statement that becomes a sentence", "{statement}.", statement=trouble)


def read_items(folder: RigFolder, recent: RecentFiles, recovery: Recovery, library: Library) -> tuple[RigItem, ...]:
    """Everything there is, read from the disk."""
    items = (
        *(_left(left, library) for left in recovery.left_behind()),
        *(_saved(ItemKind.SAVED, rig, library) for rig in folder.rigs()),
        *_elsewhere(folder, recent, library),
    )
    names = Counter(item.name for item in items)
    return tuple(replace(item, is_twin=names[item.name] > 1) for item in items)


def _elsewhere(folder: RigFolder, recent: RecentFiles, library: Library) -> Iterator[RigItem]:
    for path in recent.paths():
        if path.parent == folder.path.absolute():
            continue
        if _is_gone(path):
            yield RigItem(ItemKind.ELSEWHERE, path, None, "", tr(_GONE), path.name.casefold())
        else:
            yield _saved(ItemKind.ELSEWHERE, saved_rig(path), library)


def _is_gone(path: Path) -> bool:
    """Whether a file is surely not there; one that cannot be looked at may be."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _saved(kind: ItemKind, rig: SavedRig, library: Library) -> RigItem:
    if rig.plan is None:
        return RigItem(kind, rig.path, None, rig.saved_at, as_sentence(rig.trouble), rig.name.casefold())
    plan, _ = with_vanished_entries(rig.plan, rig.used, library)
    return RigItem(kind, rig.path, plan, rig.saved_at, found_by=rig_words(plan, library))


def _left(left: LeftRig, library: Library) -> RigItem:
    plan = left.whole(library)
    words = rig_words(plan, library) if plan else ""
    return RigItem(ItemKind.LEFT, left.path, plan, left.saved_at, left.trouble, words, left)


def shown_items(items: Iterable[RigItem], text: str, tags: frozenset[str], order: Order) -> list[RigItem]:
    """Those that answer a search and have all the tags, in an order; what was left unsaved always comes first."""
    found = [item for item in items if tags <= set(item.tags) and answers_search(text, item.found_by)]
    kinds = list(ItemKind)
    return sorted(_sorted(found, order), key=lambda item: kinds.index(item.kind))


def tags_of(items: Sequence[RigItem]) -> tuple[str, ...]:
    """All tags, the most used first."""
    counted = Counter(tag for item in items for tag in item.tags)
    return tuple(sorted(counted, key=lambda tag: (-counted[tag], tag.casefold())))


def _sorted(items: list[RigItem], order: Order) -> list[RigItem]:
    """The newest, the cheapest or the fastest first; what is unknown comes last."""
    if order is Order.SAVED:
        return sorted(items, key=lambda item: item.saved_at, reverse=True)
    return sorted(items, key=_KEYS[order])


def _price(item: RigItem) -> tuple[bool, float]:
    value = item.report.verdict.price.value if item.report else None
    return value is None, value or 0.0


def _speed(item: RigItem) -> tuple[bool, float]:
    value = item.report.verdict.decode.value if item.report else None
    return value is None, -(value or 0.0)


_KEYS: Final = MappingProxyType[Order, Callable[[RigItem], Any]](
    {Order.NAME: lambda item: item.name.casefold(), Order.PRICE: _price, Order.SPEED: _speed}
)
