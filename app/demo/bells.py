"""When lessons begin and end."""

from __future__ import annotations

import numpy as np

from app.demo.frames import Numbers

LESSON_MINUTES = 45
LESSONS = 8
_SHIFT_STARTS = {1: 8 * 60, 2: 14 * 60}
_STEP, _LONG_BREAK_AFTER, _LONGER = 50, 3, 10


def minutes(shift: Numbers, lesson_no: Numbers) -> Numbers:
    """The minute of the day at which lessons begin; after the third comes the long break."""
    begins = np.where(shift == 2, _SHIFT_STARTS[2], _SHIFT_STARTS[1])
    return begins + (lesson_no - 1) * _STEP + (lesson_no > _LONG_BREAK_AFTER) * _LONGER


def starts(day: Numbers, shift: Numbers, lesson_no: Numbers) -> Numbers:
    """The instant at which lessons begin, in seconds of Bishkek's clock."""
    return day * 86_400 + minutes(shift, lesson_no) * 60
