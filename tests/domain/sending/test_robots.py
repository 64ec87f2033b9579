"""Each kind of robot against a server that behaves like its service, and servers that do not behave."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from factories import NOW, House
from receivers import Taken, dingtalk, feishu, free_port, generic, web_server, wecom

from domain.sending.conftest import Clock, robot
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.sending import calling
from huiyin.domain.sending.calling import may_be_called, robot_may_be_called
from huiyin.domain.sending.formats import Word, call_for, cut, judged
from huiyin.domain.sending.models import Message, Robot
from huiyin.domain.sending.putting import Draft, put
from huiyin.domain.sending.robots import keep_robot, remove_robot, send_test
from huiyin.domain.sending.rules import Outcome
from huiyin.domain.transitions import NotAllowed

Tick = Callable[[], dict[str, int]]
SERVICES = {"dingtalk": dingtalk, "wecom": wecom, "feishu": feishu, "generic": generic}


def to_group(home: House, one: Robot, key: str = "k", **given: Any) -> Message:
    given = {"subject": "明天到期：问题 P-3", "body": "期限 2025-07-11", "path": "/c/demo/register/", "polite": False, **given}
    return put(Draft(key, home.campaign, "reminder", "webhook", language="zh", robot=one, **given), now=NOW)


@pytest.mark.parametrize("kind", SERVICES)
def test_every_kind_of_robot_is_understood_by_its_service(home: House, clock: Clock, tick: Tick, kind: str, settings: Any) -> None:
    settings.ADDRESS = "https://huiyin.invented.example"
    with web_server(SERVICES[kind]) as service:
        made = to_group(home, robot(home, kind, service.url))
        assert tick() == {"sent": 1} and tick() == {}
    made.refresh_from_db()
    assert (made.state, made.sent_at, made.attempts, made.error) == ("sent", clock.now, 1, "")
    (taken,) = service.taken
    text = taken.body.decode()
    assert "明天到期：问题 P-3" in text and "2025-07-11" in text and "https://huiyin.invented.example/c/demo/register/" in text


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "generic"])
def test_a_wrong_secret_is_told_by_the_service_and_tried_again(home: House, clock: Clock, tick: Tick, kind: str) -> None:
    with web_server(SERVICES[kind]) as service:
        one = robot(home, kind, service.url)
        keep_robot(one, by=home.viewer(Role.OFFICE), now=NOW, secret="another")
        made = to_group(home, one)
        assert tick() == {"failed": 1} and tick() == {}
        made.refresh_from_db()
        assert (made.error, made.error_detail) == {
            "dingtalk": ("robot", "310000"),
            "feishu": ("robot", "19021"),
            "generic": ("http", "403"),
        }[kind]
        keep_robot(one, by=home.viewer(Role.OFFICE), now=NOW, secret="SEC-invented-secret")
        clock.on(minutes=1)
        assert tick() == {"sent": 1}


def test_a_long_text_fits_and_ends_at_a_line(home: House, tick: Tick) -> None:
    with web_server(wecom) as service:
        to_group(
            home,
            robot(home, "wecom", service.url),
            body="\n".join(f"第{n}件事项需要在期限前完成并且上报" for n in range(400)),
            subject="题" * 200,
        )
        assert tick() == {"sent": 1}
    assert "…" in service.taken[0].told["markdown"]["content"]
    assert cut("一二三\n四五六", 15) == "一二三…" and cut("一二三", 9) == "一二三" and len(cut("一二三四", 11).encode()) <= 11


def test_a_title_calls_nobody_and_marks_nothing_up() -> None:
    word = Word(
        "1", "reminder", "活动", "<@all> [点这里](https://evil.example) **急**", "# 大标题\n@all", "https://here.example/", "打开查看"
    )
    text = call_for("wecom", "https://x.example/", "", word, now=NOW).body.decode()
    assert "<@" not in text and "](https://evil" not in text and "**" not in text and "@all" not in text
    assert "[打开查看](https://here.example/)" in text


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((500, b""), ("http", "500")),
        ((302, b""), ("redirect", "302")),
        ((200, b"<html>"), ("answer", "")),
        ((200, b"[]"), ("answer", "")),
        ((200, b'{"errcode": "0"}'), ("answer", "")),
        ((200, b"x" * 200_000), ("answer", "")),
    ],
)
def test_a_service_that_does_not_behave(home: House, tick: Tick, answer: tuple[int, bytes], error: tuple[str, str]) -> None:
    with web_server(lambda one: answer, Location="http://127.0.0.1:1/elsewhere") as service:
        made = to_group(home, robot(home, "dingtalk", service.url))
        assert tick() == {"failed": 1}
    made.refresh_from_db()
    assert (made.error, made.error_detail) == error and len(service.taken) == 1


def test_a_service_that_hangs_up_leaves_it_uncertain(home: House, tick: Tick) -> None:
    with web_server(lambda one: None) as service:
        made = to_group(home, robot(home, "dingtalk", service.url))
        assert tick() == {"uncertain": 1} and tick() == {}
    made.refresh_from_db()
    assert (made.error, len(service.taken)) == ("lost", 1)


def test_a_service_that_never_answers_is_waited_for_not_long(home: House, tick: Tick, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "READ", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        to_group(home, robot(home, "feishu", f"http://127.0.0.1:{silent.getsockname()[1]}/"))
        assert tick() == {"uncertain": 1}


def test_nobody_there_is_a_failure_and_the_rest_waits_for_the_next_round(home: House, clock: Clock, tick: Tick) -> None:
    one = robot(home, "wecom", f"http://127.0.0.1:{free_port()}/")
    first, second = to_group(home, one, "1"), to_group(home, one, "2")
    assert tick() == {"failed": 1}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.error, first.not_before - clock.now, second.state) == ("connect", clock.on(minutes=1) - NOW, "waiting")


def test_no_more_a_minute_than_the_services_take(home: House, clock: Clock, tick: Tick) -> None:
    with web_server(wecom) as service:
        one = robot(home, "wecom", service.url)
        for n in range(20):
            to_group(home, one, str(n))
        assert tick() == {"sent": 15} and tick() == {}
        clock.on(seconds=61)
        assert tick() == {"sent": 5}


def test_a_robot_that_rests_and_one_that_is_taken_away(home: House, tick: Tick) -> None:
    office = home.viewer(Role.OFFICE)
    with web_server(wecom) as service:
        one = robot(home, "wecom", service.url)
        made = to_group(home, one)
        one.active = False
        keep_robot(one, by=office, now=NOW)
        assert tick() == {} and not service.taken
        remove_robot(one, by=office, now=NOW)
    made.refresh_from_db()
    assert (made.state, made.error, made.robot) == ("given_up", "gone", None)


def test_a_robot_is_asked_whether_it_is_heard(home: House, tick: Tick) -> None:
    with web_server(feishu) as service:
        send_test(robot(home, "feishu", service.url), by=home.viewer(Role.OFFICE), now=NOW)
        assert tick() == {"sent": 1}
    assert "这是一条测试消息" in service.taken[0].told["content"]["text"]


def test_its_address_and_secret_lie_sealed_and_stay_out_of_the_log(home: House) -> None:
    made = robot(home, "dingtalk", "https://oapi.dingtalk.example/robot/send")
    made.refresh_from_db()
    assert (made.host, made.signed) == ("oapi.dingtalk.example", True)
    assert b"invented" not in bytes(made.address)
    assert not Activity.objects.filter(detail__icontains="invented").exists()
    assert [one.verb for one in Activity.objects.filter(thing="robot")] == ["add"]


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.DEPARTMENT, Role.LEADER, Role.TEAM, Role.PRIVACY, Role.LEADING_GROUP])
def test_only_those_who_keep_the_campaign_keep_robots(home: House, role: Role) -> None:
    one = robot(home, "feishu", "https://open.feishu.example/hook/x")
    for deed in (
        lambda: keep_robot(one, by=home.viewer(role), now=NOW),
        lambda: remove_robot(one, by=home.viewer(role), now=NOW),
        lambda: send_test(one, by=home.viewer(role), now=NOW),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert Robot.objects.count() == 1 and not Message.objects.exists()


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://oapi.dingtalk.com/robot/send?access_token=x", True),
        ("http://127.0.0.1:9000/x", True),
        ("http://[::1]:9000/x", True),
        ("http://localhost/x", True),
        ("http://chat.intranet/x", True),
        ("http://other.intranet/x", False),
        ("http://127.0.0.1.evil.example/x", False),
        ("ftp://x.example/", False),
        ("file:///etc/passwd", False),
        ("https://user:word@x.example/", False),
        ("https://x.example/a b", False),
        ("https://x.example:port/", False),
        ("https://", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_where_may_be_written_to(address: str, may: bool) -> None:
    assert may_be_called(address, ("chat.intranet",)) is may


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://open.feishu.example/hook/x", True),
        ("https://8.8.8.8/x", True),
        ("http://chat.intranet:8080/x", True),
        ("https://chat.intranet/x", True),
        ("http://127.0.0.1:6379/x", False),
        ("https://127.0.0.1:6379/x", False),
        ("http://localhost:5432/", False),
        ("https://localhost/", False),
        ("https://db.internal/", False),
        ("https://169.254.169.254/latest", False),
        ("https://10.0.0.1/", False),
        ("https://[::1]:8000/", False),
        ("https://[::ffff:10.0.0.1]/", False),
        ("http://open.feishu.example/hook/x", False),
    ],
)
def test_an_office_sends_to_the_open_network_or_where_its_operator_says(home: House, settings: Any, address: str, may: bool) -> None:
    settings.ROBOT_HOSTS = ("chat.intranet",)
    assert robot_may_be_called(address, settings.ROBOT_HOSTS) is may
    if may:
        robot(home, "generic", address)
    else:
        with pytest.raises(NotAllowed, match="robot_address"):
            robot(home, "generic", address)


@pytest.mark.parametrize("found", [["10.0.0.7"], ["8.8.8.8", "127.0.0.1"], ["fe80::1%eth0"], ["::1"]])
def test_a_name_that_leads_inside_is_not_called(home: House, tick: Tick, monkeypatch: pytest.MonkeyPatch, found: list[str]) -> None:
    monkeypatch.setattr(calling.socket, "getaddrinfo", lambda *asked, **given: [(0, 0, 0, "", (one, 443)) for one in found])
    monkeypatch.setattr(calling, "HTTPSConnectionPool", None)
    made = to_group(home, robot(home, "generic", "https://chat.invented.example/hook"))
    assert tick() == {"failed": 1}
    made.refresh_from_db()
    assert made.error == "forbidden"


def test_what_was_looked_up_is_what_is_connected_to_under_its_own_name(home: House, tick: Tick, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr(calling, "looked_up", lambda host, port: asked.append(f"{host}:{port}") or "127.0.0.1")

        def listen() -> None:
            line, _ = server.accept()
            with line:
                heard.append(line.recv(4096))

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        made = to_group(home, robot(home, "generic", f"https://chat.invented.example:{port}/hook"))
        tick()
        listener.join(5)
    made.refresh_from_db()
    assert asked == [f"chat.invented.example:{port}"], "A name is looked up once."
    # The name stands in the first words of the handshake: the certificate must be its own.
    assert b"chat.invented.example" in heard[0] and made.state != "sent"


def test_names_are_told_apart_and_an_address_is_needed(home: House) -> None:
    office = home.viewer(Role.OFFICE)
    robot(home, "feishu", "https://open.feishu.example/hook/x")
    for again in (Robot(campaign=home.campaign, name="feishu群", kind="feishu"), Robot(campaign=home.campaign, name=" ", kind="feishu")):
        with pytest.raises(NotAllowed, match="robot_name"):
            keep_robot(again, by=office, now=NOW, address="https://x.example/")
    for address in ("", "http://x.example/"):
        with pytest.raises(NotAllowed, match="robot_address"):
            keep_robot(Robot(campaign=home.campaign, name="另一个", kind="feishu"), by=office, now=NOW, address=address)


def test_the_old_answer_of_feishu_counts_too() -> None:
    assert judged("feishu", 200, b'{"StatusCode": 0}').outcome == Outcome.ACCEPTED
    assert judged("feishu", 200, b'{"code": 9499, "StatusCode": 0}').outcome == Outcome.DOWN


def test_a_receiver_of_ones_own_can_tell_a_second_copy(home: House, clock: Clock, tick: Tick) -> None:
    answers = iter([(503, b""), (200, b"")])

    def verdict(one: Taken) -> tuple[int, bytes]:
        return next(answers)

    with web_server(verdict) as service:
        to_group(home, robot(home, "generic", service.url))
        tick()
        clock.on(minutes=1)
        tick()
    first, second = service.taken
    assert first.told["id"] == second.told["id"] == first.headers["x-huiyin-id"]
    assert first.headers["x-huiyin-signature"] != second.headers["x-huiyin-signature"]
