"""Secrets of the environment never reach a log, a listing or the output of a command."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.upstream import Reply, serving
from tui.commands.doctor import check_hosts
from tui.config import upstream_url
from tui.model.errors import ConfigError, Unreachable
from tui.sources.http_client import open_client
from tui.sources.validators import Validators

SECRET = "hunter2"
NOW = datetime(2026, 8, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "url",
    [
        f"htp://me:{SECRET}@host",
        f"http://me:{SECRET}/x@host",
        f"me:{SECRET}@host",
        f"http://me:{SECRET} 1@host",
        f"http://host/?token={SECRET}",
        f"http://me:{SECRET}@host/?a=b",
    ],
)
def test_unusable_upstream_is_named_without_its_password(url: str) -> None:
    with pytest.raises(ConfigError, match="host") as raised:
        upstream_url({"TICWATCH_UPSTREAM": url})
    assert SECRET not in str(raised.value)


def test_doctor_shows_the_upstream_without_its_password() -> None:
    [result] = check_hosts((), f"http://me:{SECRET}@host:8080/mirror")
    assert result.summary == "http://me:***@host:8080/mirror, instead of the publishers"


async def test_redirect_to_another_host_is_named_without_its_password() -> None:
    away = Reply(status=302, headers={"Location": f"https://me:{SECRET}@elsewhere.example/"})
    async with serving() as upstream:
        upstream.serve("example.gov", away)
        mirror = upstream.url.replace("//", f"//me:{SECRET}@")
        async with open_client(upstream=mirror) as client:
            with pytest.raises(Unreachable, match=r"elsewhere\.example") as raised:
                await client.fetch(
                    "https://example.gov/a", Validators(), spacing=timedelta(0), now=NOW
                )
    assert SECRET not in str(raised.value)
