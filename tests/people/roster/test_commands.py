"""``riskmap people roster`` as somebody types it."""

from __future__ import annotations

import stat
from pathlib import Path

from riskmap.core.errors import UnreadableFileError
from riskmap.people.commands.duty import roster
from tests.people.conftest import COMMITTEE, STREET, Town
from tests.people.roster.conftest import SECOND_COMMITTEE
from tests.people.roster.shells import answered, shell_of

TABLE = f"区划代码,角色,姓名,电话\n{COMMITTEE},A,示例甲,021-1234567\n{COMMITTEE},C,示例乙,\n"


def test_a_table_is_brought_listed_confirmed_and_taken_along(
    small_office: Town, tmp_path: Path
) -> None:
    run = shell_of(small_office.database, roster)
    file = tmp_path / "officers.csv"
    file.write_text(TABLE, "utf-8")
    looked = answered(run("import", file, "--by", "me", "--dry-run", "--json"), 1)
    assert (looked["accepted"], looked["refused"], looked["written"]) == (1, 1, False)
    assert answered(run("list", "--json"))["unrecorded"] == 3
    assert answered(run("import", file, "--by", "me", "--json"), 1)["added"] == 1
    listed = answered(run("list", "--under", STREET, "--json"))
    assert (listed["units"], listed["without_valid_a"], listed["is_demo"]) == (2, 1, False)
    missing = answered(run("gaps", "--json"), 1)
    reasons = {
        one["code12"]: [each["reason"] for each in one["reasons"]] for one in missing["gaps"]
    }
    assert reasons[SECOND_COMMITTEE] == ["nothing_recorded"]
    assert reasons[COMMITTEE] == ["not_confirmed", "no_b"]
    assert answered(run("confirm", COMMITTEE, "--by", "me", "--json"))["confirmed"] == [COMMITTEE]
    out = tmp_path / "out.xlsx"
    assert answered(run("export", out, "--by", "me", "--json"))["count"] == 6
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert answered(run("import", out, "--by", "me", "--json"))["unchanged"] == 1
    actors = {one.actor for one in small_office.entries(action="exported")}
    assert actors == {"me"}


def test_lines_for_people_say_who_is_missing(small_office: Town, tmp_path: Path) -> None:
    run = shell_of(small_office.database, roster)
    done = run("gaps")
    assert done.exit_code == 1
    assert "Communities without a valid A: 3 of 3; nothing recorded: 3." in done.output
    assert isinstance(
        run("export", tmp_path / "x.pdf", "--by", "me").exception, UnreadableFileError
    )


def test_the_demonstration_has_a_roster_of_its_own(small_office: Town, tmp_path: Path) -> None:
    run = shell_of(small_office.database, roster)
    file = tmp_path / "officers.csv"
    file.write_text(TABLE, "utf-8")
    run("import", file, "--by", "me", "--demo")
    assert answered(run("list", "--json"))["unrecorded"] == 3
    assert answered(run("list", "--demo", "--json"))["unrecorded"] == 2
