import { join } from "node:path";
import { assertAccessible } from "../support/accessibility.ts";
import { journey } from "../support/journey.ts";
import { output } from "../support/paths.ts";
import type { Person } from "../support/person.ts";
import { echo, slow } from "../support/scripts.ts";
import { screens } from "../support/screens.ts";

const { desktop, tablet, phone } = screens;

for (const [screen, options] of Object.entries({ desktop, tablet, phone })) {
  for (const colorScheme of ["light", "dark"] as const) {
    journey(
      `sidebar and panels can be used by everyone: ${screen}, ${colorScheme}`,
      async (stage) => {
        const person = await stage.person({ ...options, colorScheme, reducedMotion: "reduce" });
        const name = `${screen}-${colorScheme}`;
        await person.makeProject("Garden");
        await fill(person);
        await lookAtSidebar(person, name);
        await lookAtPanels(person, name, screen === "phone");
      },
    );
  }
}

async function fill(person: Person): Promise<void> {
  const api = "/api/v1";
  const project_id = person.path.split("/")[2]!;
  const headers = { origin: new URL(person.page.url()).origin };
  const { request } = person.device.context;
  const say = (is_user: boolean, content: string, created_at: string) => ({
    is_user,
    content,
    created_at,
  });
  const thread = (title: string, created_at: string, is_pinned = false) => ({
    title,
    is_pinned,
    created_at,
    updated_at: created_at,
    messages: [
      say(true, `What grows in the shade of an old oak? ${title}`, created_at),
      say(false, "Ferns, **hostas** and lungwort cope well with dry shade.", created_at),
    ],
  });
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  await request.post(`${api}/projects/${project_id}/import`, {
    headers,
    data: {
      format: "parley/1",
      threads: [
        thread("Planting plan for the north border", daysAgo(400), true),
        thread("Compost, and why ours smells", daysAgo(1)),
        thread(
          "A much longer title that will certainly not fit into one line of the sidebar",
          daysAgo(2),
        ),
        thread("Pruning the medlar", daysAgo(9)),
        thread("ما الذي ينمو في الظل", daysAgo(40)),
      ],
    },
  });
  await person.page.reload();
  const titles = ["Slugs and what keeps them away", "Ferns for a dark corner"];
  for (const title of titles) {
    await person.page.goto(`/projects/${project_id}/chat`);
    await person.ask(`${title}. ${"A little more about ferns. ".repeat(60)} ${echo}`);
    await person.answer("complete").waitFor();
  }
}

async function lookAtSidebar(person: Person, name: string): Promise<void> {
  const toggle = person.find("mobile-sidebar-toggle");
  if (await toggle.isVisible()) await toggle.click();
  await person.find("thread-item").nth(5).waitFor();
  await capture(person, "sidebar", name);
  await person.find("list-options").click();
  await capture(person, "list-options", name);
  await person.page.getByRole("menuitem", { name: "Archived" }).click();
  await person.page.getByText("out of the way").waitFor();
  await capture(person, "archived", name);
  await person.page.getByRole("button", { name: "Back to all threads" }).click();
  await person.find("thread-search").fill("fern");
  await person.find("search-result").first().waitFor();
  await person.find("thread-search").press("ArrowDown");
  await capture(person, "search", name);
  await person.find("thread-search").fill("zzz");
  await person.page.getByText("Nothing found").waitFor();
  await capture(person, "search-nothing", name);
  await person.find("thread-search").press("Escape");
  const hide = person.page.getByRole("button", { name: "Hide sidebar" });
  if (name.startsWith("phone")) await hide.click();
}

async function lookAtPanels(person: Person, name: string, isPhone: boolean): Promise<void> {
  const menu = async (testid: string) => {
    if (isPhone) await person.find("thread-more").click();
    await person.find(testid).click();
  };
  await person.find("context-indicator").click();
  await person.find("context-panel").waitFor();
  await capture(person, "context", name);
  await person.page.keyboard.press("Escape");
  if (isPhone) {
    await person.find("thread-more").click();
    await capture(person, "thread-more", name);
    await person.page.keyboard.press("Escape");
  }
  await menu("export-menu");
  await capture(person, "export", name);
  await person.page.keyboard.press("Escape");
  await menu("summarize-button");
  await person.find("summary").waitFor();
  await capture(person, "summaries", name);
  await person.page.getByRole("button", { name: "Undo summary" }).click();
  await capture(person, "summary-undo", name);
  await person.page.getByRole("button", { name: "Keep", exact: true }).click();
  await person.page.getByRole("button", { name: "Edit", exact: true }).click();
  await capture(person, "summary-edit", name);
  await person.page.getByRole("button", { name: "Cancel" }).click();
  await person.page.getByRole("button", { name: "Close" }).click();
  await person.ask(`${"word ".repeat(2000)} ${echo}`);
  // So long that the answer before it leaves the page.
  await person.bubbles("assistant", '[data-status="complete"]')
    .filter({ hasText: "word word" }).waitFor();
  await person.page.locator('[data-severity="critical"]').first().waitFor();
  await person.find("context-indicator").click();
  await person.find("context-panel").waitFor();
  await capture(person, "context-full", name);
  await person.page.keyboard.press("Escape");
  await person.ask(`Say it slowly ${slow}`);
  await person.answer("streaming").waitFor();
  const toggle = person.find("mobile-sidebar-toggle");
  if (await toggle.isVisible()) await toggle.click();
  await capture(person, "running", name);
}

async function capture({ page }: Person, place: string, name: string): Promise<void> {
  await page.screenshot({ path: join(output, `panels-${place}-${name}.png`) });
  await assertAccessible(page, `${place} (${name})`);
}
