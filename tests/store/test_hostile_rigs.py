"""A rig file from a stranger can do nothing but open: everything else is refused soon, in words, and cheaply."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .hostile import contents

CASES = dict(contents())
MOST_S, MOST_MB = 1.0, 100.0

#: Opens each file as every part of the program would, and tells how long it took and how high memory rose.
PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rig_folder import saved_rig
from rigplanner.store.rigs import load_rig
from rigplanner.store.salvage import salvaged_rig
from tests.store.examples import CHAT, library

def forget_the_peak():
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")

def peak_mb():
    if sys.platform == "linux":  # of getrusage a child inherits its parent's
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6

shelves = library(uses={"coding": CHAT})
folder = Path(sys.argv[1])
load_rig(folder / "good.rig.json", shelves)
told = {}
for path in sorted(folder.glob("[0-9]*.rig.json")):
    forget_the_peak()
    before, begun, text = peak_mb(), time.perf_counter(), ""
    try:
        load_rig(path, shelves)
    except RigFileError as error:
        text = str(error)
    opened = time.perf_counter()
    saved_rig(path), salvaged_rig(path, shelves)
    told[path.name] = [text, opened - begun, time.perf_counter() - opened, peak_mb() - before]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    pytest.importorskip("resource", reason="needs a system that tells the peak of memory")
    folder = tmp_path_factory.mktemp("hostile")
    good = Path(__file__).parents[1] / "data" / "rigs" / "v2_starter.rig.json"
    (folder / "good.rig.json").write_bytes(good.read_bytes())
    files = {f"{number:03}.rig.json": name for number, name in enumerate(CASES)}
    for file, name in files.items():
        (folder / file).write_bytes(CASES[name])
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    told: dict[str, list[Any]] = json.loads(ended.stdout)
    assert len(told) == len(CASES)
    return {files[file]: outcome for file, outcome in told.items()}


@pytest.mark.timed
@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_soon_in_few_words_and_with_little_memory(name: str, outcomes: dict[str, list[Any]]) -> None:
    text, opening_s, rescue_s, grown_mb = outcomes[name]

    assert text, "it opened"
    assert len(text) < 400
    assert text.isprintable()
    assert opening_s < MOST_S
    assert rescue_s < 2 * MOST_S
    assert grown_mb < MOST_MB
