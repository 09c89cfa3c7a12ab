// Contracts tell what went wrong as text. Here the text becomes a kind and its parameters again, by the templates that
// the contracts' own source gives (gen/errors.ts).
import { ERRORS } from "./gen/errors.js";

export type ContractName = keyof typeof ERRORS;

/** The error kinds of a contract, of any contract if none is named: variants of its Rust enum, such as `BelowMinimum`;
 * those of the libraries under it with a prefix, such as `Payment.NoFunds`. */
export type ErrorKind<C extends ContractName = ContractName> = C extends ContractName ? keyof (typeof ERRORS)[C] & string : never;

/** An error that a contract returned. Nothing was changed on the chain, but a failed transaction still costs its fee. */
export class PstakeError extends Error {
  override readonly name = "PstakeError";

  constructor(
    /** The contract whose error this is. Where several have the very same text, the one that was called. */
    readonly contract: ContractName,
    readonly kind: ErrorKind,
    /** What the text names, such as `min` and `actual` of `BelowMinimum`: numbers as decimal digits. */
    readonly params: Readonly<Record<string, string>>,
    text: string,
    /** As CosmJS threw it, with the whole text of the chain. */
    override readonly cause?: unknown,
  ) {
    super(text);
  }
}

interface Template {
  readonly contract: ContractName;
  readonly kind: ErrorKind;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** Characters that are not a parameter: the more, the surer. */
  readonly literal: number;
}

function compile(contract: string, kind: string, template: string): Template {
  const parts = template.split(/\{([^{}]*)\}/);
  const fixed = parts.filter((_, i) => i % 2 === 0);
  return {
    contract: contract as ContractName,
    kind: kind as ErrorKind,
    pattern: new RegExp(`^${fixed.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("([^]*?)")}$`),
    names: parts.filter((_, i) => i % 2 === 1).map((name) => name.replace(/:.*$/, "")),
    literal: fixed.join("").length,
  };
}

const templates = /* @__PURE__ */ (() =>
  Object.entries(ERRORS)
    .flatMap(([contract, kinds]) => Object.entries(kinds).map(([kind, template]) => compile(contract, kind, template)))
    .sort((a, b) => b.literal - a.literal))();

/** What the contract said, without what the chain and CosmJS put around it. */
function contractText(text: string): string | undefined {
  const end = /: (?:execute|instantiate|query|migrate|sudo|reply) wasm contract failed/.exec(text);
  if (!end) return undefined;
  return text
    .slice(0, end.index)
    .replace(/^[^]*message index: \d+: /, "") // of a message, simulated or executed
    .replace(/^(?:Query failed with \(\d+\): |rpc error: code = \w+ desc = )*/, "") // of a query
    .replace(/^(?:dispatch: |submessages: |reply: )*/, ""); // older wasmd (0.45) names the way through other contracts
}

/**
 * The contract's error in an error of CosmJS or of the chain, or `undefined` if it is none: node out of reach, signature
 * refused in the wallet, not enough coins, out of gas.
 *
 * @param likely the contracts that were called, for texts that several contracts share.
 */
export function parseError(error: unknown, likely: readonly ContractName[] = []): PstakeError | undefined {
  if (error instanceof PstakeError) return error;
  const text = contractText(error instanceof Error ? error.message : String(error));
  if (text === undefined) return undefined;
  const found = templates.filter((t) => t.pattern.test(text));
  const best = found.filter((t) => t.literal === found[0]?.literal);
  const chosen = best.find((t) => likely.includes(t.contract)) ?? best[0];
  if (!chosen) return undefined;
  const values = chosen.pattern.exec(text)?.slice(1) ?? [];
  const params = chosen.names.map((name, i) => [name, values[i] ?? ""]).filter(([name]) => name !== ""); // `{}` has no name
  return new PstakeError(chosen.contract, chosen.kind, Object.fromEntries(params) as Record<string, string>, text, error);
}

/** The parsed error, or else the error as it is. */
export const explain = (error: unknown, likely: readonly ContractName[]): unknown => parseError(error, likely) ?? error;
