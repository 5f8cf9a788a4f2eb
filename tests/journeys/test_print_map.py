"""A manager prints the map for a meeting: one sheet, true to scale, with letters to search."""

from __future__ import annotations

import re
import unicodedata
import zlib

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Visit

pytestmark = pytest.mark.journey

POINTS_A_MM = 72 / 25.4
PAGES = ["/print", "/publications", "/publications/check"]


@pytest.mark.parametrize(
    ("size", "orient", "width", "height"),
    [
        ("a4", "landscape", 297, 210),
        ("a4", "portrait", 210, 297),
        ("a3", "landscape", 420, 297),
        ("a3", "portrait", 297, 420),
    ],
)
def test_the_browser_prints_exactly_one_page_of_the_size(
    visit: Visit, size: str, orient: str, width: int, height: int
) -> None:
    page = visit.open(f"/print?size={size}&orient={orient}")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box
    assert float(box.group(1)) == pytest.approx(width * POINTS_A_MM, abs=1)
    assert float(box.group(2)) == pytest.approx(height * POINTS_A_MM, abs=1)


def test_names_in_the_pdf_are_letters_and_not_pictures(visit: Visit) -> None:
    pdf = visit.open("/print").pdf(prefer_css_page_size=True)
    letters = _letters(pdf)
    assert set("普陀区桃浦镇曹杨新村街道") <= letters
    assert set("内部使用") <= letters


def test_nothing_on_the_sheet_is_cut_off(visit: Visit) -> None:
    for query in ("", "?orient=portrait", "?size=a3&level=committee", "?lang=en"):
        page = visit.open(f"/print{query}")
        page.emulate_media(media="print")
        cut: list[str] = page.evaluate(
            """() => [...document.querySelectorAll(".paper, .paper__side, .paper__foot")]
                .filter((one) => one.scrollHeight > one.clientHeight + 1
                    || one.scrollWidth > one.clientWidth + 1)
                .map((one) => `${one.className} ${one.scrollHeight} ${one.clientHeight}`)"""
        )
        assert cut == [], query
        page.emulate_media(media="screen")


def test_a_millimetre_on_the_sheet_is_a_millimetre(visit: Visit) -> None:
    page = visit.open("/print")
    pixels: float = page.locator(".paper-bar rect").last.evaluate(
        "one => one.getBoundingClientRect().width"
    )
    millimetres = float(page.locator(".paper-bar").get_attribute("data-millimetres") or 0)
    assert pixels * 25.4 / 96 == pytest.approx(millimetres, rel=0.01)


def test_the_print_button_and_other_sizes_are_reached_by_keyboard(visit: Visit) -> None:
    page = visit.open("/print")
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    page.locator("[data-action=print]").focus()
    page.keyboard.press("Enter")
    assert page.locator("body").get_attribute("data-printed") == "yes"
    page.locator(".paper-tools .tabs a").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**orient=portrait")
    assert page.locator(".paper--a4-portrait").count() == 1


def test_what_is_missing_can_be_read_on_the_way_from_the_list(visit: Visit) -> None:
    page = visit.open("/publications")
    page.locator(".actions a").first.click()
    page.wait_for_url("**/publications/check**")
    assert page.locator("[data-item]").count() == 18
    assert page.locator("[data-item=P1][data-status=failed]").count() == 1
    assert visit.complaints == []
    assert visit.strangers == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_publications_are_accessible(visit: Visit, path: str) -> None:
    visit.open(path)
    assert visit.accessibility_faults() == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("visit", [PHONE, {"width": 320, "height": 640}], indirect=True)
def test_pages_of_publications_fit_a_phone(visit: Visit, path: str) -> None:
    visit.open(path)
    assert not visit.is_wider_than_the_screen()


def test_another_level_or_measure_brings_its_own_mark(visit: Visit) -> None:
    page = visit.open("/")
    mark = page.locator("#publication-mark")
    for link in ("#levels a[data-swap]:not([aria-current])", "#measure-picker a[data-swap]"):
        mark.evaluate("one => { one.textContent = '审图号'; }")
        page.locator(link).last.evaluate("one => one.click()")
        expect(mark).to_have_text("内部使用 禁止公开")


def _letters(pdf: bytes) -> set[str]:
    """Return the letters that the fonts of a PDF map to text, by their ToUnicode tables."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        if b"beginbfchar" not in text and b"beginbfrange" not in text:
            continue
        for low, high, first in re.findall(rb"<(\w+)> <(\w+)> <(\w{4})>", text):
            for step in range(int(high, 16) - int(low, 16) + 1):
                found.add(chr(int(first, 16) + step))
        found.update(chr(int(code, 16)) for code in re.findall(rb"<\w+> <(\w{4})>", text))
    # Fonts draw some letters and the radicals of the same shape alike.
    return set(unicodedata.normalize("NFKC", "".join(found)))
