"""Period, year and exam marks: proposed from the marks, set with bonus or «н/а» (A§23–24, G1–G2)."""

from app.services.results.proposal import ProposedResult, ResultSheet, propose_results
from app.services.results.save import (
    RefusedResult,
    ResultConflict,
    ResultEdit,
    SavedResult,
    SavedResults,
    save_results,
)
from app.services.results.sheet import ENTRIES as RESULT_ENTRIES

__all__ = [
    "RESULT_ENTRIES",
    "ProposedResult",
    "RefusedResult",
    "ResultConflict",
    "ResultEdit",
    "ResultSheet",
    "SavedResult",
    "SavedResults",
    "propose_results",
    "save_results",
]
