"""Random numbers: each part of the republic has a stream of its own, so that order and processes do not matter."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, name: str, *parts: int) -> np.random.Generator:
    """The generator of one named part, the same for the same seed wherever it is asked for."""
    return np.random.default_rng([seed, zlib.crc32(name.encode()), *parts])
