import unittest

from faults.schedule import QUIET_END_SECONDS, QUIET_START_SECONDS, make_schedule

NODES = ["node-1", "node-2", "node-3"]
BACKENDS = ["postgres", "redis"]


class ScheduleTests(unittest.TestCase):
    def test_a_seed_repeats_its_schedule(self):
        self.assertEqual(make_schedule(7, 240, NODES, BACKENDS), make_schedule(7, 240, NODES, BACKENDS))
        self.assertNotEqual(make_schedule(7, 240, NODES, BACKENDS), make_schedule(8, 240, NODES, BACKENDS))

    def test_all_kinds_come_and_all_targets(self):
        for seed in range(30):
            faults = make_schedule(seed, 240, NODES, BACKENDS)
            kinds = {(fault.kind, fault.target.split("-")[0]) for fault in faults}
            for kind in [("kill", "node"), ("pause", "node"), ("cut", "connections"), ("restart", "node")]:
                self.assertIn(kind, kinds)
            for backend in BACKENDS:
                self.assertLessEqual({("kill", backend), ("restart", backend)}, kinds)

    def test_one_node_is_always_left_in_peace_and_one_never_ended(self):
        for seed in range(30):
            faults = [fault for fault in make_schedule(seed, 240, NODES, BACKENDS) if fault.target in NODES]
            for fault in faults:
                at_once = {other.target for other in faults if other.at <= fault.at < other.ends_at}
                self.assertLess(len(at_once), len(NODES))
            self.assertLess(len({fault.target for fault in faults if fault.kind != "pause"}), len(NODES))

    def test_start_and_end_are_quiet(self):
        faults = make_schedule(1, 240, NODES, BACKENDS)
        self.assertGreaterEqual(min(fault.at for fault in faults), QUIET_START_SECONDS)
        self.assertLess(max(fault.ends_at for fault in faults), 240 - QUIET_END_SECONDS / 2)

    def test_a_single_node_is_ended_too(self):
        faults = make_schedule(1, 240, ["node-1"], [])
        self.assertLessEqual({"kill", "pause", "cut", "restart"}, {fault.kind for fault in faults})


if __name__ == "__main__":
    unittest.main()
