"""What a class learns: subjects and weekly hours by grade and language of instruction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.demo.material import Subject, subjects

NATIVE = {
    "ky": ("kyrgyz", "kyrgyz_literature", "russian"),
    "ru": ("russian", "russian_literature", "kyrgyz"),
    "uz": ("uzbek", "uzbek_literature", "kyrgyz"),
}
"""Per language of instruction: its own language, its literature, the second language."""

LAST_PRIMARY_GRADE = 4
UNMARKED_GRADE = 1
_BY_SPECIALISTS = frozenset({"english", "sport"})


@dataclass(frozen=True)
class Course:
    """A subject in one grade: hours a week, which teachers give it, control works a quarter."""

    subject: Subject
    hours: int
    family: str
    controls: int


@cache
def courses(grade: int, language: str) -> tuple[Course, ...]:
    """The curriculum of a grade. In grades 1–4 the class's own teacher gives all but languages abroad and sport."""
    own, literature, second = NATIVE[language]
    roles = {"native_language": own, "native_literature": literature, "second_language": second}
    found = []
    for place in subjects().values():
        hours = place.hours[grade - 1]
        if hours:
            subject = subjects()[roles.get(place.code, place.code)]
            found.append(Course(subject, hours, _family(grade, place, subject), place.controls))
    return tuple(found)


def _family(grade: int, place: Subject, subject: Subject) -> str:
    if grade <= LAST_PRIMARY_GRADE and place.family not in _BY_SPECIALISTS:
        return "primary"
    return subject.family
