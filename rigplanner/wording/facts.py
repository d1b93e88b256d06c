"""An entry of the catalogs as a list of facts: the name of each as people know it, and its value."""

from __future__ import annotations

from functools import singledispatch
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from rigplanner.domain.evidence import ReportedFigure, Source
from rigplanner.domain.llm import Architecture, LlmModel
from rigplanner.domain.parts import BackgroundApp, Cooler, LoadClass, Part
from rigplanner.domain.running_costs import ApiPrice, Tariff
from rigplanner.numerals import amount, exact, figure, localised
from rigplanner.translation import mark, tr, tr_in
from rigplanner.wording.currency import shown
from rigplanner.wording.quantities import EN_DASH, about_tokens, unknown
from rigplanner.wording.sentences import clauses
from rigplanner.wording.specs import cooler_kind

#: Field, its name, how its figure is written and what stands around it; a value that is no figure stays as it is.
#: Names that are empty are short words that mean something else elsewhere: see `field_name`.
_FIELDS: Final = MappingProxyType(
    {
        "memory_gib": ("", "g", "{value} GB"),
        "memory_type": (mark("Memory type"), "", ""),
        "bandwidth_gbps": (mark("Memory bandwidth"), ",.0f", "{value} GB/s"),
        "bus_bits": (mark("Memory bus"), "", mark("{value} bit")),
        "memory_rate_gbps": (mark("Memory data rate"), "g", mark("{value} Gbit/s a pin")),
        "fp16_tflops": (mark("Compute, FP16"), "g", "{value} TFLOPS"),
        "fp32_tflops": (mark("Compute, FP32"), "g", "{value} TFLOPS"),
        "architecture": (mark("Generation"), "", ""),
        "compute_capability": (mark("CUDA capability"), "", ""),
        "tdp_w": (mark("Power limit"), "g", "{value} W"),
        "length_mm": (mark("Length"), "g", "{value} mm"),
        "slots": (mark("Slots taken"), "g", "{value}"),
        "power_connectors": (mark("Power plugs"), "", ""),
        "pcie_gen": (mark("PCIe generation"), "", "{value}"),
        "pcie_lanes": (mark("PCIe lanes"), "", "{value}"),
        "released": (mark("Released"), "", ""),
        "socket": (mark("Socket"), "", ""),
        "cores": (mark("Cores"), "", "{value}"),
        "threads": (mark("Threads"), "", "{value}"),
        "base_ghz": (mark("Base clock"), "g", "{value} GHz"),
        "boost_ghz": (mark("Boost clock"), "g", "{value} GHz"),
        "memory_types": (mark("Takes memory"), "", ""),
        "memory_channels": (mark("Memory channels"), "", "{value}"),
        "max_memory_mts": (mark("Memory speed, at most"), "", "{value} MT/s"),
        "max_memory_gib": (mark("Memory, at most"), "", "{value} GB"),
        "gpu_slot_lanes": (mark("Lanes for cards"), "", "{value}"),
        "avx512": (mark("AVX-512"), "", ""),
        "integrated_graphics": (mark("Graphics built in"), "", ""),
        "cooler_included": (mark("Comes with a cooler"), "", ""),
        "type": (mark("Type"), "", ""),
        "modules": (mark("Modules"), "", "{value}"),
        "capacity_gib": (mark("Capacity"), "", "{value} GB"),
        "mts": (mark("Speed"), "", "{value} MT/s"),
        "cl": (mark("Latency"), "", "CL{value}"),
        "form_factor": (mark("Form factor"), "", ""),
        "kind": (mark("Kind"), "", ""),
        "interface": (mark("Interface"), "", ""),
        "capacity_gb": (mark("Capacity"), ",", "{value} GB"),
        "seq_read_mbps": ("", ",.0f", "{value} MB/s"),
        "chipset": (mark("Chipset"), "", ""),
        "memory_slots": (mark("Memory slots"), "", "{value}"),
        "m2_slots": (mark("M.2 slots"), "", "{value}"),
        "gpu_slots": (mark("Slots for cards"), "", "{value}"),
        "watts": (mark("Power"), "", "{value} W"),
        "efficiency": (mark("Efficiency"), "", ""),
        "pcie_8pin": (mark("8-pin plugs"), "", "{value}"),
        "pcie_16pin": (mark("16-pin plugs"), "", "{value}"),
        "board_form_factors": (mark("Takes boards"), "", ""),
        "max_gpu_length_mm": (mark("Card length, at most"), "g", "{value} mm"),
        "max_cooler_height_mm": (mark("Cooler height, at most"), "g", "{value} mm"),
        "height_mm": (mark("Height"), "g", "{value} mm"),
        "radiator_mm": (mark("Radiator"), "g", "{value} mm"),
        "sockets": (mark("Sockets"), "", ""),
        "chip": (mark("Chip"), "", ""),
        "cpu_cores": (mark("Processor cores"), "", "{value}"),
        "gpu_cores": (mark("GPU cores"), "", "{value}"),
        "usable_gpu_gib": (mark("For the GPU by default"), "g", "{value} GiB"),
        "usable_gpu_gib_newer_os": (mark("For the GPU, newer system"), "g", "{value} GiB"),
        "max_usable_gpu_gib": (mark("For the GPU, at most"), "g", "{value} GiB"),
        "idle_w": (mark("Power when idle"), "g", "{value} W"),
        "load_w": (mark("Power under load"), "g", "{value} W"),
    }
)
#: Facts that matter enough to be shown as unknown.
_ALWAYS: Final = frozenset({"memory_channels", "max_gpu_length_mm", "usable_gpu_gib", "length_mm", "tdp_w", "mts"})

Fact = tuple[str, str]


