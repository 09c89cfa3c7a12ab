// Answers against the JSON schemas under schema/, as far as contracts use JSON schema.
import { readFileSync } from "node:fs";
import path from "node:path";

export const SCHEMA = path.join(import.meta.dirname, "../../../schema");

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  definitions?: Record<string, Schema>;
}

interface Api {
  query: Schema;
  execute: Schema;
  responses: Record<string, Schema>;
}

export const apiOf = (contract: string): Api => JSON.parse(readFileSync(path.join(SCHEMA, contract, `${contract}.json`), "utf8")) as Api;

export const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase());

/** The variants of a message enum, as named on the wire. */
export const variantsOf = (schema: Schema): string[] => (schema.oneOf ?? schema.anyOf ?? [schema]).flatMap((v) => (v.enum as string[] | undefined) ?? Object.keys(v.properties ?? {}));

export function responsesOf(contract: string): { query: string; method: string; schema: Schema }[] {
  const { query, responses } = apiOf(contract);
  return variantsOf(query).map((name) => ({ query: name, method: camel(name), schema: responses[name] ?? {} }));
}

/** What is wrong with a value, nothing if it is of the schema. */
export function conforms(value: unknown, schema: Schema, root = schema, at = "$"): string[] {
  const inner = (v: unknown, s: Schema, where = at): string[] => conforms(v, s, root, where);
  if (schema.$ref) return inner(value, root.definitions?.[schema.$ref.replace("#/definitions/", "")] ?? {});
  const wrong = (schema.allOf ?? []).flatMap((s) => inner(value, s));
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices && !choices.some((s) => !inner(value, s).length)) wrong.push(`${at} is none of ${choices.length}`);
  if (schema.enum && !schema.enum.includes(value)) wrong.push(`${at} is not of ${JSON.stringify(schema.enum)}`);
  const is = value === null ? "null" : Array.isArray(value) ? "array" : Number.isSafeInteger(value) ? "integer" : typeof value;
  if (schema.type && ![schema.type].flat().includes(is)) return [...wrong, `${at} is ${is}, not ${String(schema.type)}`];
  if (is === "array") wrong.push(...(value as unknown[]).flatMap((v, i) => inner(v, schema.items ?? {}, `${at}[${i}]`)));
  if (is === "object") {
    const object = value as Record<string, unknown>;
    for (const name of schema.required ?? []) if (!(name in object)) wrong.push(`${at}.${name} is missing`);
    for (const [name, v] of Object.entries(object)) {
      const s = schema.properties?.[name];
      if (s) wrong.push(...inner(v, s, `${at}.${name}`));
      else if (schema.additionalProperties === false) wrong.push(`${at}.${name} is not known`);
    }
  }
  return wrong;
}
