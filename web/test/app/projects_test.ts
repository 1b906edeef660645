import { choosableColors, projectColors } from "../../src/app/project-colors.ts";
import { pageStrings } from "../../src/app/strings-pages.ts";
import { instructionsAfter, templateInstructions } from "../../src/app/template-instructions.ts";
import { assert, assertEquals } from "../assert.ts";

Deno.test("templates tell the model what the server's do", async () => {
  const swift = await Deno.readTextFile(
    new URL(
      "../../../Sources/ChatCore/Projects/Template+Instructions.swift",
      import.meta.url,
    ),
  );
  const server = swift.replaceAll(/\\\n\s*/g, "");
  for (const text of Object.values(templateInstructions)) assert(server.includes(text), text);
});

Deno.test("a template fills in its instructions and replaces none that somebody wrote", () => {
  assertEquals(instructionsAfter("coding", ""), templateInstructions.coding);
  assertEquals(
    instructionsAfter("research", `${templateInstructions.coding}\n`),
    templateInstructions.research,
  );
  assertEquals(instructionsAfter("general", templateInstructions.coding), "");
  assertEquals(instructionsAfter("coding", "Answer in Latin."), "Answer in Latin.");
});

Deno.test("a project keeps a colour that isn't one of ours", () => {
  assertEquals(choosableColors(projectColors[2]), projectColors);
  assertEquals(choosableColors("#123456"), ["#123456", ...projectColors]);
});

Deno.test("what goes with a project is named before it is deleted", () => {
  const { deleteText } = pageStrings.projects;
  assert(!deleteText(0).includes("thread"));
  assert(deleteText(1).includes("its thread go"));
  assert(deleteText(12).includes("12 threads"));
});
