"""The page of pictures: every number leads to its rows, in both shapes and in the table, and nothing small is told to who may not know it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from domain.consolidation.test_running import SAID, run, said
from factories import House

from huiyin.domain.access import Role
from huiyin.domain.consolidation.models import Placement, Problem
from huiyin.domain.oversight.pictures import WATCHERS

pytestmark = pytest.mark.django_db
PAGE, LIST = "/work/demo/pictures/", "/work/demo/opinions/"
LINK = re.compile(r'<a href="([^"]+)" aria-label="([^"]+)"')


@pytest.fixture
def full(home: House) -> House:
    """Twelve opinions, four of them from letters of veterans, in problems."""
    said(home, SAID[:8])
    for text in SAID[8:]:
        home.opinions(text, channel=home.channels["letter"], stratum=home.strata["veteran"])
    run(home)
    return home


def entered(home: House, role: Role, language: str = "en") -> Client:
    client = Client()
    client.force_login(home.users[role])
    client.cookies["django_language"] = language
    return client


def body(client: Client) -> str:
    return client.get(f"{PAGE}?show=all").content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_it_is_there_for_office_supervision_and_leading_group_only(full: House, role: Role) -> None:
    client = entered(full, role)
    answer = client.get(PAGE)
    assert answer.status_code == (200 if role in WATCHERS else 404)
    assert (f'<a href="{PAGE}" aria-current="page">' in answer.content.decode()) == (role in WATCHERS)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISION])
def test_every_part_opens_as_many_opinions_as_it_says(full: House, role: Role) -> None:
    client = entered(full, role)
    links = {(unescape(address), unescape(name)) for address, name in LINK.findall(body(client))}
    assert len(links) > 20
    counted = 0
    for address, name in links:
        said_count = re.search(r": (\d+) opinions?$", name)
        assert said_count, name
        if address.startswith(LIST):
            answer = client.get(address)
            assert len(answer.context["rows"]) == answer.context["page"].paginator.count == int(said_count[1]), (address, name)
            counted += 1
        else:
            assert client.get(address).status_code == 200
    assert counted > 15


def test_the_pictures_have_two_shapes_and_a_table_with_the_same_links(full: House) -> None:
    page = body(entered(full, Role.OFFICE))
    for name in ("treemap", "sunburst", "flow", "heat", "lines"):
        assert f'class="drawing wide {name}"' in page and f'class="drawing tall {name}"' in page
        assert f'<desc id="{name}-wide-d">' in page and f'id="{name}-table"' in page and f'href="#{name}-table"' in page
        wide, tall = (set(LINK.findall(page.split(f'class="drawing {shape} {name}"')[1].split("</svg>")[0])) for shape in ("wide", "tall"))
        table = page.split(f'id="{name}-table"')[1].split("</details>")[0]
        assert wide == tall and wide
        assert all(f'href="{address}"' in table for address, _ in wide if name != "flow")
    assert "style=" not in page and "<style" not in page and "onclick" not in page


def test_the_leading_group_is_told_of_no_small_group_and_led_by_no_origin(full: House) -> None:
    page = body(entered(full, Role.LEADING_GROUP))
    assert "veteran" not in page and "letter" not in page
    assert not re.findall(r"[?&;](?:channel|since|until|no_stratum|team|place)=\d", page)
    heat = page.split('id="heat-table"')[1].split("</details>")[0]
    assert "not told" in heat and "fewer than 5 opinions" in page
    assert "veteran" in body(entered(full, Role.SUPERVISION)) and "not told" not in body(entered(full, Role.OFFICE))


def test_titles_are_written_as_words_not_as_markup(full: House) -> None:
    Problem.objects.filter(placements__isnull=False).update(title='<script>alert("x")</script>')
    page = body(entered(full, Role.OFFICE))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


@pytest.mark.parametrize(("role", "language", "told"), [(Role.OFFICE, "en", "Confirm what came in"), (Role.OFFICE, "zh-hans", "请先确认收到的来件"), (Role.LEADING_GROUP, "en", "once the campaign office")])
def test_without_problems_it_says_what_to_do_first(home: House, role: Role, language: str, told: str) -> None:
    page = body(entered(home, role, language))
    assert told in page and "<svg" not in page
    assert ('class="button"' in page.split("<h1>")[1]) == (role == Role.OFFICE)


def numbers(client: Client, query: str) -> list[int]:
    return [row.opinion.number for row in client.get(LIST + query).context["rows"]]


def test_the_list_finds_opinions_by_where_they_stand(full: House) -> None:
    client = entered(full, Role.OFFICE)
    first = Problem.objects.filter(placements__isnull=False).select_related("aspect").first()
    assert first
    here = sorted(Placement.objects.filter(problem=first).values_list("opinion__number", flat=True))
    assert numbers(client, f"?problem={first.code}") == here
    assert set(here) <= set(numbers(client, f"?aspect={first.aspect.code}"))
    assert f"Opinions in the problem: {first.title}" in unescape(client.get(f"{LIST}?problem={first.code}").content.decode())
    full.opinions("新来的一条，还没有归并。")
    assert numbers(client, "?stands=unseen") == [13] and len(numbers(client, "?stands=in_problem")) + len(numbers(client, "?stands=waits")) + len(numbers(client, "?stands=set_aside")) == 12
    assert numbers(client, "?problem=P999") == [] and len(numbers(client, "?stands=nonsense")) == 13


def test_a_team_learns_nothing_of_problems_by_the_filter(full: House) -> None:
    client = entered(full, Role.TEAM)
    first = Problem.objects.filter(placements__isnull=False).first()
    assert first
    assert numbers(client, f"?problem={first.code}") == numbers(client, "") != []
    assert first.title not in client.get(f"{LIST}?problem={first.code}").content.decode().split("<ol")[0]
