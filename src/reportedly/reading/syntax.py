"""Questions about a parsed sentence that several stages ask: what is joined to what, who does what to whom, negation.

Labels are those of spaCy's English models (ClearNLP dependencies, Penn Treebank tags).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "dative"})
OF_THE_VERB = frozenset("accuse suspect convict acquit deprive strip rob rid warn inform remind notify relieve clear cleanse".split())
"""Verbs that an "of" after their object belongs to: "accused the rebels of bad faith"."""
_FOR_WHAT = frozenset("blame criticise criticize condemn denounce thank praise prosecute sanction stop prevent ban bar keep charge".split())
"""Verbs whose object does what "for", "from" or "with" tells: "blamed Russia for bombing the convoy"."""
_BEGIN_A_PLACE = frozenset({"near", "in", "at", "outside", "inside", "around", "across", "on", "north", "south", "east", "west"})
"""Words that the parser takes, at the head of a sentence, for the first word of a name that is its subject."""
_MADE_USE_OF = frozenset({"use", "exploit", "take", "need", "spend", "seize", "miss"})
"""Verbs whose object does not do what "to" tells: "used the pause to attack"."""


def conjuncts(token: Token) -> list[Token]:
    """`token` and what is coordinated with it, in order ("rebels, militias and the army"); of three and more names, which the parser takes for
    one with another behind it in commas, too ("Norway, Cuba and Chile")."""
    out, queue = [token], [token]
    if token.pos_ == "PROPN" and (named := next((c for c in token.rights if c.dep_ == "appos" and c.pos_ == "PROPN"), None)) is not None:
        if token.ent_type_ in ("GPE", "ORG") and named.ent_type_ == token.ent_type_ and any(c.dep_ == "conj" for c in named.rights):
            out.append(named)
            queue.append(named)
    while queue:
        noun = queue.pop()
        for child in noun.rights:
            if child.dep_ == "conj" and taken_from(child) is None:
                out.append(child)
                queue.append(child)
            elif child.dep_ == "appos" and child.pos_ == "PROPN" and noun.tag_ == "NN":
                joined = _joined_to_name(child)
                out += joined
                queue += joined
    return sorted(out, key=lambda t: t.i)


def _joined_to_name(name: Token) -> list[Token]:
    """The commander in "the president, Omar Saleh, and the commander", which the parser joins to the name between the commas."""
    doc = name.doc
    if name.left_edge.i == 0 or doc[name.left_edge.i - 1].text != ",":
        return []
    return [
        c for c in name.rights
        if c.dep_ == "conj" and c.left_edge.i > 1 and doc[c.left_edge.i - 1].lower_ == "and" and doc[c.left_edge.i - 2].text == "," and taken_from(c) is None
    ]  # fmt: skip


def taken_from(noun: Token) -> Token | None:
    """The verb whose subject a noun is, where the parser joins it to a noun before and leaves the verb without one: "called for talks on
    the border and the embassy in Oslo condemned the raid". Between two verbs of one subject there would be another "and" or a comma."""
    doc, first = noun.doc, noun.left_edge.i
    if noun.dep_ != "conj" or noun.pos_ not in ("NOUN", "PROPN") or first == 0 or doc[first - 1].lower_ not in ("and", "but", "while"):
        return None
    at = noun.right_edge.i + 1
    while at < len(doc) and doc[at].dep_ in ("aux", "auxpass", "neg", "advmod") and doc[at].head.i > noun.i:
        at += 1
    if at >= len(doc) or doc[at].sent.start != noun.sent.start:
        return None
    verb = doc[at]
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.dep_ not in ("conj", "dep") or verb.head.i >= first:
        return None
    return None if any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in verb.children) else verb


def _subject_taken(verb: Token) -> Token | None:
    """The noun that the parser took from a verb (`taken_from`)."""
    if verb.dep_ not in ("conj", "dep") or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    at = verb.i - 1
    while at > verb.sent.start and verb.doc[at].head.i == verb.i and verb.doc[at].dep_ in ("aux", "auxpass", "neg", "advmod"):
        at -= 1
    noun = verb.doc[at]
    for _ in range(8):
        if noun.dep_ == "conj":
            found = taken_from(noun)
            return noun if found is not None and found.i == verb.i else None
        if noun.head.i == noun.i or (noun.head.i > noun.i and noun.dep_ not in ("compound", "amod", "poss", "det", "nummod", "case")):
            return None
        noun = noun.head
    return None


def is_passive(verb: Token) -> bool:
    """Is the verb's subject the one that the act is done to? Reduced relatives ("civilians killed in Homs") included."""
    if any(c.dep_ in PASSIVE_SUBJECTS or c.dep_ == "auxpass" for c in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children):
        return False
    if verb.dep_ in ("acl", "advcl"):
        return True
    return verb.dep_ == "conj" and verb.head.pos_ == "VERB" and is_passive(verb.head) and not any(c.dep_ in SUBJECTS for c in verb.children)


