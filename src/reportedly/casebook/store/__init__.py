"""How a casebook's tables are reached: opening, reading, writing, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from reportedly.errors import CasebookBusy, CasebookFull, NoSuchInput, NotACasebook, ReadOnlyCasebook, ReportedlyError

APPLICATION_ID = 0x52505444
"""Stands in bytes 68-71 of a SQLite casebook ("RPTD"), so that the file says what it is."""

WAIT = 30
"""Seconds to wait for another program that is writing."""


def now() -> str:
    """The time, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store:
    """A way into one casebook's tables."""

    def __init__(self, engine: Engine, name: str, read_only: bool = False) -> None:
        self.engine, self.name, self.read_only = engine, name, read_only
        self.past = False
        """Does it show a casebook as it was? (casebook/as_of.py)"""
        self._keeper: sqlite3.Connection | None = None

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the book throughout, whatever others write meanwhile."""
        with self._errors_named(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose work is kept as a whole or not at all. One writer at a time: others wait `WAIT` seconds."""
        if self.past:
            raise ReadOnlyCasebook(f"{self.name}: shows the casebook as it was, which nobody can change; open the casebook itself")
        if self.read_only:
            raise ReadOnlyCasebook(
                f"{self.name}: may be read but not written to; copy it to a folder of your own, or ask for the right to write"
            )
        # On PostgreSQL a writer must see what the one it waited for has written, so it takes no snapshot beforehand.
        options: dict[str, Any] = {"writes": True} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
        with self._errors_named(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            if not self.is_sqlite:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {WAIT * 1000}")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")
            yield connection

    @contextmanager
    def apart(self) -> Iterator[Connection]:
        """A connection outside any transaction, for what a database only does there (VACUUM)."""
        options: dict[str, Any] = {"apart": True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        with self._errors_named(), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise _named(error, self.name) from error

    def close(self) -> None:
        self.engine.dispose()
        if self._keeper is not None:
            self._keeper.close()


def add_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows at once."""
    if rows:
        connection.execute(insert(table), rows)


def next_n(connection: Connection, table: Table) -> int:
    """The first free number of a table. Numbers are given by the one writer, so they need no sequence."""
    highest = connection.exec_driver_sql(f'SELECT max(n) FROM "{table.name}"').scalar()
    return (highest or 0) + 1


def connect(where: str | Path, *, create: bool, pooled: int = 0) -> Store:
    """A store for a path or a `postgresql+psycopg://` URL. Looks at a file before it opens it; makes no tables. `pooled`: connections
    kept open between uses, for a server that many ask at once.

    Raises NoSuchInput where there is no such file and `create` is false, NotACasebook where the file is something else.
    """
    if isinstance(where, str) and where.split(":")[0].startswith("postgresql"):
        return _postgresql(where, pooled)
    if isinstance(where, str) and "://" in where:
        raise NotACasebook(f"{where}: not a casebook's address; give the path of a file, or postgresql+psycopg://USER@HOST/DATABASE")
    return _sqlite(Path(where), create, pooled)


def _postgresql(url: str, pooled: int) -> Store:
    if url.startswith("postgresql:"):
        url = "postgresql+psycopg:" + url.split(":", 1)[1]
    try:
        engine = create_engine(url, isolation_level="REPEATABLE READ", pool_size=max(2, pooled))
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise NotACasebook(f"PostgreSQL needs one more package: pip install 'reportedly[postgres]' ({error})") from error
    store = Store(engine, engine.url.render_as_string(hide_password=True))
    with store.reading():
        return store


def _sqlite(path: Path, create: bool, pooled: int) -> Store:
    if path.is_dir():
        raise NotACasebook(f"{path}: is a folder; give the path of a casebook file, such as {path / 'book.casebook'}")
    if not path.exists():
        if not create:
            raise NoSuchInput(f"{path}: there is no such casebook; make one with: reportedly add {path} FOLDER")
        if not path.parent.is_dir():
            raise NoSuchInput(f"{path}: there is no folder {path.parent} to put the casebook in; make it first")
    else:
        _look_at(path, create)
    read_only = path.exists() and not _may_write(path)
    address = _address(path, read_only, "ro" if read_only else "rwc")

    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)

    return Store(_sqlite_engine(open_file, pooled), str(path), read_only)


def _address(path: Path, read_only: bool, mode: str) -> str:
    beside = path.with_name(path.name + "-wal")
    # Without the right to write beside it, SQLite can open a WAL file only if told that nobody else is changing it.
    as_is = "&immutable=1" if read_only and not (beside.exists() and beside.stat().st_size) else ""
    return f"file:{_quoted(path)}?mode={mode}{as_is}"


def open_to_look(place: Store) -> sqlite3.Connection:
    """A connection of SQLite's own to a casebook's file that cannot write to it: for programs that ask in SQL."""
    connection = sqlite3.connect(_address(Path(place.name), place.read_only, "ro"), uri=True, check_same_thread=False)
    connection.execute("PRAGMA query_only = ON")
    return connection


def in_memory(name: str) -> Store:
    """A store that is in no file and gone when it is closed."""
    address = f"file:reportedly-{uuid4().hex}?mode=memory&cache=shared"

    def open_it() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)

    made = Store(_sqlite_engine(open_it), name)
    made._keeper = open_it()  # while one connection is open, the database stays
    return made


def _sqlite_engine(opens: Callable[[], sqlite3.Connection], pooled: int = 0) -> Engine:
    kept: dict[str, Any] = {"poolclass": QueuePool, "pool_size": pooled, "max_overflow": 4 * pooled} if pooled else {"poolclass": NullPool}
    engine = create_engine("sqlite+pysqlite://", creator=opens, **kept)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _look_at(path: Path, create: bool) -> None:
    """Raise NotACasebook for a file that is plainly something else, before it is opened for use.

    By SQLite, which changes nothing so: were the file opened and closed otherwise, the system would drop the locks that other connections
    of this process hold on it (POSIX), and another program could take away what they are reading.
    """
    if not os.access(path, os.R_OK):
        raise NotACasebook(f"{path}: cannot be read (Permission denied); check that you may read it")
    empty = path.stat().st_size == 0
    if empty and create:
        return
    if empty:
        raise NotACasebook(f"{path}: is empty, so it is no casebook; make one with: reportedly add BOOK FOLDER")
    connection = sqlite3.connect(f"file:{_quoted(path)}?mode=ro&immutable=1", uri=True)
    try:
        id = connection.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if "not a database" not in str(error):
            raise NotACasebook(f"{path}: cannot be read or is damaged ({error}); restore it from a copy") from error
        raise NotACasebook(
            f"{path}: is not a casebook but some other file; give another path for the casebook, this file is left as it is"
        ) from error
    finally:
        connection.close()
    if id != APPLICATION_ID and not _interrupted(path):
        raise NotACasebook(
            f"{path}: is a SQLite database but not a casebook; give another path for the casebook, this file is left as it is"
        )


def _quoted(path: Path) -> str:
    """A path as it stands in an address for SQLite."""
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _interrupted(path: Path) -> bool:
    """Was the program killed while it made this file? Then no table is in it, or its first pages stand in the -wal file."""
    connection = sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True)
    try:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        return not names or (connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("apart"):
        # A writer takes its turn at once: one that starts as a reader cannot become a writer after another has written.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _named(error: DBAPIError, name: str) -> ReportedlyError | DBAPIError:
    """The user's error behind the database's."""
    said = str(error.orig).lower()
    if "locked" in said or "busy" in said or "lock timeout" in said or "could not obtain lock" in said:
        return CasebookBusy(f"{name}: another program has been writing to it for {WAIT} seconds; wait until it is done and run this again")
    if "is full" in said or "no space left" in said or "disk i/o" in said or "could not extend file" in said:
        return CasebookFull(
            f"{name}: the disk is full or failing ({error.orig}); make room and run this again: what was kept before stays, and it goes on from there"
        )
    if "readonly" in said or "read-only" in said:
        return ReadOnlyCasebook(f"{name}: may be read but not written to; check the rights of the file and of its folder")
    if "not a database" in said or "malformed" in said:
        return NotACasebook(f"{name}: is damaged or not a casebook ({error.orig}); restore it from a copy")
    if "unable to open" in said:
        return NotACasebook(f"{name}: cannot be opened ({error.orig}); check the path and the rights of the file and of its folder")
    if isinstance(error, OperationalError) and "connection" in said:
        return NotACasebook(f"{name}: the database server cannot be reached ({str(error.orig).splitlines()[0]})")
    return error
