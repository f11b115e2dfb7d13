"""How a casebook's tables came to be: small named steps, each done in one transaction and noted in the table `migration`."""

from __future__ import annotations

from sqlalchemy import insert, inspect, select

from reportedly.casebook.store import APPLICATION_ID, Store, now
from reportedly.casebook.store.migrations import (
    m0001_tables,
    m0002_incidents,
    m0003_forests,
    m0004_truces,
    m0005_lists,
    m0006_coding_rounds,
    m0007_control,
    m0008_called,
    m0009_views,
)
from reportedly.casebook.store.tables import migration
from reportedly.errors import NewerCasebook, NotACasebook

MIGRATIONS = (
    m0001_tables,
    m0002_incidents,
    m0003_forests,
    m0004_truces,
    m0005_lists,
    m0006_coding_rounds,
    m0007_control,
    m0008_called,
    m0009_views,
)
"""In their order. A module is never changed once it is released: a change of the schema is a new one at the end."""


def name_of(step: object) -> str:
    return step.__name__.rsplit(".", 1)[-1]  # type: ignore[attr-defined, no-any-return]


def bring_up_to_date(store: Store, *, create: bool) -> None:
    """Apply what is not applied yet.

    Raises NotACasebook where the database holds other tables (or none, unless `create`), NewerCasebook where a newer program made it.
    """
    known = [name_of(step) for step in MIGRATIONS]
    applied = _applied(store, create)
    newer = [name for name in applied if name not in known]
    if newer:
        raise NewerCasebook(
            f"{store.name}: was made by a newer version of Reportedly (its schema has {newer[-1]}, which this one does not know); "
            "bring Reportedly up to date: pip install --upgrade reportedly"
        )
    for step in MIGRATIONS:
        if name_of(step) in applied:
            continue
        with store.writing() as connection:
            # Another program may have done it while this one waited for its turn.
            if applied or inspect(connection).has_table("migration"):
                done = connection.execute(select(migration.c.name).where(migration.c.name == name_of(step))).first()
                if done:
                    continue
            step.up(connection)
            connection.execute(insert(migration), [{"name": name_of(step), "applied_at": now()}])


def _applied(store: Store, create: bool) -> list[str]:
    with store.reading() as connection:
        inspector = inspect(connection)
        if inspector.has_table("migration") and inspector.has_table("record"):
            return list(connection.execute(select(migration.c.name).order_by(migration.c.name)).scalars())
        others = [name for name in inspector.get_table_names() if name in ("report", "record", "log", "migration")]
    if others:
        raise NotACasebook(f"{store.name}: is a database with a table {others[0]!r} of its own, not a casebook; give an empty database")
    if not create:
        raise NotACasebook(f"{store.name}: is a database without a casebook in it; make one with: reportedly add {store.name} FOLDER")
    if store.is_sqlite:
        with store.apart() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    return []
