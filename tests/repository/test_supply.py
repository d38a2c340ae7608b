"""Locked packages and the licences of what ticwatch installs."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from scripts.make_licences import HEADING, PAGE, applies, licence, packages

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements-dev.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REQUIRED = [
    Requirement(text)
    for text in (*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"])
]


def locked() -> dict[str, list[tuple[str, str]]]:
    """Return the versions and hashes of each locked package. Some have one per Python version."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8").strip()):
        required = Requirement(entry.partition("\\")[0].strip())
        version = str(required.specifier).removeprefix("==")
        found.setdefault(canonicalize_name(required.name), []).append((version, entry))
    return found


def test_lock_has_a_version_of_every_requirement_that_fits() -> None:
    versions_of = locked()
    for required in REQUIRED:
        versions = [version for version, _ in versions_of[canonicalize_name(required.name)]]
        assert all(map(required.specifier.contains, versions)), f"{required}: run make lock"


def test_lock_has_hashes_and_names_no_address() -> None:
    entries = [entry for versions in locked().values() for _, entry in versions]
    assert len(entries) > 50
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    assert "://" not in LOCK.read_text(encoding="utf-8")


def test_every_requirement_of_an_install_has_an_upper_bound() -> None:
    texts = PROJECT["project"]["dependencies"]
    open_ended = [
        required.name
        for required in map(Requirement, texts)
        if not any(bound.operator in ("<", "==") for bound in required.specifier)
    ]
    assert open_ended == ["tzdata"]  # its versions are dates


def test_licences_of_all_packages_of_all_platforms_are_listed() -> None:
    listed = PAGE.read_text(encoding="utf-8")
    assert listed.startswith(HEADING)
    names = set(packages())
    assert {"textual", "httpx", "pandas", "apprise", "textual-serve"} <= names
    missing = [name for name in names if f"| {name} | " not in listed]
    assert missing == []
    assert "not stated" not in listed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("colorama; platform_system == 'Windows'", True),
        ("pyobjc; sys_platform == 'darwin'", True),
        ("tomli; python_version < '3.11'", False),
        ("requests; extra == 'notify'", True),
        ("requests; extra == 'desk'", False),
    ],
)
def test_package_of_any_platform_counts(text: str, expected: bool) -> None:
    assert applies(Requirement(text), ("", "notify")) is expected


def test_licence_is_read_from_each_kind_of_metadata() -> None:
    assert licence(distribution("textual")).startswith("MIT")
    assert licence(distribution("numpy")).startswith("BSD")
