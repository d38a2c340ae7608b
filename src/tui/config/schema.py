"""Every option with its type and default. ``config.toml`` explains each option to the user."""

# Annotations stay types here: msgspec would compile each text before the first frame.

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from tui.config.claims import Claim, bundled_claims
from tui.config.defaults import GROUPS, POLL_INTERVALS, RULES
from tui.config.entries import (
    Group,
    Identifier,
    NonEmptyText,
    ObservationCount,
    OnStale,
    Rule,
    Severity,
    ShortLength,
    VariableName,
)

QUIET_HOURS = r"^(([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9])?\Z"
"""Pattern of two times of day, such as ``22:00-07:00``, or nothing."""
SCREEN_CHANNELS = ("app", "bell", "osc")
"""Built-in channels that need a screen. Messages wait for the next screen if none is open."""


class Ticwatch(Struct, frozen=True, kw_only=True):
    """Options of the screen as a whole."""

    theme: Identifier = "ticwatch-dark"
    """Name of a theme. The app checks that it exists."""
    symbols: Literal["auto", "braille", "block", "ascii"] = "auto"
    """Characters that the screen draws with. ``auto`` takes those that the terminal can show."""
    pane: Annotated[int, Meta(ge=0, le=8)] = 0
    """Pane shown at the start: 0 for the grid of all panes, or the number of one pane."""


class Sectors(Struct, frozen=True, kw_only=True):
    """Benchmark and start date of returns."""

    benchmark: Identifier = "SPY"
    """Ticker whose return is subtracted from every group's return."""
    since: date = date(2025, 7, 1)
    """Start of the since-a-date column, which is measured from the last close before this day."""
    line_pct: Annotated[float, Meta(ge=-2, le=25)] = 4.75
    """20-year yield in percent. Months are sorted into those that began above it and the others."""


_STORE_FORM = "expected postgresql://user@host/database"
_PASSWORDS = ("password", "sslpassword")
"""Parameters of an address that are secrets."""


class StoreOptions(Struct, frozen=True, kw_only=True):
    """Place of the archive. Raises ValueError for an address that is none, or has a password."""

    url: str = ""
    """Address of a PostgreSQL server that several screens share, ``postgresql://…``; "" for a file
    in the home folder. ``TICWATCH_STORE`` replaces it."""

    def __post_init__(self) -> None:
        if problem := store_url_problem(self.url):
            raise ValueError(problem)


def store_url_problem(url: str, *, may_have_password: bool = False) -> str:
    """Return why an address of a store cannot be used, "" if it can or is empty.

    The reason does not repeat the address, which may have a password.
    """
    from urllib.parse import urlsplit

    if not url:
        return ""
    try:
        parts, passwords = urlsplit(url), store_passwords(url)
    except ValueError:
        return _STORE_FORM
    is_whole = "@" not in parts.path and not parts.fragment  # else a password has a / or a #
    if parts.scheme not in ("postgresql", "postgres") or not url.isprintable() or not is_whole:
        return _STORE_FORM
    if passwords and not may_have_password:
        return "a password does not belong here: put it into PGPASSWORD or ~/.pgpass"
    return ""


def store_passwords(url: str) -> list[str]:
    """Return the secrets of an address, as they are and as it writes them.

    Raises ValueError for an address that is none.
    """
    from urllib.parse import parse_qs, unquote, urlsplit

    parts = urlsplit(url)
    password, query = parts.password or "", parse_qs(parts.query)
    found = [password, unquote(password)]
    found += [value for name in _PASSWORDS for value in query.get(name, ())]
    return [value for value in found if value]


class SourceOptions(Struct, frozen=True, kw_only=True):
    """Request options of one source."""

    enabled: bool = True
    """False sends no requests. Bundled and stored data stay on the screen."""
    every: timedelta = timedelta(hours=1)
    """Interval of requests while a release is awaited, at least the source's minimum interval.
    ``POLL_INTERVALS`` has the defaults of single sources."""


