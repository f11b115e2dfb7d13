"""Who said it: speaker, cue, content, nesting, relays, answers, on sentences in the forms that reports use."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.reading import read
from reportedly.records import Record, Report, Statement, check_words
from reportedly.resources import Resources

Read = Callable[..., list[Record]]


def statements(records: list[Record]) -> list[Statement]:
    return [r for r in records if isinstance(r, Statement)]


def only(records: list[Record]) -> Statement:
    found = statements(records)
    assert len(found) == 1, [(s.speaker.text, s.cue and s.cue.text, s.content and s.content.text) for s in found]
    return found[0]


def told(s: Statement) -> tuple[str | None, str | None, str | None]:
    return s.speaker.text, s.cue.text if s.cue else None, s.content.text if s.content else None


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("The ministry said on Sunday that the road was open.", "The ministry", "said", "that the road was open"),
        ("The road was open, the ministry said.", "the ministry", "said", "The road was open"),
        ("The road, the ministry said, was open again.", "the ministry", "said", "The road was open again"),
        ("“The road is open,” said Rana Haddad, a nurse.", "Rana Haddad, a nurse", "said", "“The road is open,”"),
        ("According to the civil defence, forty houses burned.", "the civil defence", "According to", "forty houses burned"),
        ("As the minister told reporters, the talks will go on.", "the minister", "told", "the talks will go on"),
        ("The army has repeatedly denied using gas.", "The army", "has repeatedly denied", "using gas"),
        ("The envoy called for an end to the siege.", "The envoy", "called for", "an end to the siege"),
        ("Residents believe the shells came from the hill.", "Residents", "believe", "the shells came from the hill"),
        ("The general is believed to have fled.", None, "is believed", "The general to have fled"),
        ("Opposition groups pointed out that the deal had no monitors.", "Opposition groups", "pointed out", "that the deal had no monitors"),
        ("The opposition’s claim that the bridge fell was false.", "The opposition", "claim", "that the bridge fell"),
    ],
)  # fmt: skip
def test_forms_of_attribution(read_text: Read, text: str, speaker: str | None, cue: str, content: str) -> None:
    assert (speaker, cue, content) in [told(s) for s in statements(read_text(text))]


@pytest.mark.parametrize(("text", "speaker"), [
    ("A dozen officials said the road was mined.", "A dozen officials"),
    ("Forty died, a number prosecutors dispute.", "prosecutors"),
])  # fmt: skip
def test_the_rules_take_several_speakers_with_their_number_and_no_more(resources: Resources, text: str, speaker: str) -> None:
    by_rules = Resources(resources.nlp, resources.codebook, resources.gazetteer)
    assert [s.speaker.text for s in statements(read(Report(id="t", text=text), by_rules))] == [speaker]


def test_a_quotation_goes_on_after_the_cue(read_text: Read) -> None:
    said = only(read_text("“The road is open,” the mayor told the town on Friday. “It will stay open.”"))
    assert said.content is not None
    assert said.content.text == "“The road is open,” “It will stay open.”"
    assert len(said.content.spans) == 2


def test_a_quoted_paragraph_without_a_cue_is_the_last_speakers(read_text: Read) -> None:
    found = statements(read_text("“The road is open,” said Omar Khalil.\n\n“We cleared it by hand in three days.”"))
    assert {s.speaker.text for s in found} == {"Omar Khalil"}
    assert " ".join(s.content.text or "" for s in found).replace(",", "") == "“The road is open” “We cleared it by hand in three days.”"


def test_an_odd_quotation_mark_does_not_swallow_the_report(read_text: Read) -> None:
    text = "“The road is open, the mayor said.\n\nThe army left the town on Monday. A monitor said that two men died."
    for s in statements(read_text(text)):
        assert s.content is not None
        assert "\n" not in s.content.text  # type: ignore[operator]


def test_second_cue_of_the_same_speaker(read_text: Read) -> None:
    found = statements(read_text("The army said it was ready and warned the rebels to stop, adding that time was short."))
    assert [s.speaker.text for s in found] == ["The army"] * 3
    assert [s.stance for s in found] == ["assert", "demand", "assert"]
    assert all(s.within is None for s in found)


def test_plain_narration_is_nobodys_statement(read_text: Read) -> None:
    assert statements(read_text("Shells fell on the market on Monday. The army moved north as rebels continued to advance.")) == []


def test_a_statement_inside_a_statement(read_text: Read) -> None:
    outer, inner = sorted(
        statements(read_text("The mayor said that residents believed the shells came from the hill.")), key=lambda s: s.within is not None
    )
    assert inner.within == outer.id
    assert (inner.speaker.text, inner.stance) == ("residents", "believe")


@pytest.mark.parametrize(
    ("text", "speaker", "relays"),
    [
        ("State television quoted a military source as saying the raid killed five.", "a military source", ["State television"]),
        ("An officer said on state television that the raid killed five.", "An officer", ["state television"]),
        ("Five people died, the newspaper said, citing a security source.", "a security source", ["the newspaper"]),
        ("The newspaper reported that the mayor said the road was open.", "the mayor", ["The newspaper"]),
    ],
)
def test_relays_pass_words_on(read_text: Read, text: str, speaker: str, relays: list[str]) -> None:
    found = statements(read_text(text))
    assert [(s.speaker.text, [m.text for m in s.via]) for s in found] == [(speaker, relays)]


def test_the_reports_own_outlet_is_addressed_and_relays_nothing(read_text: Read) -> None:
    said = only(read_text("The captain told The National that twenty fighters died.", outlet="The National"))
    assert [m.text for m in said.addressee] == ["The National"]
    assert said.via == ()


def test_a_denial_answers_what_it_denies(read_text: Read) -> None:
    accusing, denying = statements(read_text("Rebels accused the army of shelling the bakery. The army denied the accusation."))
    assert (accusing.stance, [m.text for m in accusing.accused]) == ("accuse", ["the army"])
    assert (denying.stance, denying.answers, denying.answers_quote) == ("deny", (accusing.id,), None)


def test_a_denial_of_what_the_report_does_not_tell_quotes_it(read_text: Read) -> None:
    said = only(read_text("The army denied the allegations."))
    assert said.answers == ()
    assert said.answers_quote is not None
    assert said.answers_quote.text == "the allegations"


def test_what_is_called_an_accusation_becomes_one_and_its_denial_takes_its_words(read_text: Read) -> None:
    found = statements(read_text("Many rebels say that the militia works with Damascus, an accusation the militia has denied."))
    assert [(s.speaker.text, s.stance) for s in found] == [("Many rebels", "accuse"), ("the militia", "deny")]
    assert found[1].content == found[0].content
    assert found[1].answers == (found[0].id,)


@pytest.mark.parametrize(
    ("text", "disclosure", "role"),
    [
        ("A hospital director who asked not to be named said that eleven died.", "anonymous", "medic"),
        ("A resident said that the shells came at dawn.", "anonymous", "resident"),
        ("Witnesses said that the shells came at dawn.", "anonymous", "survivor"),
        ("Rebels said that the shells came at dawn.", "institutional", "armed_group"),
        ("The foreign ministry said that the shells came at dawn.", "institutional", "official"),
        ("A security source said that the shells came at dawn.", "anonymous", None),
        ("Abu Ahmad, not his real name, said that the shells came at dawn.", "pseudonymous", None),
        ("The shells reportedly came at dawn.", "unattributed", None),
    ],
)
def test_how_openly_a_speaker_is_named(read_text: Read, text: str, disclosure: str, role: str | None) -> None:
    speaker = only(read_text(text)).speaker
    assert (speaker.disclosure, speaker.role) == (disclosure, role)


def test_who_is_not_named_gets_no_actor(read_text: Read) -> None:
    text = "An officer of the Syrian army, on condition of anonymity, said the order came late. He said it came from Damascus."
    for s in statements(read_text(text)):
        assert s.speaker.actor is None


def test_a_comment_is_one_statement_of_its_account(resources: Resources) -> None:
    from reportedly.reading import read

    report = Report(id="c", text="This is wrong. The army says forty died.", kind="comment", x_account="levant_watcher")
    whole, inner = statements(read(report, resources))
    assert (whole.speaker.text, whole.speaker.name, whole.speaker.disclosure) == (None, "levant_watcher", "pseudonymous")
    assert whole.content is not None
    assert whole.content.text == report.text
    assert inner.within == whole.id
    assert inner.speaker.text == "The army"


PIECES = st.sampled_from(
    ["“We left,” ", "he said. ", "The army said ", "that five died", ", adding that ", "according to SANA", "\n", "\n\n", ". ", '"', "’", "”",
     "reportedly ", "Reuters: ", "denied the claim", "A source ", "told Reuters ", "the accusation by rebels that ", " ", "…", "\u00a0", "القوات "]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_the_text_every_word_quoted_stands_in_it(read_text: Read, text: str) -> None:
    records = read_text(text)
    check_words(text, records)
    ids = [s.id for s in statements(records)]
    assert len(ids) == len(set(ids))
    for s in statements(records):
        assert s.content is not None
        assert s.within is None or s.within in ids


def test_why_one_speaker_is_not_named_says_nothing_of_another(read_text: Read) -> None:
    found = statements(read_text("Sergei Lavrov denied it, but a diplomat who asked not to be named said the jets took off from the base."))
    assert [(s.speaker.text, s.speaker.disclosure) for s in found] == [("Sergei Lavrov", "named"), ("a diplomat", "anonymous")]
    found = statements(read_text("The army said it hit the base, a fighter told reporters on condition of anonymity."))
    assert {s.speaker.text: s.speaker.disclosure for s in found} == {"a fighter": "anonymous", "The army": "institutional"}


def test_a_list_before_the_speaker_is_part_of_what_is_said(read_text: Read) -> None:
    said = only(
        read_text("The number of dead rose to 72, among them 20 children and 17 women, the Syrian Observatory for Human Rights said.")
    )
    assert told(said)[::2] == (
        "the Syrian Observatory for Human Rights", "The number of dead rose to 72, among them 20 children and 17 women",
    )  # fmt: skip


def test_who_was_asked_is_not_who_asks(read_text: Read) -> None:
    said = only(read_text('The minister, asked whether the deal meant that there would be no offensive, said: "Yes."'))
    assert told(said) == ("The minister", "said", '"Yes."')


def test_a_person_named_in_commas_after_an_office_speaks(read_text: Read) -> None:
    found = statements(read_text("A spokesman for Jaysh al-Islam, Hamza Birqdar, denied the attack. The army did it, he said."))
    assert [(s.speaker.name, s.speaker.disclosure, s.speaker.role) for s in found] == [("Hamza Birqdar", "named", "armed_group")] * 2
