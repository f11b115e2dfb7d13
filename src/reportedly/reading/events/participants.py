"""Who takes part in an act: the noun phrases around a verb or a noun that name who does it and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.reading.events.misread import (
    is_mere_place,
)
from reportedly.reading.events.sorts import LABELS, NAMED, STATE_LIKE, Sorter, is_dash
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.syntax import agents, conjuncts, is_passive, objects, taken_from
from reportedly.spans import Span


@dataclass(frozen=True)
class Part:
    """One participant: the head of its phrase, and its characters where they are not the head's whole noun phrase."""

    head: Token
    span: Span

    @property
    def key(self) -> Span:
        return self.span


def part(head: Token, sort: Sorter) -> Part:
    """The participant with this head: its minimal noun phrase, cut off from a dateline or headline before a dash."""
    start, end = phrase(head)
    doc = head.doc
    first = head.i
    while first > 0 and doc[first - 1].idx >= start:
        before = doc[first - 1]
        if doc[first].tag_ == "DT" and doc[first].lower_ in ("the", "a", "an") and before.pos_ in ("NOUN", "PROPN", "PUNCT", "NUM"):
            break
        if (
            is_dash(before)
            or before.lower_ in sort.grammar["furniture"]
            or before.text in ("]", "/", "|")
            or (before.text == ")" and not any(doc[i].text == "(" and doc[i].idx >= start for i in range(max(0, first - 8), first)))
            or (before.ent_type_ in ("DATE", "TIME") and head.ent_type_ not in ("DATE", "TIME"))
        ):
            break
        first -= 1
    if first > 1 and doc[first - 1].text == "-" and not doc[first - 1].whitespace_ and not doc[first - 2].whitespace_:
        first = min(first - 2, doc[first - 2].left_edge.i)  # "the vice-president", which the parser cuts at the hyphen
        start = doc[first].idx
    while first > 0 and doc[first].ent_iob_ == "I" and doc[first].ent_type_ in LABELS and doc[first - 1].text[0].isupper():
        first, start = first - 1, doc[first - 1].idx  # "Pyu Saw Htee militiamen", which the parser cuts at a word that it takes for a verb
    if head.lower_ in ("latter", "former") and first == head.i > 0 and doc[first - 1].lower_ == "the":
        first, start = first - 1, doc[first - 1].idx  # "the latter overran", where the parser gives the verb the article
    if head.dep_ == "dobj" and head.head.lemma_.lower() in sort.grammar["of_what"]:
        end = min(end, head.idx + len(head))
    last_end = end
    after = head.i + 1
    while after < len(doc) and doc[after].idx < end:
        if is_dash(doc[after]):
            last_end = doc[after - 1].idx + len(doc[after - 1])
            break
        after += 1
    while first < head.i and doc[first].tag_ == "WRB":
        first += 1
    start, end = max(start, doc[first].idx), last_end
    name = sort.names.get(head.i)
    if name is not None and "-" in name.text and (name.start < start or end < name.end):
        start, end = min(start, name.start), max(end, name.end)  # "Liwa al-Ghab", which the parser cuts at its hyphen
    last = next((t for t in reversed(doc[head.i : head.right_edge.i + 1]) if t.idx < end), head)
    if last.i + 2 < len(doc) and doc[last.i + 1].text == "-" and not last.whitespace_ and not doc[last.i + 1].whitespace_:
        last = doc[last.i + 2]  # "passers-by"
        end = last.idx + len(last)
    if last.pos_ == "NUM" and last.i + 1 < len(doc) and _are_hurt(doc[last.i + 1]):
        last = doc[last.i + 1]
        end = last.idx + len(last)
    if (cut := sort.names.get(last.i)) is not None and "-" in cut.text:
        end = max(end, cut.end)  # "rebels in al-Nashabiyah"
    return Part(head, (start, end))


def _are_hurt(token: Token) -> bool:
    """The wounded in "treated 40 wounded" and not in the headline "ten killed 12 wounded"."""
    if token.lower_ not in ("wounded", "injured", "sick") or any(
        c.dep_ in ("dobj", "nsubj", "nsubjpass", "auxpass") for c in token.children
    ):
        return False
    before = token.nbor(-1)
    return before.head.lemma_.lower() not in ("kill", "die") and not (token.i + 1 < len(token.doc) and token.nbor(1).like_num)


