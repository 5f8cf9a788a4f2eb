"""Findings: what, where, how much it matters, how to mend it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskmap.core.findings import Finding, Severity, counts, errors_among
from riskmap.core.words import Message

severities = st.lists(st.sampled_from(Severity))


def finding(severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        kind="code_precision_lost",
        severity=severity,
        message=Message("{code} has lost digits.", {"code": "3.10107E+11"}),
        mend=Message("Store the column as text."),
        file="committees.csv",
        row=4,
        field="code",
        value="3.10107E+11",
    )


def test_a_finding_is_whole_in_json() -> None:
    assert json.loads(json.dumps(finding().as_dict())) == {
        "kind": "code_precision_lost",
        "severity": "error",
        "message": "3.10107E+11 has lost digits.",
        "mend": "Store the column as text.",
        "file": "committees.csv",
        "row": 4,
        "field": "code",
        "value": "3.10107E+11",
    }


def test_a_finding_is_said_in_the_language_of_the_reader() -> None:
    words = {
        "{code} has lost digits.": "{code} 丢失数位。",
        "Store the column as text.": "请将该列存为文本。",
    }
    said = finding().as_dict(words.__getitem__)
    assert (said["message"], said["mend"]) == ("3.10107E+11 丢失数位。", "请将该列存为文本。")


def test_without_advice_there_is_none() -> None:
    bare = Finding(kind="whole_file", severity=Severity.INFO, message=Message("Read."))
    assert bare.as_dict()["mend"] is None
    assert bare.as_dict()["row"] is None


@given(severities)
def test_only_errors_keep_a_file_out(given_severities: list[Severity]) -> None:
    findings = [finding(one) for one in given_severities]
    assert len(errors_among(findings)) == given_severities.count(Severity.ERROR)


@given(severities)
def test_every_severity_is_counted_even_when_there_is_none(
    given_severities: list[Severity],
) -> None:
    counted = counts(finding(one) for one in given_severities)
    assert set(counted) == {"error", "warning", "info"}
    assert sum(counted.values()) == len(given_severities)
    assert counted["warning"] == given_severities.count(Severity.WARNING)


@pytest.mark.parametrize("severity", Severity)
def test_a_severity_reads_as_its_slug(severity: Severity) -> None:
    assert finding(severity).as_dict()["severity"] == severity.name.lower()
