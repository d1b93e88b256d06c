"""An entry of the catalogs as a list of facts: the name of each as people know it, and its value."""

from __future__ import annotations

from functools import singledispatch
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from rigplanner.domain.evidence import ReportedFigure, Source
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import BackgroundApp, LoadClass, Part
from rigplanner.domain.running_costs import ApiPrice, Tariff
from rigplanner.wording.quantities import EN_DASH, about_tokens

#: Field, its name, and how its value is written; "" leaves the value as it is.
_FIELDS: Final = MappingProxyType(
    {
        "memory_gib": ("Memory", "{:g} GB"),
        "memory_type": ("Memory type", ""),
        "bandwidth_gbps": ("Memory bandwidth", "{:,.0f} GB/s"),
        "bus_bits": ("Memory bus", "{} bit"),
        "memory_rate_gbps": ("Memory data rate", "{:g} Gbit/s a pin"),
        "fp16_tflops": ("Compute, FP16", "{:g} TFLOPS"),
        "fp32_tflops": ("Compute, FP32", "{:g} TFLOPS"),
        "architecture": ("Generation", ""),
        "compute_capability": ("CUDA capability", ""),
        "tdp_w": ("Power limit", "{:g} W"),
        "length_mm": ("Length", "{:g} mm"),
        "slots": ("Slots taken", "{:g}"),
        "power_connectors": ("Power plugs", ""),
        "pcie_gen": ("PCIe generation", "{}"),
        "pcie_lanes": ("PCIe lanes", "{}"),
        "released": ("Released", ""),
        "socket": ("Socket", ""),
        "cores": ("Cores", "{}"),
        "threads": ("Threads", "{}"),
        "base_ghz": ("Base clock", "{:g} GHz"),
        "boost_ghz": ("Boost clock", "{:g} GHz"),
        "memory_types": ("Takes memory", ""),
        "memory_channels": ("Memory channels", "{}"),
        "max_memory_mts": ("Memory speed, at most", "{} MT/s"),
        "max_memory_gib": ("Memory, at most", "{} GB"),
        "gpu_slot_lanes": ("Lanes for cards", "{}"),
        "avx512": ("AVX-512", ""),
        "integrated_graphics": ("Graphics built in", ""),
        "cooler_included": ("Comes with a cooler", ""),
        "type": ("Type", ""),
        "modules": ("Modules", "{}"),
        "capacity_gib": ("Capacity", "{} GB"),
        "mts": ("Speed", "{} MT/s"),
        "cl": ("Latency", "CL{}"),
        "form_factor": ("Form factor", ""),
        "kind": ("Kind", ""),
        "interface": ("Interface", ""),
        "capacity_gb": ("Capacity", "{:,} GB"),
        "seq_read_mbps": ("Reads", "{:,.0f} MB/s"),
        "chipset": ("Chipset", ""),
        "memory_slots": ("Memory slots", "{}"),
        "m2_slots": ("M.2 slots", "{}"),
        "gpu_slots": ("Slots for cards", "{}"),
        "watts": ("Power", "{} W"),
        "efficiency": ("Efficiency", ""),
        "pcie_8pin": ("8-pin plugs", "{}"),
        "pcie_16pin": ("16-pin plugs", "{}"),
        "board_form_factors": ("Takes boards", ""),
        "max_gpu_length_mm": ("Card length, at most", "{:g} mm"),
        "max_cooler_height_mm": ("Cooler height, at most", "{:g} mm"),
        "height_mm": ("Height", "{:g} mm"),
        "radiator_mm": ("Radiator", "{:g} mm"),
        "sockets": ("Sockets", ""),
        "chip": ("Chip", ""),
        "cpu_cores": ("Processor cores", "{}"),
        "gpu_cores": ("GPU cores", "{}"),
        "usable_gpu_gib": ("For the GPU by default", "{:g} GiB"),
        "usable_gpu_gib_newer_os": ("For the GPU, newer system", "{:g} GiB"),
        "max_usable_gpu_gib": ("For the GPU, at most", "{:g} GiB"),
        "idle_w": ("Power when idle", "{:g} W"),
        "load_w": ("Power under load", "{:g} W"),
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
        found.append((known[0], stated(entry, field)))
    return tuple(found)


def stated(entry: BaseModel, field: str) -> str:
    """The value of one field as it is written for people."""
    value = getattr(entry, field)
    return "unknown" if _is_empty(value) else _written(value, _FIELDS[field][1] if field in _FIELDS else "")


def field_name(field: str) -> str:
    """The name of a field as people know it."""
    return _FIELDS[field][0] if field in _FIELDS else field.replace("_", " ")


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", ())


def _written(value: Any, pattern: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return pattern.format(value) if pattern else str(value)


@facts.register
def _model(model: LlmModel) -> tuple[Fact, ...]:
    arch = model.architecture
    found = [("Parameters", f"{model.total_params_b:g} billion")]
    if model.is_moe:
        found.append(("Working on a token", f"{model.active_params_b:g} billion"))
    found += [("Maker", model.organisation), ("Licence", model.licence)]
    if model.released:
        found.append(("Released", model.released))
    if arch is None:
        return (*found, ("Architecture", "unknown"))
    found += [("Context, at most", about_tokens(arch.max_context)), ("Layers", str(arch.layer_count))]
    if arch.moe:
        found.append(("Experts", f"{arch.moe.experts}, {arch.moe.experts_used} a token"))
    if arch.sliding_window:
        found.append(("Sliding window", f"{arch.sliding_window:,} tokens"))
    return (*found, ("Attention", _attention(model)))


def _attention(model: LlmModel) -> str:
    arch = model.architecture
    if arch is None:
        return "unknown"
    if arch.mla:
        return "latent (MLA)"
    kinds = {"F": "full", "S": "sliding", "R": "recurrent", "N": "none"}
    return ", ".join(f"{arch.layers.count(letter)} {word}" for letter, word in kinds.items() if letter in arch.layers)


@facts.register
def _load_class(storage: LoadClass) -> tuple[Fact, ...]:
    return (
        ("Loads models at", f"{storage.low_gbps:g}{EN_DASH}{storage.high_gbps:g} GB/s"),
        ("Usually", f"{storage.typical_gbps:g} GB/s"),
        ("Where memory mapping goes wrong", f"{storage.bad_mmap_gbps:g} GB/s"),
    )


@facts.register
def _background(app: BackgroundApp) -> tuple[Fact, ...]:
    return (("Graphics memory", f"{app.low_mib:g}{EN_DASH}{app.high_mib:g} MiB"), ("Known from", app.evidence))


@facts.register
def _tariff(tariff: Tariff) -> tuple[Fact, ...]:
    return (("Electricity", f"${tariff.usd_per_kwh:.3f} a kWh"),)


@facts.register
def _api_price(price: ApiPrice) -> tuple[Fact, ...]:
    found = [
        ("Offered by", price.provider),
        ("Kind", price.kind),
        ("A million tokens read", f"${price.input_usd_per_m:g}"),
        ("A million tokens written", f"${price.output_usd_per_m:g}"),
    ]
    if price.cached_input_usd_per_m is not None:
        found.append(("A million cached tokens", f"${price.cached_input_usd_per_m:g}"))
    return tuple(found)


@facts.register
def _figure(figure: ReportedFigure) -> tuple[Fact, ...]:
    """The conditions that a report names."""
    named = (
        ("Quantization", figure.quant),
        ("Context", figure.context_tokens and about_tokens(figure.context_tokens)),
        ("Already filled", figure.filled_tokens and about_tokens(figure.filled_tokens)),
        ("Prompt", figure.prompt_tokens and f"{figure.prompt_tokens:,} tokens"),
        ("Storage", figure.drive_class),
        ("Use", figure.use_id),
    )
    return tuple((name, value) for name, value in named if value)


@facts.register
def _source(source: Source) -> tuple[Fact, ...]:
    return (("Title", source.title), ("Date", source.as_of))
