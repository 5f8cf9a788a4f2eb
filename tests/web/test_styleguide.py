"""The style guide shows every part that pages are made of."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

#: Each part by what only its markup has.
COMPONENTS = {
    "cards": r'class="card[ "]',
    "tables": r"<table[^>]*>.*?<caption",
    "forms": r"<form[^>]*>.*?<label.*?<input",
    "tabs": r'class="tabset[ "].*?class="tablist[ "].*?class="tabset__panel[ "]',
    "dialogs": r"<dialog [^>]*aria-labelledby",
    "toasts": r"data-toasts?[ =]",
    "badges": r'class="badge[ "]',
    "empty states": r'class="empty[ "]',
    "error states": r'class="failure[ "]',
    "skeletons": r'class="skeleton[ "]',
    "steppers": r'class="stepper[ "]',
    "timeline": r'class="timeline[ "]',
    "warnings in their own colours": r'class="warning[ "]',
}


@pytest.mark.parametrize("name", list(COMPONENTS))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_component_is_shown(client: FlaskClient, name: str, lang: str) -> None:
    main = client.get(f"/styleguide?lang={lang}").text.partition("<main")[2].partition("</main>")[0]
    assert re.search(COMPONENTS[name], main, re.DOTALL), name
