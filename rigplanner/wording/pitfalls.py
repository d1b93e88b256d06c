"""Sentences about what goes wrong, and the words on the buttons that mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rigplanner.wording.compatibility import part_added
from rigplanner.wording.quantities import about_tokens, age, duration, gb_with_unit, gib_with_unit, rate, tokens
from rigplanner.wording.sentences import Text, Values, gib_of


def _count(values: Values, name: str) -> str:
    return tokens(int(values[name]))


def _no_fit_gpu(v: Values) -> Text:
    return (
        "Does not fit the GPU",
        f"Needs {gib_of(v, 'need_bytes')} on the {v['device']}, which has {gib_of(v, 'have_bytes')}.",
    )


def _no_fit_ram(v: Values) -> Text:
    return "Does not fit main memory", f"Needs {gib_of(v, 'need_bytes')} of RAM; there are {gib_of(v, 'have_bytes')}."


def _spills(v: Values) -> Text:
    return (
        "Part of the model runs from RAM",
        f"{gib_of(v, 'spilled_bytes')} do not fit the card and are read from main memory for every word, "
        "which is much slower.",
    )


def _no_second(v: Values) -> Text:
    return (
        "One model at a time",
        f"{gib_of(v, 'free_bytes')} free; a second one like this needs {gib_of(v, 'need_bytes')}. Swap between them.",
    )


def _past_memory(v: Values) -> Text:
    return (
        f"Context past {about_tokens(float(v['ceiling_tokens']))}",
        f"Set to {_count(v, 'tokens')}; all of it stays on the GPU up to {_count(v, 'ceiling_tokens')}.",
    )


def _past_report(v: Values) -> Text:
    return (
        f"Reported full at {about_tokens(float(v['ceiling_tokens']))}",
        f"Set to {_count(v, 'tokens')}; a source says that this card is full at {_count(v, 'ceiling_tokens')} "
        "with this model.",
    )


def _past_model(v: Values) -> Text:
    return (
        "Longer than the model was made for",
        f"Set to {_count(v, 'tokens')}; {v['model']} was made for {_count(v, 'most_tokens')}.",
    )


def _drift(v: Values) -> Text:
    freed = float(v["freed_bytes"])
    gain = f" {about_tokens(float(v['drift_tokens']))} would free {gib_with_unit(freed)}." if freed > 0 else ""
    return (
        f"Answers drift past {about_tokens(float(v['drift_tokens']))}",
        f"Set to {_count(v, 'tokens')}. A source reports that answers lose the thread beyond.{gain}",
    )


def _long_answers(v: Values) -> Text:
    return (
        "Long answers strain a small card",
        f"Answers of {_count(v, 'tokens')} tokens run steadier on a card of {v['steady_gib']} GB.",
    )


def _users_no_room(v: Values) -> Text:
    return f"No room for {v['users']} users", "Each of them needs a cache of their own."


def _users_cut(v: Values) -> Text:
    return (
        "Prompts would be cut",
        f"{v['users']} users share the context: {_count(v, 'each_tokens')} each, less than a prompt of "
        f"{_count(v, 'prompt_tokens')} with its answer. The whole for each takes {_count(v, 'wanted_tokens')}.",
    )


def _users_share(v: Values) -> Text:
    return (
        "Users share the context",
        f"Each of {v['users']} gets {_count(v, 'each_tokens')}. To give each the whole, "
        f"set {_count(v, 'wanted_tokens')}.",
    )


def _moe_users(v: Values) -> Text:
    return (
        f"{v['users']} users slow each other down",
        f"Each gets about {rate(float(v['each']))} tok/s instead of {rate(float(v['alone']))}: "
        "they wake different experts, so more weights are read.",
    )


def _dense_users(v: Values) -> Text:
    return (
        f"{v['users']} users at once",
        f"About {rate(float(v['each']))} tok/s each, {rate(float(v['together']))} together; "
        f"{rate(float(v['alone']))} alone.",
    )


def _model_unknown(v: Values) -> Text:
    return "Model not found", f"{v['model']} is in no catalog, so nothing can be said about it."


def _contradicted(v: Values) -> Text:
    return "Sources contradict each other", f"{v['says']} Compare with {v['other']}."


def _below_minimum(v: Values) -> Text:
    return (
        "Less memory than its minimum",
        f"{v['quant']} needs {gb_with_unit(float(v['need_bytes']), 0)} as a source reports; "
        f"this machine has {gb_with_unit(float(v['have_bytes']), 0)}.",
    )


def _thinks(v: Values) -> Text:
    return (
        "Thinks aloud before it answers",
        f"{v['model']} writes long thoughts first: an answer comes at about {rate(float(v['effective']))} tok/s "
        f"of the {rate(float(v['written']))} written.",
    )


def _long_dialogue(v: Values) -> Text:
    return "Long dialogues can drift", f"{v['model']} is reported to repeat itself or mix languages in long dialogues."


def _prompt_format(v: Values) -> Text:
    return (
        "Its own prompt format",
        f"{v['model']} expects {v['format']}. Set prompt format and stop tokens to match, or answers break.",
    )


def _doubtful(v: Values) -> Text:
    low, high = f"{float(v['low']):g}", f"{float(v['high']):g}"
    stated = low if low == high else f"{low}–{high}"
    return f"A reported {stated} {v['unit']} is doubtful", f"{v['doubt']}"


def _doubtful_outcome(v: Values) -> Text:
    return f"A reported “{v['stated']}” is doubtful", f"{v['doubt']}"


def _gpu_limit(v: Values) -> Text:
    return (
        "The GPU may use only part of the memory",
        f"By default {v['limit_gib']:g} of {v['memory_gib']:g} GiB; this plan needs {gib_of(v, 'need_bytes')} there. "
        "The limit can be raised in the system's settings.",
    )


def _disagrees(v: Values) -> Text:
    return (
        "A source says otherwise",
        f"It reports {float(v['stated']):g} {v['unit']}; our model says {rate(float(v['ours']))} "
        f"({rate(float(v['low']))}–{rate(float(v['high']))}).",
    )


def _few_cores(v: Values) -> Text:
    first = float(v["first_token_s"])
    total = f" of {duration(first)}" if first else ""
    return (
        f"Only {v['cores']} processor cores",
        f"The {v['cpu']} adds about {float(v['share_s']) * 1000:.0f} ms{total} to the first word. "
        "6 cores are the least, 8 give headroom.",
    )


def _ram_below_model(v: Values) -> Text:
    return (
        "Less RAM than the model file",
        f"{v['have_gib']} GB of RAM, {gb_with_unit(float(v['file_bytes']))} of model: "
        "loading cannot use memory as a buffer and becomes slow.",
    )


def _ram_below_floor(v: Values) -> Text:
    return (
        f"Less than {v['floor_gib']} GB of RAM",
        f"{v['have_gib']} GB; {v['floor_gib']} is the floor, {v['wish_gib']} advised.",
    )


def _ram_at_floor(v: Values) -> Text:
    return (
        f"{v['have_gib']} GB of RAM is little",
        f"{v['floor_gib']} GB may start to swap after the second change of model; {v['wish_gib']} GB is advised.",
    )


def _load_times(v: Values) -> str:
    fast = float(v["fast_s"])
    text = f"Loading takes {duration(float(v['low_s']))} to {duration(float(v['high_s']))}"
    return f"{text}; about {duration(fast)} from an NVMe drive." if fast else f"{text}."


def _usb(v: Values) -> Text:
    return "Model on a USB drive", f"{_load_times(v)} The USB bus can stall on top."


def _hdd(v: Values) -> Text:
    return "Model on a hard disk", _load_times(v)


def _sata(v: Values) -> Text:
    return "Model on a SATA drive", _load_times(v)


def _old_prices(v: Values) -> Text:
    many = int(v["count"]) > 1
    title = f"{v['count']} prices are old" if many else "One price is old"
    return title, f"The oldest, of the {v['part']}, is {age(int(v['days']))}. Check it before you buy."


def _missing_prices(v: Values) -> Text:
    return "Parts without a known price", f"{v['parts']}: not in the total."


SENTENCES: Mapping[str, Callable[[Values], Text]] = MappingProxyType(
    {
        "no_fit_gpu": _no_fit_gpu,
        "no_fit_ram": _no_fit_ram,
        "spills": _spills,
        "no_second_model": _no_second,
        "context_past_memory": _past_memory,
        "context_past_report": _past_report,
        "context_past_model": _past_model,
        "answers_drift": _drift,
        "long_answers": _long_answers,
        "users_no_room": _users_no_room,
        "users_cut_prompts": _users_cut,
        "users_share_context": _users_share,
        "moe_users": _moe_users,
        "dense_users": _dense_users,
        "model_unknown": _model_unknown,
        "contradicted": _contradicted,
        "below_minimum_memory": _below_minimum,
        "thinks_aloud": _thinks,
        "long_dialogue_drift": _long_dialogue,
        "prompt_format": _prompt_format,
        "doubtful_report": _doubtful,
        "doubtful_outcome": _doubtful_outcome,
        "gpu_limit": _gpu_limit,
        "report_disagrees": _disagrees,
        "few_cores": _few_cores,
        "ram_below_model": _ram_below_model,
        "ram_below_floor": _ram_below_floor,
        "ram_at_floor": _ram_at_floor,
        "model_on_usb": _usb,
        "model_on_hdd": _hdd,
        "model_on_sata": _sata,
        "old_prices": _old_prices,
        "missing_prices": _missing_prices,
    }
)

ACTIONS: Mapping[str, Callable[[Values], str]] = MappingProxyType(
    {
        "use_quant": lambda v: f"Use {v['quant']}",
        "use_context": lambda v: f"Use {about_tokens(float(v['tokens']))}",
        "raise_limit": lambda v: f"Let it use {float(v['limit_gib']):g} GiB",
        "one_user": lambda _: "One user",
        "use_part": lambda v: f"Use {v['part']}",
        "add_part": part_added,
        "show_model": lambda v: f"Show {v['model']}",
    }
)
