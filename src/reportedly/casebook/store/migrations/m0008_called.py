"""A table for names that people called the same as each other and that the register does not know: how each report writes them."""

from __future__ import annotations

from sqlalchemy import Connection

_STATEMENTS = """
CREATE TABLE called (report INTEGER NOT NULL REFERENCES report (n), actor TEXT NOT NULL, name TEXT NOT NULL, times INTEGER NOT NULL);
CREATE INDEX called_report ON called (report);
CREATE INDEX called_actor ON called (actor);
INSERT INTO stale (report) SELECT n FROM report WHERE n NOT IN (SELECT report FROM stale);
"""
"""All reports are to be laid anew too: what is compared between tellings has changed."""


def up(connection: Connection) -> None:
    for statement in _STATEMENTS.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
