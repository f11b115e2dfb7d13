"""docs/codebook.md is made from the YAML and is current."""

from __future__ import annotations

from pathlib import Path

from reportedly.codebook import load_codebook
from reportedly.codebook.document import TITLES, codebook_page
from reportedly.codebook.load import FILES

PAGE = Path(__file__).parents[2] / "docs" / "codebook.md"


def test_the_page_is_current() -> None:
    made = codebook_page(load_codebook())
    assert PAGE.read_text(encoding="utf-8") == made, "run: python -m reportedly.codebook.document > docs/codebook.md"


def test_every_code_and_every_field_is_on_it() -> None:
    page = PAGE.read_text(encoding="utf-8")
    book = load_codebook()
    assert set(TITLES) == set(FILES)
    for file, kind in FILES.items():
        assert all(f"`{name}`" in page for name in kind.__struct_encode_fields__), file
        assert all(f"`{code}`" in page for code in getattr(book, file)), file
