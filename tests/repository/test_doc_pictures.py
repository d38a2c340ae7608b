"""Pictures of the README and the documentation: each exists, and the tour is made of the screen."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from scripts import make_pictures, make_tour

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
LARGEST_BYTES = 1_500_000
_LINK = re.compile(r"\]\(([^)\s]+\.(?:png|svg))\)")


def named_pictures() -> set[Path]:
    """Return the paths of the pictures that the pages show or link to."""
    return {
        (page.parent / name).resolve()
        for page in PAGES
        for name in _LINK.findall(page.read_text(encoding="utf-8"))
    }


def test_pictures_that_pages_name_are_those_at_hand_and_those_that_are_made() -> None:
    folder = ROOT / make_pictures.FOLDER
    at_hand = set(folder.iterdir())
    assert named_pictures() == at_hand
    made = {folder / f"{still.name}.png" for still in make_pictures.STILLS}
    assert made | {ROOT / make_tour.FILE} == at_hand
    assert all(0 < path.stat().st_size < LARGEST_BYTES for path in at_hand)


def test_tour_shows_each_scene_for_its_time_and_loads_nothing() -> None:
    text = (ROOT / make_tour.FILE).read_text(encoding="utf-8")
    tour = ElementTree.fromstring(text)
    groups = tour.findall("{http://www.w3.org/2000/svg}g")
    delays = [f"animation-delay:{4 * place}s" for place in range(len(make_tour.SCENES))]
    assert [group.get("style") for group in groups] == delays
    assert f"scene {4 * len(groups)}s step-end infinite" in text
    assert "@font-face" not in text
    assert "href" not in text
    assert "url(http" not in text.replace('"', "")


@pytest.mark.long
def test_tour_is_made_of_the_real_screen_after_each_key() -> None:
    scenes = (make_tour.Scene((), "the curve"), make_tour.Scene(("v", "6"), "v 6"))
    text = make_tour.animated(asyncio.run(make_tour.pictures(scenes, (80, 24))))
    first, second = ElementTree.fromstring(text).findall("{http://www.w3.org/2000/svg}g")
    words = ["".join(group.itertext()) for group in (first, second)]
    assert "1/7" in words[0]
    assert "6/7" in words[1]
