"""Secrets taken out of texts that are shown, logged or stored."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

HIDDEN = "***"
_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_USER_INFO = re.compile(r"(?<=://)([^\s:/?#]*)(:\S*)?@")
_QUERY_VALUE = re.compile(r"([?&][^\s=&#]*=)[^\s&#\"'<>]+")
_SECRET_NAME = re.compile(
    r"TOKEN|KEY|SECRET|PASS|PWD|CREDENTIAL|AUTH|COOKIE|URL|URI|DSN|HOOK", re.IGNORECASE
)
_NO_SECRETS = ("PWD", "OLDPWD")
"""Names of folders, which only look secret."""
_SHORTEST = 4
"""Characters of the shortest value that is taken for a secret, unless its variable was named."""
_SHORTEST_STEP = 8
"""Characters of the shortest step of a URL's path that may be a key, as webhooks have."""


def redact_urls(text: str) -> str:
    """Return a text whose URLs have ``***`` for the password and for each value of the query."""
    return _URL.sub(lambda url: _redact_url(url[0]), text)


def _redact_url(url: str) -> str:
    return _QUERY_VALUE.sub(rf"\1{HIDDEN}", _USER_INFO.sub(_hide_password, url))


def _hide_password(user_info: re.Match[str]) -> str:
    """Return the user's name and ``***``. A name without a password may be a key itself."""
    user, password = user_info.groups()
    return f"{user}:{HIDDEN}@" if user and password else f"{HIDDEN}@"


def redact_values(text: str, values: Iterable[str]) -> str:
    """Return a text with ``***`` for each of these values, also where a URL encodes them."""
    encoded = {
        form for value in values for form in (value, quote(value, safe=""), quote_plus(value))
    }
    for form in sorted(encoded, key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    return text


def secret_values(environ: Mapping[str, str], named: Collection[str]) -> tuple[str, ...]:
    """Return the secrets in an environment: what the variables hold that are named or look secret.

    Of a URL, its password, the values of its query and the long steps of its path are secrets too.
    """
    found = {environ[name] for name in named if environ.get(name)}
    for name, value in environ.items():
        looks_secret = bool(_SECRET_NAME.search(name)) and name not in _NO_SECRETS
        parts = _secrets_of_url(value, looks_secret or name in named)
        found |= {part for part in parts if len(part) >= _SHORTEST}
        if looks_secret and len(value) >= _SHORTEST:
            found.add(value)
    return tuple(found)


def _secrets_of_url(value: str, looks_secret: bool) -> Iterator[str]:
    """Yield the password of a URL, and all that may be a key if the whole URL looks secret."""
    if "://" not in value:
        return
    try:
        url = urlsplit(value)
        yield unquote(url.password or "")
    except ValueError:
        return
    if looks_secret:
        yield unquote(url.username or "")
        yield from (word for _, word in parse_qsl(url.query))
        yield from (step for step in url.path.split("/") if len(step) >= _SHORTEST_STEP)
