"""Chinese letters: the system's own first, ours only where there are none; how text is set."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.fixtures.journeys import FLAGS
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>"""


LATIN = Path("/usr/share/fonts/truetype/dejavu")


@pytest.fixture
def bare_browser(browser: Browser, chromium: Path, tmp_path: Path) -> Iterator[Browser]:
    """A browser on a machine that has Latin letters only."""
    if not LATIN.is_dir():
        pytest.skip("the DejaVu fonts are not installed")
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(FONTS.format(folder=LATIN, cache=tmp_path / "cache"), "utf-8")
    running = browser.browser_type.launch(
        executable_path=chromium,
        args=[*FLAGS, "--no-sandbox"],
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )
    yield running
    running.close()


def slices(visit: Visit) -> list[str]:
    return [url for url in visit.asked if ".woff2" in url]


@pytest.mark.parametrize("path", ["/", "/help", "/styleguide", "/styleguide?lang=en"])
def test_a_machine_with_chinese_letters_asks_for_none(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.wait_for_load_state("networkidle")
    assert slices(visit) == []
    assert not any("noto-sans-sc" in url for url in visit.asked)


def test_a_machine_without_chinese_letters_gets_those_on_the_page(
    bare_browser: Browser, site: str
) -> None:
    visit = Visit(bare_browser.new_page(locale="zh-CN"), site)
    page = visit.open("/health")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert 0 < len(slices(visit)) < 60
    assert visit.strangers == []
    assert page.evaluate("document.fonts.check('16px \"Noto Sans SC Variable\"', '\u533a')")


def test_without_scripts_the_letters_are_there_too(bare_browser: Browser, site: str) -> None:
    page = bare_browser.new_context(java_script_enabled=False).new_page()
    visit = Visit(page, site)
    page.goto(f"{site}/health", wait_until="networkidle")
    assert len(slices(visit)) > 0


@pytest.mark.parametrize("path", ["/help", "/styleguide"])
def test_text_is_set_for_chinese(visit: Visit, path: str) -> None:
    page = visit.open(path)
    found = page.evaluate(
        """() => [...document.querySelectorAll("p, li, dd, td, em, i, .article")].map((one) => {
            const style = getComputedStyle(one);
            return [style.fontStyle, style.textTransform,
                parseFloat(style.lineHeight) / parseFloat(style.fontSize) >= 1.5];
        })"""
    )
    assert {tuple(one) for one in found} <= {("normal", "none", True)}
    stack = page.evaluate("getComputedStyle(document.body).fontFamily").split(", ")
    assert stack[:2] == ['"PingFang SC"', '"Microsoft YaHei"']
    assert stack.index("system-ui") > stack.index('"Noto Sans SC"')
    assert page.evaluate("getComputedStyle(document.body).fontVariantNumeric") == "tabular-nums"
