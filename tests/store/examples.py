"""A small library, and plans of every shape for the property tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from rigplanner.catalog.library import Library
from rigplanner.domain.llm import Architecture, LlmModel, Moe
from rigplanner.domain.parts import Condition, Cpu, Drive, Gpu, MemoryKit, Price, PriceBasis, System
from rigplanner.domain.plan import (
    MAX_CONTEXT_TOKENS,
    Companion,
    CompanionKind,
    GpuLimit,
    KvType,
    Offload,
    OffloadMode,
    OwnParts,
    PartChoice,
    Plan,
    Rig,
    Runtime,
    Use,
    Workload,
)

TODAY = date(2026, 11, 25)
SHEET = {"vendor": "NVIDIA", "spec_source": "maker's sheet", "spec_as_of": "2026-11"}
CHAT = Use(id="chat", name="Chat", prompt_tokens=500, answer_tokens=300)


def price(usd: float) -> Price:
    return Price(
        condition=Condition.NEW, typical_usd=usd, as_of="2026-11-20", basis=PriceBasis.LISTING, source="a shop"
    )


def gpu(name: str = "rtx-3060-12gb", usd: float = 289.0, **fields: Any) -> Gpu:
    return Gpu(
        **{
            "id": name,
            "name": name.upper(),
            "architecture": "Ampere",
            "memory_gib": 12,
            "memory_type": "GDDR6",
            "bandwidth_gbps": 360.0,
            "prices": (price(usd),),
            **SHEET,
            **fields,
        }
    )


def model(name: str = "llama-3.1-8b") -> LlmModel:
    return LlmModel(
        id=name,
        name=name,
        family="Llama",
        organisation="Meta",
        total_params_b=8.03,
        active_params_b=8.03,
        architecture=Architecture(
            kind="llama",
            layers="F" * 32,
            hidden_size=4096,
            heads=32,
            kv_heads=8,
            head_dim_k=128,
            head_dim_v=128,
            ffn_size=14336,
            vocab_size=128256,
            tied_embeddings=False,
            max_context=131072,
        ),
        sources=("config.json",),
        as_of="2024-07-23",
    )


def library(**fields: Any) -> Library:
    cpu = Cpu(
        id="ryzen-5-5600",
        name="Ryzen 5 5600",
        socket="AM4",
        cores=6,
        threads=12,
        memory_types=("DDR4",),
        memory_channels=2,
        **SHEET,
    )
    kit = MemoryKit(id="ddr4-32", name="32 GB DDR4", type="DDR4", modules=2, capacity_gib=32, mts=3200, **SHEET)
    drive = Drive(
        id="nvme-1tb", name="1 TB", kind="NVMe", interface="PCIe", capacity_gb=1000, load_class="nvme4", **SHEET
    )
    system = System(
        id="mac", name="Mac", chip="M4", memory_gib=64, bandwidth_gbps=273, backend="Metal", load_class="apple", **SHEET
    )
    tables: dict[str, tuple[Any, ...]] = {
        "gpus": (gpu(), gpu("rtx-4090")),
        "cpus": (cpu,),
        "memory": (kit,),
        "drives": (drive,),
        "systems": (system,),
        "models": (model(),),
    }
    by_id: dict[str, Any] = {name: {entry.id: entry for entry in entries} for name, entries in tables.items()}
    return Library(TODAY, **by_id, **fields)


def plan(**fields: Any) -> Plan:
    usual = {
        "name": "Starter",
        "rig": Rig(
            gpus=(PartChoice(part_id="rtx-3060-12gb"),),
            cpu=PartChoice(part_id="ryzen-5-5600"),
            memory=PartChoice(part_id="ddr4-32"),
            drive=PartChoice(part_id="nvme-1tb"),
        ),
        "workload": Workload(model_id="llama-3.1-8b", quant="Q4_K_M", context_tokens=4096, use=CHAT),
    }
    return Plan(**{**usual, **fields})


def _choices(*ids: str) -> st.SearchStrategy[PartChoice]:
    return st.builds(
        PartChoice,
        part_id=st.sampled_from(ids),
        count=st.integers(1, 16),
        condition=st.sampled_from(Condition),
        owned=st.booleans(),
        own_price_usd=st.none() | st.just(0.0) | st.floats(1e-9, 1e9),
    )


def _rigs() -> st.SearchStrategy[Rig]:
    parts = st.builds(
        Rig,
        gpus=st.lists(_choices("rtx-3060-12gb", "rtx-4090", "own-card", "gone"), max_size=3).map(tuple),
        cpu=st.none() | _choices("ryzen-5-5600", "gone"),
        memory=st.none() | _choices("ddr4-32"),
        drive=st.none() | _choices("nvme-1tb"),
    )
    return parts | st.builds(Rig, system=_choices("mac", "gone"))


_SHORT = st.text(max_size=30)
_COUNTS = st.integers(1, 2**31)
_OFFLOADS = st.sampled_from([mode for mode in OffloadMode if mode is not OffloadMode.LAYERS]).map(
    lambda mode: Offload(mode=mode)
) | st.integers(0, 500).map(lambda layers: Offload(mode=OffloadMode.LAYERS, layers=layers))

_COMPANIONS = st.builds(
    Companion,
    kind=st.sampled_from(CompanionKind),
    name=st.text(min_size=1, max_size=200),
    file_bytes=st.integers(1, 10**12),
) | st.builds(
    Companion,
    kind=st.just(CompanionKind.DRAFT),
    name=st.just("Draft"),
    model_id=st.sampled_from(["llama-3.1-8b", "gone"]),
    quant=st.just("Q8_0"),
)

_WORK = st.builds(
    Workload,
    model_id=st.sampled_from(["llama-3.1-8b", "own-model", "gone"]),
    quant=_SHORT,
    context_tokens=st.integers(1, MAX_CONTEXT_TOKENS),
    kv_type=st.sampled_from(KvType),
    parallel_users=st.integers(1, 256),
    use=st.builds(
        Use,
        id=_SHORT,
        name=_SHORT,
        prompt_tokens=st.integers(1, MAX_CONTEXT_TOKENS),
        answer_tokens=st.integers(1, MAX_CONTEXT_TOKENS),
        turns=st.integers(1, 1000),
        source_id=st.none() | _SHORT,
    ),
    runtime=st.sampled_from(Runtime),
    offload=_OFFLOADS,
    flash_attention=st.booleans(),
    ubatch_tokens=st.integers(1, 65_536),
    companions=st.lists(_COMPANIONS, max_size=3).map(tuple),
)

_OWN_CARDS = st.builds(
    gpu,
    st.just("own-card"),
    usd=st.floats(0.01, 1e6),
    memory_gib=st.floats(1e-3, 1e6),
    bandwidth_gbps=st.floats(1e-3, 1e9),
    note=_SHORT,
    tdp_w=st.none() | st.floats(1, 1e4),
)
_OWN_MODELS = st.builds(
    lambda experts, heads, note: LlmModel(
        id="own-model",
        name="Own",
        family="Own",
        organisation="Own",
        total_params_b=8,
        active_params_b=2,
        architecture=Architecture(
            kind="own",
            layers="FFSS",
            hidden_size=64,
            heads=heads,
            kv_heads=2,
            head_dim_k=8,
            head_dim_v=8,
            ffn_size=0,
            vocab_size=100,
            tied_embeddings=True,
            max_context=4096,
            sliding_window=128,
            moe=Moe(experts=experts, experts_used=1, expert_ffn_size=8),
        ),
        sources=("a file",),
        as_of="2026-11",
        note=note,
    ),
    _COUNTS,
    _COUNTS | st.tuples(*[st.integers(0, 64)] * 4),
    _SHORT,
)

PLANS = st.builds(
    Plan,
    name=st.text(min_size=1, max_size=200),
    rig=_rigs(),
    workload=_WORK,
    background_apps=st.lists(_SHORT, max_size=4).map(tuple),
    background_live_bytes=st.none() | st.integers(0, 10**15),
    background_live_others=st.lists(st.integers(0, 10**15), max_size=4).map(tuple),
    gpu_limit=st.sampled_from(GpuLimit),
    is_this_machine=st.booleans(),
    tags=st.lists(
        st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40), max_size=16
    ).map(tuple),
    own=st.builds(
        OwnParts,
        gpus=st.lists(_OWN_CARDS, max_size=1).map(tuple),
        models=st.lists(_OWN_MODELS, max_size=1).map(tuple),
    ),
)
