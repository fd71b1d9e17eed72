"""Peewee models by subject."""

from __future__ import annotations

from kepegdesk.storage.tables.employee import (
    ContractHistory,
    EducationHistory,
    Employee,
    Listing,
    PositionHistory,
    RankHistory,
)
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
    LetterClassification,
    LetterKind,
    LetterNumber,
    LetterSetup,
    LetterWording,
    Office,
    Setting,
    Signatory,
    SigningKey,
    StoredFile,
    Unit,
    UnitAlias,
    Unsaved,
)

DATA_TABLES = (
    Office, Setting, Unit, UnitAlias, Signatory, Authority, Holiday, Account, LetterClassification,
    LetterKind, LetterNumber, LetterWording, LetterSetup, SigningKey, ImportMapping, ImportBatch,
    Employee, ContractHistory, RankHistory, PositionHistory, EducationHistory, LeaveType, LeaveRule,
    LeaveDocument, LeaveRequest, LeaveEvent, LeaveCharge, LeaveOpening, LeaveCorrection,
    LeaveYearClose, SignedBalance, LeaveAttachment, WorkedCollective, IssuedLetter,
)  # fmt: skip
"""Tables whose every change the journal keeps."""

PRIVATE_TABLES = (Listing, StoredFile, Unsaved, Act, ActRow)
"""Tables the journal does not watch: derived rows, content under its own hash, unsaved input, and
the journal itself."""

ALL_TABLES = DATA_TABLES + PRIVATE_TABLES
"""Every table of the office."""

__all__ = [
    "ALL_TABLES", "DATA_TABLES", "PRIVATE_TABLES", "Account", "Act", "ActRow", "Authority",
    "ContractHistory", "EducationHistory", "Employee", "Holiday", "ImportBatch", "ImportMapping",
    "IssuedLetter", "LeaveAttachment", "LeaveCharge", "LeaveCorrection", "LeaveDocument",
    "LeaveEvent",
    "LeaveOpening", "LeaveRequest", "LeaveRule", "LeaveType", "LeaveYearClose",
    "LetterClassification", "LetterKind", "LetterNumber", "LetterSetup", "LetterWording", "Listing",
    "Office", "PositionHistory", "RankHistory", "Setting", "Signatory", "SignedBalance",
    "SigningKey", "StoredFile", "Unit", "UnitAlias", "Unsaved", "WorkedCollective",
]  # fmt: skip
