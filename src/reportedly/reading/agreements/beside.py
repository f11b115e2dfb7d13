"""Steps that the words beside an agreement's noun tell: adjectives, participles, relative clauses, what stands between commas behind it or right after it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.reading.agreements.told import SET_TO, Told, agents_words, complements, of_subject
from reportedly.reading.agreements.truces import Named
from reportedly.reading.agreements.words import Steps, step_of, subject_step
from reportedly.reading.syntax import agents, conjuncts, is_negated, objects, subjects


def by_modifier(head: Token, words: Steps) -> Iterator[Told]:
    """Steps in the noun phrase itself: "the truce brokered by ...", "a fragile truce", "the deal's shaky implementation"."""
    after = [c for p in head.rights if p.lower_ == "of" for n in p.children if n.lower_ == "hostilities" for c in n.rights]
    for child in (*head.children, *after):
        lower = child.lower_
        if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD") and step_of(child, words.verbs):
            for verb in [v for v in conjuncts(child) if v.tag_ in ("VBN", "VBD")]:  # "concluded in April and endorsed in May"
                if step := step_of(verb, words.verbs):
                    yield Told(step, verb, verb=verb, passive_doers=agents(verb), words=[head, verb, *agents_words(verb)])
        elif child.dep_ == "relcl" and (inner := _said_in_relative(child, words)) is not None:
            yield Told(
                step_of(inner, words.verbs) or "", inner, verb=inner, doers=subjects(inner), words=[inner, *subjects(inner)[:1]],
                denied=is_negated(inner), apart=True,
            )  # fmt: skip
        elif child.dep_ == "relcl":
            yield from _by_relative(head, child, words)
        elif child.dep_ == "amod" and lower in words.adjectives:
            yield Told(words.adjectives[lower], child, words=[child, head])
        elif child.dep_ == "prep" and child.i == head.i + 1 and head.dep_ == "ROOT":
            for state in child.children:  # "Truce in doubt": a headline without "is"
                if step := words.subject_verbs.get(f"be {lower} {state.lower_}"):
                    yield Told(step, child, words=[head, child, state])
        elif child.dep_ in ("amod", "acl", "relcl") and lower in SET_TO and child.i > head.i:
            for verb in child.children:
                if verb.dep_ == "xcomp":
                    step = subject_step(verb, words)
                    if step:
                        yield Told(step, verb, verb=verb, words=[head, child, verb, *complements(verb)])
    for aside in _asides(head):
        if step := step_of(aside, words.verbs):
            yield Told(step, aside, verb=aside, passive_doers=agents(aside), words=[head, aside, *agents_words(aside)])
    if head.dep_ == "poss":
        noun = head.head
        adjective = next((c for c in noun.lefts if c.lower_ in words.adjectives), None)
        if adjective is not None:
            yield Told(words.adjectives[adjective.lower_], adjective, words=[head, adjective, noun])


def _by_relative(head: Token, clause: Token, words: Steps) -> Iterator[Told]:
    """Steps told in a relative clause and in what is joined to it: "the deal that both sides signed but never kept", "which Qatar helped to
    broker", "a truce that began in May and expired in June"."""
    verbs = [v for v in conjuncts(clause) if v.pos_ in ("VERB", "AUX")]
    about = next((t for t in clause.subtree if t.i > head.i and (t.tag_ in ("WDT", "WP") or (t.lower_ == "that" and t.i < clause.i))), None)
    if about is None:
        own = next((c for c in clause.lefts if c.dep_ == "nsubj"), None)  # "the truce the army broke"
        if own is None or own.left_edge.i != head.i + 1 or objects(clause):
            return
    if about is None or about.dep_ in ("dobj", "pobj"):
        for verb in verbs:
            inner = next((c for c in verb.rights if c.dep_ in ("xcomp", "ccomp") and (c.tag_ == "VB" or verb.lemma_ == "spend")), None)
            done = inner if inner is not None and verb.lemma_.lower() in _HELPING else verb
            stranded = [c for c in done.rights if c.dep_ == "prep" and not any(True for _ in c.children)]  # "which both agreed *to*"
            step = next(
                (words.verbs[n] for c in stranded if (n := f"{done.lemma_.lower()} {c.lower_}") in words.verbs), step_of(done, words.verbs)
            )
            if step and (done.i == verb.i or step in words.verbs.values()):
                who = subjects(verb)
                near = who if all(abs(t.i - done.i) < _BESIDE for t in who) else []
                yield Told(step, done, verb=done, doers=who, words=[head, done, *near], denied=is_negated(verb))
    elif about.dep_ in ("nsubj", "nsubjpass") and about.head.i in (clause.i, *(c.i for c in clause.children)):
        for verb in verbs:
            found = of_subject(verb, words)
            if found is not None:
                found.words = [head, *found.words]
                yield found