def parts(heads: Iterable[Token], sort: Sorter) -> list[Part]:
    return [part(h, sort) for h in heads]


def modifiers(noun: Token, sort: Sorter) -> list[Part]:
    """Actors that stand before a noun as its modifiers: "regime air raids", "Russian and Syrian strikes", "US-led coalition strikes"."""
    found: list[Part] = []
    if noun.pos_ == "VERB" and noun.i > 0 and noun.nbor(-1).pos_ in ("NOUN", "PROPN", "ADJ"):
        before = noun.nbor(-1)  # a noun taken for a verb has no children: what stands right before it
        return [Part(before, _modifier_span(before, noun, sort))] if _tells_actor(before, sort) else []
    if noun.dep_ in ("advcl", "acl", "npadvmod") and noun.i > 0 and noun.nbor(-1).dep_ == "pobj" and not any(True for _ in noun.lefts):
        before = noun.nbor(-1)  # "died in rebel shelling", where the parser parts the two
        return [Part(before, _modifier_span(before, noun, sort))] if _tells_actor(before, sort) else []
    for child in noun.lefts:
        if child.dep_ not in ("amod", "compound", "nmod", "poss", "nsubj") or child.ent_type_ in ("DATE", "TIME"):
            continue
        if child.lower_ == "led" and (leading := next((c for c in child.lefts if sort.of(c) & NAMED), None)) is not None:
            found.append(Part(leading, (leading.idx, child.idx + len(child))))
            continue
        for token in conjuncts(child):
            if token.i >= noun.i:
                continue
            if _tells_actor(token, sort) and not any(token.i < i < noun.i for i in sort.dashes):
                found.append(Part(token, _modifier_span(token, noun, sort)))
            else:
                found += [
                    Part(t, _modifier_span(t, noun, sort))
                    for t in token.lefts
                    if t.dep_ in ("compound", "amod", "poss") and _tells_actor(t, sort)
                ]
    # One name or description of several words ("Syrian government air strikes") comes once, as its longest.
    kept: list[Part] = []
    for p in sorted(found, key=lambda p: p.span[0] - p.span[1]):
        if not any(k.span[0] <= p.span[0] and p.span[1] <= k.span[1] for k in kept):
            kept.append(p)
    return sorted(kept, key=lambda p: p.span)


def phrase_of(head: Token, sort: Sorter) -> Span:
    """The characters by which a noun, or a modifier before one ("regime" in "regime air raids"), names who takes part."""
    before = head.dep_ in ("amod", "compound", "nmod") and head.i < head.head.i
    return _modifier_span(head, head.head, sort) if before else part(head, sort).span


def _tells_actor(token: Token, sort: Sorter) -> bool:
    if token.pos_ not in ("PROPN", "NOUN", "ADJ") or not sort.of(token) & NAMED or _is_linked(token, sort) or is_mere_place(token, sort):
        return False
    if token.lower_ in sort.grammar["furniture"] or _is_land_only(token, sort):
        return False
    if "weapons" in sort.words.get(token.lower_, ()) or token.lower_ in ("barrel", "suicide"):
        return False
    # An adjective that only the parser takes for a body's name is none ("Fierce fighting").
    named = token.i in sort.names or (token.ent_type_ in LABELS and (token.tag_ != "JJ" or token.ent_type_ in ("NORP", "GPE")))
    if not named and "name" in sort.of(token) and not sort.of(token.nbor(1)) & NAMED:
        return False  # a capital in a headline is no name ("Fierce Clashes")
    if token.pos_ == "ADJ" and not named:
        return token.lemma_.lower() in ("terrorist", "rebel", "militant", "insurgent", "jihadist", "islamist", "separatist", "takfiri")
    of_more_words = token.ent_iob_ == "I" or (token.i in sort.names and " " in sort.names[token.i].text)
    return token.lemma_.lower() not in sort.grammar["no_one"] or (of_more_words and named) or (named and token.dep_ == "poss")


