"""Mail to a server on this machine: what arrives, what is refused, and when nobody knows."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest
from receivers import Mailbox, free_port

from domain.sending.conftest import set_up
from huiyin.domain.sending.mail import Letter, Post
from huiyin.domain.sending.rules import Outcome

TO = "somebody@invented.example"


def letter(to: str = TO, **given: str) -> Letter:
    return Letter(
        to, given.get("subject", "三天后到期：食堂夜间供餐"), given.get("text", "请打开查看。\n.一行以点开头\n"), "1:reminder:1", "zh"
    )


def test_a_letter_arrives_whole(box: Mailbox) -> None:
    with Post() as post:
        assert [post.send(letter()).outcome for _ in range(2)] == [Outcome.ACCEPTED, Outcome.ACCEPTED]
    to, first = box.taken[0]
    assert to == TO and first["Subject"] == "三天后到期：食堂夜间供餐" and first["From"].addresses[0].display_name == "听意见办公室"
    assert first.get_content().replace("\r\n", "\n") == "请打开查看。\n.一行以点开头\n"
    assert first["Auto-Submitted"] == "auto-generated" and first["Content-Language"] == "zh-CN"
    assert first["Message-ID"] == box.taken[1][1]["Message-ID"] and first["Message-ID"].endswith("@invented.example>")


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("550 5.1.1 no such user", Outcome.REFUSED),
        ("550 no such user", Outcome.REFUSED),
        ("550 5.7.1 relaying denied", Outcome.FAILED),
        ("554 5.7.1 relaying denied", Outcome.FAILED),
        ("450 4.2.1 try later", Outcome.FAILED),
    ],
)
def test_a_receiver_is_refused_and_the_next_letter_goes(box: Mailbox, reply: str, outcome: Outcome) -> None:
    box.replies[TO] = reply
    with Post() as post:
        refused = post.send(letter())
        assert post.send(letter("other@invented.example")).outcome == Outcome.ACCEPTED
    assert (refused.outcome, refused.error, refused.detail) == (outcome, "receiver", reply[:3])
    assert [to for to, _ in box.taken] == ["other@invented.example"]


def test_the_content_is_refused(box: Mailbox) -> None:
    box.last = "554 not this"
    with Post() as post:
        attempt = post.send(letter())
    assert (attempt.outcome, attempt.error, attempt.detail) == (Outcome.FAILED, "content", "554")


def test_where_the_line_breaks_after_the_last_dot_nobody_knows(box: Mailbox) -> None:
    box.breaks = True
    with Post() as post:
        attempt = post.send(letter())
        box.breaks = False
        assert post.send(letter("other@invented.example")).outcome == Outcome.ACCEPTED, "The line is opened again."
    assert (attempt.outcome, attempt.error) == (Outcome.UNSURE, "lost")


def test_no_server_at_all(settings: Any) -> None:
    set_up(settings, free_port())
    with Post() as post:
        attempt = post.send(letter())
    assert (attempt.outcome, attempt.error) == (Outcome.DOWN, "connect")
    settings.MAIL = False
    with Post() as post:
        assert post.send(letter()).error == "no_server"


def test_a_server_that_says_nothing(settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    with socket.create_server(("127.0.0.1", 0)) as silent:
        set_up(settings, silent.getsockname()[1])
        settings.EMAIL_TIMEOUT = 0.3
        with Post() as post:
            assert post.send(letter()).error == "connect"


def test_a_server_without_a_safe_line_is_not_used(box: Mailbox, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True
    with Post() as post:
        attempt = post.send(letter())
    assert (attempt.outcome, attempt.error) == (Outcome.DOWN, "tls") and not box.taken


def test_a_server_that_wants_a_password_gets_none_in_the_clear(box: Mailbox, settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "name", "word"
    with Post() as post:
        attempt = post.send(letter())
    assert attempt.outcome == Outcome.DOWN and attempt.error in {"login", "tls"} and not box.taken


def test_a_server_that_hangs_up_before_it_took_anything(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        set_up(settings, server.getsockname()[1])

        def greet() -> None:
            for replies in ((b"220 here\r\n", b"250 hello\r\n", b"250 sender\r\n"),):
                line, _ = server.accept()
                with line:
                    for one in replies:
                        line.sendall(one)
                        line.recv(1000)

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        with Post() as post:
            attempt = post.send(letter())
        thread.join(5)
    assert (attempt.outcome, attempt.error) == (Outcome.DOWN, "connect")


@pytest.mark.parametrize(
    "wrong",
    ["nobody", "a b@c.example", "a@b.example,c@d.example", "a@b.example\nBcc: c@d.example", "名字@b.example", "a@" + "x" * 70 + ".example"],
)
def test_an_address_that_is_none_never_goes_over_the_line(box: Mailbox, wrong: str) -> None:
    with Post() as post:
        attempt = post.send(letter(wrong))
    assert (attempt.outcome, attempt.error) == (Outcome.REFUSED, "address") and not box.taken


def test_a_chinese_domain(box: Mailbox) -> None:
    with Post() as post:
        assert post.send(letter("a@中文.example")).outcome == Outcome.ACCEPTED
    assert box.taken[0][0] == "a@xn--fiq228c.example"
