"""What whoever adds reports says of them stands only where they say nothing themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import ReportedlyError
from reportedly.intake import intake
from reportedly.intake.given import FOUND_IN, Given, with_given

GIVEN = Given("Town Gazette", "2016-10-10", "en")


def taken(path: Path, given: Given) -> list:
    return [one.report for one in with_given(intake([path]), given)]


def test_it_fills_what_is_empty_and_says_where_it_came_from(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Shells hit Douma.\n")
    [report] = taken(tmp_path / "a.txt", GIVEN)
    assert (report.outlet, report.published, report.language) == ("Town Gazette", "2016-10-10", "en")
    assert report.published_from == FOUND_IN and {("outlet", FOUND_IN), ("published", FOUND_IN), ("language", FOUND_IN)} <= set(
        report.x_found_in
    )


def test_it_never_takes_the_place_of_what_a_report_says(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,outlet,published\nShells hit Douma.,Radio Example,2016-09-01\nShells hit Homs.,,\n")
    own, bare = taken(tmp_path / "a.csv", GIVEN)
    assert (own.outlet, own.published) == ("Radio Example", "2016-09-01") and (bare.outlet, bare.published) == (
        "Town Gazette",
        "2016-10-10",
    )
    assert not any(where == FOUND_IN and name != "language" for name, where in own.x_found_in)


def test_comments_have_no_outlet_told_for_them_and_can_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Shells hit Douma.\n\nResidents fled to the north of the town.\n\n2 comments:\n\nSami said...\nThat is not so.\n\nRima said...\nI was there.\n"
    )
    article, *comments = taken(path, GIVEN)
    assert (
        article.outlet == "Town Gazette"
        and len(comments) == 2
        and all(c.kind == "comment" and not c.outlet and not c.published for c in comments)
    )
    assert [r.kind for r in taken(path, Given(comments=False))] == ["article"]


@pytest.mark.parametrize(
    "wrong", [{"published": "Monday"}, {"published": "2016-13-01"}, {"published": "2016-10"}, {"language": "English"}, {"language": "<b>"}]
)
def test_what_is_no_day_or_language_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ReportedlyError, match=next(iter(wrong.values()))):
        Given(**wrong)
    assert not Given() and GIVEN
