import { EditDraft } from "../../src/app/edit-drafts.ts";
import { assertEquals } from "../assert.ts";
import { MemoryStorage } from "../store/memory_storage.ts";
import { withStorage } from "./with_storage.ts";

Deno.test("the text of an edit is kept over a reload, an empty one, too, until the edit ends", () => {
  const storage = new MemoryStorage();
  return withStorage(storage, () => {
    const draft = new EditDraft("m1");
    assertEquals(draft.text, null);
    draft.text = "Why not?";
    assertEquals([new EditDraft("m1").text, new EditDraft("m2").text], ["Why not?", null]);
    draft.text = "";
    assertEquals(new EditDraft("m1").text, "", "it is being edited still");
    draft.text = null;
    assertEquals([new EditDraft("m1").text, storage.length], [null, 0]);
  });
});

Deno.test("where storage is refused, an edit lasts as long as the page", () =>
  withStorage(null, () => {
    const draft = new EditDraft("m1");
    draft.text = "Why not?";
    assertEquals(draft.text, null);
  }));
