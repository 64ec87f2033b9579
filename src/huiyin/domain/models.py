"""Every table of the domain, in the order of the stages; foreign keys point to the left."""

from huiyin.domain.activity import Activity
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
from huiyin.domain.collection.vault import Vault, VaultHolder, VaultOpening, VaultShare
from huiyin.domain.consolidation.categories import Category
from huiyin.domain.consolidation.models import Aspect, Correction, Placement, Problem, ProblemList, Run
from huiyin.domain.gatherings.models import Attendance, Decision, Gathering, Material

__all__ = [
    "Action",
    "Activity",
    "Aspect",
    "Attendance",
    "Body",
    "BodyMember",
    "Campaign",
    "Category",
    "Channel",
    "Contributor",
    "Correction",
    "Decision",
    "Directive",
    "DroppedPassage",
    "Endorsement",
    "FormBatch",
    "Gathering",
    "GatheringKind",
    "ImportFile",
    "Material",
    "Opinion",
    "Phase",
    "Placement",
    "PlanVersion",
    "Problem",
    "ProblemList",
    "PublicForm",
    "Receipt",
    "Restatement",
    "Run",
    "Scan",
    "SourceDocument",
    "Stratum",
    "Team",
    "TeamMember",
    "TeamPlace",
    "Vault",
    "VaultHolder",
    "VaultOpening",
    "VaultShare",
]
