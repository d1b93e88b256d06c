"""`rigplanner detect`: what this machine is, what runs models on it, and which models lie on it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rigplanner.cli.catalog import library_of_today
from rigplanner.cli.errors import Parser
from rigplanner.cli.host_text import host_text
from rigplanner.detect.match import HostMatch, match_host
from rigplanner.detect.scan import scan
from rigplanner.detect.software import find_software
from rigplanner.domain.host import HostSnapshot
from rigplanner.domain.software import FoundModel, FoundSoftware
from rigplanner.planner.starter import starter_plan

SCHEMA_VERSION = 1
_USE = "coding"


def run(arguments: Sequence[str]) -> int:
    """Print what was found; what could not be read is said and is no failure."""
    given = _parser().parse_args(list(arguments))
    library = library_of_today()
    snapshot, software = scan(), find_software(Path.home(), os.environ)
    match = match_host(snapshot, library, starter_plan(library.uses[_USE]).workload)
    if given.json:
        print(json.dumps(as_json(snapshot, match, software), indent=2))
    else:
        print(host_text(snapshot, match, software, library))
    return 0


def as_json(snapshot: HostSnapshot, match: HostMatch, software: FoundSoftware) -> dict[str, Any]:
    """The documented contract: fields of what was found, null for what is unknown."""
    return {
        "schema_version": SCHEMA_VERSION,
        **asdict(snapshot),
        "parts": [
            {"slot": part.slot.value, "found": part.found, "id": part.part_id, "notes": list(part.notes)}
            for part in match.parts
        ],
        "runtimes": [asdict(runtime) for runtime in software.runtimes],
        "models": [_model(found) for found in software.models],
        "troubles": [*snapshot.troubles, *match.troubles, *software.troubles],
    }


def _model(found: FoundModel) -> dict[str, Any]:
    return {
        "name": found.name,
        "path": found.path,
        "size_bytes": found.size_bytes,
        "origin": found.origin,
        "quant": found.model.exact_quant if found.model else None,
        "params_b": found.model.total_params_b if found.model else None,
        "trouble": found.trouble,
    }


def _parser() -> Parser:
    parser = Parser(
        prog="rigplanner detect",
        description="Tells what this machine is, what holds its graphics memory, and which models lie on it.",
    )
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    return parser
