"""What the model labels joined with what the rules read, on labels given by hand: the marks stand in for a model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from reportedly.models.attribution import CONTENT, CUE, SOURCE, Labelled, Segment
from reportedly.reading import read
from reportedly.reading.attribution.attributed import Attribution, cue_places, cues_in
from reportedly.reading.attribution.cues import lexicon
from reportedly.records import Report, Statement
from reportedly.resources import Resources

_MARK = re.compile(r"\[\[(\w)(\d*):(.*?)\]\]")
_ROLES = {"s": SOURCE, "c": CUE, "k": CONTENT}


class ByHand:
    """Labels as marked: [[s1:...]], [[c1:...]], [[k1:...]] are the source, the cue and a content of the first attribution."""

    reader, version = "by-hand:1", "1"
    grammar: Mapping[str, Sequence[str]] = {"tag": [], "dep": []}

    def __init__(self, marked: str, sure: float = 1.0) -> None:
        self.text, self.marks, self.sure = "", [], sure
        at = 0
        for m in _MARK.finditer(marked):
            self.text += marked[at : m.start()]
            self.marks.append((m[1], m[2], len(self.text), len(self.text) + len(m[3])))
            self.text += m[3]
            at = m.end()
        self.text += marked[at:]

    def label(self, words: Sequence[str], line: Sequence[int], sentence: Sequence[bool], columns: np.ndarray) -> Labelled:
        starts, at = [], 0
        for word in words:
            starts.append(self.text.index(word, at))
            at = starts[-1] + len(word)
        number = {(mark, which): k for k, (mark, which, _, _) in enumerate(self.marks)}
        segments = []
        for mark, which, start, end in self.marks:
            inside = [k for k, s in enumerate(starts) if start <= s < end]
            joined = number.get(("s" if mark == "c" else "c", which)) if mark != "s" else None
            segments.append(Segment(_ROLES[mark], inside[0], inside[-1] + 1, self.sure, joined))
        cue = np.zeros(len(words))
        for s in segments:
            if s.role == CUE:
                cue[s.first : s.end] = self.sure
        return Labelled(segments, cue)


def joined(marked: str, resources: Resources, sure: float = 1.0) -> list[Statement]:
    model = ByHand(marked, sure)
    opened = Resources(resources.nlp, resources.codebook, resources.gazetteer, {"attribution": model})
    return [r for r in read(Report(id="t", text=model.text), opened) if isinstance(r, Statement)]


def test_a_cue_keeps_the_only_words_that_the_model_gives_it(resources: Resources) -> None:
    found = joined(
        '[[k1:"The bridge is lost,"]] [[s1:the engineer]] [[c1:said]]. [[s2:She]] [[c2:was adamant]] [[k2:nobody would rebuild it]].',
        resources,
    )
    assert {s.cue.text: s.content.text for s in found if s.cue} == {
        "said": '"The bridge is lost,"',
        "was adamant": "nobody would rebuild it",
    }


def test_an_outlet_that_is_left_only_the_speakers_name_relays_his_words(resources: Resources) -> None:
    (said,) = joined(
        "[[k2:Interior Minister Paul Okello]] [[c1:also blamed]] [[k1:Rwanda for breaking the truce]], "
        "[[c2:according to]] [[s2:another AFP report]].",
        resources,
    )
    assert said.speaker.name == "Paul Okello" and said.stance == "accuse"
    assert [m.text for m in said.via] == ["AFP"]


def test_who_is_quoted_is_no_part_of_what_they_say(resources: Resources) -> None:
    (said,) = joined(
        "[[k1:The envoy]] [[c1:was quoted by Reuters as saying]] [[k1:that the crossing had closed]].",
        resources,
    )
    assert (said.speaker.text, said.content.text, [m.text for m in said.via]) == ("The envoy", "that the crossing had closed", ["Reuters"])


def test_a_quotation_right_upon_the_words_of_one_person_is_theirs(resources: Resources) -> None:
    marked = '[[s1:Halima Yusuf]] [[c1:said]] [[k1:that the shooting began at noon]].{} "Both of them shoot first."'
    assert {s.content.text: s.speaker.name for s in joined(marked.format(""), resources)} == {
        "that the shooting began at noon": "Halima Yusuf",
        '"Both of them shoot first."': "Halima Yusuf",
    }
    assert len(joined(marked.format("\n"), resources)) == 1


def test_a_quoted_headline_stays_with_whom_it_names(resources: Resources) -> None:
    found = joined(
        '[[k1:"Nobody told us where to go"]]: villagers flee the shelling\n\n[[s1:The council]] [[c1:said]] [[k1:that 300 had left]].',
        resources,
    )
    assert {s.content.text: s.speaker.text for s in found} == {
        '"Nobody told us where to go"': "villagers",
        "that 300 had left": "The council",
    }


def test_a_deed_of_force_is_speech_only_to_a_model_that_is_sure(resources: Resources) -> None:
    marked = "[[s1:The senator]] [[c1:attacked]] [[k1:the budget as a gift to the rich]]."
    assert [s.content.text for s in joined(marked, resources, sure=0.95)] == ["the budget as a gift to the rich"]
    assert joined(marked, resources, sure=0.7) == []


def test_cues_are_found_by_where_they_begin(resources: Resources) -> None:
    entry = next(iter(lexicon(resources.codebook).verbs.values()))[0].entry
    doc = resources.nlp("He said that she said it.")
    found = [Attribution(doc[k], entry, [(doc[k].idx, doc[k].idx + 4)], [(0, 1)], None, (0, len(doc.text))) for k in (4, 1)]
    places = cue_places(found)
    assert cues_in(places, [(0, len(doc.text))]) == [0, 1]
    assert cues_in(places, [(doc[4].idx, doc[4].idx + 1)]) == [0]
    assert cues_in(places, [(0, doc[1].idx)]) == []
