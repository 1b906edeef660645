"""Which faults come when. Pure: the same seed makes the same schedule."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

QUIET_START_SECONDS = 5
QUIET_END_SECONDS = 12
GAP_SECONDS = (1.5, 5.0)
# After a fault has ended, its target is left alone for so long.
REST_SECONDS = 3.0


@dataclass(frozen=True)
class Fault:
    # Seconds from the start.
    at: float
    # `kill`, `restart` and `pause` of a server; `cut` of connections.
    kind: str
    target: str
    # Until it is healed.
    seconds: float = 0.0
    # Of a cut: how many connections.
    count: int = 0

    @property
    def ends_at(self) -> float:
        return self.at + self.seconds

    def __str__(self) -> str:
        how = f"{self.count} connections" if self.kind == "cut" else f"for {self.seconds:.1f} s"
        return f"{self.at:6.1f} s  {self.kind:7} {self.target} {how}"


def make_schedule(seed: int, seconds: float, nodes: list[str], backends: list[str]) -> list[Fault]:
    """Faults in the order they begin.

    Every kind comes in its turn, in an order that chance mixes anew each time. One node is always left in peace, and
    of several one is never ended, only paused: its memory is looked at in the end.
    """
    random = Random(f"schedule {seed}")
    survivor = random.choice(nodes) if len(nodes) > 1 else None
    mortal = [node for node in nodes if node != survivor]
    kinds = _turns(random, backends)
    busy_until = dict.fromkeys([*nodes, *backends], 0.0)
    faults: list[Fault] = []
    now = QUIET_START_SECONDS + random.uniform(0, 2)
    while now < seconds - QUIET_END_SECONDS:
        kind, group = next(kinds)
        fault = _fault(random, kind, group, now, nodes, mortal, backends, busy_until)
        if fault and fault.ends_at < seconds - QUIET_END_SECONDS / 2:
            faults.append(fault)
            if fault.target in busy_until:
                busy_until[fault.target] = fault.ends_at + REST_SECONDS
        now += random.uniform(*GAP_SECONDS)
    return faults


def _turns(random: Random, backends: list[str]) -> Iterator[tuple[str, str]]:
    turns = [("kill", "node")] * 3 + [("pause", "node")] * 3 + [("restart", "node")] + [("cut", "proxy")] * 3
    turns += [(kind, backend) for backend in backends for kind in ("restart", "restart", "kill")]
    while True:
        yield from random.sample(turns, len(turns))


def _fault(
    random: Random,
    kind: str,
    group: str,
    now: float,
    nodes: list[str],
    mortal: list[str],
    backends: list[str],
    busy_until: dict[str, float],
) -> Fault | None:
    if kind == "cut":
        return Fault(now, "cut", "connections", count=random.randint(5, 30))
    candidates = [group] if group in backends else nodes if kind == "pause" else mortal
    free = [name for name in candidates if busy_until[name] <= now]
    busy_nodes = sum(busy_until[node] > now for node in nodes)
    if not free or (group == "node" and busy_nodes >= max(1, len(nodes) - 1)):
        return None
    seconds = random.uniform(1, 8) if kind == "pause" else random.uniform(0.5, 4)
    return Fault(round(now, 2), kind, random.choice(free), round(seconds, 2))
