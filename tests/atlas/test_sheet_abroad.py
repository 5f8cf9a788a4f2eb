"""The sheet of a place that brings its own divisions, levels, codes and form of the index."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import evolve
from flask.testing import FlaskClient

from riskmap.atlas.service import units
from riskmap.atlas.sheet.pictures import of_hazards
from riskmap.core.access import Scope
from riskmap.core.sources import Flags
from riskmap.runtime import Runtime
from tests.atlas.test_sheet import section, words

WHOLE = "/divisions/0101?lang=en"
PART = "/divisions/0101-03?lang=en"


def test_codes_of_any_kind_have_sheets_that_lead_to_each_other(abroad: FlaskClient) -> None:
    whole = abroad.get(WHOLE)
    assert whole.status_code == 200
    assert "/divisions/0101-03" in whole.text
    part = abroad.get(PART)
    assert part.status_code == 200
    assert 'href="/divisions/0101"' in part.text
    assert 'rel="next" href="/divisions/0101-04"' in part.text


def test_a_code_that_nobody_knows_is_not_found(abroad: FlaskClient) -> None:
    assert abroad.get("/divisions/0999").status_code == 404
    assert abroad.get("/divisions/310107000000").status_code == 404


def test_shares_that_are_not_defined_are_not_drawn(abroad: FlaskClient) -> None:
    text = words(section(abroad.get(PART).text, "why"))
    assert "shares are not defined for this form" in text
    assert not re.search(r"/ 10 · \d+ %", text)


def test_a_composite_in_money_stands_with_its_unit(abroad: FlaskClient) -> None:
    text = words(section(abroad.get(PART).text, "level"))
    assert re.search(r"CLP [\d,.]+( [mb]illion)? a year, prices of \d{4}", text)
    assert "/ 10" not in text


def test_hazards_are_called_as_the_place_calls_them(abroad: FlaskClient) -> None:
    text = words(section(abroad.get(PART).text, "hazards"))
    assert "Inundación por lluvia" in text
    assert "Sismo" in text
    assert "counted by events, without a curve" in section(abroad.get(PART).text, "losses")


def test_what_only_the_files_of_a_hazard_say_of_themselves_is_said_beside_its_bars(
    puerto: Runtime, abroad: FlaskClient
) -> None:
    with puerto.database.read(Scope.system("test")) as uow:
        found = units(uow, "puerto_ejemplo", level="barrio")
    assert found.assessment is not None
    risk, provenance = found.units[0].risk, found.assessment.provenance
    assert risk is not None
    undeclared = dict.fromkeys(Flags().as_dict(), False)
    said = Flags(hazard_is_synthetic=True)
    hazards = [{**one, **undeclared, "flags": said.as_dict()} for one in provenance["hazards"]]
    assessment = evolve(found.assessment, provenance={**provenance, "hazards": hazards})
    with abroad.application.test_request_context("/"):
        picture = of_hazards(risk, assessment)
    assert picture is not None
    assert picture.flags == said


def test_the_people_of_the_unit_itself_are_told_by_age(abroad: FlaskClient) -> None:
    text = words(section(abroad.get(WHOLE).text, "people"))
    assert "Nobody counted by age here" not in text
    assert re.search(r"15 to 64 [\d,]+ · \d+ %", text)


def test_advice_follows_the_kind_of_a_hazard_whatever_its_id(abroad: FlaskClient) -> None:
    titles = re.findall(r'advice__title">([^<]+)', abroad.get(PART).text)
    assert set(titles) == {"Rainstorm and waterlogging", "Earthquake"}


def test_shelters_of_another_continent_are_not_near(abroad: FlaskClient) -> None:
    text = words(section(abroad.get(PART).text, "places"))
    assert "none is recorded yet" in text
    assert "That does not mean that there is none" in text


def test_the_past_is_told_with_what_forbids_to_compare_it(abroad: FlaskClient) -> None:
    text = words(section(abroad.get("/divisions/0102-04?lang=en").text, "history"))
    assert text.index("version 3") < text.index("version 2") < text.index("version 1")
    assert text.count("shown here") == 1
    assert text.count("Beside the one shown: not comparable") == 2


def test_the_numbers_of_another_country_are_not_passed_off_as_those_of_the_place(
    abroad: FlaskClient, puerto: Runtime
) -> None:
    text = words(section(abroad.get(PART).text, "phones"))
    assert "The emergency numbers of this place are not recorded." in text
    assert not re.search(r"\b1(10|19|20)\b", text)
    assert "119" not in words(abroad.get("/print?lang=en").text).split("In an emergency")[1]
    file = Path(str(puerto.settings.place.region)).with_name("contacts.toml")
    phone = '[[phone]]\nnumber = "132"\nes = "Bomberos"\n'
    file.write_text(f'source = "oficina"\nverified = false\n{phone}', "utf-8")
    try:
        text = words(section(abroad.get(PART).text, "phones"))
        assert "not recorded." not in text
        assert "Bomberos 132" in text
        assert "Bomberos 132" in words(abroad.get("/print?lang=en").text)
    finally:
        file.unlink()