def _is_land_only(token: Token, sort: Sorter) -> bool:
    """ "Syria air strikes", "Yemen talks": headlines put the land where it happens before the noun, and the doer as an adjective; unless the
    report has the land act elsewhere."""
    after = token.nbor(1) if token.i + 1 < len(token.doc) else token
    misread = token.dep_ == "nsubj" and after.dep_ == "acl" and after.head.i == token.i  # "Libya fighting kills ten"
    if token.ent_type_ != "GPE" or not (misread or token.dep_ == "compound") or not token.text[1:].islower():
        return False
    return not sort.of(after) & NAMED and (misread or token.lower_ not in sort.acting)


def _is_linked(token: Token, sort: Sorter) -> bool:
    """ "US" in "US-backed rebels", "rebel" in "rebel-held town": it does not act here."""
    doc, after = token.doc, token.i + 1
    while after < len(doc) and doc[after].text in ("-", "–"):
        after += 1
    return (
        after > token.i + 1
        and after < len(doc)
        and (doc[after].lower_ in sort.grammar["linked"] or doc[after].tag_ in ("VBN", "VBD", "JJ"))
    )


def _modifier_span(token: Token, noun: Token, sort: Sorter) -> Span:
    doc = token.doc
    first = last = token.i
    name = sort.names.get(token.i)
    if name is not None:
        return (min(name.start, token.idx), max(name.end, token.idx + len(token)))
    while (
        last + 1 < noun.i
        and doc[last + 1].dep_ in ("compound", "amod", "nmod")
        and sort.of(doc[last + 1]) & NAMED
        and doc[last + 1].pos_ != "ADJ"
    ):
        last += 1
    while first > 0:
        before = doc[first - 1]
        if (
            (before.text in ("-", "–") and first - 1 not in sort.dashes)
            or before.lower_ in sort.grammar["linked"]
            or (before.dep_ in ("compound", "amod", "nmod") and sort.of(before) & NAMED)
            or (before.ent_iob_ in ("B", "I") and doc[first].ent_iob_ == "I")
        ):
            first -= 1
        else:
            break
    return doc[first].idx, doc[last].idx + len(doc[last])


def along(heads: list[Token], sort: Sorter) -> list[Token]:
    """The same heads, with what the parser joins to a name inside the last of them: the depot in "bombed the airfield of Ream and a depot"."""
    if not heads or heads[-1].pos_ not in ("NOUN", "PROPN", "NUM"):
        return heads
    head = heads[-1]
    for preposition in head.rights:
        if preposition.dep_ != "prep" or preposition.lower_ not in _OF_A_NAME:
            continue
        for name in preposition.rights:
            if name.dep_ != "pobj" or name.pos_ != "PROPN":
                continue
            for joined in name.rights:
                if joined.dep_ == "conj" and joined.pos_ == "NOUN" and taken_from(joined) is None and not sort.is_time(joined):
                    if "territory" not in sort.of(joined) or preposition.lower_ == "of":
                        return heads + [t for t in conjuncts(joined) if t.i not in {h.i for h in heads}]
    return heads


_OF_A_NAME = frozenset({"of", "in", "at", "near", "from", "outside"})


