"""Sheets and columns that an import knows, with the names under which schools keep them."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.journal.save_lesson import CONTROL_FORMS
from app.services.school_import import values
from app.services.school_import.values import Parse


@dataclass(frozen=True)
class Column:
    """One column: its name, how a cell is read, its PostgreSQL type while it is staged.

    A `required` column must be in the header and filled in every row. A class column gives two
    values, `grade` and `letter`; a ПИН is staged as its keyed hash and its encrypted form.
    """

    name: str
    parse: Parse
    kind: str
    required: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook or one CSV file of the folder; `key` columns may not repeat within it."""

    name: str
    aliases: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, header: str) -> Column | None:
        """The column that a header cell names, in English, Russian or Kyrgyz."""
        word = " ".join(header.split()).casefold().rstrip("*").strip()
        return next((one for one in self.columns if word == one.name or word in one.aliases), None)


def _need(name: str, parse: Parse, kind: str, *aliases: str) -> Column:
    return Column(name, parse, kind, True, aliases)


def _may(name: str, parse: Parse, kind: str, *aliases: str) -> Column:
    return Column(name, parse, kind, False, aliases)


_LANGUAGES: dict[str, object] = {
    "ky": "ky", "кыргызча": "ky", "кыргызский": "ky", "ru": "ru", "орусча": "ru", "русский": "ru",
    "uz": "uz", "өзбекче": "uz", "узбекский": "uz", "mixed": "mixed", "аралаш": "mixed", "смешанный": "mixed",
}  # fmt: skip
_SEXES: dict[str, object] = {"m": "m", "м": "m", "э": "m", "f": "f", "ж": "f", "а": "f"}
_STATES: dict[str, object] = {
    "held": "held", "planned": "planned", "cancelled": "cancelled", "өткөрүлдү": "held", "проведён": "held",
    "проведен": "held", "пландалган": "planned", "план": "planned", "жокко чыгарылды": "cancelled",
    "отменён": "cancelled", "отменен": "cancelled",
}  # fmt: skip
_KINDS: dict[str, object] = {
    "formative": 1, "аралык": 1, "промежуточная": 1, "control": 2, "контролдук": 2, "контрольная": 2,
}  # fmt: skip
_RESULTS: dict[str, object] = {
    "quarter": 1, "чейрек": 1, "четверть": 1, "half_year": 2, "жарым жылдык": 2, "полугодие": 2, "year": 3, "жыл": 3,
    "жылдык": 3, "год": 3, "exam": 4, "экзамен": 4, "сынак": 4,
}  # fmt: skip

_FORMS: dict[str, object] = {
    **{form: form for form in CONTROL_FORMS},
    "контролдук иш": "control_work", "контрольная работа": "control_work", "жат жазуу": "dictation",
    "диктант": "dictation", "дил баян": "essay", "сочинение": "essay", "оозеки": "oral", "устно": "oral",
    "практикалык иш": "practical", "практическая работа": "practical", "долбоор": "project", "проект": "project",
    "тест": "test", "жазуу жүзүндө": "written", "письменно": "written",
}  # fmt: skip

_SCHOOL = _need("school_code", values.text, "text", "мектептин коду", "код школы")
_YEAR = _need("school_year", values.whole(1, 9999), "int", "окуу жылы", "учебный год")
_CLASS = _need("class", values.school_class, "class", "класс")
_SUBJECT = _need("subject", values.text, "text", "предмет")
_PUPIL = _need("pupil_pin", values.pin, "pin", "окуучунун жини", "пин ученика")
_DATE = _need("date", values.day, "date", "күнү", "дата")
_LESSON_NO = _need("lesson_no", values.whole(0, 12), "int", "сабактын номери", "номер урока")
_GROUP = _may("group", values.text, "text", "топ", "группа", "подгруппа")
_ENTERED = _may("entered_at", values.instant, "timestamptz", "киргизилген убакыт", "введено")
_NAMES = (
    _need("last_name", values.text, "text", "фамилиясы", "фамилия"),
    _need("first_name", values.text, "text", "аты", "имя"),
    _may("middle_name", values.text, "text", "атасынын аты", "отчество"),
    _need("sex", values.one_of(_SEXES, "imports.bad_sex"), "text", "жынысы", "пол"),
    _may("birth_date", values.day, "date", "туулган күнү", "дата рождения"),
)
_LESSON = (_SCHOOL, _CLASS, _SUBJECT, _DATE, _LESSON_NO, _GROUP)

