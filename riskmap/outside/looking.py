"""What is a file really? Its content says, its name must agree."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from riskmap.core.errors import RefusedFileError
from riskmap.core.words import N_
from riskmap.outside.guard import members_of
from riskmap.outside.kinds import Kind, Purpose, kind_of
from riskmap.outside.markup import root_of
from riskmap.outside.names import suffix_of

HEAD_BYTES = 4096
#: Where SQLite keeps the application id, and GeoPackage's two.
_ID_AT, _GEOPACKAGE = slice(68, 72), frozenset({b"GPKG", b"GP10", b"GP11"})
_GEOJSON = re.compile(
    rb'"type"\s*:\s*"(Feature|FeatureCollection|GeometryCollection|'
    rb'(Multi)?(Point|LineString|Polygon))"'
)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: No table has these, and none begins as a page, a document or a drawing does.
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]|^\s*[<{]|^%PDF")
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_XML = (".xml", ".rels", ".vml", ".kml")


@frozen(kw_only=True)
class Looked:
    """A file that arrived, before anybody believes what it says of itself.

    Parameters
    ----------
    path
        Where it lies for now.
    name
        Its plain name.
    head
        Its first bytes.
    """

    path: Path
    name: str
    head: bytes

    @property
    def suffix(self) -> str:
        """How its name ends, in lower case."""
        return suffix_of(self.name)


def recognised(file: Looked, purpose: Purpose) -> Kind:
    """Return what kind of file it is, if it is one that is taken for this purpose.

    Raises
    ------
    RefusedFileError
        If it is of no such kind, or its name says another.
    UnreadableFileError
        If it is an archive that may not be unpacked.
    """
    kinds = [kind_of(slug) for slug in purpose.kinds]
    named = [kind for kind in kinds if file.suffix in kind.suffixes]
    # A picture is made anew, whatever telephones call it; anything else is what its name says.
    tried = kinds if purpose.is_picture and (named or not file.suffix) else named
    found = next((kind for kind in tried if _is(kind, file)), None)
    if found is None and purpose.is_picture and _is_heic(file.head):
        raise RefusedFileError(
            N_("{file} is a picture in HEIC, which browsers cannot show."),
            mend=N_(
                "On an iPhone choose Settings, Camera, Formats, Most Compatible, and take it again;"
                " or send a screenshot of it."
            ),
            file=file.name,
        )
    if found is None:
        raise RefusedFileError(
            N_("{file} is none of the files that are taken here, or not what its name says."),
            mend=N_("Bring one of these: {kinds}."),
            file=file.name,
            kinds=", ".join(kind.title for kind in kinds),
        )
    if found.packed:
        _require_harmless_archive(file, found, purpose)
    return found


def _is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _HEIC


def _is(kind: Kind, file: Looked) -> bool:
    look = _CONTENT.get(kind.slug)
    return kind.begins(file.head) and (look is None or look(file))


def _is_table(file: Looked) -> bool:
    """Tell whether it is text in an encoding that is read here, to its end."""
    content = file.path.read_bytes()
    for encoding in ("utf-16",) if content.startswith(_UTF_16) else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        return _NO_TEXT.search(text) is None
    return False


def _is_geojson(file: Looked) -> bool:
    head = file.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"{") and _GEOJSON.search(head) is not None


def _is_kml(file: Looked) -> bool:
    with file.path.open("rb") as stream:
        return root_of(stream) == "kml"


_CONTENT: dict[str, Callable[[Looked], bool]] = {
    "csv": _is_table,
    "geojson": _is_geojson,
    "geopackage": lambda file: file.head[_ID_AT] in _GEOPACKAGE,
    "kml": _is_kml,
    "webp": lambda file: file.head[8:12] == b"WEBP",
}


def _require_harmless_archive(file: Looked, kind: Kind, purpose: Purpose) -> None:
    names = members_of(
        file.path,
        file.name,
        unpacked_max=purpose.unpacked_max,
        members_max=purpose.members_max,
    )
    lower = [name.lower() for name in names]
    if not any(name.endswith(kind.holds) for name in lower):
        raise RefusedFileError(
            N_("{file} holds nothing that is read here."),
            mend=N_("Bring one of these: {kinds}."),
            file=file.name,
            kinds=kind.title,
        )
    if any(part in name for part in kind.refuses for name in lower):
        raise RefusedFileError(
            N_("{file} holds macros, or things that it brings from elsewhere."),
            mend=N_("Save it again as a plain workbook, with values only."),
            file=file.name,
        )
    if any(_leads_out(name) for name in names):
        raise RefusedFileError(
            N_("{file} holds names that lead out of it."),
            mend=N_("Pack it again with an ordinary program."),
            file=file.name,
        )
    _require_plain_markup(file, names)


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name)


def _require_plain_markup(file: Looked, names: tuple[str, ...]) -> None:
    """Look at all XML inside: a document type has no business in a workbook or a layer."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            for name in names:
                if not name.lower().endswith(_XML):
                    continue
                with archive.open(name) as stream:
                    if root_of(stream) is None:
                        raise _unsound(file, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        raise _unsound(file, "ZIP") from None


def _unsound(file: Looked, part: str) -> RefusedFileError:
    return RefusedFileError(
        N_("{file} is damaged, or meant to harm: {part}."),
        mend=N_("Save or export it again with an ordinary program."),
        file=file.name,
        part=part[:60],
    )
