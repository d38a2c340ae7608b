"""ISO codes of TIC's countries: every country of the bundled tables has one, nothing else has."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot
from tui.measures.flows.countries import COUNTRIES, ISO_CODES, OTHER_COUNTRIES
from tui.measures.flows.holdings import GRAND_TOTAL, of_countries, positions

TABLES = ("tic_table1", "tic_table2", "tic_table3")


@pytest.mark.parametrize("source", TABLES)
def test_every_country_of_a_table_has_an_iso_code(source: str) -> None:
    [part] = bundled_snapshot().parts(source)
    codes = set(of_countries(part.frame)["code"]) - {GRAND_TOTAL}
    assert codes == set(part.frame["code"]) & ISO_CODES.keys()


@pytest.mark.parametrize("source", TABLES)
def test_names_are_those_of_the_table(source: str) -> None:
    [part] = bundled_snapshot().parts(source)
    names = part.frame.drop_duplicates("code").set_index("code")["country"]
    known = pd.Series({c.code: c.name for c in {**COUNTRIES, **OTHER_COUNTRIES}.values()})
    in_table = names[names.index.isin(known.index)]
    assert in_table.to_dict() == known[in_table.index].to_dict()


def test_iso_codes_are_two_letters_and_no_two_countries_share_one() -> None:
    assert len(ISO_CODES) == len(COUNTRIES) + len(OTHER_COUNTRIES) == len(set(ISO_CODES.values()))
    assert not COUNTRIES.keys() & OTHER_COUNTRIES.keys()
    assert all(re.fullmatch("[A-Z]{2}", letters) for letters in ISO_CODES.values())


def test_countries_of_rules_are_those_with_treasuries() -> None:
    held = positions("total", bundled_snapshot())
    assert {c.code for c in COUNTRIES.values()} == set(held.loc[held["kind"] == "country", "code"])


@pytest.mark.parametrize(
    ("code", "letters"),
    # ISO 3166-1, for names that do not begin like their letters
    [("12688", "CH"), ("43001", "KR"), ("36137", "KY"), ("13218", "RS"), ("13006", "GG")],
)
def test_iso_code_of_a_country(code: str, letters: str) -> None:
    assert ISO_CODES[code] == letters
