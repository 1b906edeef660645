import type { ProjectTemplate } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { strings } from "../app/strings.ts";
import { signal } from "../store/signal.ts";
import { choice } from "./choice.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";
import { Field } from "./field.ts";
import { form } from "./form.ts";

const words = strings.projects;
const templates = Object.keys(strings.templates) as ProjectTemplate[];

/** The most characters the server takes. */
const MAX_NAME_CHARACTERS = 100;
const MAX_INSTRUCTIONS_CHARACTERS = 20_000;

/** Asks for a new project's name, template and instructions, then goes into it. */
export function openNewProjectDialog(app: App): void {
  openDialog(words.dialogTitle, (close) => newProjectForm(app, close));
}

function newProjectForm(app: App, close: () => void): HTMLFormElement {
  const template = signal<ProjectTemplate>("general");
  const name = new Field({
    label: words.name,
    name: "name",
    attributes: {
      required: true,
      dir: "auto",
      maxlength: MAX_NAME_CHARACTERS,
      placeholder: words.namePlaceholder,
      autocomplete: "off",
      autofocus: true,
    },
  });
  const instructions = new Field({
    label: words.instructions,
    name: "instructions",
    hint: words.instructionsHint,
    multiline: true,
    attributes: {
      rows: 3,
      dir: "auto",
      maxlength: MAX_INSTRUCTIONS_CHARACTERS,
      placeholder: words.instructionsPlaceholder,
    },
  });
  const options = templates.map((value) => ({ value, label: strings.templates[value] }));
  const fields = [name, instructions];
  const element = form({
    fields,
    submitLabel: words.createNow,
    busyLabel: words.creating,
    cancel: h(
      "button",
      { type: "button", class: "button plain", on: { click: close } },
      strings.dialog.cancel,
    ),
    submit: async () => {
      const project = await app.projects.create({
        name: name.value.trim(),
        template: template.peek(),
        instructions: instructions.value.trim() || undefined,
      });
      close();
      app.router.go({ page: "chat", projectId: project.id, threadId: null });
    },
  });
  instructions.element.before(choice(words.template, options, template));
  return element;
}
