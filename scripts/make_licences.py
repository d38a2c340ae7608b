"""Licences of the packages that ticwatch installs: ``python -m scripts.make_licences``.

Writes docs/licences.md from the metadata of the installed packages, the extra ``notify`` included.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PAGE = Path(__file__).parents[1] / "docs" / "licences.md"
ROOT = "ticwatch"
EXTRAS = ("", "notify")
CLASSIFIER = "License :: OSI Approved :: "
HEADING = """# Licences

ticwatch is under the MIT licence (LICENSE). The data that ship with it are listed in NOTICE.

`pip install ticwatch[notify]` installs these packages besides, each under its own licence. Some are
installed only on some platforms. `python -m scripts.make_licences` writes this page.

| package | licence |
|---|---|
"""


def installed(name: str = ROOT, extras: tuple[str, ...] = EXTRAS) -> Iterator[Distribution]:
    """Yield the installed distributions that a distribution requires, at any depth."""
    seen = {canonicalize_name(name)}
    waiting = [(name, extras)]
    while waiting:
        name, extras = waiting.pop()
        for text in distribution(name).requires or ():
            required = Requirement(text)
            key = canonicalize_name(required.name)
            applies = not required.marker or any(
                required.marker.evaluate({"extra": extra}) for extra in extras
            )
            if not applies or key in seen:
                continue
            seen.add(key)
            try:
                yield distribution(key)
            except PackageNotFoundError:
                continue
            waiting.append((key, ("", *sorted(required.extras))))


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
    rows = {
        canonicalize_name(package.metadata["Name"]): licence(package) for package in installed()
    }
    return HEADING + "".join(f"| {name} | {rows[name]} |\n" for name in sorted(rows))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
