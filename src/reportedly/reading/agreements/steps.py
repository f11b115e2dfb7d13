"""Which steps in the life of an agreement the words around its name tell: what is done to it, what it does, what is said of it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.reading.agreements.beside import by_modifier, by_next_words
from reportedly.reading.agreements.of_nouns import of_noun
from reportedly.reading.agreements.terms import LENGTHS
from reportedly.reading.agreements.told import CALLING, Told, acted, of_subject
from reportedly.reading.agreements.truces import Named
from reportedly.reading.agreements.words import Steps, step_of
from reportedly.reading.syntax import agents, conjuncts, governors, is_negated, is_passive, subjects

_PASSES_ON = frozenset(
    {
        "survival",
        "future",
        "fate",
        "attempt",
        "effort",
        "bid",
        "success",
        "chance",
        "prospect",
        "basis",
        "framework",
        "validity",
        "part",
        "text",
        "possibility",
        "hope",
        "participation",
        "involvement",
        "agreement",
        "deal",
        "accord",
        "understanding",
        "phase",
        "stage",
        "round",
        "series",
        "string",
        "regime",
        "process",
        "plan",
        "blueprint",
        "roadmap",
    }
)
_MAKING = frozenset({"create", "establish", "set", "form", "declare", "begin", "start", "launch", "introduce", "impose", "enforce"})
_HEADLINE = frozenset({"ceasefire", "truce", "armistice"})
"""Names of agreements that the parser takes for verbs in headlines ("Army declares truce over")."""
_FINITE = frozenset({"VBD", "VBN", "VBZ", "VBP"})
_OF_EACH = frozenset({"accept", "refuse", "join"})
"""Steps that each side takes for itself ("which Chad agreed to and which Togo refused")."""
_JOINING = frozenset({"sign", "accept", "join", "observe"})
"""Steps that, refused, are a refusal of the agreement."""


def told_of(mention: Named, words: Steps) -> Iterator[Told]:
    """The steps that the words around a mention tell, nearest first."""
    head = mention.head
    seen: dict[str, set[int]] = {"term": set()}
    for told in (*by_modifier(head, words), *_by_governor(head, words), *by_next_words(mention, words)):
        who = {t.i for t in told.doers}
        if told.step == "implement" and head.lemma_.lower() in _TALKS:
            told.step = "negotiate"  # "a new round of truce talks is due to start"
        if told.step not in seen or (told.step in _OF_EACH and who and seen[told.step] and not who & seen[told.step]):
            seen[told.step] = who | seen.get(told.step, set())
            yield told


def _joined(verb: Token) -> list[Token]:
    """Verbs joined to one whose subject they share ("The truce was signed on Monday and *took* effect on Friday")."""
    return [
        v
        for v in conjuncts(verb)
        if v.i > verb.i and v.pos_ in ("VERB", "AUX") and not any(c.dep_ in ("nsubj", "nsubjpass") for c in v.lefts)
    ]


def _by_governor(head: Token, words: Steps) -> Iterator[Told]:
    """Steps told by what the mention hangs on: nouns of act ("violation of the truce"), then the verb above."""
    token, trail = head, [head]
    for _ in range(8):
        above, dep = token.head, token.dep_
        if above.i == token.i:
            return
        if dep in ("conj", "appos", "nmod") or (
            dep == "compound" and above.pos_ in ("NOUN", "PROPN") and above.lemma_.lower() in words.nouns
        ):
            if dep == "compound":
                yield from of_noun(above, trail, words)
                return
            token = above
            continue
        if dep == "pobj" and token.i == head.i and above.lower_ in _MADE_BEFORE and _is_between(head):
            yield Told("sign", head, words=[head])  # "following a truce between the army and the rebels"
            return
        if dep == "pobj" or dep == "poss" or dep == "pcomp":
            while above.dep_ == "conj" and above.head.pos_ in ("ADP", "SCONJ"):
                above = above.head
            noun = above.head if dep != "poss" else above
            preposition = above.lower_ if dep != "poss" else "of"
            if noun.pos_ == "ADP" and noun.dep_ in ("prep", "prt") and noun.head.pos_ == "VERB" and dep != "poss":
                noun, preposition = noun.head, f"{noun.lower_} {preposition}"  # "pulled out of the truce"
            if noun.pos_ in ("NOUN", "PROPN"):
                lemma = noun.lemma_.lower()
                if lemma in ("return", "exchange") and noun.dep_ == "pobj" and (offering := _offering(noun)) is not None:
                    yield acted(offering, "offer", [*trail, noun])  # "offered to free them in return for a truce"
                    return
                if lemma in words.nouns or f"{lemma} {preposition}" in words.nouns:
                    yield from of_noun(noun, [*trail, noun], words)
                    return
                if lemma in ("party", "part") and noun.head.lemma_ == "be" and preposition in ("to", "of"):
                    yield from _party_to(noun, trail, words)
                    return
                if lemma in ("name", "signature") and noun.dep_ == "dobj" and preposition == "to":
                    yield acted(noun.head, "sign", [*trail, noun])  # "put their names to the text"
                    return
                if lemma in _PASSES_ON:
                    trail.append(noun)
                    token = noun
                    continue
                return
            if noun.pos_ in ("VERB", "AUX", "ADJ"):
                yield from _of_verb_with(noun, preposition, trail, words)
                return
            if noun.pos_ == "ADP" and noun.head.pos_ in ("NOUN", "VERB"):
                token = above
                continue
            return
        if dep == "nsubj" and above.lower_ == "deal" and above.i == token.i + 1 and above.head.pos_ == "VERB":
            step = step_of(above.head, words.verbs)  # "signed the ceasefire deal": the parser takes the last word for a verb
            if step is not None and above.head.i < token.i:
                yield acted(above.head, step, [*trail, above])
            return
        if dep == "npadvmod" and above.lower_ in LENGTHS and above.dep_ == "pobj" and above.head.head.pos_ == "VERB":
            verb = above.head.head  # "extended by six months a truce with ...": the parser hangs it on the months
            step = step_of(verb, words.verbs)
            if step is not None:
                yield acted(verb, step, trail)
            return
        if dep in ("nsubj", "nsubjpass"):
            if above.lower_ in words.adjectives and above.head.lemma_.lower() in CALLING and above.i > head.i > above.head.i:
                yield acted(above.head, words.adjectives[above.lower_], [*trail, above])  # "declared the truce over"
                return
            behind = [c for c in above.rights if c.dep_ == "advcl" and c.tag_ == "VBN" and agents(c) and c.i > 0 and c.nbor(-1).text == ","]
            behind += [c for c in above.rights if c.dep_ == "dep" and c.tag_ == "VBD" and c.i > 0 and c.nbor(-1).text == ","]
            if head.lemma_.lower() in _TALKS and above.lemma_.lower() in _HOLDING and not is_negated(above):
                yield Told("negotiate", above, verb=above, words=[*trail, above])  # "Ceasefire talks opened in Doha"
                return
            for verb in [above, *_joined(above), *behind]:  # "took effect on Friday, monitored by Togo"
                found = of_subject(verb, words)
                if found is not None:
                    found.words = [*trail, *found.words]
                    yield found
            return
        if dep == "attr" and any(c.dep_ == "expl" for c in above.children) and any(c.lower_ in ("with", "between") for c in head.rights):
            yield Told("announce", above, verb=above, words=[above, *trail], denied=is_negated(above))  # "there was a deal with the rebels"
            return
        if dep in ("dobj", "attr", "oprd", "xcomp") and above.pos_ in ("VERB", "AUX"):
            if dep == "xcomp" and token.lemma_.lower() not in _HEADLINE:
                return
            if above.dep_ == "xcomp" and above.lemma_.lower() in _MAKING and above.head.lemma_.lower() in ("agree", "offer", "refuse"):
                yield acted(above.head, step_of(above.head, words.verbs) or "accept", [above, *trail])
                return
            if (above.dep_ == "xcomp" and step_of(above.head, words.verbs) == "call_for") or _is_urged(above):
                yield acted(above.head, "call_for", [above, *trail])  # "urged Russia to enforce the truce"
                return
            step = step_of(above, words.verbs)
            if head.lemma_.lower() in _TALKS and above.lemma_.lower() in _HOLDING | {"attend", "conduct", "launch"}:
                yield Told("negotiate", above, verb=above, words=[above, *trail], denied=is_negated(above))  # "held truce talks"
                return
            if above.dep_ == "xcomp" and step in _JOINING and above.head.lemma_.lower() in ("refuse", "decline"):
                yield acted(above.head, "refuse", [above, *trail])  # "refused to sign the accord"
                return
            attempted = above.dep_ == "pcomp" and above.head.head.lemma_.lower() in _PASSES_ON
            if step == "sign" and not attempted and above.dep_ in ("acl", "pcomp") and (trying := _tried(above)) is not None:
                if words.nouns.get(trying.lemma_.lower()) == "negotiate":
                    yield Told("negotiate", trying, verb=above, words=[trying, above, *trail])  # "talks aimed at reaching a truce"
                return
            after = head.nbor() if head.i + 1 < len(head.doc) else head
            if (
                after.lower_ in words.adjectives
                and (after.pos_ != "ADJ" or above.lemma_.lower() in CALLING)
                and not any(c.dep_ == "pobj" for c in after.children)
            ):
                step = words.adjectives[after.lower_]  # "declared the truce over"
                trail = [*trail, after]
            of_talks = (
                step == "implement" and above.dep_ == "pcomp" and above.head.head.lemma_.lower() in ("talk", "negotiation", "discussion")
            )
            if step is not None and not (step == "sign" and attempted) and not of_talks:
                yield acted(above, step, trail)
            if step == "implement" and above.dep_ == "pcomp" and above.head.head.lemma_.lower() in ("talk", "negotiation", "discussion"):
                token, trail = above.head.head, [above.head.head, *trail]  # "talks on carrying out the deal have stalled"
                found = of_subject(token.head, words) if token.dep_ in ("nsubj", "nsubjpass") else None
                if found is not None:
                    found.words = [*trail, *found.words]
                    yield found
                return
            if step in ("sign", "restore", "observe") and attempted:
                token, trail = above.head.head, [above.head.head, *trail]
                continue
            return
        return


def _offering(swap: Token) -> Token | None:
    """The verb with which something is offered "in return for" an agreement."""
    verb = next((g for g in governors(swap) if g.pos_ == "VERB"), None)
    above = verb.head if verb is not None and verb.dep_ in ("xcomp", "ccomp") else verb
    return above if above is not None and above.lemma_.lower() in ("offer", "propose", "promise", "pledge") else None


_MADE_BEFORE = frozenset({"as", "after", "following", "under", "since", "despite", "amid", "through", "with"})
"""Prepositions after which an agreement between sides is one that they have made."""


def _is_between(head: Token) -> bool:
    return any(c.dep_ == "prep" and c.lower_ == "between" for c in head.rights) and any(c.lower_ in ("a", "an") for c in head.lefts)


def _tried(verb: Token) -> Token | None:
    """The noun of trying that says of an act that it is not done ("*efforts* to reach a truce", "*talks* aimed at reaching a truce")."""
    noun = verb.head if verb.dep_ == "acl" else verb.head.head
    if noun.lemma_.lower() == "aim":
        noun = noun.head
    return noun if noun.lemma_.lower() in _TRYING else None


_TRYING = frozenset({"effort", "attempt", "bid", "push", "drive", "talk", "negotiation", "hope", "failure", "discussion", "chance", "plan"})
_TALKS = frozenset({"talk", "talks", "negotiation", "negotiations", "dialogue"})
_HOLDING = frozenset({"open", "begin", "start", "commence", "continue", "convene", "hold", "proceed", "drag"})
"""What talks are said to do, or what is done with them, while they are held."""
_PRESSING = frozenset({"press", "pressure", "push", "exhort", "implore", "beg", "beseech", "lobby", "encourage", "entreat"})


def _is_urged(verb: Token) -> bool:
    """Is somebody called on to do what the verb tells ("called on both sides to respect the truce")?"""
    above = verb.head
    if verb.dep_ in ("xcomp", "ccomp") and verb.tag_ == "VB" and above.lemma_.lower() in _PRESSING:
        return True  # "pressed both sides to accept the truce"
    return (
        verb.dep_ in ("xcomp", "advcl", "ccomp")
        and verb.tag_ == "VB"
        and above.lemma_.lower() in ("call", "appeal")
        and any(c.lower_ in ("on", "upon", "to") and c.dep_ == "prep" for c in above.children)
    )


def _of_verb_with(verb: Token, preposition: str, trail: list[Token], words: Steps) -> Iterator[Told]:
    """Steps told by a verb with a preposition: "call for a truce", "abide by it", "excluded from it", "withdrew from it"."""
    lemma = verb.lower_ if verb.pos_ == "ADJ" or verb.dep_ == "acomp" else verb.lemma_.lower()
    if preposition == "in" and trail[0].lemma_.lower() in ("swap", "exchange") and lemma in words.concrete and verb.tag_ in ("VBD", "VBN"):
        if not is_negated(verb):
            yield Told("implement", verb, verb=verb, doers=agents(verb) if is_passive(verb) else subjects(verb), words=[verb, *trail])
        return  # "exchanged 20 prisoners in a swap"
    if preposition == "by" and verb.lower_ == "bound" and (freed := _no_longer(verb)) is not None:
        yield Told("withdraw", verb, verb=freed, doers=subjects(freed), words=[freed, verb, *trail])
        return  # "no longer feel bound by the truce"
    if preposition == "under" and lemma in words.concrete and verb.tag_ in _FINITE and trail[0].i > verb.i:
        if not any(c.tag_ in ("MD", "TO") for c in verb.lefts) and not is_negated(verb):
            yield Told("implement", verb, verb=verb, words=[verb, *trail])
        return
    particle = next((c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod") and c.i == verb.i + 1), None)
    done = [f"{lemma} {c.lemma_.lower()} {preposition}" for c in verb.rights if c.dep_ == "dobj" and c.i < trail[0].i]  # "cast doubt on"
    for name in (f"{lemma} {particle} {preposition}", *done, f"{lemma} {preposition}"):
        if name in words.verbs:
            step = words.verbs[name]
            who = subjects(verb.head if verb.dep_ == "acomp" else verb)
            told = Told(
                step,
                verb,
                verb=verb,
                words=[*([who[0]] if who and 0 < verb.i - who[0].i <= 8 else []), verb, *trail],
                denied=is_negated(verb),
            )
            if is_passive(verb):
                told.doers = who if step in ("exclude", "include") else agents(verb)
            else:
                told.doers = who
            yield told
            return


def _no_longer(bound: Token) -> Token | None:
    """The verb of "no longer feels bound", "is no longer bound"."""
    verb = bound.head if bound.dep_ in ("acomp", "oprd", "xcomp", "ccomp") and bound.head.lemma_ in ("feel", "be", "consider") else bound
    return verb if any(c.lower_ == "longer" for v in {verb, bound} for c in v.children) else None


def _party_to(noun: Token, trail: list[Token], words: Steps) -> Iterator[Told]:
    verb = noun.head
    yield Told("include", verb, verb=verb, doers=subjects(verb), words=[verb, noun, *trail], denied=is_negated(verb))
