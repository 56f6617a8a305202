"""Short texts of lessons, kept once per school and named by their place in one list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.demo.frames import Frame, Numbers
from app.demo.material import lists

NONE = -1
_WORDS = {
    "ky": ("көнүгүүлөр", "кайталоо", "Контролдук иш № {n}", "2-бөлүк"),
    "ru": ("упражнения", "повторение", "Контрольная работа № {n}", "часть 2"),
    "en": ("practice", "revision", "Test {n}", "part 2"),
}
_FORMS = 3
_HOMEWORKS = 40
CONTROL_FORMS = ("control_work", "dictation", "test", "written", "practical")
_CONTROL_FORM = {
    "mathematics": 0, "algebra": 0, "geometry": 0, "physics": 0, "chemistry": 0, "kyrgyz": 1, "russian": 1, "uzbek": 1,
    "english": 2, "history": 2, "geography": 2, "biology": 2, "nature": 2,
}
_WRITTEN = 3


@dataclass(frozen=True)
class Texts:
    """All texts of a school's year; per assignment where its topics and homework begin, and how many there are."""

    texts: list[str]
    topics: Numbers
    themes: Numbers
    homework: Numbers
    form: Numbers

    def title(self, assignment: Numbers, topic: Numbers) -> Numbers:
        """The text of a plan's topic; a list gone through starts again as its second part."""
        return self._theme(assignment, topic) + np.where(topic >= self.themes[assignment], _FORMS, 0)

    def lesson(self, assignment: Numbers, topic: Numbers, within: Numbers, last: NDArray[np.bool_]) -> Numbers:
        """The text of a lesson: the topic's first lesson bears its name, the others practise and revise."""
        form = np.where(within == 0, 0, np.where(last, 2, 1))
        return np.where(within == 0, self.title(assignment, topic), self._theme(assignment, topic) + form)

    def control(self, assignment: Numbers, number: Numbers) -> Numbers:
        """The text of a control work of a quarter (0 to 3)."""
        return self.topics[assignment] + (_FORMS + 1) * self.themes[assignment] + number

    def tasks(self, assignment: Numbers, rng: np.random.Generator) -> Numbers:
        """A piece of homework, NONE for subjects that give none."""
        base = self.homework[assignment]
        return np.where(base == NONE, NONE, base + rng.integers(0, _HOMEWORKS, len(assignment)))

    def _theme(self, assignment: Numbers, topic: Numbers) -> Numbers:
        return self.topics[assignment] + (topic % self.themes[assignment]) * (_FORMS + 1)


def make_texts(assignments: Frame) -> Texts:
    """The texts that the assignments of a school need."""
    texts: list[str] = []
    topics: dict[tuple[str, str], tuple[int, int]] = {}
    homework: dict[tuple[str, str], int] = {("", "ky"): NONE, ("", "ru"): NONE}
    keys = [
        (subject, "ru" if language == "ru" else "ky", kind)
        for subject, language, kind in zip(
            *(assignments.columns[name].tolist() for name in ("subject", "language", "homework")), strict=True
        )
    ]
    for subject, language, kind in keys:
        if (subject, language) not in topics:
            topics[subject, language] = len(texts), len(lists("topics.toml")[subject][language])
            texts += _topic_texts(subject, language)
        if (kind, language) not in homework:
            homework[kind, language] = len(texts)
            texts += _homework_texts(kind, language)
    return Texts(
        texts,
        np.array([topics[subject, language][0] for subject, language, _ in keys]),
        np.array([topics[subject, language][1] for subject, language, _ in keys]),
        np.array([homework[kind, language] for _, language, kind in keys]),
        np.array([_CONTROL_FORM.get(subject, _WRITTEN) for subject, _, _ in keys]),
    )


def _topic_texts(subject: str, language: str) -> list[str]:
    practice, revision, control, second = _WORDS["en" if subject == "english" else language]
    found = []
    for theme in lists("topics.toml")[subject][language]:
        found += [theme, f"{theme}: {practice}", f"{theme}: {revision}", f"{theme} ({second})"]
    return found + [control.format(n=n) for n in range(1, 5)]


def _homework_texts(kind: str, language: str) -> list[str]:
    pattern = lists("topics.toml")["homework"][kind][language]
    return [pattern.format(n=2 + n, a=11 + 7 * n, b=14 + 7 * n) for n in range(_HOMEWORKS)]
