"""Rules for messages that are translated: how the sources write them, and what the catalogues say of them."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any, Final

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
#: Where each function has its messages, the context among them.
PLACES: Final = {"tr": (0,), "tr_in": (0, 1), "tr_n": (0, 1), "mark": (0,)}
SPEAKING: Final = frozenset({"tr", "tr_in", "tr_n"})
#: Rooms that speak English alone.
ENGLISH: Final = ("cli", "calibration")
#: Written in what the translator sees, but filled by no value of ours.
LOOKS_FILLED: Final = re.compile(r"\{[A-Za-z_][A-Za-z_0-9]*\}")

Key = tuple[str | None, str | tuple[str, ...]]


def sources(*left_out: str) -> list[Path]:
    package = ROOT / "rigplanner"
    return [path for path in sorted(package.rglob("*.py")) if path.relative_to(package).parts[0] not in left_out]


def called(node: ast.AST) -> str:
    """The name of the translating function that a node calls, "" for any other."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "translation":
        name = function.attr
    else:
        name = getattr(function, "id", "")
    return name if name in PLACES else ""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    return ((called(node), node) for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node))


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below that runs when the module is loaded: all but the bodies of functions."""
    for field, value in ast.iter_fields(node):
        if field == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from run_at_import(child)


def spoken_at_import(tree: ast.Module) -> Iterator[str]:
    for node in run_at_import(tree):
        if called(node) in SPEAKING:
            yield f"{getattr(node, 'lineno', 0)}: {called(node)} runs at import; mark the message there"


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def looks_up(node: ast.expr) -> bool:
    """Whether a message is a marked constant, or chosen from such: no text of its own, which no extractor would see."""
    if isinstance(node, ast.IfExp):
        return looks_up(node.body) and looks_up(node.orelse)
    if isinstance(node, ast.BoolOp):
        return all(map(looks_up, node.values))
    if isinstance(node, ast.Call):
        return not any(literal(word) or isinstance(word, ast.JoinedStr | ast.BinOp) for word in node.args)
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript)


def unseen(tree: ast.Module) -> Iterator[str]:
    """Messages that are not written out where the extractor looks for them."""
    for name, call in calls(tree):
        written = call.args[: max(PLACES[name]) + 1]
        is_sound = len(written) > max(PLACES[name]) and all(literal(message) for message in written)
        if not is_sound and not (name == "tr" and written and looks_up(written[0])):
            yield f"{call.lineno}: the message of {name} is no literal"


def names_in(message: str) -> set[str]:
    """The names in braces; one with an index, a format or a conversion stands as it is written."""
    found = set()
    for _, name, spec, conversion in Formatter().parse(message):
        if name is not None:
            found.add(name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else ""))
    return found


def ill_filled(tree: ast.Module) -> Iterator[str]:
    """Literal messages whose names in braces are others than the values given."""
    for name, call in calls(tree):
        given = {word.arg for word in call.keywords}
        messages = [literal(message) for message in call.args[: max(PLACES[name]) + 1]]
        if name == "mark" or None in given or None in messages:
            continue
        texts = [text or "" for text in (messages[1:] if name == "tr_in" else messages)]
        if given or name == "tr_n":
            is_sound = set().union(*map(names_in, texts)) - {"count"} == given - {"count"} and (
                name == "tr_n" or ("count" in names_in(texts[0])) == ("count" in given)
            )
        else:
            is_sound = not any(map(LOOKS_FILLED.search, texts))
        if not is_sound:
            yield f"{call.lineno}: {texts[0]!r} is not filled with just what is given"


RULES: Final = (spoken_at_import, unseen, ill_filled)


@pytest.mark.parametrize("rule", RULES)
def test_the_sources_keep_the_rules(rule: Any) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{complaint}"
        for path in sources(*ENGLISH)
        for complaint in rule(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (spoken_at_import, 'NAME = tr("A name")'),
        (spoken_at_import, 'NAMES = {"one": [tr_n("a", "b", 2)]}'),
        (spoken_at_import, 'class Thing:\n    name: str = tr("A name")'),
        (spoken_at_import, 'def say(name=tr("A name")): ...'),
        (spoken_at_import, 'def outer():\n    pass\n@told(tr_in("here", "A name"))\ndef say(): ...'),
        (spoken_at_import, 'say = lambda name=tr("A name"): name'),
        (unseen, 'def say(): tr(f"{1} name")'),
        (unseen, 'def say(): tr("a" + "name")'),
        (unseen, 'def say(): tr("one" if much else "two")'),
        (unseen, 'def say(): tr(NAMES.get(key, "A name"))'),
        (unseen, 'def say(): tr(NAMES.get(key, f"A {name}"))'),
        (unseen, 'def say(): tr(NAME or "A name")'),
        (unseen, "def say(): tr_n(ONE, MANY, 2)"),
        (unseen, 'def say(): tr_in(HERE, "A name")'),
        (unseen, "NAME = mark(OTHER)"),
        (ill_filled, 'def say(): tr("A {name}")'),
        (ill_filled, 'def say(): tr("A {name}", nmae=1)'),
        (ill_filled, 'def say(): tr("A {name}", name=1, more=2)'),
        (ill_filled, 'def say(): tr("A {name:.1f}", name=1)'),
        (ill_filled, 'def say(): tr_in("here", "A {name!r}", name=1)'),
        (ill_filled, 'def say(): tr_n("{count} card in {place}", "{count} cards", 2)'),
    ],
)
def test_what_breaks_a_rule_is_found(rule: Any, text: str) -> None:
    assert len(list(rule(ast.parse(text)))) == 1


@pytest.mark.parametrize(
    "text",
    [
        'NAME = mark("A {name}")',
        'def say(): tr(NAME, name=1) + tr(NAMES[key]) + tr(self.name) + tr(NAMES.get(key, "")) + tr("Braces { } stay")',
        'def say(): tr(ONE if key == "one" else OTHER or NAME) + self.table.mark(1)',
        'def say(**all): tr("A {name} in " "{place}", name=1, place=2) + tr("A {name}", **all)',
        'def say(): tr_n("One card", "{count} cards", 2) + tr_n("{count} card", "{count} cards", 2, count="2")',
        'say = lambda: tr("A name")',
    ],
)
def test_what_keeps_the_rules_is_left_alone(text: str) -> None:
    assert [complaint for rule in RULES for complaint in rule(ast.parse(text))] == []


def test_nothing_is_said_before_the_language_is_known() -> None:
    """What the AST does not show: a function that speaks, called while its module is loaded."""
    script = """
