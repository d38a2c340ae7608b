"""Examples at the end of the help of each command. A test runs them."""

from __future__ import annotations

from collections.abc import Mapping

Example = tuple[str, str]
"""A command line, and its effect in words."""

EXAMPLES: Mapping[str, tuple[Example, Example]] = {
    "ticwatch": (
        ("ticwatch --as-of 2025-12-19", "the screen as of the end of that day"),
        ("ticwatch export curve --format md", "the newest curve as a Markdown table"),
    ),
    "ticwatch export": (
        ("ticwatch export curve --view history --of 2s10s", "the spread of each day as CSV"),
        ("ticwatch export flows --view holders --as-of 2025-12-19", "the flows known that day"),
    ),
    "ticwatch brief": (
        ("ticwatch brief", "the market on one page, as Markdown"),
        ("ticwatch brief --as-of 2025-12-19 --format html", "the page of that day"),
    ),
    "ticwatch revisions": (
        ("ticwatch revisions tic", "first prints and revisions of twelve months"),
        ("ticwatch revisions tic --months 3 --format json", "those of three months as JSON"),
    ),
    "ticwatch calendar": (
        ("ticwatch calendar", "the next release of each kind, with the time left"),
        ("ticwatch calendar --format ics", "releases to come, for a calendar program"),
    ),
    "ticwatch poll": (
        ("ticwatch poll", "ask the sources until interrupted"),
        ("ticwatch poll --once", "ask what is due once, as from cron"),
    ),
    "ticwatch sources": (
        ("ticwatch sources", "the last success and the next try of each part"),
        ("ticwatch sources --format json", "the same as data"),
    ),
    "ticwatch doctor": (
        ("ticwatch doctor", "check everything, the hosts included"),
        ("ticwatch doctor --offline", "check without a request"),
    ),
    "ticwatch store": (
        ("ticwatch store stats", "the size of the archive, part by part"),
        ("ticwatch store verify", "read all that is stored"),
    ),
    "ticwatch store stats": (
        ("ticwatch store stats", "the size of the archive, part by part"),
        ("ticwatch store stats --config config.toml", "of the store that a file names"),
    ),
    "ticwatch store verify": (
        ("ticwatch store verify", "read all that is stored"),
        ("ticwatch store verify --config config.toml", "in the store that a file names"),
    ),
    "ticwatch store prune": (
        ("ticwatch store prune", "delete what no source keeps"),
        ("ticwatch store prune --config config.toml", "in the store that a file names"),
    ),
    "ticwatch store init": (
        ("ticwatch store init", "create the tables on the server that TICWATCH_STORE names"),
        ("ticwatch store init --reader guest --member anna", "and let two roles use them"),
    ),
    "ticwatch store copy": (
        ("ticwatch store copy old-home new-home", "from one folder to another"),
        ("ticwatch store copy old-home postgresql://ticwatch@localhost/macro", "to a server"),
    ),
    "ticwatch check": (
        ("ticwatch check", "exit with 2 if a critical rule fires"),
        ("ticwatch check --rule y20-regime --as-of 2025-12-19", "one rule, as of that day"),
    ),
    "ticwatch rules": (
        ("ticwatch rules lint", "errors and likely mistakes of every rule"),
        ("ticwatch rules explain y20-regime", "a rule, part by part"),
    ),
    "ticwatch rules lint": (
        ("ticwatch rules lint", "errors and likely mistakes of every rule"),
        ("ticwatch rules lint --config config.toml", "those of the rules of a file"),
    ),
    "ticwatch rules test": (
        ("ticwatch rules test rules_test.toml", "play the scenarios of a file"),
        ("ticwatch rules test rules_test.toml --config config.toml", "with the rules of a file"),
    ),
    "ticwatch rules explain": (
        ("ticwatch rules explain y20-regime", "each part with its value and day"),
        ("ticwatch rules explain official-selling --as-of 2025-12-19", "the same of the past"),
    ),
    "ticwatch rules backtest": (
        ("ticwatch rules backtest y20-regime", "its episodes and the returns that followed"),
        ("ticwatch rules backtest y20-regime --as-of 2025-12-19", "those known that day"),
    ),
    "ticwatch rules log": (
        ("ticwatch rules log", "what fired, cleared and was sent"),
        ("ticwatch rules log y20-regime --json", "that of one rule, an object a line"),
    ),
    "ticwatch rules notify-test": (
        ("ticwatch rules notify-test", "send a test message through every channel"),
        ("ticwatch rules notify-test --config config.toml", "the channels of a file"),
    ),
    "ticwatch study": (
        ('ticwatch study "y20 > 4.75%"', "returns while it held, and after it began"),
        ('ticwatch study "y20 > 4.75%" --of XLF,KRE --format csv', "two groups, as data"),
    ),
    "ticwatch serve": (
        ("ticwatch serve", "print the address of the screen in a browser"),
        ("ticwatch serve --port 8020 --offline", "on another port, without requests"),
    ),
    "ticwatch status": (
        ("ticwatch status --color tmux", "set -g status-right '#(ticwatch status --color tmux)'"),
        ("ticwatch status --format json", "the figures as data"),
    ),
    "ticwatch config": (
        ("ticwatch config path", "the file that counts, and why"),
        ("ticwatch config check", "every problem with its line"),
    ),
    "ticwatch config path": (
        ("ticwatch config path", "the file that counts, and why"),
        ("ticwatch config path --config config.toml", "that of another command line"),
    ),
    "ticwatch config show": (
        ("ticwatch config show", "every option as it is in force"),
        ("ticwatch config show --origin", "with the file and line of each value"),
    ),
    "ticwatch config check": (
        ("ticwatch config check", "the problems of the file that counts"),
        ("ticwatch config check --config config.toml", "those of a file"),
    ),
    "ticwatch config init": (
        ("ticwatch config init", "write it to your configuration folder"),
        ("ticwatch config init --config my.toml", "write it to a file"),
    ),
    "ticwatch config edit": (
        ("ticwatch config edit", "edit the file that counts, or a new one"),
        ("ticwatch config edit --config config.toml", "edit a file"),
    ),
    "ticwatch config keys": (
        ("ticwatch config keys", "choose an action, then press its key"),
        ("ticwatch config keys --config config.toml", "write the keys to a file"),
    ),
    "ticwatch keys": (
        ("ticwatch keys", "every key by pane, with your remaps"),
        ("ticwatch keys --format md", "the same as a Markdown table"),
    ),
    "ticwatch completion": (
        ("ticwatch completion bash", "print the script; source it in ~/.bashrc"),
        ("ticwatch completion zsh", "print it for a folder of $fpath, named _ticwatch"),
    ),
}
"""Examples by the command, as it is typed."""


def format_examples(prog: str) -> str:
    """Return the examples of a command as the end of its help."""
    examples = EXAMPLES.get(prog, ())
    width = max((len(line) for line, _ in examples), default=0)
    lines = [f"  {line:<{width}}  {meaning}\n" for line, meaning in examples]
    return "".join(["\nexamples:\n", *lines]) if lines else ""
