"""Article 2: Step-3.5-Flash, its speeds on machines, what it fits, its scores and its pitfalls."""

from __future__ import annotations

import pytest

from rigplanner.domain.evidence import Basis, Quantity, ReportedFigure
from rigplanner.domain.parts import System
from rigplanner.domain.report import Fit, Report
from rigplanner.estimate.model_files import file_estimate
from rigplanner.planner.evaluate import evaluate
from rigplanner.units import GB, GIB
from tests.articles.bench import INT4, STEP_35, Bench, agrees_or_is_told, filling, finding, holds, modelled, reported
from tests.articles.rows import Row

_A2 = "article-2"
_STRIX_HALO = "framework-desktop-128-gb"
_HOPPER = "nvidia-h200-sxm-141-gb"
_LONGEST = 262_144


def model(row: Row, bench: Bench) -> None:
    """The dimensions as the article tells them, which the catalog has exactly."""
    entry = bench.named("models", row["name"])
    arch = entry.architecture
    assert entry.id == STEP_35
    assert entry.total_params_b == pytest.approx(row["total_params_b"], rel=0.01)
    assert entry.active_params_b == pytest.approx(row["active_params_b"], rel=0.05)
    assert 100 * entry.active_params_b / entry.total_params_b == pytest.approx(row["active_share_pct"], abs=0.3)
    assert entry.is_moe == (row["type"] == "moe")
    used = (row["routed_experts_per_layer"], row["shared_experts"], row["experts_used"])
    assert (arch.moe.experts, arch.moe.shared_experts, arch.moe.experts_used) == used
    assert f"{row['mtp_heads']} further tokens" in entry.note
    sliding, full = (int(part) for part in row["swa_to_full_ratio"].split(":"))
    assert arch.layers.startswith(("F" * full + "S" * sliding) * 11)
    assert sorted(set(arch.heads)) == row["swa_query_heads"]
    assert arch.max_context == row["context"]
    assert entry.licence == row["licence"]
    _sizes(row, bench)


def _sizes(row: Row, bench: Bench) -> None:
    where = {"model_id": STEP_35, "quant": INT4}
    entry = bench.library.models[STEP_35]
    bench.stated(Quantity.FILE_BYTES, row["int4_gb"] * GB, _A2, **where)
    assert file_estimate(entry, INT4).value == pytest.approx(row["int4_gb"] * GB, rel=0.01)
    overhead = row["runtime_overhead_gb"] * GB
    bench.stated(Quantity.RUNTIME_OVERHEAD_BYTES, overhead, _A2, **where)
    assert _overhead(bench, 4096) < overhead < _overhead(bench, _LONGEST)
    bench.stated(Quantity.MINIMUM_MEMORY_BYTES, row["min_memory_gb"] * GB, _A2, **where)
    bench.stated(Quantity.RECOMMENDED_MEMORY_BYTES, row["recommended_memory_gb"] * GB, _A2, **where)
    dense = row["fp16_vram_gb_dense_equivalent"] * GB
    bench.stated(Quantity.MEMORY_BYTES, dense, _A2, model_id=STEP_35, quant="F16")
    assert file_estimate(entry, "F16").value == pytest.approx(dense, rel=0.03)


def _overhead(bench: Bench, context: int) -> int:
    """All that is not weights, on a machine that holds the whole."""
    device = bench.report(STEP_35, INT4, context, system=_raised(bench, "Mac Studio M1 Ultra 128GB")).memory.devices[0]
    return device.total_bytes - device.weights_bytes


def _raised(bench: Bench, name: str) -> System:
    """A machine whose owner lets the GPU use nearly all of its memory."""
    system: System = bench.named("systems", name)
    return system.model_copy(update={"usable_gpu_gib": system.memory_gib - 4})


def speed(row: Row, bench: Bench) -> None:
    """Speeds on machines, by the name of the machine."""
    machine: str = row["machine"]
    known = next(handler for word, handler in _MACHINES.items() if word in machine)
    known(row, bench)


def _mac(row: Row, bench: Bench) -> None:
    """By default macOS lends the GPU too little, which is told; with the limit raised the report is shown."""
    assert (row["quant"], row["test"]) == ("INT4", "tg128")
    depth, stated = row["depth"], row["tps"]
    context = max(4096, depth + 1024)
    machine = bench.named("systems", row["machine"])
    as_sold = bench.report(STEP_35, INT4, context, use=filling(depth), system=machine)
    reported(bench.library, as_sold.speed.reports, Quantity.DECODE_TOKENS_PER_S, stated, _A2)
    assert as_sold.memory.fit is Fit.SPILLS
    limit = finding(as_sold, "gpu_limit").values
    assert float(limit["limit_gib"]) < float(limit["need_bytes"]) / GIB < float(limit["memory_gib"])
    raised = bench.report(STEP_35, INT4, context, use=filling(depth), system=_raised(bench, row["machine"]))
    _shown(bench, raised, stated)


def _shown(bench: Bench, report: Report, stated: float) -> ReportedFigure:
    figure = reported(bench.library, report.speed.reports, Quantity.DECODE_TOKENS_PER_S, stated, _A2)
    assert report.memory.fit in (Fit.FITS, Fit.TIGHT)
    assert report.speed.decode.basis is Basis.REPORTED
    assert report.speed.decode.value == stated
    agrees_or_is_told(report, figure, report.speed.modelled, "tok/s")
    return figure


