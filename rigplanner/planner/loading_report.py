"""The loading part of a report: every kind of storage, the chosen drive marked."""

from __future__ import annotations

from rigplanner.domain.evidence import Estimate, Quantity, Unit
from rigplanner.domain.parts import LoadClass
from rigplanner.domain.report import LoadingReport, LoadRow
from rigplanner.estimate.loading import as_measured, bad_mmap_estimate, load_estimate
from rigplanner.estimate.model_files import file_estimate
from rigplanner.planner.own_machine import drive_run
from rigplanner.planner.scene import Scene
from rigplanner.translation import mark, tr


def loading_report(scene: Scene) -> LoadingReport:
    """How long the chosen model takes to load."""
    model = scene.model
    size = file_estimate(model, scene.work.quant).value if model else None
    chosen = _chosen_class(scene)
    if size is None:
        unknown = Estimate.unknown(Unit.SECONDS, mark("the size of the model file is unknown"))
        return LoadingReport(unknown, (), unknown, None, ())
    file_bytes = round(size)
    rows = tuple(_row(scene, storage, file_bytes, storage == chosen) for storage in scene.library.load_classes.values())
    mine = next((row.seconds for row in rows if row.chosen), None)
    no_drive = Estimate.unknown(Unit.SECONDS, mark("no drive chosen"))
    return LoadingReport(
        mine or no_drive,
        rows,
        bad_mmap_estimate(file_bytes, chosen) if chosen else no_drive,
        file_bytes,
        scene.reports(Quantity.LOAD_S) if chosen else (),
    )


def _chosen_class(scene: Scene) -> LoadClass | None:
    return scene.library.load_classes.get(scene.case.load_class or "")


def _row(scene: Scene, storage: LoadClass, file_bytes: int, chosen: bool) -> LoadRow:
    run = drive_run(scene.plan, scene.rig, scene.library) if chosen else None
    if run is not None:
        storage = as_measured(storage, run.low, run.value, run.high)
    rated = scene.rig.drive.seq_read_mbps if chosen and scene.rig.drive else None
    return LoadRow(
        storage.id, tr(storage.name), load_estimate(file_bytes, storage, rated, scene.devices.transfer_gbps), chosen
    )