def subjects(verb: Token) -> list[Token]:
    """Heads of the grammatical subjects, whether active or passive, coordinated ones included. Looks past coordination, control
    ("agreed to leave", "announced a plan to leave", "the army's plan to leave"), participles and relative pronouns to the noun they
    stand for."""
    seen = set()
    while verb.i not in seen:
        seen.add(verb.i)
        if (lost := _subject_taken(verb)) is not None:
            return conjuncts(lost)
        own = [c for c in verb.children if c.dep_ in SUBJECTS | PASSIVE_SUBJECTS]
        if len(own) > 1:
            own = [c for c in own if c.left_edge.lower_ not in _BEGIN_A_PLACE] or own  # "Near Dayr Az Zayr, one strike destroyed ..."
        if (
            len(own) > 1
            and own[0].left_edge.i > 0
            and own[0].left_edge.nbor(-1).text == ","
            and "," in (own[0].right_edge.text, own[0].right_edge.nbor(1).text)
        ):
            own = own[1:]  # "According to the commander, General Ali Omar, ten men were killed": who is between commas is the commander
        if len(own) > 1 and own[0].i + 1 < own[1].i and own[0].nbor(1).text == ":":
            own = own[1:]  # a headline: "Ethiopia: militia seizes town"
        if len(own) > 1 and any(c.dep_ == "acl" and c.tag_ == "VBD" for c in own[0].rights):
            own = own[1:]  # "Togo, which ..., offered to mediate, and Benin urged ..."
        if own:
            head = own[0] if len(own) < 3 or not _is_hyphen_inside(own[1]) else own[2]  # "the vice-president", taken for three
            inside = [c for c in head.lefts if c.dep_ == "nsubj"] if head.dep_ == "csubj" and head.tag_ == "VBG" else []
            if inside:
                return conjuncts(inside[0])  # "soldiers holding a ridge surrendered"
            if head.tag_ in ("WDT", "WP") or (head.lower_ == "that" and verb.dep_ == "relcl"):
                if verb.dep_ == "relcl":
                    of = verb.head.head if verb.head.dep_ == "pobj" else None
                    if head.lower_ == "which" and verb.head.ent_type_ == "PERSON" and of is not None and of.lower_ == "of":
                        return conjuncts(of.head)  # "the faction of Omar Saleh, which holds the hills"
                    return conjuncts(verb.head)
                about = _spoken_of(head) if head.tag_ in ("WDT", "WP") else None
                return conjuncts(about) if about is not None else []
            return conjuncts(head)
        infinitive = verb.dep_ == "relcl" and verb.tag_ == "VB" and any(c.lower_ == "to" for c in verb.lefts)
        if (verb.dep_ == "acl" or infinitive) and verb.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
            if verb.tag_ in ("VBN", "VBG") or (
                verb.tag_ == "VBD"
                and (
                    any(c.dep_ == "relcl" and c.i < verb.i for c in verb.head.rights)
                    or (verb.head.dep_ == "ROOT" and verb.nbor(-1).text == ",")
                )
            ):
                return conjuncts(verb.head)  # a past tense behind a relative clause: "the president, who ..., called on"
            if agents(verb.head):
                return agents(verb.head)  # "attempts by the army to overrun the town"
            owner = next((c for c in verb.head.lefts if c.dep_ == "poss" or (c.dep_ == "compound" and c.tag_ in ("NNP", "NNPS"))), None)
            if owner is not None:
                return [] if owner.tag_ == "PRP$" else conjuncts(owner)
            if verb.head.dep_ in ("dobj", "attr") and verb.head.head.pos_ in ("VERB", "AUX"):
                verb = verb.head.head
                continue
            if verb.head.dep_ == "pobj" and verb.tag_ == "VB" and verb.head.head.lower_ == "for" and verb.head.head.head.pos_ == "VERB":
                verb = verb.head.head.head  # "was looking for a pretext to bomb it"
                continue
            return []
        if verb.dep_ == "pcomp" and verb.tag_ == "VBG" and verb.head.dep_ == "prep" and verb.head.head.pos_ in ("VERB", "AUX"):
            governor = verb.head.head
            if verb.head.lower_ == "by" and is_passive(governor):
                return []  # "could not be eased by announcing truces"
            if verb.head.lower_ in ("of", "for", "from", "with", "against"):
                # "accused the army of shelling": the one accused; "was accused of shelling": its subject
                objected = [c for c in governor.children if c.dep_ in ("dobj", "dative")]
                if objected:
                    return conjuncts(objected[0])
            verb = governor
            continue
        if verb.dep_ == "pcomp" and verb.tag_ == "VBG" and verb.head.pos_ in ("ADP", "SCONJ"):
            above = verb.head.head
            if above.dep_ in ("dobj", "nsubjpass") and above.head.lemma_ in OF_THE_VERB:
                return conjuncts(above)
            if above.pos_ != "VERB":
                return []
            if above.lemma_ in OF_THE_VERB | _FOR_WHAT:
                charged = [c for c in above.children if c.dep_ in ("dobj", "nsubjpass")]
                return conjuncts(charged[0]) if charged else []
            verb = above
            continue
        if verb.dep_ == "xcomp" and verb.head.pos_ == "ADJ" and verb.head.dep_ == "acomp":
            verb = verb.head.head  # "is ready to leave"
            continue
        if (verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.pos_ in ("VERB", "AUX")) or (
            verb.dep_ in ("ccomp", "pcomp", "dobj") and verb.tag_ == "VBG" and verb.head.pos_ in ("VERB", "AUX")
        ):
            if verb.dep_ == "xcomp":
                controller = [c for c in verb.head.children if c.dep_ in ("dobj", "dative") and c.i < verb.i]
                if controller and verb.head.lemma_ not in _MADE_USE_OF:
                    return conjuncts(controller[0])
            verb = verb.head
            continue
        return conjuncts(before) if (before := _before_participle(verb)) is not None else []
    return []


