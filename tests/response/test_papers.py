"""What a pack says of the response: who leads, who is on duty, how far each order has come."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from riskmap.people.model import Role
from riskmap.reporting.service.packs import Packs
from riskmap.response.model.orders import Stage
from riskmap.response.service import duty_log, ordering, posting
from riskmap.store.masters import Masters
from tests.reporting.files.test_packs import make, papers
from tests.reporting.reports.conftest import (
    DISTRICT,
    FAR,
    FIRST,
    NEIGHBOUR,
    SECOND,
    STREET,
    Night,
    night,
)

#: Fixtures that are brought here from where reports are made up.
__all__ = ["night"]
HOUR = timedelta(hours=1)
LANGUAGES = ("zh", "en")


@pytest.fixture
def printed(night: Night, tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Make a pack and open it again; its papers by their names, blanks of lines left out."""
    kept = Packs(tmp_path / "packs", Masters(tmp_path / "keys"))

    def opened(language: str) -> dict[str, str]:
        made = make(night, kept, language=language)
        return {name: re.sub(r"\s+", "", text) for name, text in papers(kept, made).items()}

    return opened


def an_order(night: Night, *units: str, text: str = "巡查沿河积水点", hours: int = 2) -> str:
    said = ordering.Said(
        code12=DISTRICT, authority="区防汛指挥部", text=text, units=units,
        due_at=night.clock.now() + hours * HOUR,
    )  # fmt: skip
    order_id: str = night.town.write(ordering.give, said, as_="desk").order.id
    return order_id


def a_leader(night: Night, name: str, phone: str, unit: str = DISTRICT) -> int:
    held = (Role.DUTY_OFFICER, DISTRICT)
    return int(night.town.add(name, held, code12=unit, display_name=name, phone=phone).number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_is_printed_with_what_became_of_it_at_each_unit(
    night: Night, printed: Callable[[str], dict[str, str]], language: str
) -> None:
    order_id = an_order(night, FIRST, SECOND, FAR, STREET)
    closed = an_order(night, FIRST, text="关闭地下车库")
    night.town.write(ordering.say, closed, FIRST, Stage.DONE, as_="first")
    night.town.write(ordering.take_back, an_order(night, FIRST, text="撤销的指令"), "误发",
                     as_="desk")  # fmt: skip
    night.town.write(ordering.say, order_id, FIRST, Stage.READ, as_="first")
    night.pass_(minutes=7)
    night.town.write(ordering.say, order_id, FIRST, Stage.DONE, "已巡查", as_="first")
    night.town.write(ordering.say, order_id, SECOND, Stage.CANNOT, "没有水泵", as_="second")
    night.pass_(hours=2)
    found = printed(language)["4-open-orders.pdf"]
    assert "区防汛指挥部" in found
    assert "巡查沿河积水点" in found
    assert "关闭地下车库" not in found
    assert "撤销的指令" not in found
    counts = {"zh": "4·已下达2、已送达0、已阅0、完成1、无法完成1",
              "en": "4·given2,delivered0,read0,done1,cannotbedone1"}  # fmt: skip
    assert counts[language] in found
    late = {"zh": "2个单位已逾期", "en": "overdueat2units"}[language]
    assert late in found
    rows = re.findall(rf"单位({STREET}|{FAR}|{FIRST}|{SECOND})", found)
    assert rows == [STREET, FAR, FIRST, SECOND]  # awaited first
    assert f"单位{FIRST}07-2507:0007-2507:07·已巡查" in found
    cannot = {"zh": "无法完成", "en": "cannotbedone"}[language]
    assert f"单位{SECOND}07-2507:07·{cannot}·没有水泵" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_leads_and_who_is_on_duty_is_printed_with_telephones(
    night: Night, printed: Callable[[str], dict[str, str]], language: str
) -> None:
    now = night.clock.now()
    first = a_leader(night, "陈带班", "13700001111")
    second = a_leader(night, "赵副班", "13700002222")
    third = a_leader(night, "孙街道", "13700003333")
    night.town.write(posting.enter, DISTRICT, now - HOUR, now + HOUR, first, deputy=second)
    night.town.write(posting.enter, DISTRICT, now + 3 * HOUR, now + 9 * HOUR, second)
    night.town.write(posting.enter, STREET, now - HOUR, now + HOUR, third)
    shift = night.town.write(duty_log.hand_over, DISTRICT, "", as_="desk")
    night.town.write(duty_log.take_over, shift.id, as_="district")
    night.pass_(minutes=1)
    night.town.write(duty_log.hand_over, DISTRICT, "", as_="district")
    found = printed(language)["2-on-duty.pdf"]
    assert "陈带班·13700001111" in found
    assert "赵副班·13700002222" in found
    assert re.search(rf"单位{STREET}孙街道13700003333", found)
    nobody = {"zh": "无人", "en": "nobody"}[language]
    assert f"单位{NEIGHBOUR}{nobody}" in found
    assert re.search(r"(值班室|Dutydesk)district", found)
    waits = {"zh": "尚无人接班", "en": "nobodytookityet"}[language]
    assert waits in found
    gap = {"zh": "08:00至2021年7月25日10:00无人带班",
           "en": "from25July202108:00to25July202110:00"}[language]  # fmt: skip
    assert gap in found
    (entry,) = night.town.entries(action="exported")
    assert re.search(r'"people": ?4', str(entry.after))  # three leaders and who is on duty


@pytest.mark.parametrize(
    ("language", "orders", "leader", "shift", "ahead"),
    [
        ("zh", "截至2021年7月25日07:00，没有待办指令。", "2021年7月25日07:00无人带班",
         "没有人接过值班室的班", "今后七天没有安排带班"),
        ("en", "Noorderisopenat25July202107:00.", "Nobodyleadsonpostat25July202107:00.",
         "Nobodyhastakenashift", "Nobodyisenteredforthenextsevendays."),
    ],
)  # fmt: skip
def test_what_there_is_not_is_said_in_words(
    printed: Callable[[str], dict[str, str]], language: str, orders: str, leader: str,
    shift: str, ahead: str,
) -> None:  # fmt: skip
    found = printed(language)
    assert orders in found["4-open-orders.pdf"]
    assert all(one in found["2-on-duty.pdf"] for one in (leader, shift, ahead))


def test_what_is_cut_off_is_said(
    night: Night, printed: Callable[[str], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskmap.response.service.papers.orders.most_rows", lambda: 3)
    an_order(night, FIRST, SECOND, text="first order")
    an_order(night, FIRST, SECOND, FAR, text="second order")
    found = printed("en")["4-open-orders.pdf"]
    assert found.count("Therearemore") == 1
    assert found.count("单位") - found.count("单位" + DISTRICT) == 3
