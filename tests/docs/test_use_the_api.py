"""The examples of "Use the API" run as they stand, one after the other, against a real server."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from riskmap.people.keys import sign_in_key
from riskmap.people.model import Role
from riskmap.people.service import access_tokens
from riskmap.people.service.access_tokens import Wish
from riskmap.runtime import open_runtime
from tests.docs import made
from tests.fixtures.equipment import NO_CURL, can_run_examples
from tests.fixtures.site import served
from tests.people.conftest import DISTRICT, Town
from tests.reporting.dangers.photos import a_photo

PAGE = made.ROOT / "riskmap" / "docs" / "how-to" / "use-the-api.md"
#: Begins what one example answers.
MARK = "=== example"
#: What each example answers, in their order.
ANSWERS = [
    r"",
    r'10\n"\w.+"',
    r"demo-[\w-]+(\n[\w-]+)+",
    r"304",
    r"",
    r'"shelter-071"\n1',
    r"90\n2",
    r"[0-9A-Z]{4}-[0-9A-Z]{4}",
    r"1\n0",
    r"image/jpeg",
    r"400\nlevel cannot be 'village'\.\nUse one of: .+",
]


@pytest.fixture(scope="module")
def told(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the reader fills in: where the site is, and a token."""
    home = tmp_path_factory.mktemp("api") / "home"
    shutil.copytree(prepared_home, home)
    wish = Wish(label="example", may_write=True, code12="", days=1)
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        town, key = Town(runtime.database), sign_in_key(runtime.home.keys)
        town.add("reader", (Role.DISTRICT_COMPILER, DISTRICT))
        token = town.write(access_tokens.make, wish, is_strong=True, key=key, as_="reader")
    with served(home) as address:
        yield {"https://map.example": address, "rm_…": token}


def examples() -> list[str]:
    blocks = re.findall(
        r"^( *)```sh\n(.*?)^ *```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in blocks]


@pytest.mark.skipif(not can_run_examples(), reason=NO_CURL)
def test_the_examples_answer_what_the_page_says(told: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(a_photo())
    script = "set -euo pipefail\n" + "".join(f"echo '{MARK}'\n{one}" for one in examples())
    for said, meant in told.items():
        assert said in script
        script = script.replace(said, meant)
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answers = [one.strip() for one in done.stdout.split(MARK)[1:]]
    assert len(answers) == len(ANSWERS)
    for answer, expected in zip(answers, ANSWERS, strict=True):
        assert re.fullmatch(expected, answer), answer
