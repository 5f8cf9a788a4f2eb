"""The files of Putuo: plain, small, and each of them told of in PROVENANCE.md."""

from __future__ import annotations

import pytest

from tests.geodata.putuo.conftest import PUTUO, table


def test_every_file_is_utf8_with_plain_line_ends_and_small() -> None:
    for path in PUTUO.parent.rglob("*"):
        if path.suffix in {".csv", ".geojson", ".md", ".toml"}:
            text = path.read_bytes()
            assert text.decode("utf-8").endswith("\n"), path
            assert not text.startswith(b"\xef\xbb\xbf"), path
            assert b"\r" not in text, path
            assert len(text) < 200_000, path
    assert (PUTUO / "boundaries.geojson").stat().st_size < 60_000


def test_the_provenance_speaks_of_every_file() -> None:
    provenance = (PUTUO / "PROVENANCE.md").read_text(encoding="utf-8")
    described = {line.removeprefix("## ") for line in provenance.splitlines() if line[:3] == "## "}
    present = {path.name for path in PUTUO.iterdir()} - {"PROVENANCE.md", "region.toml"}
    assert present <= described


@pytest.mark.parametrize(
    "name", ["successions.csv", "population.csv", "jobs.csv", "vulnerability.csv"]
)
def test_every_row_names_its_source_and_says_whether_it_is_verified(name: str) -> None:
    for row in table(name):
        assert row["source"]
        assert row["verified"] in {"true", "false"}
