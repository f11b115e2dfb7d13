"""Who is called what of whom: offices ("US President X"), allies, branches and spokesmen."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.reading.syntax import antecedent, conjuncts, is_negated, is_passive, objects, subjects
from reportedly.reading.ties.ends import Ends, Found, Relations, Sense
from reportedly.spans import Span

ARTICLES = frozenset({"al", "el", "ash", "as", "ad", "an", "ar", "at", "az"})
_HYPHENS = frozenset({"-", "–", "‑"})
_PARTS = frozenset({"affiliate", "branch", "wing", "arm", "offshoot", "faction", "member", "part", "subsidiary"})
_RANKS = frozenset(
    "own top supreme overall military political chief senior former current new long-time longtime late exiled interim acting de facto vice".split()
)
"""Words before an office that make nobody the head of a part only."""
_CALLING = frozenset(
    {
        "list",
        "describe",
        "regard",
        "see",
        "view",
        "designate",
        "brand",
        "label",
        "portray",
        "denounce",
        "treat",
        "recognise",
        "recognize",
        "class",
        "classify",
        "blacklist",
    }
)
"""Verbs that call somebody something with "as"."""
_NAMING = frozenset({"appoint", "name", "elect", "declare", "make", "call", "consider", "deem", "brand", "label"})
_SENT = frozenset({"envoy", "ambassador", "emissary", "rapporteur"})
"""Offices that are held towards somebody, not for them ("the envoy for Yemen")."""
_NEEDS_NAME = frozenset({"fighter", "soldier", "faction", "recruit", "member", "part"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "NORP", "DATE"})
_FIELDS = frozenset(
    "defence defense foreign interior justice finance information security health education transport labour labor home energy".split()
)
_OFFICE_LINKS = frozenset({"compound", "nmod", "amod", "poss", "appos"})


def of_noun(noun: Token, sense: Sense, words: Relations, ends: Ends) -> Iterator[Found]:
    """ "Hezbollah, an ally of the government", "US President Barack Obama", "spokesman for the group Omar Saleh"."""
    mine = next((c for c in noun.lefts if c.dep_ == "poss"), None)
    if mine is not None and noun.tag_ in ("NNS", "NN") and (ends.is_one(mine) or mine.pos_ == "PRON"):
        modifiers = [
            m for c in noun.lefts if c.dep_ in ("amod", "compound", "nmod") and c.i > mine.i for m in conjuncts(c) if ends.is_named(m)
        ]
        if modifiers and sense.relation in ("supports", "allied", "opposes", "fights"):
            for one in modifiers:
                yield Found(sense, one, mine, noun, (mine, one, noun), a_span=run_before(one), b_span=(mine.idx, mine.idx + len(mine)))
            return
    yield from _each_other(noun, sense, ends)
    holder = _holder(noun, ends)
    if holder is None and sense.turned and mine is not None and noun.tag_ == "NNS" and ends.is_named(mine):
        yield Found(sense, noun, mine, noun, (mine, noun), b_span=(mine.idx, mine.idx + len(mine)))  # "Tehran's proxies"
        return
    owner, owner_span = _owner(noun, holder, words, ends)
    if owner is not None and owner.tag_ == "WP$":
        owner = antecedent(owner)  # "Rada, whose leader Omar Kara"
    if holder is None or owner is None or holder.i == owner.i:
        return
    if holder.i and holder.nbor(-1).text in _HYPHENS and not holder.nbor(-1).whitespace_ and holder.nbor(-2).i == noun.i:
        return  # "UN Secretary-General"
    if sense.relation == "commands" and owner.i in ends.persons and owner.dep_ != "poss":
        return  # "President X and SDF commander Y": nobody commands a president
    whole = (
        owner.dep_ == "pobj" and any(c.lower_ == "the" for c in owner.lefts) and ends.is_named(holder)
    )  # "another member of the alliance"
    if noun.lemma_.lower() in _NEEDS_NAME and not ends.is_named(owner) and not whole:
        return  # "(rebel fighters)"
    if sense.relation == "member_of" and noun.lemma_.lower() in ("minister", "secretary") and owner.lower_ in _FIELDS:
        return  # "Defence Minister Sergei Ivanov"
    if sense.relation in ("member_of", "commands") and holder.i in ends.not_actors and noun.lemma_.lower() not in _PARTS:
        return  # "an official in the regional capital, Gao"
    if sense.relation in ("member_of", "commands") and noun.lemma_.lower() not in _PARTS and holder.ent_type_ in _PLACE_LABELS:
        return
    if sense.relation == "commands" and owner.i < noun.i and _of_a_field(noun, owner, words):
        sense = Sense("member_of")
    ended = any(
        t.lower_ in ("former", "formerly", "ex", "erstwhile", "then", "late", "once", "onetime", "sometime")
        for t in noun.doc[max(noun.sent.start, min(noun.i, owner.i) - 4) : max(noun.i, owner.i) + 1]
    ) or any(c.dep_ == "prep" and c.lower_ == "until" for c in noun.rights)  # "its chairman until May"
    listed = (
        noun.dep_ in ("attr", "appos")
        or holder.dep_ in ("attr", "dobj")
        or holder.tag_ in ("NNS", "NNPS")
        or (holder.dep_ == "appos" and noun.tag_ == "NNS")
    )
    for one in conjuncts(holder) if listed else [holder]:
        if one.i == holder.i or ends.is_one(one):
            titled = noun.i < one.i and noun.dep_ in _OFFICE_LINKS and noun.head.i == one.i
            span = (noun.doc[max(first_of_name(one), noun.i + 1)].idx, one.idx + len(one)) if titled else None
            yield Found(sense, one, owner, noun, (noun, owner, one), a_span=span, b_span=owner_span, ended=ended)


def _of_a_field(noun: Token, owner: Token, words: Relations) -> bool:
    """ "UN *aid* chief": is somebody the head of no more than a part of whom they are of?"""
    title = f"{noun.nbor(-1).lower_} {noun.lemma_.lower()}" in words.nouns  # "its secretary general"
    between = noun.doc[owner.i + 1 : noun.i - title]
    return any(
        t.pos_ in ("NOUN", "ADJ")
        and t.lower_ not in _RANKS
        and t.lemma_.lower() not in words.ends
        and t.head.i == noun.i
        and t.ent_type_ == ""
        for t in between
    )


_OF_PERSONS = frozenset(
    {"officer", "soldier", "fighter", "member", "official", "minister", "commander", "leader", "lieutenant", "colonel", "major", "lawmaker"}
)


def _holder(noun: Token, ends: Ends) -> Token | None:
    """Who is called so: by apposition, by the name that follows, or by "is"."""
    if noun.dep_ in ("compound", "nmod", "amod") and noun.head.i > noun.i and noun.head.pos_ == "PROPN" and noun.head.i - noun.i <= 4:
        return noun.head if ends.is_named(noun.head) else None
    if noun.dep_ == "appos" and noun.head.i < noun.i and noun.head.i not in ends.persons and noun.lemma_.lower() in _OF_PERSONS:
        before = noun.doc[noun.left_edge.i - 2] if noun.left_edge.i > noun.sent.start + 1 else noun
        if before.i in ends.persons and before.dep_ == "pobj":
            return before  # "the G9 of Omar Keita, a former officer of the guard"
    if noun.dep_ == "appos" and noun.head.i < noun.i:
        full = noun.head.pos_ == "PROPN" and any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in noun.head.lefts)
        return noun.head if full or ends.is_one(noun.head) else None
    for child in noun.rights:
        if child.dep_ == "appos" and ends.is_named(child) and noun.doc[child.left_edge.i - 1].text not in "([":
            return child
    if noun.dep_ == "nsubj" and noun.left_edge.i > noun.sent.start:  # "Russia a key ally of ... has called": a comma is lost
        before = noun.doc[noun.left_edge.i - 1]
        if before.dep_ == "nsubj" and before.head.i == noun.head.i and ends.is_named(before):
            return before
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ in (
            "of",
            "for",
        ):  # "the president of Colombia, Gustavo Petro": the parser joins him to the country
            named = [a for c in child.rights if c.dep_ == "pobj" for a in c.rights if a.dep_ == "appos" and a.i in ends.persons]
            if named:
                return named[0]
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ in ("one", "part") and noun.head.head.dep_ == "appos":
        above = noun.head.head.head  # "the KIA, one of the three members of the alliance"
        return above if ends.is_named(above) else None
    if noun.dep_ == "attr" and noun.head.dep_ == "xcomp" and noun.head.head.lemma_.lower() in _TAKEN_FOR:
        above = noun.head.head  # "volunteers, assessed to be members of the regiment"
        found = [above.head] if above.dep_ == "acl" else subjects(above)
        return found[0] if found and ends.is_one(found[0]) else None
    if noun.dep_ in ("nsubj", "ROOT") and (behind_it := _named_behind(noun, ends)) is not None:
        return behind_it
    if noun.dep_ == "pobj" and noun.head.lower_ == "as" and noun.lemma_.lower() in ("part", "member", "ally", "partner"):
        above = noun.head.head  # "The UK, as part of the coalition, ..."
        found = [above] if above.pos_ in ("NOUN", "PROPN") else subjects(above)
        return found[0] if found and ends.is_one(found[0]) else None
    if noun.dep_ == "pobj" and noun.head.lower_ == "as" and noun.head.head.lemma_.lower() in _CALLING:
        above = noun.head.head  # "lists the group as an arm of Iran"
        found = subjects(above) if is_passive(above) else objects(above)
        return found[0] if found and ends.is_one(found[0]) else None
    if noun.dep_ == "oprd" and noun.head.lemma_ in _NAMING:
        found = subjects(noun.head) if is_passive(noun.head) else objects(noun.head)
        return found[0] if found and ends.is_one(found[0]) else None
    if (listed := _listed(noun, ends)) is not None:
        return listed
    if noun.dep_ == "attr" and noun.head.lemma_ in ("be", "become", "remain"):
        found = subjects(noun.head)
        return found[0] if found and ends.is_one(found[0]) else None
    after = noun.i + 1
    doc = noun.doc
    if 0 < noun.i < len(doc) - 1 and doc[noun.i - 1].ent_type_ == "PERSON" and doc[after].lower_ in ("of", "for") and noun.tag_ == "NN":
        return doc[noun.i - 1]
    if (
        after < len(doc)
        and doc[after].pos_ == "PROPN"
        and doc[after].ent_type_ in ("PERSON", "ORG", "GPE", "")
        and not doc[after].is_sent_start
        and noun.tag_ in ("NN", "NNP")
    ):
        while after + 1 < len(doc) and doc[after + 1].pos_ == "PROPN" and doc[after + 1].ent_type_ == doc[after].ent_type_:
            after += 1
        return doc[after]
    return None


_TAKEN_FOR = frozenset(
    {"assess", "believe", "say", "think", "know", "allege", "suspect", "report", "understand", "find", "claim", "presume"}
)
"""Verbs by which somebody is taken for something ("believed to be members of")."""


def _named_behind(noun: Token, ends: Ends) -> Token | None:
    """The person named between commas behind a whole phrase ("The head of the monitors in Kosovo, *John Smith*, said")."""
    for token in noun.doc[noun.i + 1 : min(noun.sent.end, noun.i + 14)]:
        if token.pos_ in ("VERB", "AUX"):
            return None
        if token.dep_ == "appos" and token.i in ends.persons and token.left_edge.i > 0 and token.left_edge.nbor(-1).text == ",":
            return token if token.head.dep_ == "pobj" and token.head.i not in ends.persons else None
    return None


_BOTH_WAYS = frozenset({"ally", "rival", "enemy", "foe", "partner", "adversary"})


def _each_other(noun: Token, sense: Sense, ends: Ends) -> Iterator[Found]:
    """ "Chad and Libya, allies until the war, ...", "The two are allies", "Chad and Togo were once rivals": ties between those two."""
    if noun.tag_ != "NNS" or noun.lemma_.lower() not in _BOTH_WAYS or any(c.dep_ == "poss" for c in noun.lefts):
        return
    if any(c.dep_ == "prep" and c.lower_ in ("of", "to", "with") for c in noun.rights):
        return
    if noun.dep_ == "attr" and noun.head.lemma_ in ("be", "become", "remain") and not is_negated(noun.head):
        both = subjects(noun.head)
    elif noun.i > 2 and noun.nbor(-1).text == "," and noun.nbor(-2).pos_ == "PROPN":
        both = [t for t in conjuncts(_first_of(noun.nbor(-2))) if t.i < noun.i]
    else:
        return
    if len(both) != 2 or not all(ends.is_named(t) for t in both):
        return
    near = {
        t.lower_
        for t in (*noun.lefts, *noun.rights, *noun.doc[noun.i + 1 : noun.i + 2], *(noun.head.children if noun.dep_ == "attr" else ()))
    }
    ended = bool(near & {"until", "once", "former", "formerly", "longtime"} - {"longtime"})
    yield Found(sense, both[0], both[1], noun, (both[0], both[1], noun), ended=ended)


def _first_of(last: Token) -> Token:
    return last.head if last.dep_ == "conj" and last.head.pos_ == "PROPN" else last


def _listed(noun: Token, ends: Ends) -> Token | None:
    """The first of those whom "be" or "include" names behind the noun ("its main backers are Chad and Togo", "their allies, who include ...")."""
    clause = next(
        (c for c in noun.rights if c.dep_ == "relcl" and c.lemma_ in _INCLUDING and any(w.tag_ in ("WP", "WDT") for w in c.lefts)), None
    )
    verb = clause if clause is not None else noun.head if noun.dep_ == "nsubj" else None
    if verb is None or is_negated(verb):
        return None
    if verb.lemma_ == "be":
        return next((c for c in verb.rights if c.dep_ == "attr" and ends.is_named(c)), None)
    return next((o for o in objects(verb) if ends.is_one(o)), None) if verb.lemma_ in _INCLUDING else None


_INCLUDING = frozenset({"include", "comprise"})


def _owner(noun: Token, holder: Token | None, words: Relations, ends: Ends) -> tuple[Token | None, Span | None]:
    """Whose ally, branch, head or spokesman: the possessive, the name before the noun, or what follows "of", "for", "to"."""
    possessor = next((c for c in noun.lefts if c.dep_ == "poss" and (ends.is_one(c) or _stands_for(c))), None)
    if possessor is not None and noun.lemma_.lower() in _PARTS:
        return possessor, None
    sent_by = any(c.ent_type_ in ("GPE", "NORP", "ORG") or c.dep_ == "poss" for c in noun.lefts)
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "to", "with", "at", "in") and child.i > noun.i:
            for inner in child.children:
                if child.lower_ in ("for", "to") and ((sent_by and inner.ent_type_ in ("GPE", "LOC")) or noun.lemma_.lower() in _SENT):
                    continue  # "the Dutch envoy to Jordan" is not Jordan's
                if inner.dep_ == "pobj" and inner.lower_ == "staff":  # "chief of staff of the Republican Guard"
                    inner = next((e for p in inner.rights if p.lower_ == "of" for e in p.children if e.dep_ == "pobj"), inner)
                if inner.dep_ == "pobj" and ends.is_one(inner) and inner.text != "State" and (holder is None or inner.i != holder.i):
                    own_body = any(t.i in ends.named and t.ent_type_ not in _PLACE_LABELS for t in noun.doc[noun.left_edge.i : noun.i])
                    if child.lower_ == "in" and (own_body or inner.ent_type_ in ("GPE", "LOC")):
                        continue  # "the MSF director in Sudan", "a coordinator in Gao"
                    if child.lower_ in ("in", "at") and (possessor is not None or not (ends.is_named(inner) or inner.i in ends.referred)):
                        continue
                    return inner, None
    if noun.dep_ == "appos":  # "Volesky, commander, Combined Joint Forces Land Component Command"
        after = next((c for c in noun.rights if c.dep_ == "appos" and ends.is_named(c) and c.i not in ends.persons), None)
        if after is not None and (holder is None or after.i != holder.i):
            return after, None
    for root in (noun, holder):
        if root is None or (root is holder and holder.i < noun.i):
            continue
        for child in sorted(root.lefts, key=lambda c: c.dep_ != "poss"):
            if child.ent_type_ == "GPE" and child.dep_ == "compound" and noun.lemma_.lower() in _PARTS:
                continue  # "Al-Qaeda's Syria wing"
            if child.ent_type_ == "NORP" and noun.lemma_.lower() in (*_PARTS, "critic", "opponent", "rival"):
                continue
            if child.lower_ == "supreme":
                continue
            if (
                child.i < noun.i
                and child.dep_ in _OFFICE_LINKS
                and (ends.is_one(child) or child.ent_type_ == "NORP" or (child.dep_ == "poss" and _stands_for(child)))
            ):
                if child.dep_ == "poss":
                    return child, None
                body = next((c for c in child.lefts if c.dep_ == "compound" and ends.is_named(c)), None)
                if body is not None and not ends.is_named(child):
                    return body, run_before(body)  # "the MSF country director"
                return child, run_before(child)
    at = noun.i - 1
    doc = noun.doc
    while at > noun.sent.start and doc[at].pos_ in ("ADJ", "NOUN") and not ends.is_one(doc[at]) and doc[at].ent_type_ == "":
        at -= 1
    before = doc[at]
    if (
        at >= noun.sent.start
        and (ends.is_named(before) or before.lemma_.lower() in ("regime", "government", "rebel", "army", "opposition"))
        and (holder is None or before.i != holder.i)
    ):
        return before, run_before(before)
    return None, None


def _stands_for(token: Token) -> bool:
    """ "Its", "their", "whose"."""
    return token.pos_ == "PRON" or token.tag_ == "WP$"


def first_of_name(last: Token) -> int:
    """The index of the first word of the name that ends with `last`."""
    doc, first = last.doc, last.i
    while first > last.sent.start:
        before = doc[first - 1]
        if before.text in _HYPHENS and not before.whitespace_ and first > last.sent.start + 1 and not doc[first - 2].whitespace_:
            first -= 2
        elif (before.lower_ in ARTICLES and before.tag_ == "NNP") or (
            before.pos_ == "PROPN" and last.pos_ == "PROPN" and before.ent_type_ == last.ent_type_ != ""
        ):
            first -= 1
        else:
            break
    return first


def run_before(last: Token) -> Span:
    """The characters of the name that ends with `last`."""
    return last.doc[first_of_name(last)].idx, last.idx + len(last)
