"""What sort of agreement a noun names: by a word of its own, a word before it, or by what its sides are to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from reportedly.codebook import Codebook
from reportedly.reading.syntax import agents, conjuncts, is_passive, prepositional, subjects
from reportedly.reading.vocabulary import per_codebook
from reportedly.records import AgreementKind

_HYPHENS = frozenset({"-", "–", "‑"})
_SPELT = {"cease-fire": "ceasefire"}
SIDES = frozenset(
    {"rebel", "regime", "army", "opposition", "militant", "faction", "fighter", "insurgent", "militia", "force", "gunman", "separatist",
     "jihadist", "paramilitary", "rebels", "fighters", "troops", "separatists", "peacekeeper", "commander", "guerrilla"}
)  # fmt: skip
_WAR = frozenset({"side", "war", "fighting", "ceasefire", "truce", "hostilities"})
_STATES = frozenset({"government", "authority", "authorities", "state"})
CONCLUDING = frozenset(
    {"sign", "reach", "strike", "conclude", "clinch", "seal", "broker", "negotiate", "agree", "make", "finalise", "finalize", "announce",
     "ink", "initial", "secure", "hammer", "declare", "accept", "offer", "propose", "reject", "refuse"}
)  # fmt: skip
"""Verbs whose object is an agreement of this war where it says what the sides are to do, or where sides of the fighting do it."""
TRADE = frozenset(
    {"trade", "oil", "gas", "arms", "energy", "economic", "nuclear", "loan", "business", "transfer", "defence", "defense", "customs",
     "framework", "partnership", "cooperation", "contract", "licensing", "film", "player", "fishery", "fisheries", "fishing", "visa", "extradition",
     "tax", "labour", "labor", "climate", "tourism", "aviation", "data", "book", "record", "research", "investment", "mining", "minerals"}
)  # fmt: skip


_STOPPED = frozenset({"hostilities", "hostility", "fighting", "violence", "offensive", "shelling", "bombing", "bombardment", "attack", "combat", "strike", "airstrike", "raid", "assault"})  # fmt: skip
"""What a pause or a halt is of."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The nouns that name agreements, from agreements.yaml: their kinds, the words that tell a kind before a general noun, general nouns."""

    nouns: Mapping[str, AgreementKind]
    modifiers: Mapping[str, AgreementKind]
    general: frozenset[str]
    acts: Mapping[str, AgreementKind]
    """Verbs that tell the kind of an agreement by what the sides are to do ("an agreement to leave the district")."""


@per_codebook
def kinds(codebook: Codebook) -> Kinds:
    """The kinds of agreements.yaml."""
    nouns: dict[str, AgreementKind] = {}
    modifiers: dict[str, AgreementKind] = {}
    acts: dict[str, AgreementKind] = {}
    general: set[str] = set()
    for entry in codebook.agreements.values():
        if entry.is_ == "general":
            general.update(entry.nouns)
        elif entry.is_ == "kind":
            nouns.update(dict.fromkeys(entry.nouns, entry.code))  # type: ignore[arg-type]
            modifiers.update(dict.fromkeys(entry.modifiers, entry.code))  # type: ignore[arg-type]
            acts.update(dict.fromkeys(entry.verbs, entry.code))  # type: ignore[arg-type]
    return Kinds(nouns, modifiers, frozenset(general), acts)


def by_act(token: Token, words: Kinds) -> AgreementKind | None:
    """The kind of an agreement without a kind word, where the words say what its sides are to do ("signed an agreement to leave the
    town", "a deal that would see fighters leave", "a deal under which ...") and that sides of a war make it."""
    if any(c.lower_ in TRADE for c in token.lefts) or token.tag_ == "NNS":
        return None
    verb = next((g for g in (token.head, token.head.head) if g.pos_ == "VERB"), None) if token.dep_ != "ROOT" else None
    if verb is None or verb.lemma_.lower() not in CONCLUDING:
        verb = None
    acts = list(_acts(token))
    if token.dep_ == "pobj" and token.head.lower_ == "under" and token.head.head.pos_ in ("VERB", "AUX"):
        clause = token.head.head  # "under the deal, the two sides are to swap prisoners"
        acts += [a for v in conjuncts(clause) for a in (v, *(c for c in v.rights if v.lemma_ == "be" and c.dep_ == "xcomp"))]
    if verb is not None and token.dep_ in ("dobj", "nsubjpass", "pobj"):
        acts += [c for c in verb.children if c.dep_ in ("advcl", "xcomp") and c.i > token.i and any(a.tag_ == "TO" for a in c.lefts)]
    told = next((words.acts[a.lemma_.lower()] for a in acts if a.lemma_.lower() in words.acts), None)
    if told is not None:
        return told if not (SIDES | _WAR).isdisjoint(lemmas_of(token.doc)) else None
    if verb is None or verb.lemma_.lower() in ("announce", "accept", "make", "offer", "propose", "reject", "refuse"):
        return None
    makers = agents(verb) if is_passive(verb) else subjects(verb)
    return "other" if token.dep_ in ("dobj", "nsubjpass") and any(m.lemma_.lower() in SIDES for m in makers) else None


def _acts(token: Token) -> Iterator[Token]:
    """Verbs of what an agreement is for: its infinitive, participle or relative clause, and what those let happen ("allowing them to leave")."""
    passive = token.head if token.dep_ == "nsubjpass" else None  # "a deal has been reached that will see rebels leave"
    for child in (*token.rights, *(passive.rights if passive is not None else ())):
        if child.dep_ in ("acl", "relcl") and child.pos_ in ("VERB", "AUX"):
            yield child
            for inner in child.rights:
                if inner.dep_ in ("ccomp", "xcomp", "conj") and inner.pos_ == "VERB":
                    yield inner
                elif inner.dep_ == "dobj":  # "that will see rebels evacuated"
                    yield from (c for c in inner.rights if c.dep_ == "acl" and c.tag_ == "VBN")


