import type { Project, ProjectTemplate } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { pageStrings } from "../app/strings-pages.ts";
import { strings } from "../app/strings.ts";
import { instructionsAfter } from "../app/template-instructions.ts";
import { signal } from "../store/signal.ts";
import { choice } from "./choice.ts";
import { colorChoice } from "./color-choice.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";
import { Field } from "./field.ts";
import { form } from "./form.ts";
import { modelChoice } from "./model-choice.ts";

const words = pageStrings.projects;
const templates = Object.keys(pageStrings.templates) as ProjectTemplate[];
const defaultColor = "#3b5b8c";

/** The most characters the server takes. */
const MAX_NAME_CHARACTERS = 100;
const MAX_DESCRIPTION_CHARACTERS = 2_000;
const MAX_INSTRUCTIONS_CHARACTERS = 20_000;

/** Makes a new project and goes into it or, given one, changes that. */
export function openProjectDialog(app: App, project?: Project): void {
  openDialog(
    project ? strings.project.editTitle : words.dialogTitle,
    (close) => new ProjectForm(app, project, close).element,
  );
}

/** All that can be set of a project. */
class ProjectForm {
  readonly element: HTMLFormElement;
  readonly #app: App;
  readonly #project: Project | undefined;
  readonly #name: Field;
  readonly #description: Field;
  readonly #instructions: Field;
  readonly #template;
  readonly #color;
  readonly #model;

  constructor(app: App, project: Project | undefined, close: () => void) {
    this.#app = app;
    this.#project = project;
    this.#name = nameField(project);
    this.#description = descriptionField(project);
    this.#instructions = instructionsField(project);
    this.#template = signal<ProjectTemplate>(project?.template ?? "general");
    this.#color = signal(project?.color ?? defaultColor);
    this.#model = signal(project?.default_model ?? null);
    this.element = this.#form(close);
    this.#instructions.element.before(this.#templates());
    this.#instructions.element.after(
      modelChoice(app.models, this.#model),
      colorChoice(words.color, this.#color),
    );
  }

  #form(close: () => void): HTMLFormElement {
    const cancel = { type: "button", class: "button plain", on: { click: close } };
    return form({
      fields: [this.#name, this.#description, this.#instructions],
      submitLabel: this.#project ? words.save : words.createNow,
      busyLabel: this.#project ? words.saving : words.creating,
      cancel: h("button", cancel, strings.dialog.cancel),
      submit: async () => {
        await this.#keep();
        close();
      },
    });
  }

  #templates(): HTMLElement {
    const options = templates.map((value) => ({ value, label: pageStrings.templates[value] }));
    const element = choice(words.template, options, this.#template);
    element.addEventListener("change", () => {
      const written = this.#instructions.value;
      this.#instructions.value = instructionsAfter(this.#template.peek(), written);
    });
    return element;
  }

  async #keep(): Promise<void> {
    const { projects, router } = this.#app;
    const fields = {
      name: this.#name.value.trim(),
      description: this.#description.value.trim(),
      instructions: this.#instructions.value.trim(),
      template: this.#template.peek(),
      color: this.#color.peek(),
    };
    const model = this.#model.peek();
    if (this.#project) {
      await projects.update(this.#project.id, { ...fields, default_model: model });
    } else {
      const project = await projects.create({ ...fields, default_model: model ?? undefined });
      const route = { page: "chat", projectId: project.id, threadId: null } as const;
      // Who closed the dialog meanwhile may be doing something else.
      if (this.element.isConnected) router.go(route);
    }
  }
}

function nameField(project: Project | undefined): Field {
  return new Field({
    label: words.name,
    name: "name",
    attributes: {
      required: true,
      dir: "auto",
      maxlength: MAX_NAME_CHARACTERS,
      placeholder: words.namePlaceholder,
      autocomplete: "off",
      autofocus: !project,
      value: project?.name,
    },
  });
}

function descriptionField(project: Project | undefined): Field {
  const field = new Field({
    label: words.description,
    name: "description",
    attributes: {
      dir: "auto",
      maxlength: MAX_DESCRIPTION_CHARACTERS,
      placeholder: words.descriptionPlaceholder,
      autocomplete: "off",
      value: project?.description,
    },
  });
  return field;
}

function instructionsField(project: Project | undefined): Field {
  const field = new Field({
    label: words.instructions,
    name: "instructions",
    hint: words.instructionsHint,
    multiline: true,
    most: MAX_INSTRUCTIONS_CHARACTERS,
    attributes: { rows: 5, dir: "auto", placeholder: words.instructionsPlaceholder },
  });
  field.value = project?.instructions ?? "";
  return field;
}
