type Listeners = {
  [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void;
};

type Attribute = string | number | boolean | null | undefined;

/** Attributes by name; `on` holds listeners, `data` the `data-*` ones. False, null and undefined leave one out. */
export interface Properties {
  on?: Listeners;
  data?: Record<string, Attribute>;
  [attribute: string]: Attribute | Listeners | Record<string, Attribute>;
}

export type Child = Node | string | null | undefined | false;

/** Makes an element with its attributes, listeners and children; text stays text. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  const { on, data, ...attributes } = properties;
  for (const [name, value] of Object.entries(attributes)) {
    setAttribute(element, name, value as Attribute);
  }
  for (const [name, value] of Object.entries(data ?? {})) {
    setAttribute(element, `data-${name}`, value);
  }
  for (const [name, listener] of Object.entries(on ?? {})) {
    element.addEventListener(name, listener as EventListener);
  }
  element.append(...present(children));
  return element;
}

/** Sets an attribute, or takes it away for false, null and undefined. */
export function setAttribute(element: Element, name: string, value: Attribute): void {
  if (value === false || value === null || value === undefined) {
    return element.removeAttribute(name);
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** Children without those left out. */
function present(children: readonly Child[]): (Node | string)[] {
  return children.filter((child) => child !== null && child !== undefined && child !== false);
}

let lastId = 0;

/** An id no other element of the page has, to tie a label or a description to its element. */
export function freshId(stem: string): string {
  return `${stem}-${++lastId}`;
}
