from __future__ import annotations

from collections import Counter

import pytest

from made_reports import taken
from reportedly import commands
from reportedly.casebook import Casebook
from reportedly.casebook.actors.aliases import Suggestion, compare_names
from reportedly.casebook.actors.names import Known, Told, name_id
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.resources import Resources

TEXTS = {
    "full": "The Levant Freedom Brigade (LFB) captured the village of Kafr Nabl on Sunday, its spokesman said. The Levant Freedom Brigade lost two men.",
    "short": "LFB fighters shelled Kafr Nabl on Tuesday, activists said. LFB said it had captured nine soldiers.",
    "one": "Liwa al-Mansoura attacked a checkpoint near Saraqib on Monday, the army said. Liwa al-Mansoura claimed responsibility for the attack.",
    "other": "Liwaa al-Mansurah, formerly the Saraqib Battalion, said on Tuesday that it had killed five soldiers in Saraqib.",
    "old": "The Saraqib Battalion shelled an army post in Saraqib on Friday, the army said.",
}  # fmt: skip


def add(book: Casebook, resources: Resources, texts: dict[str, str]) -> None:
    book.add([taken(text, id=id, published="2016-10-10", outlet=f"Paper {id}") for id, text in texts.items()], resources)


def pairs(found: list[Suggestion]) -> set[frozenset[str]]:
    return {frozenset((s.name, s.of_name)) for s in found}


def known(*forms: str, kind: str = "group", reports: tuple[str, ...] = ("a",), context: tuple[str, ...] = ()) -> Known:
    entities = {report: {f"entity-{forms[0]}"} for report in reports}
    return Known(name_id(forms[0]), Counter([kind]), Counter(forms), entities, Counter(context))


def score(a: Known, b: Known, told: tuple[Told, ...] = ()) -> int:
    return sum(reason.weight for reason in compare_names(a, b, told))


def test_new_names_are_suggested_with_reasons_that_add_up(book: Casebook, resources: Resources) -> None:
    add(book, resources, TEXTS)
    found = book.suggested_aliases()
    assert pairs(found) == {
        frozenset(("LFB", "Levant Freedom Brigade")), frozenset(("Liwa al-Mansoura", "Liwaa al-Mansurah")),
        frozenset(("Liwaa al-Mansurah", "Saraqib Battalion")),
    }  # fmt: skip
    for one in found:
        assert one.score == sum(reason.weight for reason in one.reasons) > 0 and one.reports
    told = {one.name: {reason.about for reason in one.reasons} for one in found}
    assert {"told", "acronym"} <= told["LFB"]
    assert "“Liwaa al-Mansurah, formerly the Saraqib Battalion”" in str([r for s in found for r in s.reasons])


def test_a_persons_word_settles_it_for_good_and_can_be_taken_back(book: Casebook, resources: Resources) -> None:
    add(book, resources, TEXTS)
    first = book.suggested_aliases()
    lfb = next(s for s in first if s.name == "LFB")
    n = book.judge(lfb.id, "not_same", right=lfb.of, by="ana")
    mansoura = next(s for s in first if s.name == "Liwa al-Mansoura")
    book.judge(mansoura.id, "same", right=mansoura.of, by="ana")
    left = book.suggested_aliases()
    # The two spellings are one now, and what is suggested of either is suggested still, once decided for neither.
    assert pairs(left) == {frozenset(("Liwaa al-Mansurah", "Saraqib Battalion"))}
    add(book, resources, {"again": "LFB shelled Kafr Nabl again on Friday, activists said. The Levant Freedom Brigade (LFB) denied it."})
    assert frozenset(("LFB", "Levant Freedom Brigade")) not in pairs(book.suggested_aliases())
    book.withdraw_verdict(n, by="ana")
    assert frozenset(("LFB", "Levant Freedom Brigade")) in pairs(book.suggested_aliases())


