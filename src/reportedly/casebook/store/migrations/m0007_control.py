"""A table for who is said to hold which place: a view over claims that is kept, and can be made again from nothing."""

from __future__ import annotations

from sqlalchemy import Connection

_STATEMENTS = """
CREATE TABLE control_told (claim TEXT PRIMARY KEY, report INTEGER NOT NULL REFERENCES report (n), place TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX control_told_report ON control_told (report);
CREATE INDEX control_told_place ON control_told (place);

INSERT INTO stale (report)
SELECT DISTINCT report FROM record WHERE type = 'control' AND report NOT IN (SELECT report FROM stale);
"""


def up(connection: Connection) -> None:
    for statement in _STATEMENTS.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
