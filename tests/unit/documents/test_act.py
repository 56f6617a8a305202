import io
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from pypdf import PdfReader

from app.documents.act import ActDocument, ActLine, act_pdf
from app.i18n import use_language

LINES = [
    ActLine(("Өзгөн району", "Узгенский район"), ("№4 мектеп", "СШ №4"), "114/2025", 28, 28, 420000, 420000),
    ActLine(
        ("Өзгөн району", "Узгенский район"), ("№5 мектеп", "СШ №5"), "115/2025", 23, 28, 420000, 345000, "part_of_month"
    ),
    ActLine(("Өзгөн району", "Узгенский район"), ("№6 мектеп", "СШ №6"), "116/2025", 0, 28, 420000, 0, "no_service"),
]
ACT = ActDocument(
    number="2026-02/001",
    month=date(2026, 2, 1),
    issued_at=datetime(2026, 3, 12, 10, 0, tzinfo=timezone(timedelta(hours=6))),
    issued_by="Кендирбаева Д.",
    issued_by_post="Бөлүм башчысы",
    provider=("«Кыргызтелеком» ААК", "ОАО «Кыргызтелеком»"),
    tin="00512199310014",
    lines=LINES,
)


def text(act: ActDocument) -> str:
    pages = PdfReader(io.BytesIO(act_pdf(act))).pages
    return "\n".join(page.extract_text() for page in pages).replace("\u00a0", " ")


def test_both_languages_stand_on_the_act() -> None:
    shown = text(ACT)
    for piece in (
        "Интернет кызматтарын алуу жөнүндө АКТ",
        "АКТ о получении интернет-услуг",
        "№ 2026-02/001",
        "00512199310014",
        "7 650,00",
        "Жети миң алты жүз элүү сом 00 тыйын",
        "Семь тысяч шестьсот пятьдесят сомов 00 тыйынов",
        "байланыш болгон жок / связи не было",
        "28 / 28",
        "барак 1 / 1",
    ):
        assert piece in shown
    assert "ордуна" not in shown


def test_an_act_does_not_depend_on_the_reader() -> None:
    with use_language("ru"):
        russian = act_pdf(ACT)
    with use_language("en"):
        assert act_pdf(ACT) == russian


def test_a_new_act_names_the_one_it_replaces() -> None:
    assert "Взамен акта № 2026-02/000" in text(replace(ACT, supersedes="2026-02/000"))


def test_archival() -> None:
    assert b"pdfaid:part" in act_pdf(ACT)
    assert ACT.total_tyiyn == 765000
