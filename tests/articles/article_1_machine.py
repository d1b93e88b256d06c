"""Article 1: processor, main memory, drive, the ceilings of 12 GB, upgrades and the build."""

from __future__ import annotations

import re

import pytest

from rigplanner.domain.evidence import Basis, Quantity
from rigplanner.domain.parts import PriceBasis, Slot
from rigplanner.domain.plan import Offload, OffloadMode, Use
from rigplanner.domain.report import Fit, Report
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.starter import starter_plan
from rigplanner.units import GB
from tests.articles.bench import (
    ARTICLE_MODEL,
    PC,
    RTX_3060,
    Bench,
    agrees_or_is_told,
    finding,
    holds,
    modelled,
    reported,
)
from tests.articles.rows import Row

_16_GB, _24_GB = "nvidia-geforce-rtx-4060-ti-16-gb", "nvidia-geforce-rtx-4090"
_USB = "samsung-t7-1-tb"


def processor(row: Row, bench: Bench) -> None:
    """What a processor adds to the first word, or the rule on its cores."""
    if "rule" in row:
        assert row["kind"] == "advice"
        bench.outcome(row["rule"].replace(" minimum", " at least"))
        fewest, _ = (int(count) for count in re.findall(r"\d+", row["rule"]))
        for cores in (4, fewest, 8):
            cpu = next(cpu for cpu in bench.library.cpus.values() if cpu.cores == cores)
            assert holds(bench.report(cpu=cpu.id), "few_cores") == (cores < fewest)
        return
    assert row["kind"] == "reported"
    cpu = bench.named("cpus", row["cpu"])
    assert cpu.cores == row["cores"]
    report = bench.report(cpu=cpu.id)
    low, high = (ms / 1000 for ms in row["adds_first_token_ms"])
    reported(bench.library, report.waiting.reports, Quantity.CPU_FIRST_TOKEN_S, (low, high))
    share = next(part.seconds for part in report.waiting.parts if part.code == "cpu")
    assert low <= share <= high
    if "threads" in row:
        assert (cpu.threads, cpu.boost_ghz, cpu.tdp_w) == (row["threads"], row["boost_ghz"], row["tdp_w"])
    if "first_token_ms_total" in row:
        total = row["first_token_ms_total"] / 1000
        figure = reported(bench.library, report.waiting.reports, Quantity.FIRST_TOKEN_S, total)
        agrees_or_is_told(report, figure, report.waiting.first_token, "s to the first word")
        assert finding(report, "few_cores").values["cores"] == row["cores"]


def main_memory(row: Row, bench: Bench) -> None:
    """The floor, the advice and the working set, each told where a plan is below."""
    for quantity, key in ((Quantity.HOST_FLOOR_BYTES, "floor_gb"), (Quantity.HOST_RECOMMENDED_BYTES, "recommended_gb")):
        bench.stated(quantity, row[key] * GB, "article-1")
    low, high = (size * GB for size in row["working_set_gb"])
    bench.stated(Quantity.HOST_WORKING_SET_BYTES, (low, high), "article-1")
    assert low <= bench.report().memory.host.working_set_bytes <= high
    told = finding(bench.report(memory=_kit(bench, row["floor_gb"])), "ram_at_floor")
    assert (told.values["have_gib"], told.values["wish_gib"]) == (row["floor_gb"], row["recommended_gb"])
    assert not holds(bench.report(), "ram_at_floor")
    assert "second" in row["pitfall"]
    bench.outcome("after the second change of model")


def _kit(bench: Bench, gib: int) -> str:
    return next(k.id for k in bench.library.memory.values() if k.capacity_gib == gib and k.type == "DDR4")


