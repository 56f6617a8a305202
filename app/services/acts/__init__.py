"""Internet acts: the director answers, the district approves, the ministry issues (A§36, N1–N4)."""

from app.services.acts.director import RefusalDetails, confirm, refute
from app.services.acts.district import Approved, approve, approve_agreeing, approve_days, return_to_director
from app.services.acts.ministry import IssuedAct, correct, issue_act, send_back
from app.services.acts.open_month import open_month
from app.services.acts.registers import (
    ActFile,
    ActView,
    ConfirmationView,
    ProviderMonth,
    act_file,
    act_register,
    consolidation,
    first_month,
    month_sheet,
    overdue_list,
    provider_names,
    school_months,
)
from app.services.acts.rows import ConfirmationRow, StepView

__all__ = [
    "ActFile",
    "ActView",
    "Approved",
    "ConfirmationRow",
    "ConfirmationView",
    "IssuedAct",
    "ProviderMonth",
    "RefusalDetails",
    "StepView",
    "act_file",
    "act_register",
    "approve",
    "approve_agreeing",
    "approve_days",
    "confirm",
    "consolidation",
    "correct",
    "first_month",
    "issue_act",
    "month_sheet",
    "open_month",
    "overdue_list",
    "provider_names",
    "refute",
    "return_to_director",
    "school_months",
    "send_back",
]