def _asides(head: Token) -> Iterator[Token]:
    """Participles with "by" between the commas behind a subject ("The truce, in force since May and *monitored* by Togo, expired")."""
    verb = head.head
    if head.dep_ not in ("nsubj", "nsubjpass") or head.i + 1 >= verb.i or head.nbor().text != ",":
        return
    for token in head.doc[head.i + 2 : verb.i]:
        if token.tag_ == "VBN" and token.dep_ in ("conj", "acl", "advcl") and token.head.pos_ in ("ADP", "ADJ") and agents(token):
            yield token


_HELPING = frozenset({"spend", "be", "help", "assist", "manage", "agree", "try", "work", "seek"})


_BESIDE = 12
"""Words within which a step's words take in whoever does it."""


def _said_in_relative(relative: Token, words: Steps) -> Token | None:
    """The verb that is done to the agreement where a relative clause tells it through a verb of saying ("which it said rebels had
    violated")."""
    if not any(c.tag_ in ("WDT", "WP") and c.dep_ in ("dobj", "nsubj", "mark", "dep") for c in relative.children):
        return None
    inner = next((c for c in relative.children if c.dep_ == "ccomp" and c.pos_ == "VERB" and c.i > relative.i), None)
    if inner is None or not step_of(inner, words.verbs) or not subjects(inner):
        return None
    return inner if all(o.lower_ == "times" for o in objects(inner)) else None  # "had violated 40 times"


_MADE_STEPS = frozenset({"announce", "sign", "accept", "negotiate"})
_WHEN_OR_WHO = frozenset({"on", "in", "by", "at", "last", "this", "earlier", "between", "with", "after", "two", "three"})


def by_next_words(mention: Named, words: Steps) -> Iterator[Told]:
    """Steps told right after the mention, where the parser does not see that they are: "a ceasefire since it began this week", "a deal due
    to take effect", "since the cessation of hostilities took effect"."""
    head, doc = mention.head, mention.head.doc
    at = head.i + 1
    while at < len(doc) and doc[at].idx < mention.span[1]:
        at += 1
    made = next((c for c in head.rights if c.dep_ == "acl" and c.left_edge.i <= at <= c.i), None)
    if made is not None and agents(made):
        at = max(t.i for t in agents(made)) + 1  # "a truce brokered by the US and Russia collapsed"
    if at + 3 < len(doc) and doc[at].text == "," and doc[at + 1].dep_ == "acl" and doc[at + 1].head.i != head.i:
        at += 1  # "the Agreement on the Resolution of the Conflict, signed in ..."
    if at + 2 >= len(doc) or doc[at].is_sent_start:
        return
    first, second, third = doc[at], doc[at + 1], doc[at + 2]
    verb = None
    if (first.lower_ in ("since", "after", "when", "before", "until") and second.lower_ == "it") or (
        first.lower_ in SET_TO and second.lower_ == "to"
    ):
        verb = third
    elif first.tag_ in ("VBN", "VBD") and first.dep_ in ("acl", "advcl", "dep") and step_of(first, words.verbs) in _MADE_STEPS:
        if second.lower_ in _WHEN_OR_WHO and made is None:
            done = step_of(first, words.verbs) or ""  # "in line with the ceasefire declared on 3 May"
            yield Told(done, first, verb=first, passive_doers=agents(first), words=[head, first, *agents_words(first)])
        return
    elif first.pos_ == "VERB" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in first.children):
        verb = first if first.tag_ in ("VBD", "VBZ", "VBP") else None
    step = subject_step(verb, words) if verb is not None else None
    if verb is not None and step:
        yield Told(step, verb, verb=verb, words=[head, first, verb, *complements(verb)])