def _spoken_of(pronoun: Token) -> Token | None:
    """The noun behind which ", which" begins a clause that the parser hangs elsewhere, or of which "and who" goes on ("the envoy, who led it and
    who resigned")."""
    doc, before = pronoun.doc, pronoun.i - 1
    if before <= pronoun.sent.start:
        return None
    if doc[before].lower_ == "and":
        first = next((t for t in reversed(doc[pronoun.sent.start : before]) if t.dep_ == "relcl"), None)
        return first.head if first is not None else None
    return antecedent(pronoun) if doc[before].text == "," else None


def _before_participle(verb: Token) -> Token | None:
    """The subject that the parser gives to a participle set off by commas ("The crossing, closed since May, was reopened")."""
    for inner in verb.lefts:
        if inner.dep_ in ("advcl", "ccomp") and inner.tag_ in ("VBN", "VBD"):
            own = next((c for c in inner.lefts if c.dep_ in SUBJECTS), None)
            if own is not None and inner.i == own.i + 2 and inner.nbor(-1).text == "," and inner.right_edge.nbor().text == ",":
                return own
    return None


def agents(verb: Token) -> list[Token]:
    """Heads of the doers that a passive or a noun names in "by" ("shelled by the army", "an attack by rebels")."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.pos_ in ("NOUN", "PROPN", "PRON"):
                    return conjuncts(inner)
    return []


def objects(verb: Token) -> list[Token]:
    """Heads of the direct objects, coordinated ones included. A name that the parser takes for several ("Bashar al", "-", "Assad") is one."""
    return [
        t for c in verb.children if c.dep_ in OBJECTS and c.pos_ != "ADP" and not _hyphened(c) and not _explains(c) for t in conjuncts(c)
    ]


def done_to(verb: Token) -> list[Token]:
    """Heads of what the verb is done to: its objects, or the noun that its relative clause is about ("the town *which* the army took", "towns
    the army took", "the town that they say they hold"), wherever the parser hangs that clause."""
    found = objects(verb)
    if any(o.tag_ not in ("WDT", "WP") and not (o.lower_ == "that" and verb.dep_ == "relcl") for o in found):
        return found
    if found:
        pronoun = found[0]
        if verb.dep_ == "relcl" and verb.head.i < pronoun.i:
            return _shared(verb.head)
        before = antecedent(pronoun)
        while before is not None and before.dep_ == "conj" and before.head.pos_ in ("NOUN", "PROPN"):
            before = before.head  # "the port and the mill, which they hold": the parser hangs the clause on neither
        return _shared(before) if before is not None else []
    above = verb.head
    if verb.dep_ == "relcl" and above.i < verb.i and above.pos_ in ("NOUN", "PROPN"):
        own = next((c for c in verb.lefts if c.dep_ in SUBJECTS), None)
        if own is None or own.tag_ in ("WDT", "WP") or own.lower_ == "that" or is_passive(verb):
            return []
        return [above] if above.i + 1 == own.left_edge.i else []
    if verb.dep_ == "ccomp" and above.dep_ == "relcl" and above.head.i < above.i and any(c.dep_ in SUBJECTS for c in verb.lefts):
        said = [c for c in above.lefts if c.tag_ in ("WDT", "WP") or c.lower_ == "that"]
        if said and said[0].dep_ not in SUBJECTS and above.head.pos_ in ("NOUN", "PROPN"):
            return [above.head]
    return []


def _shared(noun: Token) -> list[Token]:
    """A noun with those coordinated with it before what follows them all; a noun behind "and" alone, and of unlike ones the last ("the north and
    Bor, which it took")."""
    if noun.dep_ == "conj":
        return [noun]
    found = conjuncts(noun)
    return found if len({t.pos_ for t in found}) == 1 else found[-1:]


def before_bracket(doc: Doc, at: int) -> int:
    """The index of the token before the short bracket that ends at `at` ("the Front (*KF*), which"), or `at` itself."""
    if doc[at].text != ")":
        return at
    opening = next((i for i in range(at - 1, max(at - 6, 0), -1) if doc[i].text == "("), None)
    return opening - 1 if opening else at


def antecedent(pronoun: Token) -> Token | None:
    """The noun that a relative pronoun ("which", "whose") stands right behind, or behind a comma."""
    doc, at = pronoun.doc, pronoun.i - 1
    if at > pronoun.sent.start and doc[at].text == ",":
        at -= 1
    at = before_bracket(doc, at)
    if at < pronoun.sent.start or doc[at].pos_ not in ("NOUN", "PROPN"):
        return None
    noun = doc[at]
    while noun.dep_ in ("compound", "nmod") and noun.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head
    return noun


def _explains(token: Token) -> bool:
    """Is a second object an apposition that the parser hangs too high ("accused Mali of arming the MFA, a militia founded in May")?"""
    first = token.left_edge
    if first.lower_ not in ("a", "an", "the") or first.i == 0 or first.nbor(-1).text != ",":
        return False
    return any(c.dep_ == "dobj" and c.i < token.i for c in token.head.rights) and any(
        c.dep_ == "prep" and c.i < token.i and any(g.dep_ == "pcomp" for g in c.rights) for c in token.head.rights
    )


def _is_hyphen_inside(token: Token) -> bool:
    """Is this a hyphen without a space on either side?"""
    return token.text == "-" and not token.whitespace_ and token.i > 0 and not token.doc[token.i - 1].whitespace_


def _hyphened(token: Token) -> bool:
    """Is this a hyphen inside a word, or what follows it and is no head of what stands before it?"""
    hyphen = token if token.text == "-" else token.doc[token.i - 1] if token.i else token
    if token.left_edge.i < hyphen.i < token.i:
        return False  # "met Bashar al-Assad"
    return hyphen.text == "-" and not hyphen.whitespace_ and hyphen.i > 0 and not hyphen.doc[hyphen.i - 1].whitespace_


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


def is_bare(verb: Token) -> bool:
    """Stands a verb with nothing but when, where and how, no word that gives it another sense ("fell silent", "fell into chaos", "fell behind")?"""
    return not any(
        c.dep_ in ("acomp", "prt", "dobj", "oprd", "attr") or (c.dep_ == "prep" and c.lower_ not in _BESIDE) or (c.dep_ == "advmod" and c.i == verb.i + 1 and c.lower_ in _PARTICLES)
        for c in verb.rights
    )  # fmt: skip


_BESIDE = frozenset({"on", "in", "at", "after", "before", "during", "within", "by", "since", "without", "despite", "amid"})
_PARTICLES = frozenset({"short", "apart", "behind", "down", "back", "away", "through", "off", "ill", "flat"})


def is_negated(verb: Token) -> bool:
    """Does "not", "never" or "no" stand with the verb or its subject ("not a shot was fired", but "not all of them fired")?"""
    if any(c.lower_ == "neither" and c.dep_ in ("preconj", "cc", "advmod") for c in verb.children):
        return True
    if verb.dep_ == "conj" and any(c.dep_ == "cc" and c.lower_ == "nor" for c in verb.head.children):
        return True
    return any(c.dep_ == "neg" for c in verb.children) or any(
        (
            g.lower_ in ("no", "neither", "none", "nobody")
            or (g.lower_ == "not" and g.i + 1 < len(g.doc) and g.nbor(1).lower_ in ("a", "an", "one"))
        )
        and g.dep_ in ("det", "neg", "nsubj")
        for c in verb.children
        if c.dep_ in SUBJECTS | PASSIVE_SUBJECTS
        for g in (c, *c.children)
    )


def heads_headline(noun: Token) -> bool:
    """Is a noun the root of a sentence without a verb, or what stands behind the place that opens it ("Yemen: rebels to quit the port")?"""
    return noun.dep_ == "ROOT" or (
        noun.dep_ == "appos" and noun.head.dep_ == "ROOT" and noun.head.i + 1 < noun.i and noun.head.nbor(1).text == ":"
    )


def governors(token: Token) -> Iterator[Token]:
    """The tokens above, nearest first, up to the root."""
    while token.head.i != token.i:
        token = token.head
        yield token
