"""Trouble of the whole screen in one line, and the word for the network."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from tui.model.snapshot import Snapshot
from tui.model.status import NO_SERVER, PartStatus, Progress
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.views.trouble import network_word, trouble

NOW = parse_moment("2025-12-19T18:10")
DAY = date(2025, 12, 19)
REFUSED = "[Errno 101] Network is unreachable"


def part(source: str, error: str = "", *, host: str = "", minutes: int = 1) -> PartStatus:
    """Return the status of a part that was asked some minutes ago and is asked again in ten."""
    asked = NOW - timedelta(minutes=minutes)
    answered = None if error else asked
    return PartStatus(
        source,
        "1",
        asked=asked,
        answered=answered,
        failures=1 if error else 0,
        error=error,
        down=host,
        next_try=NOW + timedelta(minutes=10),
    )


def update(*parts: PartStatus, now: datetime = NOW) -> Update:
    return Update(Snapshot(now, {}), (), now, statuses={(each.source, "1"): each for each in parts})


def text(shown: Update) -> str:
    spans = (clause.spans for clause in trouble(shown, DAY))
    return " · ".join("".join(span.text for span in line) for line in spans)


LOST = (part("fred", REFUSED, host="a.gov"), part("prices", "no answer in time", host="b.com"))


def test_no_host_that_answers_is_one_line_without_the_words_of_the_system() -> None:
    assert text(update(*LOST)) == "no network · history to 2025-12-19 · next try 18:20 EST"
    assert network_word(update(*LOST)).text == "no network"


def test_answer_of_one_host_since_then_is_a_network() -> None:
    answered = part("tic_release", minutes=1)
    assert text(update(*LOST, answered)) == "2 sources fail: fred, prices · next try 18:20 EST"
    before = part("tic_release", minutes=90)
    assert text(update(*LOST, before)).startswith("no network")


@pytest.mark.parametrize(
    "errors", [("HTTP 503", "HTTP 503"), ("HTTP 404", REFUSED)], ids=["both", "one"]
)
def test_host_that_refuses_is_a_network(errors: tuple[str, str]) -> None:
    parts = (part("fred", errors[0], host="a.gov"), part("prices", errors[1], host="b.com"))
    assert text(update(*parts)).startswith("2 sources fail: fred, prices")


def test_many_failing_sources_are_counted_and_some_named() -> None:
    one = part("fred", "HTTP 404")
    assert text(update(one)) == "fred fails · next try 18:20 EST"
    many = [part(name, "HTTP 404") for name in ("auctions", "bitcoin", "fred", "prices")]
    assert text(update(*many)).startswith("4 sources fail: auctions, bitcoin, fred, … · next try")
    assert network_word(update(*many)).text == "4 failing"


def test_switched_off_source_and_a_past_moment_are_no_trouble() -> None:
    failing = update(part("fred", "HTTP 404"))
    assert trouble(replace(failing, switched_off=frozenset(["fred"]))) == ()
    assert trouble(replace(failing, is_past=True)) == ()
    assert trouble(update(part("fred"))) == ()


def test_files_that_fail_come_first_and_their_error_is_not_given() -> None:
    shown = replace(
        update(*LOST), error="disk I/O error: /home/a/.local", unreadable="2 of 9\n\x1b"
    )
    assert text(shown).startswith("nothing new is kept · 2 of 9")


def test_server_that_is_away_is_named_once_and_one_not_connected_to_yet_is_not() -> None:
    connecting = update(replace(part("fred"), why=NO_SERVER))
    assert text(connecting) == ""
    assert network_word(connecting).text == "live"
    away = replace(connecting, error="db: connection refused", unreadable="9 cannot be read")
    assert text(away) == "no connection to the server with the store"
    assert network_word(away).text == "no server"


def test_no_next_try_is_said_that_is_over_or_that_will_not_come() -> None:
    over = replace(LOST[0], next_try=NOW - timedelta(days=90))
    assert "next try" not in text(update(over))
    assert "next try" not in text(replace(update(*LOST), is_offline=True))


def test_network_is_one_word() -> None:
    answered = update(part("fred"))
    assert network_word(answered).text == "live"
    assert network_word(update()).text == "cached"
    assert network_word(replace(answered, progress=Progress(12, 60))).text == "asking 12 of 60"
    assert network_word(answered, paused=True).text == "paused"
    assert network_word(replace(answered, is_offline=True), paused=True).text == "offline"
