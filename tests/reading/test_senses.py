"""What the words of a cue do, whoever found that they are one."""

from __future__ import annotations

import pytest

from reportedly.reading.attribution.cues import lexicon
from reportedly.reading.attribution.senses import sense_of
from reportedly.resources import Resources

CASES = [
    # (text, cue, content, is somebody named, stance, certainty, distance)
    ("The mayor blurted out that the bridge was gone.", "blurted out", "that the bridge was gone", "assert certain neutral"),
    ("The mayor lashed out at the army.", "lashed out at", "the army", "accuse certain neutral"),
    ("Two officers let slip that the depot was empty.", "let slip", "that the depot was empty", "assert certain endorsed"),
    ("The ministry second-guessed the account.", "second-guessed", "the account", "dispute certain neutral"),
    ("The council recanted its earlier statement.", "recanted", "its earlier statement", "retract certain neutral"),
    ("The faction turned down the offer.", "turned down", "the offer", "reject certain neutral"),
    ("The colonel is convinced that the road is mined.", "is convinced", "that the road is mined", "believe probable neutral"),
    ("Diplomats foresee a longer siege.", "foresee", "a longer siege", "speculate possible neutral"),
    ("The group made the claim that it took the hill.", "made the claim", "that it took the hill", "assert certain distanced"),
    ("The minister issued a denial that jets were used.", "issued a denial", "that jets were used", "deny certain neutral"),
    ("The envoy entreated both sides to hold their fire.", "entreated", "both sides to hold their fire", "demand certain neutral"),
    ("The envoy told both sides to hold their fire.", "told", "both sides to hold their fire", "demand certain neutral"),
    ("The militia vowed to avenge its dead.", "vowed to avenge", "its dead", "threaten certain neutral"),
    ("The army sounded the alarm over the dam.", "sounded the alarm over", "the dam", "warn possible neutral"),
    ("In her telling the guards fled.", "In her telling", "the guards fled", "assert certain neutral"),
    ("The clerk zigzagged whether it was true.", "zigzagged", "whether it was true", "ask unknown neutral"),
    ("The clerk zigzagged that it was true.", "zigzagged", "that it was true", "assert certain neutral"),
    ("The ministry declined to say how many died.", "declined to say", "how many died", "no_comment unknown neutral"),
    ("False claims that the mayor fled went round.", "False claims", "that the mayor fled", "assert certain distanced"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cue", "content", "told"), CASES, ids=[c[1] for c in CASES])
def test_sense_of_a_cue(resources: Resources, text: str, cue: str, content: str, told: str) -> None:
    doc = resources.nlp(text)
    parts = [doc.char_span(text.index(part), text.index(part) + len(part)) for part in (cue, content)]
    head, entry = sense_of(list(parts[0]), list(parts[1]), lexicon(resources.codebook))
    assert head in list(parts[0])
    assert f"{entry.stance} {entry.certainty} {entry.distance}" == told


def test_talk_of_nobody(resources: Resources) -> None:
    doc = resources.nlp("The commander is said to have fled.")
    said = [t for t in doc if t.text in ("is", "said")]
    assert sense_of(said, [t for t in doc if t.i > 3], lexicon(resources.codebook), named=False)[1].stance == "rumour"


def test_a_cue_without_words_has_no_sense(resources: Resources) -> None:
    with pytest.raises(ValueError, match="no sense"):
        sense_of([], [], lexicon(resources.codebook))
