"""Pictures of every page for the documentation: ``python -m tests.pictures [name …]``."""

from __future__ import annotations

import itertools
import sys
import tempfile
import warnings
from pathlib import Path

import rasterio
from playwright.sync_api import Browser, ViewportSize, sync_playwright
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from tests.fixtures.equipment import NO_CHROMIUM, ROOT, find_chromium
from tests.fixtures.journeys import FLAGS
from tests.fixtures.site import run_riskmap, served

IMAGES = ROOT / "riskmap" / "docs" / "images"
PAGES = {
    "map": "/",
    "map-loss": "/?measure=annual_loss",
    "map-compare": "/?compare=hazard",
    "map-unit": "/?selected=310107005000",
    "committees": "/?level=committee",
    "sheet-street": "/divisions/310107005000",
    "sheet-committee": "/divisions/310107005003",
    "wall": "/?screen=wall",
    "print": "/print",
    "publications": "/publications",
    "publication-check": "/publications/check?kind=public",
    "health": "/health",
    "help": "/help",
    "styleguide": "/styleguide",
    "not-found": "/nowhere",
}
SIZES = {
    "desk": ViewportSize(width=1440, height=900),
    "phone": ViewportSize(width=360, height=780),
}
#: Until tiles, symbols and labels have found their places.
SETTLED_MS = 1500


def main(names: list[str]) -> None:
    """Take all pictures, or those of the pages named."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(NO_CHROMIUM)
    warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a picture lies nowhere
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run_riskmap(home, "prepare")
        with served(home) as site, sync_playwright() as playwright:
            flags = [*FLAGS, "--no-sandbox"]
            browser = playwright.chromium.launch(executable_path=chromium, args=flags)
            for name in names or PAGES:
                for size, lang, theme in itertools.product(SIZES, ("zh", "en"), ("light", "dark")):
                    _take(browser, site, name, size, lang, theme)
            browser.close()


def _take(browser: Browser, site: str, name: str, size: str, lang: str, theme: str) -> None:
    context = browser.new_context(
        viewport=SIZES[size], color_scheme="dark" if theme == "dark" else "light"
    )
    context.add_cookies([{"name": "riskmap_lang", "value": lang, "url": site}])
    page = context.new_page()
    page.goto(f"{site}{PAGES[name]}")
    if page.locator(".folium-map").count():
        page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(SETTLED_MS)
    target = IMAGES / f"{name}-{size}-{lang}-{theme}.webp"
    _write(page.screenshot(), target)
    print(target.name, f"{target.stat().st_size // 1000} kB", flush=True)
    context.close()


def _write(png: bytes, target: Path) -> None:
    with MemoryFile(png) as memory, memory.open() as shot:
        bands = shot.read((1, 2, 3))
    _, height, width = bands.shape
    about = {"width": width, "height": height, "count": 3, "dtype": "uint8"}
    with rasterio.open(target, "w", driver="WEBP", LOSSLESS="YES", **about) as picture:
        picture.write(bands)


if __name__ == "__main__":
    main(sys.argv[1:])
