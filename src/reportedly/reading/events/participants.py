"""Who takes part in an act: the noun phrases around a verb or a noun that name who does it and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.reading.events.misread import (
    counted_behind,
    is_headline_future,
    is_mere_place,
    is_where,
    noun_after_conjunction,
    noun_after_weekday,
    noun_before_misread,
    participle_misread,
    subject_of_tensed,
)
from reportedly.reading.events.sorts import LABELS, NAMED, STATE_LIKE, Sorter, is_dash
from reportedly.reading.syntax import agents, conjuncts, is_passive, objects, phrase, subjects
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
    if (cut := sort.names.get(last.i)) is not None and "-" in cut.text:
        end = max(end, cut.end)  # "rebels in al-Nashabiyah"
    return Part(head, (start, end))


def past_dash(heads: list[Token], verb: Token, sort: Sorter) -> list[Token]:
    """The subject, where the parser took a dateline before a dash for it: then the last noun before the verb."""
    out = []
    if heads and is_where(heads[0]):
        heads = [c for c in verb.lefts if c.dep_ == "nsubj" and c.i > heads[0].i] or heads[1:]
    for head in heads:
        if head.i < verb.i:
            between = [i for i in sort.dashes if head.i < i < verb.i]
            dash = between[-1] if len(between) % 2 else None  # a pair of dashes only holds an aside
            if dash is not None:
                nouns = [
                    t
                    for t in head.doc[dash + 1 : verb.i]
                    if t.pos_ in ("NOUN", "PROPN", "PRON") and t.dep_ not in ("compound", "poss", "pobj", "npadvmod")
                ]
                if nouns and nouns[-1] not in out:
                    out.append(nouns[-1])
                continue
        if not sort.is_time(head):
            out.append(head)
    return out


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


def doers(verb: Token, sort: Sorter) -> list[Token]:
    """Heads of who does what the verb says, or of whom it is done to where it is passive: `subjects`, but that the one who acts in "used the
    pause to attack" is the user and not the pause."""
    before = (
        noun_before_misread(verb, sort)
        or noun_after_conjunction(verb)
        or noun_after_weekday(verb, sort)
        or participle_misread(verb, sort)
        or counted_behind(verb)
    )
    if before is not None:
        return conjuncts(before)
    if (before := subject_of_tensed(verb, sort)) is not None:
        return conjuncts(before)
    if is_headline_future(verb) and verb.dep_ in ("relcl", "acl"):
        return conjuncts(verb.head)
    if _is_said_besides(verb):
        return doers(verb.head.head, sort)
    if verb.dep_ == "xcomp" and verb.head.pos_ in ("VERB", "AUX") and verb.head.lemma_.lower() not in sort.grammar["object_control"]:
        own = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
        if not own and any(c.dep_ == "dobj" for c in verb.head.children):
            return doers(verb.head, sort)
    if verb.dep_ == "acomp" and verb.tag_ == "VBN":
        return doers(verb.head, sort)
    if verb.dep_ == "conj" and verb.tag_ == "VBG" == verb.head.tag_ and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return doers(verb.head, sort)  # "killing ten and wounding others"
    if verb.dep_ == "pcomp" and verb.tag_ == "VBG" and verb.nbor(-1).dep_ == "pobj" and verb.nbor(-1).head.i == verb.head.i:
        return conjuncts(verb.nbor(-1))  # "a force of fighters massing", hung on "of"
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.head.lemma_.lower() in sort.grammar["perceiving"]:
        seen = [c for c in verb.head.rights if c.dep_ == "dobj" and c.right_edge.i == verb.i - 1]
        if seen:
            return conjuncts(verb.nbor(-1) if verb.nbor(-1).dep_ == "pobj" else seen[0])
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
        return _doers_behind_preposition(verb, sort)
    if (charge := charge_before(verb, sort)) is not None:
        return _doers_behind_preposition(charge, sort)
    who = [c for c in verb.children if c.dep_ == "nsubj" and c.tag_ in ("WP", "WDT")]
    if who and verb.dep_ == "ccomp" and verb.head.dep_ == "relcl":
        return conjuncts(verb.head.head)  # "militants who, it says, have fired rockets"
    if is_participle_of_clause(verb, sort):
        above = verb.head
        while above.head.i != above.i and above.pos_ != "VERB":
            above = above.head
        return doers(above, sort) if above.pos_ == "VERB" and not is_passive(above) else []
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and verb.head.dep_ == "dobj" and verb.head.lemma_.lower() in sort.grammar["texts"]:
        return doers(verb.head.head, sort)
    return past_dash(subjects(verb), verb, sort)


_SPEAKING = frozenset(
    {"accuse", "appeal", "blame", "call", "condemn", "demand", "denounce", "pledge", "promise", "reject", "threaten", "urge", "vow", "warn"}
)
_TELLING = frozenset({"say", "deny", "claim", "tell", "add", "report", "insist", "announce", "confirm", "admit"})


