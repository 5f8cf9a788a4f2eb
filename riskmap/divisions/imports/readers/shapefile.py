"""Shapefiles: the files that belong together, and the encoding of their table."""

from __future__ import annotations

import codecs
from pathlib import Path

from attrs import evolve

from riskmap.core.errors import RiskmapError, UnknownDatumError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.divisions.imports.readers.text import codec, sample_as
from riskmap.divisions.imports.records import DATUMS, ImportOptions, Sheet

_MAGIC = b"\x00\x00\x27\x0a"
# Byte 29 of a dBase table names a code page: 0x4D is 936, Chinese; 0x57 says nothing.
_CODE_PAGES = {0x4D: "gb18030"}
_CODE_PAGE_BYTE = 29
#: In which a table is read at first: each byte is one character.
AS_BYTES = "ISO-8859-1"


def find(folder: Path, file_name: str, layer: str | None) -> Path:
    """Return the .shp among unpacked files: the only one, or the one named.

    Raises
    ------
    UnreadableFileError
        If there is none, there are several, or parts are missing.
    """
    found = [one for one in folder.rglob("*") if one.suffix.lower() == ".shp"]
    found = [one for one in found if "__MACOSX" not in one.parts]
    if layer is not None:
        found = [one for one in found if one.stem == layer]
    if len(found) != 1:
        raise UnreadableFileError(
            N_("{file} holds {count} Shapefiles; one is needed."),
            mend=N_("Pack one .shp with its .shx and .dbf, or name it with --layer."),
            file=file_name,
            count=len(found),
        )
    shape = found[0]
    for needed in (".shx", ".dbf"):
        if _beside(shape, needed) is None:
            raise UnreadableFileError(
                N_("{file} lacks the {suffix} that belongs to {shape}."),
                mend=N_("Pack all files of the Shapefile."),
                file=file_name,
                suffix=needed,
                shape=shape.name,
            )
    if shape.read_bytes()[:4] != _MAGIC:
        raise UnreadableFileError(
            N_("{shape} is no Shapefile."), mend=N_("Export it again."), shape=shape.name
        )
    return shape


def decoded(sheet: Sheet, shape: Path, options: ImportOptions, file_name: str) -> Sheet:
    """Return a sheet that was read as Latin-1, which loses no byte, in its true encoding.

    Names of fields and values are cut after so many bytes, not characters: half a
    character at the end is dropped.

    Raises
    ------
    UnreadableFileError
        If nobody says the encoding and it is not UTF-8 (a wrong guess would spoil every
        name), or if it is not the one that was said.
    UnknownDatumError
        If nobody says the datum either: both are asked at once.
    """
    texts = [*sheet.columns, *(cell for row in sheet.rows for cell in row.values() if cell)]
    pieces = [text.encode(AS_BYTES) for text in texts]
    declared = options.encoding or _written(shape) or _in_header(shape)
    encoding = codec(declared) if declared else "utf-8"
    fault = next((one for one in pieces if not _is_in(one, encoding)), None)
    if fault is not None:
        raise _asked(shape, options, file_name, sample_as(b"".join(pieces), "gb18030"))

    def read(text: str) -> str:
        return _without_half(text.encode(AS_BYTES), encoding)

    return evolve(
        sheet,
        columns=tuple(read(one) for one in sheet.columns),
        rows=tuple(
            {read(name): cell and read(cell) for name, cell in row.items()} for row in sheet.rows
        ),
        encoding=encoding,
    )


def _without_half(text: bytes, encoding: str) -> str:
    """Decode; bytes of a character that is not complete at the end are left out."""
    return codecs.getincrementaldecoder(encoding)().decode(text)


def _is_in(text: bytes, encoding: str) -> bool:
    try:
        _without_half(text, encoding)
    except UnicodeDecodeError:
        return False
    return True


def _asked(shape: Path, options: ImportOptions, file: str, sample: str) -> RiskmapError:
    if options.encoding is not None:
        return UnreadableFileError(
            N_("The names in {file} are not in {encoding}."),
            mend=N_("Say --encoding gbk if this reads right: {sample}."),
            file=file,
            encoding=options.encoding,
            sample=sample,
        )
    if options.datum is None and _beside(shape, ".prj") is None:
        return UnknownDatumError(
            N_("Nobody said in which encoding and which datum {file} is; guessing is refused."),
            mend=N_(
                "Ask the owner of the data. Say --encoding gbk if this reads right: {sample}; "
                "and --datum with one of: {choices}."
            ),
            file=file,
            sample=sample,
            choices=DATUMS,
        )
    return UnreadableFileError(
        N_("Nobody said in which encoding the names in {file} are, and UTF-8 it is not."),
        mend=N_("Say --encoding gbk if this reads right: {sample}."),
        file=file,
        sample=sample,
    )


def _beside(shape: Path, suffix: str) -> Path | None:
    """Return the file of the same name with another ending, whatever its case."""
    return next(
        (
            one
            for one in shape.parent.iterdir()
            if one.stem == shape.stem and one.suffix.lower() == suffix
        ),
        None,
    )


def _written(shape: Path) -> str | None:
    page = _beside(shape, ".cpg")
    return page.read_text("ascii", errors="ignore").strip() or None if page else None


def _in_header(shape: Path) -> str | None:
    table = _beside(shape, ".dbf")
    header = table.read_bytes()[: _CODE_PAGE_BYTE + 1] if table else b""
    return _CODE_PAGES.get(header[_CODE_PAGE_BYTE]) if len(header) > _CODE_PAGE_BYTE else None
