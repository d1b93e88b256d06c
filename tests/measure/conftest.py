from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rigplanner.measure.progress import Progress, Stop

from .servers import ScriptedServer, scripted_server
from .tiny_model import write_tiny_model


class Told(list[Progress]):
    """Keeps what a measurement tells."""

    def __call__(self, progress: Progress) -> None:
        self.append(progress)

    @property
    def shares(self) -> list[float]:
        return [progress.share for progress in self]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def stop() -> Stop:
    return Stop()


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf")


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A real server on this machine that answers as the test tells it to."""
    with scripted_server() as running:
        yield running
