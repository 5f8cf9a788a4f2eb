"""Which column is what."""

import pytest

from riskmap.core.errors import UnreadableFileError
from riskmap.divisions.imports.fields import Role, assign, count_columns
from riskmap.divisions.imports.records import ImportOptions

NONE = ImportOptions()


@pytest.mark.parametrize(
    ("columns", "code", "name"),
    [
        (("code12", "name_zh"), "code12", "name_zh"),
        (("DM", "MC", "YWM", "MJ"), "DM", "MC"),
        (("社区代码", "社区名称", "人口"), "社区代码", "社区名称"),
        (("社区代", "社区名"), "社区代", "社区名"),  # cut after ten bytes of UTF-8
        (("Name", "CODE"), "CODE", "Name"),
        (("code", "code12"), "code12", None),
        (("\ufeff代码", " 名称 "), "\ufeff代码", " 名称 "),
        (("a", "b"), None, None),
    ],
)
def test_names_in_use_are_known(
    columns: tuple[str, ...], code: str | None, name: str | None
) -> None:
    found = assign(columns, NONE)
    assert (found.get(Role.CODE), found.get(Role.NAME)) == (code, name)


def test_a_column_that_is_named_goes_before_the_known_ones() -> None:
    options = ImportOptions(code_field="编号", name_field="code")
    found = assign(("code", "编号"), options)
    assert found == {Role.CODE: "编号", Role.NAME: "code"}


def test_a_named_column_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnreadableFileError, match=r"no field nummer.*DM, MC"):
        assign(("DM", "MC"), ImportOptions(code_field="nummer"))


def test_columns_that_count_people_are_known() -> None:
    assert count_columns(("人口", "Population", "MJ")) == ["人口", "Population"]
