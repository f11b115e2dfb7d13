"""Views for those who ask in SQL (docs/web.md): plain columns over the records as they hold now. On SQLite only, where the pages show them.

Speakers whose names their report withholds or changes stand in them by their role only. A later step that takes away a column which a view
names drops the views first and makes them again.
"""

from __future__ import annotations

from sqlalchemy import Connection

_SPEAKER = """CASE WHEN s.disclosure IN ('anonymous', 'pseudonymous')
        THEN s.disclosure || ' ' || coalesce(json_extract(s.body, '$.speaker.role'), 'speaker')
        ELSE coalesce(json_extract(s.body, '$.speaker.name'), json_extract(s.body, '$.speaker.text'), 'unattributed') END"""

_OPEN = """JOIN read o ON o.report = r.report AND o.reading = r.reading AND o.closed_at IS NULL
    JOIN report p ON p.n = r.report AND p.superseded_by IS NULL"""

_DECIDED = """(SELECT v.kind FROM verdict v WHERE v.left_now = r.id AND v.withdrawn_at IS NULL AND v.kind IN ('accept', 'correct', 'misread')
        ORDER BY v.n DESC LIMIT 1)"""


def _actors(field: str) -> str:
    return f"(SELECT group_concat(DISTINCT a.actor) FROM actor_in a WHERE a.record = r.n AND a.field IN ({field}))"


def _place(column: str) -> str:
    return f"(SELECT l.{column} FROM place_in l WHERE l.record = r.n AND l.field IN ('place', 'area') LIMIT 1)"


VIEWS = {
    "v_reports": """
    SELECT p.id, p.kind, CASE WHEN p.kind <> 'comment' THEN p.title END AS title, p.outlet, p.published, p.language, p.url, p.size AS characters, p.credits,
        p.part_of, p.version_of, p.superseded_by, p.found_at, p.added_at, p.sha256,
        (SELECT max(o.not_read) FROM read o WHERE o.report = p.n AND o.closed_at IS NULL) AS not_read
    FROM report p""",
    "v_statements": f"""
    SELECT s.id, p.id AS report, p.outlet, p.published, {_SPEAKER} AS who,
        CASE WHEN s.disclosure NOT IN ('anonymous', 'pseudonymous') THEN json_extract(s.body, '$.speaker.actor') END AS actor, s.disclosure,
        json_extract(s.body, '$.speaker.role') AS role, s.code AS stance, json_extract(s.body, '$.certainty') AS certainty,
        json_extract(s.body, '$.distance') AS distance, json_extract(s.body, '$.content.text') AS words, json_extract(s.body, '$.within') AS within
    FROM record s JOIN read o ON o.report = s.report AND o.reading = s.reading AND o.closed_at IS NULL
    JOIN report p ON p.n = s.report AND p.superseded_by IS NULL
    WHERE s.type = 'statement'""",
    "v_claims": f"""
    SELECT r.id, r.type, r.code, p.id AS report, p.outlet, p.published, r.day_start, r.day_end, r.modality,
        coalesce(json_extract(r.body, '$.trigger.text'), json_extract(r.body, '$.quote.text')) AS words,
        CASE WHEN s.id IS NULL THEN coalesce(p.outlet, 'the report') ELSE {_SPEAKER} END AS who,
        CASE WHEN s.disclosure NOT IN ('anonymous', 'pseudonymous') THEN json_extract(s.body, '$.speaker.actor') END AS who_actor,
        coalesce(s.disclosure, 'outlet') AS disclosure, s.code AS stance, json_extract(s.body, '$.certainty') AS certainty,
        {_place("name")} AS place, {_place("lat")} AS lat, {_place("lon")} AS lon, {_place("precision")} AS place_precision, r.said_in, {_DECIDED} AS decided
    FROM record r {_OPEN}
    LEFT JOIN record s ON s.id = r.said_in AND s.report = r.report AND s.reading = r.reading
    WHERE r.type IN ('event', 'agreement', 'tie', 'figure', 'control')""",
    "v_events": f"""
    SELECT r.id, r.code AS class, json_extract(r.body, '$.mode') AS mode, json_extract(r.body, '$.attribution') AS attribution, r.modality, r.day_start,
        r.day_end, {_actors("'actor'")} AS actors, {_actors("'target'")} AS targets, {_place("name")} AS place, {_place("lat")} AS lat, {_place("lon")} AS lon,
        json_extract(r.body, '$.trigger.text') AS words, p.id AS report, p.outlet, p.published, r.said_in
    FROM record r {_OPEN}
    WHERE r.type = 'event'""",
    "v_figures": f"""
    SELECT r.id, r.code AS role, json_extract(r.body, '$.value') AS value, json_extract(r.body, '$.low') AS low, json_extract(r.body, '$.high') AS high,
        json_extract(r.body, '$.qualifier') AS qualifier, json_extract(r.body, '$.unit') AS unit, json_extract(r.body, '$.scope') AS scope,
        json_extract(r.body, '$.event') AS event, r.modality, r.day_start, r.day_end, {_place("name")} AS place,
        json_extract(r.body, '$.quote.text') AS words, p.id AS report, p.outlet, p.published, r.said_in
    FROM record r {_OPEN}
    WHERE r.type = 'figure'""",
    "v_incidents": """
    SELECT i.id, i.class, i.place, nullif(i.day_start, '') AS day_start, nullif(i.day_end, '') AS day_end, i.status, i.disputed, i.reports, i.texts,
        i.claimants, i.killed AS most_killed, i.listed
    FROM incident i""",
    "v_incident_claims": """
    SELECT t.incident, c.claim, p.id AS report, p.outlet, p.published FROM told_in c JOIN telling t ON t.id = c.telling JOIN report p ON p.n = t.report""",
    "v_actors": f"""
    SELECT a.actor, a.field, r.type, r.id AS claim, p.id AS report, p.outlet, p.published
    FROM actor_in a JOIN record r ON r.n = a.record {_OPEN}
    WHERE a.field <> 'entity'""",
    "v_verdicts": """
    SELECT v.n, v.kind, v.left_now AS about, v.right AS against, v.by, v.made_at, v.reasons, v.withdrawn_at, p.id AS report
    FROM verdict v LEFT JOIN report p ON p.n = v.report""",
}  # fmt: skip
"""By name. Days are ISO 8601; several actors stand with a comma between them."""


def up(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    for name, asked in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {asked}")
