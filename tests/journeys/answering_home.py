"""What people do between a contributor's message and their rating: ``python answering_home.py``, with HUIYIN_HOME in the environment.

The office registers what came in, puts it into a problem, the list is confirmed, a measure issued, the answer drafted and published, the register shown.
"""

from __future__ import annotations

from datetime import timedelta

import django

django.setup()

from django.utils import timezone

from huiyin.accounts.models import Person, Unit, User
from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.publicly import show_register
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.registering import confirm_source
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.deciding import last_number, move
from huiyin.domain.consolidation.describing import Description, add_problem
from huiyin.domain.rectification.measures import draft_measure, issue_plan, propose_plan

now, today = timezone.now(), timezone.localdate()
campaign = Campaign.objects.get(code="demo")


def who(role: Role) -> Viewer:
    """Somebody of the house, who is called as their role."""
    return viewer_of(User.objects.get(username=role.value), campaign, today=today)


office, chair, head = who(Role.OFFICE), who(Role.LEADING_GROUP), who(Role.DEPARTMENT)
opinions = [one for source in SourceDocument.objects.filter(campaign=campaign, state="received") for one in confirm_source(source, by=office, now=now)]
problem = add_problem("夜班吃饭", "后勤", Description("", "", "", "later", False, frozenset()), by=office, now=now)
move([one.number for one in opinions], problem.code, by=office, now=now, seen=last_number(office))
confirm_list(propose_list(by=office, now=now), by=chair, now=now)
problem.refresh_from_db()
mayor, finance = Person.objects.get(code="mayor"), Unit.objects.get(code="finance")
fields = {"content": "食堂开到夜里十二点", "requirement": "连续一个月，夜班有饭", "leader": mayor, "department": finance, "kind": "by_date", "deadline": today + timedelta(days=30)}
draft_measure(problem, by=office, now=now, today=today, **fields)  # type: ignore[arg-type]
issue_plan(propose_plan(by=office, now=now), by=chair, now=now)
problem.refresh_from_db()
parts = {"done": "从九月一日起，食堂开到夜里十二点。", "not_done": "还没有降价。", "why": "要等新的承包合同。", "next": "后勤处十月招标，月底公布。"}
publish_answer(draft_answer(problem, **parts, by=head, now=now, today=today), by=who(Role.LEADER), now=now)
show_register(by=chair, now=now)
