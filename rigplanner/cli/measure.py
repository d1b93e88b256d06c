"""`rigplanner measure`: how fast a model, a drive or main memory really is here, kept as evidence."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

from rigplanner.catalog.library import Library
from rigplanner.cli.catalog import library_of_today
from rigplanner.cli.errors import CommandError, UsageError
from rigplanner.cli.measure_options import MeasureOptions, options_of
from rigplanner.cli.table import table
from rigplanner.detect.drives import drive_holding
from rigplanner.detect.match import match_host
from rigplanner.detect.scan import scan
from rigplanner.detect.software import find_software
from rigplanner.domain.host import HostSnapshot
from rigplanner.domain.own_run import OwnRun, RunKind
from rigplanner.domain.software import FoundRuntime
from rigplanner.measure.jobs import DriveJob, Job, MemoryJob
from rigplanner.measure.progress import Cancelled, MeasureError, Progress, Stop
from rigplanner.measure.records import as_runs
from rigplanner.measure.speed import PartlyMeasured, Rate, Speed
from rigplanner.measure.ways import Way, ways_to_measure
from rigplanner.planner.run_record import MeasuredModel, measured_model
from rigplanner.planner.starter import starter_plan
from rigplanner.store.own_catalog import OwnCatalog
from rigplanner.wording.quantities import rate

_USE = "coding"
_INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class _Task:
    job: Job
    subject: MeasuredModel


def run(arguments: Sequence[str]) -> int:
    """Measure, print and keep; raises UsageError or CommandError."""
    options = options_of(arguments)
    library, snapshot = library_of_today(), scan()
    task = _task(options, library, snapshot)
    plan = match_host(snapshot, library, starter_plan(library.uses[_USE]).workload).plan
    found, why, was_stopped = _measured(task.job)
    runs, left_out = as_runs(found, task.subject, snapshot, plan, library)
    print(json.dumps([_as_json(one) for one in runs], indent=2) if options.json else "\n".join(_text(runs)))
    if runs and options.keep:
        _keep(runs)
    if was_stopped:
        return _INTERRUPTED
    if why or left_out:
        raise CommandError(why or left_out)
    return 0


def _task(options: MeasureOptions, library: Library, snapshot: HostSnapshot) -> _Task:
    if options.what == "memory":
        threads = (snapshot.cpu.cores if snapshot.cpu else None) or os.cpu_count() or 1
        return _Task(MemoryJob(threads), MeasuredModel("", "", "Main memory"))
    if options.what == "drive":
        place = Path(options.target).expanduser()
        if not place.exists():
            raise UsageError(f"there is no file or folder {options.target}")
        return _Task(DriveJob(place), MeasuredModel("", "", _drive_of(place.resolve(), snapshot)))
    way = _way(options)
    if options.gpu_layers is not None and not way.is_bench:
        raise UsageError("--gpu-layers is for llama-bench; a server has chosen already")
    subject = measured_model(way.found, library) if way.found else MeasuredModel("", "", way.model)
    return _Task(way.job(options.depths, options.repetitions, options.gpu_layers, options.tokens), subject)


def _drive_of(place: Path, snapshot: HostSnapshot) -> str:
    """The name of the drive that a place lies on; the place itself where it is on none of them."""
    drive = drive_holding(place, snapshot.drives)
    return drive.name if drive is not None else str(place)


def _way(options: MeasureOptions) -> Way:
    """The one way that fits the names; a file may lie anywhere."""
    environment = dict(os.environ)
    wanted = Path(options.target).expanduser()
    if wanted.is_file():
        environment["RIGPLANNER_MODELS"] = str(wanted.resolve().parent)
    if options.program.startswith("http"):
        environment["RIGPLANNER_SERVERS"] = options.program
    software = find_software(Path.home(), environment, limit_s=10.0)
    if options.program and Path(options.program).is_file():
        bench = FoundRuntime("llama.cpp", bench_path=str(Path(options.program).absolute()))
        software = replace(software, runtimes=(bench,))
    ways = ways_to_measure(software)
    found = [way for way in ways if _is_meant(way, options, wanted)]
    if found:
        return found[0]
    offered = ", ".join(sorted({way.model for way in ways})) or "none"
    raise UsageError(
        f"no program here can measure {options.target!r}. What can be measured: {offered}.\n"
        "Put llama-bench (it comes with llama.cpp) on the search path, or start Ollama or llama-server."
    )


def _is_meant(way: Way, options: MeasureOptions, wanted: Path) -> bool:
    is_file = way.found is not None and wanted.is_file() and Path(way.found.path).samefile(wanted)
    is_model = is_file or options.target.lower() in (way.model.lower(), way.found.name.lower() if way.found else "")
    if not options.program or Path(options.program).is_file():
        return is_model
    return is_model and (options.program.lower() in way.program.lower() or options.program == way.runtime.address)


def _measured(job: Job) -> tuple[Sequence[Speed | Rate], str, bool]:
    """What was found, why no more, and whether the user ended it. In a thread, so that Ctrl+C comes at once."""
    stop, outcome = Stop(), _Outcome()
    thread = Thread(target=outcome.of, args=(job, stop), name="measure")
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.2)
    except KeyboardInterrupt:
        stop.set()
        thread.join()
        return (), "", True
    finally:
        _clear_line()
    if outcome.error is not None:
        raise outcome.error
    return outcome.found, outcome.why, False


class _Outcome:
    """What a thread brings back."""

    def __init__(self) -> None:
        self.found: Sequence[Speed | Rate] = ()
        self.why = ""
        self.error: Exception | None = None

    def of(self, job: Job, stop: Stop) -> None:
        try:
            self.found = job.run(_tell, stop)
        except PartlyMeasured as error:
            self.found, self.why = error.speeds, str(error)
        except MeasureError as error:
            self.why = str(error)
        except Cancelled:
            self.why = "stopped"
        except Exception as error:
            self.error = error


def _tell(progress: Progress) -> None:
    if sys.stderr.isatty():
        left = f", about {progress.left_s:.0f} s left" if progress.left_s else ""
        sys.stderr.write(f"\r\x1b[K{progress.share:4.0%}  {progress.doing}{left}")
        sys.stderr.flush()


def _clear_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def _keep(runs: Sequence[OwnRun]) -> None:
    try:
        OwnCatalog().runs.add(*runs)
    except OSError as error:
        raise CommandError(f"measured, but not kept: {error.strerror}") from error


def _text(runs: Sequence[OwnRun]) -> list[str]:
    if not runs:
        return []
    rows = [("", "measured", "lowest", "highest", "the program had said")]
    return table([*rows, *(_row(one) for one in runs)])


def _row(one: OwnRun) -> tuple[str, ...]:
    if one.kind in (RunKind.DRIVE, RunKind.MEMORY):
        return one.subject, f"{one.value:.2f} GB/s", f"{one.low:.2f}", f"{one.high:.2f}", ""
    what = "writing" if one.kind is RunKind.WRITING else "reading"
    depth = f" after {one.depth:,}" if one.depth else ""
    said = rate(one.predicted) if one.predicted else "unknown"
    return f"{what} {one.tokens}{depth}", f"{rate(one.value)} tok/s", rate(one.low), rate(one.high), said


def _as_json(one: OwnRun) -> dict[str, object]:
    return one.model_dump(mode="json")
