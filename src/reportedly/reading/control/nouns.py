"""Control that nouns and participles tell: "rebel-held Douma", "the capture of Palmyra", "under siege", "in rebel hands"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.reading.control.places import Places, heads_after, whole
from reportedly.reading.control.words import Changes, Found
from reportedly.reading.syntax import agents, subjects

_KINDS_OF_HANDS = frozenset("good safe wrong right private public bare own capable their different many several other".split())
_HYPHENS = frozenset({"-", "–", "‑"})


def of_participle(token: Token, change: str, words: Changes, places: Places) -> Iterator[Found]:
    """ "rebel-held Douma", "the besieged town", "held by the army"."""
    doc = token.doc
    if token.i > 1 and doc[token.i - 1].text in _HYPHENS and not doc[token.i - 2].whitespace_:
        whole = token.head
        if whole.i < token.i or not places.is_one(whole):
            whole = next((t for t in doc[token.i + 1 : token.i + 5] if places.is_one(t)), token)
        holder = doc[token.i - 2]
        if whole.i == token.i or holder.lower_ in ("long", "newly", "well", "closely", "now", "formerly", "once", "partly"):
            return
        first = holder
        while (
            first.i > token.sent.start
            and doc[first.i - 1].ent_type_ == holder.ent_type_ != ""
            and doc[first.i - 1].pos_ in ("PROPN", "PUNCT")
        ):
            first = doc[first.i - 1]
        yield Found(change, token, (whole,), (holder,), holder_span=(first.idx, holder.idx + len(holder)))
    elif token.dep_ == "amod" and token.head.i > token.i and change in ("besieged", "contested") and places.is_one(token.head):
        yield Found(change, token, (token.head,))
    elif token.dep_ == "acl" and token.tag_ == "VBN" and places.is_one(token.head):
        doers = agents(token)
        if doers:
            yield Found(change, token, (token.head,), tuple(doers))


def of_noun(noun: Token, change: str, places: Places) -> Iterator[Found]:
    """ "the capture of Palmyra by the army", "under the control of the rebels", "under government control", "under siege"."""
    heads = [end for child in noun.rights if child.dep_ == "prep" and child.lower_ in ("of", "on") for end in heads_after(child)]
    if noun.lemma_.lower() == "hand":
        governor = noun.head.head
        if governor.pos_ == "ADV" and governor.head.pos_ in ("VERB", "AUX"):
            governor = governor.head  # "is back in the hands of"
        heads = heads or [c for c in noun.lefts if c.dep_ in ("poss", "compound", "amod", "nmod") and c.lower_ not in _KINDS_OF_HANDS]
        if noun.tag_ == "NNS" and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "into") and heads:
            held = [governor] if governor.pos_ in ("NOUN", "PROPN") else subjects(governor)
            held = [w for h in held for w in whole(h)]
            sure = any(places.is_one(h) for h in held)  # "Delmas and Cazale are in the hands of"
            yield Found(change, noun, tuple(h for h in held if places.is_one(h) or (sure and h.pos_ == "PROPN")), tuple(heads))
        return
    if change == "held" or (change == "besieged" and noun.head.lower_ == "under"):
        if noun.dep_ != "pobj" or noun.head.lower_ not in ("under", "in"):
            return
        governor = noun.head.head
        if governor.pos_ == "ADV" and governor.head.pos_ in ("VERB", "AUX"):
            governor = governor.head  # "is back under government control"
        of_it = [w for h in heads for w in whole(h) if places.is_one(w)]
        if change == "held" and noun.head.lower_ == "in" and of_it and governor.lemma_ in ("be", "remain", "stay"):
            yield Found(change, noun, tuple(of_it), tuple(subjects(governor)))  # "his men were in control of the town"
            return
        held = [governor] if governor.pos_ in ("NOUN", "PROPN") else [w for s in subjects(governor) for w in whole(s)]
        mine = [
            c
            for c in noun.lefts
            if c.dep_ in ("poss", "compound", "amod", "nmod")
            and c.pos_ in ("NOUN", "PROPN", "ADJ")
            and c.lower_ not in ("full", "complete", "total", "partial", "tight", "firm", "effective", "crippling")
        ]
        holders = [h for h in heads if not places.is_one(h)] or mine
        if holders or change == "besieged":
            yield Found(change, noun, tuple(h for h in held if places.is_one(h)), tuple(holders[:2]))
    else:
        held = [h for h in heads if places.is_one(h)]
        mine = [
            c for c in noun.lefts if c.dep_ in ("poss", "compound", "amod") and (c.ent_type_ in ("ORG", "GPE", "NORP") or c.dep_ == "poss")
        ]
        if held:
            yield Found(change, noun, tuple(held), tuple(agents(noun) or mine))


def of_stronghold(noun: Token, places: Places) -> Iterator[Found]:
    """ "Kidal, its stronghold", "the militia's stronghold of Bria", "Tadef, a stronghold of the rebels", "the rebel bastion Daraya"."""
    if any(c.lower_ in _FORMERLY for c in noun.lefts):
        return
    of = [end for child in noun.rights if child.dep_ == "prep" and child.lower_ in ("of", "in", "at") for end in heads_after(child)]
    named = [t for t in of if t.i in places.by_token]
    if not named and noun.dep_ == "appos" and noun.head.i in places.by_token:
        named = [noun.head]
    if not named:
        named = [c for c in noun.rights if c.dep_ == "appos" and c.i in places.by_token]
    if not named and noun.dep_ in ("compound", "nmod") and noun.head.i in places.by_token:
        named = [noun.head]
    mine = [c for c in noun.lefts if c.dep_ in ("poss", "compound", "nmod", "amod") and c.i not in places.by_token]
    mine = [c for c in mine if c.pos_ != "ADJ" or c.lower_ in _SIDES]
    mine += [t for t in of if t.i not in places.by_token and t.head.lower_ == "of"]
    if named and mine:
        yield Found("held", noun, tuple(named), tuple(mine[:1]))


_SIDES = frozenset({"rebel", "insurgent", "militant", "jihadist", "islamist", "separatist", "loyalist", "opposition", "guerrilla"})
_FORMERLY = frozenset({"former", "erstwhile", "one-time", "onetime", "old", "political", "electoral", "traditional"})


def is_lifted(noun: Token, words: Changes) -> bool:
    """Does a verb tell what became of it ("broke the siege of Aleppo"), so that the noun is no claim of its own?"""
    name = f"{noun.head.lemma_.lower()} {noun.lemma_.lower()}"
    return noun.dep_ in ("dobj", "nsubjpass") and any(f"{name} {p}" in words.verbs for p in ("of", "on"))
