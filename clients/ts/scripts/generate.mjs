// node scripts/generate.mjs SCHEMA_DIR OUT_DIR
// One module for each contract under SCHEMA_DIR: its types (json-schema-to-typescript), a method for each query and for
// each message. Run by `cargo xtask ts`; every contract that has a schema is picked up.
import fs from "node:fs";
import path from "node:path";
import { compile } from "json-schema-to-typescript";

const [schemaDir, outDir] = process.argv.slice(2);

/** Types of the standard library, whose own descriptions are about Rust. */
const STANDARD = {
  Addr: "Address in bech32.",
  Binary: "Bytes in base64.",
  Decimal: "Decimal number with at most 18 fractional digits, such as \"1.05\".",
  SignedDecimal: "Decimal number with at most 18 fractional digits, possibly negative.",
  Timestamp: "Nanoseconds since the epoch, in decimal digits.",
  Uint64: "Integer in decimal digits.",
  Uint128: "Integer in decimal digits; amounts are in base units.",
  Uint256: "Integer in decimal digits.",
};

const pascal = (name) => name.replace(/(?:^|[_-])([A-Za-z0-9])/g, (_, c) => c.toUpperCase());
const camel = (name) => pascal(name).replace(/^./, (c) => c.toLowerCase());
const refersTo = (schema) => schema.$ref?.replace("#/definitions/", "");

