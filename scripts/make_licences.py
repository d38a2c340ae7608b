"""Licences of the packages that ticwatch installs: ``python -m scripts.make_licences``.

Writes docs/licences.md from the metadata of the installed packages, the extras included.
Packages that only another platform or another Python needs must be listed too.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from itertools import product
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PAGE = Path(__file__).parents[1] / "docs" / "licences.md"
ROOT = "ticwatch"
EXTRAS = ("", "notify", "web")
PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
CLASSIFIER = "License :: OSI Approved :: "
HEADING = """# Licences

ticwatch is under the MIT licence (LICENSE). The data that ship with it are listed in NOTICE.

`pip install ticwatch[notify,web]` installs these packages besides, each under its own licence. Some
are installed only on some platforms. `python -m scripts.make_licences` writes this page.

| package | licence |
|---|---|
"""


def packages(name: str = ROOT, extras: tuple[str, ...] = EXTRAS) -> Iterator[str]:
    """Yield the names of all packages that a distribution requires anywhere, at any depth.

    Raises PackageNotFoundError for one that is not installed here: install it first.
    """
    seen = {canonicalize_name(name)}
    waiting = [(name, extras)]
    while waiting:
        name, extras = waiting.pop()
        for text in distribution(name).requires or ():
            requirement = Requirement(text)
            key = canonicalize_name(requirement.name)
            if key not in seen and applies(requirement, extras):
                seen.add(key)
                yield key
                waiting.append((key, ("", *sorted(requirement.extras))))


def applies(requirement: Requirement, extras: tuple[str, ...]) -> bool:
    """Return whether a package is required with one of these extras, on any platform."""
    marker = requirement.marker
    return marker is None or any(
        marker.evaluate({**platform, "python_version": python, "extra": extra})
        for platform, python, extra in product(PLATFORMS, PYTHONS, extras)
    )


def licence(package: Distribution) -> str:
    """Return the licence that a distribution states, "not stated" if none."""
    fields = package.metadata
    if "License-Expression" in fields:
        return fields["License-Expression"]
    classified = [
        text.removeprefix(CLASSIFIER)
        for text in fields.get_all("Classifier") or ()
        if text.startswith(CLASSIFIER)
    ]
    if classified:
        return ", ".join(classified)
    stated = fields.get_all("License") or [""]
    return next(iter(str(stated[0]).splitlines()), "not stated")


def page() -> str:
    """Return the page, one row per package in order of the names."""
    rows = {name: licence(distribution(name)) for name in packages()}
    return HEADING + "".join(f"| {name} | {rows[name]} |\n" for name in sorted(rows))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
