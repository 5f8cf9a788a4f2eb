"""Settings: three layers, and a fault in any of them says which, where and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap import config
from riskmap.config import Settings, known_keys, read_settings
from riskmap.core.errors import ConfigurationError

SHIPPED = (Path(config.__file__).parents[2] / "config.toml").read_text("utf-8")
KEYS = [key for key, _, _ in known_keys()]
ENVIRONMENT = "the environment"


def read(**environ: str) -> Settings:
    return read_settings(SHIPPED, environ=environ)


def variable(key: str) -> str:
    return "RISKMAP_" + key.replace(".", "__").upper()


@pytest.fixture
def site_file(tmp_path: Path) -> Path:
    return tmp_path / "site.toml"


def refused(site_file: Path, text: str | bytes) -> str:
    """Return what is said about a site file."""
    site_file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError) as fault:
        read_settings(SHIPPED, site_file, {})
    assert str(fault.value.how_to_mend)
    return str(fault.value)


def test_the_shipped_settings_are_whole() -> None:
    settings = read()
    assert settings.server.host == "127.0.0.1"
    assert settings.place.code12 == "310107000000"


def test_every_setting_is_in_the_shipped_file_with_a_comment() -> None:
    whole = SHIPPED.partition("# One block a feed.")[0]
    lines = [line for line in whole.splitlines() if " = " in line]
    assert [line.partition(" =")[0] for line in lines] == [key.partition(".")[2] for key in KEYS]
    assert [line for line in lines if " # " not in line] == []


def test_every_setting_says_its_type_and_what_it_is_for() -> None:
    assert [key for key, kind, description in known_keys() if not (kind and description)] == []


def test_the_site_file_goes_over_the_shipped_one_and_the_environment_over_both(
    site_file: Path,
) -> None:
    site_file.write_text("[server]\nport = 8001\nthreads = 8\n", "utf-8")
    server = read_settings(SHIPPED, site_file, {"RISKMAP_SERVER__PORT": "8002"}).server
    assert (server.host, server.threads, server.port) == ("127.0.0.1", 8, 8002)


def test_a_site_file_that_is_not_there_changes_nothing(site_file: Path) -> None:
    assert read_settings(SHIPPED, site_file, {}) == read()


def test_a_site_file_saved_by_windows_editor_is_read(site_file: Path) -> None:
    site_file.write_text("[server]\r\nport = 8001\r\n", "utf-8-sig")
    assert read_settings(SHIPPED, site_file, {}).server.port == 8001


def test_the_environment_gives_numbers_switches_and_lists() -> None:
    settings = read(
        RISKMAP_SERVER__CLOCK="false",
        RISKMAP_SERVER__ALLOWED_HOSTS='["map.example", "localhost"]',
        RISKMAP_PLACE__BOUNDS="[121.0, 31.0, 122.0, 32.0]",
        RISKMAP_DATABASE__BUSY_TIMEOUT_S="2.5",
    )
    assert settings.server.clock is False
    assert settings.server.allowed_hosts == ("map.example", "localhost")
    assert settings.place.bounds == (121.0, 31.0, 122.0, 32.0)
    assert settings.database.busy_timeout_s == 2.5


def test_what_is_read_elsewhere_is_no_misspelt_setting() -> None:
    elsewhere = {
        "RISKMAP_HOME": "home",
        "RISKMAP_TEST_LONG": "1",
        "RISKMAP_TEST_SHARED": "shared",
        "RISKMAP_CHROMIUM": "chromium",
        "PATH": "bin",
    }
    assert read(**elsewhere) == read()


def test_settings_cannot_be_changed_once_they_are_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read().server.port = 1


def _misspellings(key: str) -> set[str]:
    """Return `key` with one letter of the part after the dot left out, doubled or swapped."""
    section, _, name = key.partition(".")
    variants = set[str]()
    for at in range(len(name)):
        variants |= {
            name[:at] + name[at + 1 :],
            name[: at + 1] + name[at:],
            name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
        }
    return {f"{section}.{one}" for one in variants if one} - set(KEYS)


@given(st.sampled_from(sorted((wrong, key) for key in KEYS for wrong in _misspellings(key))))
def test_a_misspelt_key_is_answered_with_the_right_one(pair: tuple[str, str]) -> None:
    wrong, right = pair
    with pytest.raises(ConfigurationError) as fault:
        read(**{variable(wrong): "1"})
    assert f"{ENVIRONMENT} sets {wrong}, which is no setting." in str(fault.value)
    assert f"The nearest is {right}." in str(fault.value)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_without_its_section_is_answered_with_the_whole_one(key: str) -> None:
    name = key.partition(".")[2]
    right = {one for one in KEYS if one.endswith(f".{name}")}
    with pytest.raises(ConfigurationError) as fault:
        read(**{f"RISKMAP_{name.upper()}": "1"})
    assert any(f"The nearest is {one}." in str(fault.value) for one in right)


def test_a_misspelt_key_names_the_file_it_stands_in(site_file: Path) -> None:
    said = refused(site_file, "[server]\nprot = 8001\n")
    assert f"{site_file} sets server.prot" in said
    assert "The nearest is server.port. " in said


def test_a_key_in_the_wrong_section_is_shown_the_right_one(site_file: Path) -> None:
    assert "The nearest is server.port. " in refused(site_file, "[clock]\nport = 8001\n")


def test_a_misspelt_section_is_answered_with_the_right_one(site_file: Path) -> None:
    said = refused(site_file, "[databse]\nurl = ''\n")
    assert "sets databse, which is no setting. The nearest is database. " in said


@pytest.mark.parametrize("text", ["server = 3\n", "server = 'x'\n", "[[server]]\nport = 1\n"])
def test_a_section_that_is_no_section_is_refused(site_file: Path, text: str) -> None:
    said = refused(site_file, text)
    assert f"{site_file}: server is a section, not a setting." in said
    assert "Write [server] on a line of its own" in said


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("server.port", "65536", "less than or equal to 65535"),
        ("server.port", "eighty", "a valid integer"),
        ("server.threads", "0", "greater than or equal to 1"),
        ("server.allowed_hosts", "[]", "at least 1 item"),
        ("server.allowed_hosts", "localhost", "a valid tuple"),
        ("server.clock", "perhaps", "a valid boolean"),
        ("database.busy_timeout_s", "0", "greater than 0"),
        ("place.code12", "310107", "twelve digits are needed, for example 310107000000"),
        ("place.code12", "31010700000A", "twelve digits are needed"),
        ("place.bounds", "[121.5, 31.2, 121.3, 31.3]", "west must be less than east"),
        ("place.bounds", "[121.3, 31.3, 121.5, 31.2]", "south less than north"),
        ("place.bounds", "121.3 31.2 121.5 31.3", "a valid tuple"),
        ("place.timezone", "Asia/Shangai", "no such time zone"),
        ("place.language", "fr", "'zh' or 'en'"),
        ("clock.lease_poll_s", "26", "less than or equal to 25"),
        ("backup.keep", "0", "greater than or equal to 1"),
        ("log.level", "loud", "'debug', 'info', 'warning' or 'error'"),
    ],
)
def test_a_wrong_value_says_layer_key_and_what_is_allowed(
    key: str, value: str, reason: str
) -> None:
    with pytest.raises(ConfigurationError) as fault:
        read(**{variable(key): value})
    assert str(fault.value).startswith(f"{ENVIRONMENT}: {key} cannot be ")
    assert reason in str(fault.value)
    assert "Correct it there; config.toml explains each setting." in str(fault.value)


def test_the_layer_at_fault_is_the_one_on_top(site_file: Path) -> None:
    site_file.write_text("[server]\nport = -1\n", "utf-8")
    with pytest.raises(ConfigurationError, match="port cannot be") as fault:
        read_settings(SHIPPED, site_file, {})
    assert str(fault.value).startswith(str(site_file))
    assert read_settings(SHIPPED, site_file, {"RISKMAP_SERVER__PORT": "1"}).server.port == 1


def test_true_is_not_taken_for_the_number_one(site_file: Path) -> None:
    said = refused(site_file, "[server]\nport = true\n")
    assert "server.port cannot be True: true and false are for switches only." in said


def test_text_that_is_not_toml_names_file_and_line(site_file: Path) -> None:
    said = refused(site_file, "[server]\nhost = localhost\n")
    assert f"{site_file} is not valid TOML: " in said
    assert "line 2" in said
    assert "strings need quotation marks" in said


def test_a_file_in_another_encoding_is_refused_with_advice(site_file: Path) -> None:
    said = refused(site_file, "[place]\nregion = '普陀'\n".encode("gbk"))
    assert f"{site_file} cannot be read: " in said
    assert "Save it as UTF-8" in said


def test_a_setting_missing_from_the_shipped_file_is_blamed_on_it() -> None:
    without = "\n".join(line for line in SHIPPED.splitlines() if not line.startswith("port"))
    with pytest.raises(ConfigurationError) as fault:
        read_settings(without, environ={})
    assert str(fault.value).startswith("config.toml: server.port cannot be ")


def test_a_password_in_the_address_of_the_database_is_not_said_by_other_faults() -> None:
    with pytest.raises(ConfigurationError) as fault:
        read(RISKMAP_DATABASE__URL="postgresql://u:secret@h/d", RISKMAP_SERVER__PORT="x")
    assert "secret" not in str(fault.value)


def test_the_name_of_the_environment_is_said_in_the_language_of_the_reader() -> None:
    with pytest.raises(ConfigurationError) as fault:
        read(RISKMAP_SERVER__PROT="1")
    said = fault.value.message.say(lambda text: text.replace(ENVIRONMENT, "环境变量"))
    assert said.startswith("环境变量")


def test_a_feed_has_what_its_block_says_else_what_holds_for_all(site_file: Path) -> None:
    site_file.write_text("[feed]\nretry_s = 7\n[feeds.rain]\non = true\n", "utf-8")
    environ = {"RISKMAP_FEEDS__RAIN__ADDRESS": "file:///rain/*.csv"}
    found = read_settings(SHIPPED, site_file, environ).feeds
    assert (found["rain"].on, found["rain"].retry_s, found["level"].on) == (True, 7, False)
    assert (found["rain"].format, found["rain"].address) == ("rain", "file:///rain/*.csv")
    assert found["typhoon"].allowed_age_s == 6 * 3600


def test_nothing_that_ships_is_asked_before_a_site_says_so() -> None:
    assert [name for name, one in read().feeds.items() if one.on] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[feeds.rain]\non = true\nevery = 3", "sets feeds.rain.every, which is no setting"),
        ("[feeds.rain]\nevry_s = 3", "The nearest is feeds.rain.every_s."),
        ("[feeds.Rain-1]\non = true", "Rain-1 is no name of a feed."),
        ("[feeds]\nrain = 3", "feeds.rain is a section, not a setting"),
        ("feeds = 3", "feeds is a section, not a setting"),
        ("[feeds.rain]\nevery_s = 0", "site.toml: feeds.rain.every_s cannot be 0: "),
        ("[feeds.new]\non = true", "site.toml: feeds.new.format cannot be missing"),
        ("[feeds.rain]\nutc_offset = '8'", "feeds.rain.utc_offset cannot be '8'"),
        ("[feed]\nretry_s = 0", "site.toml: feed.retry_s cannot be 0"),
    ],
)
def test_a_fault_of_a_feed_says_which_key_is_wrong(site_file: Path, text: str, said: str) -> None:
    assert said in refused(site_file, text)


def test_what_a_feed_says_to_whom_it_asks_is_not_repeated(site_file: Path) -> None:
    said = refused(site_file, "[feeds.rain]\ntransport = 'password=secret'\n")
    assert "feeds.rain.transport cannot be …" in said
    assert "secret" not in said


def test_the_environment_gives_the_password_of_a_feed() -> None:
    found = read(RISKMAP_FEEDS__RAIN__TRANSPORT='{"user": "a", "password": "b"}').feeds["rain"]
    assert found.transport == {"user": "a", "password": "b"}
    assert "'b'" not in repr(found)
