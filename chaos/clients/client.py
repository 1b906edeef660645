"""One client on one thread: keeps its view live, whatever happens to its connection."""

import asyncio
import contextlib
import json
import time
from random import Random
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection, connect

from .api import Api, Away, Refused
from .ledger import Ledger, Sent
from .position import Follower, Position
from .view import BrokenContract, View

HANDSHAKE_SECONDS = 10
HEARTBEAT_SECONDS = 5
SILENCE_SECONDS = 10
# An answer that shows nothing for so long stands still; for so long none may, whatever fails meanwhile.
STANDSTILL_SECONDS = 1.5
STANDSTILL_SECONDS_MAX = 20
# Quicker than the web client, so that there is more to see in the same time.
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2


class Client:
    def __init__(self, name: str, thread: str, api: Api, socket_base: str, ledger: Ledger, random: Random):
        self.name = name
        self.thread = thread
        self.api = api
        self.view = View()
        self.ledger = ledger
        self.random = random
        self.follower = Follower()
        self.is_live = False
        # Sent and not yet answered, by client_message_id.
        self.pending: dict[str, dict[str, Any]] = {}
        self._socket_base = socket_base
        self._socket: ClientConnection | None = None
        self._lost_at: float | None = None
        self._awaited: Position | None = None
        self._failures = 0
        # The running answer, and when it was last heard of.
        self._moved: tuple[str, float] | None = None

    # The connection.

    async def run(self) -> None:
        """Connects, again and again, until it is cancelled."""
        while True:
            try:
                await self._follow_once()
                self._lost("closed")
            except BrokenContract as broken:
                self.ledger.violation(self.name, self.thread, str(broken))
                self.follower.outdated()
                self._lost("broken contract")
            except Away:
                self._lost("no answer")
            except websockets.InvalidStatus as refusal:
                await self._refused(refusal.response.status_code)
            except websockets.ConnectionClosed as closed:
                self._lost(f"closed with {closed.rcvd.code}" if closed.rcvd else "cut")
            except (TimeoutError, OSError, websockets.WebSocketException) as error:
                self._lost(type(error).__name__)
            pause = min(FIRST_PAUSE_SECONDS * 2**self._failures, LONGEST_PAUSE_SECONDS)
            await asyncio.sleep(pause * self.random.uniform(0.75, 1.25))
            self._failures += 1

    def abort(self) -> None:
        """Loses the connection without a word."""
        if self._socket:
            self._socket.transport.abort()

    def abort_in_mid_frame(self) -> None:
        """Loses the connection while a frame is half sent."""
        if self._socket:
            with contextlib.suppress(RuntimeError):  # It has said already that nothing more comes.
                # A masked text frame of 200 bytes, of which a quarter comes.
                self._socket.transport.write(bytes([0x81, 0xFE, 0, 200, 1, 2, 3, 4]) + b"\x20" * 50)
            self._socket.transport.abort()

    async def transmit(self, event: dict[str, Any]) -> bool:
        """Whether it left; whether it came is another matter."""
        if not self._socket or not self.is_live:
            return False
        with contextlib.suppress(websockets.ConnectionClosed):
            await self._socket.send(json.dumps(event, ensure_ascii=False))
            return True
        return False

    async def _refused(self, status: int) -> None:
        self._lost(f"refused with {status}")
        if status == 401:
            with contextlib.suppress(Away, Refused):
                await self.api.call("GET", f"/threads/{self.thread}")  # Signs in again, if need be.

    def _lost(self, why: str) -> None:
        self.ledger.losses[why] += 1
        if self.is_live or self._lost_at is None:
            self._lost_at = time.monotonic()
        self.is_live = False
        self._socket = None
        self._awaited = None
        self._moved = None
        self.follower.disconnected()

    async def _follow_once(self) -> None:
        if self.follower.known is None:
            await self._read()
        known = self.follower.known
        address = f"{self._socket_base}/ws/chat/{self.thread}?after={known.seq}&epoch={known.epoch}"
        async with connect(
            address,
            additional_headers=self.api.account.headers,
            open_timeout=HANDSHAKE_SECONDS,
            close_timeout=1,
            ping_interval=None,
            compression=None,
            max_size=None,
            proxy=None,
        ) as socket:
            self._socket = socket
            established = json.loads(await asyncio.wait_for(socket.recv(), HANDSHAKE_SECONDS))
            await self._established(established)
            heartbeat = asyncio.create_task(self._beat(socket))
            try:
                while True:
                    await self._received(await asyncio.wait_for(socket.recv(), HEARTBEAT_SECONDS + SILENCE_SECONDS))
            finally:
                heartbeat.cancel()

    async def _beat(self, socket: ClientConnection) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                await asyncio.sleep(HEARTBEAT_SECONDS)
                await socket.send('{"type":"heartbeat","timestamp":"2026-01-01T00:00:00.000Z"}')

    # What comes.

    async def _established(self, event: dict[str, Any]) -> None:
        if event["type"] != "connection_established":
            raise BrokenContract(f"the first frame is {event['type']}")
        self._awaited = Position(event["epoch"], event["last_seq"])
        if self.follower.established(event["epoch"], event["last_seq"], event["resumed"]):
            self.ledger.resumed += 1
        else:
            await self._read()
        self._notice_live()

    async def _received(self, frame: str) -> None:
        event = json.loads(frame)
        if event["type"] == "error":
            self._refusal(event)
        if "seq" not in event:
            return
        self._require(self.ledger.saw(self.thread, self.follower.epoch, event))
        if not self.follower.event(event["seq"]):
            return
        self._acknowledge(event.get("message"))
        if self.view.apply(event):
            self.follower.outdated()
            await self._read()
        self._notice_live()
        self._notice_standstill()

    async def _read(self) -> None:
        """Shows what the server has now; a connection that goes on from elsewhere is given up."""
        try:
            page = await self.api.messages(self.thread)
        except Refused as refusal:
            raise Away(str(refusal)) from refusal
        self.ledger.read_anew += 1
        can_follow = self.follower.read(Position(page["epoch"], page["last_seq"]))
        self.view.load(page)
        for message in page["messages"]:
            self._acknowledge(message)
        if not can_follow:
            raise Away("what was read is of another connection")

    def _notice_live(self) -> None:
        known, awaited = self.follower.known, self._awaited
        if self.is_live or not known or not awaited:
            return
        if known.epoch != awaited.epoch or known.seq < awaited.seq:
            return
        self.is_live = True
        self._failures = 0
        if self._lost_at is not None:
            self.ledger.seconds_to_live.append(time.monotonic() - self._lost_at)
            self._lost_at = None

    def _notice_standstill(self) -> None:
        now, running = time.monotonic(), self.view.running
        if self._moved and now - self._moved[1] > STANDSTILL_SECONDS:
            id_, seconds = self._moved[0], now - self._moved[1]
            self.ledger.standstills.append(seconds)
            if seconds > STANDSTILL_SECONDS_MAX:
                self._require(f"the answer {id_} stood still for {seconds:.1f} s")
        self._moved = (running["id"], now) if running else None

    def _require(self, wrong: str | None) -> None:
        if wrong:
            self.ledger.violation(self.name, self.thread, wrong)

    # Sending.

    async def send(self, client_message_id: str, event: dict[str, Any], by_rest: bool) -> None:
        """Tries until it is answered: `deliver` has to be called for what wasn't."""
        self.ledger.sent[client_message_id] = Sent(self.thread, event["content"])
        self.pending[client_message_id] = event
        await self.deliver(client_message_id, by_rest)

    async def deliver(self, client_message_id: str, by_rest: bool) -> None:
        event = self.pending.get(client_message_id)
        if event is None:
            return
        if not by_rest:
            await self.transmit({"type": "send_message", **event})
            return
        try:
            answer = await self.api.call("POST", f"/threads/{self.thread}/messages", event)
        except Refused as refusal:
            self._give_up(client_message_id, refusal.code)
        except Away:
            pass
        else:
            self._acknowledge(answer["message"])

    def _acknowledge(self, message: dict[str, Any] | None) -> None:
        """Of whomever a message is: what this client sent may come back to it in any way."""
        id_ = message.get("client_message_id") if message else None
        if id_ in self.ledger.sent:
            self._require(self.ledger.acknowledged(id_, message["id"]))
            self.pending.pop(id_, None)

    def _refusal(self, event: dict[str, Any]) -> None:
        code = event["error_code"]
        self.ledger.refusals[code] += 1
        if event.get("client_message_id") in self.pending:
            self._give_up(event["client_message_id"], code, counted=True)

    def _give_up(self, client_message_id: str, code: str, counted: bool = False) -> None:
        """A fault of the server is no refusal: the message may be stored or not, and is sent again."""
        if not counted:
            self.ledger.refusals[code] += 1
        if code not in ("internal_error", "rate_limit_exceeded"):
            self.pending.pop(client_message_id, None)
