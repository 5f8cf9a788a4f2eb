"""The page of one's own tokens: made by a form, shown once, taken away."""

from __future__ import annotations

import re
from collections.abc import Callable

from riskmap.people.model import Role
from tests.people.conftest import OTHER_STREET, STREET
from tests.people.programs.conftest import Caller
from tests.people.sites import Site

PAGE = "/me/tokens"
UNITS = "/api/v1/divisions?limit=1"


def test_a_token_is_made_shown_once_used_and_taken_away(
    site: Site, caller: Callable[[str], Caller]
) -> None:
    browser = site.signed_in("token-maker", (Role.STREET_COMPILER, STREET))
    assert PAGE in browser.text("/me")
    made = browser.send(PAGE, page=PAGE, label="nightly job", may="read", code12=STREET, days="30")
    (token,) = re.findall(r"rm_[0-9a-f]{8}_[\w-]{43}", made.text)
    assert caller(token).get(UNITS).status_code == 200
    assert caller(token).add("p-1").status_code == 403
    again = browser.text(PAGE)
    assert token not in again
    assert token[:11] in again
    assert "nightly job" in again
    (path,) = re.findall(r'action="(/me/tokens/\d+/revoke)"', again)
    assert browser.send(path, page=PAGE).status_code == 303
    assert caller(token).get(UNITS).status_code == 401
    assert "/revoke" not in browser.text(PAGE)


def test_what_cannot_be_made_is_explained_and_what_was_typed_stays(site: Site) -> None:
    browser = site.signed_in("token-wisher", (Role.STREET_COMPILER, STREET))
    for wrong in ({"code12": OTHER_STREET}, {"days": "9999"}, {"label": " "}):
        fields = {"label": "mine", "may": "write", "code12": "", "days": "30", **wrong}
        answer = browser.send(PAGE, page=PAGE, **fields)
        assert answer.status_code == 422
        assert "rm_" not in answer.text
        assert 'value="write" checked' in answer.text


def test_nobody_takes_the_token_of_another_away(site: Site) -> None:
    one, other = (
        site.signed_in(name, (Role.STREET_COMPILER, STREET)) for name in ("token-a", "token-b")
    )
    one.send(PAGE, page=PAGE, label="a", may="read", code12="", days="7")
    (path,) = re.findall(r'action="(/me/tokens/\d+/revoke)"', one.text(PAGE))
    assert other.send(path, page=PAGE).status_code == 404
    assert path in one.text(PAGE)
