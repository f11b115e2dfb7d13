"""What the reading needs and the caller opens once: parser, codebook, gazetteer, learned models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language as Parser

    from reportedly.codebook import Codebook
    from reportedly.gazetteer import Gazetteer


@dataclass(frozen=True)
class Resources:
    """Opened once, read by every stage, changed by none."""

    nlp: Parser
    codebook: Codebook
    gazetteer: Gazetteer
    models: Mapping[str, Any] = field(default_factory=dict)


RULES = Path("rules")
"""In place of a model's folder: read who said it by rules alone."""
THOROUGH = Path("thorough")
"""In place of a model's folder: the model that ships, and those for whole reports that run on a larger language model, which is installed apart."""


def open_resources(codebook: Sequence[Path] = (), gazetteer: Path | None = None, attribution: Path | None = None) -> Resources:
    """Open all that reading needs. `codebook`: folders laid over the project's own; `gazetteer`: a compiled gazetteer other than the
    cached one; `attribution`: the folder of a model other than the one shipped, RULES for none, or THOROUGH.

    Raises CodebookErrors with everything wrong in the codebook, GazetteerMissing where none can be opened or built, NotAModel.
    """
    from reportedly.codebook import load_codebook
    from reportedly.gazetteer import open_gazetteer
    from reportedly.reading.language import open_parser

    book = load_codebook(codebook)
    models = {name: model for name, model in _models(attribution).items() if model is not None}
    return Resources(nlp=open_parser(), codebook=book, gazetteer=open_gazetteer(gazetteer), models=models)


def _models(attribution: Path | None) -> dict[str, Any]:
    from reportedly.models import acts, reranker, smollm2
    from reportedly.models.attribution import open_attribution_model

    if attribution == RULES:
        return {}
    if attribution == THOROUGH:
        larger = smollm2.open_language_model()
        whole = {"larger": larger, "acts": acts.Acts(acts.LARGER), "reranker": reranker.Reranker(reranker.LARGER)}
        return {"attribution": open_attribution_model(None), **whole}
    found: dict[str, Any] = {"attribution": open_attribution_model(attribution)}
    if attribution is None:  # trained on the states of the model that ships
        found |= {"acts": acts.open_acts(), "reranker": reranker.open_reranker()}
    return found