def done_to(verb: Token, sort: Sorter) -> list[Token]:
    """Heads of the direct objects; with "allow", "urge" and the like also the subject of the clause below ("allowed the convoy to enter")."""
    found = (
        [_taken(_meant(o, verb)) for o in objects(verb) if o.lemma_.lower() not in sort.grammar["times"]] + _joined_to_verb(verb)
        or _up_to(verb)
        or _behind_particle(verb)
        or _held(verb)
        or _more(verb)
        or _swallowed(verb)
    )
    if (
        not found
        and verb.i + 2 < len(verb.doc)
        and verb.nbor(1).dep_ == "cc"
        and (joined := verb.nbor(2)).dep_ == "conj"
        and joined.head.i == verb.i
    ):
        found = [_taken(o) for o in objects(joined)]  # "shelled and stormed the town"
    if not found and verb.pos_ == "NOUN":  # "rebels martyr 13 men", taken for a noun and an apposition
        found = [t for c in verb.rights if c.dep_ == "appos" and c.left_edge.i == verb.i + 1 for t in conjuncts(c)]
    if not found and verb.tag_ == "VBG":  # "the shelling of the town", taken for a verb
        found = [
            t for c in verb.rights if c.dep_ == "prep" and c.lower_ == "of" for i in c.rights if i.dep_ == "pobj" for t in conjuncts(i)
        ]
    if not found and verb.lemma_.lower() in sort.grammar["object_control"]:
        for child in verb.children:
            if any(c.tag_ == "MD" for c in child.children):
                continue  # "warned that it would no longer wait"
            if child.dep_ == "ccomp" and (any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children) or child.tag_ in ("VB", "VBP")):
                found += [t for c in child.children if c.dep_ == "nsubj" for t in conjuncts(c)]
    return found


def _joined_to_verb(verb: Token) -> list[Token]:
    """The guards in "beat up policemen and village guards", which the parser joins to the verb."""
    for noun in verb.rights:
        if noun.dep_ != "conj" or noun.pos_ not in ("NOUN", "PROPN") or any(c.dep_ in ("nsubj", "dobj", "aux") for c in noun.children):
            continue
        first = noun.left_edge.i
        if noun.doc[first - 1].lower_ in ("and", "or") and any(o.dep_ == "dobj" and o.right_edge.i == first - 2 for o in verb.rights):
            return conjuncts(noun)
    return []


def _meant(head: Token, verb: Token) -> Token:
    """The neighbour in "the neighbour, which it accuses of meddling"."""
    return verb.head if verb.dep_ == "relcl" and head.tag_ in ("WDT", "WP") and verb.head.pos_ in ("NOUN", "PROPN") else head


def _swallowed(verb: Token) -> list[Token]:
    """The guards in "a mine wounded four guards near Gao, an official said", where the parser takes them for those who said it."""
    over = verb.head
    if (
        verb.dep_ != "ccomp"
        or over.lemma_.lower() not in ("say", "report", "add", "tell", "announce")
        or verb.i > over.i
        or is_passive(verb)
    ):
        return []
    noun = next((c for c in over.lefts if c.dep_ == "nsubj"), None)
    if noun is None or noun.left_edge.i != verb.i + 1 or not any(t.text == "," for t in verb.doc[noun.i : over.i]):
        return []
    return conjuncts(noun)


def _more(verb: Token) -> list[Token]:
    """ "Abducted about twenty more": a number with "more" or "others" behind it is people."""
    return [c for c in verb.rights if c.dep_ == "dobj" and c.lower_ == "more" and any(n.dep_ == "nummod" for n in c.lefts)]


def _taken(head: Token) -> Token:
    """The pilot in "took the pilot hostage", which the parser takes for a kind of hostage."""
    if (
        head.lemma_.lower() not in ("hostage", "prisoner", "captive")
        or head.tag_ != "NN"
        or head.head.lemma_.lower() not in ("take", "hold")
    ):
        return head
    return next((c for c in reversed(list(head.lefts)) if c.dep_ in ("compound", "nmod", "amod") and c.pos_ in ("NOUN", "PROPN")), head)


def _behind_particle(verb: Token) -> list[Token]:
    """The church in "burned down the church", which the parser hangs on the particle."""
    return [t for c in verb.rights if c.dep_ == "prt" for i in c.rights if i.dep_ == "pobj" for t in conjuncts(i)]


def _held(verb: Token) -> list[Token]:
    """The passengers in "holding 23 passengers hostage", where the parser takes the last word for a verb."""
    word = next((c for c in verb.rights if c.lower_ in ("hostage", "captive", "prisoner") and c.dep_ in ("ccomp", "xcomp")), None)
    return [c for c in word.lefts if c.dep_ in ("compound", "nsubj", "nmod")][-1:] if word is not None else []


