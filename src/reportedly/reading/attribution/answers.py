"""Answers: which statement of the report a denial, a dispute or a confirmation is about."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from reportedly.reading.attribution.accusing import accused
from reportedly.reading.attribution.attributed import Attribution, cue_places, cues_in
from reportedly.reading.attribution.certainty import ACCUSATIONS, POINTERS, refuted, stance
from reportedly.reading.attribution.cues import Lexicon
from reportedly.reading.attribution.speakers import Who
from reportedly.reading.language import Parse, text_of

ANSWERING = frozenset({"deny", "dispute", "reject", "confirm", "admit", "retract"})
_ANSWERABLE = frozenset({"assert", "accuse", "confirm", "speculate", "believe", "claim_responsibility", "rumour", "admit", "warn"})
_HOW_FAR = 8
"""Statements that a denial may look back over."""
_CHARGED = 15
"""Sentences back in which an accusation is looked for: a report comes back to the accused when all who accuse have been heard."""
_PART_IN_IT = frozenset({"responsibility", "involvement", "role", "part", "guilt", "blame", "wrongdoing"})
"""What those deny who answer what was told right before ("Yerevan denied responsibility")."""
_ACCUSED_BEFORE = 2
"""Sentences back in which who denies was accused."""
_AGAINST = frozenset({"deny", "dispute"})


def answered(found: Sequence[Attribution], parse: Parse, lexicon: Lexicon, who: Who) -> list[list[int]]:
    """For each attribution the indices of those that it answers. Where the answer stands in a relative clause after them ("they say
    ..., an accusation the army denies") the answered words become its content, and what is called an accusation becomes one.

    Changes `content` and `entry` of those it reads so; everything else is left as it was.
    """
    out: list[list[int]] = [[] for _ in found]
    does = [stance(f, parse, lexicon) for f in found]
    order = sorted(range(len(found)), key=lambda k: found[k].head.i)
    places = cue_places(found)
    for place, k in enumerate(order):
        f = found[k]
        if does[k] not in ANSWERING or not f.cue:
            continue
        noun = pointing_noun(f, parse, lexicon)
        inside = cues_in(places, f.content) if noun else []
        inner = [j for j in inside if j != k and _within(found[j], f) and found[j].head.pos_ == "NOUN"]
        if inner:
            out[k] = inner[:1]
            continue
        earlier = [order[p] for p in range(max(0, place - _HOW_FAR), place)]
        earlier = [j for j in earlier if does[j] in _ANSWERABLE and not _same_speaker(found[j], f)]
        if noun is not None:
            around = next((j for j in reversed(earlier) if _within(f, found[j])), None)
            held = next((j for j in reversed(earlier) if _sums_up(noun, found[j])), None)
            if f.head.dep_ in ("relcl", "acl") and held is not None:
                _take_over(found[held], f, noun, lexicon)
                out[k] = [held]
            elif noun.lower_ == "which":
                continue
            elif (charged := _charged(noun, [j for j in order[:place] if does[j] == "accuse" and j != around], found, f)) is not None:
                out[k] = [charged]
            elif earlier and earlier[-1] != around and parse.doc[found[earlier[-1]].head.i].sent.start >= _sentences_back(f.head, 2):
                out[k] = [_whole(earlier[-1], found, earlier)]
        else:
            words = _content_words(f, parse)
            for j in reversed(earlier):
                near = found[j].head.sent.start >= _sentences_back(f.head, 2)
                if _within(f, found[j]):
                    # Who tells of an answer is not who is answered.
                    continue
                theirs = _content_words(found[j], parse)
                shared = words & theirs
                right_before = does[k] in _AGAINST and found[j].head.sent.start >= _sentences_back(f.head, 1) and shared & _things(f, parse)
                charged = does[k] in _AGAINST and does[j] in ("accuse", "assert") and near and _names_who(f, parse)
                if right_before or charged or (len(shared) >= 2 and 2 * len(shared) >= min(len(words), len(theirs))):
                    out[k] = [j]
                    break
        if not out[k] and noun is None and does[k] == "deny":
            if _root(f, parse).lemma_.lower() in _PART_IN_IT and earlier and not _within(f, found[earlier[-1]]):
                if found[earlier[-1]].head.sent.start >= _sentences_back(f.head, 1):
                    out[k] = [_whole(earlier[-1], found, earlier)]
                    continue
            out[k] = [j for j in earlier if does[j] == "accuse" and _accuses(found[j], f, who)][-1:]
    return out


def _accuses(charge: Attribution, denial: Attribution, who: Who) -> bool:
    """Is it, a sentence or two before, the one who denies that is accused? What they deny may be put in quite other words."""
    if denial.speaker is None or charge.head.sent.start < _sentences_back(denial.head, _ACCUSED_BEFORE) or _within(denial, charge):
        return False
    entity = who.entity(denial.speaker[0])
    if entity is None:
        return False
    return any(m.entity == entity.id or (m.actor is not None and m.actor == entity.actor) for m in accused(charge, who))


def _root(f: Attribution, parse: Parse) -> Token:
    return parse.tokens(*f.content[0]).root


def pointing_noun(f: Attribution, parse: Parse, lexicon: Lexicon) -> Token | None:
    """The noun or pronoun with which a statement points to another's words ("the allegations"), or None."""
    noun = refuted(f, parse, lexicon)
    if noun is not None:
        return noun
    start, end = f.content[0]
    root = parse.tokens(start, end).root
    if root.lower_ == "which" and len(f.content) == 1 and f.head.dep_ == "relcl" and end - start == len("which"):
        return root if root.i and root.nbor(-1).text == "," else None
    if f.head.dep_ in ("relcl", "acl") and f.head.head.lemma_.lower() in lexicon.words["anaphor"]:
        return f.head.head
    if root.lemma_.lower() in lexicon.words["anaphor"] and _tells_itself(root):
        return None
    if root.lemma_.lower() in lexicon.words["anaphor"] or (root.lower_ in POINTERS and len(parse.tokens(start, end)) == 1):
        return root
    return None


def _tells_itself(noun: Token) -> bool:
    """ "Reports *that its men had joined the fight*": do the noun's own words tell what is answered, and are they put by nobody who is named?"""
    clause = next((c for c in noun.rights if c.dep_ in ("acl", "relcl", "ccomp") and any(g.dep_ == "mark" for g in c.children)), None)
    deep = next((g for c in noun.rights if c.dep_ == "acl" for g in c.subtree if g.dep_ == "mark" and g.lower_ == "that"), None)
    return noun.tag_ == "NNS" and (clause is not None or deep is not None) and not any(c.dep_ == "poss" for c in noun.lefts)


def _charged(noun: Token, accusing: Sequence[int], found: Sequence[Attribution], f: Attribution) -> int | None:
    """The accusation that "the accusation" points to, which others may have spoken since."""
    if noun.lemma_.lower() not in ACCUSATIONS or not accusing:
        return None
    last = next((j for j in reversed(accusing) if not _same_speaker(found[j], f)), None)
    return last if last is not None and found[last].head.sent.start >= _sentences_back(f.head, _CHARGED) else None


def _whole(j: int, found: Sequence[Attribution], earlier: Sequence[int]) -> int:
    """The statement that another is a part of ("it said the attacks showed that ..."), where it is; else itself."""
    return next((i for i in earlier if i != j and _within(found[j], found[i])), j)


def _within(inner: Attribution, outer: Attribution) -> bool:
    return bool(inner.cue) and any(s <= inner.cue[0][0] and inner.cue[0][1] <= e for s, e in outer.content)


def _same_speaker(a: Attribution, b: Attribution) -> bool:
    if a.speaker is None or b.speaker is None:
        return False
    return a.speaker[1] == b.speaker[1] or a.speaker[0].lower_ == b.speaker[0].lower_


def _sentences_back(token: Token, count: int) -> int:
    at = token.sent.start
    for _ in range(count):
        at = token.doc[max(0, at - 1)].sent.start
    return at


def _sums_up(noun: Token, said: Attribution) -> bool:
    """Does the noun's phrase follow right on words that were said, or end them (", an accusation that ...")?"""
    start = noun.left_edge.idx
    return said.cue_end() < noun.idx and said.content[0][0] < start <= said.content[-1][1] + 2


def _take_over(outer: Attribution, f: Attribution, noun: Token, lexicon: Lexicon) -> None:
    """End the answered words before the noun that sums them up, and let the answer be about them."""
    cut = noun.left_edge.idx
    text = text_of(noun.doc)
    cut = len(text[:cut].rstrip(" ,–—-\n"))
    outer.content = [(s, min(e, cut)) for s, e in outer.content if s < cut]
    f.content = list(outer.content)
    if noun.lemma_.lower() in ACCUSATIONS and outer.entry.stance == "assert":
        outer.entry = next(s.entry for s in lexicon.verbs["accuse"])


_DOING = frozenset({"behind", "responsible", "responsibility", "involved", "involvement", "complicit", "role", "part", "hand"})
_IT = frozenset(
    {"it", "this", "that", "them", "attack", "attacks", "strike", "strikes", "raid", "blast", "bombing", "killing", "killings", "shelling"}
)


def _names_who(f: Attribution, parse: Parse) -> bool:
    """Is it denied of somebody that they were "behind it", "responsible for the attack", "involved in this"? Whose words say so need share no other."""
    start, end = f.content[0][0], f.content[-1][1]
    return any(
        t.lower_ in _DOING
        and any(
            c.dep_ == "pobj" and c.lower_ in _IT for c in (*t.children, *(g for p in t.children if p.dep_ == "prep" for g in p.children))
        )
        for t in parse.tokens(start, end)
    )


def _content_words(f: Attribution, parse: Parse) -> set[str]:
    start, end = f.content[0][0], min(f.content[-1][1], f.content[0][0] + 400)
    return {t.lemma_.lower() for t in parse.tokens(start, end) if t.pos_ in ("NOUN", "PROPN", "VERB") and not t.is_stop}


def _things(f: Attribution, parse: Parse) -> set[str]:
    """The common nouns of a content: what two statements that share only a place or a name need not be about."""
    start, end = f.content[0][0], min(f.content[-1][1], f.content[0][0] + 400)
    return {t.lemma_.lower() for t in parse.tokens(start, end) if t.pos_ == "NOUN" and not t.is_stop}
