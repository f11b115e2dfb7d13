from __future__ import annotations

import msgspec
import pytest

from made_reports import TEXT, arabic, full_report, taken
from reportedly.casebook import Casebook
from reportedly.casebook.store.rows import ACTOR_FIELDS, PLACE_FIELDS
from reportedly.errors import NoSuchRecord
from reportedly.records import RECORD_TYPES, ActorMention, PlaceMention, Report, Speaker, Statement
from reportedly.resources import Resources


def test_every_field_that_holds_actors_or_places_is_known_to_the_columns() -> None:
    for kind in RECORD_TYPES:
        for holds, known in ((("ActorMention", "Speaker"), ACTOR_FIELDS), (("PlaceMention",), PLACE_FIELDS)):
            fields = [name for name in kind.__struct_fields__ if any(h in str(kind.__annotations__.get(name, "")) for h in holds)]
            assert sorted(fields) == sorted(known.get(kind, ())), kind
    assert ActorMention and PlaceMention and Speaker


def test_search_shows_the_exact_words_and_where_they_stand(book: Casebook) -> None:
    book.add_records(full_report())
    (hit,) = book.search('"accepted a ceasefire"')
    text = book.report("homs-1")[0].text
    assert [text[s:e] for s, e in hit.spans] == ["accepted a ceasefire"]
    assert text[hit.start : hit.start + len(hit.snippet)] == hit.snippet and "accepted a ceasefire" in hit.snippet
    assert (hit.report, hit.outlet, hit.published) == ("homs-1", "Example Wire", "2016-09-13")


def test_search_says_who_says_the_words_and_names_no_one_whose_name_is_withheld(book: Casebook) -> None:
    book.add_records(full_report())
    (hit,) = book.search('"killing at least six"')
    assert [who for _, who in hit.said_by] == ["anonymous resident"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("هدنة", ["a"]), ("الهدنه", ["a"]), ("وبالهدنه", []), ("الهد*", ["a"]), ("وال", []), ("هُدنة حمص", ["a"]), ('"حمص هدنة"', []), ("перемирие", ["b"]), ("ПЕРЕМИРИЕ хомсе", ["b"]),
        ("перемир*", ["b"]), ("hudna OR", []), ("", []), ('"', []), ("*", []), ("a'b;--", []), ("NEAR(", []), ("٢٠١٦", ["a", "b"]),
    ],
)  # fmt: skip
def test_search_in_arabic_and_russian_and_with_odd_queries(book: Casebook, resources: Resources, query: str, found: list[str]) -> None:
    book.add(
        [
            taken("اتفاق هدنة في حمص عام ٢٠١٦", id="a", language="ar"),
            taken("Перемирие объявлено в Хомсе в 2016 году", id="b", language="ru"),
        ],
        resources,
    )
    assert sorted(h.report for h in book.search(query)) == found


def test_a_title_that_the_text_lacks_is_searched_too(book: Casebook) -> None:
    book.add_records([Report(id="r", text="Nothing of the sort.", title="Truce collapses")])
    (hit,) = book.search("collapses truce")
    assert hit.spans == () and hit.snippet.startswith("Nothing")
    assert book.search('"collapses nothing"') == []


def test_a_phrase_is_found_anywhere_in_a_very_long_report(book: Casebook) -> None:
    words = [f"w{n}" for n in range(30_000)]
    book.add_records([Report(id="long", text=" ".join(words))])
    for n in (0, 9_998, 9_999, 19_999, 29_998):
        assert [h.report for h in book.search(f'"w{n} w{n + 1}"')] == ["long"], n


def test_the_best_fitting_come_first_and_no_more_than_asked(book: Casebook, resources: Resources) -> None:
    book.add(arabic(["truce " * n + "other words here " * 9 for n in range(1, 9)]), resources)
    assert len(book.search("truce", limit=3)) == 3
    assert book.search("truce", limit=1)[0].report == "r7"


