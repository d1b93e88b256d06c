"""Plans to begin with, one for each common way to own or buy a machine. They are ours, not a source's: parts of the
catalog that go together, with a model that suits them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Condition, Slot
from rigplanner.domain.plan import PartChoice, Plan, Rig, Use, Workload
from rigplanner.planner.edits import with_part
from rigplanner.planner.starter import STARTER_MODEL, starter_plan
from rigplanner.translation import mark, tr

_USE: Final = "coding"
_CONTEXT_TOKENS: Final = 16384
_APPS: Final = ("firefox", "discord", "windows-idle")
_QUANT: Final = "Q4_K_M"
_COOLER: Final = "thermalright-assassin-x-120-refined-se"


@dataclass(frozen=True, slots=True)
class Template:
    """A plan to begin with; `title` names it and `line` says whom it is for."""

    key: str
    title: str
    line: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class _Sketch:
    key: str
    title: str
    line: str
    rig: Rig
    model_id: str
    quant: str = _QUANT
    apps: tuple[str, ...] = _APPS


def _part(part_id: str, count: int = 1, *, used: bool = False) -> PartChoice:
    return PartChoice(part_id=part_id, count=count, condition=Condition.USED if used else Condition.NEW)


def _am5(**parts: object) -> Rig:
    """A usual PC of today, with other parts in some of its slots."""
    usual: dict[str, object] = {
        "cpu": _part("amd-ryzen-7-9700x"),
        "memory": _part("corsair-vengeance-32-gb-2x16-ddr5-6000-cl30"),
        "drive": _part("wd-black-sn770-1-tb"),
        "board": _part("asus-tuf-gaming-b650-plus-wifi"),
        "psu": _part("corsair-rm850e-2025"),
        "case": _part("fractal-design-north"),
        "cooler": _part("thermalright-peerless-assassin-120-se"),
    }
    return Rig.model_validate({**usual, **parts})


_SKETCHES: Final = (
    _Sketch(
        "cpu",
        mark("PC without a card"),
        mark("What the processor can do with fast memory"),
        _am5(memory=_part("corsair-vengeance-64-gb-2x32-ddr5-6000-cl30")),
        "qwen3-30b-a3b",
    ),
    _Sketch(
        "laptop",
        mark("Laptop"),
        mark("A model of 8B wherever you are"),
        Rig(system=_part("apple-macbook-pro-14-m5-pro-16-core-gpu-24-gb")),
        STARTER_MODEL,
        apps=(),
    ),
    _Sketch(
        "gb16",
        mark("PC, new 16 GB card"),
        mark("Models of 14B, or 8B with a long context"),
        _am5(gpus=(_part("nvidia-geforce-rtx-5060-ti-16-gb"),)),
        "qwen3-14b",
    ),
    _Sketch(
        "gb24",
        mark("PC, used 24 GB card"),
        mark("Models of 30B at a good speed"),
        _am5(gpus=(_part("nvidia-geforce-rtx-3090", used=True),)),
        "qwen3-30b-a3b",
    ),
    _Sketch(
        "unified",
        mark("Mini PC, 128 GB shared"),
        mark("Ready-made and quiet, for very large models"),
        Rig(system=_part("framework-desktop-128-gb")),
        "gpt-oss-120b",
        "MXFP4",
    ),
    _Sketch(
        "two",
        mark("PC, two used cards"),
        mark("Models of 70B, all of it in graphics memory"),
        _am5(
            gpus=(_part("nvidia-geforce-rtx-3090", 2, used=True),),
            memory=_part("corsair-vengeance-64-gb-2x32-ddr5-6000-cl30"),
            board=_part("asus-proart-x870e-creator-wifi"),
            psu=_part("corsair-hx1200i"),
            case=_part("fractal-design-torrent"),
        ),
        "llama-3.3-70b",
    ),
)


def templates(library: Library) -> tuple[Template, ...]:
    """All templates with their plans, about from the cheapest on."""
    use = library.uses[_USE]
    # No source tells whether the processor of the starter comes with a cooler; a machine to begin with is whole.
    plan = with_part(starter_plan(use), Slot.COOLER, _COOLER)
    first = Template("gb12", tr("PC, used 12 GB card"), tr("The cheapest that runs a model of 8B well"), plan)
    return (first, *(_template(sketch, use) for sketch in _SKETCHES))


def _template(sketch: _Sketch, use: Use) -> Template:
    work = Workload(model_id=sketch.model_id, quant=sketch.quant, context_tokens=_CONTEXT_TOKENS, use=use)
    title = tr(sketch.title)
    plan = Plan(name=title, rig=sketch.rig, workload=work, background_apps=sketch.apps)
    return Template(sketch.key, title, tr(sketch.line), plan)