def test_only_what_a_person_called_the_same_stands_with_an_actor(book: Casebook, resources: Resources) -> None:
    add(book, resources, {
        "known": "Jaysh al-Islam shelled Harasta on Sunday, activists said.",
        "new": "The Ghouta Freedom Brigade shelled Harasta on Monday, activists said. The Ghouta Freedom Brigade said it had captured two tanks.",
    })  # fmt: skip
    before = book.actor("jaysh-al-islam")
    assert "Ghouta Freedom Brigade" not in before.names and before.reports == 1
    book.judge(name_id("Ghouta Freedom Brigade"), "same", right="jaysh-al-islam", by="ana")
    after = book.actor("jaysh-al-islam")
    assert "Ghouta Freedom Brigade" in after.names and after.reports == 2 and len(after.does) > len(before.does) and len(after.says) == 1
    row = next(a for a in book.actors() if a.slug == "jaysh-al-islam")
    assert (row.reports, row.says, row.does) == (2, len(after.says), len(after.does))
    with book.as_of("2000-01-01") as then:
        assert then.actors() == []
    book.withdraw_verdict(1, by="ana")
    assert book.actor("jaysh-al-islam") == before


def test_incidents_and_accounts_know_them_as_one_claimant_and_as_one_side(book: Casebook, resources: Resources) -> None:
    add(book, resources, {
        "known": "Jaysh al-Islam said on Monday that it had shelled an army post in Harasta on 8 October 2016, killing nine soldiers.",
        "new": "The Ghouta Freedom Brigade said on Monday that it had shelled an army post in Harasta on 8 October 2016, killing nine soldiers.",
    })  # fmt: skip
    (before,) = book.incidents()
    assert (before.reports, before.claimants) == (2, 2)
    first = book.accounts(before.id)
    n = book.judge(name_id("Ghouta Freedom Brigade"), "same", right="jaysh-al-islam", by="ana")
    (after,) = book.incidents()
    assert (after.reports, after.claimants) == (2, 1)
    found = book.accounts(after.id)
    assert found.claimants == 1 and found.accounts[0].actor == "jaysh-al-islam" and found.accounts[0].reports == 2
    assert set(found.blamed) <= {"Jaysh al-Islam"} and after.actors == ("jaysh-al-islam",)
    with book.as_of("2999-01-01") as again:  # made anew from nothing
        assert again.incidents() == [after] and again.accounts(after.id) == found
    assert [r.name for r in book.records("new", types=["entity"])].count("Jaysh al-Islam") == 0  # what was read stays
    book.withdraw_verdict(n, by="ana")
    assert book.incidents() == [before] and book.accounts(before.id) == first


def test_names_that_are_withheld_changed_or_private_are_never_put_together(book: Casebook, resources: Resources) -> None:
    add(book, resources, {
        "a": "\"We saw the planes,\" said Rasha Mansouri, whose name has been changed to protect her. Mayor Karim Haddad said twelve were killed.",
        "b": "Karim Hadad, the mayor of Arbin, said on Monday that shelling had killed two people. Rasha Mansuri, a resident, said she had fled.",
        "c": "Rasha Mansoury, the spokeswoman of the Arbin council, said on Tuesday that the town was calm.",
    })  # fmt: skip
    told = str(book.suggested_aliases())
    assert "Rasha" not in told
    with pytest.raises(NoSuchRecord):
        book.judge(name_id("Rasha Mansouri"), "same", right=name_id("Rasha Mansoury"), by="ana")
    with pytest.raises(NoSuchRecord):
        book.judge(name_id("Rasha Mansuri"), "same", right="unhcr", by="ana")