def lemmas_of(doc: Doc) -> frozenset[str]:
    """All lemmas of a report, put together once: what is asked for each mention must not cost more in a longer report."""
    found: frozenset[str] | None = doc.user_data.get("lemmas")
    if found is None:
        found = doc.user_data["lemmas"] = frozenset(t.lemma_.lower() for t in doc)
    return found


def lemma_of(token: Token) -> str:
    """The token's lemma, with what a hyphen joins to it: "cease-fire" is "ceasefire"."""
    if token.i > 1 and not token.nbor(-1).whitespace_ and token.nbor(-1).text in _HYPHENS and not token.nbor(-2).whitespace_:
        joined = f"{token.nbor(-2).lower_}-{token.lemma_.lower()}"
        return _SPELT.get(joined, joined)
    return token.lemma_.lower()


def is_between_sides(token: Token) -> bool:
    """Is the deal one that sides of the fighting have made ("a deal between the regime and rebels", "an agreement with the army")?"""
    governor = token.head if token.dep_ in ("dobj", "nsubjpass") else token
    wanted = SIDES
    if (token.dep_ == "pobj" and token.head.lower_ == "under") or (
        token.dep_ == "attr" and any(c.dep_ == "expl" for c in token.head.lefts)
    ):
        # "left the town under a deal with the government", "there was an agreement with the Russians"
        wanted = SIDES | _STATES
        if SIDES.isdisjoint(lemmas_of(token.doc)):
            return False
    made = [c for c in token.rights if c.dep_ == "acl" and c.lemma_.lower() in CONCLUDING]  # "an agreement reached between ..."
    return any(
        end.lemma_.lower() in wanted or (wanted is not SIDES and end.ent_type_ == "NORP")
        for noun in (token, governor, *made)
        for _, side in prepositional(noun, "between", "with")
        for end in conjuncts(side)
    )


def is_modifier(token: Token, words: Kinds) -> bool:
    """Is the noun a modifier of another noun that names the agreement ("ceasefire deal"), or of something else ("truce talks")?"""
    if token.dep_ in ("compound", "nmod", "amod") and token.head.i > token.i:
        head = token.head.lemma_.lower()
        return head in words.general or head in words.nouns or head in ("committee", "line", "monitor", "task", "centre", "center")
    return False


def kind_of(token: Token, lemma: str, words: Kinds) -> AgreementKind | None:
    told = []
    for child in token.doc[token.left_edge.i : token.i]:
        modifier = words.modifiers.get(lemma_of(child)) or words.modifiers.get(child.lower_) or words.nouns.get(lemma_of(child))
        if modifier is not None and not (modifier == "local_truce" and lemma in words.general):
            told.append(modifier)
    if told:
        return "evacuation" if "evacuation" in told else told[-1]
    if after_hostilities(token) is not None:
        return "cessation_of_hostilities"
    if lemma in words.general:
        return None
    behind = token.doc[token.i + 1 : token.i + 5]
    of_fighting = any(t.lower_ in ("hostilities", "hostility", "fighting", "violence", "military", "offensive") for t in behind[:3]) or (
        len(behind) > 0 and behind[0].lower_ in ("to", "in", "on", "of") and any(lemma_of(t) in _ACTS for t in behind)
    )
    of_fighting = of_fighting or any(e.lemma_.lower() in _STOPPED for _, e in prepositional(token, "in", "to", "of"))
    if lemma in ("cessation", "halt", "moratorium") or (lemma in ("pause", "lull") and of_fighting):
        return words.nouns[lemma] if of_fighting else None
    if lemma == "pause" and token.dep_ == "nsubjpass" and token.head.lemma_.lower() in ("extend", "agree", "announce", "violate", "renew"):
        return words.nouns[lemma]
    if lemma in ("swap", "exchange"):
        return words.nouns[lemma] if _of_prisoners(token) else None
    if lemma in ("settlement", "pause", "lull", "reconciliation", "silence"):
        return words.nouns[lemma] if any(c.dep_ in ("amod", "compound") for c in token.lefts) and lemma == "pause" else None
    return words.nouns.get(lemma)


def _of_prisoners(token: Token) -> bool:
    """Is an exchange or a swap one of prisoners, by its own words or by the sentence and the one before?"""
    if token.dep_ == "pobj" and token.head.lower_ == "in":
        return False  # "in exchange for"
    first = token.doc[max(0, token.sent.start - 1)].sent.start
    of = [g for c in token.rights if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
    told = {t.lemma_.lower() for t in of} if of else {t.lemma_.lower() for t in token.doc[first : token.sent.end]}
    if token.lemma_.lower() == "swap" and any(c.dep_ in ("amod", "compound") for c in token.lefts):
        return True
    return bool(told & _CAPTIVES) and not any(c.dep_ in ("amod", "compound") and c.lemma_.lower() not in _CAPTIVES for c in token.lefts)


_ACTS = frozenset({"strike", "airstrike", "attack", "bombing", "bombardment", "shelling", "raid", "assault", "shooting", "offensive"})
"""What a halt may be of that is a truce ("a halt to strikes on power plants")."""
_CAPTIVES = frozenset({"prisoner", "captive", "hostage", "detainee", "body", "pow", "remains"})


def after_hostilities(token: Token) -> Token | None:
    """The word "cessation" of "cessation of hostilities agreement", from its last word."""
    at = token.i - 1
    if at > 2 and token.doc[at].text in "”\"'’":
        at -= 1
    if at >= 2 and token.doc[at].lower_ == "hostilities" and token.doc[at - 2].lower_ == "cessation":
        return token.doc[at - 2]
    return None
