"""Messages in another language, and what happens where it lacks one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from gettext import GNUTranslations, NullTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from rigplanner.translation import mark, speak, tr, tr_in, tr_n


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    catalog = Catalog(locale="de")
    catalog.add("Save", "Speichern")
    catalog.add("{count} of {rooms}", "von {rooms} sind es {count}")
    catalog.add(("{count} card", "{count} cards"), ("{count} Karte", "{count} Karten"))
    catalog.add("Open", "Offen", context="state")
    catalog.add("Open", "Öffnen")
    file = io.BytesIO()
    write_mo(file, catalog)
    file.seek(0)
    speak(GNUTranslations(file))
    yield
    speak(NullTranslations())


def test_a_message_is_said_with_its_values_where_the_language_has_them() -> None:
    assert tr("Save") == "Speichern"
    assert tr("{count} of {rooms}", count=2, rooms=3) == "von 3 sind es 2"


def test_counts_choose_the_form() -> None:
    assert [tr_n("{count} card", "{count} cards", count) for count in (1, 2)] == ["1 Karte", "2 Karten"]
    assert tr_n("{count} card", "{count} cards", 2000, count="2.000") == "2.000 Karten"


def test_the_same_word_may_mean_two_things() -> None:
    assert (tr("Open"), tr_in("state", "Open")) == ("Öffnen", "Offen")


def test_what_the_language_lacks_stays_english() -> None:
    assert tr("Nothing of the kind, {name}", name="{braces}") == "Nothing of the kind, {braces}"
    assert tr("") == ""
    assert tr_in("anything", "Save") == "Save"
    assert tr_n("{count} bolt", "{count} bolts", 1) == "1 bolt"
    assert mark("Save") == "Save"
