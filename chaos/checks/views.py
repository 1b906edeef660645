"""Whether every client shows what every node answers."""

import asyncio
import time
from collections.abc import Sequence

from clients.api import Api, Away, Refused
from clients.client import Client
from clients.person import Person
from clients.view import View, differences

SETTLE_SECONDS = 60.0
# What is on its way to a client may still come.
ARRIVE_SECONDS = 20.0
SHOWN_DIFFERENCES = 5


async def settle(people: Sequence[Person]) -> list[str]:
    """Waits until every client is connected, and has an answer to all it sent; says of whom that isn't true in time."""
    deadline = time.monotonic() + SETTLE_SECONDS
    sending = [asyncio.ensure_future(person.settle()) for person in people]
    await asyncio.wait(sending, timeout=SETTLE_SECONDS)
    for task in sending:
        task.cancel()
    clients = [person.client for person in people]
    while time.monotonic() < deadline and not all(client.is_live for client in clients):
        await asyncio.sleep(0.1)
    wrong = []
    for client in clients:
        who = f"{client.name}, thread {client.thread}"
        if not client.is_live:
            wrong.append(f"{who}: is not connected")
        wrong += (f"{who}: has no answer to {id_}" for id_ in client.pending)
    return wrong


async def compare(clients: Sequence[Client], node_urls: Sequence[str]) -> list[str]:
    """Every client's view with the messages as each node has them, until they are the same or time is up."""
    of_thread: dict[str, list[Client]] = {}
    for client in clients:
        of_thread.setdefault(client.thread, []).append(client)
    deadline = time.monotonic() + ARRIVE_SECONDS
    while True:
        found = {thread: await _compare_thread(followers, node_urls) for thread, followers in of_thread.items()}
        of_thread = {thread: of_thread[thread] for thread, wrong in found.items() if wrong}
        if not of_thread or time.monotonic() > deadline:
            return [line for wrong in found.values() for line in wrong]
        await asyncio.sleep(1)


async def _compare_thread(clients: Sequence[Client], node_urls: Sequence[str]) -> list[str]:
    found = []
    first = clients[0]
    reference: View | None = None
    for url in node_urls:
        try:
            page = await Api(url, first.api.account, first.api.session).messages(first.thread)
        except (Away, Refused) as failure:
            found.append(f"thread {first.thread}: {url} has no answer: {failure}")
            continue
        if reference is None:
            reference = View()
            reference.load(page)
        elif wrong := differences(reference, page):
            found.append(f"thread {first.thread}: {url} answers otherwise than {node_urls[0]}: {_few(wrong)}")
        for client in clients:
            if wrong := differences(client.view, page):
                found.append(
                    f"{client.name}, thread {client.thread}, at {client.follower.known} (the store at {page['epoch']}"
                    f" {page['last_seq']}): {_few(wrong)}"
                )
    return found


def _few(lines: list[str]) -> str:
    more = len(lines) - SHOWN_DIFFERENCES
    return "; ".join(lines[:SHOWN_DIFFERENCES]) + (f"; and {more} more" if more > 0 else "")
