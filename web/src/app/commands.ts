import { strings } from "./strings.ts";

const words = strings.commands;

export const commandNames = ["summarise", "new", "export", "model", "help"] as const;
export type CommandName = typeof commandNames[number];

export const exportFormats = ["md", "txt", "json", "html", "pdf"] as const;

/** What is to be done; the parts of the page that can do it listen for it. */
export interface Command {
  name: CommandName;
  argument: string;
}

/** What a command can be about, as far as that depends on the page. */
export interface CommandContext {
  models: readonly { id: string; detail: string }[];
}

/** One way to complete what is typed. */
export interface Completion {
  label: string;
  detail: string;
  /** What is to be done with it; null when it wants an argument first. */
  command: Command | null;
  /** What is in the field then. */
  text: string;
}

const wantArgument: readonly CommandName[] = ["export", "model"];

/** How `text` can go on as a command; nothing for ordinary text. */
export function completions(text: string, context: CommandContext): Completion[] {
  const typed = /^\/(\S*)(\s+)?(.*)$/.exec(text);
  if (!typed) return [];
  const [, name = "", space, argument = ""] = typed;
  if (space === undefined) return namesLike(name);
  const known = named(name);
  return known ? argumentsLike(known, argument, context) : [];
}

/** The command that `text` is, whole; null when it is something to be sent. */
export function commandIn(text: string, context: CommandContext): Command | null {
  const typed = /^\/(\S+)(?:\s+(.*))?$/.exec(text.trim());
  const name = named(typed?.[1] ?? "");
  if (!name) return null;
  const argument = typed?.[2]?.trim() ?? "";
  if (argument === "" || name === "new") return { name, argument };
  return argumentsLike(name, argument, context)
    .map(({ command }) => command)
    .find((command) => command?.argument === argument) ?? null;
}

/** By its name, or by how Americans write it. */
function named(typed: string): CommandName | undefined {
  const name = typed.toLowerCase().replace(/^summarize$/, "summarise");
  return commandNames.find((known) => known === name);
}

function namesLike(typed: string): Completion[] {
  const start = typed.toLowerCase().replace("summariz", "summaris");
  return commandNames.filter((name) => name.startsWith(start)).map((name) => {
    const label = `/${name}`;
    return wantArgument.includes(name)
      ? { label, detail: words.details[name], command: null, text: `${label} ` }
      : { label, detail: words.details[name], command: { name, argument: "" }, text: "" };
  });
}

function argumentsLike(name: CommandName, typed: string, context: CommandContext): Completion[] {
  const sought = typed.trim().toLowerCase();
  return argumentsOf(name, context)
    .filter(({ label, detail }) => `${label} ${detail}`.toLowerCase().includes(sought))
    .map(({ label, detail }) => ({ label, detail, command: { name, argument: label }, text: "" }));
}

function argumentsOf(
  name: CommandName,
  { models }: CommandContext,
): { label: string; detail: string }[] {
  if (name === "export") {
    return exportFormats.map((format) => ({ label: format, detail: words.formats[format] }));
  }
  return name === "model" ? models.map(({ id, detail }) => ({ label: id, detail })) : [];
}
