from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CARD = "NVIDIA GeForce RTX 3060|12288|{used}|8.6|4|16|170000|4|16|170000|{watts}|{degrees}|{load}|1777|7501"
TWO = f"{CARD.format(used=812, watts=15000, degrees=38, load=2)};NVIDIA GeForce RTX 4090|24564|1|8.9|4|8|450000"

#: Reads a script of steps from standard input: each sets variables of the driver and takes samples.
_WATCH = """
import json, os, sys, dataclasses
from pathlib import Path
from time import monotonic
from rigplanner.detect.monitor import Monitor
monitor = Monitor(Path(sys.argv[1]), patience_s=float(sys.argv[2]))
for step in json.load(sys.stdin):
    os.environ.update({f"NVML_STUB_{key.upper()}": value for key, value in step.get("set", {}).items()})
    start = monotonic()
    for _ in range(step.get("samples", 1)):
        sample = monitor.sample()
    while step.get("until_trouble") and not sample.troubles and monotonic() - start < 20:
        sample = monitor.sample()
    print(json.dumps({**dataclasses.asdict(sample), "took_s": monotonic() - start}), flush=True)
monitor.close()
"""

Watch = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def watch(nvml_folder: Path, tmp_path: Path) -> Watch:
    """Watch an empty machine with scripted NVIDIA cards, step by step."""

    def run(*steps: dict[str, Any], patience_s: float = 20.0) -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, "-c", _WATCH, str(tmp_path), str(patience_s)],
            input=json.dumps(steps),
            env={**os.environ, "LD_LIBRARY_PATH": str(nvml_folder)},
            capture_output=True,
            timeout=60,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def test_a_sample_follows_the_card(watch: Watch) -> None:
    busy = CARD.format(used=9000, watts=168000, degrees=71, load=99)
    first, second = watch({"set": {"cards": TWO}}, {"set": {"cards": busy}})
    assert [gpu["name"] for gpu in first["gpus"]] == ["NVIDIA GeForce RTX 3060", "NVIDIA GeForce RTX 4090"]
    now = second["gpus"][0]
    assert (now["key"], now["used_bytes"] >> 20, now["load"], now["temperature_c"]) == ("GPU-0", 9000, 0.99, 71)
    assert (now["power_w"], now["clock_mhz"]) == (168, 1777)
    assert second["memory_total_bytes"] > second["memory_used_bytes"] > 0


def test_a_card_lost_in_mid_run_is_told_and_the_other_goes_on(watch: Watch) -> None:
    before, after = watch({"set": {"cards": TWO}}, {"set": {"lost": "0:0"}})
    assert before["troubles"] == []
    lost, other = after["gpus"]
    assert (lost["key"], lost["used_bytes"]) == ("GPU-0", None)
    assert after["troubles"] == ["NVIDIA GeForce RTX 3060 does not answer: GPU is lost."]
    assert other["total_bytes"] >> 20 == 24564


def test_a_driver_that_went_away_is_started_again(watch: Watch) -> None:
    steps = watch(
        {"set": {"cards": TWO}},
        {"set": {"fail": "nvmlDeviceGetCount_v2=1"}},
        {"set": {"fail": ""}, "samples": 11},
    )
    assert [len(step["gpus"]) for step in steps] == [2, 0, 2]
    assert steps[1]["troubles"][0].startswith("The NVIDIA driver does not list its cards")


def test_a_machine_without_cards_still_tells_its_memory(watch: Watch) -> None:
    (sample,) = watch({"set": {"cards": ""}})
    assert (sample["gpus"], sample["troubles"]) == ([], [])
    assert sample["memory_total_bytes"] > 0


def test_a_stuck_driver_costs_only_its_own_figures_and_is_waited_for_once(watch: Watch) -> None:
    stuck, later = watch(
        {"set": {"cards": TWO, "hang": "nvmlDeviceGetMemoryInfo"}},
        {"until_trouble": True},
        patience_s=0.2,
    )
    assert stuck["took_s"] < 2
    assert stuck["memory_total_bytes"] > 0
    assert later["gpus"] == []
    assert later["troubles"] == [f"The NVIDIA driver has not answered for {3:.0f} s."]


_HOUR = """
import os, sys
from pathlib import Path
import psutil
from rigplanner.detect.monitor import Monitor
me, monitor = psutil.Process(), Monitor(Path(sys.argv[1]), patience_s=20)
for _ in range(200):
    monitor.sample()
before, busy = me.memory_info().rss, sum(me.cpu_times()[:2])
for number in range(3600):
    os.environ["NVML_STUB_PROCESSES"] = f"{os.getpid()}:{number % 700},{2**31 - 1 - number}:5"
    monitor.sample()
print(me.memory_info().rss - before, sum(me.cpu_times()[:2]) - busy)
monitor.close()
"""


def test_an_hour_of_samples_neither_grows_nor_costs(nvml_folder: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "LD_LIBRARY_PATH": str(nvml_folder), "NVML_STUB_CARDS": TWO}
    done = subprocess.run(
        [sys.executable, "-c", _HOUR, str(tmp_path)], env=environment, capture_output=True, timeout=100, check=True
    )
    grown_bytes, busy_s = map(float, done.stdout.split())
    assert grown_bytes <= 5_000_000
    assert busy_s / 3600 <= 0.01  # of one core, at one sample a second
