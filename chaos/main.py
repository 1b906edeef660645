"""Lets many clients use a cluster while its parts fail, and checks in the end that nothing was lost. See bin/chaos."""

import argparse
import asyncio
import contextlib
import secrets
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random

import aiohttp
from checks import leaks, views
from checks.store import Store
from clients.api import Account, Api
from clients.client import Client
from clients.ledger import Ledger
from clients.person import Person
from cluster.cluster import Cluster
from cluster.node import ROOT
from cluster.process import StartFailure
from faults.culprit import Culprit
from faults.relay import Relay
from faults.schedule import Fault, make_schedule

CLIENTS_OF_ACCOUNT = 4
THREADS_OF_ACCOUNT = 2
FINISH_SECONDS = 60.0
SHOWN_VIOLATIONS = 20


async def chaos(cluster: Cluster, arguments: argparse.Namespace) -> bool:
    """Returns whether all promises were kept."""
    names = [node.name for node in cluster.nodes]
    schedule = make_schedule(arguments.seed, arguments.seconds, names, [server.name for server in cluster.backends])
    relay = Relay(cluster.proxy.port)
    await relay.start()
    culprit = Culprit(cluster, relay, arguments.seed)
    memory = leaks.MemoryWatch(cluster)
    ledger = Ledger()
    # A connection for each call that waits, however many do.
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        people = await gather_people(cluster, relay, ledger, session, arguments)
        print(f"{len(people)} clients on {len({person.client.thread for person in people})} threads", flush=True)
        connections = [asyncio.ensure_future(person.client.run()) for person in people]
        watch = asyncio.ensure_future(memory.run())
        try:
            wrong = await storm(people, culprit, schedule, arguments.seconds)
            wrong += await calm(people, cluster, ledger)
        finally:
            await end([*connections, watch])
            await relay.stop()
    await cluster.proxy.stop()
    began = time.monotonic()
    wrong += await leaks.connections(cluster)
    print(f"connections came back within {time.monotonic() - began:.0f} s")
    memory.sample()
    wrong += memory.grown_too_much()
    wrong += culprit.deaths
    await report(ledger, culprit, memory, Store(cluster))
    return tell(ledger.violations + wrong, arguments)


