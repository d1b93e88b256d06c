"""Which measurements were made on the machine of a plan, and what they tell of its memory."""

from __future__ import annotations

from rigplanner.catalog.library import Library
from rigplanner.domain.own_run import Machine, OwnRun, RunKind
from rigplanner.domain.parts import FOUND_HERE, Cpu
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import ResolvedRig


def runs_here(plan: Plan, rig: ResolvedRig, library: Library) -> tuple[OwnRun, ...]:
    """The user's runs on this very machine, the newest first; none for a plan of another."""
    if not plan.is_this_machine:
        return ()
    mine = [run for run in library.own_runs if _is_of_machine(run, rig)]
    return tuple(sorted(mine, key=lambda run: run.at, reverse=True))


def memory_run(plan: Plan, rig: ResolvedRig, library: Library) -> OwnRun | None:
    """The newest measurement of this machine's main memory."""
    if not plan.is_this_machine or not library.own_runs:
        return None
    return next((run for run in runs_here(plan, rig, library) if run.kind is RunKind.MEMORY), None)


def drive_run(plan: Plan, rig: ResolvedRig, library: Library) -> OwnRun | None:
    """The newest measurement of the drive that this machine's models are on."""
    if not plan.is_this_machine or not library.own_runs or rig.drive is None:
        return None
    name = rig.drive.name
    found = (run for run in runs_here(plan, rig, library) if run.kind is RunKind.DRIVE and run.subject == name)
    return next(found, None)


def _is_of_machine(run: OwnRun, rig: ResolvedRig) -> bool:
    """Whether a run was made on the very parts of a plan; processors of no catalog agree by name."""
    machine = run.machine
    if rig.system is not None:
        return machine.system_id == rig.system.id
    cards = tuple(sorted(card.id for card in rig.gpus))
    return tuple(sorted(machine.gpu_ids)) == cards and (rig.cpu is None or _same_cpu(machine, rig.cpu))


def _same_cpu(machine: Machine, cpu: Cpu) -> bool:
    """Every processor that no catalog has is found under the same id, so its name tells."""
    return machine.cpu_name == cpu.name if cpu.id.startswith(FOUND_HERE) else machine.cpu_id == cpu.id
