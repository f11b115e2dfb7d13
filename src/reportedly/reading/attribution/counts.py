"""Counts and accounts that a report gives to somebody without a verb of speech: "by the army's count, 31 died", "the number of detainees,
put by the union at 900"."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.attribution.attributed import Attribution, Page
from reportedly.reading.attribution.contents import cut, joined, runs
from reportedly.reading.attribution.cues import lemma
from reportedly.reading.attribution.naming import full_phrase
from reportedly.reading.attribution.reported import clause_around, without_genitive
from reportedly.reading.attribution.senses import plain
from reportedly.reading.attribution.speaking import can_speak
from reportedly.reading.noun_phrases import phrase
from reportedly.spans import trim


def read_own_count(page: Page, noun: Token) -> None:
    """ "By its own account", "by the ministry's count": the owner says what stands in the clause around the phrase."""
    preposition = noun.head
    if noun.dep_ != "pobj" or preposition.lower_ != "by" or preposition.i > noun.i:
        return
    if noun.lemma_.lower() not in page.lexicon.words["own-count"]:
        return
    owner = next((c for c in noun.lefts if c.dep_ == "poss"), None)
    of = None
    if owner is None:  # "by the count of the police"
        of = (
            next((c for c in noun.rights if c.dep_ == "prep" and c.lower_ == "of"), None)
            if page.doc[preposition.i + 1].lower_ == "the"
            else None
        )
        owner = next((c for c in of.children if c.dep_ == "pobj" and can_speak(page, c)), None) if of is not None else None
    if owner is None or (of is None and page.doc[preposition.i + 1].i != owner.left_edge.i):
        return
    going = preposition.i and page.doc[preposition.i - 1].lower_ == "going"
    start, end = page.doc[preposition.i - 1].idx if going else preposition.idx, page.end(noun.i if of is None else of.i)
    if of is None and noun.tag_ == "NN" and any(c.dep_ in ("prep", "acl", "relcl") for c in noun.rights):
        return  # "by the army's account of the raid": a source like any other
    # Behind a comma it goes with the main clause, whatever the parser hangs it on.
    sentence = page.sentence(noun)
    aside = page.text[start - 2 : start] == ", " and page.text[end : end + 1] in (",", ".", ";")
    aside = aside or of is not None
    whole = runs(page.doc, {t.i for t in _main_clause(noun).subtree}) if aside else []
    speaker = full_phrase(owner, noun if of is None else of)
    all_of_it = (start, max(end, speaker[1]))
    content = cut(whole, all_of_it, page.text) or clause_around(page, preposition, all_of_it, sentence)
    if not content:
        return
    content[0] = page.without_connective(content[0])
    page.found.append(
        Attribution(
            head=noun, entry=plain(page.lexicon), cue=[(start, end)], content=content,
            speaker=(owner, without_genitive(page, speaker)), sentence=page.sentence(noun), end=all_of_it[1], sure=True,
        )
    )  # fmt: skip
    page.taken |= set(range(preposition.i, noun.i + 1))


def _main_clause(noun: Token) -> Token:
    """The verb at the top of the sentence that a token stands in."""
    top = noun
    while top.head.i != top.i:
        top = top.head
    return top


def read_put_at(page: Page, verb: Token) -> None:
    """ "The number of detainees, put by the union at about 900": whoever puts it says the number."""
    if lemma(verb) not in ("put", "estimate", "give") or verb.tag_ not in ("VBN", "VBD") or verb.dep_ not in ("acl", "relcl"):
        return
    if any(c.dep_ == "prt" for c in verb.rights):
        return
    whose = next((c for c in verb.lefts if c.dep_ == "dobj" and any(g.lower_ == "whose" for g in c.lefts)), None)
    if whose is not None:  # "the attackers, whose number he put at a hundred"
        agent = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    else:
        agent = next((g for c in verb.children if c.lower_ == "by" for g in c.children if g.dep_ == "pobj"), None)
    at = next((c for c in verb.rights if c.lower_ in ("at", "as") and any(t.like_num for t in c.subtree)), None)
    if agent is None or at is None or verb.head.pos_ not in ("NOUN", "PROPN") or agent.ent_type_ in ("DATE", "TIME"):
        return
    counted = phrase(verb.head if whose is None else whose)
    before = trim(page.text, counted[0], min(counted[1], verb.idx), ", ")
    number = at.idx, page.end(at.right_edge.i)
    entry = next(s.entry for s in page.lexicon.verbs["put"] if s.entry.code == "put-at")
    cue = verb.idx, page.end(verb.i)
    speaker = full_phrase(agent, verb if whose is not None else agent.head)
    content = joined(cut([before, number], speaker, page.text), page.text)
    page.found.append(
        Attribution(
            head=verb, entry=entry, cue=[cue], content=content, speaker=(agent, speaker), sentence=page.sentence(verb), end=number[1], sure=True
        )
    )  # fmt: skip
    page.taken.add(verb.i)
