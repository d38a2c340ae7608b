"""Make the animated tour of the documentation: pictures of the real screen, one after another.

python -m scripts.make_tour [FILE]
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from scripts.make_picture import offline_app, wait_until_drawn

FILE = Path("docs/pictures/tour.svg")
SIZE = 120, 40
AS_OF = "2025-12-19"
SCENE_SECONDS = 4
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Rule that would load a font from another host."""
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


class Scene(NamedTuple):
    """Keys to press, and the title of the picture after them."""

    keys: tuple[str, ...]
    title: str


SCENES = (
    Scene((), "ticwatch as of 19 December 2025: every figure as it was known that day"),
    Scene(("z",), "z: the curve alone"),
    Scene(("enter",), "Enter: the history of the row, its threshold and the days above it"),
    Scene(("escape", "2"), "2: who abroad bought and sold"),
    Scene(("v", "2"), "v 2: month by month, first print beside revised"),
    Scene(("4", "enter"), "4, Enter: an alert, its episodes and its parts"),
    Scene(("escape", "7"), "7: claims of an article beside the figures"),
    Scene(("1", "v", "6"), "1, v 6: how far a yield may rise before a bond loses"),
    Scene(("0", "{"), "0, {: everything again, a month earlier"),
)


async def pictures(scenes: Sequence[Scene], size: tuple[int, int]) -> list[str]:
    """Return a picture of the screen after each scene, as SVG."""
    made = []
    with tempfile.TemporaryDirectory() as home:
        app = offline_app(Path(home), AS_OF)
        async with app.run_test(size=size) as pilot:
            for scene in scenes:
                await pilot.press(*scene.keys)
                await wait_until_drawn(pilot)
                made.append(app.export_screenshot(title=scene.title))
    return made


def animated(made: Sequence[str], seconds: int = SCENE_SECONDS) -> str:
    """Return one SVG that shows pictures in turn, each for some seconds, for ever.

    It loads nothing. Where the reader prefers no motion, it shows the first picture alone.
    """
    found = _VIEW_BOX.search(made[0])
    assert found is not None, "a picture has a size"
    width, height = found.groups()
    last = 100 / len(made)
    style = (
        f".scene{{visibility:hidden;animation:scene {len(made) * seconds}s step-end infinite}}"
        f"@keyframes scene{{0%{{visibility:visible}}{last:.4f}%{{visibility:hidden}}}}"
        "@media(prefers-reduced-motion:reduce){.scene{animation:none}"
        ".scene:first-of-type{visibility:visible}}"
    )
    groups = "".join(
        f'<g class="scene" style="animation-delay:{place * seconds}s">{_FONT.sub("", each)}</g>\n'
        for place, each in enumerate(made)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">\n'
        f"<style>{style}</style>\n{groups}</svg>\n"
    )


def main() -> None:
    """Make the tour and name its file."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    path.write_text(animated(asyncio.run(pictures(SCENES, SIZE))), encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
