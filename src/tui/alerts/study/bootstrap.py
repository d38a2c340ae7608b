"""Figures that a condition without any bearing on returns would give: a circular block bootstrap.

The returns are drawn anew in blocks from a circle of all days (Politis and Romano, 1992), and the
condition stays where it was. Within a block the returns keep their order, and so the dependence of
neighbouring days.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct

DRAWS = 4_999
"""Number of samples. The smallest p-value is then 0.0004: small enough for one row of 132 to pass
the correction at 10%, which 1,000 samples are too few for."""
SEED = 20_251_220
"""Fixed seed: the same data always give the same figures."""
_CONFIDENCE = (5.0, 95.0)
_NOISE_DECIMALS = 9
"""Decimals of the compared figures. Floating-point noise lies below."""

Numbers = npt.NDArray[np.float64]


class Chance(Struct, frozen=True):
    """A figure compared with those of the samples."""

    low_pp: float
    """5th percentile of the samples."""
    high_pp: float
    """95th percentile of the samples."""
    p_value: float
    """Two-sided p-value in (0, 1]: twice (r + 1) / (n + 1), where r of n samples lie as far out on
    the figure's side as it does."""


def compare(figure_pp: float, samples_pp: Numbers) -> Chance:
    """Compare a figure with those of the samples."""
    figure, samples = np.round(figure_pp, _NOISE_DECIMALS), samples_pp.round(_NOISE_DECIMALS)
    tails = ((samples <= figure).sum(), (samples >= figure).sum())
    p_value = min(1.0, 2 * (int(min(tails)) + 1) / (samples.size + 1))
    low, high = np.percentile(samples, _CONFIDENCE)
    return Chance(float(low), float(high), p_value)


def sample_medians(returns_pp: Numbers, places: npt.NDArray[np.int64], block: int) -> Numbers:
    """Return the median of the returns at ``places`` in each sample.

    Blocks have ``block`` returns.
    """
    random = np.random.default_rng(SEED)
    blocks, block_of = np.unique(places // block, return_inverse=True)
    starts = random.integers(0, returns_pp.size, (DRAWS, blocks.size))
    drawn = (starts[:, block_of] + places % block) % returns_pp.size
    medians: Numbers = np.median(returns_pp[drawn], axis=1)
    return medians


def sample_means(returns_pp: Numbers, held: npt.NDArray[np.bool_], block: int) -> Numbers:
    """Return the mean of the returns at the places where ``held`` is true, in each sample.

    Blocks have ``block`` returns. ``held`` is true at one place at least.
    """
    size = returns_pp.size
    block = min(block, size)
    count = -(-size // block)
    padded = np.zeros(count * block)
    padded[:size] = held
    of_block = np.zeros((count, size))
    of_block[:, :block] = padded.reshape(count, block)
    # Sum over the held places of each block, for every start of the block: a circular correlation.
    spectrum = np.conj(np.fft.rfft(of_block)) * np.fft.rfft(returns_pp)
    sums = np.fft.irfft(spectrum, size)
    starts = np.random.default_rng(SEED).integers(0, size, (DRAWS, count))
    means: Numbers = sums[np.arange(count), starts].sum(axis=1) / held.sum()
    return means
