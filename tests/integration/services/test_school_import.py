"""Files of a school into the gradebook: good and bad rows, encodings, twice, failed half way (issue: real input)."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import psycopg
import pytest
import xlsxwriter

from app.domain.errors import Invalid, Unavailable
from app.i18n import use_language
from app.services.school_import import columns, run, template
from app.services.school_import.formats import read_source
from tests.factories import World, at
from tests.integration.services.imported import NOW, TEMPLATE, edit, load
from tests.postgres import Database

COUNTED = ("school", "person", "school_class", "enrolment", "study_group", "group_member", "lesson", "mark", "absence",
           "result", "assignment", "staff_post", "plan", "plan_topic")  # fmt: skip


def counts(world: World) -> dict[str, int]:
    return {table: world.one(f"select count(*) from gb.{table}") for table in COUNTED}


def test_the_template_has_every_sheet_and_column() -> None:
    for sheet in columns.SHEETS:
        with (TEMPLATE / f"{sheet.name}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [column.name for column in sheet.columns]


def test_every_sheet_and_column_is_described() -> None:
    star = r" **\***"
    described = (TEMPLATE.parent / "import.md").read_text("utf-8")
    for sheet in columns.SHEETS:
        section = described.split(f"### {sheet.name}\n")[1].split("\n### ")[0]
        for column in sheet.columns:
            assert f"| `{column.name}`{star if column.required else ''} |" in section, (sheet.name, column.name)
            for alias in column.aliases:
                assert alias in section, (sheet.name, alias)


def test_the_workbook_is_made_from_the_files(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATE, tmp_path / "t")
    made = read_source(template.write_workbook(tmp_path / "t"))
    kept = read_source(TEMPLATE / template.WORKBOOK)
    assert [table.rows for table in made.tables] == [table.rows for table in kept.tables]


def test_the_template_imports_cleanly_and_a_second_run_changes_nothing(
    database: Database, world: World, files: Path
) -> None:
    first = load(database, files)
    assert first.ok, first.as_text()
    assert {name: count.inserted for name, count in first.sheets.items()} == {
        "schools": 1, "teachers": 2, "classes": 1, "pupils": 3, "groups": 1, "lessons": 3, "marks": 2, "absences": 1,
        "period_marks": 2, "plan": 3}  # fmt: skip
    before, log = counts(world), world.one("select count(*) from audit.entry where table_name <> 'import_run'")
    second = load(database, files)
    assert second.ok
    assert second.changed == 0
    assert counts(world) == before
    assert world.one("select count(*) from audit.entry where table_name <> 'import_run' and ids <> '{}'") == log


def test_what_came_in_is_what_the_files_say(database: Database, world: World, files: Path) -> None:
    load(database, files)
    lesson = world.all(
        "select topic, homework, homework_due, attendance_at, starts_at, is_control from gb.lesson order by lesson_date"
    )
    assert lesson[0] == (
        "Рационал сандар",
        "№12, 13",
        date(2026, 9, 3),
        at("2026-09-01", "08:55"),
        at("2026-09-01", "08:50"),
        False,
    )
    assert world.all("select value, kind, entered_at from gb.mark order by id") == [
        (5, 1, at("2026-09-01", "09:30")), (4, 2, at("2026-09-04", "15:00"))]  # fmt: skip
    assert world.all("select value, bonus::text, bonus_reason is not null from gb.result order by id") == [
        (5, "0.3", True), (None, "0.0", False)]  # fmt: skip
    assert world.one("select count(*) from gb.assignment where valid_to is null") == 2
    assert world.one("select count(*) from gb.person where pin_hash is not null and pin_enc is not null") == 5
    assert world.one("select region_id from gb.school") == 41706


def test_the_workbook_brings_the_same(database: Database, world: World, files: Path) -> None:
    load(database, files)
    again = load(database, TEMPLATE / template.WORKBOOK)
    assert again.ok, again.as_text()
    assert again.changed == 0


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ";"), ("cp1251", ";"), ("cp1251", ","), ("utf-8", "\t")]
)
def test_encodings_and_separators(database: Database, world: World, files: Path, encoding: str, delimiter: str) -> None:
    for file in files.glob("*.csv"):
        rows = list(csv.reader(file.read_text("utf-8").splitlines()))
        if encoding == "cp1251":  # which has no Kyrgyz letters
            rows = [[cell.translate(str.maketrans("өүңӨҮҢ", "оунОУН")) for cell in row] for row in rows]
        with file.open("w", encoding=encoding, newline="") as opened:
            csv.writer(opened, delimiter=delimiter).writerows(rows)
    report = load(database, files)
    assert report.ok, report.as_text()
    assert world.one("select last_name from gb.person where kind = 'pupil' order by id limit 1") == "Абдиева"


def test_headers_in_russian_and_kyrgyz(database: Database, world: World, files: Path) -> None:
    load(database, files)
    (files / "классы.csv").write_text("Код школы;Учебный год;Класс;Смена\nKS-017;2026;7-б;2\n", "utf-8")
    (files / "classes.csv").unlink()
    report = load(database, files)
    assert report.ok, report.as_text()
    assert world.all("select grade, letter, shift from gb.school_class where letter = 'Б'") == [(7, "Б", 2)]


BAD = [
    ("pupils", "pin", "123", "imports.bad_pin"),
    ("pupils", "birth_date", "32.01.2013", "imports.bad_date"),
    ("pupils", "last_name", "", "imports.empty"),
    ("pupils", "class", "13Я", "imports.bad_class"),
    ("pupils", "class", "8Б", "imports.unknown_class"),
    ("pupils", "school_code", "KS-999", "imports.unknown_school"),
    ("pupils", "enrolled_to", "2026-08-31", "imports.ends_before_start"),
    ("pupils", "sex", "x", "imports.bad_sex"),
    ("teachers", "pin", "2020219800002x", "imports.bad_pin"),
    ("classes", "homeroom_pin", "99999999999999", "imports.unknown_teacher"),
    ("lessons", "subject", "магия", "imports.unknown_subject"),
    ("lessons", "teacher_pin", "20103201300017", "imports.unknown_teacher"),
    ("lessons", "date", "2031-09-01", "imports.no_such_year"),
    ("lessons", "ends", "08:40", "imports.ends_before_start"),
    ("marks", "value", "6", "imports.bad_number"),
    ("marks", "value", "4.5", "imports.bad_number"),
    ("marks", "lesson_no", "7", "imports.unknown_lesson"),
    ("marks", "pupil_pin", "10101197000015", "imports.unknown_pupil"),
    ("marks", "entered_at", "вчера", "imports.bad_instant"),
    ("absences", "code", "Ы", "imports.bad_absence"),
    ("period_marks", "kind", "век", "imports.bad_result_kind"),
    ("period_marks", "period", "0", "imports.bad_period"),
    ("period_marks", "bonus", "0.25", "imports.bad_bonus"),
    ("period_marks", "bonus", "0.1", "imports.bonus_not_allowed"),
    ("period_marks", "value", "1", "imports.mark_out_of_range"),
    ("period_marks", "school_year", "2031", "imports.no_such_year"),
    ("pupils", "school_year", "1999", "imports.no_such_year"),
    ("marks", "value", "1", "imports.mark_out_of_range"),
    ("plan", "due_date", "2027-09-01", "imports.due_outside_year"),
    ("plan", "group", "2", "imports.unknown_group"),
    ("plan", "teacher_pin", "20103201300017", "imports.unknown_teacher"),
    ("plan", "topic", "", "imports.empty"),
    ("period_marks", "bonus_reason", "", "imports.bonus_needs_reason"),
    ("schools", "district", "Марс", "imports.unknown_district"),
]


def test_each_bad_cell_is_reported_with_its_place(
    database: Database, world: World, files: Path, subtests: pytest.Subtests
) -> None:
    for sheet, column, value, expected in BAD:
        with subtests.test(sheet=sheet, column=column, value=value):
            original = (files / f"{sheet}.csv").read_text("utf-8")
            row = 1

            def spoil(rows: list[list[str]], column: str = column, value: str = value, row: int = row) -> None:
                rows[row][rows[0].index(column)] = value

            edit(files / f"{sheet}.csv", spoil)
            report = load(database, files, dry_run=True)
            (files / f"{sheet}.csv").write_text(original, "utf-8")
            first = next(error for error in report.errors if error.file == f"{sheet}.csv")
            assert (first.file, first.row, first.column, first.reason) == (f"{sheet}.csv", 2, column, expected)
            assert value not in first.value or not value.isdigit() or len(value) < 14
            for language in ("ky", "ru", "en"):
                with use_language(language):
                    assert expected not in first.text()
    assert world.one("select count(*) from gb.school") == 0


def test_good_rows_are_kept_beside_bad_ones(database: Database, world: World, files: Path) -> None:
    edit(files / "marks.csv", lambda rows: rows.append([*rows[1][:6], "99999999999999", "5", "", "", ""]))
    report = load(database, files)
    assert [(error.file, error.row, error.column) for error in report.errors] == [("marks.csv", 4, "pupil_pin")]
    assert (report.sheets["marks"].inserted, report.sheets["marks"].rejected) == (2, 1)
    assert world.one("select jsonb_array_length(rejected) from gb.import_run") == 1
    assert json.loads(report.as_json())["errors"][0]["row"] == 4


def test_a_corrected_file_brings_up_to_date_what_changed(database: Database, world: World, files: Path) -> None:
    load(database, files)
    edit(files / "marks.csv", lambda rows: rows[1].__setitem__(7, "4"))
    report = load(database, files)
    assert (report.sheets["marks"].updated, report.changed) == (1, 1)
    assert world.all("select value, version from gb.mark order by id limit 1") == [(4, 2)]


def test_a_column_that_is_not_there_leaves_what_stands(database: Database, world: World, files: Path) -> None:
    load(database, files)
    (files / "schools.csv").write_text(
        "code,name_ky,name_ru,district\nKS-017,Жаңы мектеп,Новая школа,Кара-Суу району\n", "utf-8"
    )
    report = load(database, files)
    assert report.sheets["schools"].updated == 1
    assert world.all("select name_ky, shifts, address <> '' from gb.school") == [("Жаңы мектеп", 2, True)]


def test_a_repeated_row_and_two_classes_at_once_are_refused(database: Database, world: World, files: Path) -> None:
    edit(files / "marks.csv", lambda rows: rows.append(rows[1]))
    edit(files / "classes.csv", lambda rows: rows.append(["KS-017", "2026", "7Б", "ky", "", "1"]))

    def twice(rows: list[list[str]]) -> None:
        rows.append([*rows[1][:8], "7Б", "2026-10-01", *rows[1][10:]])

    edit(files / "pupils.csv", twice)
    report = load(database, files)
    assert {(error.file, error.reason) for error in report.errors} == {
        ("marks.csv", "imports.repeats_row"), ("pupils.csv", "imports.enrolled_twice")}  # fmt: skip


def test_the_same_thing_under_another_spelling_is_the_same(database: Database, world: World, files: Path) -> None:
    edit(files / "marks.csv", lambda rows: rows.append([*rows[1][:2], "Algebra", *rows[1][3:9], "", ""]))
    edit(files / "lessons.csv", lambda rows: rows.append(["KS-017", "7 «A»", "ALGEBRA", "01.09.2026", *rows[1][4:]]))
    errors = load(database, files).errors
    assert [(error.file, error.row, error.reason, error.value) for error in errors] == [
        ("lessons.csv", 5, "imports.repeats_row", "2"), ("marks.csv", 4, "imports.repeats_row", "2")]  # fmt: skip


def test_a_moved_pupil_ends_one_class_and_begins_the_other(database: Database, world: World, files: Path) -> None:
    load(database, files)
    edit(files / "classes.csv", lambda rows: rows.append(["KS-017", "2026", "7Б", "ky", "", "1"]))

    def move(rows: list[list[str]]) -> None:
        rows[1][10] = "2026-09-30"
        rows.append([*rows[1][:8], "7Б", "2026-10-01", "", *rows[1][11:]])

    edit(files / "pupils.csv", move)
    report = load(database, files)
    assert report.ok, report.as_text()
    assert (report.sheets["pupils"].updated, report.sheets["pupils"].inserted) == (1, 1)


def test_a_failed_run_leaves_nothing_half(database: Database, world: World, files: Path) -> None:
    world.connection.execute(
        "create function gb.break_off() returns trigger language plpgsql as "
        "$$ begin raise exception 'disk full'; end $$; "
        "create trigger break_off before insert on gb.mark for each statement execute function gb.break_off()"
    )
    with pytest.raises(psycopg.errors.RaiseException):
        load(database, files)
    assert set(counts(world).values()) == {0}
    world.connection.execute("drop trigger break_off on gb.mark")
    assert load(database, files).ok


def test_a_dry_run_tells_and_leaves_nothing(database: Database, world: World, files: Path) -> None:
    report = load(database, files, dry_run=True)
    assert report.changed == 19
    assert report.run_id is None
    assert set(counts(world).values()) == {0}
    assert world.one("select count(*) from gb.import_run") == 0


def test_a_pin_of_somebody_else_is_refused(database: Database, world: World, files: Path) -> None:
    load(database, files)
    edit(files / "pupils.csv", lambda rows: rows[1].__setitem__(1, "10101197000015"))
    reasons = {error.reason for error in load(database, files).errors}
    assert reasons == {"imports.pin_of_other_kind"}
    edit(files / "schools.csv", lambda rows: rows.append(["KS-018", *rows[1][1:]]))
    edit(files / "teachers.csv", lambda rows: rows[1].__setitem__(0, "KS-018"))
    reasons = {error.reason for error in load(database, files).errors if error.file == "teachers.csv"}
    assert reasons == {"imports.pin_of_other_school"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.txt", b"hello", "imports.no_such_source"),
        ("broken.xlsx", b"not a zip", "imports.not_a_workbook"),
        ("marks.csv", b"PK\x00\x00", "imports.not_a_table"),
        ("marks.csv", b"school_code,class\nA,7\n", "imports.column_missing"),
        ("classes.csv", b"school_code,school_year,class,class\n", "imports.column_twice"),
        ("unknown.csv", b"a,b\n", "imports.nothing_to_import"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(
    database: Database, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    path = tmp_path / name if reason != "imports.nothing_to_import" else tmp_path
    with pytest.raises(Invalid) as invalid:
        load(database, path)
    assert invalid.value.key == reason


def test_a_zip_bomb_is_not_opened(database: Database, tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/big.xml", "w") as entry,
    ):
        for _ in range(600):
            entry.write(b"0" * 1_000_000)
    with pytest.raises(Invalid) as invalid:
        load(database, tmp_path / "bomb.xlsx")
    assert invalid.value.key == "imports.too_large"


def test_dates_and_times_as_excel_keeps_them(database: Database, world: World, files: Path) -> None:
    load(database, files)
    with xlsxwriter.Workbook(files.parent / "book.xlsx") as book:
        page = book.add_worksheet("Уроки")
        page.write_row(0, 0, ["school_code", "class", "subject", "date", "lesson_no", "teacher_pin", "starts", "ends"])
        page.write_row(1, 0, ["KS-017", "7А", "Algebra"])
        page.write_datetime(
            1, 3, at("2026-09-08").replace(tzinfo=None, hour=0), book.add_format({"num_format": "dd.mm.yyyy"})
        )
        page.write_row(1, 4, [2, "10101197000015"])
        for column, clock in ((6, "08:50"), (7, "09:35")):
            page.write_datetime(1, column, at("2026-09-08", clock).time(), book.add_format({"num_format": "hh:mm"}))
    report = load(database, files.parent / "book.xlsx")
    assert report.ok, report.as_text()
    assert world.one("select starts_at from gb.lesson where lesson_date = '2026-09-08'") == at("2026-09-08", "08:50")


def test_a_database_that_is_away_is_told(files: Path) -> None:
    with pytest.raises(Unavailable):
        run(files, dsn="postgresql://nobody@127.0.0.1:1/none?connect_timeout=1", now=NOW)
