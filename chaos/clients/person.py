"""What somebody does with a thread, chosen by chance."""

import asyncio
import contextlib
import uuid

from .api import Away, Refused
from .client import Client

PAUSE_SECONDS = 1.5
LONGEST_ANSWER_SECONDS = 12

# How often each is done, while nothing is being answered and while something is.
WHEN_IDLE = {
    "send": 40, "regenerate": 10, "continue": 12, "select": 10, "edit": 8, "correct": 6, "delete": 3,
    "leave": 6, "break off": 5,
}  # fmt: skip
WHEN_ANSWERED = {
    "wait": 40,
    "stop": 22,
    "leave": 15,
    "break off": 10,
    "send": 4,
    "regenerate": 2,
    "select": 4,
    "correct": 3,
}


class Person:
    """Uses one client until it is told to end; then sees to it that what was sent is answered."""

    def __init__(self, client: Client):
        self.client = client
        self.random = client.random

    async def run(self, end: asyncio.Event) -> None:
        while not end.is_set():
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(end.wait(), self.random.expovariate(1 / PAUSE_SECONDS))
            if not end.is_set() and self.client.is_live:
                await self._act()

    async def settle(self) -> None:
        """Sends again what has not been answered, until it is."""
        while self.client.pending:
            for id_ in list(self.client.pending):
                await self.client.deliver(id_, by_rest=True)
            if self.client.pending:
                await asyncio.sleep(0.5)

    async def _act(self) -> None:
        for id_ in list(self.client.pending):
            self.client.ledger.operations["send again"] += 1
            return await self.client.deliver(id_, self.random.random() < 0.5)
        choices = WHEN_ANSWERED if self.client.view.running else WHEN_IDLE
        (choice,) = self.random.choices(list(choices), list(choices.values()))
        if await getattr(self, "_" + choice.replace(" ", "_"))():
            self.client.ledger.operations[choice] += 1
        return None

    # Each returns whether there was something to do.

    async def _wait(self) -> bool:
        return True

    async def _send(self) -> bool:
        id_ = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        event = {"client_message_id": id_, "content": f"{self.client.name} asks {id_} {self._script()}"}
        if leaf := self.client.view.leaf:
            event["parent_message_id"] = leaf["id"]
        await self.client.send(id_, event, by_rest=self.random.random() < 0.3)
        return True

    async def _stop(self) -> bool:
        running = self.client.view.running
        if self.random.random() < 0.5:
            return await self._verb("stop_generation", running)
        return await self._call("POST", f"/threads/{self.client.thread}/stop")

    async def _regenerate(self) -> bool:
        return await self._verb("regenerate", self._one_of("assistant"), "/regenerate")

    async def _continue(self) -> bool:
        leaf = self.client.view.leaf
        is_cut_off = leaf and leaf["role"] == "assistant" and leaf["status"] != "complete"
        return await self._verb("continue_message", leaf if is_cut_off else None, "/continue")

    async def _select(self) -> bool:
        several = [message for message in self.client.view.shown() if message["version_count"] > 1]
        if not several:
            return False
        message = self.random.choice(several)
        try:
            versions = (await self.client.api.call("GET", f"/messages/{message['id']}/versions"))["versions"]
        except (Away, Refused):
            return False
        return await self._verb("select_version", self.random.choice(versions) if versions else None, "/select")

    async def _edit(self) -> bool:
        return await self._change(preserves=False)

    async def _correct(self) -> bool:
        return await self._change(preserves=True)

    async def _change(self, preserves: bool) -> bool:
        message = self._one_of("user")
        body = {"content": f"{self.client.name} asks otherwise {self._script()}", "preserve_response": preserves}
        if not message:
            return False
        if self.random.random() < 0.5:
            return await self.client.transmit({"type": "edit_message", "message_id": message["id"], **body})
        return await self._call("PATCH", f"/messages/{message['id']}", body)

    async def _delete(self) -> bool:
        message = self.client.view.leaf
        if not message:
            return False
        return await self._call("DELETE", f"/messages/{message['id']}")

    async def _leave(self) -> bool:
        self.client.abort()
        return True

    async def _break_off(self) -> bool:
        self.client.abort_in_mid_frame()
        return True

    async def _verb(self, type_: str, message: dict | None, path: str | None = None) -> bool:
        """By the socket or by REST."""
        if not message:
            return False
        if path and self.random.random() < 0.5:
            return await self._call("POST", f"/messages/{message['id']}{path}")
        return await self.client.transmit({"type": type_, "message_id": message["id"]})

    async def _call(self, method: str, path: str, body: object = None) -> bool:
        try:
            await self.client.api.call(method, path, {} if method == "POST" else body)
        except Refused as refusal:
            self.client.ledger.refusals[refusal.code] += 1
        except Away:
            self.client.ledger.refusals["no answer"] += 1
        return True

    def _one_of(self, role: str) -> dict | None:
        """Of the last few messages, mostly the last: what is further up changes everything below."""
        messages = [message for message in self.client.view.shown() if message["role"] == role][-3:]
        return self.random.choice([*messages, *messages[-1:] * 4]) if messages else None

    def _script(self) -> str:
        """What the scripted model is to play: length, pace and, now and then, how it goes wrong."""
        rate = self.random.choice((10, 20, 30, 50, 0))
        tokens = int(min(LONGEST_ANSWER_SECONDS * (rate or 50), 10 + self.random.expovariate(1 / 80)))
        words = [f"tokens={tokens}", f"rate={rate}"]
        words.append(f"say={self.random.choice(('markdown', 'plain', 'unicode'))}")
        if self.random.random() < 0.2:
            words.append("finish=length")
        if self.random.random() < 0.1:
            words.append(f"fault={self.random.choice(('cut_off', 'unavailable', 'timed_out'))} at={tokens // 2}")
        return f"[[script {' '.join(words)}]]"
