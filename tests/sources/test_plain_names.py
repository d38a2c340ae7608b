"""Names in bodies: letters, digits and the punctuation of real files, and nothing else."""

from __future__ import annotations

import json

import pytest

from tests.support.bodies import bundled, captured
from tui.model.errors import Malformed
from tui.sources.base import parse
from tui.sources.registry import SOURCES

BY_NAME = {source.name: source for source in SOURCES}
TABLES = {
    "tic_table3": ("table3", bundled("tic_table3", "table3"), b"\nBelgium\t"),
    "tic_table5": ("table5", bundled("tic_table5", "table5"), b"\nBelgium\t"),
    "tic_history": ("history", bundled("tic_history", "history"), b"\nBelgium"),
}
REFUSED = ["=1+1", "+cmd", "-2", "@SUM(A1)", "'=1", "a|b", "a\u202eb", "<b>", "[red]", "a;b", "$x"]
ACCEPTED = ["Korea, North", "Cote d'Ivoire", "Trinidad & Tobago", "Saint Barthélemy", "Congo (DRC)"]


def renamed(name: str, country: str) -> tuple[bytes, int]:
    """Return a source's body in which Belgium is called otherwise, and the first line of it."""
    _, body, before = TABLES[name]
    place = body.index(before)
    return (
        body.replace(before, before.replace(b"Belgium", country.encode())),
        body.count(b"\n", 0, place) + 2,
    )


@pytest.mark.parametrize("name", TABLES)
def test_name_that_no_publisher_writes_is_refused_with_its_line(name: str) -> None:
    part = TABLES[name][0]
    for country in ("=1+1", "a\u202eb"):
        changed, line = renamed(name, country)
        with pytest.raises(Malformed, match=rf"country of letters, .* in line {line}$") as error:
            parse(BY_NAME[name], part, changed)
        assert repr(country) in str(error.value) or "\\u202e" in str(error.value)


@pytest.mark.parametrize("country", REFUSED)
def test_name_with_other_characters_is_refused(country: str) -> None:
    with pytest.raises(Malformed, match="country of letters"):
        parse(BY_NAME["tic_table5"], "table5", renamed("tic_table5", country)[0])


@pytest.mark.parametrize("country", ACCEPTED)
def test_name_of_a_country_is_accepted(country: str) -> None:
    frame = parse(BY_NAME["tic_table5"], "table5", renamed("tic_table5", country)[0])
    assert country in set(frame["country"])


@pytest.mark.parametrize("field", ["cusip", "securityTerm", "originalSecurityTerm"])
def test_text_of_an_auction_is_refused_with_its_number(field: str) -> None:
    records = json.loads(captured("TA_WS_auctioned.json"))
    records[2][field] = '=HYPERLINK("http://x")'
    with pytest.raises(Malformed, match=r"=HYPERLINK.* in auction 3$"):
        parse(BY_NAME["auctions"], "recent", json.dumps(records).encode())


def test_file_name_of_a_result_is_refused() -> None:
    records = json.loads(captured("TA_WS_auctioned.json"))
    records[2]["xmlFilenameCompetitiveResults"] = "=1+1.xml"
    with pytest.raises(Malformed, match="plain names in xml"):
        parse(BY_NAME["auctions"], "recent", json.dumps(records).encode())


def test_item_of_a_press_release_is_refused_with_its_line() -> None:
    body = bundled("tic_release", "2025-12-18")
    changed = body.replace(b"| Gov't Agency Bonds, net |", b"| =1+1 |", 1)
    with pytest.raises(Malformed, match=r"item of letters, .* in line 6$"):
        parse(BY_NAME["tic_release"], "2025-12-18", changed)