def test_a_verdict_on_actors_names_two_actors_and_holds_no_words(book: Casebook, resources: Resources) -> None:
    add(book, resources, TEXTS)
    lfb = name_id("the LFB")
    assert lfb == name_id("LFB")
    with pytest.raises(ReportedlyError, match="same, not_same or unsure"):
        book.judge(lfb, "accept", by="ana")
    with pytest.raises(ReportedlyError, match="another actor"):
        book.judge(lfb, "same", right="nobody-of-this-name", by="ana")
    with pytest.raises(NoSuchRecord):
        book.judge(name_id("Nobody At All"), "same", right="jaysh-al-islam", by="ana")
    book.judge(lfb, "same", right=name_id("Levant Freedom Brigade"), by="ana")
    assert "LFB" not in str(list(book.verdicts())) + str(list(book.log()))
    assert book.verify() is None


@pytest.mark.parametrize(("a", "b"), [
    ("Jabhat Fatah al-Sham", "Jabhat Fateh ash-Shaam"), ("Liwa al-Tawhid", "Liwaa at-Tawheed"), ("Faylaq al-Majd", "Failaq al Majd"),
    ("Nour Martyrs Brigade", "Nur Martyrs Brigade"),
])  # fmt: skip
def test_transliterations_of_one_name_are_alike(a: str, b: str) -> None:
    assert score(known(a), known(b, reports=("b",))) > 0


@pytest.mark.parametrize(("a", "b"), [
    ("13th Division", "16th Division"), ("Northern Storm Brigade", "Southern Storm Brigade"), ("Ruritanian Army", "Ruritanian Navy"),
    ("Sun Battalion", "Moon Battalion"), ("First Legion", "Second Legion"), ("Homs Local Council", "Hama Local Council"),
])  # fmt: skip
def test_sisters_are_told_apart(a: str, b: str) -> None:
    assert score(known(a), known(b, reports=("b",))) <= 0
    assert score(known(a, context=("Homs", "Hama", "Idlib")), known(b, reports=("b",), context=("Homs", "Hama", "Idlib"))) <= 0


def test_comparisons_that_speak_against_it_weigh() -> None:
    one, other = known("Liwa al-Tawhid"), known("Liwaa at-Tawheed", reports=("b",))
    assert score(one, known("Liwaa at-Tawheed", kind="person", reports=("b",))) < 0
    together = known("Liwaa at-Tawheed")
    together.entities = {"a": {"entity-2"}}
    assert score(one, together) < score(one, other)
    told = Told(one.id, other.id, "a", "“X, formerly Y”")
    assert score(known("Sun Battalion"), known("Moon Battalion"), (told,)) > 0
    # An acronym may be anybody's: it wants places or actors that both stand with.
    short, long = known("SFA", context=("Homs",)), known("Sun Freedom Army", reports=("b",), context=("Homs",))
    assert score(short, long) > 0 > score(known("SFA"), known("Sun Freedom Army", reports=("b",)))
    assert score(short, known("Sun Army", reports=("b",), context=("Homs",))) < 0


def test_a_short_name_within_a_report_is_no_name_of_its_own(book: Casebook, resources: Resources) -> None:
    add(
        book,
        resources,
        {"a": "The Supreme Council of Ruritania met on Monday. The Council said it would vote. The Supreme Council is new."},
    )
    assert not [s for s in book.suggested_aliases() if s.name == "Council"]


def test_the_command_line_shows_suggestions(resources: Resources, tmp_path: object) -> None:
    path = f"{tmp_path}/book"
    with Casebook.open(path, create=True) as book:
        add(book, resources, TEXTS)
        expected = book.suggested_aliases()
    assert commands.show(path, "actor", suggested=True) == expected
    with pytest.raises(NoSuchRecord, match="suggested"):
        commands.show(path, "place", suggested=True)


NEW = {
    "one": "The Ghouta Freedom Brigade said on Monday that it had shelled an army post in Harasta on 8 October 2016, killing nine soldiers.",
    "other": "Liwa Hurriyat al-Ghouta said on Monday that it had shelled an army post in Harasta on 8 October 2016, killing nine soldiers.",
    "tie": "The Ghouta Freedom Brigade is allied with Jaysh al-Islam, activists said on Tuesday. Liwa Hurriyat al-Ghouta is allied with Jaysh al-Islam, the army said.",
    "truce": "Liwa Hurriyat al-Ghouta and the Syrian army agreed on a ceasefire in Harasta on 9 October 2016. The Ghouta Freedom Brigade accused the army of violating the truce on Monday.",
}  # fmt: skip
BRIGADE, LIWA = name_id("Ghouta Freedom Brigade"), name_id("Liwa Hurriyat al-Ghouta")