def _is_said_besides(verb: Token) -> bool:
    """ "Denied that his men fired and blamed the army": whoever denies also blames, though the parser joins it to what is denied."""
    return (
        verb.dep_ == "conj" and verb.lemma_.lower() in _SPEAKING and verb.tag_ in ("VBD", "VBZ", "VBP") and verb.head.dep_ == "ccomp"
        and verb.head.head.lemma_.lower() in _TELLING and verb.head.head.i < verb.head.i
        and not any(c.dep_ in ("nsubj", "nsubjpass", "mark", "aux") for c in verb.children)
    )  # fmt: skip


def is_participle_of_clause(verb: Token, sort: Sorter) -> bool:
    """ "carried out raids near the city, killing ten": the parser hangs the participle on the nearest noun; it tells of the clause."""
    if verb.dep_ != "acl" or verb.tag_ != "VBG" or verb.lemma_.lower() in sort.grammar["staying"]:
        return False
    head = verb.head
    if head.dep_ == "dobj" and head.head.lemma_.lower() in sort.grammar["perceiving"]:
        return False  # "spotted a column gathering at the border"
    if head.dep_ in ("nsubj", "nsubjpass", "ROOT") and head.i < verb.i and not any(t.pos_ == "VERB" for t in head.doc[head.i : verb.i]):
        return False
    return verb.i - head.i > 1 or not sort.of(head) & {"fighters", "carriers", "group"}


def charge_before(verb: Token, sort: Sorter) -> Token | None:
    """ "Accused the rebels of shelling a school, killing three": the act or its noun that somebody is charged with, of which the participle
    tells what came of it, though the parser joins it to the charge."""
    over = verb.head
    if verb.dep_ != "advcl" or verb.tag_ != "VBG" or over.i > verb.i or over.lemma_.lower() not in sort.grammar["object_acts"]:
        return None
    charges = [c for t in (over, *objects(over)) for p in t.rights if p.dep_ == "prep" and p.lower_ in ("of", "for") for c in p.rights]
    return next((c for c in charges if c.dep_ in ("pcomp", "pobj") and c.i < verb.i), None)


def _doers_behind_preposition(verb: Token, sort: Sorter) -> list[Token]:
    """Who acts in "accused the rebels of shelling", "made progress in clearing", "is committed to supporting"."""
    over = verb.head.head
    if over.pos_ in ("NOUN", "PROPN", "PRON") and over.dep_ in ("dobj", "nsubjpass") and over.head.pos_ == "VERB":
        return (
            conjuncts(over)
            if over.head.lemma_.lower() in sort.grammar["object_acts"]
            else doers(over.head, sort)
            if over.dep_ == "dobj"
            else []
        )
    if over.pos_ != "VERB":
        return []
    passive = is_passive(over)
    if over.lemma_.lower() in sort.grammar["object_acts"] and verb.head.lower_ in ("of", "for", "with", "from"):
        accused = [] if passive else objects(over)
        if accused and accused[0].lower_ in ("other", "another") and accused[0].i and accused[0].nbor(-1).lower_ in ("each", "one"):
            return doers(over, sort)  # "accused each other of shelling"
        return subjects(over) if passive else accused
    if passive and over.lemma_.lower() not in ("commit", "dedicate", "engage", "involve", "oppose"):
        return []
    return past_dash(subjects(over), over, sort) if passive else doers(over, sort)


def done_to(verb: Token, sort: Sorter) -> list[Token]:
    """Heads of the direct objects; with "allow", "urge" and the like also the subject of the clause below ("allowed the convoy to enter")."""
    found = [_taken(o) for o in objects(verb)] or _up_to(verb) or _held(verb)
    if not found and verb.tag_ == "VBG":  # "the shelling of the town", taken for a verb
        found = [
            t for c in verb.rights if c.dep_ == "prep" and c.lower_ == "of" for i in c.rights if i.dep_ == "pobj" for t in conjuncts(i)
        ]
    if not found and verb.lemma_.lower() in sort.grammar["object_control"]:
        for child in verb.children:
            if child.dep_ == "ccomp" and (any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children) or child.tag_ in ("VB", "VBP")):
                found += [t for c in child.children if c.dep_ == "nsubj" for t in conjuncts(c)]
    return found


def _taken(head: Token) -> Token:
    """The pilot in "took the pilot hostage", which the parser takes for a kind of hostage."""
    if (
        head.lemma_.lower() not in ("hostage", "prisoner", "captive")
        or head.tag_ != "NN"
        or head.head.lemma_.lower() not in ("take", "hold")
    ):
        return head
    return next((c for c in reversed(list(head.lefts)) if c.dep_ in ("compound", "nmod", "amod") and c.pos_ in ("NOUN", "PROPN")), head)


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
    for child in children:
        if child.dep_ in ("prep", "agent", "dative", "prt", "advmod", "mark") and child.pos_ in ("ADP", "SCONJ", "ADV", "PART"):
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
