"""reports.csv: a row a report, as the list of reports has it; sources.csv: a row a source. Texts and withheld names stand in neither."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.casebook import report_list, sources
from reportedly.casebook.actors.standing import own_register
from reportedly.exports.filters import reports_wanted
from reportedly.exports.writing import Cell, Export, table

COLUMNS = (
    "report", "kind", "title", "outlet", "published", "language", "claims", "records", "decided", "read_through_by", "not_read", "characters", "url", "found_at",
    "added_at", "part_of", "version_of", "superseded_by",
)  # fmt: skip

SOURCE_COLUMNS = ("sort", "name", "slug", "reports", "texts", "claims", "statements")


def reports_table(export: Export) -> Iterator[bytes]:
    return table(export, COLUMNS, report_rows(export))


def report_rows(export: Export) -> Iterator[dict[str, Cell]]:
    """The rows, in the order in which the reports were added. Comments have no title: its words may name an account."""
    for line in report_list.lines(export.book.store, reports_wanted(export.book, export.filters)):
        row = line.row
        yield {
            "report": row.id, "kind": row.kind, "title": line.name if row.kind == "comment" else row.title, "outlet": row.outlet, "published": row.published,
            "language": row.language, "claims": row.claims, "records": line.records, "decided": line.decided, "read_through_by": line.closed_by,
            "not_read": row.not_read, "characters": row.characters, "url": row.url, "found_at": row.found_at, "added_at": row.added_at,
            "part_of": row.part_of, "version_of": row.version_of, "superseded_by": row.superseded_by,
        }  # fmt: skip


def sources_table(export: Export) -> Iterator[bytes]:
    return table(export, SOURCE_COLUMNS, source_rows(export))


def source_rows(export: Export) -> Iterator[dict[str, Cell]]:
    """Outlets, agencies credited, speakers of the register, and how many statements name their speaker how; each sort by name. Speakers whose
    names a report withholds are in none but the last."""
    place = export.book.store
    found: list[dict[str, Cell]] = [
        {"sort": "outlet", "name": o.name, "reports": o.reports, "texts": o.texts, "claims": o.claims} for o in sources.outlets(place)
    ]
    found += [{"sort": "agency", "name": name, "reports": n} for name, n in sources.agencies(place)]
    speakers = []
    for s in sources.speakers(place):
        entry = own_register().get(s.slug)
        speakers.append((entry.name if entry else s.slug, s))
    for name, s in sorted(speakers, key=lambda x: x[0].casefold()):
        found.append({"sort": "speaker", "name": name, "slug": s.slug, "reports": s.reports, "statements": s.statements})
    found += [{"sort": "disclosure", "name": name, "statements": n} for name, n in sources.disclosed(place)]
    wanted = export.filters.name.casefold()
    yield from (row for row in found if wanted in str(row["name"]).casefold())
