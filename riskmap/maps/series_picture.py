"""A picture of a series with all that stands around it: finding, notes, events, table."""

from __future__ import annotations

from attrs import frozen

from riskmap.maps.series_chart import SeriesChart


@frozen(kw_only=True)
class SeriesTable:
    """The same as numbers: rows of texts, the newest first.

    Parameters
    ----------
    left_out
        How many older rows are not listed; the download has them all.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0


@frozen(kw_only=True)
class SeriesPicture:
    """One picture, in words of the reader.

    Parameters
    ----------
    slug
        Part of element ids.
    title, about
        The finding, and how the picture is to be read by those who do not see it.
    notes
        What must be said under it.
    download
        Path of the table as a file; empty without one.
    """

    slug: str
    title: str
    about: str
    chart: SeriesChart
    table: SeriesTable
    notes: tuple[str, ...] = ()
    download: str = ""
