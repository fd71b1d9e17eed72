"""Peewee models by subject."""

from __future__ import annotations

from kepegdesk.storage.tables.career import (
    AwardHistory,
    ContractHistory,
    DisciplineHistory,
    EducationHistory,
    EmployeeDocument,
    FamilyMember,
    KindHistory,
    NipHistory,
    NotDuplicate,
    PerformanceHistory,
    PlacementHistory,
    PositionHistory,
    RankHistory,
    StatusHistory,
    TrainingHistory,
)
from kepegdesk.storage.tables.employee import Employee, Listing
from kepegdesk.storage.tables.journal import Act, ActRow
from kepegdesk.storage.tables.leave import (
    IssuedLetter,
    LeaveAttachment,
    LeaveCharge,
    LeaveCorrection,
    LeaveDocument,
    LeaveEvent,
    LeaveOpening,
    LeaveRequest,
    LeaveRule,
    LeaveType,
    LeaveYearClose,
    SignedBalance,
    WorkedCollective,
)
from kepegdesk.storage.tables.office import (
    Account,
    Authority,
    Holiday,
    ImportBatch,
    ImportMapping,
    ImportWord,
    LetterClassification,
    LetterKind,
    LetterNumber,
    LetterSetup,
    LetterWording,
    Office,
    QualityCount,
    SavedView,
    Setting,
    Signatory,
    SigningKey,
    StoredFile,
    Unit,
    UnitAlias,
    Unsaved,
)
from kepegdesk.storage.tables.structure import UnitHead, UnitHistory

DATA_TABLES = (
    Office, Setting, Unit, UnitAlias, Signatory, Authority, Holiday, Account, LetterClassification,
    LetterKind, LetterNumber, LetterWording, LetterSetup, SigningKey, ImportMapping, ImportWord,
    ImportBatch, SavedView,
    Employee, ContractHistory, KindHistory, StatusHistory, PlacementHistory, RankHistory,
    PositionHistory, EducationHistory, FamilyMember, TrainingHistory, AwardHistory,
    DisciplineHistory, PerformanceHistory, NipHistory, EmployeeDocument,
    NotDuplicate, UnitHistory, UnitHead,
    LeaveType, LeaveRule, LeaveDocument, LeaveRequest, LeaveEvent, LeaveCharge, LeaveOpening,
    LeaveCorrection, LeaveYearClose, SignedBalance, LeaveAttachment,
    WorkedCollective, IssuedLetter,
)  # fmt: skip
"""Tables whose every change the journal keeps."""

PRIVATE_TABLES = (Listing, StoredFile, Unsaved, QualityCount, Act, ActRow)
"""Tables the journal does not watch: derived rows, content under its own hash, unsaved input, and
the journal itself."""

ALL_TABLES = DATA_TABLES + PRIVATE_TABLES
"""Every table of the office."""

__all__ = [
    "ALL_TABLES", "DATA_TABLES", "PRIVATE_TABLES", "Account", "Act", "ActRow", "Authority",
    "AwardHistory", "ContractHistory", "DisciplineHistory", "EducationHistory", "Employee",
    "EmployeeDocument", "FamilyMember", "Holiday", "ImportBatch", "ImportMapping", "ImportWord",
    "IssuedLetter", "KindHistory", "LeaveAttachment", "LeaveCharge", "LeaveCorrection",
    "LeaveDocument", "LeaveEvent", "LeaveOpening", "LeaveRequest", "LeaveRule", "LeaveType",
    "LeaveYearClose", "LetterClassification", "LetterKind", "LetterNumber", "LetterSetup",
    "LetterWording", "Listing", "NipHistory", "NotDuplicate", "Office", "PerformanceHistory",
    "PlacementHistory", "PositionHistory", "QualityCount", "RankHistory", "SavedView",
    "Setting", "Signatory", "SignedBalance", "SigningKey", "StatusHistory", "StoredFile",
    "TrainingHistory", "Unit", "UnitAlias", "UnitHead", "UnitHistory", "Unsaved",
    "WorkedCollective",
]  # fmt: skip
