"""Every finding has words; the code and its words cannot drift apart."""

from __future__ import annotations

import ast
from pathlib import Path

import rigplanner.planner
from rigplanner.wording import findings

PLANNER = Path(rigplanner.planner.__file__).parent


def literals_of_calls(name: str) -> set[str]:
    """Codes given as first argument of a call, or in a table of codes, anywhere in the planner."""
    found: set[object] = set()
    for path in PLANNER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name and node.args:
                found |= {leaf.value for leaf in ast.walk(node.args[0]) if isinstance(leaf, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


def test_every_finding_of_the_planner_has_words() -> None:
    assert literals_of_calls("Finding") <= findings.codes()


def test_every_fix_of_the_planner_has_a_button() -> None:
    assert literals_of_calls("fix") == findings.action_codes()
