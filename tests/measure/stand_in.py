"""A program that stands in for llama-bench: it replays what the real one once printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

RECORDED = Path(__file__).with_name("recorded")

_PROGRAM = """#!{python} -IS
import json, os, sys
plan = json.load(open({plan!r}))
open({argv!r}, "w").write(json.dumps(sys.argv[1:]))
if "--help" in sys.argv:
    print(plan["help"])
    sys.exit(0)
for where, line in plan["lines"]:
    if where == "wait":
        open(line).read()
    else:
        print(line, file=sys.stdout if where == "out" else sys.stderr, flush=True)
if plan["status"] < 0:
    os.kill(os.getpid(), -plan["status"])
sys.exit(plan["status"])
"""

Line = tuple[str, str]


@dataclass(frozen=True)
class StandIn:
    program: Path
    argv_file: Path

    @property
    def argv(self) -> list[str]:
        argv: list[str] = json.loads(self.argv_file.read_text())
        return argv


def recorded(name: str) -> str:
    return (RECORDED / name).read_text(encoding="utf-8")


def lines_of(name: str, where: str) -> list[Line]:
    return [(where, line) for line in recorded(name).splitlines()]


def fifo(path: Path) -> Path:
    os.mkfifo(path)
    return path


def stand_in(folder: Path, lines: Iterable[Line], status: int = 0, help_text: str | None = None) -> StandIn:
    program, argv = folder / "llama-bench", folder / "argv.json"
    plan = folder / "plan.json"
    text = recorded("help.txt") if help_text is None else help_text
    plan.write_text(json.dumps({"lines": list(lines), "status": status, "help": text}))
    program.write_text(_PROGRAM.format(python=sys.executable, plan=str(plan), argv=str(argv)))
    program.chmod(0o755)
    return StandIn(program, argv)
