"""Article 1: the three workloads, the pitfalls of use, moving over from Llama, and the verdicts."""

from __future__ import annotations

from rigplanner.domain.evidence import Quantity
from rigplanner.domain.report import Fit, Turn
from rigplanner.estimate.evidence import disagrees
from rigplanner.planner.evaluate import evaluate
from rigplanner.units import GB
from tests.articles.article_1_model import not_a_drop_in
from tests.articles.bench import ARTICLE_MODEL, RTX_3060, Bench, all_findings, finding, holds, modelled, reported
from tests.articles.rows import Row

_LLAMA = "llama-3.1-8b"
_16_GB = "nvidia-geforce-rtx-4060-ti-16-gb"
_DESKTOP = ("browser-discord-1440p",)
_USES = {"A": "coding", "B": "rewrite", "C": "agent"}


def workload(row: Row, bench: Bench) -> None:
    """Each workload is a use to choose, with the stated times beside our time line."""
    use = bench.library.uses[_USES[row["id"]]]
    assert row["name"].split()[0][:5].lower() in f"{use.name.lower()} long-form"
    assert use.prompt_tokens == row["prompt_tokens"]
    report = bench.report(context=8192, use=use)
    assert report.memory.fit is Fit.FITS
    modelled(report.waiting.first_token)
    assert all(turn.total_s > 0 for turn in report.waiting.turns)
    if "turns" in row:
        assert [use.turns, use.turns_high] == row["turns"]
        assert [use.answer_tokens, use.answer_tokens_high] == row["response_tokens"]
        low, high = row["task_s"]
        reported(bench.library, report.waiting.reports, Quantity.TASK_S, (low, high))
        assert low <= _turn(report.waiting.turns, "task_cached").total_s <= high
        return
    assert use.answer_tokens == row["response_tokens"]
    reported(bench.library, report.waiting.reports, Quantity.FIRST_TOKEN_S, row["first_token_s"])
    assert holds(report, "doubtful_report")
    answer = row["response_s"]
    figure = reported(bench.library, report.waiting.reports, Quantity.ANSWER_S, answer)
    ours = report.speed.decode.map(lambda rate: use.answer_tokens / rate)
    assert _turn(report.waiting.turns, "first").answer_s == ours.value
    if not 0.7 * answer < (ours.value or 0) < 1.3 * answer:
        assert disagrees(ours, figure)
        told = [f for f in all_findings(report, "report_disagrees") if f.values["unit"] == "s for the answer"]
        assert told[0].values["stated"] == answer


def _turn(turns: tuple[Turn, ...], code: str) -> Turn:
    return next(turn for turn in turns if turn.code == code)


def q5_with_a_browser(row: Row, bench: Bench) -> None:
    """Q5 with a browser open stops while loading; the fix and Q4 do not."""
    assert "Q5_K_M" in row.whole
    assert bench.outcome("fails to load beside a browser").quant == "Q5_K_M"
    assert holds(bench.report(quant="Q5_K_M"), "no_room_for_apps")
    open_browser = bench.report(quant="Q5_K_M", apps=_DESKTOP)
    assert open_browser.memory.fit is Fit.NO_FIT
    assert 1.5 * GB <= (open_browser.memory.background.value or 0) <= 2 * GB
    told = finding(open_browser, "apps_take_the_room")
    assert told.fix is not None
    assert evaluate(told.fix.plan, bench.library).memory.fit is not Fit.NO_FIT
    assert bench.report(quant="Q4_K_M", apps=_DESKTOP).memory.fit is not Fit.NO_FIT


def one_stream(row: Row, bench: Bench) -> None:
    """Several streams of a mixture slow each other down."""
    assert "batch 1" in row.whole
    bench.outcome("speed of each stream collapses")
    told = finding(bench.report(users=4), "moe_users")
    assert float(told.values["each"]) < float(told.values["alone"])


def temperature(row: Row, bench: Bench) -> None:
    assert "0.3-0.5" in row.whole
    assert "0.7" in bench.outcome("temperature 0.3 to 0.5").outcome


def long_context(row: Row, bench: Bench) -> None:
    """Llama is told to drift past 12k, the article's model is not."""
    assert "8k" in row.whole
    assert bench.outcome("no worse past 8k").model_id == ARTICLE_MODEL
    assert bench.outcome("loses coherence past 12k").model_id == _LLAMA
    drifts = bench.report(_LLAMA, context=16384)
    assert finding(drifts, "answers_drift").values["drift_tokens"] == 12_000
    assert not holds(bench.report(_LLAMA, context=8192), "answers_drift")
    assert not holds(bench.report(context=15_000), "answers_drift")


def one_model_at_a_time(row: Row, bench: Bench) -> None:
    assert "swap between them" in row.whole
    bench.outcome("swap between them")
    assert holds(bench.report(), "no_second_model")


def verdict(row: Row, bench: Bench) -> None:
    """Each pick of the article is what the app says in that situation."""
    _PICKS[row["pick"]](row["when"], bench)


def _small_card(when: str, bench: Bench) -> None:
    assert "context under 12k" in when
    bench.outcome("an RTX 3060 12GB for one user")
    report = bench.report(context=12_000)
    assert report.memory.fit is Fit.TIGHT
    assert bench.report().speed.decode.value == 42


def _large_card(when: str, bench: Bench) -> None:
    assert "above 16k" in when
    bench.outcome("a 16 GB card for more than 16k")
    assert bench.report(context=20_000).memory.fit is Fit.NO_FIT
    assert bench.report(context=20_000, gpu=_16_GB).memory.fit is Fit.FITS
    assert bench.report(context=24_000, users=2, gpu=_16_GB).memory.fit is Fit.FITS


def _llama(when: str, bench: Bench) -> None:
    assert "6+ more t/s and 3 GB more headroom" in when
    assert bench.outcome("6 more tok/s and 3 GB more room").gpu_id == RTX_3060
    llama, step = bench.report(_LLAMA), bench.report()
    assert (llama.speed.decode.value or 0) - (step.speed.decode.value or 0) >= 6
    assert (llama.memory.headroom.value or 0) - (step.memory.headroom.value or 0) >= 3 * GB


_PICKS = {
    "RTX 3060 12GB": _small_card,
    "16 GB card": _large_card,
    "Llama 3.1 8B at Q4 on the same card": _llama,
}

HANDLERS = {
    "article_1/pitfalls/0": q5_with_a_browser,
    "article_1/pitfalls/1": one_stream,
    "article_1/pitfalls/2": not_a_drop_in,
    "article_1/workloads_rtx3060_q4_k_m/*": workload,
    "article_1/migration_notes/2": temperature,
    "article_1/migration_notes/3": long_context,
    "article_1/migration_notes/4": one_model_at_a_time,
    "article_1/verdicts/*": verdict,
}
