"""`rigplanner rank`: every model once, what fits first, with a speed where one is known."""

from __future__ import annotations

import json

from .conftest import Run

RIG = ("--gpu", "RTX 3090", "--cpu", "ryzen 9 7950x", "--ram", "64", "--context", "16k")


def test_every_model_is_listed_once_and_what_fits_comes_first(rigplanner: Run) -> None:
    listed = json.loads(rigplanner("rank", *RIG, "--json").out)
    names = [entry["model"] for entry in listed]
    assert len(names) == len(set(names)) > 150
    fits = [entry["fit"] for entry in listed]
    assert fits == sorted(fits, key=["fits", "tight", "spills", "no_fit", "unknown"].index)


def test_what_runs_has_a_speed_with_its_range(rigplanner: Run) -> None:
    for entry in json.loads(rigplanner("rank", *RIG, "--json").out):
        if entry["fit"] in ("fits", "tight", "spills"):
            assert entry["low"] < entry["tokens_per_s"] < entry["high"]
        else:
            assert entry["tokens_per_s"] is None


def test_the_same_model_is_as_fast_as_an_estimate_says(rigplanner: Run) -> None:
    entry = next(e for e in json.loads(rigplanner("rank", *RIG, "--json").out) if e["model"] == "qwen3-32b")
    done = rigplanner("estimate", *RIG, "--model", "qwen3-32b", "--quant", entry["quant"])
    assert f"{entry['tokens_per_s']:.0f} tok/s" in done.out


def test_a_rig_is_needed(rigplanner: Run) -> None:
    assert rigplanner("rank").status == 2
