"""A language model: its architecture to the last dimension, or what a source says where none is published."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt, model_validator

from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.parts import DATE_PATTERN
from rigplanner.translation import tr

#: One letter a layer in `Architecture.layers`.
FULL, SLIDING, RECURRENT, NO_ATTENTION = "F", "S", "R", "N"
#: Gemma has the most, four.
MAX_NORMS_PER_LAYER = 16


class Moe(FrozenModel):
    """Mixture of experts: each token uses a few of many feed-forward blocks."""

    experts: PositiveInt
    experts_used: PositiveInt
    expert_ffn_size: PositiveInt
    shared_experts: NonNegativeInt = 0
    shared_ffn_size: NonNegativeInt = 0
    dense_layers: NonNegativeInt = 0
    layer_step: PositiveInt = 1
    latent_size: PositiveInt | None = None


class Mla(FrozenModel):
    """Multi-head latent attention: keys and values kept as one compressed vector."""

    kv_lora_rank: PositiveInt
    rope_dim: PositiveInt
    nope_dim: PositiveInt
    value_dim: PositiveInt
    q_lora_rank: PositiveInt | None = None


class GatedDelta(FrozenModel):
    """Gated delta net layers: a state of constant size instead of a cache."""

    key_heads: PositiveInt
    value_heads: PositiveInt
    key_dim: PositiveInt
    value_dim: PositiveInt
    conv_kernel: PositiveInt


class Mamba2(FrozenModel):
    """Mamba-2 layers: a state of constant size instead of a cache."""

    heads: PositiveInt
    inner_size: PositiveInt
    state_size: PositiveInt
    groups: PositiveInt
    conv_kernel: PositiveInt


class Structure(FrozenModel):
    """Tensors beside the usual ones, as the model's code declares them."""

    attention_bias: Literal["none", "qkv", "all"] = "none"
    attention_gate: Literal["none", "head", "full", "doubled_q"] = "none"
    qk_norm: Literal["none", "head", "full"] = "none"
    norms_per_layer: PositiveInt = Field(default=2, le=MAX_NORMS_PER_LAYER)
    qkv_fused: bool = False
    ffn_fused: bool = False
    router_bias: bool = False
    expert_bias: bool = False
    attention_sinks: bool = False
    shared_expert_gate: bool = False
    native_experts: str | None = None
    #: Full layers keep their keys as values too and have no projection for these.
    full_values_are_keys: bool = False
    #: Layers with experts have a dense block beside them, with norms of its own.
    dense_beside_experts: bool = False


class Architecture(FrozenModel):
    """The dimensions of a transformer. `layers` has one letter a layer: F full, S sliding, R recurrent, N none."""

    kind: str = Field(min_length=1)
    layers: str = Field(pattern=r"^[FSRN]+$", max_length=1024)
    hidden_size: PositiveInt
    heads: PositiveInt | tuple[NonNegativeInt, ...]
    kv_heads: PositiveInt | tuple[NonNegativeInt, ...]
    head_dim_k: PositiveInt
    head_dim_v: PositiveInt
    #: Size of a head in full layers, where sliding ones have smaller heads.
    full_head_dim: PositiveInt | None = None
    ffn_size: NonNegativeInt
    ffn_gated: bool = True
    vocab_size: PositiveInt
    tied_embeddings: bool
    max_context: PositiveInt
    sliding_window: PositiveInt | None = None
    moe: Moe | None = None
    mla: Mla | None = None
    gated_delta: GatedDelta | None = None
    mamba2: Mamba2 | None = None
    structure: Structure = Structure()
    #: Blocks behind the last layer that predict further tokens: in the file, counted as layers, and not loaded.
    unloaded_layers: NonNegativeInt = 0

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for name in ("heads", "kv_heads"):
            per_layer = getattr(self, name)
            if isinstance(per_layer, tuple) and len(per_layer) != self.layer_count:
                listed = len(per_layer)
                raise ValueError(
                    tr(
                        "{field} lists {listed} layers, the model has {count}",
                        field=name,
                        listed=listed,
                        count=self.layer_count,
                    )
                )
        if SLIDING in self.layers and self.sliding_window is None:
            raise ValueError(tr("sliding layers need a sliding_window"))
        if RECURRENT in self.layers and self.gated_delta is None and self.mamba2 is None:
            raise ValueError(tr("recurrent layers need gated_delta or mamba2"))
        return self

    def __hash__(self) -> int:
        """Enough fields to tell models apart; the full set would cost more than a cache look-up saves."""
        return hash((self.kind, self.layers, self.hidden_size, self.ffn_size, self.vocab_size))

    @property
    def layer_count(self) -> int:
        """How many layers the model has."""
        return len(self.layers)

    @property
    def counted_layers(self) -> int:
        """Layers as the engine's switches count them."""
        return self.layer_count + self.unloaded_layers

    def key_dim_of(self, kind: str) -> int:
        """Size of a key head in layers of one kind."""
        return self.full_head_dim if kind == FULL and self.full_head_dim else self.head_dim_k

    def value_dim_of(self, kind: str) -> int:
        """Size of a value head in layers of one kind."""
        return self.full_head_dim if kind == FULL and self.full_head_dim else self.head_dim_v

    def heads_of(self, layer: int) -> int:
        """Query heads of one layer."""
        return self.heads if isinstance(self.heads, int) else self.heads[layer]

    def kv_heads_of(self, layer: int) -> int:
        """Key and value heads of one layer."""
        return self.kv_heads if isinstance(self.kv_heads, int) else self.kv_heads[layer]


