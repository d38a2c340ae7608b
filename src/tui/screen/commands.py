"""Commands of the palette: their record, and the order in which a search lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct


class Command(Struct, frozen=True):
    """Something that the palette does, by the name that is typed for it."""

    name: str
    help: str
    run: Callable[[], object]
    aliases: tuple[str, ...] = ()
    """Other texts that find it."""
    is_listed: bool = True
    """True if it is listed before anything is typed."""


def by_name(commands: Iterable[Command]) -> dict[str, Command]:
    """Return the commands by name. The first of a name is kept, so that each is listed once."""
    found: dict[str, Command] = {}
    for command in commands:
        found.setdefault(command.name, command)
    return found


def listed(commands: Iterable[Command], recent: Sequence[str]) -> list[Command]:
    """Return the commands to list before anything is typed: recent ones first, then by name."""
    shown = [each for each in commands if each.is_listed or each.name in recent]
    return sorted(shown, key=lambda each: (_place(each, recent), each.name.lower()))


def matching(
    commands: Iterable[Command], query: str, recent: Sequence[str], score: Callable[[str], float]
) -> list[Command]:
    """Return the commands that match a query: exact ones first, then recent ones, then the best.

    ``score`` is 0 for a text that does not match, and more for a better match.
    """
    wanted = query.strip().lower()
    best = {each: max(map(score, (each.name, *each.aliases))) for each in commands}

    def order(command: Command) -> tuple[bool, int, float]:
        is_exact = wanted in (text.lower() for text in (command.name, *command.aliases))
        return not is_exact, _place(command, recent), -best[command]

    return sorted((each for each, points in best.items() if points > 0), key=order)


def _place(command: Command, recent: Sequence[str]) -> int:
    return recent.index(command.name) if command.name in recent else len(recent)
