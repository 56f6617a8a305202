"""The act on internet received: per provider and month, the basis for payment (N3, A§36).

In Kyrgyz and Russian side by side, whatever the language of the run: both sides sign one paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.documents.typeset import pdf
from app.documents.words import in_words
from app.i18n import t, use_language
from app.wording.format import amount, date_time, money, month_name, month_title, num


@dataclass(frozen=True)
class ActLine:
    """One school and contract. `reason` is the kind of refusal, None where the whole month was served."""

    district: tuple[str, str]
    school: tuple[str, str]
    contract: str
    days_served: int
    days_in_month: int
    fee_tyiyn: int
    amount_tyiyn: int
    reason: str | None = None


@dataclass(frozen=True)
class ActDocument:
    """An act as it is issued; names are (Kyrgyz, Russian). `supersedes` names the act that it replaces."""

    number: str
    month: date
    issued_at: datetime
    issued_by: str
    issued_by_post: str
    provider: tuple[str, str]
    tin: str
    lines: Sequence[ActLine]
    supersedes: str | None = None

    @property
    def total_tyiyn(self) -> int:
        """The sum to be paid."""
        return sum(line.amount_tyiyn for line in self.lines)


def act_pdf(act: ActDocument) -> bytes:
    """The act as PDF/A. The same act gives the same bytes, whoever asks."""
    with use_language("ky"):
        return pdf("act", _content(act), at=act.issued_at)


def _content(act: ActDocument) -> dict[str, Any]:
    ky = _side(act, 0)
    with use_language("ru"):
        ru = _side(act, 1)
    return {
        "title": f"{ky['heading']} {act.number}",
        "heading": {"ky": ky["heading"], "ru": ru["heading"]},
        "number": f"№ {act.number}",
        "supersedes": f"{ky['supersedes']} / {ru['supersedes']}" if act.supersedes else None,
        "facts": [[f"{a[0]} / {b[0]}", a[1] if a[1] == b[1] else f"{a[1]} / {b[1]}"] for a, b in _facts(act)],
        "preamble": {"ky": ky["preamble"], "ru": ru["preamble"]},
        "heads": [f"{a}\n{b}" if a != b else a for a, b in _heads()],
        "lines": [_line(n, line) for n, line in enumerate(act.lines, 1)],
        "total_word": f"{ky['total']} / {ru['total']}",
        "total": amount(act.total_tyiyn),
        "words": {
            "ky_label": ky["in_words"],
            "ky": in_words(act.total_tyiyn, "ky"),
            "ru_label": ru["in_words"],
            "ru": in_words(act.total_tyiyn, "ru"),
        },
        "signatures": _signatures(act),
        "stamp_line": f"{ky['made']}: {date_time(act.issued_at)} · {act.issued_by}",
        "page_word": ky["page"],
    }


def _side(act: ActDocument, side: int) -> dict[str, str]:
    names = {
        "provider": act.provider[side],
        "month": month_name(act.month.month),
        "year": act.month.year,
        "n": num(len(act.lines)),
    }
    return {
        "heading": t("documents.act.heading"),
        "supersedes": t("documents.act.supersedes", number=act.supersedes or ""),
        "preamble": t("documents.act.preamble", **names),
        "total": t("documents.act.total"),
        "in_words": t("documents.act.in_words"),
        "made": t("documents.printed_at"),
        "page": t("documents.page"),
    }


def _facts(act: ActDocument) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    sides = []
    for side, code in enumerate(("ky", "ru")):
        with use_language(code):
            sides.append(
                [
                    (t("documents.act.month"), month_title(act.month)),
                    (t("documents.act.provider"), act.provider[side]),
                    (t("documents.act.tin"), act.tin),
                    (t("documents.act.sum"), money(act.total_tyiyn)),
                ]
            )
    return list(zip(sides[0], sides[1], strict=True))


def _heads() -> list[tuple[str, str]]:
    keys = ("no", "district", "school", "contract", "days", "fee", "amount")
    sides = []
    for code in ("ky", "ru"):
        with use_language(code):
            sides.append([t(f"documents.act.head_{key}") for key in keys])
    return list(zip(sides[0], sides[1], strict=True))


def _line(number: int, line: ActLine) -> list[str]:
    days = f"{line.days_served} / {line.days_in_month}"
    fee, to_pay = amount(line.fee_tyiyn), amount(line.amount_tyiyn)
    return [str(number), line.district[0], line.school[0], line.contract, days, fee, to_pay, _reason(line.reason)]


def _reason(reason: str | None) -> str:
    if reason is None:
        return ""
    texts = []
    for code in ("ky", "ru"):
        with use_language(code):
            texts.append(t(f"documents.act.reason_{reason}"))
    return " / ".join(texts)


def _signatures(act: ActDocument) -> list[dict[str, str]]:
    sides: list[dict[str, str]] = [{"name": f"{act.issued_by_post}, {act.issued_by}"}, {"name": act.provider[0]}]
    for code in ("ky", "ru"):
        with use_language(code):
            sides[0][code] = t("documents.act.customer")
            sides[1][code] = t("documents.act.contractor")
    with use_language("ky"):
        under, seal = t("documents.act.under_signature"), t("documents.act.seal")
    return [{**side, "under": under, "seal": seal} for side in sides]
