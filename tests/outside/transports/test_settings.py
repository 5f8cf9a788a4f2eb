from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import fields_dict

from riskmap.core.errors import ConfigurationError
from riskmap.outside.transports import KEYS, Options, options_from

GIVEN = {
    "user": "shu",
    "password": "hunter2",
    "headers": {"X-Key": "hunter3"},
    "redirects_max": 1,
    "size_max": 1_000,
    "ca_file": "/etc/ca.pem",
    "host_key": "SHA256:x",
    "key_file": "/etc/key",
    "each": True,
    "settle_s": 5,
    "done": "done",
    "silent_s": 30.5,
    "ntrip": 1,
    "position": [121.4, 31.24, 12],
}


def test_what_a_site_sets_is_read_over_what_the_program_knows(options: Options) -> None:
    assert set(GIVEN) == set(KEYS)
    assert set(KEYS) < set(fields_dict(Options))
    made = options_from(GIVEN, options)
    assert made.reach == options.reach
    assert (made.ca_file, made.ntrip, made.settle_s) == (Path("/etc/ca.pem"), "1", 5.0)
    assert made.position == (121.4, 31.24, 12.0)
    assert "hunter" not in repr(made)


def test_a_key_that_is_none_is_told_with_the_nearest(options: Options) -> None:
    with pytest.raises(ConfigurationError, match=r"feeds\.rain sets pasword.*nearest is password"):
        options_from({"pasword": "hunter2"}, options, where="feeds.rain")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("user", 7),
        ("user", "a\nb"),
        ("headers", ["X"]),
        ("headers", {"X": "a\r\nY: b"}),
        ("size_max", 0),
        ("size_max", 1.5),
        ("size_max", True),
        ("each", "yes"),
        ("settle_s", -1),
        ("settle_s", float("nan")),
        ("done", "../elsewhere"),
        ("done", "/done"),
        ("done", ""),
        ("ntrip", 3),
        ("position", [121.4, 31.24]),
        ("position", [31.24, 121.4, 12]),
        ("position", "here"),
    ],
)
def test_what_does_not_fit_is_told_with_what_does(options: Options, key: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=rf"feeds\.rain\.{key} does not fit"):
        options_from({key: value}, options, where="feeds.rain")
