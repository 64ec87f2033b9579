"""The pages on which problems are assigned, claimed and given back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from factories import House, unit

from huiyin.domain.access import Role
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.claim import Claim
from web.test_register import confirmed, entered, page, problems, who  # noqa: F401 # Fixtures.

pytestmark = pytest.mark.django_db


def send(home: House, role: Role, code: str, action: str, **given: object) -> str:
    answer = entered(home, role).post(reverse("claim", args=[home.campaign.code, code]), {"action": action, **given}, follow=True)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_from_hand_to_hand(confirmed: House) -> None:  # noqa: F811
    one, other = problems(confirmed)[:2]
    legal = unit("legal", "department", confirmed.host)
    assert "还没有交给谁" in page(entered(confirmed, Role.OFFICE), confirmed, "claims")
    assert "目前没有交给您认领的问题" in page(entered(confirmed, Role.DEPARTMENT), confirmed, "claims")
    assert send(confirmed, Role.DEPARTMENT, one.code, "claim_problem") == "404"
    assert "请选定牵头部门和责任领导" in send(confirmed, Role.OFFICE, one.code, "assign_problem", department=confirmed.finance.pk)
    told = send(confirmed, Role.OFFICE, one.code, "assign_problem", department=confirmed.finance.pk, leader=who(confirmed, Role.LEADER).pk)
    assert "已交给部门认领" in told and "待认领" in told
    assert "个问题等您认领" in page(entered(confirmed, Role.DEPARTMENT), confirmed, "overview")
    told = send(confirmed, Role.DEPARTMENT, one.code, "give_back_problem", text="不归我们管", department=legal.pk)
    assert "已退回，办公室会再作安排" in told
    assert "个问题被退回，等着改派" in page(entered(confirmed, Role.OFFICE), confirmed, "overview")
    assert f'<option value="{legal.pk}" selected>' in page(entered(confirmed, Role.OFFICE), confirmed, "claim", one.code)
    send(confirmed, Role.OFFICE, one.code, "refer_claim", text="职责里有")
    assert "个退回的问题等着裁定" in page(entered(confirmed, Role.LEADING_GROUP), confirmed, "overview")
    send(confirmed, Role.LEADING_GROUP, one.code, "rule_claim", text="由财务部门办理")
    told = send(confirmed, Role.DEPARTMENT, one.code, "give_back_problem", text="还是不归")
    assert "不能再退回" in told and "还是不归" not in Claim.objects.get().reason
    assert "已认领" in send(confirmed, Role.DEPARTMENT, one.code, "claim_problem")
    assert send(confirmed, Role.DEPARTMENT, other.code, "claim_problem") == "404"


def test_what_nobody_can_do_is_not_offered(confirmed: House) -> None:  # noqa: F811
    one = problems(confirmed)[0]
    send(confirmed, Role.OFFICE, one.code, "assign_problem", department=confirmed.finance.pk, leader=who(confirmed, Role.LEADER).pk)
    shown = page(entered(confirmed, Role.SUPERVISION), confirmed, "claim", one.code)
    assert "<form" not in shown.split("<main")[1].split("</main")[0]
    assert send(confirmed, Role.OFFICE, one.code, "no_such_thing") == "404"
    assert send(confirmed, Role.TEAM, one.code, "claim_problem") == "404"


def test_an_empty_list_says_why(confirmed: House) -> None:  # noqa: F811
    Problem.objects.filter(campaign=confirmed.campaign).update(state="rectifying")
    assert "已确认的问题都有了整改措施" in page(entered(confirmed, Role.OFFICE), confirmed, "claims")
    Problem.objects.filter(campaign=confirmed.campaign).update(state="proposed")
    assert "还没有已确认的问题" in page(entered(confirmed, Role.OFFICE), confirmed, "claims")
