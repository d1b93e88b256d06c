"""The plan a first start shows where the machine at hand cannot run a model: article 1's 12 GB build.

The article names board, power supply and case only by kind (B550, 650 W Gold, mid tower); common ones of
that kind stand for them. It does not speak of a cooler, so that slot is empty.
"""

from __future__ import annotations

from typing import Final

from rigplanner.domain.parts import Condition
from rigplanner.domain.plan import PartChoice, Plan, Rig, Use, Workload
from rigplanner.translation import tr

STARTER_RIG: Final = Rig(
    gpus=(PartChoice(part_id="msi-geforce-rtx-3060-ventus-2x-12g", condition=Condition.USED),),
    cpu=PartChoice(part_id="amd-ryzen-7-5700x"),
    memory=PartChoice(part_id="corsair-vengeance-lpx-32-gb-2x16-ddr4-3200-cl16"),
    drive=PartChoice(part_id="wd-blue-sn550-1-tb"),
    board=PartChoice(part_id="msi-mag-b550-tomahawk"),
    psu=PartChoice(part_id="corsair-rm650e-2025"),
    case=PartChoice(part_id="nzxt-h510"),
)
STARTER_MODEL: Final = "llama-3.1-8b"
_QUANT: Final = "Q4_K_M"
_CONTEXT_TOKENS: Final = 16384
_APPS: Final = ("firefox", "discord", "windows-idle")


def starter_workload(use: Use) -> Workload:
    """The work a plan starts with: an 8B model at four bits, 16k of context."""
    return Workload(model_id=STARTER_MODEL, quant=_QUANT, context_tokens=_CONTEXT_TOKENS, use=use)


def starter_plan(use: Use) -> Plan:
    """The 12 GB build with a desktop, a browser and a chat program open."""
    return Plan(name=tr("Starter 12 GB"), rig=STARTER_RIG, workload=starter_workload(use), background_apps=_APPS)
