"""Premises of a publication: an assessment that somebody published, and nothing made up."""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.atlas.publication.checklist.lacks import lack
from riskmap.atlas.publication.model import Facts, Lack
from riskmap.core.words import N_


def assessment(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of an assessment that somebody published."""
    if facts.assessment_version is None:
        yield lack(
            N_("There is no assessment of this place."),
            N_("Run: riskmap risk assess"),
        )
    elif facts.is_demo:
        yield lack(
            N_("The assessment is a demonstration. A demonstration can never be published."),
            N_("Assess real hazard and ground, and publish that assessment: riskmap risk publish"),
        )
    elif not facts.is_assessment_published:
        yield lack(
            N_("Version {version} of the assessment is a draft."),
            N_("Publish it in the name of a person: riskmap risk publish"),
            version=facts.assessment_version,
        )


def real(facts: Facts) -> Iterator[Lack]:
    """Yield what is missing of nothing made up."""
    made_up = {
        N_("The outlines are made up."): facts.flags.geometry_is_synthetic,
        N_("The outlines are approximate."): facts.flags.geometry_is_approximate,
        N_("The ground is made up."): facts.flags.terrain_is_synthetic,
        N_("The hazard is made up."): facts.flags.hazard_is_synthetic,
        N_("The survey of coping capacity is made up."): facts.flags.survey_is_synthetic,
    }
    for sentence, holds in made_up.items():
        if holds:
            yield lack(sentence, N_("Bring the real data in; demonstration data stay at home."))
    if facts.demo_places:
        yield lack(
            N_("{count} places on the map are made up."),
            N_("Import real places; the made-up ones of that kind go by themselves."),
            count=facts.demo_places,
        )
