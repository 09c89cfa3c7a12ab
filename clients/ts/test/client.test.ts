// What needs no chain: amounts, pages, failures of the transport.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { TimeoutError } from "@cosmjs/stargate";
import * as client from "pstake-client";
import { attribute, Pstake, type Sender, type Sent, toAmount } from "pstake-client";
import { apiOf, camel, SCHEMA, variantsOf } from "./schema.js";

const CONFIG = { token: "token", native_denom: "utest" };

/** A client of CosmJS's shape that answers from a table by the query's name. */
const fake = (answers: Record<string, (args: never) => unknown>, signAndBroadcast: Sender["signAndBroadcast"] = () => Promise.reject(new Error("not expected"))) => ({
  async queryContractSmart(_: string, msg: object): Promise<unknown> {
    const [[name, args] = ["", {}]] = Object.entries(msg);
    const answer = ({ config: () => CONFIG, ...answers } as typeof answers)[name];
    if (!answer) throw new Error(`not expected: ${name}`);
    return Promise.resolve(answer(args as never));
  },
  signAndBroadcast,
});

test("to_amount_when_not_whole_base_units_then_refused", () => {
  assert.equal(toAmount("340282366920938463463374607431768211455"), 2n ** 128n - 1n);
  assert.equal(toAmount(0n), 0n);
  for (const bad of [1_000_000, 1.5, -1n, "-1", "1.5", "1e6", "", " 1", "0x10", null, undefined]) {
    assert.throws(() => toAmount(bad as bigint), { name: "TypeError", message: /not an amount/ });
  }
});

test("deposit_when_the_amount_is_a_number_then_nothing_is_sent", async () => {
  const pstake = await Pstake.over(fake({}), "hub", "me");
  await assert.rejects(pstake.deposit(1_000_000 as unknown as bigint), TypeError);
  await assert.rejects(pstake.deposit(1n, { minStkOut: 1 as unknown as bigint }), TypeError);
  await assert.rejects(pstake.unbond(1_000_000 as unknown as bigint), TypeError);
});

test("deposit_when_large_then_no_digit_is_lost", async () => {
  const large = 2n ** 100n + 1n;
  let sent = "";
  const preview = ({ native }: { native: string }) => ({ stk: native, stk_at_fresh_rate: native });
  const pstake = await Pstake.over(
    fake({ preview_deposit: preview }, (_, [message]) => {
      sent = new TextDecoder().decode((message?.value as { msg: Uint8Array }).msg) + JSON.stringify((message?.value as { funds: object }).funds);
      return Promise.reject(new Error("enough"));
    }),
    "hub",
    "me",
  );
  await assert.rejects(pstake.deposit(large), /enough/);
  assert.ok(sent.includes(`"amount":"${large}"`), sent);
  assert.ok(sent.includes(`"min_stk_out":"${(large * 9_990n) / 10_000n}"`), sent);
});

test("attribute_when_another_contract_emits_the_same_event_then_it_is_not_read", () => {
  const event = (address: string, stk: string) => ({ type: "wasm-pstake_unbond", attributes: [{ key: "_contract_address", value: address }, { key: "stk", value: stk }] });
  const sent: Sent = { hash: "", height: 1, gasUsed: 1n, data: [], events: [event("other", "9"), event("hub", "5")] };
  assert.equal(attribute(sent, "hub", "pstake_unbond", "stk"), "5");
  assert.equal(attribute(sent, "hub", "pstake_unbond", "native"), undefined);
  assert.equal(attribute(sent, "nobody", "pstake_unbond", "stk"), undefined);
});

test("position_when_more_requests_than_a_page_then_all_pages_are_read", async () => {
  const all = Array.from({ length: 250 }, (_, i) => ({ batch_id: i + 1, stk: "1", stage: { claimable: { native: `${2n ** 60n}` } } }));
  const pstake = await Pstake.over(
    fake({
      balance: () => ({ balance: "10" }),
      redemption_rate: () => ({ native: "15", stk: "10" }),
      unbond_requests: ({ start_after, limit }: { start_after: number | null; limit: number }) => all.filter((r) => r.batch_id > (start_after ?? 0)).slice(0, limit),
    }),
    "hub",
    "me",
  );
  const position = await pstake.position();
  assert.equal(position.requests.length, 250);
  assert.equal(position.claimable, 250n * 2n ** 60n);
  assert.equal(position.worth, 15n);
});

test("send_when_the_transaction_is_not_found_in_time_then_cosmjs_tells_its_id", async () => {
  const timeout = new TimeoutError("submitted but not yet found", "AB12");
  const pstake = await Pstake.over(fake({}, () => Promise.reject(timeout)), "hub", "me");
  await assert.rejects(pstake.claim(), (error) => error === timeout);
});

test("send_when_the_user_refuses_in_the_wallet_then_the_wallets_error", async () => {
  const pstake = await Pstake.over(fake({}, () => Promise.reject(new Error("Request rejected"))), "hub", "me");
  await assert.rejects(pstake.claim(), { name: "Error", message: "Request rejected" });
});

test("contracts_when_they_have_a_schema_then_a_method_for_each_message_and_query", () => {
  const contracts = readdirSync(SCHEMA, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name);
  assert.ok(contracts.length > 1);
  for (const contract of contracts) {
    const name = camel(`_${contract.replaceAll("-", "_")}`) as keyof typeof client;
    const { Contract } = client[name] as unknown as { Contract: new (reader: object, address: string) => Record<"query" | "msg", Record<string, (args?: object) => unknown>> };
    const asked: object[] = [];
    const { query, msg } = new Contract({ queryContractSmart: (_: string, m: object) => Promise.resolve(asked.push(m)) }, "addr");
    const { query: queries, execute: messages } = apiOf(contract);
    for (const variant of variantsOf(queries)) query[camel(variant)]?.({});
    assert.deepEqual(asked, variantsOf(queries).map((variant) => ({ [variant]: {} })), contract);
    const calls = variantsOf(messages).map((variant) => (msg[camel(variant)]?.({}) as { msg: object } | undefined)?.msg);
    assert.deepEqual(calls, variantsOf(messages).map((variant) => ({ [variant]: {} })), contract);
  }
});
