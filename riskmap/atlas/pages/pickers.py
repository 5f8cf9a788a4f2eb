"""What else the map can show: links to levels, measures, versions, files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import url_for

from riskmap.atlas.measures import Group, Measure, measures_of
from riskmap.atlas.measures.catalogue import COMPOSITE
from riskmap.atlas.model import LevelLink, Link, LinkGroup
from riskmap.atlas.pages.asked import MapAsked
from riskmap.atlas.service import Levels
from riskmap.core.words import N_, Message
from riskmap.doors.words import day, locale, say
from riskmap.risk.model import Assessment, Edition

#: How many earlier assessments are offered.
MOST_VERSIONS = 12
FORMATS = {"csv": "CSV", "xlsx": "XLSX", "geojson": "GeoJSON", "gpkg": "GeoPackage"}


def level_links(there: Levels, current: str, asked: MapAsked) -> tuple[LevelLink, ...]:
    """Return the levels of the place, from the whole to the parts."""
    first = there.first.slug if there.first else ""
    return tuple(
        LevelLink(
            slug=one.slug,
            label=say(one.label),
            # Filters and selection belong to the level they were made on.
            href=asked.href(
                level="" if one.slug == first else one.slug, class_=None, q="", selected="", sort=""
            ),
            count=one.count,
            is_current=one.slug == current,
            is_demo=one.is_made_up,
        )
        for one in there.levels
    )


def measure_links(
    assessment: Assessment | None, current: str, asked: MapAsked
) -> tuple[LinkGroup, ...]:
    """Return the measures under their headings."""

    def link(measure: Measure) -> Link:
        slug = "" if measure.slug == COMPOSITE else measure.slug
        compare = "" if asked.compare == measure.slug else asked.compare
        href = asked.href(measure=slug, since=None, class_=None, compare=compare)
        return Link(say(measure.title), href, measure.slug == current)

    return tuple(_grouped(measures_of(assessment, locale()), link))


def comparisons(
    assessment: Assessment | None, current: str, asked: MapAsked
) -> tuple[LinkGroup, ...]:
    """Return links that show a second measure beside the first; none beside changes."""
    if assessment is None or asked.since is not None:
        return ()

    def link(measure: Measure) -> Link:
        href = asked.href(compare=measure.slug)
        return Link(say(measure.title), href, measure.slug == asked.compare)

    offered = [one for one in measures_of(assessment, locale()) if one.slug != current]
    return tuple(_grouped(offered, link))


def _grouped(measures: Sequence[Measure], link: Any) -> Iterator[LinkGroup]:
    for group in Group:
        links = tuple(link(one) for one in measures if one.group is group)
        if links:
            yield LinkGroup(title=say(group.word), links=links)


def changes_since(editions: Sequence[Edition], asked: MapAsked) -> tuple[Link, ...]:
    """Return links to what changed since earlier assessments."""
    later = asked.version or max((one.version for one in editions), default=0)
    earlier = [one for one in editions if one.version < later][:MOST_VERSIONS]
    return tuple(
        Link(
            _edition(one),
            asked.href(since=one.version, measure="", compare="", class_=None),
            one.version == asked.since,
        )
        for one in earlier
    )


def editions_before(editions: Sequence[Edition], asked: MapAsked) -> tuple[Link, ...]:
    """Return links that show earlier assessments instead of the one that holds."""
    return tuple(
        Link(
            _edition(one),
            asked.href(version=one.version, since=None, class_=None),
            one.version == asked.version,
        )
        for one in editions
        if not one.is_shown
    )[:MOST_VERSIONS]


def _edition(one: Edition) -> str:
    about = {"version": one.version, "day": day(one.created_at), "state": one.state.word}
    return say(Message(N_("Version {version}, {day}, {state}"), about))


def downloads(measure: str, level: str, asked: MapAsked) -> tuple[Link, ...]:
    """Return what is shown as files, with the same filters."""
    said: dict[str, Any] = {
        "version": asked.version,
        "since": asked.since,
        "q": asked.q or None,
        "class": asked.class_,
        "sort": asked.sort or None,
    }
    return tuple(
        Link(
            label,
            url_for("atlas_api.download", ending=name, level=level, measure=measure, **said),
        )
        for name, label in FORMATS.items()
    )
