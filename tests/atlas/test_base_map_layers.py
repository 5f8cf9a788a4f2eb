"""The base map from outside bears its provider's name and review number."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskmap.atlas.layers import layers
from riskmap.core.access import Scope
from riskmap.maps.layer import AskedLayers
from riskmap.runtime import Runtime


@pytest.mark.parametrize(
    ("number", "credit"),
    [("", "天地图 Tianditu"), ("GS(2000)0000号", "天地图 Tianditu GS(2000)0000号")],
)
def test_its_credit_names_the_review_number_that_the_site_gave(
    runtime: Runtime, tmp_path: Path, number: str, credit: str
) -> None:
    asked = AskedLayers(
        region="nowhere",
        folder=tmp_path,
        build=tmp_path,
        locale="zh",
        outside="vec",
        outside_review_number=number,
    )
    with runtime.database.read(Scope.public("a test")) as uow:
        offered = list(layers(uow, asked))
    assert [one.slug for one in offered] == ["tianditu_vec", "tianditu_cva"]
    assert {one.attribution for one in offered} == {credit}


def test_without_a_key_nothing_from_outside_is_offered(runtime: Runtime, tmp_path: Path) -> None:
    asked = AskedLayers(region="nowhere", folder=tmp_path, build=tmp_path, locale="zh")
    with runtime.database.read(Scope.public("a test")) as uow:
        assert list(layers(uow, asked)) == []