def load_time(row: Row, bench: Bench) -> None:
    """Load times as stated, or the pitfall of a USB drive."""
    storage, seconds = row["storage"], row["seconds"]
    if seconds is None:
        assert "internal NVMe" in row["pitfall"]
        report = bench.report(drive=_USB)
        told = finding(report, "model_on_usb")
        assert told.fix is not None
        assert not holds(evaluate(told.fix.plan, bench.library), "model_on_usb")
        stalls = [f for f in bench.library.figures_about(Quantity.OUTCOME) if "bus stalls" in f.outcome]
        assert {f.drive_class for f in stalls} == {"usb-gen1", "usb-gen2"}
        return
    name = re.search(r"\((.*)\)", storage)
    assert name is not None
    drive = next(d for d in bench.library.drives.values() if d.name.replace(" TB", "TB").startswith(name[1]))
    report = bench.report(drive=drive.id)
    figure = reported(bench.library, report.loading.reports, Quantity.LOAD_S, tuple(seconds))
    agrees_or_is_told(report, figure, report.loading.chosen, "s to load")
    assert next(row for row in report.loading.rows if row.chosen).class_id == figure.drive_class


def ceiling(row: Row, bench: Bench) -> None:
    """Where 12 GB end."""
    _CEILINGS[row["limit"]](row, bench)


def _context(row: Row, bench: Bench) -> None:
    full, comfortable = row["value_tokens"], row["comfortable_tokens"]
    where = {"gpu_id": RTX_3060, "model_id": ARTICLE_MODEL}
    bench.stated(Quantity.CONTEXT_CEILING_TOKENS, full, "article-1", **where)
    bench.stated(Quantity.COMFORTABLE_CONTEXT_TOKENS, comfortable, "article-1", **where)
    assert bench.report().memory.ceiling_tokens == pytest.approx(full, rel=0.02)
    assert bench.report(context=comfortable).memory.fit is Fit.TIGHT
    beyond = bench.report(context=full + 1024)
    assert beyond.memory.fit is Fit.NO_FIT
    assert finding(beyond, "context_past_report").values["ceiling_tokens"] == full


def _requests(row: Row, bench: Bench) -> None:
    """Two requests of the comfortable length each do not fit, one does."""
    assert row["value"] == 1
    assert "run out of memory" in row["why"]
    bench.outcome("two requests at once run out of memory")
    each = 12_000
    assert bench.report(context=each).memory.fit is Fit.TIGHT
    both = bench.report(context=2 * each, users=2)
    assert both.memory.fit is Fit.NO_FIT
    assert finding(both, "users_no_room").fix is not None