@singledispatch
def facts(entry: object) -> tuple[Fact, ...]:
    """The facts of an entry, name and value; what no source tells is "unknown" where it matters, else left out."""
    del entry
    return ()


@facts.register
def _part(part: Part) -> tuple[Fact, ...]:
    return _of_fields(part)


def _of_fields(entry: BaseModel) -> tuple[Fact, ...]:
    found = []
    for field in type(entry).model_fields:
        known = _FIELDS.get(field)
        value = getattr(entry, field)
        if known is None or (_is_empty(value) and field not in _ALWAYS):
            continue
        found.append((field_name(field), stated(entry, field)))
    return tuple(found)


def stated(entry: BaseModel, field: str) -> str:
    """The value of one field as it is written for people."""
    value = getattr(entry, field)
    if _is_empty(value):
        return unknown()
    if field == "kind" and isinstance(entry, Cooler):
        return cooler_kind(value)
    _, digits, around = _FIELDS.get(field, ("", "", ""))
    return tr(around, value=localised(format(value, digits))) if around else _written(value)


def field_name(field: str) -> str:
    """The name of a field as people know it."""
    if field == "memory_gib":
        return tr_in("of a graphics card or a machine with one memory", "Memory")
    if field == "seq_read_mbps":
        return tr_in("the speed of a drive", "Reads")
    return tr(_FIELDS[field][0]) if field in _FIELDS else field.replace("_", " ")


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", ())


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    return ", ".join(str(item) for item in value) if isinstance(value, tuple) else str(value)


@facts.register
def _model(model: LlmModel) -> tuple[Fact, ...]:
    arch = model.architecture
    found = [(tr("Parameters"), _billions(model.total_params_b))]
    if model.is_moe:
        found.append((tr("Working on a token"), _billions(model.active_params_b)))
    found += [(tr("Maker"), model.organisation), (tr("Licence"), tr(model.licence))]
    if model.released:
        found.append((tr("Released"), model.released))
    if arch is None:
        return (*found, (tr("Architecture"), unknown()))
    found += [(tr("Context, at most"), about_tokens(arch.max_context)), (tr("Layers"), str(arch.layer_count))]
    if arch.moe:
        experts = tr("{count}, {used} a token", count=arch.moe.experts, used=arch.moe.experts_used)
        found.append((tr("Experts"), experts))
    if arch.sliding_window:
        found.append((tr("Sliding window"), tr("{count} tokens", count=figure(arch.sliding_window))))
    return (*found, (tr("Attention"), _attention(arch)))


def _billions(count: float) -> str:
    return tr("{count} billion", count=exact(count))


#: Layers of each kind, by the letter of the kind.
_ATTENTION: Final = {
    "F": mark("{count} full"),
    "S": mark("{count} sliding"),
    "R": mark("{count} recurrent"),
    "N": mark("{count} none"),
}


def _attention(arch: Architecture) -> str:
    if arch.mla:
        return tr("latent (MLA)")
    told = ((arch.layers.count(letter), text) for letter, text in _ATTENTION.items())
    return clauses(tr(text, count=count) for count, text in told if count)


@facts.register
def _load_class(storage: LoadClass) -> tuple[Fact, ...]:
    return (
        (tr("Loads models at"), f"{exact(storage.low_gbps)}{EN_DASH}{exact(storage.high_gbps)} GB/s"),
        (tr("Usually"), f"{exact(storage.typical_gbps)} GB/s"),
        (tr("Where memory mapping goes wrong"), f"{exact(storage.bad_mmap_gbps)} GB/s"),
    )


@facts.register
def _background(app: BackgroundApp) -> tuple[Fact, ...]:
    held = f"{exact(app.low_mib)}{EN_DASH}{exact(app.high_mib)} MiB"
    return ((tr("Graphics memory"), held), (tr("Known from"), tr(app.evidence)))


@facts.register
def _tariff(tariff: Tariff) -> tuple[Fact, ...]:
    price = amount(shown().symbol, figure(tariff.usd_per_kwh * shown().per_usd, 3))
    return ((tr("Electricity"), tr("{price} a kWh", price=price)),)


@facts.register
def _api_price(price: ApiPrice) -> tuple[Fact, ...]:
    found = [
        (tr("Offered by"), price.provider),
        (tr("Kind"), tr(_API_KINDS.get(price.kind, price.kind))),
        (tr("A million tokens read"), _token_price(price.input_usd_per_m)),
        (tr("A million tokens written"), _token_price(price.output_usd_per_m)),
    ]
    if price.cached_input_usd_per_m is not None:
        found.append((tr("A million cached tokens"), _token_price(price.cached_input_usd_per_m)))
    return tuple(found)


_API_KINDS: Final = {"open weights": mark("open weights"), "frontier (closed)": mark("frontier (closed)")}


def _token_price(usd: float) -> str:
    """An amount of US dollars, which may be far below a cent."""
    return amount(shown().symbol, exact(usd * shown().per_usd))


@facts.register
def _figure(figure_: ReportedFigure) -> tuple[Fact, ...]:
    """The conditions that a report names."""
    prompt = tr("{count} tokens", count=figure(figure_.prompt_tokens)) if figure_.prompt_tokens else ""
    named = (
        (tr("Quantization"), figure_.quant),
        (tr("Context"), figure_.context_tokens and about_tokens(figure_.context_tokens)),
        (tr("Already filled"), figure_.filled_tokens and about_tokens(figure_.filled_tokens)),
        (tr("Prompt"), prompt),
        (tr("Storage"), figure_.drive_class),
        (tr_in("what a model is used for", "Use"), figure_.use_id),
    )
    return tuple((name, value) for name, value in named if value)


@facts.register
def _source(source: Source) -> tuple[Fact, ...]:
    return ((tr_in("of a source", "Title"), source.title), (tr("Date"), source.as_of))
