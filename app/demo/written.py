"""A year's job on its way into the database, with the keys that its tables share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.demo.binary_copy import Values, constant
from app.demo.frames import Numbers
from app.demo.jobs import IN_YEAR, YearJob
from app.demo.loading import Loader
from app.demo.texts import NONE


@dataclass(frozen=True)
class Written:
    """The job, where it goes, and the keys behind its places."""

    job: YearJob
    loader: Loader
    class_ids: Numbers
    teacher_ids: Numbers
    pupil_ids: Numbers
    assignment_ids: Numbers

    def common(self, count: int) -> dict[str, Values]:
        """School and year, which all big tables begin with."""
        return {"school_year": constant(self.job.year.year, count), "school_id": constant(self.job.school.id, count)}

    def keys(self, kind: str, count: int) -> Values:
        """Keys from the school's block. Raises OverflowError when the block is too small for a school."""
        if count > IN_YEAR[kind]:
            raise OverflowError(f"{count} keys of {kind} in one school's year")
        return Values(self.job.first_key(kind) + np.arange(count))

    @classmethod
    def begin(cls, job: YearJob, loader: Loader) -> Written:
        """The keys of a job."""
        assignments = job.first_key("assignment") + np.arange(len(job.assignments))
        return cls(job, loader, job.classes.ints("id"), job.teachers.ints("id"), job.pupils.ints("id"), assignments)

    def group_ids(self) -> Numbers:
        """The group of each assignment, NONE for whole classes."""
        assignments = self.job.assignments
        number = self.class_ids[assignments.ints("class")] * 100 + assignments.ints("subject_id") * 2
        return np.where(assignments.ints("group") > 0, number + assignments.ints("group") - 1, NONE)
