"""Sentences about what goes wrong, and the words on the buttons that mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from rigplanner.numerals import exact, figure
from rigplanner.translation import mark, tr, tr_n
from rigplanner.wording.compatibility import part_added
from rigplanner.wording.quantities import about_tokens, age, duration, gb_with_unit, gib_with_unit, rate, tokens
from rigplanner.wording.sentences import Text, Values, gib_of, together


def _count(values: Values, name: str) -> str:
    return tokens(int(values[name]))


def _about(values: Values, name: str) -> str:
    return about_tokens(float(values[name]))


def _no_fit_gpu(v: Values) -> Text:
    detail = tr(
        "Needs {need} on the {card}, which has {have}.",
        need=gib_of(v, "need_bytes"),
        card=v["device"],
        have=gib_of(v, "have_bytes"),
    )
    return tr("Does not fit the GPU"), detail


def _no_fit_ram(v: Values) -> Text:
    need, have = gib_of(v, "need_bytes"), gib_of(v, "have_bytes")
    return tr("Does not fit main memory"), tr("Needs {need} of RAM; there are {have}.", need=need, have=have)


def _spills(v: Values) -> Text:
    detail = tr(
        "{amount} do not fit the card and are read from main memory for every word, which is much slower.",
        amount=gib_of(v, "spilled_bytes"),
    )
    return tr("Part of the model runs from RAM"), detail


def _no_second(v: Values) -> Text:
    detail = tr(
        "{free} free; a second one like this needs {need}. Swap between them.",
        free=gib_of(v, "free_bytes"),
        need=gib_of(v, "need_bytes"),
    )
    return tr("One model at a time"), detail


def _past_memory(v: Values) -> Text:
    detail = tr(
        "Set to {tokens}; all of it stays on the GPU up to {most}.",
        tokens=_count(v, "tokens"),
        most=_count(v, "ceiling_tokens"),
    )
    return tr("Context past {tokens}", tokens=_about(v, "ceiling_tokens")), detail


def _past_report(v: Values) -> Text:
    detail = tr(
        "Set to {tokens}; a source says that this card is full at {most} with this model.",
        tokens=_count(v, "tokens"),
        most=_count(v, "ceiling_tokens"),
    )
    return tr("Reported full at {tokens}", tokens=_about(v, "ceiling_tokens")), detail


def _past_model(v: Values) -> Text:
    detail = tr(
        "Set to {tokens}; {model} was made for {most}.",
        tokens=_count(v, "tokens"),
        model=v["model"],
        most=_count(v, "most_tokens"),
    )
    return tr("Longer than the model was made for"), detail


def _drift(v: Values) -> Text:
    freed, drift = float(v["freed_bytes"]), _about(v, "drift_tokens")
    detail = tr("Set to {tokens}. A source reports that answers lose the thread beyond.", tokens=_count(v, "tokens"))
    gain = tr("{tokens} would free {amount}.", tokens=drift, amount=gib_with_unit(freed)) if freed > 0 else ""
    return tr("Answers drift past {tokens}", tokens=drift), together(detail, gain)


def _long_answers(v: Values) -> Text:
    detail = tr(
        "Answers of {tokens} tokens run steadier on a card of {size} GB.",
        tokens=_count(v, "tokens"),
        size=v["steady_gib"],
    )
    return tr("Long answers strain a small card"), detail


def _users_no_room(v: Values) -> Text:
    return tr("No room for {count} users", count=v["users"]), tr("Each of them needs a cache of their own.")


def _users_cut(v: Values) -> Text:
    detail = tr(
        "{count} users share the context: {each} each, less than a prompt of {prompt} with its answer. "
        "The whole for each takes {whole}.",
        count=v["users"],
        each=_count(v, "each_tokens"),
        prompt=_count(v, "prompt_tokens"),
        whole=_count(v, "wanted_tokens"),
    )
    return tr("Prompts would be cut"), detail


def _users_share(v: Values) -> Text:
    detail = tr(
        "Each of {count} gets {each}. To give each the whole, set {whole}.",
        count=v["users"],
        each=_count(v, "each_tokens"),
        whole=_count(v, "wanted_tokens"),
    )
    return tr("Users share the context"), detail


def _moe_users(v: Values) -> Text:
    detail = tr(
        "Each gets about {each} tok/s instead of {alone}: they wake different experts, so more weights are read.",
        each=rate(float(v["each"])),
        alone=rate(float(v["alone"])),
    )
    return tr("{count} users slow each other down", count=v["users"]), detail


def _dense_users(v: Values) -> Text:
    detail = tr(
        "About {each} tok/s each, {together} together; {alone} alone.",
        each=rate(float(v["each"])),
        together=rate(float(v["together"])),
        alone=rate(float(v["alone"])),
    )
    return tr("{count} users at once", count=v["users"]), detail


def _model_unknown(v: Values) -> Text:
    detail = tr("{model} is in no catalog, so nothing can be said about it.", model=v["model"])
    return tr("Model not found"), detail


def _contradicted(v: Values) -> Text:
    compare = tr("Compare with {model}.", model=v["other"])
    return tr("Sources contradict each other"), together(str(v["says"]), compare)


def _below_minimum(v: Values) -> Text:
    detail = tr(
        "{quantization} needs {need} as a source reports; this machine has {have}.",
        quantization=v["quant"],
        need=gb_with_unit(float(v["need_bytes"]), 0),
        have=gb_with_unit(float(v["have_bytes"]), 0),
    )
    return tr("Less memory than its minimum"), detail


def _thinks(v: Values) -> Text:
    detail = tr(
        "{model} writes long thoughts first: an answer comes at about {effective} tok/s of the {written} written.",
        model=v["model"],
        effective=rate(float(v["effective"])),
        written=rate(float(v["written"])),
    )
    return tr("Thinks aloud before it answers"), detail


def _long_dialogue(v: Values) -> Text:
    detail = tr("{model} is reported to repeat itself or mix languages in long dialogues.", model=v["model"])
    return tr("Long dialogues can drift"), detail


def _prompt_format(v: Values) -> Text:
    detail = tr(
        "{model} expects {format}. Set prompt format and stop tokens to match, or answers break.",
        model=v["model"],
        format=v["format"],
    )
    return tr("Its own prompt format"), detail


#: What a report states, by the unit that the finding names.
_STATED: Final = {
    "tok/s": mark("{amount} tok/s"),
    "s to the first word": mark("{amount} s to the first word"),
    "s for the answer": mark("{amount} s for the answer"),
    "s to load": mark("{amount} s to load"),
}


def _doubtful(v: Values) -> Text:
    low, high = exact(float(v["low"])), exact(float(v["high"]))
    amount = low if low == high else f"{low}–{high}"
    stated = tr(_STATED[str(v["unit"])], amount=amount)
    return tr("A reported {stated} is doubtful", stated=stated), f"{v['doubt']}"


def _doubtful_outcome(v: Values) -> Text:
    return tr("A reported “{stated}” is doubtful", stated=v["stated"]), f"{v['doubt']}"


def _gpu_limit(v: Values) -> Text:
    detail = tr(
        "By default {limit} of {all} GiB; this plan needs {need} there. "
        "The limit can be raised in the system's settings.",
        limit=exact(float(v["limit_gib"])),
        all=exact(float(v["memory_gib"])),
        need=gib_of(v, "need_bytes"),
    )
    return tr("The GPU may use only part of the memory"), detail


def _disagrees(v: Values) -> Text:
    detail = tr(
        "It reports {stated}; our model says {ours} ({low}–{high}).",
        stated=tr(_STATED[str(v["unit"])], amount=exact(float(v["stated"]))),
        ours=rate(float(v["ours"])),
        low=rate(float(v["low"])),
        high=rate(float(v["high"])),
    )
    return tr("A source says otherwise"), detail


def _few_cores(v: Values) -> Text:
    first, share = float(v["first_token_s"]), figure(float(v["share_s"]) * 1000)
    added = (
        tr(
            "The {cpu} adds about {share} ms of {wait} to the first word.",
            cpu=v["cpu"],
            share=share,
            wait=duration(first),
        )
        if first
        else tr("The {cpu} adds about {share} ms to the first word.", cpu=v["cpu"], share=share)
    )
    title = tr_n("Only {count} processor core", "Only {count} processor cores", int(v["cores"]))
    least = tr("6 cores are the least, 8 give headroom.")
    return title, together(added, least)


def _ram_below_model(v: Values) -> Text:
    detail = tr(
        "{have} GB of RAM, {size} of model: loading cannot use memory as a buffer and becomes slow.",
        have=v["have_gib"],
        size=gb_with_unit(float(v["file_bytes"])),
    )
    return tr("Less RAM than the model file"), detail


def _ram_below_floor(v: Values) -> Text:
    detail = tr(
        "{have} GB; {floor} is the floor, {advised} advised.",
        have=v["have_gib"],
        floor=v["floor_gib"],
        advised=v["wish_gib"],
    )
    return tr("Less than {floor} GB of RAM", floor=v["floor_gib"]), detail


def _ram_at_floor(v: Values) -> Text:
    detail = tr(
        "{floor} GB may start to swap after the second change of model; {advised} GB is advised.",
        floor=v["floor_gib"],
        advised=v["wish_gib"],
    )
    return tr("{have} GB of RAM is little", have=v["have_gib"]), detail


def _load_times(v: Values) -> str:
    low, high, fast = duration(float(v["low_s"])), duration(float(v["high_s"])), float(v["fast_s"])
    if not fast:
        return tr("Loading takes {low} to {high}.", low=low, high=high)
    return tr(
        "Loading takes {low} to {high}; about {fast} from an NVMe drive.", low=low, high=high, fast=duration(fast)
    )


def _usb(v: Values) -> Text:
    stalls = tr("The USB bus can stall on top.")
    return tr("Model on a USB drive"), together(_load_times(v), stalls)


def _hdd(v: Values) -> Text:
    return tr("Model on a hard disk"), _load_times(v)


def _sata(v: Values) -> Text:
    return tr("Model on a SATA drive"), _load_times(v)


def _old_prices(v: Values) -> Text:
    detail = tr(
        "The oldest, of the {part}, is {age}. Check it before you buy.", part=v["part"], age=age(int(v["days"]))
    )
    return tr_n("One price is old", "{count} prices are old", int(v["count"])), detail


def _missing_prices(v: Values) -> Text:
    return tr("Parts without a known price"), tr("{parts}: not in the total.", parts=v["parts"])


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
        "use_quant": lambda v: tr("Use {quantization}", quantization=v["quant"]),
        "use_context": lambda v: tr("Use {tokens}", tokens=_about(v, "tokens")),
        "raise_limit": lambda v: tr("Let it use {size} GiB", size=exact(float(v["limit_gib"]))),
        "one_user": lambda _: tr("One user"),
        "use_part": lambda v: tr("Use {part}", part=v["part"]),
        "add_part": part_added,
        "show_model": lambda v: tr("Show {model}", model=v["model"]),
    }
)