def _larger_mixture(row: Row, bench: Bench) -> None:
    """No 30B/8B mixture is in the catalog; memory depends on the total, so one of 30B/3B stands in."""
    assert "without offload" in row["example"]
    bench.outcome("30 B, 8 B active, does not fit 12 GB without offload")
    for quant in ("Q3_K_M", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0"):
        report = bench.report("qwen3-30b-a3b", quant, offload=Offload(mode=OffloadMode.GPU))
        assert report.memory.fit is Fit.NO_FIT
    assert bench.report("qwen3-30b-a3b").memory.fit is Fit.SPILLS


def _long_outputs(row: Row, bench: Bench) -> None:
    assert row["advice"] == "a 16 GB card"
    bench.outcome("steady 4k answers want a 16 GB card")
    long = Use(id="long", name="Long", prompt_tokens=1000, answer_tokens=4000)
    assert holds(bench.report(context=8192, use=long), "long_answers")
    assert not holds(bench.report(context=8192, use=long, gpu=_16_GB), "long_answers")


_CEILINGS = {
    "context": _context,
    "concurrent requests": _requests,
    "larger MoE": _larger_mixture,
    "sustained 4k-token outputs": _long_outputs,
}


def upgrade(row: Row, bench: Bench) -> None:
    """What a larger card is said to bring; ours is the quotient of two modelled speeds."""
    assert row["from"] == "12 GB"
    card = {"16 GB": _16_GB, "24 GB": _24_GB}[row["to"]]
    ratio = 1 + row["throughput_gain"] if "throughput_gain" in row else row["throughput_ratio"]
    figure = bench.stated(Quantity.THROUGHPUT_RATIO, ratio, "article-1", gpu_id=card)
    old, new = bench.report().speed, bench.report(gpu=card).speed
    assert (new.decode.value or 0) / (old.decode.value or 1) == pytest.approx(ratio, rel=0.1)
    ours = (modelled(new.modelled).value or 0) / (modelled(old.modelled).value or 1)
    assert ours == pytest.approx(ratio, rel=0.35) or figure.doubt
    if "price_ratio" in row:
        bench.stated(Quantity.PRICE_RATIO, row["price_ratio"], "article-1", gpu_id=card)
        assert _price(bench.report(gpu=card)) > 3 * _price(bench.report())


def _price(report: Report) -> float:
    return next(line.price.value or 0 for line in report.cost.lines if line.slot is Slot.GPU)


def _build(bench: Bench) -> Report:
    return evaluate(
        edits.with_model(starter_plan(bench.library.uses["coding"]), ARTICLE_MODEL, "Q4_K_M"), bench.library
    )


def build_total(row: Row, bench: Bench) -> None:
    """The article's total as its own, our total at today's prices beside it."""
    stated = row.whole
    cost = _build(bench).cost
    figure = cost.reports[0]
    assert figure.quantity is Quantity.BUILD_PRICE_USD
    assert figure.source_id == "article-1"
    assert stated in (figure.value, [figure.low, figure.high])
    assert "2025" in figure.note
    assert cost.total.basis is not Basis.UNKNOWN


def build_part(row: Row, bench: Bench) -> None:
    """Prices of the parts as the article's own; the starter plan is this build."""
    slot, name = row["slot"], row["name"]
    if slot == "board+psu+case":
        rest = bench.stated(Quantity.PART_PRICE_USD, row["usd"], "article-1")
        assert all(word in rest.note for word in re.findall(r"B550|650|Gold", name))
        return
    shelf = {"gpu": "gpus", "cpu": "cpus", "storage": "drives", "ram": "memory"}[slot]
    part = bench.named(shelf, name)
    chosen = {line.part_id for line in _build(bench).cost.lines}
    assert part.id in chosen
    prices = {p.condition.value: p.typical_usd for p in part.prices if p.basis is PriceBasis.ARTICLE}
    assert prices == ({"used": row["used_usd"], "new": row["new_usd"]} if slot == "gpu" else {"new": row["usd"]})
    if slot == "cpu":
        assert part.socket == row["socket"]


def skipped_drive(row: Row, bench: Bench) -> None:
    """The SATA drive that saves little and loads in twice the time."""
    low, high = row["saved_usd"]
    advice = bench.outcome(f"saves {low} to {high} USD")
    assert "2x load time" in row["why"]
    sata = next(d for d in bench.library.drives.values() if d.name.startswith(row["name"].removesuffix(" SATA")))
    assert advice.drive_class == sata.load_class
    told = finding(bench.report(drive=sata.id), "model_on_sata")
    assert float(told.values["low_s"]) > 2 * float(told.values["fast_s"])


def four_cores(row: Row, bench: Bench) -> None:
    assert row.whole.startswith("4-core")
    told = finding(bench.report(cpu="amd-ryzen-3-3200g"), "few_cores")
    assert told.fix is not None
    assert not holds(evaluate(told.fix.plan, bench.library), "few_cores")


def usb_drive(row: Row, bench: Bench) -> None:
    assert "USB SSD" in row.whole
    assert holds(bench.report(drive=_USB), "model_on_usb")
    assert not holds(bench.report(drive=PC["drive"]), "model_on_usb")


HANDLERS = {
    "article_1/cpu/*": processor,
    "article_1/ram": main_memory,
    "article_1/load_time_q4_k_m_8_3_gb/*": load_time,
    "article_1/ceilings_12gb/*": ceiling,
    "article_1/upgrade_ratios/*": upgrade,
    "article_1/recommended_build/total_usd": build_total,
    "article_1/recommended_build/headline_total_usd": build_total,
    "article_1/recommended_build/parts/*": build_part,
    "article_1/recommended_build/skip": skipped_drive,
    "article_1/pitfalls/3": four_cores,
    "article_1/pitfalls/4": usb_drive,
}
