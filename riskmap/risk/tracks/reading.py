"""Reading a file of tracks: every bad row is a finding, the others are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from attrs import frozen

from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.risk.place.faults import fault
from riskmap.risk.tracks.fixes import Fix, Notes, tracks_of
from riskmap.risk.tracks.model import KNOT_M_S, Track
from riskmap.risk.tracks.tables import IBTRACS_AGENCIES, MIXED, read_ibtracs, read_jtwc, read_own
from riskmap.risk.tracks.texts import read_bdeck, read_cma

Reader = Callable[[Iterable[str], Notes, str], Iterator[Fix]]


@frozen(kw_only=True)
class Format:
    """A way in which tracks are written.

    Parameters
    ----------
    read
        Yields the fixes of lines of text.
    averaging
        Periods that winds in such a file may be averaged over.
    is_confirmed
        True once a real file was read; else "format unconfirmed" is said wherever it goes.
    is_in_knots
        Whether winds are given in knots, and turned into metres per second here.
    agency
        Who makes such files; empty where the file may come from anybody.
    """

    read: Reader
    averaging: tuple[str, ...]
    is_confirmed: bool
    is_in_knots: bool
    agency: str = ""


#: By the name that region.toml uses.
FORMATS: Mapping[str, Format] = {
    "riskmap_csv": Format(
        read=read_own, averaging=("1min", "2min", "10min"), is_confirmed=True, is_in_knots=False
    ),
    "jtwc_csv": Format(
        read=read_jtwc, averaging=("1min",), is_confirmed=True, is_in_knots=True, agency="JTWC"
    ),
    "jtwc_bdeck": Format(
        read=read_bdeck, averaging=("1min",), is_confirmed=False, is_in_knots=True, agency="JTWC"
    ),
    "cma_best_track": Format(
        read=read_cma, averaging=("2min",), is_confirmed=False, is_in_knots=False, agency="CMA"
    ),
    "ibtracs_csv": Format(
        read=read_ibtracs,
        averaging=tuple(IBTRACS_AGENCIES),
        is_confirmed=False,
        is_in_knots=True,
        agency="IBTrACS",
    ),
}


@frozen(kw_only=True)
class TrackFile:
    """What a file of tracks holds.

    Parameters
    ----------
    tracks
        By their first moment; none where the whole file is refused.
    findings
        One a bad row or cell.
    notes
        What must be said beside everything made from it.
    """

    format: str
    averaging: str
    tracks: tuple[Track, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Message, ...]

    @property
    def format_confirmed(self) -> bool:
        """Whether a real file of this format has been read."""
        return FORMATS[self.format].is_confirmed


def read_tracks(path: Path, *, format: str, averaging: str) -> TrackFile:  # noqa: A002 - the word of region.toml
    """Read a file of tracks.

    Parameters
    ----------
    format
        A key of `FORMATS`.
    averaging
        Over which time its winds are averaged, as declared: ``1min``, ``2min`` or ``10min``.
        A file that holds winds of another period, or of several, gives no tracks.
    """
    how = FORMATS[format]
    notes = Notes(file=path.name)
    tracks: tuple[Track, ...] = ()
    if averaging not in how.averaging:
        notes.findings.append(_other_averaging(path.name, format, averaging))
    else:
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                tracks = tracks_of(
                    how.read(lines, notes, averaging),
                    averaging=averaging,
                    source=_source(how, averaging),
                    notes=notes,
                )
        except UnicodeDecodeError:
            message = N_("{file} is not UTF-8 text.")
            notes.findings.append(fault("not_utf8", message, file=path.name, allowed="UTF-8"))
    if any(one.kind == MIXED for one in notes.findings):
        tracks = ()
    return TrackFile(
        format=format,
        averaging=averaging,
        tracks=tracks,
        findings=tuple(notes.findings),
        notes=_said(format, how),
    )


def _source(how: Format, averaging: str) -> str:
    if how.agency != "IBTrACS":
        return how.agency
    return f"{how.agency}, {IBTRACS_AGENCIES[averaging]}"


def _other_averaging(file: str, name: str, averaging: str) -> Finding:
    return fault(
        MIXED,
        N_("Winds of the format {format} are not averaged over {value}."),
        file=file,
        field="averaging",
        value=averaging,
        allowed=", ".join(FORMATS[name].averaging),
        format=name,
    )


def _said(name: str, how: Format) -> tuple[Message, ...]:
    said = []
    if not how.is_confirmed:
        unconfirmed = N_("Format unconfirmed: no real file in the format {format} was at hand.")
        said.append(Message(unconfirmed, {"format": name}))
    if how.is_in_knots:
        turned = N_("Winds were given in knots; 1 kn is taken as {factor} m/s.")
        said.append(Message(turned, {"factor": KNOT_M_S}))
    return tuple(said)
