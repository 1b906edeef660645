import unittest

from clients.view import BrokenContract, View, differences


def message(id_, parent=None, **fields):
    return {
        "id": id_,
        "thread_id": "t",
        "parent_message_id": parent,
        "client_message_id": None,
        "content": id_,
        "is_user": not id_.startswith("a"),
        "role": "assistant" if id_.startswith("a") else "user",
        "status": "complete",
        "finish_reason": None,
        "is_edited": False,
        "is_deleted": False,
        "version_index": 1,
        "version_count": 1,
        **fields,
    }


def page(*messages, has_more=False):
    return {"messages": list(messages), "has_more": has_more}


def view(*messages, **options):
    made = View()
    made.load(page(*messages, **options))
    return made


def start(id_, parent):
    return {
        "type": "assistant_message_start",
        "message_id": id_,
        "thread_id": "t",
        "parent_message_id": parent,
        "model": "m",
    }


def chunk(id_, index, text, **fields):
    return {
        "type": "stream_chunk",
        "message_id": id_,
        "chunk_index": index,
        "chunk": text,
        "is_final": False,
        **fields,
    }


def final(id_, index, status="complete"):
    return chunk(id_, index, "", is_final=True, status=status, finish_reason="stop", total_tokens=2)


class ViewTests(unittest.TestCase):
    def test_an_answer_grows_and_ends(self):
        shown = view()
        shown.apply({"type": "new_message", "message": message("u1")})
        shown.apply(start("a1", "u1"))
        shown.apply(chunk("a1", 0, "Hel"))
        self.assertEqual(shown.running["content"], "Hel")
        shown.apply(chunk("a1", 1, "lo"))
        shown.apply(final("a1", 2))
        self.assertIsNone(shown.running)
        stored = message("a1", "u1", content="Hello", finish_reason="stop")
        self.assertEqual(differences(shown, page(message("u1"), stored)), [])

    def test_a_chunk_left_out_or_told_twice_breaks_the_contract(self):
        for wrong in (0, 2):
            shown = view(message("u1"))
            shown.apply(start("a1", "u1"))
            shown.apply(chunk("a1", 0, "x"))
            with self.assertRaises(BrokenContract):
                shown.apply(chunk("a1", wrong, "y"))

    def test_any_chunk_may_follow_what_was_read_in_mid_answer(self):
        shown = view(message("u1"), message("a1", "u1", content="He", status="streaming"))
        shown.apply(chunk("a1", 7, "y"))
        with self.assertRaises(BrokenContract):
            shown.apply(chunk("a1", 9, "!"))

    def test_a_chunk_after_the_end_breaks_the_contract(self):
        shown = view(message("u1"), message("a1", "u1"))
        with self.assertRaises(BrokenContract):
            shown.apply(chunk("a1", 0, "x"))

    def test_a_regenerated_answer_stands_beside_the_former(self):
        shown = view(message("u1"), message("a1", "u1"))
        self.assertFalse(shown.apply(start("a2", "u1")))
        self.assertEqual(shown.path, ["u1", "a2"])
        self.assertEqual((shown.leaf["version_index"], shown.leaf["version_count"]), (2, 2))

    def test_a_new_version_of_a_question_takes_what_followed_away(self):
        shown = view(message("u1"), message("a1", "u1"))
        shown.apply({"type": "new_message", "message": message("u2", version_index=2, version_count=2)})
        self.assertEqual(shown.path, ["u2"])

    def test_chunks_of_another_branch_are_passed_over(self):
        shown = view(message("u1"), message("a1", "u1"))
        shown.apply(chunk("a9", 3, "x"))
        self.assertEqual(shown.path, ["u1", "a1"])

    def test_a_message_under_an_unknown_one_asks_to_read_anew(self):
        self.assertTrue(view(message("u1")).apply({"type": "new_message", "message": message("u9", "a9")}))

    def test_a_version_chosen_in_the_middle_asks_to_read_anew(self):
        shown = view(message("u1"), message("a1", "u1"), message("u2", "a1"))
        chosen = message("a2", "u1", version_index=2, version_count=2)
        self.assertTrue(shown.apply({"type": "message_updated", "message": chosen}))

    def test_a_version_chosen_at_the_end_takes_its_place(self):
        shown = view(message("u1"), message("a1", "u1"))
        chosen = message("a2", "u1", version_index=2, version_count=2)
        self.assertFalse(shown.apply({"type": "message_updated", "message": chosen}))
        self.assertEqual(shown.path, ["u1", "a2"])

    def test_a_continued_answer_keeps_its_text(self):
        shown = view(message("u1"), message("a1", "u1", content="Hel", status="stopped"))
        again = message("a1", "u1", content="Hel", status="streaming")
        shown.apply({"type": "message_updated", "message": again})
        shown.apply(chunk("a1", 0, "lo"))
        self.assertEqual(shown.leaf["content"], "Hello")

    def test_what_is_deleted_is_gone(self):
        shown = view(message("u1"), message("a1", "u1"))
        shown.apply({"type": "message_deleted", "message_id": "a1", "deleted_at": ""})
        self.assertEqual(shown.path, ["u1"])

    def test_a_thread_that_ends_elsewhere_asks_to_read_anew(self):
        shown = view(message("u1"))
        thread = {"is_generating": False, "last_message": {"id": "u1"}}
        self.assertFalse(shown.apply({"type": "thread_updated", "thread": thread}))
        thread = {"is_generating": False, "last_message": {"id": "a1"}}
        self.assertTrue(shown.apply({"type": "thread_updated", "thread": thread}))


class DifferenceTests(unittest.TestCase):
    def test_each_kind_is_told(self):
        shown = view(message("u1"), message("a1", "u1"))
        for stored, words in [
            (page(message("u1")), "2 messages are shown, 1 are stored"),
            (page(message("u1"), message("a2", "u1")), "a1 is shown, a2 is stored"),
            (page(message("u1"), message("a1", "u1", content="b")), "content of a1: 'a1' is shown, 'b' is stored"),
            (page(message("u1"), message("a1", "u1", status="failed")), "status of a1"),
        ]:
            self.assertIn(words, "; ".join(differences(shown, stored)))

    def test_only_what_both_have_is_compared_of_long_threads(self):
        shown = view(message("u1"), message("a1", "u1"))
        self.assertEqual(differences(shown, page(message("a1", "u1"), has_more=True)), [])


if __name__ == "__main__":
    unittest.main()
