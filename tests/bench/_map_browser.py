"""What a reader's browser feels: bytes, time until a map can be used, tasks while panning."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.fixtures.journeys import FLAGS

_SIZE: Any = {"width": 1440, "height": 900}
_WAIT_MS = 60_000
#: Notes when two and when four frames have begun since the map was drawn; keeps the length of
#: long tasks. Browsers begin up to two frames before the one before is on the screen (long, where
#: the processor paints it): it takes four to know of two that were shown. `map` says which counts.
_WATCH = """
window.bench = { drawn: 0, begun: 0, tasks: [] };
new PerformanceObserver((list) => list.getEntries().forEach((one) =>
  window.bench.tasks.push([one.startTime, one.duration]))).observe({ entryTypes: ["longtask"] });
const frames = (left) => requestAnimationFrame(() => {
  if (left === 3) window.bench.begun = window.bench.begun || performance.now();
  if (left > 1) frames(left - 1);
  else window.bench.drawn = window.bench.drawn || performance.now();
});
const done = () => frames(4);
"""
_OURS = (
    _WATCH
    + """
new MutationObserver((_, watcher) => {
  if (!document.querySelector("[data-drawn]")) return;
  watcher.disconnect();
  done();
}).observe(document, { subtree: true, childList: true, attributes: true,
  attributeFilter: ["data-drawn"] });
"""
)
#: Lets the page take WebGL that the processor imitates for that of a graphics card.
_A_CARD = """
const ask = WebGLRenderingContext.prototype.getParameter;
WebGLRenderingContext.prototype.getParameter = function (name) {
  return name === 0x9246 || name === this.RENDERER ? "a graphics card" : ask.call(this, name);
};
"""
#: Seconds since the page was asked for; the browser itself notes when it first painted.
_COUNTS = """() => ({
  interactive_s: window.bench.drawn / 1000,
  two_begun_s: window.bench.begun / 1000,
  first_paint_s: performance.getEntriesByName("first-paint")[0].startTime / 1000,
})"""
#: A page of folium draws while it loads.
_PEERS = _WATCH + 'window.addEventListener("load", done);'


@contextmanager
def chromium(path: Path) -> Iterator[Browser]:
    """Start a headless Chromium that reaches no other host and draws WebGL in software."""
    flags = [one for one in FLAGS if one != "--disable-gpu"]
    flags += ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    if os.name != "nt" and os.geteuid() == 0:
        flags.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def visit(
    browser: Browser,
    url: str,
    *,
    is_peer: bool = False,
    has_card: bool = False,
    drags: bool = True,
) -> dict[str, float]:
    """Open a page with an empty cache, wait until its map is drawn, then drag it about.

    Parameters
    ----------
    is_peer
        The page draws while it loads; ours says when it has drawn.
    has_card
        Let the page believe in a graphics card: then it draws vector tiles.
    drags
        Whether to drag; else there is no longest task.
    """
    context = browser.new_context(viewport=_SIZE, locale="zh-CN")
    try:
        page = context.new_page()
        page.add_init_script((_PEERS if is_peer else _OURS) + (_A_CARD if has_card else ""))
        page.goto(url, wait_until="commit")
        page.wait_for_function("() => window.bench && window.bench.drawn", timeout=_WAIT_MS)
        page.wait_for_function("() => performance.getEntriesByName('first-paint').length")
        counts: dict[str, float] = page.evaluate(_COUNTS)
        return {**counts, "longest_task_ms": _pan(page)} if drags else counts
    finally:
        context.close()


def first_view(browser: Browser, url: str, coding: str) -> dict[str, Any]:
    """Return the bytes over the wire until a page is at rest, by kind, with one compression."""
    context = browser.new_context(viewport=_SIZE, locale="zh-CN")
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": coding}})
        kinds: dict[str, str] = {}
        sums: dict[str, int] = {}

        def finished(event: dict[str, Any]) -> None:
            kind = kinds.get(event["requestId"], "other")
            sums[kind] = sums.get(kind, 0) + int(event["encodedDataLength"])

        session.on(
            "Network.responseReceived",
            lambda event: kinds.update({event["requestId"]: event["type"].lower()}),
        )
        session.on("Network.loadingFinished", finished)
        page.goto(url)
        page.wait_for_selector("[data-drawn]", timeout=_WAIT_MS)
        page.wait_for_load_state("networkidle")
        return {"bytes": sum(sums.values()), "by_kind": sums}
    finally:
        context.close()


def _pan(page: Page) -> float:
    """Drag the map for a while and return its longest task, milliseconds (0: none over 50)."""
    page.wait_for_timeout(1000)  # what is fetched after drawing belongs to no pan
    page.evaluate("window.bench.tasks.length = 0")
    box = page.locator(".folium-map").bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    x, y = box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2
    for shift_x, shift_y in ((-220, 60), (200, -120), (-60, 160)):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + shift_x, y + shift_y, steps=12)
        page.mouse.up()
        page.wait_for_timeout(250)
    page.wait_for_timeout(300)
    longest: float = page.evaluate("Math.max(0, ...window.bench.tasks.map((one) => one[1]))")
    return longest
