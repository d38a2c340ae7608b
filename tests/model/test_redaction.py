"""Secrets in texts that are shown, logged or stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.redaction import redact_urls, redact_values, secret_values


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://me:pw@host:80/a", "http://me:***@host:80/a"),
        ("http://token@host/a", "http://***@host/a"),
        ("http://me:p@w@host/a", "http://me:***@host/a"),
        ("http://me:p/w@host/a", "http://me:***@host/a"),
        ("https://:pw@host", "https://***@host"),
        ("https://host/a?key=pw&x=1#top", "https://host/a?key=***&x=***#top"),
        ("no 'https://me:pw@host/a': refused", "no 'https://me:***@host/a': refused"),
        ("two http://a:b@c http://d:e@f", "two http://a:***@c http://d:***@f"),
        ("https://host/a/@b: mail me@example.org", "https://host/a/@b: mail me@example.org"),
        ("a ? b=c and user@host", "a ? b=c and user@host"),
    ],
)
def test_url_is_shown_without_its_password_and_its_values(text: str, shown: str) -> None:
    assert redact_urls(text) == shown


@given(st.text(st.characters(categories=["L", "N"]), min_size=6), st.text("/:@!$%", max_size=3))
def test_password_of_a_url_is_never_shown(word: str, sign: str) -> None:
    shown = redact_urls(f"failed: http://me:SECRET{word}{sign}x@host.example/path, again")
    assert "SECRET" not in shown
    assert "host.example/path, again" in shown


def test_values_are_those_of_secret_names_and_named_variables() -> None:
    environ = {"API_TOKEN": "abcdef", "PWD": "/home/me", "LANG": "C.UTF-8", "NAMED": "x"}
    environ |= {"WHERE": "https://me:pass@host/services/T0123456789?key=query"}
    found = secret_values(environ, ("NAMED", "WHERE"))
    assert {"abcdef", "x", "pass", "T0123456789", "query", environ["WHERE"]} <= set(found)
    assert not {"/home/me", "C.UTF-8", "", "host"} & set(found)


def test_value_that_is_no_url_is_a_secret_as_a_whole_or_not_at_all() -> None:
    environ = {"API_TOKEN": "http://[broken", "OTHER": "http://[also broken"}
    assert secret_values(environ, ()) == ("http://[broken",)


def test_longer_value_is_hidden_before_a_part_of_it() -> None:
    assert redact_values("it is abcdef or abc", ("abc", "abcdef")) == "it is *** or ***"
