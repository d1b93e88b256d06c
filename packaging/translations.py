"""Collects the messages of the program for translators, and builds the catalogues that the program reads.

Writes `resources/i18n/rigplanner.pot`, brings every `*.po` beside it up to date, and compiles it to `*.mo`.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
TEMPLATE = FOLDER / "rigplanner.pot"
#: Functions of `rigplanner.translation`, with the places of their messages.
KEYWORDS = {"mark": None, "tr": None, "tr_n": (1, 2), "tr_in": ((1, "c"), 2)}
#: What is written for people in the catalogs: the file, and the fields of its entries.
WRITTEN = (("uses.toml", ("name",)), ("load_classes.toml", ("name",)), ("background.toml", ("name",)))


def messages() -> Catalog:
    """Every message of the program, in the order of the files it stands in."""
    catalog = Catalog(project="RigPlanner", copyright_holder="the RigPlanner team", fuzzy=False)
    found = extract_from_dir(str(ROOT / "rigplanner"), [("**.py", "python")], keywords=KEYWORDS)
    for file, _, message, _, context in sorted(found, key=lambda row: (row[0], row[1])):
        catalog.add(message, locations=[(f"rigplanner/{file}", 0)], context=context)
    for file, text in _in_catalogs():
        catalog.add(text, locations=[(f"catalogs/{file}", 0)])
    return catalog


def _in_catalogs() -> Iterator[tuple[str, str]]:
    for file, fields in WRITTEN:
        rows = tomllib.loads((ROOT / "catalogs" / file).read_text(encoding="utf-8"))
        for entries in rows.values():
            for entry in entries if isinstance(entries, list) else ():
                yield from ((file, entry[field]) for field in fields if field in entry)


def main() -> int:
    """Write the template, the catalogues and what the program reads of them."""
    template = messages()
    _write(template, TEMPLATE)
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.stem)
        catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        _write(catalog, path)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
        told = [message for message in catalog if message.id and not _is_translated(message)]
        print(f"{path.name}: {len(catalog)} messages, {len(told)} to translate")
    return 0


def _is_translated(message: Message) -> bool:
    """Whether a message has its words, in all its numbers."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _write(catalog: Catalog, path: Path) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, width=120, omit_header=False, include_lineno=False, sort_output=False)


if __name__ == "__main__":
    sys.exit(main())
