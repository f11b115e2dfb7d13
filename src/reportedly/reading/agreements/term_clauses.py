"""The clauses that tell what an agreement provides for: "under the deal, X will leave", "the deal provides for ...", "on condition that"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.reading.agreements.truces import Named
from reportedly.reading.agreements.words import Steps, subject_step
from reportedly.reading.syntax import conjuncts


def clauses(mention: Named, words: Steps) -> Iterator[list[Token]]:
    """The clauses that tell terms: "under the deal, X will leave", "the deal says that ..."; each as its tokens."""
    head = mention.head
    preposition = head.head
    if head.dep_ == "pobj" and preposition.lower_ == "of" and preposition.head.lemma_.lower() in ("term", "provision", "condition"):
        preposition = preposition.head.head
        head = head.head.head
    if head.dep_ == "pobj" and preposition.lower_ in ("to", "with") and preposition.head.lower_ in ("according", "accordance", "line"):
        preposition = preposition.head if preposition.head.lower_ == "according" else preposition.head.head
    if (
        preposition.lower_ in ("under", "per", "according", "in")
        and (preposition.lower_ != "in" or head.head.i != preposition.i)
        and preposition.head.pos_ in ("VERB", "AUX")
        and preposition.i < preposition.head.i
    ):
        verb = preposition.head
        if verb.lemma_ == "be" and verb.tag_ == "VBD" and not any(c.dep_ == "xcomp" for c in verb.rights):
            return  # "Under a truce brokered by Oman, the road was quiet"
        others = [verb, *(c for c in verb.children if c.pos_ in ("VERB", "AUX") and c.dep_ == "conj")]
        beside = [c for v in others for c in v.children if c.pos_ in ("VERB", "AUX") and (c.dep_ == "conj" or _is_beside(c))]
        clauses = [verb, *(c for c in beside if not _is_told_of(c, verb))]
        for clause in clauses:
            out = [t for t in clause.subtree if not any(t.i >= o.left_edge.i and t.i <= o.right_edge.i for o in beside if o.i > clause.i)]
            out = [
                t
                for t in out
                if not preposition.left_edge.i <= t.i <= preposition.right_edge.i and not (t.dep_ == "mark" and t.head.i == clause.i)
            ]
            while out and (out[-1].is_punct or out[-1].dep_ == "cc"):
                out.pop()
            yield out
        return
    for child in mention.head.rights:
        by = next(
            (c for c in child.lefts if c.dep_ == "prep" and c.lower_ in ("under", "by") and any(w.tag_ == "WDT" for w in c.rights)), None
        )
        if child.dep_ == "relcl" and by is not None:  # "a deal under which fighters will leave and prisoners go free"
            several = [child, *(c for c in child.children if c.dep_ == "conj")]
            for one in several:
                others = [o for o in several if o.i > one.i]
                out = [
                    t
                    for t in one.subtree
                    if t.i not in (by.i, by.i + 1) and not any(o.left_edge.i <= t.i <= o.right_edge.i for o in others)
                ]
                while out and (out[-1].is_punct or out[-1].dep_ == "cc"):
                    out.pop()
                yield out
            return
    teller = _telling(head, words)
    if teller is not None:
        for child in teller.children:
            if (
                child.dep_ == "dobj"
                and (act := next((c for c in teller.children if c.dep_ == "xcomp" and c.i > child.i), None)) is not None
            ):
                yield [*child.subtree, *act.subtree]  # "requires both to withdraw"
                return
            if child.dep_ in ("ccomp", "dobj", "xcomp") or (child.dep_ == "prep" and child.lower_ == "for"):
                parts = [child, *(c for c in child.children if c.dep_ == "conj" and child.dep_ != "dobj")]
                if child.dep_ == "prep":  # "calls for the disarmament of militias, the return of refugees and elections"
                    parts += [t for end in child.children if end.dep_ == "pobj" for t in conjuncts(end) if t.i != end.i]
                for part in parts:
                    others = [o for o in parts if o.i > part.i]
                    out = [t for t in part.subtree if not any(o.left_edge.i <= t.i <= o.right_edge.i for o in others)]
                    out = [t for t in out if t.i != part.i or child.dep_ != "prep"]
                    while out and (out[-1].dep_ == "cc" or out[-1].is_punct):
                        out.pop()
                    yield out


_IN_TURN = frozenset({"exchange", "return", "condition", "provision", "proviso"})


_GIVING = frozenset({"offer", "propose", "accept", "agree", "sign", "announce", "approve", "back", "declare"})


def conditions(verb: Token | None) -> Iterator[list[Token]]:
    """The clauses that say what is given or asked in turn for an agreement: "offered a truce on condition that they give up their guns",
    "in exchange for the release of two pilots", "provided that its prisoners are freed"; each as its tokens."""
    if verb is None or verb.lemma_.lower() not in _GIVING:
        return
    for child in verb.rights:
        turn = next((c for c in child.children if c.dep_ == "pobj" and c.lower_ in _IN_TURN), None) if child.dep_ == "prep" else None
        if turn is not None:
            below = [c for c in turn.rights if c.dep_ in ("acl", "relcl") and c.pos_ in ("VERB", "AUX")]
            below += [end for c in turn.rights if c.lower_ == "for" for end in c.children if end.dep_ in ("pobj", "pcomp")]
        elif child.lower_ in ("provided", "providing"):
            below = [c for c in child.children if c.dep_ in ("ccomp", "advcl") and c.pos_ in ("VERB", "AUX")]
        else:
            continue
        for first in below:
            several = [first, *(c for c in first.children if c.dep_ == "conj" and c.pos_ == first.pos_)]
            for one in several:
                others = [o for o in several if o.i > one.i]
                out = [t for t in one.subtree if not any(o.left_edge.i <= t.i <= o.right_edge.i for o in others)]
                while out and (out[0].dep_ == "mark" or out[-1].dep_ == "cc" or out[-1].is_punct):
                    out = out[1:] if out[0].dep_ == "mark" else out[:-1]
                if out:
                    yield out


def beside(head: Token, verb: Token | None, words: Steps) -> Iterator[list[Token]]:
    """What is agreed on in one breath with an agreement, or is what it is to do: "agreed to a truce, *to the withdrawal of their troops* and to
    *free prisoners*", "signed a deal *to stop fighting*"; each as its tokens."""
    found = []
    behind = [c for c in verb.rights if c.dep_ in ("advcl", "xcomp") and c.left_edge.i == head.i + 1] if verb is not None else []
    for child in (*head.rights, *behind):
        if (
            (child.dep_ == "acl" or child in behind)
            and child.tag_ == "VB"
            and child.lemma_.lower() in words.concrete
            and not _is_held_back(child)
        ):
            found += [child, *(c for c in child.children if c.dep_ == "conj" and c.tag_ == "VB" and c.lemma_.lower() in words.obliged)]
    if verb is not None and verb.lemma_.lower() == "agree" and head.dep_ in ("pobj", "conj"):
        preposition = head.head
        others = [c for c in verb.rights if c.dep_ == "prep" and c.i > head.i and c.lower_ == preposition.lower_]
        others += [
            t for t in verb.subtree if t.i > head.i and t.dep_ == "conj" and t.lower_ == preposition.lower_ and t.tag_ in ("IN", "TO")
        ]
        nouns = [e for p in others for e in p.children if e.dep_ == "pobj"] + [c for c in head.rights if c.dep_ == "conj"]
        nouns += [c for n in nouns for c in n.rights if c.dep_ == "conj"]
        found += [n for n in nouns if n.lemma_.lower() in words.demanded or n.lemma_.lower() in _ACTS_AGREED]
        acts = [c for v in (verb, preposition) for c in v.rights if c.dep_ in ("xcomp", "conj", "advcl") and c.i > head.i]
        found += [a for a in acts if a.tag_ == "VB" and any(c.tag_ == "TO" for c in a.lefts) and a.pos_ == "VERB"]
    for one in found:
        inner = [o for o in found if o.i > one.i]
        out = [t for t in one.subtree if not any(o.left_edge.i <= t.i <= o.right_edge.i for o in inner)]
        while out and (out[-1].dep_ in ("cc", "prep") or out[-1].is_punct or out[-1].tag_ == "TO"):
            out.pop()
        while out and (out[0].tag_ == "TO" or out[0].is_punct):
            out = out[1:]
        if out:
            yield out