def test_the_overview_counts(book: Casebook) -> None:
    book.add_records([*full_report("a"), *full_report("b", outlet="Another")])
    told = book.overview()
    assert (told["reports"], told["distinct_texts"], told["outlets"], told["claims"]) == (2, 1, 2, 12)
    assert told["records"]["event"] == 4 and told["codes"]["event"] == {"ASSAULT": 4}
    assert told["published"] == ["2016-09-13", "2016-09-13"]
    assert msgspec.json.decode(msgspec.json.encode(told)) == told


def test_an_actor_is_what_it_says_does_and_what_is_said_about_it(book: Casebook) -> None:
    book.add_records(full_report())
    army = book.actor("syria-army")
    assert [c.code for c in army.says] == ["deny"]
    assert sorted(c.modality or "" for c in army.does) == ["actual", "denied"]
    assert {(c.who, c.words) for c in army.does} == {("anonymous resident", "shelled"), ("The army", "shelling")}
    izza = book.actor("jaysh-al-izza")
    assert [c.type for c in izza.does] == ["control"] and [c.type for c in izza.about] == ["tie"]
    assert next(a.slug for a in book.actors()) == "syria-army"
    with pytest.raises(NoSuchRecord, match="did you mean syria-army"):
        book.actor("army")


def test_speakers_whose_names_are_withheld_are_no_actors(book: Casebook) -> None:
    book.add_records(full_report())
    assert "slug-that-must-not-be" not in {a.slug for a in book.actors()}
    with pytest.raises(NoSuchRecord):
        book.actor("slug-that-must-not-be")


def test_a_person_whose_name_is_changed_is_no_actor_as_an_entity_either(book: Casebook) -> None:
    records = full_report()
    said = next(r for r in records if isinstance(r, Statement))
    speaker = msgspec.structs.replace(said.speaker, disclosure="pseudonymous")
    records = [msgspec.structs.replace(r, speaker=speaker) if r is said else r for r in records]
    records = [msgspec.structs.replace(r, actor="slug-that-must-not-be") if r.id == speaker.entity else r for r in records]
    book.add_records(records)
    assert "slug-that-must-not-be" not in {a.slug for a in book.actors()}


def test_a_place_by_name_by_number_and_without_one(book: Casebook) -> None:
    book.add_records(full_report())
    by_number, by_name = book.place(163533), book.place("talbiseh")
    assert by_number == by_name
    assert by_name.place.claims == 3 and {c.type for c in by_name.claims} == {"event", "figure"}
    assert [c.type for c in book.place("LATAMNEH").claims] == ["control"]
    with pytest.raises(NoSuchRecord, match="did you mean"):
        book.place("Latamneh North")


def test_older_versions_are_listed_but_not_counted_again(book: Casebook, resources: Resources) -> None:
    book.add_records(full_report("old"))
    report, *records = full_report("new")
    assert isinstance(report, Report)
    book.add_records([msgspec.structs.replace(report, version_of="old"), *records])
    with book._store.writing() as connection:
        connection.exec_driver_sql("UPDATE report SET superseded_by = 'new' WHERE id = 'old'")
        connection.exec_driver_sql("INSERT INTO stale (report) SELECT n FROM report")
    assert len(list(book.reports())) == 2
    assert book.actor("syria-army").reports == 1
    assert {i.reports for i in book.incidents()} == {1}
    assert book.report("old")[0].text == TEXT


def test_lists_of_reports_count_their_claims(book: Casebook) -> None:
    book.add_records(full_report())
    (row,) = book.reports()
    assert (row.id, row.claims, row.characters, row.not_read) == ("homs-1", 6, len(TEXT), None)


def test_an_id_that_is_not_there_says_so(book: Casebook) -> None:
    with pytest.raises(NoSuchRecord, match="no report of this id"):
        book.report("none")
    with pytest.raises(NoSuchRecord, match="no incident"):
        book.incident("none")
    assert list(book.records("none")) == []