async def gather_people(
    cluster: Cluster, relay: Relay, ledger: Ledger, session: aiohttp.ClientSession, arguments: argparse.Namespace
) -> list[Person]:
    """Accounts with threads, and clients on them; every other client comes through the relay."""
    people = []
    ways = [("127.0.0.1", cluster.proxy.port), ("127.0.0.1", relay.port)]
    for first in range(0, arguments.clients, CLIENTS_OF_ACCOUNT):
        account = Account(f"person{first}@example.org")
        await account.register(cluster.proxy.url, session)
        api = Api(cluster.proxy.url, account, session)
        project = await api.call("POST", "/projects", {"name": f"Project {first}"})
        threads = [
            (await api.call("POST", "/threads", {"project_id": project["id"]}))["id"] for _ in range(THREADS_OF_ACCOUNT)
        ]
        for number in range(first, min(first + CLIENTS_OF_ACCOUNT, arguments.clients)):
            host, port = ways[number % len(ways)]
            random = Random(f"client {arguments.seed} {number}")
            client = Client(
                f"client-{number}",
                threads[(number // len(ways)) % len(threads)],
                Api(f"http://{host}:{port}", account, session),
                f"ws://{host}:{port}",
                ledger,
                random,
            )
            people.append(Person(client))
    return people


async def storm(people: list[Person], culprit: Culprit, schedule: list[Fault], seconds: float) -> list[str]:
    """Everybody acts and everything fails, for so long. Says who did not come to an end."""
    is_over = asyncio.Event()
    acting = {asyncio.ensure_future(person.run(is_over)): person.client for person in people}
    failing = asyncio.ensure_future(culprit.run(schedule))
    await asyncio.sleep(seconds)
    is_over.set()
    await failing
    done, stuck = await asyncio.wait(acting, timeout=FINISH_SECONDS)
    for task in done:
        if fault := task.exception():
            traceback.print_exception(fault)
            raise fault
    wrong = [f"{acting[task].name}, thread {acting[task].thread}: is stuck in {where(task)}" for task in stuck]
    await end(list(stuck))
    return wrong


async def end(tasks: list[asyncio.Task]) -> None:
    """Cancels tasks until they have ended: one that just waits with a time limit may miss it."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=1)


def where(task: asyncio.Task) -> str:
    """The calls that a task waits in, the outermost first."""
    names, awaited = [], task.get_coro()
    while awaited is not None and (frame := getattr(awaited, "cr_frame", None)):
        names.append(f"{awaited.__qualname__}:{frame.f_lineno}")
        awaited = awaited.cr_await
    return " > ".join(names)


async def calm(people: list[Person], cluster: Cluster, ledger: Ledger) -> list[str]:
    """Nobody begins anything any more: waits until all is quiet, then says what is wrong."""
    print("the storm is over", flush=True)
    began = time.monotonic()
    wrong = await views.settle(people)
    print(f"all connected and answered to within {time.monotonic() - began:.0f} s", flush=True)
    store = Store(cluster)
    deadline = time.monotonic() + FINISH_SECONDS
    while (unfinished := await store.unfinished()) and time.monotonic() < deadline:
        await asyncio.sleep(0.5)
    wrong += unfinished
    print(f"all answers ended within {time.monotonic() - began:.0f} s", flush=True)
    wrong += await views.compare(
        [person.client for person in people], [node.url for node in cluster.nodes if node.is_running]
    )
    print(f"views compared within {time.monotonic() - began:.0f} s", flush=True)
    wrong += await store.lost_or_doubled(ledger)
    return wrong


async def report(ledger: Ledger, culprit: Culprit, memory: leaks.MemoryWatch, store: Store) -> None:
    def words(counts: dict[str, int]) -> str:
        return ", ".join(f"{count} {name}" for name, count in sorted(counts.items(), key=lambda item: -item[1]))

    acknowledged = sum(sent.message_id is not None for sent in ledger.sent.values())
    growth = {name: bytes_ >> 20 for name, bytes_ in memory.growth().items()}
    print(f"operations   {words(ledger.operations)}")
    print(f"faults       {words(culprit.counts)}")
    print(f"messages     {len(ledger.sent)} sent, {acknowledged} acknowledged")
    print(f"answers      {words(await store.answers_by_status())}; {await store.taken_over()} taken over")
    print(f"events       {ledger.events} received")
    print(f"connections  {ledger.resumed} resumed, {ledger.read_anew} times read anew; lost: {words(ledger.losses)}")
    print(f"refusals     {words(ledger.refusals) or 'none'}")
    print(f"live again   p95 {ledger.live_again_p95():.2f} s of {len(ledger.seconds_to_live)}")
    print(
        f"standstills  {len(ledger.standstills)} of running answers, {max(ledger.standstills, default=0):.2f} s at most"
    )
    print(f"memory       grown by {', '.join(f'{mib} MiB ({name})' for name, mib in growth.items()) or 'unknown'}")


def tell(violations: list[str], arguments: argparse.Namespace) -> bool:
    if not violations:
        print(f"nothing lost, nothing doubled (seed {arguments.seed})")
        return True
    for violation in violations[:SHOWN_VIOLATIONS]:
        print(f"VIOLATION    {violation}")
    more = len(violations) - SHOWN_VIOLATIONS
    if more > 0:
        print(f"             and {more} more")
    print(f"{len(violations)} violations; the same schedule again: CHAOS_SEED={arguments.seed}")
    return False


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/chaos", description=__doc__)
    parser.add_argument("program", nargs="?", type=Path, default=ROOT / ".build/release/parley", metavar="PROGRAM")
    parser.add_argument("--beside", type=Path, metavar="PROGRAM", help="runs on every other node, as during an upgrade")
    parser.add_argument("--seed", type=int, help="repeats a schedule")
    parser.add_argument("--seconds", type=float, default=240, help="how long faults go on")
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--sqlite", action="store_true", help="one node on SQLite, without PostgreSQL and Redis")
    parser.add_argument("--takeover", choices=("on", "off"), default="on", help="AI_TAKEOVER of the nodes")
    arguments = parser.parse_args()
    if arguments.seed is None:
        arguments.seed = secrets.randbelow(1_000_000)
    return arguments


def settings(arguments: argparse.Namespace) -> dict[str, str]:
    """Answers are scripted; nobody is held off; what runs by the clock stays out of it."""
    return {
        "AI_PROVIDER": "scripted",
        "AI_TAKEOVER": "off" if arguments.sqlite else arguments.takeover,
        "CHAT_RATE_LIMIT": "1000000/minute",
        "DRAIN_TIMEOUT": "3s",
        "SUMMARISE_CRON": "off",
        "LOG_LEVEL": "warning",
    }


async def run(arguments: argparse.Namespace) -> int:
    this = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, this.cancel)
    programs = [program for program in (arguments.program, arguments.beside) if program]
    cluster = Cluster(programs, arguments.nodes, sqlite=arguments.sqlite, settings=settings(arguments))
    began = time.monotonic()
    is_good = False
    try:
        await cluster.start()
        print(f"chaos for {arguments.seconds:.0f} s with seed {arguments.seed}, {len(cluster.nodes)} nodes", flush=True)
        is_good = await chaos(cluster, arguments)
    except asyncio.CancelledError:
        return 130
    except StartFailure as failure:
        print(f"chaos: {failure}", file=sys.stderr)
    finally:
        await asyncio.shield(cluster.stop())
        if not is_good:
            keep_logs(cluster)
        cluster.remove()
    print(f"took {time.monotonic() - began:.0f} s")
    return 0 if is_good else 1


def keep_logs(cluster: Cluster) -> None:
    kept = ROOT / ".local/log/chaos"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for log in cluster.folder.glob("*.log"):
        with contextlib.suppress(OSError):
            shutil.copy(log, kept)
    print(f"logs of all servers: {kept.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(asyncio.run(run(read_arguments())))
