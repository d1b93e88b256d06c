"""The report as text for people: the verdict, the figures with range and basis, then what to mind."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from rigplanner.cli.planning import Planned
from rigplanner.cli.table import table
from rigplanner.domain.evidence import Basis, Estimate, Unit
from rigplanner.domain.plan import Workload
from rigplanner.domain.report import DeviceMemory, Finding, HostMemory, Report
from rigplanner.export.json_report import reported_figures
from rigplanner.units import GIB
from rigplanner.wording import labels
from rigplanner.wording.findings import sentence
from rigplanner.wording.marks import without_marks
from rigplanner.wording.quantities import between, duration, gib, span, tokens, unknown, usd, with_unit
from rigplanner.wording.reported import reported_line
from rigplanner.wording.sheet import offload_words
from rigplanner.wording.verdict import verdict_text

_WIDTH: Final = 100
_MEMORY_HEAD: Final = (
    "Memory, GiB", "holds", "weights", "KV cache", "state", "compute", "runtime", "other apps", "total", "free",
)  # fmt: skip
_LEAST_SHOWN: Final = 0.01
_FIELD_NAMES: Final = {"quant": "quantization", "context_tokens": "context", "use": "session", "memory": "memory"}


def text_report(report: Report, planned: Planned) -> str:
    """The whole report."""
    blocks = (
        _header(report),
        _verdict(report),
        [*table(list(_memory_rows(report))), *_beside(report)],
        table(list(_figure_rows(report)), left_columns=4),
        _reported(report),
        [line for finding in report.findings for line in _finding(finding)],
        _assumptions(report, planned),
        [line for remark in planned.remarks for line in _wrapped(remark)],
    )
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _header(report: Report) -> list[str]:
    return _wrapped(_rig(report)) + _wrapped(_work(report, report.plan.workload))


def _rig(report: Report) -> str:
    rig = report.rig
    cards = [f"{count}x {name}" if count > 1 else name for name, count in Counter(c.name for c in rig.gpus).items()]
    others = [part.name for part in (rig.system, rig.cpu, rig.memory, rig.drive) if part is not None]
    return " + ".join([*cards, *others])


def _work(report: Report, work: Workload) -> str:
    facts = [
        f"{report.model.name if report.model else work.model_id} {work.quant}",
        f"context {tokens(work.context_tokens)}",
        f"KV cache {work.kv_type.value}",
        f"{work.parallel_users} user{'s' if work.parallel_users > 1 else ''}",
        f"{work.runtime.value}, {offload_words(work)}",
        f"flash attention {'on' if work.flash_attention else 'off'}",
        f"batch {work.ubatch_tokens}",
    ]
    return ", ".join(facts)


def _verdict(report: Report) -> list[str]:
    text = verdict_text(report)
    return _wrapped(without_marks(f"{text.sentence} {text.second}"))


def _memory_rows(report: Report) -> Iterator[Sequence[str]]:
    yield _MEMORY_HEAD
    for device in report.memory.devices:
        yield _device_row(device)
    yield _host_row(report.memory.host)


def _beside(report: Report) -> Iterator[str]:
    """What is loaded beside the model, counted in the total."""
    for held in report.memory.companions:
        quant = f" {held.companion.quant}" if held.companion.quant else ""
        size = (
            f"{unknown()}, not in the total" if held.need.value is None else f"{gib(held.need.value)} GiB of the total"
        )
        yield from _wrapped(f"Beside it: {held.companion.name}{quant}, {size}.")


def _device_row(device: DeviceMemory) -> Sequence[str]:
    rest = device.kv_bytes + device.state_bytes + device.compute_bytes
    inside = (device.kv_bytes, device.state_bytes, device.compute_bytes)
    split = tuple(map(_gib, inside)) if device.split_known else (f"{gib(rest)} together", "", "")
    return (
        device.name,
        gib(device.capacity_bytes),
        _gib(device.weights_bytes),
        *split,
        _gib(device.runtime_bytes),
        _gib(device.background_bytes),
        gib(device.total_bytes),
        gib(device.headroom_bytes),
    )


def _host_row(host: HostMemory) -> Sequence[str]:
    return (
        "Main memory",
        unknown() if host.capacity_bytes is None else gib(host.capacity_bytes),
        _gib(host.weights_bytes),
        _gib(host.kv_bytes),
        _gib(host.state_bytes),
        _gib(host.compute_bytes),
        _gib(host.working_set_bytes),
        "",
        gib(host.total_bytes),
        unknown() if host.headroom_bytes is None else gib(host.headroom_bytes),
    )


def _gib(bytes_: int) -> str:
    """Two digits below 1 GiB, so that little is not taken for nothing; a dash for nothing."""
    if 0 < bytes_ < _LEAST_SHOWN * GIB:
        return f"<{_LEAST_SHOWN}"
    return "-" if bytes_ == 0 else gib(bytes_, 1 if bytes_ >= GIB else 2)


def _figure_rows(report: Report) -> Iterator[Sequence[str]]:
    speed, verdict = report.speed, report.verdict
    yield _figure("Writes", verdict.decode)
    if verdict.decode.basis is not Basis.MODELLED and speed.modelled.value is not None:
        yield _figure("  by our model", speed.modelled)
    users = report.plan.workload.parallel_users
    if users > 1:
        yield _figure(f"  each of {users} users", speed.per_user)
    if speed.drafted is not None:
        yield _figure("  with the draft model", speed.drafted)
    yield _figure("Reads the prompt", speed.prefill)
    yield _figure("First word after", verdict.first_token)
    picture = report.waiting.picture
    if picture is not None:
        yield _figure(f"  a picture's {picture.tokens:,} tokens", picture.seconds)
    yield _figure("Loads in", verdict.load)
    yield _price(report)


def _figure(label: str, estimate: Estimate) -> Sequence[str]:
    """A figure with its range and basis, or why it is unknown."""
    if estimate.value is None:
        why = estimate.steps[0].label if estimate.steps else ""
        return label, unknown(), "", why
    return label, _value(estimate), _range(estimate), labels.basis(estimate.basis)


def _price(report: Report) -> Sequence[str]:
    label, value, band, basis = _figure("Price", report.verdict.price)
    if report.verdict.price.value is None:
        return label, value, band, basis
    missing = ", ".join(labels.slot(slot).lower() for slot in report.cost.missing)
    return label, value, band, f"{basis}, without {missing}: price unknown" if missing else basis


def _value(estimate: Estimate) -> str:
    if estimate.unit is Unit.SECONDS:
        return duration(estimate.value or 0.0)
    return usd(estimate.value or 0.0) if estimate.unit is Unit.USD else with_unit(estimate)


def _range(estimate: Estimate) -> str:
    if estimate.unit is not Unit.SECONDS or estimate.low is None or estimate.high is None:
        return span(estimate)
    return between(duration(estimate.low), duration(estimate.high))


def _reported(report: Report) -> list[str]:
    lines = (reported_line(figure, report.sources.get(figure.source_id)) for figure in reported_figures(report))
    return [part for line in lines for part in _wrapped(line, hanging=True)]


def _finding(finding: Finding) -> list[str]:
    text = sentence(finding)
    action = f" [{text.action}]" if text.action else ""
    return _wrapped(f"{labels.severity(finding.severity)}: {text.title}. {text.detail}{action}", hanging=True)


def _assumptions(report: Report, planned: Planned) -> list[str]:
    said = [f"{_FIELD_NAMES[field]}: {text}" for field, text in planned.assumed.items()]
    if not report.memory.background_apps and report.plan.background_live_bytes is None:
        said.append("other programs on the GPU: none counted; --background adds them")
    return [line for text in said for line in _wrapped(f"Assumed {text}.", hanging=True)]


def _wrapped(text: str, *, hanging: bool = False) -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent="    " if hanging else "", break_on_hyphens=False)
