from __future__ import annotations

import pytest
from spacy.tokens import Doc

from reportedly.resources import Resources

SAID = (
    "A car bomb tore through a crowd of evacuees at Rashideen on Saturday, killing at least 126 people, including 68 children, the Syrian Observatory said.",
    "A roadside bomb wounded four Wagner contractors near Douentza, a source in the civil society of Mopti said.",
)
LEFT = (
    "The people who fled, including nine women, said they had walked for two days.",
    "Those killed, the mayor said, were farmers.",
    "Ministers of Mali, Burkina Faso and Niger announced a pact.",
    "The offer, de Jong said in an email, was refused.",
)


@pytest.mark.parametrize("text", SAID)
def test_who_tells_at_the_end_is_the_subject_and_those_harmed_are_the_object(text: str, resources: Resources) -> None:
    doc = resources.nlp(text)
    said = next(t for t in doc if t.lower_ == "said")
    (subject,) = [c for c in said.children if c.dep_ == "nsubj"]
    assert subject.lower_ in ("observatory", "source") and doc[subject.left_edge.i - 1].text == ","
    harmed = next(t for t in doc if t.lower_ in ("people", "contractors"))
    assert harmed.dep_ == "dobj" and harmed.head.lower_ in ("killing", "wounded")
    # What spaCy reckons anew from heads and labels alone is the same tree.
    anew = Doc(doc.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    anew.from_array(["HEAD", "DEP", "TAG"], doc.to_array(["HEAD", "DEP", "TAG"]))  # type: ignore[arg-type]
    for ours, theirs in zip(doc, anew, strict=True):
        assert (ours.left_edge.i, ours.right_edge.i) == (theirs.left_edge.i, theirs.right_edge.i)
        assert [c.i for c in ours.children] == [c.i for c in theirs.children]
    assert len(list(doc.sents)) == len(list(anew.sents)) == 1


@pytest.mark.parametrize("text", LEFT)
def test_other_sentences_are_left_as_they_are_parsed(text: str, resources: Resources) -> None:
    with resources.nlp.select_pipes(disable="reportedly_trailing_tellers"):
        before = [(t.head.i, t.dep_) for t in resources.nlp(text)]
    assert [(t.head.i, t.dep_) for t in resources.nlp(text)] == before