class PublishedFile(FrozenModel):
    """The size of a model file as a source states it."""

    quant: str
    file_bytes: PositiveInt
    source: str


class ReportedFootprint(FrozenModel):
    """Memory a source reports for a model whose architecture it does not give."""

    quant: str
    file_bytes: PositiveInt
    memory_bytes_at_4k: PositiveInt
    note: str = ""


class Score(FrozenModel):
    """A benchmark result with who says so."""

    benchmark: str
    score: float
    as_of: str = Field(pattern=DATE_PATTERN)
    kind: str
    source: str


class PictureTokens(FrozenModel):
    """How many tokens a picture becomes: always as many, or one for each square of `square_px` by `square_px`."""

    fixed: PositiveInt | None = None
    square_px: PositiveInt | None = None
    source: str

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.fixed is None) == (self.square_px is None):
            raise ValueError(tr("a picture is either a fixed number of tokens or one for each square of pixels"))
        return self


class Contradiction(FrozenModel):
    """Another entry that describes the same name differently."""

    model_id: str
    says: str


class LlmModel(FrozenModel):
    """A language model as offered for download.

    Either `architecture` is known and everything is computed from it, or only `footprints` that a
    source reports; a model with neither can be named but not estimated.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    name: str = Field(min_length=1, max_length=200)
    family: str
    organisation: str
    aliases: tuple[str, ...] = ()
    repository: str | None = None
    released: str | None = Field(default=None, pattern=DATE_PATTERN)
    licence: str = "unknown"
    total_params_b: PositiveFloat
    active_params_b: PositiveFloat
    architecture: Architecture | None = None
    footprints: tuple[ReportedFootprint, ...] = ()
    files: tuple[PublishedFile, ...] = ()
    #: Size of the vision projector, the extra file that lets the model see.
    projector_bytes: PositiveInt | None = None
    #: Tokens that a picture adds to the prompt; None where no source tells.
    picture: PictureTokens | None = None
    exact_tensor_bytes: PositiveInt | None = None
    exact_quant: str | None = None
    tags: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    thinks_aloud: bool = False
    prompt_format: str = ""
    context_drift_tokens: PositiveInt | None = None
    contradicted_by: tuple[Contradiction, ...] = ()
    sources: tuple[str, ...] = Field(min_length=1)
    as_of: str = Field(pattern=DATE_PATTERN)
    note: str = ""

    def __hash__(self) -> int:
        """Equal models share an id; hashing every dimension on each cache look-up would cost more than it saves."""
        return hash(self.id)

    @property
    def is_moe(self) -> bool:
        """Whether only part of the weights works on each token."""
        return self.architecture.moe is not None if self.architecture else self.active_params_b < self.total_params_b

    @property
    def max_context(self) -> int | None:
        """The longest context the model was made for, if known."""
        return self.architecture.max_context if self.architecture else None
