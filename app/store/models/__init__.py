"""Every table of the gradebook, sign-in, log and pipeline."""

from app.store.models.absence import Absence
from app.store.models.account import Account, RecoveryCode, RoleGrant
from app.store.models.act import Act, ActLine
from app.store.models.audit import Entry
from app.store.models.base import SCHEMAS, Base
from app.store.models.calendar import CalendarEntry
from app.store.models.draft import Draft
from app.store.models.imports import ImportRun
from app.store.models.internet import Confirmation, ConfirmationStep, Contract, Provider
from app.store.models.late_permission import LatePermission
from app.store.models.lesson import Lesson
from app.store.models.mark import Mark
from app.store.models.notice import Notice
from app.store.models.person import Guardian, Person, StaffPost
from app.store.models.pipeline import CheckResult, Cluster, Heartbeat, Quarantine, Run
from app.store.models.plan import Plan, PlanTopic
from app.store.models.result import Result
from app.store.models.rules import RuleProfile, SchoolRule
from app.store.models.school import Bell, School
from app.store.models.school_class import Enrolment, GroupMember, SchoolClass, StudyGroup
from app.store.models.seal import Seal
from app.store.models.session import LoginTicket, Session, Throttle
from app.store.models.teaching import Assignment, Subject, TimetableSlot
from app.store.models.territory import Territory

__all__ = [
    "SCHEMAS",
    "Absence",
    "Account",
    "Act",
    "ActLine",
    "Assignment",
    "Base",
    "Bell",
    "CalendarEntry",
    "CheckResult",
    "Cluster",
    "Confirmation",
    "ConfirmationStep",
    "Contract",
    "Draft",
    "Enrolment",
    "Entry",
    "GroupMember",
    "Guardian",
    "Heartbeat",
    "ImportRun",
    "LatePermission",
    "Lesson",
    "LoginTicket",
    "Mark",
    "Notice",
    "Person",
    "Plan",
    "PlanTopic",
    "Provider",
    "Quarantine",
    "RecoveryCode",
    "Result",
    "RoleGrant",
    "RuleProfile",
    "Run",
    "School",
    "SchoolClass",
    "SchoolRule",
    "Seal",
    "Session",
    "StaffPost",
    "StudyGroup",
    "Subject",
    "Territory",
    "Throttle",
    "TimetableSlot",
]
