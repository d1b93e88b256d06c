"""The catalog page as a person uses it, with a folder of their own on a real disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Condition, Gpu, Part, Slot
from rigplanner.numerals import Numerals, write_as
from rigplanner.store.settings import Settings
from rigplanner.ui.catalog.rows import attention, sections
from rigplanner.ui.dialogs.part_form import _ASKED, PartForm, _typed, _value
from rigplanner.ui.dialogs.settings_dialog import SettingsDialog
from rigplanner.ui.pages.catalog_page import CatalogPage
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workspace import Workspace
from rigplanner.wording.currency import Currency, show_in
from tests.catalog.gguf_files import dense, write
from tests.conftest import TODAY

CARD = "nvidia-geforce-rtx-3090"


@pytest.fixture
def page(window: Workspace) -> CatalogPage:
    window.show_page("catalog")
    return window.pages.catalog


@pytest.mark.parametrize("descending", [False, True])
def test_prices_sort_as_amounts_and_unknown_ones_last(page: CatalogPage, descending: bool) -> None:
    page.table.sort_chosen.emit("figure", descending)
    amounts = [row.amount for row in page.rows.rows]
    known = [amount for amount in amounts if amount is not None]
    assert known == sorted(known, reverse=descending)
    assert amounts == [*known, *(None for _ in range(len(amounts) - len(known)))]
    assert len(known) < len(amounts)


@pytest.fixture(autouse=True)
def dollars() -> object:
    yield
    show_in(Currency())


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(Label))


def choose(page: CatalogPage, section: str, text: str) -> None:
    page.show_section(section)
    QTest.keyClicks(page.search, text)


@pytest.mark.parametrize("key", [section.key for section in (*sections(), *attention()) if section.key != "own"])
def test_every_section_shows_entries_with_where_they_are_from(page: CatalogPage, key: str) -> None:
    page.show_section(key)
    assert page.rows.rows
    for row in page.rows.rows:
        assert row.name
        assert row.source or key == "sources", row.id
    for row in page.rows.rows[::40]:
        page.details.show_row(row, page._desk.library)
    assert not page.grab().isNull()


def test_a_search_narrows_the_list_and_shows_the_best_answer(page: CatalogPage) -> None:
    choose(page, "gpu", "3090")
    assert page.rows.rows[0].id == CARD
    assert "RTX 3090" in words(page.details)


def test_contradictions_stand_side_by_side(page: CatalogPage) -> None:
    page.show_section("conflicts")
    assert page.rows.rows[0].name.startswith("Step 3.7 Flash")
    assert "14 billion" in words(page.details)
    assert "198 billion" in words(page.details)


def test_the_links_of_sources_can_be_opened(page: CatalogPage) -> None:
    choose(page, "gpu", "3090")
    links = [b.toolTip() for b in page.details.findChildren(QPushButton) if b.text() == "Open the source"]
    assert links
    assert all(link.startswith("https://") for link in links)


def test_an_own_price_changes_the_plan_at_once_and_is_taken_back(window: Workspace, page: CatalogPage) -> None:
    part = page._desk.library.cpus["amd-ryzen-7-5700x"]
    before = window.session.report.cost.total.value
    window.desk.set_price(part, 150.0)
    assert window.session.report.cost.total.value == pytest.approx((before or 0) - 50.0)
    page.show_section("own")
    assert [row.id for row in page.rows.rows] == [part.id]
    window.desk.set_price(part, None)
    assert window.session.report.cost.total.value == before


def test_a_part_from_the_catalog_goes_into_the_plan(window: Workspace, page: CatalogPage) -> None:
    choose(page, "gpu", "3090")
    QTest.mouseClick(page.details.use, Qt.MouseButton.LeftButton)
    (choice,) = window.session.plan.rig.gpus
    assert (choice.part_id, choice.condition) == (CARD, Condition.USED), "it is only sold used"
    assert window.stack.currentWidget() is window.page


def test_a_model_from_the_catalog_goes_into_the_plan(window: Workspace, page: CatalogPage) -> None:
    choose(page, "models", "qwen3 8b")
    QTest.mouseClick(page.details.use, Qt.MouseButton.LeftButton)
    assert window.session.plan.workload.model_id == "qwen3-8b"


def test_prices_are_imported_and_every_stray_line_is_told(window: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"id,price_usd,as_of,source\n{CARD},600,2026-11-02,market\nno-card,1,2026-11-02,x\n")
    window.desk.import_prices(path)
    assert "no-card is in no catalog" in words(window.notice)
    assert window.session.library.gpus[CARD].prices[-1].typical_usd == 600


def test_a_list_that_cannot_be_read_changes_nothing(window: Workspace, tmp_path: Path) -> None:
    window.desk.import_prices(tmp_path / "missing.csv")
    assert "No price has changed" in words(window.notice)


def test_tax_and_currency_reach_every_amount(window: Workspace) -> None:
    before = window.session.report.cost.total.value or 0.0
    settings = Settings.model_validate({"currency": "EUR", "currency_per_usd": 0.5, "market": {"tax": 1.2}})
    window.desk.set_settings(settings)
    total = window.session.report.cost.total.value or 0.0
    assert total == pytest.approx(before * 1.2)
    assert f"€{total * 0.5:,.0f}" in window.page.verdict.accessibleName() + window.page.build.total._value.text()


def test_the_form_keeps_a_part_of_ones_own(qtbot: QtBot, theme: ThemeStore, window: Workspace) -> None:
    form = PartForm(theme, Slot.GPU, None, {}, TODAY, window)
    qtbot.addWidget(form)
    typed = {
        "name": "Odd card",
        "vendor": "Someone",
        "memory_gib": "20",
        "bandwidth_gbps": "512,5",
        "architecture": "Ada Lovelace",
        "memory_type": "GDDR6",
        "spec_source": "its box",
    }
    for field, text in typed.items():
        form.fields[field].setText(text)
    made: list[Part] = []
    form.part_made.connect(made.append)
    form.agree.click()
    card = made[0]
    assert isinstance(card, Gpu)
    assert (card.id, card.memory_gib, card.bandwidth_gbps, card.tdp_w) == ("own-odd-card", 20.0, 512.5, None)
    window.desk.keep(card)
    assert window.session.library.gpus["own-odd-card"] == card


def test_the_form_names_what_is_missing_and_loses_nothing(qtbot: QtBot, theme: ThemeStore, window: Workspace) -> None:
    form = PartForm(theme, Slot.GPU, None, {}, TODAY, window)
    qtbot.addWidget(form)
    form.fields["name"].setText("Odd card")
    form.fields["memory_gib"].setText("lots")
    form.agree.click()
    assert "Memory" in words(form._wrong)
    assert form.fields["name"].text() == "Odd card"
    assert form.fields["memory_gib"].property("wrong") == "true"


@pytest.mark.parametrize("slot", list(Slot))
def test_a_corrected_part_keeps_all_that_was_not_touched(
    qtbot: QtBot, theme: ThemeStore, window: Workspace, slot: Slot
) -> None:
    part = next(part for part in window.desk.library.parts(slot).values() if part.prices)
    classes = {ident: known.name for ident, known in window.desk.library.load_classes.items()}
    form = PartForm(theme, slot, part, classes, TODAY, window)
    qtbot.addWidget(form)
    form.fields["spec_source"].setText("a closer look")
    made: list[Part] = []
    form.part_made.connect(made.append)
    form.agree.click()
    assert made, words(form._wrong)
    expected = part.model_copy(update={"spec_source": "a closer look", "spec_as_of": TODAY.isoformat()})
    assert made[0] == expected


@pytest.mark.parametrize("numerals", [Numerals(), Numerals(",", "."), Numerals(",", "\u00a0")])
def test_every_figure_of_a_part_can_be_typed_as_it_is_shown(library: Library, numerals: Numerals) -> None:
    write_as(numerals)
    try:
        for slot, part in library.all_parts():
            for field in _ASKED[slot]:
                value = getattr(part, field)
                if isinstance(value, int | float):
                    assert _value(type(part), field, _typed(value)) == value
    finally:
        write_as(Numerals())


def test_another_currency_needs_its_rate(qtbot: QtBot, theme: ThemeStore, window: Workspace) -> None:
    dialog = SettingsDialog(theme, Settings(), window)
    qtbot.addWidget(dialog)
    dialog.currency.set_chosen("EUR")
    dialog._show_rate()
    chosen: list[Settings] = []
    dialog.settings_chosen.connect(chosen.append)
    dialog.agree.click()
    assert not chosen
    dialog.rate.setText("0,92")
    dialog.tax.setText("19 %")
    dialog.agree.click()
    assert (chosen[0].currency, chosen[0].currency_per_usd, chosen[0].market.tax) == ("EUR", 0.92, 1.19)


def test_a_model_file_becomes_a_model_of_ones_own(page: CatalogPage, tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    write(path, dense())
    page.add_model(path)
    page.show_section("own")
    assert [row.is_own for row in page.rows.rows] == [True]


def test_a_file_that_is_no_model_is_told(window: Workspace, page: CatalogPage, tmp_path: Path) -> None:
    path = tmp_path / "no.gguf"
    path.write_bytes(b"not a model")
    page.add_model(path)
    assert "was not added" in words(window.notice)
