from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

_SCAN = """
import dataclasses, json, sys, time
from pathlib import Path
from rigplanner.detect.scan import scan
loaded_before = "pynvml" in sys.modules
start = time.monotonic()
snapshot = scan(Path(sys.argv[1]), float(sys.argv[2]))
print(json.dumps({**dataclasses.asdict(snapshot), "took_s": time.monotonic() - start, "early": loaded_before}))
"""


@pytest.fixture(scope="session")
def nvml_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a driver library whose cards are scripted by environment variables."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("the scripted NVML library needs Linux and a C compiler")
    folder = tmp_path_factory.mktemp("nvml")
    source = Path(__file__).with_name("nvml_stub.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", folder / "libnvidia-ml.so.1", source], check=True)
    return folder


@pytest.fixture
def scan_with(nvml_folder: Path, tmp_path: Path) -> Callable[..., SimpleNamespace]:
    """Scan an empty machine in a process of its own, with scripted NVIDIA cards."""

    def scan(limit_s: float = 30.0, **script: str | bytes) -> SimpleNamespace:
        environment = {os.fsencode(key): os.fsencode(value) for key, value in os.environ.items()}
        environment[b"LD_LIBRARY_PATH"] = os.fsencode(nvml_folder)
        environment |= {f"NVML_STUB_{key.upper()}".encode(): os.fsencode(value) for key, value in script.items()}
        command = [sys.executable, "-c", _SCAN, str(tmp_path), str(limit_s)]
        done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=True)
        assert done.stderr == b""
        answer: dict[str, Any] = json.loads(done.stdout)
        answer["gpus"] = [SimpleNamespace(**gpu) for gpu in answer["gpus"]]
        return SimpleNamespace(**answer)

    return scan


@pytest.fixture
def machine(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Write a file tree: contents by path; a content that starts with -> is a link."""

    def write(files: dict[str, str]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content.startswith("->"):
                path.symlink_to(content[2:])
            else:
                path.write_text(content, encoding="utf-8")
        return tmp_path

    return write