SHEETS: tuple[Sheet, ...] = (
    Sheet("schools", ("мектептер", "школы"), (
        _need("code", values.text, "text", "коду", "код", "код школы", "мектептин коду"),
        _need("name_ky", values.text, "text", "аталышы (кыргызча)", "название (кыргызское)"),
        _need("name_ru", values.text, "text", "аталышы (орусча)", "название (русское)"),
        _need("district", values.text, "text", "район", "район же шаар", "район или город"),
        _may("language", values.one_of(_LANGUAGES, "imports.bad_language"), "text", "окутуу тили", "язык обучения"),
        _may("week_days", values.whole(5, 6), "int", "жумадагы окуу күндөрү", "учебных дней в неделе"),
        _may("shifts", values.whole(1, 3), "int", "сменалар", "смен"),
        _may("address", values.text, "text", "дареги", "адрес"),
        _may("opened_on", values.day, "date", "ачылган күнү", "дата открытия"),
    ), ("code",)),
    Sheet("teachers", ("мугалимдер", "учителя"), (
        _SCHOOL,
        _need("pin", values.pin, "pin", "жин", "пин"),
        *_NAMES,
        _may("phone", values.text, "text", "телефон"),
        _may("email", values.text, "text", "электрондук почта", "электронная почта"),
        _may("post", values.text, "text", "кызматы", "должность"),
        _may("valid_from", values.day, "date", "иштей баштаган күнү", "работает с"),
    ), ("pin",)),
    Sheet("classes", ("класстар", "классы"), (
        _SCHOOL, _YEAR, _CLASS,
        _may("language", values.one_of(_LANGUAGES, "imports.bad_language"), "text", "окутуу тили", "язык обучения"),
        _may("homeroom_pin", values.pin, "pin", "класс жетекчинин жини", "пин классного руководителя"),
        _may("shift", values.whole(1, 3), "int", "смена"),
    ), ("school_code", "school_year", "class")),
    Sheet("pupils", ("окуучулар", "ученики"), (
        _SCHOOL,
        _need("pin", values.pin, "pin", "жин", "пин"),
        *_NAMES,
        _YEAR, _CLASS,
        _need("enrolled_from", values.day, "date", "кабыл алынган күнү", "зачислен с"),
        _may("enrolled_to", values.day, "date", "чыккан күнү", "зачислен по"),
        _may("reason_in", values.text, "text", "кабыл алуу себеби", "причина зачисления"),
        _may("reason_out", values.text, "text", "чыгуу себеби", "причина выбытия"),
    ), ("pin", "enrolled_from")),
    Sheet("groups", ("топтор", "группы"), (
        _SCHOOL, _YEAR, _CLASS, _SUBJECT, _need("group", values.text, "text", "топ", "группа", "подгруппа"), _PUPIL,
        _may("valid_from", values.day, "date", "башталышы", "с"),
        _may("valid_to", values.day, "date", "аякташы", "по"),
    ), ("school_code", "school_year", "class", "subject", "group", "pupil_pin")),
    Sheet("lessons", ("сабактар", "уроки"), (
        *_LESSON,
        _need("teacher_pin", values.pin, "pin", "мугалимдин жини", "пин учителя"),
        _may("starts", values.clock, "time", "башталышы", "начало"),
        _may("ends", values.clock, "time", "аякташы", "конец"),
        _may("state", values.one_of(_STATES, "imports.bad_state"), "text", "абалы", "состояние"),
        _may("topic", values.text, "text", "сабактын темасы", "тема урока", "тема"),
        _may("topic_at", values.instant, "timestamptz", "тема киргизилген убакыт", "тема введена"),
        _may("homework", values.text, "text", "үй тапшырмасы", "домашнее задание"),
        _may("homework_due", values.day, "date", "тапшырманын мөөнөтү", "срок задания"),
        _may("homework_at", values.instant, "timestamptz", "тапшырма киргизилген убакыт", "задание введено"),
        _may("homework_none", values.yes_no, "boolean", "үй тапшырмасыз", "без домашнего задания"),
        _may("attendance_taken", values.yes_no, "boolean", "катышуу белгиленди", "посещаемость отмечена"),
        _may("attendance_at", values.instant, "timestamptz", "катышуу белгиленген убакыт", "посещаемость введена"),
        _may("is_control", values.yes_no, "boolean", "контролдук", "контрольная"),
        _may("control_form", values.one_of(_FORMS, "imports.bad_form"), "text", "көзөмөл формасы", "форма контроля"),
    ), ("school_code", "class", "subject", "date", "lesson_no", "group")),
    Sheet("absences", ("катышуу", "пропуски"), (
        *_LESSON, _PUPIL, _need("code", values.absence, "int", "белги", "отметка"), _ENTERED,
    ), ("school_code", "class", "subject", "date", "lesson_no", "group", "pupil_pin")),
    Sheet("marks", ("баалар", "оценки"), (
        *_LESSON, _PUPIL,
        _need("value", values.whole(1, 5), "int", "баа", "оценка"),
        _may("kind", values.one_of(_KINDS, "imports.bad_kind"), "int", "баанын түрү", "вид оценки"),
        _may("ordinal", values.whole(1, 9), "int", "катар номери", "номер оценки"),
        _ENTERED,
    ), ("school_code", "class", "subject", "date", "lesson_no", "group", "pupil_pin", "ordinal")),
    Sheet("period_marks", ("жыйынтык баалар", "итоговые оценки"), (
        _SCHOOL, _YEAR, _CLASS, _SUBJECT, _PUPIL,
        _need("kind", values.one_of(_RESULTS, "imports.bad_result_kind"), "int", "мезгил", "период"),
        _may("period", values.whole(0, 4), "int", "мезгилдин номери", "номер периода"),
        _need("value", values.final_mark, "int", "баа", "оценка"),
        _may("bonus", values.bonus, "numeric", "кошумча балл", "дополнительный балл"),
        _may("bonus_reason", values.text, "text", "кошумча баллдын себеби", "причина дополнительного балла"),
        _may("teacher_pin", values.pin, "pin", "мугалимдин жини", "пин учителя"),
        _ENTERED,
    ), ("school_code", "school_year", "class", "subject", "pupil_pin", "kind", "period")),
    Sheet("plan", ("ктп", "календардык-тематикалык план", "календарно-тематический план"), (
        _SCHOOL, _YEAR, _CLASS, _SUBJECT, _GROUP,
        _may("teacher_pin", values.pin, "pin", "мугалимдин жини", "пин учителя"),
        _need("ordinal", values.whole(1, 999), "int", "катар номери", "номер темы"),
        _need("due_date", values.day, "date", "мөөнөтү", "срок"),
        _need("topic", values.text, "text", "сабактын темасы", "тема урока", "тема"),
        _may("homework", values.text, "text", "үй тапшырмасы", "домашнее задание"),
        _ENTERED,
    ), ("school_code", "school_year", "class", "subject", "group", "teacher_pin", "ordinal")),
)  # fmt: skip
"""In the order in which they are loaded: each sheet may name what stands in those before it."""


def sheet_named(name: str) -> Sheet | None:
    """The sheet that a file or a worksheet names, in English, Russian or Kyrgyz."""
    word = " ".join(name.split()).casefold()
    return next((sheet for sheet in SHEETS if word == sheet.name or word in sheet.aliases), None)
