"""Make every still picture of the README and the documentation, as PNG. Chromium draws them.

python -m scripts.make_pictures [FOLDER]
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from scripts.make_picture import picture
from tui.screen.themes import DARK, LIGHT

FOLDER = Path("docs/pictures")
SIZE = 120, 40
AS_OF = "2025-12-19"
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


class Still(NamedTuple):
    """Name of a picture, the keys before it, and its theme."""

    name: str
    keys: tuple[str, ...] = ()
    theme: str = DARK.name


STILLS = (
    Still("screen"),
    Still("screen-light", theme=LIGHT.name),
    Still("curve", ("z",)),
    Still("curve-history", ("z", "enter", "n")),
    Still("curve-cushion", ("z", "v", "6")),
    Still("flows", ("2", "z")),
    Still("alert", ("4", "z", "enter")),
)


def draw(svg: str, path: Path) -> None:
    """Draw a picture into a file in PNG. Raises CalledProcessError if Chromium cannot."""
    found = _VIEW_BOX.search(svg)
    assert found is not None, "a picture has a size"
    width, height = (round(float(side)) for side in found.groups())
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "screen.svg"
        source.write_text(svg, encoding="utf-8")
        options = ("--headless", "--no-sandbox", f"--window-size={width},{height}")
        command = [chromium(), *options, f"--screenshot={path.resolve()}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True)


def chromium() -> str:
    """Return the path of Chromium. Raises SystemExit if there is none."""
    if path := shutil.which("chromium") or shutil.which("chromium-browser"):
        return path
    raise SystemExit("make_pictures needs Chromium on the PATH")


def main() -> None:
    """Make the pictures and name their files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for still in STILLS:
        path = folder / f"{still.name}.png"
        draw(asyncio.run(picture(SIZE, AS_OF, still.keys, still.theme)), path)
        print(path)


if __name__ == "__main__":
    main()
