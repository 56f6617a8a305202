import io
from datetime import date, datetime, timedelta, timezone

from pypdf import PdfReader

from app.documents.pupil_summary import PupilSummary, SubjectLine, summary_pdf
from app.documents.stamp import Stamp
from app.i18n import use_language

STAMP = Stamp(datetime(2026, 3, 3, 14, 40, tzinfo=timezone(timedelta(hours=6))), "Асанова М. К.", "7А")


def test_a_summary_for_parents_on_paper() -> None:
    lines = [SubjectLine("Алгебра", ["5", "4О", "Н"], 4.5, 1, "5"), SubjectLine("Кыргыз тили", [], None, 0)]
    span = (date(2026, 2, 1), date(2026, 3, 3))
    summary = PupilSummary("Өмүралиева Үмүт", "7А", "№4 мектеп", "Асанова М. К.", *span, lines, 84, 0.964, 1, 0, 2, 1)
    with use_language("ky"):
        body = summary_pdf(summary, STAMP)
    shown = PdfReader(io.BytesIO(body)).pages[0].extract_text().replace("\u00a0", " ")
    for piece in (
        "Өмүралиева Үмүт",
        "Класс жетекчи",
        "96,4 %",
        "4,50",
        "4О",
        "03.03.2026, 14:40",
        "01.02 – 03.03.2026",
    ):
        assert piece in shown
    assert b"pdfaid:part" in body
