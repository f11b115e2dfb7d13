"""`/review/score`: how often the program is wrong on this casebook; and drawing the sample that tells of all of it."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.errors import ReportedlyError
from reportedly.exports import scores
from reportedly.web import counted
from reportedly.web.site import Ask, Site


def score(site: Site, ask: Ask) -> Response:
    """The score, as `reportedly score` tells it."""
    found = counted.score(site)
    if ask.query.get("format") == "csv":
        return as_file(scores.as_csv(scores.SCORE, scores.score_rows(found)), "score.csv")
    return site.page("score.html", ask, found=found)


def as_file(text: str, name: str) -> Response:
    """A table to be kept."""
    return Response(text, media_type="text/csv; charset=utf-8", headers={"content-disposition": f'attachment; filename="{name}"'})


def draw(site: Site, ask: Ask) -> Response:
    """Draw a sample of claims or reports."""
    size = ask.sent("size")
    if not size.isdecimal():
        raise ReportedlyError("Nothing was drawn: write in digits how many.")
    site.book.draw_sample(ask.sent("of"), int(size), seed=ask.sent("seed"), by=ask.by)
    return site.done(ask, "/review?order=sample")


ROUTES = (("/review/score", score, ("GET",)), ("/review/sample", draw, ("POST",)))
