import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

import fastexcel
import polars as pl
import pytest
from pypdf import PdfReader

from app.documents.export import Column, table
from app.documents.stamp import Stamp
from app.i18n import use_language

BISHKEK = timezone(timedelta(hours=6))
STAMP = Stamp(
    datetime(2026, 3, 3, 14, 40, tzinfo=BISHKEK),
    "Токтогулова Айгүл",
    "Өзгөн району",
    [("Период", "12.01 – 20.03.2026")],
    datetime(2026, 3, 3, 14, 32, tzinfo=BISHKEK),
)
FRAME = pl.DataFrame(
    {
        "school": ["СШ №4 · Куршаб", '=HYPERLINK("https://evil.example")', "Өзгөн; «№1»\nүй"],
        "rate": [0.934, None, float("nan")],
        "pupils": [1234, 5, 0],
        "fee": [420000, 0, None],
        "day": [date(2026, 3, 3), None, date(2026, 1, 2)],
        "at": [datetime(2026, 3, 3, 9, 5, tzinfo=BISHKEK), None, None],
        "signs": [["ниже группы"], ["=a", "b"], []],
        "line": [[1.0, 2.0], [], []],
    }
)
COLUMNS = [
    Column("school", "Школа"),
    Column("rate", "Посещаемость", "share", 1),
    Column("pupils", "Учеников", "number"),
    Column("fee", "К оплате", "money"),
    Column("day", "День", "date"),
    Column("at", "Когда", "datetime"),
    Column("signs", "Сигнал", "words"),
    Column("line", "8 недель", "line"),
]
TITLE = "Школы / района: «все»"


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    with use_language("ru"):
        yield


def test_names_and_types() -> None:
    made = {kind: table(FRAME, TITLE, COLUMNS, STAMP, kind) for kind in ("xlsx", "csv", "pdf")}
    assert made["csv"].filename == "Школы-района-все-2026-03-03.csv"
    assert made["pdf"].media_type == "application/pdf"
    with pytest.raises(KeyError):
        table(FRAME, TITLE, COLUMNS, STAMP, "exe")


def test_csv() -> None:
    body = table(FRAME, TITLE, COLUMNS, STAMP, "csv").body
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == ["Школа", "Посещаемость", "Учеников", "К оплате", "День", "Когда", "Сигнал"]
    assert rows[1] == ["СШ №4 · Куршаб", "93,4", "1234", "4200,00", "03.03.2026", "03.03.2026 09:05", "ниже группы"]
    assert rows[2] == ['\'=HYPERLINK("https://evil.example")', "", "5", "0,00", "", "", "'=a, b"]
    assert rows[3][0] == "Өзгөн; «№1»\nүй"
    assert ["Распечатал(а)", "Токтогулова Айгүл"] in rows
    assert ["Сформировано", "03.03.2026, 14:40"] in rows


def test_excel_holds_numbers_and_no_formula() -> None:
    body = table(FRAME, TITLE, COLUMNS, STAMP, "xlsx").body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        assert "<f>" not in sheets
        assert not [name for name in book.namelist() if "hyperlink" in name.lower()]
        assert "hyperlink" not in sheets.lower()
    read = fastexcel.read_excel(body)
    assert read.sheet_names == ["Таблица", "Кто и когда"]
    shown = read.load_sheet("Таблица").to_polars()
    assert shown["Посещаемость"].to_list() == [0.934, None, None]
    assert shown["К оплате"].to_list() == [4200.0, 0.0, None]
    assert shown["Школа"][1].startswith("'=HYPERLINK")
    stamp = read.load_sheet("Кто и когда", header_row=None).to_polars()
    assert "Токтогулова Айгүл" in stamp["__UNNAMED__1"].to_list()


def test_pdf_is_archival_and_its_text_can_be_read() -> None:
    body = table(FRAME, TITLE, COLUMNS, STAMP, "pdf").body
    assert b"pdfaid:part>2<" in body.replace(b" ", b"") or b'pdfaid:part="2"' in body
    reader = PdfReader(io.BytesIO(body))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for piece in ("СШ №4", "Өзгөн", "93,4", "4 200,00", "Токтогулова Айгүл", "03.03.2026, 14:40", "стр. 1 / 1"):
        assert piece in text.replace("\u00a0", " ")


def test_the_same_table_gives_the_same_pdf() -> None:
    assert table(FRAME, TITLE, COLUMNS, STAMP, "pdf").body == table(FRAME, TITLE, COLUMNS, STAMP, "pdf").body


def test_markup_in_a_name_is_printed_as_it_is() -> None:
    frame = pl.DataFrame({"school": ['#read("/etc/passwd") *bold* $x$ <b>']})
    body = table(frame, "#panic()", COLUMNS[:1], STAMP, "pdf").body
    text = PdfReader(io.BytesIO(body)).pages[0].extract_text()
    assert '#read("/etc/passwd") *bold* $x$ <b>' in text
    assert "#panic()" in text


def test_a_long_table_is_numbered_throughout() -> None:
    frame = pl.DataFrame({"school": [f"СШ №{n}" for n in range(200)]})
    reader = PdfReader(io.BytesIO(table(frame, TITLE, COLUMNS[:1], STAMP, "pdf").body))
    last = len(reader.pages)
    assert last > 2
    assert f"стр. {last} / {last}" in reader.pages[-1].extract_text().replace("\u00a0", " ")
    assert "Школа" in reader.pages[-1].extract_text()


def test_an_empty_table_says_so() -> None:
    body = table(FRAME.clear(), TITLE, COLUMNS, STAMP, "pdf").body
    assert "Показывать нечего" in PdfReader(io.BytesIO(body)).pages[0].extract_text()
    for kind in ("xlsx", "csv"):
        assert table(FRAME.clear(), TITLE, COLUMNS, STAMP, kind).body
