"""Questions about a parsed sentence that several stages ask: noun phrases, who does what to whom, negation.

Labels are those of spaCy's English models (ClearNLP dependencies, Penn Treebank tags).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.spans import Span

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "dative", "oprd"})
_INSIDE_PHRASE = frozenset(
    {"det", "amod", "compound", "nummod", "poss", "case", "quantmod", "nmod", "advmod", "npadvmod", "punct", "predet", "neg"}
)


def phrase(head: Token) -> Span:
    """Characters of the minimal noun phrase of `head`: modifiers before it, and "of" with what follows where the two are one
    ("the village of Hader", "members of the council"); no relative clause, apposition or other prepositional phrase."""
    first = last = head.i
    for child in head.lefts:
        if child.dep_ in _INSIDE_PHRASE or (child.dep_ == "appos" and child.i < head.i):
            first = min(first, child.left_edge.i)
            break
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == last + 1:
            inner = next((c for c in child.rights if c.dep_ == "pobj"), None)
            if inner is not None:
                last = max(last, head.doc.char_span(*phrase(inner), alignment_mode="expand").end - 1)  # type: ignore[union-attr]
        elif child.dep_ == "case" or (child.dep_ in ("compound", "nummod") and child.i == last + 1):
            last = max(last, child.i)
    doc = head.doc
    while first < head.i and (doc[first].is_punct or doc[first].is_space) and doc[first].text not in "\"'“‘#@$":
        first += 1
    return doc[first].idx, doc[last].idx + len(doc[last])


def conjuncts(token: Token) -> list[Token]:
    """`token` and what is coordinated with it, in order ("rebels, militias and the army")."""
    out, queue = [token], [token]
    while queue:
        for child in queue.pop().rights:
            if child.dep_ == "conj":
                out.append(child)
                queue.append(child)
    return sorted(out, key=lambda t: t.i)


def is_passive(verb: Token) -> bool:
    """Is the verb's subject the one that the act is done to? Reduced relatives ("civilians killed in Homs") included."""
    if any(c.dep_ in PASSIVE_SUBJECTS or c.dep_ == "auxpass" for c in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children):
        return False
    if verb.dep_ == "acl":
        return True
    return verb.dep_ == "conj" and verb.head.pos_ == "VERB" and is_passive(verb.head) and not any(c.dep_ in SUBJECTS for c in verb.children)


def subjects(verb: Token) -> list[Token]:
    """Heads of the grammatical subjects, whether active or passive, coordinated ones included. Looks past coordination, control
    ("agreed to leave"), participles and relative pronouns to the noun they stand for."""
    seen = set()
    while verb.i not in seen:
        seen.add(verb.i)
        own = [c for c in verb.children if c.dep_ in SUBJECTS | PASSIVE_SUBJECTS]
        if own:
            head = own[0]
            if head.tag_ in ("WDT", "WP") or (head.lower_ == "that" and verb.dep_ == "relcl"):
                return conjuncts(verb.head) if verb.dep_ == "relcl" else []
            return conjuncts(head)
        if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return conjuncts(verb.head) if verb.tag_ in ("VBN", "VBG") else []
        if (verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.pos_ in ("VERB", "AUX")) or (
            verb.dep_ in ("ccomp", "pcomp") and verb.tag_ == "VBG" and verb.head.pos_ in ("VERB", "AUX")
        ):
            if verb.dep_ == "xcomp":
                controller = [c for c in verb.head.children if c.dep_ in ("dobj", "dative") and c.i < verb.i]
                if controller:
                    return conjuncts(controller[0])
            verb = verb.head
            continue
        return []
    return []


def agents(verb: Token) -> list[Token]:
    """Heads of the doers that a passive or a noun names in "by" ("shelled by the army", "an attack by rebels")."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.pos_ in ("NOUN", "PROPN", "PRON"):
                    return conjuncts(inner)
    return []


def objects(verb: Token) -> list[Token]:
    """Heads of the direct objects, coordinated ones included."""
    return [t for c in verb.children if c.dep_ in OBJECTS and c.dep_ != "oprd" for t in conjuncts(c)]


def prepositional(token: Token, *prepositions: str) -> Iterator[tuple[Token, Token]]:
    """(preposition, head of what follows) for each of `prepositions` that hangs on a verb or noun; all of them when none is given."""
    for child in token.children:
        if (
            child.dep_ in ("prep", "agent", "dative")
            and child.pos_ in ("ADP", "SCONJ")
            and (not prepositions or child.lower_ in prepositions)
        ):
            for inner in child.children:
                if inner.dep_ in ("pobj", "pcomp"):
                    yield child, inner


def is_negated(verb: Token) -> bool:
    """Does "not", "never" or "no" stand with the verb or its subject?"""
    return any(c.dep_ == "neg" for c in verb.children) or any(
        g.lower_ in ("no", "neither", "none") and g.dep_ in ("det", "neg", "nsubj")
        for c in verb.children
        if c.dep_ in SUBJECTS | PASSIVE_SUBJECTS
        for g in (c, *c.children)
    )


def governors(token: Token) -> Iterator[Token]:
    """The tokens above, nearest first, up to the root."""
    while token.head.i != token.i:
        token = token.head
        yield token
