"""`/review`: the next sentences to look at, in the order that somebody chose; every claim of a sentence is settled with one key."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from reportedly.casebook import listed, report_list
from reportedly.casebook.queue import Item, queue
from reportedly.casebook.report_list import WantedReports
from reportedly.records import Statement
from reportedly.web.reader import Note, marks_of, note_of
from reportedly.web.runs import Run, paragraphs
from reportedly.web.site import Ask, Site

AT_ONCE = 8

ORDERS = (
    ("least_sure", "Least sure", "what the program could make least of"),
    ("conflicts", "Conflicts", "incidents on which tellers differ, or that one denies"),
    ("consequential", "Most consequential", "incidents with the highest tolls"),
    ("sample", "Sample", "drawn by chance, to estimate how often the program is wrong"),
)

BEFORE = 240
"""Characters of the text shown before the sentence."""


def review(site: Site, ask: Ask) -> Response:
    """The queue."""
    place = site.book.store
    order = next((code for code, _, _ in ORDERS if code == ask.query.get("order")), "least_sure")
    items = [_shown(item) for item in queue(place, order, AT_ONCE, f"{date.today()} {ask.by}")]
    incidents = listed.by_ids(place, [item.why for item, _, _ in items if item.why])
    waiting = site.counts.get("waiting", lambda: report_list.count(place, WantedReports(state="waiting"), 1_000_000))
    moved = [v for v in site.book.verdicts(queued=True) if v.withdrawn_at is None][:50]
    return site.page(
        "review.html", ask, items=items, order=order, orders=ORDERS, incidents=incidents, waiting=waiting, moved=moved,
        before={(i.report.id, i.start): i.report.text[max(0, i.start - BEFORE) : i.start] for i, _, _ in items},
        after={(i.report.id, i.start): i.report.text[i.end : i.end + BEFORE // 2] for i, _, _ in items},
    )  # fmt: skip


def _shown(item: Item) -> tuple[Item, tuple[Run, ...], list[Note]]:
    """A sentence cut into runs, and the notes of what is open in it."""
    statements = {r.id: r for r in item.records if isinstance(r, Statement)}
    open_ = [r for r in item.records if r.id in item.open]
    notes = [note_of(one, n, item.report, statements, None) for n, one in enumerate(open_, 1)]
    marks = [mark for one in open_ for mark in marks_of(one)]
    lines = paragraphs(item.report.text, marks, [])
    runs = [run for line in lines for s in line.sentences for run in s.runs if item.start <= run.start < item.end]
    return item, tuple(runs), notes


ROUTES = (("/review", review, ("GET",)),)
