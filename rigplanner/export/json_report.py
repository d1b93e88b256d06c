"""The report as JSON: a contract with other programs, described in docs/cli.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from rigplanner import __version__
from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Estimate, ReportedFigure
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import PartChoice, Plan
from rigplanner.domain.report import DeviceMemory, Finding, HostMemory, Placement, Report
from rigplanner.planner.resolve import choices
from rigplanner.units import MIB
from rigplanner.wording.findings import sentence
from rigplanner.wording.verdict import verdict_sentence

#: Raised when a field changes its meaning or goes away; new fields do not raise it.
SCHEMA_VERSION: Final = 1


def json_report(
    report: Report,
    library: Library,
    assumed: Mapping[str, str] = MappingProxyType({}),
    remarks: Sequence[str] = (),
) -> str:
    """The report as indented JSON in plain ASCII, with what was assumed for its plan and what its file has to say."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "rigplanner_version": __version__,
        "inputs": _inputs(report.plan, report, library, assumed),
        "verdict": report.verdict.fit.value,
        "verdict_text": verdict_sentence(report),
        "devices": [_device(device) for device in report.memory.devices],
        "host": _host(report.memory.host),
        "placement": _placement(report.memory.placement),
        **_figures(report),
        "price_missing_slots": [slot.value for slot in report.cost.missing],
        "context_ceiling_tokens": report.memory.ceiling_tokens,
        "reported": [_reported(figure, report) for figure in reported_figures(report)],
        "findings": [_finding(finding) for finding in report.findings],
        "remarks": list(remarks),
    }
    return json.dumps(document, indent=2, allow_nan=False)


def reported_figures(report: Report) -> tuple[ReportedFigure, ...]:
    """What sources report for this very case, each figure once."""
    groups: tuple[tuple[ReportedFigure, ...], ...] = (
        report.speed.reports,
        report.waiting.reports,
        report.loading.reports,
        report.memory.reports,
        report.cost.reports,
    )
    return tuple(dict.fromkeys(figure for group in groups for figure in group))


def _inputs(plan: Plan, report: Report, library: Library, assumed: Mapping[str, str]) -> dict[str, Any]:
    work = plan.workload
    return {
        "rig": [_choice(slot, choice, library) for slot, choice in choices(plan.rig)],
        "model": {"id": work.model_id, "name": report.model.name if report.model else None},
        "quant": work.quant,
        "context_tokens": work.context_tokens,
        "kv_type": work.kv_type.value,
        "parallel_users": work.parallel_users,
        "flash_attention": work.flash_attention,
        "ubatch_tokens": work.ubatch_tokens,
        "runtime": work.runtime.value,
        "companions": [companion.model_dump(mode="json") for companion in work.companions],
        "offload": {
            "mode": work.offload.mode.value,
            "layers": work.offload.layers,
            "tensor_split": list(work.offload.tensor_split),
        },
        "use": work.use.id,
        "background_apps": list(plan.background_apps),
        "assumed": dict(assumed),
    }


def _choice(slot: Slot, choice: PartChoice, library: Library) -> dict[str, Any]:
    part = library.parts(slot).get(choice.part_id)
    return {
        "slot": slot.value,
        "id": choice.part_id,
        "name": part.name if part else None,
        "count": choice.count,
    }


def _device(device: DeviceMemory) -> dict[str, Any]:
    """Where a source gives one total for everything but the weights, that is not split by guessing."""
    rest = device.kv_bytes + device.state_bytes + device.compute_bytes
    split = device.split_known
    return {
        "name": device.name,
        "kind": device.kind.value,
        "layers": device.layers if split else None,
        "capacity_mib": _mib(device.capacity_bytes),
        "weights_mib": _mib(device.weights_bytes),
        "kv_mib": _mib(device.kv_bytes) if split else None,
        "state_mib": _mib(device.state_bytes) if split else None,
        "compute_mib": _mib(device.compute_bytes) if split else None,
        "unsplit_mib": 0.0 if split else _mib(rest),
        "runtime_mib": _mib(device.runtime_bytes) if split else None,
        "background_mib": _mib(device.background_bytes),
        "companions_mib": _mib(device.companion_bytes),
        "total_mib": _mib(device.total_bytes),
        "headroom_mib": _mib(device.headroom_bytes),
        "headroom_low_mib": _mib(device.headroom.low),
        "headroom_high_mib": _mib(device.headroom.high),
    }


def _host(host: HostMemory) -> dict[str, float | None]:
    return {
        "capacity_mib": _mib(host.capacity_bytes),
        "weights_mib": _mib(host.weights_bytes),
        "kv_mib": _mib(host.kv_bytes),
        "state_mib": _mib(host.state_bytes),
        "compute_mib": _mib(host.compute_bytes),
        "working_set_mib": _mib(host.working_set_bytes),
        "total_mib": _mib(host.total_bytes),
        "headroom_mib": _mib(host.headroom_bytes),
    }


def _placement(placement: Placement | None) -> dict[str, Any] | None:
    if placement is None:
        return None
    return {
        "layers": placement.layer_count,
        "gpu_layers": placement.gpu_layers,
        "cpu_expert_layers": placement.cpu_expert_layers,
        "spilled_mib": _mib(placement.spilled_bytes),
    }


def _mib(bytes_: float | None) -> float | None:
    return None if bytes_ is None else round(bytes_ / MIB, 3)


def _figures(report: Report) -> dict[str, dict[str, Any]]:
    verdict = report.verdict
    return {
        "decode_tokens_per_s": _estimate(verdict.decode),
        "decode_modelled_tokens_per_s": _estimate(report.speed.modelled),
        "decode_per_user_tokens_per_s": _estimate(report.speed.per_user),
        **({"decode_with_draft_tokens_per_s": _estimate(drafted)} if (drafted := report.speed.drafted) else {}),
        "prefill_tokens_per_s": _estimate(report.speed.prefill),
        "first_token_s": _estimate(verdict.first_token),
        **({"picture_s": _estimate(picture.seconds)} if (picture := report.waiting.picture) else {}),
        "load_s": _estimate(verdict.load),
        "price_usd": _estimate(verdict.price),
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high, "basis": estimate.basis.value}


def _reported(figure: ReportedFigure, report: Report) -> dict[str, Any]:
    source = report.sources.get(figure.source_id)
    return {
        "quantity": figure.quantity.value,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "outcome": figure.outcome or None,
        "doubt": figure.doubt or None,
        "source": {
            "id": figure.source_id,
            "title": source.title if source else None,
            "url": source.url if source else None,
            "as_of": source.as_of if source else None,
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    text = sentence(finding)
    fix = {"code": finding.fix.code, "text": text.action} if finding.fix else None
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "text": f"{text.title}. {text.detail}",
        "values": dict(finding.values),
        "fix": fix,
        "sources": list(finding.sources),
    }
