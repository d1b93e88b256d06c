"""Budgets of the program's own speed; `make bench` prints the medians."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rigplanner.calibration.cases import Cases, MeasuredCase
from rigplanner.calibration.rows import Conditions
from rigplanner.catalog.library import Library
from rigplanner.catalog.load import load_library
from rigplanner.catalog.names import rank
from rigplanner.domain.lineup import ComparedRig, RigKind
from rigplanner.domain.parts import Condition, Slot
from rigplanner.domain.plan import USUAL_KV_TYPES, Plan
from rigplanner.domain.report import DeviceKind
from rigplanner.estimate.cost import offer
from rigplanner.estimate.decode import timed_token
from rigplanner.estimate.demand import demand_of
from rigplanner.estimate.device_need import device_needs, host_need
from rigplanner.estimate.model_files import COMMON_QUANTS, layout_of
from rigplanner.estimate.split import Budget, split_layers
from rigplanner.paths import shipped
from rigplanner.planner import edits
from rigplanner.planner.effects import effect_of
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.laws import laws_of
from rigplanner.planner.picking import rows_of
from rigplanner.planner.ranking import ranking
from rigplanner.planner.starter import starter_plan
from rigplanner.ui.program import Program
from rigplanner.ui.shell import Shell
from rigplanner.units import GIB
from tests.conftest import TODAY

pytestmark = pytest.mark.bench

_RUNS = 60
_LAUNCHES = 7


@pytest.fixture
def plan(library: Library) -> Plan:
    return starter_plan(library.uses["coding"])


def median_ms(work: Callable[[int], object], runs: int = _RUNS) -> float:
    times = []
    for run in range(runs):
        start = time.perf_counter()
        work(run)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def told(what: str, value: float, budget: float, unit: str = "ms") -> None:
    print(f"\n{what}: {value:.2f} {unit} (budget {budget:g})")
    assert value <= budget


def test_one_evaluation(library: Library, plan: Plan) -> None:
    plans = [edits.with_context(plan, 4096 + run * 256) for run in range(_RUNS)]
    told("one evaluate, starter build", median_ms(lambda run: evaluate(plans[run], library)), 2.0)


@pytest.mark.parametrize(
    ("model", "quant"),
    [("qwen3-30b-a3b", "Q4_K_M"), ("gemma-3-27b", "Q4_K_M"), ("deepseek-v3", "Q4_K_M"), ("step-3.5-flash", "Q4_K_S")],
)
def test_one_evaluation_of_a_large_model(library: Library, plan: Plan, model: str, quant: str) -> None:
    """Models that spill cost a search for the split; they have a looser budget."""
    large = edits.with_model(plan, model, quant)
    plans = [edits.with_context(large, 4096 + run * 256) for run in range(_RUNS)]
    told(f"one evaluate, {model}", median_ms(lambda run: evaluate(plans[run], library)), 4.0)


def test_catalogs(library: Library) -> None:
    del library
    told("all catalogs", median_ms(lambda _: load_library(shipped("catalogs"), TODAY), 9), 150.0)


def test_effects_of_all_cards(library: Library, plan: Plan) -> None:
    """All of the catalog, also those for laptops; the picker computes them in slices of 8 ms."""
    rows = rows_of(library.gpus.values())

    def all_effects(_run: int) -> None:
        for card in library.gpus.values():
            effect_of(plan, Slot.GPU, card, Condition.NEW, library)

    all_effects(0)
    told(f"effects of {len(library.gpus)} cards, in the background", median_ms(all_effects, 7), 150.0)
    assert offer(rows[0].part) == rows[0].price


def test_memory_of_ten_thousand_settings(library: Library, plan: Plan) -> None:
    """Contexts, quantizations and cache types, as for a chart or a ranking."""
    model = library.models["qwen3-30b-a3b"]
    arch = model.architecture
    assert arch is not None
    card = (Budget("card", DeviceKind.GPU, 80 * GIB, 0, 0),)
    layouts = [(quant, layout_of(model, quant)) for quant in COMMON_QUANTS]
    split = split_layers(arch, card, arch.counted_layers + 1)
    settings = [
        (layout, kv, context)
        for _, layout in layouts
        if layout
        for kv in USUAL_KV_TYPES
        for context in range(1024, 1024 + 417 * 256, 256)
    ]

    def all_of_them(_run: int) -> None:
        for layout, kv, context in settings:
            work = plan.workload.model_copy(update={"kv_type": kv, "context_tokens": context})
            demand = demand_of(arch, layout, work)
            device_needs(demand, split, 1)
            host_need(demand, split)

    took = median_ms(all_of_them, 3)
    told("one memory estimate", took / len(settings), 0.5)
    told(f"memory of {len(settings):,} settings", took, 1000.0)


@pytest.mark.parametrize("text", ["3090", "rx 7900xtx", "q", "ryzen 7 5700x3d"])
def test_a_search_over_all_parts(library: Library, text: str) -> None:
    parts = [part for _, part in library.all_parts()]
    rank(parts, text)
    told(f"search of {len(parts)} parts for {text!r}", median_ms(lambda _: rank(parts, text), 15), 10.0)


def program_of(qtbot: QtBot, qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program with folders of its own; an exception in it still fails the test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    hook = sys.excepthook
    shell = Shell(shipped("resources") / "themes", "dark")
    qtbot.addWidget(shell)
    program = Program(qapp, shell, "dark")
    sys.excepthook = hook
    return program


def test_an_edit_until_every_panel_is_painted(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = program_of(qtbot, qapp, tmp_path, monkeypatch)
    shell = program.shell
    shell.show()
    qtbot.waitExposed(shell)
    session = program.session

    def edit(run: int) -> None:
        session.edit(edits.with_context, 4096 + (run + 1) * 256)
        while session._soon.isActive():
            qapp.processEvents()
        qapp.processEvents()

    told("an edit until all panels are painted", median_ms(edit), 16.0)


def test_launch_against_an_empty_window(tmp_path: Path) -> None:
    empty = statistics.median(_launch("empty", tmp_path) for _ in range(_LAUNCHES))
    ours = statistics.median(_launch("frame", tmp_path) for _ in range(_LAUNCHES))
    plan = statistics.median(_launch("plan", tmp_path) for _ in range(_LAUNCHES))
    print(f"\nlaunch to first paint: {ours * 1000:.0f} ms, empty window {empty * 1000:.0f} ms")
    print(f"launch until the first plan stands: {plan * 1000:.0f} ms, {plan / empty:.1f} x an empty window")
    told("launch to first paint, times an empty window", ours / empty, 2.5, "x")


def _launch(which: str, folder: Path) -> float:
    """Seconds from starting Python until the window has painted."""
    # Byte code is kept, as it is for a user.
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.first_paint", which],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return float(done.stdout.split()[-1]) - start


def test_a_ranking_of_all_models(library: Library, plan: Plan) -> None:
    """Every model in every quantization it is offered in, for one rig."""
    rows = len(ranking(plan, library))
    took = median_ms(lambda _: ranking(plan, library), 3)
    told(f"ranking of {rows:,} models and quantizations, per 1,920", took * 1920 / rows, 500.0)


def test_one_prediction(library: Library) -> None:
    """Writing at one depth on one card, from the work to the range; each at a depth of its own."""
    assert library.calibration is not None
    laws, cases = laws_of(library.calibration), Cases(library)
    row = Conditions(
        "RTX 4070 SUPER 12GB", 1, "discrete", "CUDA", "llama.cpp", "Qwen3-14B", "Q4_K_M", True, "tg", 128, 0
    )
    case = cases.of(row)
    assert isinstance(case, MeasuredCase)
    took = median_ms(lambda run: timed_token(laws.decode, case.work, 1000 + run), _RUNS)
    told("one prediction of a speed", took, 0.3)


def test_an_edit_until_four_rigs_are_repainted(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A work that spills on some of them, which costs most; charts and smallest changes come after."""
    program = program_of(qtbot, qapp, tmp_path, monkeypatch)
    shell = program.shell
    shell.resize(1440, 900)
    shell.show()
    qtbot.waitExposed(shell)
    workspace, library = program.workspace, program.session.library
    plan = edits.with_model(starter_plan(library.uses["coding"]), "qwen3-30b-a3b", "Q4_K_M")
    workspace.show_page("compare")
    desk, table = workspace.pages.compare.desk, workspace.pages.compare.board.table
    others = (
        edits.with_part(plan, Slot.GPU, "nvidia-geforce-rtx-3090"),
        edits.with_part(plan, Slot.SYSTEM, "gmktec-evo-x2-128-gb-1-tb"),
        edits.with_part(plan, Slot.GPU, "nvidia-geforce-rtx-4060-ti-16-gb"),
    )
    rigs = tuple(ComparedRig(kind=RigKind.VARIANT, plan=other) for other in (plan, *others))
    desk.change(lambda lineup: lineup.with_rigs(rigs).under(plan))

    def edit(run: int) -> None:
        desk.edit_work(edits.with_context, 4096 + (run + 1) * 256)
        while desk._soon.isActive():
            qapp.processEvents()
        table.viewport().repaint()

    edit(100)
    told("an edit until four rigs are repainted", median_ms(edit), 50.0)
