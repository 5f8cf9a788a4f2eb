"""Pictures of every page: ``python -m tests.pictures [name …]``."""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import rasterio
from attrs import evolve, frozen
from numpy.typing import NDArray
from playwright.sync_api import ViewportSize, sync_playwright
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from tests.fixtures.equipment import NO_CHROMIUM, ROOT, find_chromium
from tests.fixtures.journeys import FLAGS
from tests.fixtures.site import run_riskmap
from tests.fixtures.town import Doors, people, peopled
from tests.pictures import night
from tests.pictures.scenes import SCENES, Scene
from tests.pictures.stage import set_up

IMAGES = ROOT / "riskmap" / "docs" / "images"
SIZES = {
    "desk": ViewportSize(width=1440, height=900),
    "phone": ViewportSize(width=360, height=780),
}
LANGUAGES = ("zh", "en")
#: A colour that covers so much of a picture is one of the page, not one between two.
PLAIN_SHARE = 0.0005
STEP = 17
#: Until tiles, symbols and labels have found their places.
SETTLED_MS = 1500
#: Until a page without a map stands still.
STILL_MS = 200


@frozen(kw_only=True)
class Look:
    """How a page is looked at."""

    size: str
    lang: str
    theme: str
    is_large: bool = False

    @property
    def name(self) -> str:
        """Return what tells this picture from others of its page."""
        return f"{self.size}-{self.lang}-{self.theme}{'-large' if self.is_large else ''}"


def main(words: list[str]) -> None:
    """Take all pictures, or those of the pages named."""
    asked = _asked(words)
    chromium = find_chromium()
    if chromium is None:
        sys.exit(NO_CHROMIUM)
    warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a picture lies nowhere
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _prepare(home, asked.prepared)
        people(home)
        with peopled(home) as town, sync_playwright() as playwright:
            night.fall(home)
            flags = [*FLAGS, "--no-sandbox"]
            browser = playwright.chromium.launch(executable_path=chromium, args=flags)
            doors = Doors(browser, town, later=("district_approver",))
            known = set_up(doors)
            for name in asked.names or SCENES:
                scene = evolve(SCENES[name], path=SCENES[name].path.format_map(known))
                for look in _looks(scene, asked.looks):
                    target = asked.to / f"{name}-{look.name}{'.png' if asked.whole else '.webp'}"
                    taken = _take(doors, scene, look, whole=asked.whole)
                    _write(taken, target, is_drawn=scene.is_drawn)
                    print(target.name, f"{target.stat().st_size // 1000} kB", flush=True)
            browser.close()


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/pictures", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *SCENES], metavar="name")
    parser.add_argument("--to", type=Path, default=IMAGES, help="folder for the pictures")
    parser.add_argument("--prepared", type=Path, help="home to copy instead of a new one")
    parser.add_argument("--looks", default="*", help="only looks like this, such as phone-*-dark")
    parser.add_argument("--whole", action="store_true", help="PNG of the page's whole length")
    return parser.parse_args(words)


def _prepare(home: Path, prepared: Path | None) -> None:
    if prepared is None:
        run_riskmap(home, "prepare")
    else:
        shutil.copytree(prepared, home, dirs_exist_ok=True)
        run_riskmap(home, "db", "upgrade")


def _looks(scene: Scene, like: str) -> Iterator[Look]:
    every = [
        Look(size=size, lang=lang, theme=theme)
        for size, lang, theme in itertools.product(SIZES, LANGUAGES, ("light", "dark"))
    ]
    if scene.is_for_officers:
        every += [Look(size="phone", lang=one, theme="light", is_large=True) for one in LANGUAGES]
    wanted = [one for one in every if any(fnmatch(one.name, some) for some in scene.looks)]
    yield from (one for one in wanted if fnmatch(one.name, like))


def _take(doors: Doors, scene: Scene, look: Look, *, whole: bool) -> bytes:
    context = doors.context(
        scene.role,
        viewport=SIZES[look.size],
        color_scheme="dark" if look.theme == "dark" else "light",
    )
    site = doors.town.address
    context.add_cookies([{"name": "riskmap_lang", "value": look.lang, "url": site}])
    page = context.new_page()
    if look.is_large:
        page.add_init_script("localStorage.setItem('riskmap.text', 'large')")
    page.goto(f"{site}{scene.path}")
    scene.lead(page)
    has_map = page.locator(".folium-map").count() > 0
    if has_map:
        page.wait_for_selector("[data-drawn]")
    page.wait_for_timeout(SETTLED_MS if has_map else STILL_MS)
    taken = page.screenshot(full_page=whole)
    context.close()
    return taken


def _write(png: bytes, target: Path, *, is_drawn: bool) -> None:
    if target.suffix == ".png":
        target.write_bytes(png)
        return
    with MemoryFile(png) as memory, memory.open() as shot:
        bands = shot.read((1, 2, 3))
    bands = bands if is_drawn else calmed(bands)
    _, height, width = bands.shape
    about = {"width": width, "height": height, "count": 3, "dtype": "uint8"}
    with rasterio.open(target, "w", driver="WEBP", LOSSLESS="YES", **about) as picture:
        picture.write(bands)


def calmed(bands: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture (3, height, width) of which little remains to be stored.

    Colours of grounds, lines and words stay as they are; the many between them, at the edges of
    letters, are taken to 16 steps a channel. That halves the file, and no eye sees it.
    """
    packed = bands.astype(np.uint32)
    packed = packed[0] << 16 | packed[1] << 8 | packed[2]
    _, which, counts = np.unique(packed, return_inverse=True, return_counts=True)
    is_plain = (counts >= packed.size * PLAIN_SHARE)[which].reshape(packed.shape)
    stepped = (np.round(bands / STEP) * STEP).astype(np.uint8)
    return np.where(is_plain, bands, stepped)


if __name__ == "__main__":
    main(sys.argv[1:])
