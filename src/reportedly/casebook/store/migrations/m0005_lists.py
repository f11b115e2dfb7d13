"""For pages that show a part of a long list: the incidents as a kept list with what they are filtered by, an order for review, indexes."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from reportedly.casebook.review.doubt import doubt
from reportedly.casebook.store.rows import credited, report_of
from reportedly.casebook.store.tables import record, report
from reportedly.records import Statement, decode

_STATEMENTS = """
CREATE TABLE incident (
    id TEXT PRIMARY KEY, class TEXT NOT NULL, place_key TEXT, place TEXT, day_start TEXT NOT NULL, day_end TEXT NOT NULL,
    status TEXT NOT NULL, disputed INTEGER NOT NULL, reports INTEGER NOT NULL, texts INTEGER NOT NULL, claimants INTEGER NOT NULL,
    killed INTEGER NOT NULL, listed INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE INDEX incident_day ON incident (listed, day_start, id);
CREATE INDEX incident_class ON incident (class, listed, day_start, id);
CREATE INDEX incident_place ON incident (place_key, day_start, id);
CREATE INDEX incident_disputed ON incident (disputed, claimants, id);
CREATE INDEX incident_claimants ON incident (listed, claimants, id);
CREATE INDEX incident_killed ON incident (listed, killed, id);

CREATE TABLE incident_actor (incident TEXT NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (actor, incident));
CREATE INDEX incident_actor_incident ON incident_actor (incident);

CREATE TABLE incident_due (id TEXT PRIMARY KEY);
INSERT INTO incident_due (id) SELECT DISTINCT incident FROM telling;

ALTER TABLE record ADD COLUMN doubt INTEGER;
ALTER TABLE record ADD COLUMN disclosure TEXT;
CREATE INDEX record_doubt ON record (doubt, n);

ALTER TABLE report ADD COLUMN credits TEXT;
CREATE INDEX report_credits ON report (credits, n);

CREATE INDEX report_day ON report (coalesce(published, ''), n);
CREATE INDEX report_outlet ON report (outlet, n);
CREATE INDEX report_superseded ON report (n) WHERE superseded_by IS NOT NULL;
CREATE INDEX verdict_left_now ON verdict (left_now);
CREATE INDEX verdict_right ON verdict ("right");
DROP INDEX actor_in_actor;
CREATE INDEX actor_in_actor ON actor_in (actor, field, record);
DROP INDEX place_in_place;
CREATE INDEX place_in_place ON place_in (place, record);
"""

AT_ONCE = 2_000


def up(connection: Connection) -> None:
    for statement in _STATEMENTS.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
    _fill_records(connection)
    _fill_reports(connection)


def _fill_records(connection: Connection) -> None:
    """What new records get when they are kept."""
    last = 0
    setting = update(record).where(record.c.n == bindparam("of")).values(doubt=bindparam("told"), disclosure=bindparam("how"))
    while True:
        asked = select(record.c.n, record.c.body).where(record.c.n > last, record.c.type.not_in(("entity", "mention"))).order_by(record.c.n)
        rows = connection.execute(asked.limit(AT_ONCE)).all()
        if not rows:
            return
        last = rows[-1].n
        told = []
        for row in rows:
            one = decode(row.body)
            told.append({"of": row.n, "told": doubt(one), "how": one.speaker.disclosure if isinstance(one, Statement) else None})
        connection.execute(setting, told)


def _fill_reports(connection: Connection) -> None:
    last = 0
    setting = update(report).where(report.c.n == bindparam("of")).values(credits=bindparam("told"))
    while True:
        rows = connection.execute(select(report.c.n, report.c.body).where(report.c.n > last).order_by(report.c.n).limit(200)).all()
        if not rows:
            return
        last = rows[-1].n
        told = [{"of": row.n, "told": name} for row in rows if (name := credited(report_of(row)))]
        if told:
            connection.execute(setting, told)
