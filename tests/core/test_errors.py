"""Errors: each says what is wrong and how to mend it, in the reader's language."""

from __future__ import annotations

import ast
import pickle
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import riskmap
from riskmap.core import errors
from riskmap.core.errors import (
    FindingsError,
    InvalidCodeError,
    MissingAssetError,
    RasterError,
    RiskmapError,
)
from riskmap.core.words import N_, Message

PACKAGE = Path(riskmap.__file__).parent
FAMILY = [
    one
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, RiskmapError) and one is not RiskmapError
]


def test_an_error_says_what_and_how_to_mend_it() -> None:
    fault = RasterError(N_("{name} has no CRS."), mend=N_("Give {name} one."), name="dem.tif")
    assert str(fault) == "dem.tif has no CRS. Give dem.tif one."


def test_an_error_without_advice_says_only_what() -> None:
    assert str(RasterError(N_("{name} has no CRS."), name="dem.tif")) == "dem.tif has no CRS."


def test_advice_comes_from_the_class_when_the_raiser_gives_none() -> None:
    fault = MissingAssetError(N_("{file} is missing."), file="map.js")
    assert str(fault) == "map.js is missing. Run scripts/serve --prepare-only again."
    assert str(MissingAssetError(N_("Gone."), mend="")) == "Gone."


def test_an_error_waits_for_its_language() -> None:
    fault = InvalidCodeError(N_("{code} is not a 12-digit division code."), code="'31'")
    assert fault.message == Message("{code} is not a 12-digit division code.", {"code": "'31'"})
    assert fault.how_to_mend.id == InvalidCodeError.mend


def test_an_error_carries_its_findings() -> None:
    fault = FindingsError(N_("{file} has faults."), findings=("one", "two"), file="a.csv")
    assert fault.findings == ("one", "two")
    assert str(fault) == "a.csv has faults."


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_every_kind_of_error_survives_the_way_between_processes(kind: type[RiskmapError]) -> None:
    fault = kind("{what} happened.", what="something", mend="Mend {what}.")
    back = pickle.loads(pickle.dumps(fault))
    assert type(back) is kind
    assert str(back) == str(fault) == "something happened. Mend something."


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_every_kind_of_error_is_explained_in_a_sentence(kind: type[RiskmapError]) -> None:
    sentence = (kind.__doc__ or "").partition("\n")[0]
    assert sentence.endswith(".")
    assert len(sentence.split()) > 3


def test_whoever_raises_an_error_fills_every_place_of_its_sentences() -> None:
    raised = [(path, call) for path in sorted(PACKAGE.rglob("*.py")) for call in _raised(path)]
    assert len(raised) > 20
    empty = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}: {sorted(_places(call) - _filled(call))}"
        for path, call in raised
        if _places(call) - _filled(call)
    ]
    assert empty == []


def _raised(path: Path) -> Iterator[ast.Call]:
    """Yield every call of an …Error whose keywords can all be read from the text."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            is_plain = all(keyword.arg is not None for keyword in node.keywords)
            if node.func.id.endswith("Error") and is_plain and _marked(node):
                yield node


def _marked(call: ast.Call) -> list[str]:
    """Return the sentences that are written out in a call: N_("…")."""
    values = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mend")]
    return [
        value.args[0].value
        for value in values
        if isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id == "N_"
        and isinstance(value.args[0], ast.Constant)
        and isinstance(value.args[0].value, str)
    ]


def _places(call: ast.Call) -> set[str]:
    parsed = (part for text in _marked(call) for part in string.Formatter().parse(text))
    return {name.partition(".")[0].partition("[")[0] for _, name, _, _ in parsed if name}


def _filled(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords if keyword.arg}
