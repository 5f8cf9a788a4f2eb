"""Which encoding a text is in: said, certain, or asked."""

from __future__ import annotations

import codecs

from attrs import frozen

from riskmap.core.errors import UnreadableFileError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.divisions.imports.records import warning

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_SAMPLE = 12


@frozen
class Decoded:
    """A text, the encoding it was in, and a remark if that was a guess."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def codec(name: str) -> str:
    """Return Python's name of an encoding; GBK and its kin are read as GB18030, their superset.

    Raises
    ------
    UnreadableFileError
        If there is no such encoding.
    """
    plain = name.strip().lower()
    plain = f"cp{plain}" if plain.isdigit() and plain != "65001" else plain
    plain = {"65001": "utf-8", "ansi": "gb18030", "cp65001": "utf-8"}.get(plain, plain)
    try:
        found = codecs.lookup(plain).name
    except LookupError:
        raise UnreadableFileError(
            N_("There is no encoding {name}."),
            mend=N_("Use utf-8, gbk or gb18030."),
            name=name,
        ) from None
    return "gb18030" if found in {"gbk", "gb2312", "cp936", "hz"} else found


def decode(data: bytes, declared: str | None, file_name: str) -> Decoded:
    """Decode a text file: as declared, by its mark, as UTF-8, else as GB18030 with a remark.

    Raises
    ------
    UnreadableFileError
        If the bytes are not of the encoding, or of none that is known.
    """
    if declared is not None:
        name = codec(declared)
        return Decoded(strictly(data, name, file_name), name)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Decoded(strictly(data, name, file_name), name)
    if is_utf8(data):
        return Decoded(data.decode(), "utf-8")
    text = strictly(data, "gb18030", file_name)
    remark = warning(
        "encoding_guessed",
        N_("The text is not UTF-8 and was read as GB18030 (GBK): {sample}…"),
        N_("If names look wrong, say --encoding."),
        sample=_chinese_sample(text),
    )
    return Decoded(text, "gb18030", (remark.at(),))


def is_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8; text in GBK hardly ever is by chance."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def strictly(data: bytes, encoding: str, file_name: str) -> str:
    """Decode, or say where it does not work."""
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        raise UnreadableFileError(
            N_("{file} is not in {encoding}: byte {place} cannot be read."),
            mend=N_("Say its encoding with --encoding: utf-8, gbk or gb18030."),
            file=file_name,
            encoding=encoding,
            place=fault.start + 1,
        ) from None


def sample_as(data: bytes, encoding: str) -> str:
    """Return some of the Chinese characters that bytes would be in an encoding."""
    return _chinese_sample(data.decode(encoding, errors="replace"))


def _chinese_sample(text: str) -> str:
    return "".join(one for one in text if one >= "\u4e00")[:_SAMPLE]
