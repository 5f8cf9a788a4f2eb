"""The one catalogue of words: English sentences are the ids, Chinese is translated.

``scripts/words`` brings the catalogue up to date with code and templates.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGES = ("zh",)
_KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
#: Keys of TOML under which words stand that are shown.
_SHOWN = frozenset({"source", "word", "message", "mend"})
_NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)
_HEADER = "# The words of riskmap. Ids are the English sentences; keep the {places}.\n\n"


def catalogue_file(language: str, folder: Path | None = None) -> Path:
    """Return the .po file of a language."""
    return (folder or Path(__file__).parent) / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """Return the catalogue of a language; an empty one where there is none yet."""
    file = catalogue_file(language)
    if not file.is_file():
        return Catalog(locale=language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def extracted(root: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, message id) for every marked sentence below `root`, the checkout."""
    for folder, method in (("riskmap", "python"), ("templates", "jinja2")):
        pattern = "**.py" if method == "python" else "**.html"
        options = {pattern: {"trimmed": "true", "silent": "false"} if method == "jinja2" else {}}
        for found in extract_from_dir(
            root / folder, [(pattern, method)], options, keywords=_KEYWORDS
        ):
            message_id = found[2]
            yield found[0], message_id if isinstance(message_id, str) else message_id[0]
    shipped = (*(root / "geodata" / "base").glob("*/*.toml"), *(root / "riskmap").rglob("*.toml"))
    for file in sorted(shipped):
        for source in _sources(tomllib.loads(file.read_text("utf-8"))):
            yield file.name, source


def _sources(value: Any) -> Iterator[str]:
    """Yield the sources and sentences that shipped data hold, wherever they stand."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in _SHOWN and isinstance(inner, str):
                if inner not in {"register", "file"}:
                    yield inner
            else:
                yield from _sources(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _sources(inner)


def updated(language: str, root: Path) -> Catalog:
    """Return the catalogue with exactly the sentences in use, keeping their translations."""
    before = {message.id: message.string for message in read(language) if message.id}
    catalogue = Catalog(locale=language)
    places: dict[str, set[str]] = {}
    for file, message_id in extracted(root):
        places.setdefault(message_id, set()).add(file)
    for message_id in sorted(places):
        catalogue.add(
            message_id,
            before.get(message_id, ""),
            locations=[(file, 0) for file in sorted(places[message_id])],
        )
    return catalogue


def write(language: str, catalogue: Catalog) -> None:
    """Store the catalogue without line numbers, so that it changes only with the words."""
    file = catalogue_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        stream.write(_HEADER.encode())
        write_po(stream, catalogue, width=100, include_lineno=False, omit_header=True)


def compile_all(folder: Path | None = None) -> list[Path]:
    """Write the .mo file beside every .po file and return them.

    Each takes the place of the one before at once: somebody may be reading it.
    """
    written = []
    for file in sorted((folder or Path(__file__).parent).glob("*/LC_MESSAGES/*.po")):
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale=file.parent.parent.name)
        # Else the minute in which it is compiled stands in it, and no two are the same.
        catalogue.creation_date = catalogue.revision_date = _NO_DAY
        target = file.with_suffix(".mo")
        made = target.with_suffix(f".{os.getpid()}")
        with made.open("wb") as stream:
            write_mo(stream, catalogue)
        made.replace(target)
        written.append(target)
    return written
