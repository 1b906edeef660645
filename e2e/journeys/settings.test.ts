import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import type { Person } from "../support/person.ts";
import { quick } from "../support/scripts.ts";

journey(
  "name and address are changed, a taken address is refused where it stands",
  async (stage) => {
    const other = await stage.person();
    const person = await stage.person();
    await person.page.goto("/settings");
    const profile = section(person, "Profile");
    await profile.getByLabel("Name").fill("Countess Lovelace");
    await profile.getByLabel("Email").fill(other.account.email);
    await profile.getByRole("button", { name: "Save" }).click();
    await profile.getByText("already an account with this email").waitFor();
    const email = `${crypto.randomUUID()}@example.org`;
    await profile.getByLabel("Email").fill(email);
    await profile.getByRole("button", { name: "Save" }).click();
    await profile.getByText("Saved.").waitFor();
    await person.page.reload();
    assert.equal(await profile.getByLabel("Name").inputValue(), "Countess Lovelace");
    assert.equal(await profile.getByLabel("Email").inputValue(), email);
  },
);

journey("a new password ends the other sessions, and only it lets in", async (stage) => {
  const person = await stage.person();
  const phone = await person.at(await stage.device());
  await person.page.goto("/settings");
  const password = section(person, "Password");
  await password.getByText("10 to 256 characters").waitFor();
  await password.getByLabel("Current password").fill("not this one");
  await password.getByLabel("New password").fill("an even better one");
  await password.getByRole("button", { name: "Change password" }).click();
  await password.getByText("wrong").waitFor();
  await password.getByLabel("Current password").fill(person.account.password);
  await password.getByRole("button", { name: "Change password" }).click();
  await password.getByText("Password changed.").waitFor();
  assert.equal(await password.getByLabel("New password").inputValue(), "");
  await eventually(
    "one session is left",
    async () => await section(person, "signed in").getByRole("listitem").count() === 1,
  );
  await phone.page.reload();
  await phone.signIn("an even better one");
  await phone.newProjectButton.waitFor();
});

journey("sessions are listed, ended one by one, or all but this one", async (stage) => {
  const person = await stage.person();
  const others = [];
  for (const browser of ["Firefox/133.0", "Version/18 Safari/605.1", "OPR/115.0"]) {
    const userAgent = `Mozilla/5.0 (Windows NT 10.0) ${browser}`;
    others.push(await person.at(await stage.device({ userAgent })));
  }
  await person.page.goto("/settings");
  const sessions = section(person, "signed in");
  const items = sessions.getByRole("listitem");
  await items.nth(3).waitFor();
  await items.first().getByText("This browser").waitFor();
  assert.equal(await items.first().getByRole("button").count(), 0);
  await sessions.getByRole("button", { name: "Firefox on Windows" }).press("Enter");
  await sessions.getByText("Firefox on Windows").waitFor({ state: "detached" });
  assert.equal(await items.count(), 3);
  await sessions.getByRole("button", { name: "End all others" }).click();
  await sessions.getByText("All other sessions have ended.").waitFor();
  await eventually("one session is left", async () => await items.count() === 1);
  for (const other of others) {
    await other.page.reload();
    await other.find("login-form").waitFor();
  }
});

journey("usage is shown by day and model, and what it is near to", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask(quick);
  await person.answer("complete").waitFor();
  await person.page.goto("/settings");
  const usage = section(person, "Usage");
  await usage.getByText("No limits are set for you").waitFor();
  await usage.getByRole("img", { name: /^Tokens by day/ }).waitFor();
  await usage.getByRole("rowheader", { name: "scripted" }).waitFor();

  await withQuota(person, 80);
  await usage.getByText("7 days", { exact: true }).click();
  await usage.getByText("80 % used. At 100 % new answers wait").waitFor();
  await usage.getByRole("progressbar", { name: "Tokens today" }).waitFor();
  await person.page.unroute("**/api/v1/usage*");
  await withQuota(person, 120);
  await usage.getByText("90 days", { exact: true }).click();
  await usage.getByText("Used up.").waitFor();
});

journey("a part that fails says so, is tried again alone, and harms no other", async (stage) => {
  const person = await stage.person();
  const address = "**/api/v1/usage*";
  await person.page.route(address, (route) => route.fulfill({ status: 503, body: "" }));
  await person.page.goto("/settings");
  const usage = section(person, "Usage");
  await usage.getByRole("alert").waitFor();
  await section(person, "signed in").getByText("This browser").waitFor();
  await person.page.unroute(address);
  await usage.getByRole("button", { name: "Try again" }).click();
  await usage.getByText("Nothing was used").waitFor();
});

journey("theme and sending key are kept in this browser", async (stage) => {
  const person = await stage.person();
  await person.page.goto("/settings");
  await person.page.getByText("Dark", { exact: true }).click();
  await person.page.getByText("Ctrl+Enter", { exact: true }).click();
  await person.page.reload();
  assert.equal(await person.page.locator("html").getAttribute("data-theme"), "dark");
  await person.page.goto("/");
  await person.makeProject("Garden");
  await person.find("chat-input").fill(quick);
  await person.find("chat-input").press("Enter");
  assert.equal(await person.bubbles("user").count(), 0);
  await person.find("chat-input").press("Control+Enter");
  await person.answer("complete").waitFor();
});

journey("an account is deleted once its owner has named it", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.page.goto("/settings");
  await person.page.getByRole("button", { name: "Delete account" }).click();
  const dialog = person.page.getByRole("dialog");
  await dialog.getByText("every thread, message, summary and file").waitFor();
  await dialog.getByLabel("To confirm").fill("somebody@example.org");
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  await dialog.getByText("This isn’t the address of your account.").waitFor();
  await dialog.getByLabel("To confirm").fill(person.account.email);
  await dialog.getByRole("button", { name: "Delete everything" }).click();
  await person.find("login-form").waitFor();
  await person.signIn();
  await person.find("login-form").getByRole("alert").filter({ hasText: "don't match" }).waitFor();
});

function section(person: Person, name: string): Locator {
  return person.page.getByRole("region", { name }).first();
}

/** As if a limit were set that is used up to a percentage. */
async function withQuota(person: Person, percentage: number): Promise<void> {
  await person.page.route("**/api/v1/usage*", async (route) => {
    const response = await route.fetch();
    const quota = {
      name: "daily_tokens",
      limit: 1000,
      used: percentage * 10,
      remaining: Math.max(0, 1000 - percentage * 10),
      percentage,
      warning: percentage >= 80,
      resets_at: "2027-01-01T00:00:00.000Z",
    };
    await route.fulfill({ response, json: { ...await response.json(), quotas: [quota] } });
  });
}