import importlib, pkgutil, sys, rigplanner
from gettext import NullTranslations
from rigplanner import translation

class Early(NullTranslations):
    def gettext(self, message): raise SystemExit(f"too early: {message}")
    def ngettext(self, one, many, count): raise SystemExit(f"too early: {one}")
    def pgettext(self, context, message): raise SystemExit(f"too early: {message}")

translation.speak(Early())
for module in pkgutil.walk_packages(rigplanner.__path__, "rigplanner."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ended.stderr, ended.returncode) == ("", 0)


@pytest.fixture(scope="module")
def extractor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def template(extractor: ModuleType) -> Catalog:
    found: Catalog = extractor.messages()
    return found


def keyed(catalog: Catalog) -> dict[Key, Message]:
    """The messages of a catalogue without its header; both forms of one with a plural as a tuple."""
    found = {}
    for message in catalog:
        if message.id:
            ident = message.id if isinstance(message.id, str) else tuple(message.id)
            found[message.context, ident] = message
    return found


def said(messages: dict[Key, Message]) -> dict[Key, tuple[str, ...]]:
    """What they are in the language, in all forms."""
    return {key: all_of(each.string) for key, each in messages.items()}


def all_of(words: str | Sequence[str] | None) -> tuple[str, ...]:
    """One form or several, as several."""
    return (words,) if isinstance(words, str) else tuple(words or ("",))


def written_in(tree: ast.Module) -> Iterator[Key]:
    for name, call in calls(tree):
        words = [text for argument in call.args[: max(PLACES[name]) + 1] if (text := literal(argument))]
        if words and name == "tr_in":
            yield words[0], words[1]
        elif words:
            yield None, tuple(words) if name == "tr_n" else words[0]


def test_the_extractor_sees_every_message(template: Catalog) -> None:
    """It goes by words, not by the grammar: a call inside another may escape it."""
    written = {key for path in sources() for key in written_in(ast.parse(path.read_text(encoding="utf-8")))}
    seen = {
        key
        for key, message in keyed(template).items()
        if any(place.startswith("rigplanner/") for place, _ in message.locations)
    }
    # A message that is also used with a plural is one entry, under both its forms.
    plurals = {(context, ident[0]) for context, ident in seen if isinstance(ident, tuple)}
    escaped, invented = written - seen - plurals, seen - written
    assert not escaped | invented, f"{escaped=}\n{invented=}"