/** Rust's links to items read as plain names. */
const plain = (text) => text.replace(/\[(`[^`]+`)\](?:\([^)]*\))?/g, "$1");

/** A comment of lines that are not too long. */
function doc(text) {
  if (!text) return "";
  const lines = plain(text).replaceAll("*/", "*\\/").split("\n").flatMap((line) => line.match(/.{1,112}(?: |$)/g) ?? [""]).map((line) => line.trimEnd());
  return lines.length === 1 ? `  /** ${lines[0]} */\n` : `  /**\n${lines.map((line) => `   * ${line}`.trimEnd() + "\n").join("")}   */\n`;
}

/** The names that schemars makes of generics, as TypeScript would spell them. */
const tidy = (name) => (name.includes("_") && !name.startsWith("Array_of_") ? pascal(name) : name);
const tidyRefs = (schema) => JSON.parse(JSON.stringify(schema), (key, value) => (key === "$ref" ? `#/definitions/${tidy(value.replace("#/definitions/", ""))}` : value));

/** What the variants of an enum say goes to the enum: the compiler of types drops it. */
function describeVariants(schema) {
  const said = (schema.oneOf ?? []).filter((v) => v.description).map((v) => `- \`${v.enum?.[0] ?? Object.keys(v.properties ?? {})[0]}\`: ${v.description}`);
  if (said.length) schema.description = [schema.description, said.join("\n")].filter(Boolean).join("\n\n");
}

/** All root schemas and definitions of one contract by name; one name must not mean two things. */
function definitions(roots) {
  const all = {};
  const add = (name, schema) => {
    const { $schema, definitions: inner = {}, ...own } = structuredClone(schema);
    if (STANDARD[name]) own.description = STANDARD[name];
    delete own.title;
    if (name !== "ExecuteMsg" && name !== "QueryMsg") describeVariants(own);
    if (all[name] && JSON.stringify(all[name]) !== JSON.stringify(own)) throw new Error(`two types are called ${name}`);
    all[name] = own;
    for (const [key, value] of Object.entries(inner)) add(key, value);
  };
  for (const [name, schema] of roots) add(name, schema);
  return Object.fromEntries(Object.entries(all).map(([name, schema]) => [tidy(name), tidyRefs(schema)]));
}

/** The variants of a message enum: name on the wire, description, and its arguments (null for a bare string). */
function variants(schema) {
  return (schema.oneOf ?? schema.anyOf ?? [schema]).flatMap((variant) => {
    if (variant.enum) return variant.enum.map((name) => ({ name, description: variant.description, args: null }));
    const [name] = Object.keys(variant.properties ?? {});
    if (!name) throw new Error(`not a variant: ${JSON.stringify(variant).slice(0, 80)}`);
    return [{ name, description: variant.description, args: variant.properties[name] }];
  });
}

/** How a method takes its arguments and puts them on the wire. */
function call({ name, args }, types, message) {
  if (args === null) return { params: [], wire: `"${name}"` };
  const object = types[refersTo(args.allOf?.[0] ?? args)] ?? args;
  if (object.type === "object" && !Object.keys(object.properties ?? {}).length) return { params: [], wire: `{ ${name}: {} }` };
  const optional = object.type === "object" && !object.required?.length;
  return { params: [`args: base.Args<${message}, "${name}">${optional ? " = {}" : ""}`], wire: `{ ${name}: args }` };
}

function returned(schema) {
  if (schema.type === "array" && refersTo(schema.items)) return `${tidy(refersTo(schema.items))}[]`;
  return tidy(schema.title);
}

async function contract(name) {
  const api = JSON.parse(fs.readFileSync(path.join(schemaDir, name, `${name}.json`), "utf8"));
  // Beside the API there may be more, such as the messages inside a cw20 `Send`: a file each.
  const others = fs.readdirSync(path.join(schemaDir, name)).filter((f) => f.endsWith(".json") && f !== `${name}.json`).sort()
    .map((f) => JSON.parse(fs.readFileSync(path.join(schemaDir, name, f), "utf8")));
  const responses = api.responses ?? {};
  const roots = [api.instantiate, api.execute, api.query, api.migrate, api.sudo, ...Object.values(responses), ...others].filter(Boolean);
  for (const root of roots) if (!root.title) throw new Error("a root schema has no title");
  const types = definitions(roots.map((root) => [root.title, root]));
  for (const list of Object.keys(types).filter((type) => type.startsWith("Array_of_"))) delete types[list];

  const source = await compile(
    { title: "All", type: "object", definitions: types, properties: Object.fromEntries(Object.keys(types).map((type) => [type, { $ref: `#/definitions/${type}` }])) },
    "All",
    { additionalProperties: false, bannerComment: "", style: { printWidth: 120 } },
  );
  // `All` only holds the others together.
  const declared = plain(source.replace(/export interface All \{[^}]*\}\n?/, "")).trim();

  const queries = variants(types.QueryMsg).map((variant) => {
    const { params, wire } = call(variant, types, "QueryMsg");
    const result = returned(responses[variant.name]);
    return `${doc(variant.description)}  ${camel(variant.name)}(${params}): Promise<${result}> {\n    return this.ask(${wire});\n  }\n`;
  });
  const messages = variants(types.ExecuteMsg).map((variant) => {
    const { params, wire } = call(variant, types, "ExecuteMsg");
    return `${doc(variant.description)}  ${camel(variant.name)}(${[...params, "funds: readonly base.Coin[] = []"].join(", ")}): base.Call {\n    return this.call(${wire}, funds);\n  }\n`;
  });

  return `// Generated from schema/${name} by \`cargo xtask ts --update\`. Do not edit.
import * as base from "../contract.js";

/** Queries of ${name}. */
export class Queries extends base.Queries<QueryMsg> {
${queries.join("\n")}}

/** Messages of ${name}, to be sent with \`Pstake.send\`. */
export class Messages extends base.Messages<ExecuteMsg> {
${messages.join("\n")}}

/** The ${name} at an address. */
export class Contract {
  readonly name = "${name}";
  readonly query: Queries;
  readonly msg: Messages;

  constructor(
    reader: base.Reader,
    readonly address: string,
  ) {
    this.query = new Queries(reader, address, this.name);
    this.msg = new Messages(address, this.name);
  }
}

${declared}
`;
}

const names = fs.readdirSync(schemaDir, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name).sort();
fs.mkdirSync(outDir, { recursive: true });
for (const name of names) {
  try {
    fs.writeFileSync(path.join(outDir, `${name}.ts`), await contract(name));
  } catch (error) {
    console.error(`schema/${name}: ${error.message}`);
    process.exit(1);
  }
}
fs.writeFileSync(
  path.join(outDir, "index.ts"),
  `// Generated from schema/ by \`cargo xtask ts --update\`. Do not edit.\n${names.map((n) => `export * as ${pascal(n)} from "./${n}.js";\n`).join("")}`,
);
