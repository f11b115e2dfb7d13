"""Tables for truces and ties: views over claims that are kept, and can be made again from nothing."""

from __future__ import annotations

from sqlalchemy import Connection

_STATEMENTS = """
CREATE TABLE truce_telling (id TEXT PRIMARY KEY, report INTEGER NOT NULL REFERENCES report (n), truce TEXT, body TEXT NOT NULL);
CREATE INDEX truce_telling_report ON truce_telling (report);
CREATE INDEX truce_telling_truce ON truce_telling (truce);

CREATE TABLE truce_claim (claim TEXT PRIMARY KEY, telling TEXT NOT NULL REFERENCES truce_telling (id));
CREATE INDEX truce_claim_telling ON truce_claim (telling);

CREATE TABLE truce (id TEXT PRIMARY KEY, body TEXT NOT NULL);

CREATE TABLE tie_told (
    claim TEXT PRIMARY KEY, report INTEGER NOT NULL REFERENCES report (n), relation TEXT NOT NULL, form TEXT, a TEXT NOT NULL, b TEXT NOT NULL,
    status TEXT NOT NULL, modality TEXT NOT NULL, so INTEGER, since INTEGER, day INTEGER, dated INTEGER NOT NULL, heard INTEGER,
    teller TEXT NOT NULL, who TEXT NOT NULL, actor TEXT
);
CREATE INDEX tie_told_report ON tie_told (report);
CREATE INDEX tie_told_a ON tie_told (a);
CREATE INDEX tie_told_b ON tie_told (b);

CREATE TABLE laid (what TEXT PRIMARY KEY);

INSERT INTO stale (report)
SELECT DISTINCT report FROM record WHERE type IN ('agreement', 'tie') AND report NOT IN (SELECT report FROM stale);
"""


def up(connection: Connection) -> None:
    for statement in _STATEMENTS.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
