"""Tests of the verdict on a figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.alerts.claims.verdict import compare_figures, decimals_of, usual_tolerance
from tui.model.verdict import Verdict

SIZES = st.floats(-200, 200).map(lambda value: round(value, 2))


def verdict(figure: float, reading: float | None, *, is_size: bool = True) -> Verdict:
    within = usual_tolerance(figure, is_size=is_size)
    return compare_figures(figure, reading, within, is_size=is_size)


@pytest.mark.parametrize(
    ("figure", "reading", "expected"),
    [
        (9, 10, Verdict.SUPPORTS),
        (9, 10.001, Verdict.PARTLY),
        (9, 4.5, Verdict.PARTLY),
        (9, 4.499, Verdict.AGAINST),
        (9, 90, Verdict.PARTLY),
        (9, -9, Verdict.AGAINST),
        (-36.4, -32.76, Verdict.SUPPORTS),
        (-36.4, -32.75, Verdict.PARTLY),
        (-36.4, -18.2, Verdict.PARTLY),
        (-36.4, -18.19, Verdict.AGAINST),
        (-8, -6.9, Verdict.PARTLY),
        (0.5, -0.5, Verdict.SUPPORTS),
        (0, 1, Verdict.SUPPORTS),
        (0, 1.001, Verdict.AGAINST),
        (9, None, Verdict.TOO_LITTLE),
    ],
)
def test_size_is_right_within_a_tenth_and_partly_from_half_on(
    figure: float, reading: float | None, expected: Verdict
) -> None:
    assert verdict(figure, reading) is expected


@pytest.mark.parametrize(
    ("figure", "reading", "expected"),
    [
        (4.798, 4.798, Verdict.SUPPORTS),
        (4.798, 4.7985, Verdict.SUPPORTS),
        (4.798, 4.799, Verdict.AGAINST),
        (4.8, 4.798, Verdict.SUPPORTS),
        (4.8, 4.74, Verdict.AGAINST),
        (3, 3, Verdict.SUPPORTS),
        (3, 4, Verdict.AGAINST),
    ],
)
def test_level_is_right_if_it_rounds_to_the_figure(
    figure: float, reading: float, expected: Verdict
) -> None:
    assert verdict(figure, reading, is_size=False) is expected


@given(figure=SIZES, reading=SIZES)
def test_verdict_on_a_size_is_that_of_its_definition(figure: float, reading: float) -> None:
    found = verdict(figure, reading)
    gap = round(abs(reading - figure), 6)
    is_near = gap <= round(max(1.0, abs(figure) / 10), 6)
    is_like = (reading > 0) == (figure > 0) and reading and figure
    is_half = round(2 * abs(reading), 6) >= round(abs(figure), 6)
    assert (found is Verdict.SUPPORTS) == is_near
    assert (found is Verdict.PARTLY) == (not is_near and bool(is_like and is_half))


@given(figure=SIZES, reading=SIZES)
def test_verdict_does_not_depend_on_the_sign_convention(figure: float, reading: float) -> None:
    assert verdict(figure, reading) is verdict(-figure, -reading)


@given(figure=SIZES.filter(bool), share=st.floats(0, 1))
def test_reading_closer_to_the_figure_is_never_a_worse_verdict(figure: float, share: float) -> None:
    order = (Verdict.AGAINST, Verdict.PARTLY, Verdict.SUPPORTS)
    here, closer = (order.index(verdict(figure, figure * at)) for at in (share, (1 + share) / 2))
    assert closer >= here


@pytest.mark.parametrize(
    ("figure", "decimals"), [(4.798, 3), (9, 0), (-36.4, 1), (1e20, 0), (1e-7, 7), (10, 0)]
)
def test_decimals_are_those_the_figure_was_written_with(figure: float, decimals: int) -> None:
    assert decimals_of(figure) == decimals
