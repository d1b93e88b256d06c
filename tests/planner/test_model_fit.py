from __future__ import annotations

from rigplanner.domain.evidence import Basis, Estimate, Unit
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.report import Fit, QuantOption
from rigplanner.planner.edits import with_model
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.model_fit import best_quant, model_fit
from tests.planner.rigs import DENSE, MIXTURE, PLAN, REPORTED, library, model

LIBRARY = library()


def option(quant: str, fit: Fit, loss: float | None) -> QuantOption:
    return QuantOption(quant, Estimate.exact(1e9, Unit.BYTES, Basis.MODELLED), fit, None, loss)


def row(*fits: Fit) -> tuple[QuantOption, ...]:
    losses = (("Q2_K", 0.39), ("Q3_K_M", 0.08), ("Q4_K_M", 0.024), ("Q8_0", 0.0004), ("F16", 0.0002))
    return tuple(option(name, fit, loss) for (name, loss), fit in zip(losses, fits, strict=True))


FITS, TIGHT, SPILLS, NO = Fit.FITS, Fit.TIGHT, Fit.SPILLS, Fit.NO_FIT


def test_more_bits_than_needed_are_not_taken() -> None:
    assert best_quant(row(FITS, FITS, FITS, FITS, FITS)) == "Q8_0"


def test_the_least_loss_that_fits_is_taken() -> None:
    assert best_quant(row(FITS, FITS, FITS, SPILLS, NO)) == "Q4_K_M"


def test_a_tight_good_answer_is_worth_more_than_a_roomy_bad_one() -> None:
    assert best_quant(row(FITS, FITS, TIGHT, SPILLS, NO)) == "Q4_K_M"
    assert best_quant(row(FITS, TIGHT, SPILLS, SPILLS, NO)) == "Q2_K"


def test_spilling_names_the_usual_one_and_nothing_fitting_the_smallest() -> None:
    assert best_quant(row(SPILLS, SPILLS, SPILLS, SPILLS, NO)) == "Q4_K_M"
    assert best_quant(row(SPILLS, NO, NO, NO, NO)) == "Q2_K"
    assert best_quant(row(NO, NO, NO, NO, NO)) == "Q2_K"
    assert best_quant(()) == ""


def test_a_row_says_what_evaluate_says_of_that_plan() -> None:
    for entry in (DENSE, MIXTURE, REPORTED):
        fit = model_fit(PLAN, entry, LIBRARY)
        report = evaluate(with_model(PLAN, entry.id, fit.quant), LIBRARY)
        assert (fit.fit, fit.headroom, fit.decode) == (report.memory.fit, report.memory.headroom, report.speed.decode)
        assert fit.quant in {option.quant for option in report.memory.quants}


def test_what_is_unknown_stays_unknown() -> None:
    fit = model_fit(PLAN, _bare(), library(models=(_bare(),)))
    assert (fit.quant, fit.fit, fit.decode.value, fit.headroom.value) == ("", Fit.UNKNOWN, None, None)


def test_what_is_missing_is_told_only_where_it_does_not_fit() -> None:
    huge = (
        DENSE.architecture.model_copy(update={"hidden_size": 32768, "ffn_size": 131072}) if DENSE.architecture else None
    )
    giant = model("giant", "Giant", total_params_b=900, active_params_b=900, architecture=huge)
    fit = model_fit(PLAN, giant, library(models=(giant,)))
    assert fit.fit is Fit.NO_FIT
    assert fit.missing_bytes is not None
    assert fit.missing_bytes > 0
    assert model_fit(PLAN, DENSE, LIBRARY).missing_bytes is None


def _bare() -> LlmModel:
    return model("bare", "Bare 5B", total_params_b=5, active_params_b=5)
