"""Every table of the domain, in the order of the stages; foreign keys point to the left."""

from huiyin.domain.activity import Activity
from huiyin.domain.answering.models import Answer, Delivery, PublicRegister, Rating, RatingLink
from huiyin.domain.answering.round import DeliveryRound
from huiyin.domain.campaigns.days import CalendarDay
from huiyin.domain.campaigns.models import (
    Action,
    Body,
    BodyMember,
    Campaign,
    Channel,
    Directive,
    GatheringKind,
    Phase,
    PlanVersion,
    Stratum,
    Team,
    TeamMember,
    TeamPlace,
)
from huiyin.domain.collection.dropped import DroppedPassage
from huiyin.domain.collection.models import (
    Contributor,
    Endorsement,
    FormBatch,
    ImportFile,
    Opinion,
    PublicForm,
    Receipt,
    SourceDocument,
)
from huiyin.domain.collection.restatement import Restatement
from huiyin.domain.collection.scan import Scan
from huiyin.domain.collection.vault import Vault, VaultChange, VaultHolder, VaultOpening, VaultShare
from huiyin.domain.consolidation.categories import Category
from huiyin.domain.consolidation.models import Aspect, Correction, Placement, Problem, ProblemList, Run
from huiyin.domain.figures.models import FigureSet
from huiyin.domain.gatherings.models import Attendance, Decision, Gathering, Material
from huiyin.domain.lasting.models import LastingRules, LookBack, LookBackEvidence, Recurrence
from huiyin.domain.rectification.claim import Claim
from huiyin.domain.rectification.classes import TimeClass
from huiyin.domain.rectification.models import Evidence, Extension, Handover, LightRules, Measure, Progress, RectificationPlan
from huiyin.domain.rectification.saved import SavedView
from huiyin.domain.rectification.tasks import Task
from huiyin.domain.reminding.models import ReminderRules, Urge
from huiyin.domain.sending.models import Message, Preference, Robot, SendingRules

__all__ = [
    "Action",
    "Activity",
    "Answer",
    "Aspect",
    "Attendance",
    "Body",
    "BodyMember",
    "CalendarDay",
    "Campaign",
    "Category",
    "Channel",
    "Claim",
    "Contributor",
    "Correction",
    "Decision",
    "Delivery",
    "DeliveryRound",
    "Directive",
    "DroppedPassage",
    "Endorsement",
    "Evidence",
    "Extension",
    "FigureSet",
    "FormBatch",
    "Gathering",
    "GatheringKind",
    "Handover",
    "ImportFile",
    "LastingRules",
    "LightRules",
    "LookBack",
    "LookBackEvidence",
    "Material",
    "Measure",
    "Message",
    "Opinion",
    "Phase",
    "Placement",
    "PlanVersion",
    "Preference",
    "Problem",
    "ProblemList",
    "Progress",
    "PublicForm",
    "PublicRegister",
    "Rating",
    "RatingLink",
    "Receipt",
    "RectificationPlan",
    "Recurrence",
    "ReminderRules",
    "Restatement",
    "Robot",
    "Run",
    "SavedView",
    "Scan",
    "SendingRules",
    "SourceDocument",
    "Stratum",
    "Task",
    "Team",
    "TeamMember",
    "TeamPlace",
    "TimeClass",
    "Urge",
    "Vault",
    "VaultChange",
    "VaultHolder",
    "VaultOpening",
    "VaultShare",
]
