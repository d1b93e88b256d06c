"""What the palette finds: commands, saved rigs, models and parts, each with what happens when it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Part, Slot
from rigplanner.domain.visible import one_line
from rigplanner.estimate.cost import offer
from rigplanner.planner.quick_find import AT_HAND, Findable
from rigplanner.store.rig_folder import SavedRig
from rigplanner.translation import tr
from rigplanner.ui.build.card_state import SLOT_ICONS
from rigplanner.ui.palette.commands import Command
from rigplanner.wording import labels
from rigplanner.wording.quantities import usd
from rigplanner.wording.sentences import clauses

#: Commands come before rigs, rigs before models, models before parts where they match equally well.
_COMMAND, _RIG, _MODEL, _PART, _UNPRICED = AT_HAND, 2, 1, 0, -1


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette: what it is, what kind of thing, its keys, and what it does."""

    title: str
    kind: str
    icon: str
    run: Callable[[], object]
    keys: str = ""

    @property
    def spoken(self) -> str:
        """The line in words."""
        return clauses(filter(None, (self.title, self.kind, self.keys)))


@dataclass(frozen=True, slots=True)
class Choices:
    """What choosing a rig, a model or a part does."""

    open_rig: Callable[[Path], object]
    use_model: Callable[[str], object]
    use_part: Callable[[Slot, Part], object]


def command_entries(commands: Iterable[Command]) -> Iterator[Findable[Entry]]:
    """The commands, in their order."""
    for command in commands:
        entry = Entry(command.title, command.group.heading, command.icon, command.run, command.shortcut)
        yield Findable(entry, command.title, f"{command.also} {command.group.heading}", _COMMAND)


def rig_entries(rigs: Iterable[SavedRig], choices: Choices) -> Iterator[Findable[Entry]]:
    """Saved rigs by their names."""
    kind = tr("Saved rig")
    for rig in rigs:
        title = one_line(rig.name)
        yield Findable(Entry(title, kind, "rigs", partial(choices.open_rig, rig.path)), title, kind, _RIG)


def catalog_entries(library: Library, choices: Choices) -> Iterator[Findable[Entry]]:
    """Models and parts of the catalog."""
    kind = tr("Model")
    for model in library.models.values():
        entry = Entry(one_line(model.name), kind, "models", partial(choices.use_model, model.id))
        yield Findable(entry, entry.title, f"{kind} {model.organisation} {' '.join(model.aliases)}", _MODEL)
    for slot in Slot:
        yield from _part_entries(slot, library.parts(slot).values(), choices)


def _part_entries(slot: Slot, parts: Iterable[Part], choices: Choices) -> Iterator[Findable[Entry]]:
    """Parts with the price that they would be put in with; those without one come last."""
    for part in parts:
        price = offer(part)
        told = f"{labels.condition(price.condition)} {usd(price.typical_usd)}" if price else tr("price unknown")
        kind = f"{labels.slot(slot)} · {told}"
        entry = Entry(one_line(part.name), kind, SLOT_ICONS[slot], partial(choices.use_part, slot, part))
        yield Findable(entry, entry.title, labels.slot(slot), _PART if price else _UNPRICED)
