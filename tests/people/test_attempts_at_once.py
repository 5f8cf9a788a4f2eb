"""Attempts that come in the same moment are counted one after the other, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from riskmap.people import store
from riskmap.people.model import Role
from riskmap.people.model.limits import limits
from riskmap.people.service import devices, links, signing_in
from riskmap.people.service.sealing import Key
from riskmap.people.service.sessions import From
from riskmap.people.service.signing_in import Kind
from tests.people.conftest import STREET, Town

AT_ONCE = 16
KEY = Key(b"k" * 32)
HERE = From(address="192.0.2.7", agent="test")


def at_once(works: Sequence[Callable[[], Any]]) -> Counter[Any]:
    """Do several things in the same moment and count what came of them."""
    barrier = Barrier(len(works))

    def work(one: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return one()
        except Exception as fault:  # noqa: BLE001 - counted like any other outcome
            return type(fault).__name__

    with ThreadPoolExecutor(len(works)) as threads:
        return Counter(threads.map(work, works))


def test_of_many_passwords_for_one_name_only_the_first_few_are_tried(town: Town) -> None:
    town.add("guessed", (Role.STREET_COMPILER, STREET))
    asked = town.read(signing_in.look_up, "guessed", HERE)

    def attempt() -> Kind:
        kind: Kind = town.write(signing_in.settle, asked, is_right=False).kind
        return kind

    found = at_once([attempt] * AT_ONCE)
    tried = limits().account.free + 1
    assert found == {Kind.WRONG: tried, Kind.WAIT: AT_ONCE - tried}


def test_of_many_names_from_one_address_only_the_first_few_are_tried(town: Town) -> None:
    def attempt(number: int) -> Callable[[], Kind]:
        asked = town.read(signing_in.look_up, f"nobody-{number}", HERE)
        return lambda: town.write(signing_in.settle, asked, is_right=False).kind

    free = limits().address.free
    found = at_once([attempt(number) for number in range(free + AT_ONCE)])
    assert found == {Kind.WRONG: free + 1, Kind.WAIT: AT_ONCE - 1}


def test_of_many_pins_at_once_only_five_are_tried(town: Town) -> None:
    account = town.add("telephone", (Role.OFFICER_A, STREET))
    hand_out = town.write(devices.hand_out, account.number, key=KEY)
    new = devices.fresh("380174", "test")
    town.write(devices.register, hand_out.link.token, hand_out.pin, new, HERE, key=KEY)

    def attempt(*, is_right: bool) -> Callable[[], str]:
        return lambda: town.write(devices.settle_pin, new.secret, HERE, is_right=is_right).kind

    at_once([attempt(is_right=False)] * AT_ONCE)
    known = town.read(devices.of_secret, new.secret)
    assert known.device.wrong_pins == limits().device.wrong_pins
    assert known.device.locked_at is not None
    assert attempt(is_right=True)() is Kind.WRONG


def test_of_many_pins_of_a_hand_out_at_once_only_five_are_tried(town: Town) -> None:
    account = town.add("handed", (Role.OFFICER_A, STREET))
    hand_out = town.write(devices.hand_out, account.number, key=KEY)
    wrong = f"{(int(hand_out.pin) + 1) % 1_000_000:06}"

    def attempt() -> str:
        new = devices.Fresh(secret="x", pin_hash="x", label="test")
        kind: str = town.write(
            devices.register, hand_out.link.token, wrong, new, HERE, key=KEY
        ).kind
        return kind

    found = at_once([attempt] * AT_ONCE)
    assert found == {
        Kind.WRONG: limits().device.wrong_pins,
        "NotFoundError": AT_ONCE - limits().device.wrong_pins,
    }


def test_a_link_that_several_use_at_once_is_good_for_one(town: Town) -> None:
    account = town.add("invited", (Role.STREET_COMPILER, STREET))
    link = town.write(links.reset, account.number, why="test")
    works = [
        lambda number=number: town.write(links.choose_password, link.token, f"hash {number}").name
        for number in range(AT_ONCE)
    ]
    assert at_once(works) == {"invited": 1, "NotFoundError": AT_ONCE - 1}


def test_a_recovery_code_that_comes_twice_at_once_is_taken_once(town: Town) -> None:
    account = town.add("coded", (Role.STREET_COMPILER, STREET))
    known = KEY.known("abcde12345", str(account.number))
    town.write(store.accounts.set_recovery_codes, account.number, [known])
    works = [lambda: town.write(store.accounts.use_recovery_code, account.number, known)] * AT_ONCE
    assert at_once(works) == {True: 1, False: AT_ONCE - 1}
