import { type Document, type Operation, operations, resolved, type Response } from "./document.ts";
import { html, type Markup } from "./html.ts";
import { inlineMarkdown, markdown } from "./markdown.ts";
import { row, schemaBody, typeOf } from "./schema.ts";

type Described = ReturnType<typeof operations>[number];

/** The page that shows `openapi.yaml`: plain markup, no script. */
export function docsPage(document: Document, assets: { styles: string; favicon: string }): string {
  const all = operations(document);
  const sections = document.tags.map((tag) => ({
    ...tag,
    operations: all.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
  const { title, summary, description } = document.info;
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <title>${title} API</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" type="image/svg+xml" href="${assets.favicon}">
        <link rel="stylesheet" href="${assets.styles}">
      </head>
      <body>
        <nav aria-label="Contents">
          <p class="product"><a href="#top">${title} API</a></p>
          ${sections.map(contents)}
          <h2><a href="#schemas">Schemas</a></h2>
        </nav>
        <main id="top">
          <h1>${title} API</h1>
          <p class="lead">${summary}</p>
          ${markdown(description)}
          <p><a href="/openapi.yaml">openapi.yaml</a></p>
          ${sections.map((section) => sectionBody(document, section))}
          <section>
            <h2 id="schemas">Schemas</h2>
            ${Object.entries(document.components.schemas).map(([name, schema]) =>
              html`<article id="schema-${name}"><h3>${name}</h3>${schemaBody(schema)}</article>`
            )}
          </section>
        </main>
      </body>
    </html>
  `.text;
}

interface Section {
  name: string;
  description: string;
  operations: Described[];
}

function contents(section: Section): Markup {
  const entries = section.operations.map(({ operation }) =>
    html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`
  );
  return html`
    <h2><a href="#tag-${section.name}">${section.name}</a></h2>
    <ul>${entries}</ul>
  `;
}

function sectionBody(document: Document, section: Section): Markup {
  return html`<section>
        <h2 id="tag-${section.name}">${section.name}</h2>
        ${markdown(section.description)}
        ${section.operations.map((described) => article(document, described))}
      </section>`;
}

function article(document: Document, { path, method, operation, parameters }: Described): Markup {
  const rows = parameters.map((parameter) =>
    row(parameter.name, parameter.required === true, parameter.schema, parameter.description)
  );
  return html`<article id="${operation.operationId}">
        <h3>${operation.summary}</h3>
        <p class="call"><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>${
    operation.security?.length === 0
      ? html`
        <span class="quiet">for everybody</span>
      `
      : ""
  }</p>
        ${operation.description && markdown(operation.description)}
        ${
    rows.length > 0
      ? html`
        <h4>Parameters</h4>
        <div class="scroll">
          <table>${rows}</table>
        </div>
      `
      : ""
  }
        ${requestBody(operation)}
        <h4>Answers</h4>
        <div class="scroll"><table>${
    Object.entries(operation.responses).sort(byStatus).map(([status, response]) =>
      answer(document, status, response)
    )
  }</table></div>
      </article>`;
}

function requestBody(operation: Operation): Markup {
  const body = operation.requestBody;
  if (!body) return html``;
  return html`<h4>Body${body.required ? "" : " (optional)"}</h4>${
    Object.entries(body.content).map(([type, content]) => {
      const example = content.example === undefined
        ? ""
        : html`<pre><code>${JSON.stringify(content.example, null, 2)}</code></pre>`;
      return html`<p><code>${type}</code> ${typeOf(content.schema)}</p>${example}`;
    })
  }`;
}

function answer(document: Document, status: string, response: Response): Markup {
  const { description, content } = resolved(document, response);
  const types = Object.entries(content ?? {}).map(([type, { schema }]) =>
    type.endsWith("json") ? typeOf(schema) : html`<code>${type}</code>`
  );
  return html`
    <tr>
      <th scope="row">${status}</th>
      <td>${types}</td>
      <td>${inlineMarkdown(description)}</td>
    </tr>
  `;
}

function byStatus([left]: [string, unknown], [right]: [string, unknown]): number {
  return left.localeCompare(right);
}