def _spark(row: Row, bench: Bench) -> None:
    """Two figures that do not agree with each other: one is shown, the other doubted."""
    assert row["quant"] == "INT4"
    machine = bench.named("systems", row["machine"])
    report = bench.report(STEP_35, INT4, use=filling(0), system=machine)
    _shown(bench, report, row["tps"])
    latency = 1000 / row["ms_per_token"]
    other = next(f for f in report.speed.reports if f.value == pytest.approx(latency, abs=0.01))
    assert str(row["ms_per_token"]) in other.doubt
    assert str(row["tps"]) in other.doubt


def _strix_halo(row: Row, bench: Bench) -> None:
    """A speed that its memory cannot deliver: kept as reported, doubted, never shown as the answer."""
    assert "prompt processing" in row["note"]
    system = bench.library.systems[_STRIX_HALO]
    assert "Strix Halo" in system.chip
    assert row["backend"] in system.backend
    raised = system.model_copy(update={"usable_gpu_gib": system.memory_gib - 4})
    report = bench.report(STEP_35, INT4, 32_768, use=filling(0), system=raised)
    figure = reported(bench.library, report.speed.reports, Quantity.DECODE_TOKENS_PER_S, row["tps"], _A2)
    assert "reading prompts" in figure.doubt
    assert report.speed.decode.basis is Basis.MODELLED
    assert (modelled(report.speed.modelled).high or 0) < row["tps"]
    agrees_or_is_told(report, figure, report.speed.modelled, "tok/s")


def _hopper(row: Row, bench: Bench) -> None:
    """Speeds with further tokens guessed ahead, which our law does not count; said so."""
    guessed = row["machine"].split(", ")[1]
    entry = bench.named("models", row["model"]) if "model" in row else bench.library.models[STEP_35]
    depth = 131_072 if row["test"] == "128K context" else 1000
    assert depth > 1000 or "single-stream" in row["test"]
    report = bench.report(entry.id, INT4, depth + 1024, use=filling(depth), gpu=_HOPPER)
    figure = reported(bench.library, report.speed.reports, Quantity.DECODE_TOKENS_PER_S, row["tps"], _A2)
    assert "MTP" in guessed
    assert "MTP" in figure.doubt
    assert report.speed.decode.value != row["tps"]
    if entry.architecture:
        agrees_or_is_told(report, figure, report.speed.modelled, "tok/s")


_MACHINES = {"M1 Ultra": _mac, "DGX Spark": _spark, "Strix Halo": _strix_halo, "Hopper": _hopper}


def headline(row: Row, bench: Bench) -> None:
    """A range without a machine is kept, doubted, and never shown as the answer."""
    low, high = row.whole
    report = bench.report(STEP_35, INT4, use=filling(0), system=bench.named("systems", "NVIDIA DGX Spark 128GB"))
    figure = reported(bench.library, report.speed.reports, Quantity.DECODE_TOKENS_PER_S, (low, high), _A2)
    assert figure.doubt
    assert report.speed.decode.value not in (low, high, figure.middle)
    agrees_or_is_told(report, figure, report.speed.modelled, "tok/s")


def fits(row: Row, bench: Bench) -> None:
    """Stated to fit; with the limit that macOS sets it does not, which is told, and with a raised one it does."""
    name = row["machine"].replace("Mac Studio", "Mac Studio M1 Ultra")
    assert row["fits"] is True
    as_sold = bench.report(STEP_35, INT4, row["context"], system=bench.named("systems", name))
    assert as_sold.memory.fit is Fit.SPILLS
    assert holds(as_sold, "gpu_limit")
    assert finding(as_sold, "doubtful_outcome").values["stated"] == "fits"
    raised = bench.report(STEP_35, INT4, row["context"], system=_raised(bench, name))
    assert raised.memory.fit in (Fit.FITS, Fit.TIGHT)


def score(row: Row, bench: Bench) -> None:
    """Scores of three models, as the article's own."""
    benchmark = row["benchmark"].replace("-V6", " v6")
    for name in ("Step-3.5-Flash", "DeepSeek V3.2", "Kimi K2.5"):
        if name in row:
            entry = bench.named("models", name)
            stated = [s.score for s in entry.scores if s.benchmark == benchmark and s.source == _A2]
            assert stated == [row[name]]
            assert _A2 in entry.sources


def thinks_aloud(row: Row, bench: Bench) -> None:
    assert "about half" in row.whole
    bench.outcome("halve the effective speed", _A2)
    report = bench.report(STEP_35, INT4, use=filling(0), system=bench.named("systems", "NVIDIA DGX Spark 128GB"))
    told = finding(report, "thinks_aloud").values
    assert float(told["effective"]) == float(told["written"]) / 2


def minimum_memory(row: Row, bench: Bench) -> None:
    assert "120 GB minimum" in row.whole
    small = bench.report(STEP_35, INT4, system=bench.named("systems", "Mac Studio M1 Ultra 64GB"))
    assert small.memory.fit is Fit.NO_FIT
    told = finding(small, "below_minimum_memory")
    assert told.values["need_bytes"] == 120 * GB
    assert told.fix is not None
    assert not holds(evaluate(told.fix.plan, bench.library), "below_minimum_memory")


def long_dialogues(row: Row, bench: Bench) -> None:
    assert "repetition" in row.whole
    bench.outcome("repetition", _A2)
    assert holds(bench.report(STEP_35, INT4), "long_dialogue_drift")


HANDLERS = {
    "article_2/model": model,
    "article_2/speed/*": speed,
    "article_2/headline_range_tps": headline,
    "article_2/fits/*": fits,
    "article_2/quality/*": score,
    "article_2/pitfalls/0": thinks_aloud,
    "article_2/pitfalls/1": minimum_memory,
    "article_2/pitfalls/2": long_dialogues,
}
