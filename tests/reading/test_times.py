"""Times: which days words mean, and which act they belong to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.reading.times import Times
from reportedly.reading.times.dates import Context, find_times
from reportedly.reading.times.days import in_year_nearest, month_away, part, season, week, weekday, year
from reportedly.reading.times.when import when, when_said
from reportedly.records import Report, TimeMention
from reportedly.resources import Resources

Reader = Callable[..., Records]


@pytest.fixture
def read_times(resources: Resources) -> Reader:
    def run(text: str, published: str | None = "2018-11-14") -> Records:
        report = Report(id="t", text=text, published=published)
        so_far = Records(report)
        so_far.add([Parse(resources.nlp(text))])
        so_far.add(Times()(report, so_far, resources))
        return so_far

    return run


def told(so_far: Records) -> list[tuple]:
    return [(t.text, t.start, t.end, t.precision) for t in so_far.of(TimeMention)]


@pytest.mark.parametrize(
    ("text", "words", "start", "end", "precision"),
    [
        ("The army shelled Douma on 13 March 2017.", "13 March 2017", "2017-03-13", "2017-03-13", "day"),
        ("The siege was lifted on March, 13, 2017 in Homs.", "March, 13, 2017", "2017-03-13", "2017-03-13", "day"),
        ("The strike on Tuesday 4 Apr 2017 killed dozens.", "Tuesday 4 Apr 2017", "2017-04-04", "2017-04-04", "day"),
        ("The shelling of 08/11/2018 was heavy.", "08/11/2018", "2018-11-08", "2018-11-08", "day"),
        ("The shelling of 25/10/2018 was heavy.", "25/10/2018", "2018-10-25", "2018-10-25", "day"),
        ("The shelling of 02/03/2015 was heavy.", "02/03/2015", None, None, "day"),
        ("Rebels withdrew on Friday.", "Friday", "2018-11-09", "2018-11-09", "day"),
        ("Rebels withdrew on Wednesday.", "Wednesday", "2018-11-14", "2018-11-14", "day"),
        ("The envoy will return on Friday.", "Friday", "2018-11-16", "2018-11-16", "day"),
        ("Heavy guns must be gone from the zone by December 10, he said.", "by December 10", None, "2018-12-10", "before"),
        ("The roads are to be opened by Friday.", "by Friday", None, "2018-11-16", "before"),
        ("The crew must have left the village on December 10.", "December 10", "2017-12-10", "2017-12-10", "day"),
        ("The minister is due in Geneva on Friday.", "Friday", "2018-11-16", "2018-11-16", "day"),
        ("She urged both armies to sign on Friday.", "Friday", "2018-11-16", "2018-11-16", "day"),
        ("She urged both armies to sign on Tuesday.", "Tuesday", "2018-11-13", "2018-11-13", "day"),
        ("The unions called a strike for Friday.", "Friday", "2018-11-16", "2018-11-16", "day"),
        ("They were punished for Friday's raid.", "Friday", "2018-11-09", "2018-11-09", "day"),
        ("The president travels to Moscow on Thursday.", "Thursday", "2018-11-15", "2018-11-15", "day"),
        ("She urged experts to investigate Friday's raid.", "Friday", "2018-11-09", "2018-11-09", "day"),
        ("She urged ministers to attend Friday's summit.", "Friday", "2018-11-16", "2018-11-16", "day"),
        ("The union called a strike from Friday.", "Friday", "2018-11-16", "2018-11-16", "day"),
        ("The vote was postponed to Friday.", "Friday", "2018-11-16", "2018-11-16", "day"),
        ("He called on the candidates of the elections of 13 December.", "13 December", "2018-12-13", "2018-12-13", "day"),
        ("The army entered the town on Sunday the 4th.", "Sunday the 4th", "2018-11-04", "2018-11-04", "day"),
        ("They had set out for the border on Friday.", "Friday", "2018-11-09", "2018-11-09", "day"),
        ("The guerrillas agreed to leave by January 5.", "by January 5", None, "2019-01-05", "before"),
        ("He had sworn that he would leave on 8 November.", "8 November", "2018-11-08", "2018-11-08", "day"),
        ("On 28 June of last year the town fell.", "28 June of last year", "2017-06-28", "2017-06-28", "day"),
        ("The sides meet next Monday.", "next Monday", "2018-11-19", "2018-11-19", "day"),
        ("Shells fell yesterday evening.", "yesterday evening", "2018-11-13", "2018-11-13", "part_of_day"),
        ("Shells fell last night.", "last night", "2018-11-13", "2018-11-13", "night"),
        ("Shells fell on Monday night.", "Monday night", "2018-11-12", "2018-11-12", "night"),
        ("Shells fell overnight.", "overnight", "2018-11-13", "2018-11-14", "night"),
        ("On the night of November 8 fighters attacked.", "the night of November 8", "2018-11-08", "2018-11-09", "night"),
        ("Planes bombed the town in the early hours of Sunday.", "the early hours of Sunday", "2018-11-11", "2018-11-11", "part_of_day"),
        ("The bomb went off at 6:30 am on Tuesday.", "6:30 am on Tuesday", "2018-11-13T06:30", "2018-11-13T06:30", "minute"),
        ("He was arrested 10 days ago.", "10 days ago", "2018-11-04", "2018-11-04", "day"),
        ("Fighting resumed last week.", "last week", "2018-11-05", "2018-11-11", "week"),
        ("Fighting resumed this month.", "this month", "2018-11-01", "2018-11-14", "month"),
        ("The talks will resume this month.", "this month", "2018-11-01", "2018-11-30", "month"),
        ("Rebels withdrew on Saturday last week.", "Saturday last week", "2018-11-10", "2018-11-10", "day"),
        ("They fought on 8, 9 and 10 November.", "8, 9 and 10 November", "2018-11-08", "2018-11-10", "range"),
        ("They fought on Friday and Saturday.", "Friday and Saturday", "2018-11-09", "2018-11-10", "range"),
        ("They fled in the night to Friday.", "in the night to Friday", "2018-11-08", "2018-11-09", "night"),
        ("By Tuesday evening the town had fallen.", "By Tuesday evening", "2018-11-13", "2018-11-13", "part_of_day"),
        ("The bomb went off on Christmas Eve.", "Christmas Eve", "2017-12-24", "2017-12-24", "day"),
        ("In September the town fell.", "September", "2018-09-01", "2018-09-30", "month"),
        ("In December the town fell.", "December", "2017-12-01", "2017-12-31", "month"),
        ("Since September, twenty people have died.", "Since September", "2018-09-01", None, "since"),
        ("The truce holds until 20 November 2018.", "until 20 November 2018", None, "2018-11-20", "before"),
        ("Between March and late May 2016 fighting went on.", "Between March and late May 2016", "2016-03-01", "2016-05-31", "range"),
        ("The pause lasted from 12 to 15 March.", "12 to 15 March", "2018-03-12", "2018-03-15", "range"),
        ("The deal was made in early 2016.", "early 2016", "2016-01-01", "2016-04-30", "range"),
        ("The deal was made in mid-July.", "mid-July", "2018-07-11", "2018-07-20", "range"),
        ("They fought in the summer of 2014.", "the summer of 2014", "2014-06-01", "2014-08-31", "season"),
        ("Hundreds died in the last 24 hours.", "the last 24 hours", "2018-11-13", "2018-11-14", "range"),
        ("The truce held for three days.", "for three days", None, None, "range"),
        ("In 2011 protests began.", "2011", "2011-01-01", "2011-12-31", "year"),
    ],
)  # fmt: skip
def test_days_that_words_mean(read_times: Reader, text: str, words: str, start: str | None, end: str | None, precision: str) -> None:
    assert told(read_times(text)) == [(words, start, end, precision)]


def test_a_day_told_counts_for_the_next(read_times: Reader) -> None:
    found = read_times(
        "Jets struck Khan Sheikhoun on 4 April 2017. Two days later missiles hit Shayrat. The following day the base was in use."
    ).of(TimeMention)
    assert [(t.start, t.anchor) for t in found] == [("2017-04-04", None), ("2017-04-06", "text"), ("2017-04-07", "text")]


def test_without_a_day_of_publication_the_words_stand_alone(read_times: Reader) -> None:
    found = told(read_times("Rebels left on Friday, two weeks ago, and yesterday; they had come on 2 May 2016.", published=None))
    assert [t[1] for t in found] == [None, None, None, "2016-05-02"]


@pytest.mark.parametrize(
    "text", ["Rebels may march on Damascus.", "In all 20 people died.", "Section 2011 of the law.", "The May family left.", ""]
)
def test_what_is_no_time_is_none(read_times: Reader, text: str) -> None:
    assert told(read_times(text)) == []


def test_twenty_people_in_may_are_not_the_twentieth(read_times: Reader) -> None:
    assert told(read_times("In May 20 people were killed in Douma."))[0][:2] == ("May", "2018-05-01")


def token(so_far: Records, word: str):  # type: ignore[no-untyped-def]
    return next(t for t in so_far.one(Parse).doc if t.text == word)


def test_the_time_of_saying_is_not_the_time_of_the_act(read_times: Reader) -> None:
    so_far = read_times("The army said on Monday that its troops had entered the town on Saturday.")
    act, said = when(token(so_far, "entered"), so_far), when_said(token(so_far, "said"), so_far)
    assert act is not None and act.start == "2018-11-10"
    assert said is not None and said.start == "2018-11-12"


def test_an_act_without_a_time_does_not_take_the_speakers(read_times: Reader) -> None:
    so_far = read_times("The governor said on Monday that rebels had shelled the town.")
    assert when(token(so_far, "shelled"), so_far) is None


def test_an_act_does_not_take_the_date_of_publication(read_times: Reader) -> None:
    so_far = read_times("14 November 2018 - Shells hit a market in Idlib and killed two people.")
    assert when(token(so_far, "hit"), so_far) is None


def test_a_time_is_shared_by_coordinated_acts(read_times: Reader) -> None:
    so_far = read_times("On Friday jets bombed the market and killed nine people.")
    found = when(token(so_far, "killed"), so_far)
    assert found is not None and found.start == "2018-11-09"


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(0, 6), st.booleans(), st.booleans())
def test_a_weekday_is_within_a_week_of_publication(published: date, number: int, future: bool, strictly: bool) -> None:
    found = weekday(number, published, future, strictly)
    away = (found - published).days
    assert found.weekday() == number
    assert (0 if not strictly else 1) <= (away if future else -away) <= 7


@given(DAYS, st.integers(-40, 40))
def test_months_and_weeks_hold_whole_ones(of: date, count: int) -> None:
    months, weeks = month_away(of, count), week(of, count)
    assert months.first and months.last and months.first.day == 1 and (months.last + timedelta(days=1)).day == 1
    assert weeks.first and weeks.last and (weeks.last - weeks.first).days == 6 and weeks.first.weekday() == 0


@given(DAYS, st.sampled_from(["early", "mid", "late", "end", "beginning", "middle"]), st.sampled_from(["year", "month", "week", "season"]))
def test_parts_lie_within_the_whole(of: date, which: str, kind: str) -> None:
    whole = {"year": year(of.year), "month": month_away(of, 0), "week": week(of), "season": season("winter", of.year)}[kind]
    found = part(whole, which)
    assert whole.first and whole.last and found.first and found.last
    assert whole.first <= found.first <= found.last <= whole.last


@given(DAYS, st.integers(1, 12), st.integers(1, 31), st.booleans())
def test_a_day_without_a_year_is_the_nearest(published: date, month: int, of_month: int, future: bool) -> None:
    found = in_year_nearest(month, of_month, published, future)
    if found is not None:
        assert (found.month, found.day) == (month, of_month)
        assert found > published - timedelta(days=60) if future else found <= published + timedelta(days=1)


PIECES = st.sampled_from(
    "on in at since until between and from to the of early late mid last next this Friday Monday May March 3 13 2017 2016 ago days two weeks night yesterday "
    "morning 6:30 am , . - – \n \u00a0 people ten overnight following 31 June 29 February hours past 10/11/2012".split(" ")
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=14), st.none() | DAYS, st.booleans())
def test_any_words_give_exact_ordered_spans_and_ordered_days(words: list[str], published: date | None, yes: bool) -> None:
    text = " ".join(words)
    context = Context(published, future=lambda _: yes, counts=lambda _: not yes, dated=lambda _: yes)
    at = 0
    for found in find_times(text, 0, len(text), context):
        assert at <= found.start < found.end <= len(text)
        at = found.end
        if found.value.first and found.value.last:
            assert found.value.first <= found.value.last
