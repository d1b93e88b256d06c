"""Pickers: search, facets, effects, choosing by keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Condition, GpuForm, Slot
from rigplanner.domain.report import Fit
from rigplanner.ui.dialogs.model_picker import ModelPicker
from rigplanner.ui.dialogs.part_picker import PartPicker
from rigplanner.ui.session import Session
from rigplanner.ui.theme import ThemeStore


@pytest.fixture
def picker(qtbot: QtBot, theme: ThemeStore, session: Session, library: Library) -> PartPicker:
    picker = PartPicker(theme, session.report, library, Slot.GPU)
    picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # it is looked at after it has closed
    qtbot.addWidget(picker)
    picker.show()
    return picker


@pytest.fixture
def models(qtbot: QtBot, theme: ThemeStore, session: Session, library: Library) -> ModelPicker:
    picker = ModelPicker(theme, session.report, library)
    picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # it is looked at after it has closed
    qtbot.addWidget(picker)
    picker.show()
    return picker


def names(picker: PartPicker) -> list[str]:
    return [row.part.name for row in picker._model.rows]


def test_typing_finds_the_card_people_mean(picker: PartPicker) -> None:
    QTest.keyClicks(picker.search, "4060ti 16")
    assert names(picker)[0] == "NVIDIA GeForce RTX 4060 Ti 16 GB"


def test_laptop_chips_are_not_sold_as_cards(picker: PartPicker, library: Library) -> None:
    laptop = {gpu.name for gpu in library.gpus.values() if gpu.form is not GpuForm.CARD}
    assert not laptop & set(names(picker))


def test_enter_takes_the_best_answer(qtbot: QtBot, picker: PartPicker) -> None:
    QTest.keyClicks(picker.search, "rtx 3090")
    with qtbot.waitSignal(picker.part_chosen) as caught:
        QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert caught.args[0] == "nvidia-geforce-rtx-3090"
    assert isinstance(caught.args[1], Condition)


def test_arrows_move_in_the_table_while_typing(picker: PartPicker) -> None:
    QTest.keyClicks(picker.search, "rtx 40")
    QTest.keyClick(picker.search, Qt.Key.Key_Down)
    assert picker.table.currentIndex().row() == 1


def test_effects_arrive_by_themselves(qtbot: QtBot, picker: PartPicker) -> None:
    qtbot.waitUntil(lambda: all(row.effect for row in picker._model.rows), timeout=20_000)
    mine = next(row for row in picker._model.rows if row.part.id == "msi-geforce-rtx-3060-ventus-2x-12g")
    assert mine.effect is not None
    assert mine.effect.decode.value == 48.0
    assert mine.effect.total == picker._report.cost.total


def test_facets_restrict_and_nothing_left_is_told(picker: PartPicker) -> None:
    picker.condition.chosen_key.emit("new")
    assert all(row.price and row.price.condition is Condition.NEW for row in picker._model.rows)
    QTest.keyClicks(picker.search, "zzzz")
    assert names(picker) == []
    assert not picker._use.isEnabled()


def test_sorting_by_effect_puts_the_fastest_first(qtbot: QtBot, picker: PartPicker) -> None:
    qtbot.waitUntil(lambda: all(row.effect for row in picker._model.rows), timeout=20_000)
    picker.table.sort_chosen.emit("decode", False)
    values = [row.effect.decode.value for row in picker._model.rows if row.effect and row.effect.decode.value]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("slot", list(Slot))
def test_every_slot_has_a_picker(
    qtbot: QtBot, theme: ThemeStore, session: Session, library: Library, slot: Slot
) -> None:
    picker = PartPicker(theme, session.report, library, slot)
    qtbot.addWidget(picker)
    picker.show()
    assert len(picker._model.rows) >= 10
    assert not picker.grab().isNull()


def test_both_step_3_7_entries_are_found_and_told_apart(models: ModelPicker) -> None:
    QTest.keyClicks(models.search, "step 3.7")
    found = [row.model for row in models._rows.rows]
    assert {model.id for model in found} == {"step-3.7-flash", "step-3.7-flash-article-14b"}
    assert all(model.contradicted_by for model in found)


def test_a_model_is_taken_in_the_best_quantization_that_fits(qtbot: QtBot, models: ModelPicker) -> None:
    QTest.keyClicks(models.search, "qwen3 8b")
    with qtbot.waitSignal(models.model_chosen) as caught:
        QTest.keyClick(models.search, Qt.Key.Key_Return)
    assert caught.args[0] == "qwen3-8b"
    assert caught.args[1].startswith("Q")


def test_only_what_fits_can_be_shown(qtbot: QtBot, theme: ThemeStore, session: Session, library: Library) -> None:
    some = replace(library, models=dict(list(library.models.items())[:40]))
    models = ModelPicker(theme, session.report, some)
    qtbot.addWidget(models)
    models.show()
    qtbot.waitUntil(lambda: not models._slices.isActive(), timeout=30_000)
    models.fitting.setChecked(True)
    assert models._rows.rows
    assert all(row.fit and row.fit.fit in (Fit.FITS, Fit.TIGHT) for row in models._rows.rows)
