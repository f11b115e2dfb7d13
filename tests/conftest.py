"""What all tests share: resources opened once a run, as a caller of the reading opens them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from reportedly.reading import read
from reportedly.records import Record, Report
from reportedly.resources import Resources, open_resources

# The same examples on every machine and no clock, so that a change alone can break a test. New ones: HYPOTHESIS_PROFILE=search python -m pytest
settings.register_profile("steady", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def resources() -> Resources:
    """Parser, codebook and gazetteer; the gazetteer is built on first use, in the user's cache."""
    return open_resources()


@pytest.fixture(scope="session")
def read_text(resources: Resources) -> Callable[..., list[Record]]:
    """Reads a text through the whole pipeline: `read_text("...", published="2016-09-16", title=...)`."""

    def run(text: str, **fields: object) -> list[Record]:
        return read(Report(id="t", text=text, **fields), resources)  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def shared_benchmarks() -> Path:
    """The folder of public gold data; tests that need it are skipped where it is not."""
    folder = Path(os.environ.get("REPORTEDLY_BENCHMARKS", Path(__file__).parents[2] / "shared" / "benchmarks"))
    if not folder.is_dir():
        pytest.skip(f"no gold data at {folder}: it is not part of the repository")
    return folder
