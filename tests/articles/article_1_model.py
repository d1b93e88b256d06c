"""Article 1: the model, its sizes, its speeds on cards, and the models it is compared with."""

from __future__ import annotations

from rigplanner.domain.evidence import Basis, Quantity
from rigplanner.domain.report import Fit, Report
from rigplanner.estimate.memory import TIGHT_BYTES
from rigplanner.units import GB, GIB
from tests.articles.bench import (
    ARTICLE_MODEL,
    FOUR_K,
    RTX_3060,
    VENDOR_MODEL,
    Bench,
    agrees_or_is_told,
    finding,
    holds,
    modelled,
    reported,
)
from tests.articles.rows import Row

_8_GB, _16_GB, _24_GB, _32_GB = (
    "nvidia-geforce-rtx-3070",
    "nvidia-geforce-rtx-4060-ti-16-gb",
    "nvidia-geforce-rtx-4090",
    "nvidia-geforce-rtx-5090",
)


def model(row: Row, bench: Bench) -> None:
    """Two entries of one name, each of which names the other."""
    entry, vendor = bench.named("models", row["name"]), bench.library.models[VENDOR_MODEL]
    assert entry.id == ARTICLE_MODEL
    assert (entry.total_params_b, entry.active_params_b) == (row["total_params_b"], row["active_params_b"])
    assert entry.is_moe == (row["type"] == "moe")
    assert entry.architecture is None
    assert vendor.total_params_b == 198
    assert [other.model_id for other in entry.contradicted_by] == [vendor.id]
    assert [other.model_id for other in vendor.contradicted_by] == [entry.id]
    assert "198" in entry.contradicted_by[0].says
    assert "14" in vendor.contradicted_by[0].says
    assert finding(bench.report(), "contradicted").values["other"] == vendor.name
    assert finding(bench.report(VENDOR_MODEL, "Q4_K_S"), "contradicted").values["other"] == entry.name


def quantization(row: Row, bench: Bench) -> None:
    """File and memory as stated, and the stated outcome on the cards that the article speaks of."""
    quant, file_bytes, memory_bytes = row["quant"], row["disk_gb"] * GB, row["vram_gb_at_4k"] * GB
    assert row["note"]
    report = bench.report(quant=quant)
    assert report.loading.file_bytes == round(file_bytes)
    assert report.memory.weights.basis is Basis.REPORTED
    assert report.memory.devices[0].total_bytes == round(memory_bytes)
    reported(bench.library, report.memory.reports, Quantity.MEMORY_BYTES, memory_bytes)
    bench.stated(Quantity.FILE_BYTES, file_bytes, "article-1", model_id=ARTICLE_MODEL, quant=quant)
    _OUTCOMES[quant](bench, report)


def _f16(bench: Bench, report: Report) -> None:
    assert report.memory.fit is Fit.NO_FIT
    assert bench.report(quant="F16", gpu=_24_GB).memory.fit is Fit.NO_FIT
    largest = bench.report(quant="F16", gpu=_32_GB)
    assert largest.memory.fit is Fit.FITS
    assert finding(largest, "doubtful_outcome").values["stated"] == "does not fit consumer cards"


def _q8(bench: Bench, report: Report) -> None:
    assert report.memory.fit is Fit.NO_FIT
    assert bench.report(quant="Q8_0", gpu=_16_GB).memory.fit is Fit.TIGHT
    assert bench.outcome("16 GB or more").quant == "Q8_0"


def _q6(bench: Bench, report: Report) -> None:
    """The article calls it tight; its own figure is more than the card has, and we say so."""
    assert report.memory.fit is Fit.NO_FIT
    assert report.memory.devices[0].total_bytes > 12 * GIB
    assert finding(report, "doubtful_outcome").values["stated"] == "tight"
    assert bench.outcome("tight").quant == "Q6_K"


def _q5(bench: Bench, report: Report) -> None:
    assert report.memory.fit is Fit.TIGHT
    assert 0 < report.memory.devices[0].headroom_bytes < TIGHT_BYTES
    assert bench.outcome("thin margin").quant == "Q5_K_M"


def _q4(bench: Bench, report: Report) -> None:
    assert report.memory.fit is Fit.FITS
    assert report.memory.devices[0].headroom_bytes > 2 * GB
    assert bench.outcome("recommended for 12 GB").gpu_id == RTX_3060


def _q3(bench: Bench, report: Report) -> None:
    assert report.memory.fit is Fit.FITS
    assert bench.report(quant="Q3_K_M", gpu=_8_GB).memory.fit is Fit.TIGHT
    assert "8.1" in bench.outcome("fits 8 GB cards").doubt


def _q2(bench: Bench, report: Report) -> None:
    assert report.memory.fit is Fit.FITS
    loss = {option.quant: option.perplexity_increase or 0 for option in report.memory.quants}
    assert loss["Q3_K_M"] > loss["Q4_K_M"] > loss["Q5_K_M"]
    assert bench.library.quants["Q2_K"].bits_per_weight < bench.library.quants["Q3_K_M"].bits_per_weight
    assert bench.outcome("quality falls visibly").quant == "Q2_K"


