"""Channels against real servers: what arrives, and what is said of what does not."""

from __future__ import annotations

import json
import socket
import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from riskmap.calls.model.signing import HEADER, is_signed, signature
from riskmap.calls.service.channels import Gateway, Mail, Webhook, channels_of, replying
from riskmap.outside.posting import Poster
from riskmap.outside.reach import Reach
from riskmap.store.delivering import UndeliveredError
from tests.calls.conftest import HERE, NOW, SOMEBODY, Hook, Post, outgoing
from tests.fixtures.site import free_port

#: Apprise asks for a module of Python that is to go.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
SECRET = "a secret of more than thirty-two letters"


def mail(post: Post) -> Mail:
    return Mail(server=post.server, sender="duty@example.org")


def webhook(hook: Hook, reach: Reach = HERE) -> Webhook:
    return Webhook(poster=Poster(reach=reach), url=hook.address, secret=SECRET)


def test_a_mail_arrives_as_it_was_written(post: Post) -> None:
    mail(post).send(outgoing(answers="<their@id>"))
    (came,) = post.came
    assert came["Subject"] == "有 1 项报告未报"
    assert came.get_content().splitlines()[0] == "单位甲：零报告，07:30 前。"
    assert came["Message-ID"] == "<0123456789abcdef0123456789abcdef@example.org>"
    assert (came["Auto-Submitted"], came["In-Reply-To"]) == ("auto-generated", "<their@id>")


@pytest.mark.parametrize(
    ("answers", "is_final"),
    [
        ({"rcpt": "550 no such user jia@example.org"}, True),
        ({"rcpt": "451 try again"}, False),
        ({"data": "554 refused"}, True),
        ({"data": "452 disk is full"}, False),
    ],
)
def test_what_a_mail_server_refuses_has_certainly_not_arrived(
    post: Post, answers: dict[str, str], *, is_final: bool
) -> None:
    for name, value in answers.items():
        setattr(post, name, value)
    with pytest.raises(UndeliveredError) as fault:
        mail(post).send(outgoing())
    assert (fault.value.is_final, fault.value.may_have_arrived) == (is_final, False)
    assert "example.org" not in fault.value.why


def test_a_mail_server_that_is_away_is_tried_again(post: Post) -> None:
    nobody = evolve(post.server, port=free_port())
    with pytest.raises(UndeliveredError) as fault:
        Mail(server=nobody, sender="duty@example.org").send(outgoing())
    assert (fault.value.is_final, fault.value.may_have_arrived) == (False, False)


