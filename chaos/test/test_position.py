import unittest

from clients.position import Follower, Position
from clients.view import BrokenContract


def follower(seq=5, epoch="A"):
    made = Follower()
    made.read(Position(epoch, seq))
    return made


class FollowerTests(unittest.TestCase):
    def test_resumes_without_gap_or_double(self):
        one = follower()
        self.assertTrue(one.established("A", 7, resumed=True))
        self.assertEqual([one.event(seq) for seq in (6, 7, 8)], [True, True, True])
        self.assertEqual(one.known, Position("A", 8))

    def test_a_gap_or_a_repeat_breaks_the_contract(self):
        for wrong in (5, 7):
            one = follower()
            one.established("A", 7, resumed=True)
            with self.assertRaises(BrokenContract):
                one.event(wrong)

    def test_another_epoch_can_not_be_resumed(self):
        with self.assertRaises(BrokenContract):
            follower().established("B", 7, resumed=True)

    def test_reads_anew_and_skips_what_was_read(self):
        one = follower()
        self.assertFalse(one.established("B", 3, resumed=False))
        self.assertTrue(one.read(Position("B", 5)))
        self.assertEqual([one.event(seq) for seq in (4, 5, 6)], [False, False, True])

    def test_what_was_read_before_this_connection_begins_can_not_be_followed(self):
        one = follower()
        one.established("B", 3, resumed=False)
        self.assertFalse(one.read(Position("B", 2)))
        self.assertFalse(one.read(Position("C", 9)))

    def test_events_wait_for_what_is_read_anew(self):
        one = follower()
        one.established("A", 5, resumed=True)
        one.event(6)
        one.outdated()
        self.assertFalse(one.event(7))
        self.assertTrue(one.read(Position("A", 6 + 1)))
        self.assertTrue(one.event(8))

    def test_nothing_was_missed(self):
        self.assertTrue(follower().established("A", 5, resumed=False))


if __name__ == "__main__":
    unittest.main()
