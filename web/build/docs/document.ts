/** The parts of OpenAPI 3.1 that the page shows. */
export interface Document {
  info: { title: string; summary: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, PathItem>;
  components: { schemas: Record<string, Schema> };
}

export type PathItem = { parameters?: Parameter[] } & Partial<Record<Method, Operation>>;
export const methods = ["get", "post", "put", "patch", "delete"] as const;
export type Method = (typeof methods)[number];

export interface Operation {
  tags: string[];
  operationId: string;
  summary: string;
  description?: string;
  security?: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Content> };
  responses: Record<string, Response>;
}

export interface Parameter extends Reference {
  name: string;
  in: string;
  description?: string;
  required?: boolean;
  schema: Schema;
}

export interface Response extends Reference {
  description: string;
  content?: Record<string, Content>;
}

export interface Content {
  schema: Schema;
  example?: unknown;
}

export interface Schema extends Reference {
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

interface Reference {
  $ref?: string;
}

/** What a reference leads to, as deep as it goes. */
export function resolved<T extends Reference>(document: Document, value: T): T {
  if (value.$ref === undefined) return value;
  const names = value.$ref.replace("#/", "").split("/");
  const target = names.reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | undefined)?.[name],
    document,
  );
  if (target === undefined) throw new Error(`openapi.yaml has no ${value.$ref}`);
  return resolved(document, target as T);
}

/** The name of the schema that a reference leads to. */
export function schemaName(schema: Schema): string | undefined {
  return schema.$ref?.replace("#/components/schemas/", "");
}

/** Every operation with its address and all its parameters, in the order of the document. */
export function operations(document: Document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])]
        .map((parameter) => resolved(document, parameter));
      return [{ path, method, operation, parameters }];
    })
  );
}