_OUTCOMES = {"F16": _f16, "Q8_0": _q8, "Q6_K": _q6, "Q5_K_M": _q5, "Q4_K_M": _q4, "Q3_K_M": _q3, "Q2_K": _q2}


def speed_on_a_card(row: Row, bench: Bench) -> None:
    """The stated speed is shown as reported, ours beside it; a card it does not fit says so."""
    card = bench.named("gpus", row["gpu"])
    report = bench.report(gpu=card.id)
    speed, first_token_ms = row["gen_tps"], row["first_token_ms"]
    if "outcome" in row:
        assert (speed, first_token_ms) == (None, None)
        assert report.memory.fit is Fit.NO_FIT
        assert finding(report, "no_fit_gpu").values["device"] == card.name
        assert report.speed.decode.basis is Basis.UNKNOWN
        assert {f.outcome for f in bench.library.figures if f.gpu_id == card.id} == {row["outcome"]}
        return
    assert report.memory.fit is Fit.FITS
    _shown(bench, report, speed, first_token_ms)


def _shown(bench: Bench, report: Report, speed: float, first_token_ms: float) -> None:
    figure = reported(bench.library, report.speed.reports, Quantity.DECODE_TOKENS_PER_S, speed)
    decode = report.speed.decode
    assert decode.basis is Basis.REPORTED
    assert decode.value == speed
    assert figure in [entry.figure for entry in decode.evidence]
    assert report.verdict.decode == decode
    agrees_or_is_told(report, figure, report.speed.modelled, "tok/s")
    first = reported(bench.library, report.waiting.reports, Quantity.FIRST_TOKEN_S, first_token_ms / 1000)
    agrees_or_is_told(report, first, report.waiting.first_token, "s to the first word")


def ranges(row: Row, bench: Bench) -> None:
    """Ranges on the RTX 3060, and what the article calls smooth and responsive."""
    report = bench.report()
    speeds, firsts = row["gen_tps"], [ms / 1000 for ms in row["first_token_ms"]]
    figure = reported(bench.library, report.speed.reports, Quantity.DECODE_TOKENS_PER_S, tuple(speeds))
    agrees_or_is_told(report, figure, report.speed.modelled, "tok/s")
    first = reported(bench.library, report.waiting.reports, Quantity.FIRST_TOKEN_S, tuple(firsts))
    agrees_or_is_told(report, first, report.waiting.first_token, "s to the first word")
    assert report.speed.smooth is not None
    assert report.speed.smooth.value == row["smooth_streaming_threshold_tps"]
    assert report.waiting.responsive is not None
    assert report.waiting.responsive.value == row["responsiveness_threshold_ms"] / 1000
    assert (modelled(report.speed.modelled).value or 0) > row["smooth_streaming_threshold_tps"]


def compared_model(row: Row, bench: Bench) -> None:
    """Models beside each other on the RTX 3060, with the points of quality between them."""
    entry = bench.named("models", row["model"])
    report = bench.report(entry.id)
    assert report.memory.fit is Fit.FITS
    _shown(bench, report, row["gen_tps"], row["first_token_ms"])
    memory = row["vram_gb"] * GB
    figure = reported(bench.library, report.memory.reports, Quantity.MEMORY_BYTES, memory)
    assert figure.context_tokens == FOUR_K
    elsewhere = bench.report(entry.id, context=2 * FOUR_K).memory.reports
    assert all(figure.quantity is not Quantity.MEMORY_BYTES for figure in elsewhere)
    assert abs(report.memory.devices[0].total_bytes / memory - 1) < 0.2
    if "quality_vs_llama_3_1_8b" in row:
        scores = {s.benchmark: s for s in entry.scores if s.source == "article-1"}
        for benchmark, points in row["quality_vs_llama_3_1_8b"].items():
            assert scores[f"{benchmark}, points above Llama 3.1 8B"].score == points


def not_a_drop_in(row: Row, bench: Bench) -> None:
    """Prompt format and stop tokens are told of this model and not of Llama."""
    assert row.whole
    told = finding(bench.report(), "prompt_format")
    assert "stop tokens" in str(told.values["format"])
    assert bench.outcome("prompt format and stop tokens differ").model_id == ARTICLE_MODEL
    assert not holds(bench.report("llama-3.1-8b"), "prompt_format")


HANDLERS = {
    "article_1/model": model,
    "article_1/quant_table/*": quantization,
    "article_1/speed_table_q4_k_m_4k/*": speed_on_a_card,
    "article_1/ranges_rtx3060_q4_k_m_4k": ranges,
    "article_1/model_comparison_rtx3060_q4_k_m/*": compared_model,
    "article_1/migration_notes/0": not_a_drop_in,
    "article_1/migration_notes/1": not_a_drop_in,
}
