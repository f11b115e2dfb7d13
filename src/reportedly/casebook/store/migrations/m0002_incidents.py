"""Tables for copies and incidents: views over reports and claims that are kept, and can be made again from nothing."""

from __future__ import annotations

from sqlalchemy import Connection

_STATEMENTS = """
CREATE TABLE stale (report INTEGER PRIMARY KEY);

CREATE TABLE band (report INTEGER NOT NULL REFERENCES report (n), hash BIGINT NOT NULL);
CREATE INDEX band_hash ON band (hash);
CREATE INDEX band_report ON band (report);

CREATE TABLE near_copy (a INTEGER NOT NULL, b INTEGER NOT NULL, score INTEGER NOT NULL, PRIMARY KEY (a, b));
CREATE INDEX near_copy_b ON near_copy (b);

CREATE TABLE copy (report INTEGER PRIMARY KEY REFERENCES report (n), origin INTEGER NOT NULL REFERENCES report (n));
CREATE INDEX copy_origin ON copy (origin);

CREATE TABLE telling (
    id TEXT PRIMARY KEY, report INTEGER NOT NULL REFERENCES report (n), incident TEXT NOT NULL, lead INTEGER NOT NULL, wide INTEGER NOT NULL,
    class TEXT NOT NULL, day_start INTEGER, day_end INTEGER, body TEXT NOT NULL
);
CREATE INDEX telling_report ON telling (report);
CREATE INDEX telling_incident ON telling (incident);
CREATE INDEX telling_days ON telling (wide, day_start);

CREATE TABLE telling_key (telling TEXT NOT NULL REFERENCES telling (id), key BIGINT NOT NULL);
CREATE INDEX telling_key_key ON telling_key (key);
CREATE INDEX telling_key_telling ON telling_key (telling);

CREATE TABLE telling_pair (a TEXT NOT NULL, b TEXT NOT NULL, score INTEGER NOT NULL, PRIMARY KEY (a, b));
CREATE INDEX telling_pair_b ON telling_pair (b);

CREATE TABLE told_in (claim TEXT PRIMARY KEY, telling TEXT NOT NULL REFERENCES telling (id));
CREATE INDEX told_in_telling ON told_in (telling);

INSERT INTO stale (report) SELECT n FROM report;
"""


def up(connection: Connection) -> None:
    for statement in _STATEMENTS.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