def test_two_names_that_the_register_does_not_know_become_one_actor_in_every_view(
    book: Casebook, resources: Resources, tmp_path: object
) -> None:
    add(book, resources, NEW)
    before = (book.incidents(), book.ties(), book.truces(every=True), book.actors())
    (first,) = (i for i in book.incidents() if i.reports == 2)
    accounts = book.accounts(first.id)
    assert first.claimants == 2 and not book.ties()
    n = book.judge(BRIGADE, "same", right=LIWA, by="ana")
    made = min(BRIGADE, LIWA)

    (after,) = (i for i in book.incidents() if i.reports == 2)
    found = book.accounts(after.id)
    assert after.claimants == 1 and found.claimants == 1
    assert found.accounts[0].actor == made and found.accounts[0].reports == 2
    assert len(found.blamed) == 1 and len(after.actors) == 1  # one name, not two

    (edge,) = [e for e in book.ties(actor="Liwa Hurriyat al-Ghouta") if e.relation == "allied"]
    assert {edge.a, edge.b} == {made, "jaysh-al-islam"} and len(book.tie(edge.id).told) == 2
    assert {edge.a_name, edge.b_name} == {"Jaysh al-Islam", *after.actors}
    assert book.ties(actor=BRIGADE) == book.ties(actor=LIWA) == [edge]

    row = next(a for a in book.actors() if a.slug == made)
    whole = book.actor(BRIGADE)
    assert whole == book.actor(LIWA) == book.actor("Ghouta Freedom Brigade")
    assert row.reports == whole.reports == 4 and {"Ghouta Freedom Brigade", "Liwa Hurriyat al-Ghouta"} <= set(whole.names)
    assert whole.name == after.actors[0] and len(whole.says) >= 2 and len(whole.does) > 2

    tellers = {state.actor for truce in book.truces(every=True) for state in truce.states}
    assert made in tellers
    with book.as_of("2999-01-01") as again:  # made anew from nothing
        assert again.incidents() == book.incidents() and again.ties() == book.ties() and again.accounts(after.id) == found
        assert again.truces(every=True) == book.truces(every=True)
    assert [r.actor for r in book.records("one", types=["entity"]) if "Brigade" in r.name] == [None]  # what was read stays

    book.withdraw_verdict(n, by="ana")
    assert (book.incidents(), book.ties(), book.truces(every=True), book.actors()) == before
    assert book.accounts(first.id) == accounts
    with pytest.raises(NoSuchRecord):
        book.actor(BRIGADE)


def test_what_a_made_actor_is_called_follows_from_the_reports_and_not_from_their_order(book: Casebook, resources: Resources) -> None:
    add(book, resources, {"one": NEW["one"], "other": NEW["other"]})
    book.judge(BRIGADE, "same", right=LIWA, by="ana")
    (first,) = (i for i in book.incidents() if i.reports == 2)
    text = "The Ghouta Freedom Brigade shelled Douma on Friday, activists said. The Ghouta Freedom Brigade lost two men."
    more = {"more": text, "again": text.replace("Friday", "Saturday")}
    add(book, resources, more)
    assert book.incident(first.id).actors == ("Ghouta Freedom Brigade",)
    with book.as_of("2999-01-01") as again:
        assert again.incidents() == book.incidents()
    book.judge(LIWA, "same", right="jaysh-al-islam", by="ana")  # known after all: the register's name is theirs from now on
    assert book.incident(first.id).actors == ("jaysh-al-islam",) and "Ghouta Freedom Brigade" in book.actor("jaysh-al-islam").names