def _up_to(verb: Token) -> list[Token]:
    """ "Abducted up to 16 advisers": the number is the object, whatever the parser makes of "up to"."""
    for up in verb.rights:
        if up.lower_ == "up" and up.dep_ in ("prt", "advmod", "prep"):
            for to in (*up.rights, *verb.rights):
                if to.lower_ == "to" and to.i == up.i + 1:
                    return [t for c in to.rights if c.dep_ == "pobj" and any(n.dep_ == "nummod" for n in c.lefts) for t in conjuncts(c)]
    return []


_DEEP = ("by", "from", "of", "with", "against", "on", "to", "for", "between", "among", "in", "over", "into", "at")


def actors_inside(head: Token, sort: Sorter, prepositions: Sequence[str] = _DEEP, depth: int = 0) -> list[Part]:
    """Actors that a phrase names within itself: "the government's offer", "a US request", "calls by the envoy", "positions of the rebels"."""
    found: list[Part] = []
    for child in head.lefts:
        if child.dep_ == "poss" and child.tag_ != "PRP$" and (sort.acts(child) or sort.of(child) & STATE_LIKE) and not sort.is_time(child):
            found += [part(t, sort) for t in conjuncts(child) if t.i < head.i]
    found = found or modifiers(head, sort)
    if found or depth > 2:
        return found
    below = sorted(after_prepositions(head, prepositions), key=lambda x: prepositions.index(x[0]))
    below = [(word, inner) for word, inner in below if not sort.is_time(inner)]
    for _, inner in below:
        if sort.of(inner) & (NAMED | {"place", "people"}) and not (
            sort.of(inner) & {"weapons", "aid"} and not sort.of(inner) & {"fighters", "group", "state", "person"}
        ):
            return parts(conjuncts(inner), sort)
    for _, inner in below:
        if deeper := actors_inside(inner, sort, prepositions, depth + 1):
            return deeper
    for child in head.rights:
        if child.dep_ == "relcl" and child.left_edge.i > 0 and child.left_edge.nbor(-1).text == ",":
            continue  # "called for a truce, which the president dismissed": told of it besides
        if child.dep_ in ("acl", "relcl"):
            own = [c for c in child.children if c.dep_ == "nsubj" and sort.of(c) & NAMED]
            if own:
                return parts(conjuncts(own[0]), sort)
            for inner in (*objects(child), *agents(child)):
                if sort.of(inner) & (NAMED | {"place"}):
                    return parts(conjuncts(inner), sort)
                if deeper := actors_inside(inner, sort, prepositions, depth + 1):
                    return deeper
            if deeper := [
                x
                for _, inner in after_prepositions(child, prepositions)
                if not sort.is_time(inner) and sort.of(inner) & (NAMED | {"place"})
                for x in parts(conjuncts(inner), sort)
            ]:
                return deeper
    return []


def after_prepositions(token: Token, prepositions: Iterable[str]) -> Iterator[tuple[str, Token]]:
    """(preposition, head of what follows) for each preposition of `prepositions` that hangs on a verb or noun, two-word ones included."""
    wanted = set(prepositions)
    children = list(token.children)
    if token.pos_ in ("NOUN", "PROPN") and token.i + 1 < len(token.doc):
        # The parser often hangs "by the army" in "reports of raids by the army" higher up: right behind the noun it is the noun's.
        after = token.nbor(1)
        if after.dep_ in ("prep", "agent") and after.head.i != token.i and after.head.i < token.i:
            children.append(after)
    children += [c for child in children if child.dep_ == "prep" for c in child.rights if c.dep_ == "conj" and c.lower_ == child.lower_]
    for child in children:
        if child.dep_ in ("prep", "agent", "dative", "prt", "advmod", "mark", "conj") and child.pos_ in ("ADP", "SCONJ", "ADV", "PART"):
            if child.lower_ in wanted:
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        yield child.lower_, inner
            if child.lower_ in ("out", "up", "down", "away", "back", "inside", "outside", "near", "close", "together", "along"):
                for deeper in child.children:
                    if deeper.dep_ == "prep" and deeper.lower_ in wanted:
                        for inner in deeper.children:
                            if inner.dep_ == "pobj":
                                yield deeper.lower_, inner
