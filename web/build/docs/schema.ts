import { type Schema, schemaName } from "./document.ts";
import { html, type Markup } from "./html.ts";
import { inlineMarkdown } from "./markdown.ts";

/** What a value may be, in a line: a name that leads to its schema, or the type with its bounds. */
export function typeOf(schema: Schema): Markup {
  const name = schemaName(schema);
  if (name !== undefined) return html`<a href="#schema-${name}">${name}</a>`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum) return joined(schema.enum.map((one) => html`<code>${String(one)}</code>`), " ");
  const choices = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (choices) {
    const named = choices.filter((choice) => choice.type !== "null").map(typeOf);
    const isNullable = named.length < choices.length;
    return html`${joined(named, schema.allOf ? " with " : " or ")}${isNullable ? " or null" : ""}`;
  }
  if (schema.items) return html`list of ${typeOf(schema.items)}`;
  return html`${typeName(schema)}${bounds(schema)}`;
}

function typeName(schema: Schema): string {
  const names = [schema.type ?? "any"].flat();
  return names.map((name) => name === "string" ? "text" : name).join(" or ");
}

function bounds(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, pattern } = schema;
  const texts = [
    minimum === undefined && maximum === undefined ? "" : range(minimum, maximum),
    minLength === undefined && maxLength === undefined
      ? ""
      : `${range(minLength, maxLength)} characters`,
    pattern === undefined ? "" : `like ${pattern}`,
    schema.default === undefined ? "" : `default ${schema.default}`,
  ];
  const present = texts.filter((text) => text !== "");
  return present.length === 0 ? "" : `, ${present.join(", ")}`;
}

function range(least?: number, most?: number): string {
  if (least === undefined) return `at most ${most}`;
  return most === undefined ? `at least ${least}` : `${least} to ${most}`;
}

function joined(parts: Markup[], separator: string): Markup {
  return html`${parts.map((part, index) => index === 0 ? part : html`${separator}${part}`)}`;
}

/** What is in an object, a row for each key; or what else the schema allows. */
export function schemaBody(schema: Schema): Markup {
  const description = schema.description && html`<p>${inlineMarkdown(schema.description)}</p>`;
  if (!schema.properties) return html`${description}<p>${typeOf(schema)}</p>`;
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties).map(([key, value]) =>
    row(key, required.has(key), value)
  );
  const base = schema.allOf && html`<p>${typeOf({ allOf: schema.allOf })}, and:</p>`;
  return html`
    ${base ?? description}<div class="scroll">
      <table>${rows}</table>
    </div>
  `;
}

export function row(
  name: string,
  isRequired: boolean,
  schema: Schema,
  description?: string,
): Markup {
  const text = description ?? schema.description;
  return html`
    <tr>
      <th scope="row"><code>${name}</code>${isRequired ? "" : optional}</th>
      <td>${typeOf(schema)}</td>
      <td>${text && inlineMarkdown(text)}</td>
    </tr>
  `;
}

const optional = html`
  <span class="quiet">optional</span>
`;