def test_a_mail_server_that_falls_silent_may_have_taken_it() -> None:
    """It hears the whole message and never says so: nobody knows."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listening.accept()
        with line, line.makefile("rb") as heard:
            line.sendall(b"220 here\r\n")
            for said in heard:
                if said.upper().startswith(b"DATA"):
                    line.sendall(b"354 go on\r\n")
                    while heard.readline().strip() != b".":
                        pass
                    return
                line.sendall(b"250 OK\r\n")

    thread = threading.Thread(target=serve)
    thread.start()
    port = listening.getsockname()[1]
    server = evolve(Post(port=port).server)
    with pytest.raises(UndeliveredError) as fault:
        Mail(server=server, sender="duty@example.org").send(outgoing())
    thread.join()
    listening.close()
    assert fault.value.may_have_arrived


def test_a_web_hook_gets_what_is_said_signed(hook: Hook) -> None:
    assert webhook(hook).send(outgoing("webhook")).startswith("200")
    ((headers, body),) = hook.came
    said = json.loads(body)
    assert said["to"] == {"phone": "13800000000", "mail": "jia@example.org", "name": "甲"}
    assert (said["id"], headers["Idempotency-Key"]) == (outgoing().id, outgoing().id)
    assert is_signed(body, SECRET, headers[HEADER], NOW)
    assert not is_signed(body + b" ", SECRET, headers[HEADER], NOW)
    assert not is_signed(body, "another secret", headers[HEADER], NOW)


@pytest.mark.parametrize(
    ("status", "is_final", "may_have_arrived"),
    [(400, True, False), (404, True, False), (429, False, False), (503, False, True),
     (302, True, False)],
)  # fmt: skip
def test_what_a_web_hook_answers_decides_whether_it_is_tried_again(
    hook: Hook, status: int, *, is_final: bool, may_have_arrived: bool
) -> None:
    hook.status = status
    with pytest.raises(UndeliveredError) as fault:
        webhook(hook).send(outgoing("webhook"))
    found = fault.value
    assert (found.is_final, found.may_have_arrived) == (is_final, may_have_arrived)


def test_an_inner_address_is_posted_to_only_where_the_site_says_so(hook: Hook, post: Post) -> None:
    with pytest.raises(UndeliveredError):
        webhook(hook, reach=Reach()).send(outgoing("webhook"))
    with pytest.raises(UndeliveredError):
        Mail(server=evolve(post.server, reach=Reach()), sender="a@example.org").send(outgoing())
    assert (hook.came, post.came) == ([], [])


def test_a_gateway_of_apprise_gets_the_number(hook: Hook) -> None:
    host = hook.address.removeprefix("http://")
    one = Gateway(name="apprise:sms", url=f"json://{host}?:to={{phone}}")
    assert one.send(outgoing("apprise:sms")) == "taken"
    ((_, body),) = hook.came
    assert "请回复 0" in json.loads(body)["message"]
    assert json.loads(body)["to"] == "13800000000"


def test_a_gateway_that_refuses_is_no_success(hook: Hook) -> None:
    hook.status = 500
    host = hook.address.removeprefix("http://")
    with pytest.raises(UndeliveredError) as fault:
        Gateway(name="apprise:sms", url=f"json://{host}").send(outgoing("apprise:sms"))
    assert fault.value.may_have_arrived
    with pytest.raises(UndeliveredError) as fault:
        Gateway(name="apprise:sms", url="nonsense").send(outgoing("apprise:sms"))
    assert fault.value.is_final


def test_a_channel_reaches_who_has_what_it_needs(post: Post, hook: Hook) -> None:
    no_mail, no_phone = evolve(SOMEBODY, mail=""), evolve(SOMEBODY, phone="")
    gateway = Gateway(name="apprise:sms", url="json://host?:to={phone}")
    assert (mail(post).reaches(no_phone), mail(post).reaches(no_mail)) == (True, False)
    assert (gateway.reaches(no_mail), gateway.reaches(no_phone)) == (True, False)
    assert webhook(hook).reaches(no_mail)
    assert not webhook(hook).reaches(evolve(no_mail, phone=""))


def settings(**more: Any) -> Any:
    calls: dict[str, Any] = {
        "channels": ("apprise:sms", "mail", "webhook"), "apprise": ("sms=json://host",),
        "mail_host": "mail", "mail_port": 25, "mail_security": "none", "mail_user": "",
        "mail_password": "", "mail_from": "duty@example.org", "webhook_url": "",
        "webhook_secret": "",
    }  # fmt: skip
    outside = SimpleNamespace(inner_hosts=(), timeout_s=10)
    return SimpleNamespace(calls=SimpleNamespace(**{**calls, **more}), outside=outside)


def test_channels_are_tried_in_the_order_of_the_settings_and_only_if_they_are_whole() -> None:
    assert list(channels_of(settings())) == ["apprise:sms", "mail"]
    assert list(channels_of(settings(channels=()))) == []
    assert {"sms", "apprise:sms", "mail"} == set(replying(settings()))


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_recorded_is_not_sent_again_later(minutes: int) -> None:
    header = signature(b"0", SECRET, NOW)
    assert is_signed(b"0", SECRET, header, NOW + timedelta(minutes=minutes / 2))
    assert not is_signed(b"0", SECRET, header, NOW + timedelta(minutes=minutes))
    assert not is_signed(b"0", "", signature(b"0", "", NOW), NOW)