def complaints_of(path: Path, template: Catalog) -> Iterator[str]:
    """What is wrong with the catalogue of a language and with what is compiled of it."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem, abort_invalid=True)
    known, wanted = keyed(catalog), keyed(template)
    yield from (f"{key} is missing" for key in wanted.keys() - known.keys())
    yield from (f"{key} is in no source" for key in known.keys() - wanted.keys())
    for key, message in known.items():
        yield from (f"{key}: {complaint}" for complaint in wrong_with(message, catalog.num_plurals))
    compiled = path.with_suffix(".mo")
    if not compiled.is_file():
        yield f"{compiled.name} is missing"
        return
    with compiled.open("rb") as file:
        read = said(keyed(read_mo(file)))
    if read != said(known):
        yield f"{compiled.name} is another; run make translations"


def wrong_with(message: Message, plurals: int) -> Iterator[str]:
    forms, originals = all_of(message.string), all_of(message.id)
    if message.fuzzy:
        yield "is fuzzy"
    if not all(forms):
        yield "is not translated"
        return
    if len(originals) > 1 and len(forms) != plurals:
        yield "lacks a plural"
    allowed = [names_in(text) for text in originals]
    for number, text in enumerate(forms):
        # The first of several forms is for one thing, whose number may be left out; a single form is for any number.
        expected = allowed if number == 0 and len(forms) > 1 else allowed[-1:]
        if names_in(text) not in expected:
            yield f"fills other places: {text}"
        if text.count("**") != originals[0].count("**"):
            yield f"marks other words: {text}"


def test_every_language_is_whole(extractor: ModuleType, template: Catalog) -> None:
    paths = sorted(extractor.FOLDER.glob("*.po"))
    found = [f"{path.name}: {complaint}" for path in paths for complaint in complaints_of(path, template)]
    assert not found, "\n".join(found)


def language() -> tuple[Catalog, Catalog]:
    """A small template and a sound catalogue of it."""
    template, catalog = Catalog(), Catalog(locale="de")
    for ident, string, context in (
        ("Costs **{amount}**", "Kostet **{amount}**", None),
        ("Open", "Offen", "a state"),
        (("One card", "{count} cards"), ("Eine Karte", "{count} Karten"), None),
    ):
        template.add(ident, context=context)
        catalog.add(ident, string, context=context)
    return template, catalog


def kept(catalog: Catalog, folder: Path, compiled: Catalog | None = None) -> Path:
    path = folder / "de.po"
    with path.open("wb") as file:
        write_po(file, catalog)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, compiled or catalog)
    return path


def test_a_whole_language_has_no_complaints(tmp_path: Path) -> None:
    template, catalog = language()
    assert list(complaints_of(kept(catalog, tmp_path), template)) == []


@pytest.mark.parametrize(
    ("ident", "context", "string", "complaint"),
    [
        ("Costs **{amount}**", None, "Kostet **{betrag}**", "fills other places"),
        ("Costs **{amount}**", None, "Kostet **{amount:.1f}**", "fills other places"),
        ("Costs **{amount}**", None, "Kostet {amount}", "marks other words"),
        ("Costs **{amount}**", None, "", "is not translated"),
        ("Open", "a state", None, "is missing"),
        ("Open", None, "Offen", "is in no source"),
        (("One card", "{count} cards"), None, ("Eine Karte", ""), "is not translated"),
        (("One card", "{count} cards"), None, ("Eine Karte", "Karten"), "fills other places"),
    ],
)
def test_what_is_wrong_with_a_language_is_found(
    ident: Any, context: str | None, string: Any, complaint: str, tmp_path: Path
) -> None:
    template, catalog = language()
    catalog.delete(ident, context)
    if string is not None:
        catalog.add(ident, string, context=context)
    found = list(complaints_of(kept(catalog, tmp_path), template))
    assert found
    assert all(complaint in each for each in found if ".mo" not in each)


def the_state(catalog: Catalog) -> Message:
    """One of its messages."""
    message = catalog.get("Open", "a state")
    assert message is not None
    return message


def test_what_was_not_compiled_again_is_found(tmp_path: Path) -> None:
    template, catalog = language()
    old = language()[1]
    the_state(old).string = "Auf"
    assert list(complaints_of(kept(catalog, tmp_path, old), template)) == ["de.mo is another; run make translations"]


def test_a_fuzzy_translation_is_found(tmp_path: Path) -> None:
    template, catalog = language()
    the_state(catalog).flags.add("fuzzy")
    (complaint, *_) = complaints_of(kept(catalog, tmp_path), template)
    assert "is fuzzy" in complaint
