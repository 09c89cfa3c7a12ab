import assert from "node:assert/strict";
import { test } from "node:test";
import { type ContractName, ERRORS, parseError } from "pstake-client";

const names = Object.keys(ERRORS) as ContractName[];

/** What the chain makes of a contract's text: in a simulation, in a failed transaction, through other contracts on an older
 * chain, in queries. */
const AROUND = [
  (text: string) => `Query failed with (6): rpc error: code = Unknown desc = failed to execute message; message index: 0: ${text}: execute wasm contract failed [!cosm!wasm/wasmd@v0.60.8/x/wasm/keeper/keeper.go:444] with gas used: '123458': unknown request`,
  (text: string) => `transaction AB12 failed with code 5: failed to execute message; message index: 12: ${text}: execute wasm contract failed`,
  (text: string) => `rpc error: code = Unknown desc = failed to execute message; message index: 0: dispatch: submessages: dispatch: submessages: ${text}: execute wasm contract failed [x/wasm/keeper/keeper.go:425] With gas wanted: '0' and gas used: '1' : unknown request`,
  (text: string) => `Query failed with (6): ${text}: query wasm contract failed: unknown request`,
  (text: string) => `Query failed with (18): rpc error: code = Unknown desc = ${text}: query wasm contract failed: invalid request`,
];

test("parse_error_when_any_kind_of_any_contract_then_that_kind_and_its_parameters", () => {
  for (const contract of names) {
    for (const [kind, template] of Object.entries<string>(ERRORS[contract])) {
      const expected: Record<string, string> = {};
      const text = template.replace(/\{([^{}:]*)(?::[^}]*)?\}/g, (_, name: string) => {
        if (name !== "") expected[name] = `<${name}>`;
        return `<${name}>`;
      });
      for (const around of AROUND) {
        const parsed = parseError(new Error(around(text)), [contract]);
        assert.deepEqual({ kind: parsed?.kind, contract: parsed?.contract, params: parsed?.params, message: parsed?.message }, { kind, contract, params: expected, message: text });
      }
    }
  }
});

test("parse_error_when_two_contracts_share_a_text_then_the_called_one", () => {
  const error = new Error(AROUND[1]?.("No funds sent"));
  for (const contract of names) {
    if ("Payment.NoFunds" in ERRORS[contract]) assert.equal(parseError(error, [contract])?.contract, contract);
  }
});

test("parse_error_when_a_parameter_holds_newlines_or_looks_like_a_template_then_it_is_taken_whole", () => {
  const inner = "unknown field `a\nb`, expected one of `receiver`: {min}";
  const parsed = parseError(new Error(AROUND[0]?.(`Error parsing into type x::ExecuteMsg: ${inner}`)), ["liquid-staking-hub"]);
  assert.equal(parsed?.kind, "Std.ParseErr");
  assert.deepEqual(parsed?.params, { target_type: "x::ExecuteMsg", msg: inner });
});

test("parse_error_when_no_contract_of_the_suite_said_it_then_undefined", () => {
  for (const text of [
    "fetch failed",
    "Request rejected",
    "Query failed with (6): address cosmos1x: no such contract: unknown request",
    "Query failed with (6): rpc error: code = Unknown desc = failed to execute message; message index: 0: spendable balance 5uatom is smaller than 6uatom: insufficient funds",
    "transaction AB failed with code 11: out of gas in location: Loading CosmWasm module: execute; gasWanted: 90000, gasUsed: 100429: out of gas",
    AROUND[0]?.("a text of some other contract") ?? "",
  ]) {
    assert.equal(parseError(new Error(text)), undefined, text);
  }
  assert.equal(parseError(undefined), undefined);
});

test("parse_error_when_parsed_already_then_the_same", () => {
  const parsed = parseError(AROUND[3]?.("nothing to claim"), ["liquid-staking-hub"]);
  assert.equal(parsed?.kind, "NothingToClaim");
  assert.equal(parseError(parsed), parsed);
});
