"""The hash of a rule's definition, which users' alert logs store.

Another hash for the same rule would make it count as newly added: it would not notify.
"""

from __future__ import annotations

import pytest

from tui.alerts.notify.routing import definition_of
from tui.config import Rule


@pytest.mark.parametrize(
    ("rule", "definition"),
    [
        (
            Rule(id="a", when="y20 > 4.75%", clear="y20 < 4.65%", needed=2, keep=3),
            "9009be7c31be6bcb",
        ),
        (Rule(id="b", series="y20", above=4.75, clear_below=4.65), "b7268947dbb9f1df"),
        (Rule(id="c", when="spread_2s10s < 0bp"), "9d0edc9235aa22a7"),
    ],
    ids=["when and clear", "threshold", "defaults"],
)
def test_definition_of_rule_keeps_its_hash(rule: Rule, definition: str) -> None:
    assert definition_of(rule) == definition
