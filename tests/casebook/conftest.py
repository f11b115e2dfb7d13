"""Casebooks to test on: a SQLite file, and a database on a real PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reportedly.casebook import Casebook


def _binaries() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[tuple[str, Path]]:
    """A server of our own on a free port: (address without a database, its data folder). Skipped where PostgreSQL is not installed."""
    pytest.importorskip("psycopg", reason="the package psycopg is not installed (pip install 'reportedly[postgres]')")
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's server (initdb) is not installed")
    # PostgreSQL refuses to run as root: it is given to the user that its package made.
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="reportedly-pg-"))
    if as_user:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    made = subprocess.run([*as_user, binaries / "initdb", "-D", data, "-A", "trust", "-U", "tests", "-E", "UTF8", "--no-sync"], **quiet)  # type: ignore[call-overload]
    if made.returncode:
        pytest.skip(f"initdb ended with {made.returncode}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c wal_level=minimal -c max_wal_senders=0"
    )
    subprocess.run([*as_user, binaries / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"], check=True, **quiet)  # type: ignore[call-overload]
    try:
        yield f"postgresql+psycopg://tests@127.0.0.1:{port}", data
    finally:
        subprocess.run([*as_user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes places for casebooks that do not exist yet, each another: paths, or addresses of empty schemas."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"{uuid.uuid4().hex}.casebook")
    server, _ = request.getfixturevalue("postgresql")

    def make() -> str:
        import psycopg

        name = f"book_{uuid.uuid4().hex}"
        with psycopg.connect(server.replace("+psycopg", "") + "/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{server}/postgres?options=-csearch_path%3D{name}"

    return make


@pytest.fixture
def book(new_place: Callable[[], str]) -> Iterator[Casebook]:
    """An empty casebook, on each kind of database in turn."""
    with Casebook.open(new_place(), create=True) as made:
        yield made