_ACTS_AGREED = frozenset({"release", "return", "disengagement", "opening", "reopening", "lifting", "pullback", "pullout", "redeployment", "demilitarisation", "demilitarization", "formation", "creation"})  # fmt: skip
"""Nouns, beside those of what is demanded of a side, of what sides agree to beside a truce."""


def _is_held_back(verb: Token) -> bool:
    return any(c.dep_ == "neg" for c in verb.children)


def _is_beside(clause: Token) -> bool:
    """ "The army is to be disbanded, *while* the police stay"."""
    return clause.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in ("while", "whereas") for c in clause.lefts)


def _is_told_of(clause: Token, first: Token) -> bool:
    """Does a clause joined to a term tell who said so, or what has been done ("..., a mediator wrote", "No date has been set")?"""

    def has(verb: Token) -> bool:
        return any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)

    return clause.lemma_ in ("say", "write", "tell", "add", "announce", "post") or (has(clause) and not has(first))


_LETTING = frozenset({"allow", "permit", "let", "see", "enable", "entail", "include"})


def _own_subjects(verb: Token) -> list[Token]:
    """A verb's own subjects, with none that it shares."""
    return [c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")]


def _telling(head: Token, words: Steps) -> Token | None:
    """The verb by which an agreement tells its terms: "the deal provides for ...", "a deal that would see fighters leave"."""
    verb = head.head if head.dep_ == "nsubj" else None
    if verb is None:
        after = (*head.rights, *(head.head.rights if head.dep_ == "nsubjpass" else ()))
        verb = next((c for c in after if c.dep_ == "relcl" and any(i.tag_ == "WDT" and i.dep_ == "nsubj" for i in c.lefts)), None)
    if (
        verb is not None
        and head.dep_ == "nsubj"
        and subject_step(verb, words) != "term"
        and head.i + 1 < len(head.doc)
        and head.nbor().text == ","
    ):
        verb = next(
            (c for c in verb.rights if c.tag_ in ("VBN", "VBD") and subject_step(c, words) == "term" and not _own_subjects(c)), verb
        )
    if verb is not None and verb.lemma_ == "be":
        to_do = next((c for c in verb.rights if c.dep_ == "xcomp" and c.tag_ == "VB"), None)  # "the truce was to allow the exchange of ..."
        verb = to_do if to_do is not None and to_do.lemma_.lower() in _LETTING else verb
    if verb is None or verb.tag_[:2] != "VB" or subject_step(verb, words) != "term":
        return None
    return verb if verb.lemma_ != "see" or any(c.tag_ == "MD" for c in verb.lefts) else None