class Channel(Struct, frozen=True, kw_only=True):
    """One notification channel of ``[alerts.channel]``: a command or an Apprise service.

    Raises ValueError if the option that its type needs is missing.
    """

    type: Literal["command", "apprise"]
    """``command`` runs a program. ``apprise`` sends to a service that the library Apprise knows."""
    argv: tuple[NonEmptyText, ...] = ()
    """With ``command``: the program and its arguments, run without a shell."""
    env: tuple[VariableName, ...] = ()
    """With ``command``: environment variables that the program gets besides the usual ones."""
    url_env: VariableName = ""
    """With ``apprise``: the environment variable that holds the address, which is a secret."""
    min_severity: Severity = "info"
    """Notifications of less severe rules are not sent on this channel."""
    timeout: ShortLength = timedelta(minutes=1)
    """Time after which an unfinished delivery counts as failed."""

    def __post_init__(self) -> None:
        if self.type == "command" and not self.argv:
            raise ValueError("a command needs `argv`")
        if self.type == "apprise" and not self.url_env:
            raise ValueError("apprise needs `url_env`")


class RuleDefaults(Struct, frozen=True, kw_only=True):
    """Defaults of the rules in the file. ``Rule`` describes the fields."""

    severity: Severity = "warning"
    needed: ObservationCount = field(name="for", default=1)
    cooldown: timedelta = timedelta(days=1)
    on_stale: OnStale = "hold"
    channels: tuple[NonEmptyText, ...] = ("app",)


class Alerts(Struct, frozen=True, kw_only=True):
    """Alert rules, channels and options of all notifications."""

    rule: tuple[Rule, ...] = RULES
    defaults: RuleDefaults = RuleDefaults()
    """Defaults of the rules in the file. They do not change the built-in rules."""
    channel: Mapping[str, Channel] = field(default_factory=dict)
    """Channels by name, besides the built-in ``app``, ``bell`` and ``osc``."""
    quiet_hours: Annotated[str, Meta(pattern=QUIET_HOURS, examples=["22:00-07:00"])] = ""
    """Times of day such as ``22:00-07:00``, "" for none. Notifications wait until their end, except
    on ``app``."""
    timezone: Identifier = "America/New_York"
    """IANA name of the time zone of ``quiet_hours``."""
    startup: Literal["digest", "silent", "replay"] = "digest"
    """Notifications raised while ticwatch was not running: ``digest`` sends them in one message,
    ``replay`` one by one, and ``silent`` only logs them."""


class Config(Struct, frozen=True, kw_only=True):
    """All options that a user can set."""

    ticwatch: Ticwatch = Ticwatch()
    sectors: Sectors = Sectors()
    store: StoreOptions = StoreOptions()
    sources: Mapping[str, SourceOptions] = field(default_factory=dict)
    """Options of the sources that differ from the defaults. Use ``source()`` to read any source."""
    groups: tuple[Group, ...] = GROUPS
    changed_claims: tuple[Claim, ...] | None = field(name="claims", default=None)
    """The bundled claims as changed by the file, None if it has no claims. Use ``claims``."""
    alerts: Alerts = Alerts()
    keys: Mapping[str, str] = field(default_factory=dict)
    """Action id -> keys, several separated by commas."""

    @property
    def tickers(self) -> tuple[str, ...]:
        """Tickers of the benchmark and of the groups, without duplicates."""
        tickers = [self.sectors.benchmark, *(group.ticker for group in self.groups)]
        return tuple(dict.fromkeys(tickers))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Claims of the bundled file and of the user. The first access reads the bundled file."""
        return bundled_claims() if self.changed_claims is None else self.changed_claims

    def source(self, name: str) -> SourceOptions:
        """Return the options of one source."""
        return self.sources.get(name) or default_source(name)


def default_source(name: str) -> SourceOptions:
    """Return the options of a source that the file does not set."""
    return SourceOptions(every=POLL_INTERVALS.get(name, SourceOptions().every))
