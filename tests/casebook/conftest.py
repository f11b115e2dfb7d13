"""Casebooks to test on: a SQLite file, and a database on a real PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

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
    folder = Path(tempfile.mkdtemp(prefix="reportedly-pg-"))
    data = folder / "data"
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    if os.getuid() == 0:
        # PostgreSQL refuses to run as root: it is given to the user that its package made.
        shutil.chown(folder, "postgres")
        quiet |= {"user": "postgres", "group": "postgres", "extra_groups": []}
    made = subprocess.run([binaries / "initdb", "-D", data, "-A", "trust", "-U", "tests", "-E", "UTF8", "--no-sync"], **quiet)
    if made.returncode:
        pytest.skip(f"initdb ended with {made.returncode}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {
        "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off", "wal_level": "minimal", "max_wal_senders": 0,
    }  # fmt: skip
    said = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    server = subprocess.Popen([binaries / "postgres", "-D", data, *said], **quiet, preexec_fn=_end_with_the_tests)
    address = f"postgresql+psycopg://tests@127.0.0.1:{port}"
    try:
        if not _answers(address, server):
            pytest.skip("the PostgreSQL server does not answer")
        yield address, data
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _end_with_the_tests() -> None:
    """Should the tests be killed, the server goes with them (Linux only: prctl's PR_SET_PDEATHSIG)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _answers(address: str, server: subprocess.Popen[bytes]) -> bool:
    import psycopg

    for _ in range(300):
        if server.poll() is not None:
            return False
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(address.replace("+psycopg", "") + "/postgres").close()
            return True
        time.sleep(0.1)
    return False


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
