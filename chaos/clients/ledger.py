"""What all clients together have seen: acknowledgements, counts, and what was wrong."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Sent:
    """A message of a client, from its first attempt on."""

    thread: str
    content: str
    # The server's id, once it has said that it has the message.
    message_id: str | None = None


@dataclass
class Ledger:
    sent: dict[str, Sent] = field(default_factory=dict)
    operations: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    losses: Counter[str] = field(default_factory=Counter)
    events: int = 0
    resumed: int = 0
    read_anew: int = 0
    # Seconds from the loss of a connection until its client had everything again.
    seconds_to_live: list[float] = field(default_factory=list)
    # Seconds between two signs of a running answer, of which somebody who was connected saw nothing; the long ones.
    standstills: list[float] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    _seen: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def violation(self, who: str, thread: str, what: str) -> None:
        self.violations.append(f"{who}, thread {thread}: {what}")

    def acknowledged(self, client_message_id: str, message_id: str) -> str | None:
        """Returns what is wrong with that, if anything."""
        sent = self.sent[client_message_id]
        former, sent.message_id = sent.message_id, message_id
        if former not in (None, message_id):
            return f"{client_message_id} was acknowledged as {former} and as {message_id}"
        return None

    def saw(self, thread: str, epoch: str, event: dict[str, Any]) -> str | None:
        """A number stands for one event, whoever gets it from whichever node."""
        self.events += 1
        seq, text = event["seq"], json.dumps(event, sort_keys=True)
        fingerprint = hash(text)
        if self._seen.setdefault((thread, epoch, seq), fingerprint) != fingerprint:
            return f"event {seq} of epoch {epoch} is not the same for all; here it is {text[:300]}"
        return None

    def live_again_p95(self) -> float:
        ordered = sorted(self.seconds_to_live)
        return ordered[int(len(ordered) * 0.95)] if ordered else 0.0
