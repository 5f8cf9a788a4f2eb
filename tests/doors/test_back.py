"""Nobody is sent to another site."""

from __future__ import annotations

import pytest

from riskmap.doors.back import safe_next


@pytest.mark.parametrize(
    "path", ["/", "/people?text=a&role=officer_a", "/divisions/310107005000#x"]
)
def test_a_path_of_this_site_is_gone_back_to(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "text",
    [None, "", "people", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb",
     "javascript:alert(1)", "/\t/evil.example", "\\\\evil.example", "/" + "a" * 3000,
     "http:///evil.example", "//[evil"],
)  # fmt: skip
def test_everything_else_leads_to_the_start(text: str | None) -> None:
    assert safe_next(text, otherwise="/me") == "/me"
