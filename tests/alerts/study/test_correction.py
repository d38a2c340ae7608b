"""The correction for many tests, against the example of Benjamini and Hochberg (1995)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.alerts.study.correction import benjamini_hochberg

PUBLISHED = (
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
)
"""The 15 p-values of the paper's section 3.2."""


def test_published_example_rejects_its_first_four() -> None:
    """At 5% the paper's procedure rejects four; Bonferroni's would reject three."""
    q_values = benjamini_hochberg(PUBLISHED)
    assert [q_value <= 0.05 for q_value in q_values] == [True] * 4 + [False] * 11
    # 15 / rank × p; the 6th takes the smaller value of the 7th: 15 / 7 × 0.0298
    assert q_values[:6] == pytest.approx((0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857), 1e-4)
    assert q_values[-1] == 1.0


def test_worked_example_in_any_order_and_with_ties() -> None:
    """0.01 × 5/1, 0.02 × 5/3 for both, 0.5 × 5/4, 0.6 × 5/5."""
    assert benjamini_hochberg((0.6, 0.02, 0.01, 0.02, 0.5)) == pytest.approx(
        (0.6, 1 / 30, 1 / 30, 1 / 30, 0.6)
    )
    assert benjamini_hochberg((0.6, 0.02, 0.001, 0.02, 0.5)) == pytest.approx(
        (0.6, 1 / 30, 0.005, 1 / 30, 0.6)
    )
    assert benjamini_hochberg(()) == ()


@examples(200)
@given(st.lists(st.floats(1e-6, 1), min_size=1, max_size=40))
def test_corrected_values_are_never_smaller_and_keep_the_order(p_values: list[float]) -> None:
    q_values = benjamini_hochberg(p_values)
    assert all(p * (1 - 1e-12) <= q <= 1 for p, q in zip(p_values, q_values, strict=True))
    by_p = [q for _, q in sorted(zip(p_values, q_values, strict=True))]
    assert by_p == sorted(by_p)
    if len(p_values) == 1:
        assert q_values == pytest.approx(p_values)
