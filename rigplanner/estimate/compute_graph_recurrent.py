"""Recurrent layers of a graph: gated delta net and Mamba-2, with a state instead of a cache.

Sources: src/models (delta-net-base, qwen3next, mamba-base) of llama.cpp.
"""

from __future__ import annotations

from rigplanner.domain.llm import GatedDelta, Mamba2
from rigplanner.estimate.compute_graph import F32_BYTES, Frame, copy_of, elementwise, fresh, stored, view
from rigplanner.estimate.graph_allocator import Tensor


def recurrent(frame: Frame, x: Tensor) -> Tensor:
    """The recurrent block of one layer, with the output projection."""
    if frame.arch.gated_delta:
        return _gated_delta(frame, frame.arch.gated_delta, x)
    if frame.arch.mamba2:
        return _mamba2(frame, frame.arch.mamba2, x)
    raise ValueError("a recurrent layer needs gated_delta or mamba2")


def _convolution_input(frame: Frame, channels: int, kernel: int, values: Tensor) -> Tensor:
    """The last tokens of before, then the new ones; the last of these are stored."""
    sequences = frame.setting.parallel
    kept = (kernel - 1) * channels
    states = fresh((kept, sequences), frame.state_rows)
    frame.graph.expand(states)
    before = view(states, (kernel - 1, channels, sequences))
    length = kernel - 1 + frame.tokens // sequences
    joined = fresh((length, channels, sequences), before, view(values, values.shape))
    frame.graph.expand(stored(view(joined, (kernel - 1, channels, sequences, -1), at_start=False)))
    return joined


def _gated_delta(frame: Frame, g: GatedDelta, x: Tensor) -> Tensor:
    tokens, sequences = frame.tokens, frame.setting.parallel
    length = tokens // sequences
    keys, values = g.key_heads * g.key_dim, g.value_heads * g.value_dim
    channels = 2 * keys + values
    frame.graph.expand(x)
    mixed = view(frame.product("attn_qkv", (channels, tokens), x), (channels, length, sequences))
    z, beta, decay = frame.product("attn_gate", (values, tokens), x), *_gates(frame, g, x)
    conv = _convolution_input(frame, channels, g.conv_kernel, mixed)
    state = fresh((values * g.key_dim, sequences), frame.state_rows)
    frame.graph.expand(state)
    conv = elementwise(fresh((channels, length, sequences), conv))
    q, k = (_conv_head(frame, g, conv, at_start=at_start) for at_start in (True, False))
    v = view(conv, (g.value_dim, g.value_heads, length, sequences, -channels), at_start=False)
    state = view(state, (g.value_dim, g.value_dim, g.value_heads, sequences))
    both = fresh((values * (tokens + g.key_dim * sequences),), q, k, v, decay, beta, state)
    out = view(both, (g.value_dim, g.value_heads, length, sequences))
    frame.graph.expand(stored(view(both, (g.value_dim, g.value_dim, -1), at_start=False)))
    z = elementwise(view(z, (g.value_dim, g.value_heads, length, sequences)))
    out = view(elementwise(frame.normalized(out), z), (values, length, sequences))
    out = frame.product("ssm_out", (frame.arch.hidden_size, length, sequences), out)
    return view(out, (frame.arch.hidden_size, tokens))


def _conv_head(frame: Frame, g: GatedDelta, conv: Tensor, *, at_start: bool) -> Tensor:
    """Query or key from the convolution, normalized and repeated for every value head."""
    length = frame.tokens // frame.setting.parallel
    shape = (g.key_dim, g.key_heads, length, frame.setting.parallel)
    head = fresh(shape, view(conv, (*shape, -conv.shape[0]), at_start=at_start))
    if g.key_heads == g.value_heads:
        return head
    repeated = (g.key_dim, g.value_heads, length, frame.setting.parallel)
    return view(fresh(repeated, view(head, (g.key_dim, 1, g.key_heads, frame.tokens))), repeated)


def _gates(frame: Frame, g: GatedDelta, x: Tensor) -> tuple[Tensor, Tensor]:
    """Write strength and decay of every value head."""
    tokens = frame.tokens
    both = frame.product("ssm_beta_alpha", (2 * g.value_heads, tokens), x)
    shape, by_head = (g.value_heads, tokens), (1, g.value_heads, tokens)
    strength = elementwise(fresh(shape, view(both, (*shape, -2))))
    decay = elementwise(elementwise(elementwise(fresh(shape, view(both, (*shape, -2), at_start=False)))))
    return view(strength, by_head), view(decay, by_head)


def _mamba2(frame: Frame, m: Mamba2, x: Tensor) -> Tensor:
    tokens, sequences = frame.tokens, frame.setting.parallel
    length, head = tokens // sequences, m.inner_size // m.heads
    channels = m.inner_size + 2 * m.groups * m.state_size
    width = m.inner_size + channels + m.heads
    heads = (head, m.heads, length, sequences)
    projected = frame.product("ssm_in", (width, length, sequences), view(x, (*x.shape[:1], length, sequences)))
    if frame.on_host:
        return _after_host_scan(frame, m, projected)
    z = view(projected, (*heads, -width))
    conv = _convolution_input(
        frame, channels, m.conv_kernel, view(projected, (channels, length, sequences, -width), at_start=False)
    )
    step = view(projected, (m.heads, length, sequences, -width), at_start=False)
    conv = elementwise(elementwise(fresh((channels, length, sequences), conv)))
    values = view(conv, (*heads, -channels))
    b, c = (view(conv, (m.state_size, m.groups, length, sequences, -channels), at_start=False) for _ in "bc")
    step = elementwise(fresh((m.heads, length, sequences), step))
    scan = (m.inner_size * (tokens + m.state_size * sequences),)
    both = fresh(scan, values, step, b, c, frame.state_rows)
    frame.graph.expand(both)
    frame.graph.expand(stored(view(both, (m.state_size * m.inner_size * sequences, -1), at_start=False)))
    out = elementwise(view(both, heads), elementwise(values))
    out = fresh(heads, fresh(heads, z), out)
    out = frame.normalized(view(out, (m.inner_size // m.groups, m.groups, length, sequences)))
    out = view(out, (m.inner_size, length, sequences))
    return frame.product("ssm_out", (frame.arch.hidden_size, tokens), out)


def _after_host_scan(frame: Frame, m: Mamba2, projected: Tensor) -> Tensor:
    """The processor, which holds the states, does the convolution and the scan; their result comes back."""
    tokens, sequences = frame.tokens, frame.setting.parallel
    frame.graph.expand(projected)
    frame.graph.expand(stored(projected, on_host=True))
    scanned = copy_of(m.inner_size * tokens * F32_BYTES, is_weight=False)
    grouped = (m.inner_size // m.groups, m.groups, tokens // sequences, sequences)
    out = view(frame.normalized(fresh(grouped, scanned)), (m.inner_size, tokens // sequences, sequences))
    return frame.product("ssm_out", (frame.arch.hidden_size, tokens), out)
