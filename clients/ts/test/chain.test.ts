// The client on a chain: recorded answers of a real node, or a real node (see chain.ts).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { DeliverTxResponse } from "@cosmjs/stargate";
import { type Alliance, encode, type ErrorKind, type InstantUnbondPool, type LiquidStakingHub, type Pool, Pstake, PstakeError, type RestakeAlliance } from "pstake-client";
import { type Chain, LIVE, openChain, SEED } from "./chain.js";
import { conforms, responsesOf } from "./schema.js";

let chain: Chain;
let owner: Pstake;
let alice: Pstake;
let alliance: Alliance;
let pool: Pool;
before(async () => {
  chain = await openChain();
  owner = await chain.connect(0);
  alice = await chain.connect(1);
  const terms = { weight: 100, reference: "1", min_stake: "1000" };
  const assets = [{ cw20: alice.token.address }, { native: chain.denom }].map((denom) => ({ denom, terms }));
  const init: RestakeAlliance.InstantiateMsg = { hub: chain.hub, assets, rewards: [] };
  alliance = alice.alliance(await chain.instantiate("restake_alliance", init));
  const token = { code_id: chain.codes["stk_token"] ?? 0, name: "Pool", symbol: "POOL", decimals: 6 };
  const poolInit: InstantUnbondPool.InstantiateMsg = { hub: chain.hub, token };
  pool = alice.pool(await chain.instantiate("instant_unbond_pool", poolInit, 10n * SEED));
});
after(() => chain.close());

const FIXED = { amount: [], gas: "900000" };

/** Fails as a contract's error, with these parameters. */
async function refused(promise: Promise<unknown>, contract: string, kind: ErrorKind, params: Record<string, string> = {}): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof PstakeError, String(error));
    assert.deepEqual({ contract: error.contract, kind: error.kind, params: error.params }, { contract, kind, params });
    return true;
  });
}

test("deposit_when_signed_directly_then_stk_is_what_the_hub_returned", async () => {
  const sent = await alice.deposit(5_000_000n, { referral: "my-page" });
  assert.equal(sent.stk, 5_000_000n);
  assert.match(sent.hash, /^[0-9A-F]{64}$/);
  assert.ok(sent.height > 0 && sent.gasUsed > 0n);
  assert.equal((await alice.token.query.balance({ address: alice.account ?? "" })).balance, "5000000");
});

test("deposit_when_signed_as_amino_then_the_chain_takes_it", async () => {
  const bob = await chain.connect(2, "amino");
  assert.equal((await bob.deposit("2000000")).stk, 2_000_000n);
  assert.deepEqual(await bob.position(), { stk: 2_000_000n, worth: 2_000_000n, requests: [], claimable: 0n });
});

test("deposit_when_less_than_the_minimum_out_then_typed_error_in_simulation_and_on_chain", async () => {
  const params = { actual: "1000000", min: "1000001" };
  await refused(alice.deposit(1_000_000n, { minStkOut: 1_000_001n }), "liquid-staking-hub", "MinOutNotMet", params);
  await refused(alice.deposit(1_000_000n, { minStkOut: 1_000_001n, fee: FIXED }), "liquid-staking-hub", "MinOutNotMet", params);
  assert.equal((await alice.position()).stk, 5_000_000n);
});

test("min_stk_out_when_not_given_then_a_tenth_of_a_percent_below_the_fresh_rate", async () => {
  assert.equal(await alice.minStkOut(1_000_000n), 999_000n);
  assert.equal(await alice.minStkOut(1_000_000n, 0n), 1_000_000n);
});

test("unbond_when_below_the_minimum_then_the_hubs_error_comes_through_the_token", async () => {
  await refused(alice.unbond(9_999n), "liquid-staking-hub", "BelowMinimum", { actual: "9999", min: "10000" });
  await refused(alice.unbond(9_999n, { fee: FIXED }), "liquid-staking-hub", "BelowMinimum", { actual: "9999", min: "10000" });
});

test("unbond_when_more_than_the_balance_then_the_tokens_error", async () => {
  await refused(alice.unbond(6_000_000n), "stk-token", "InsufficientBalance", { balance: "5000000", amount: "6000000" });
});

test("cancel_unbond_when_the_batch_is_open_then_the_stk_comes_back", async () => {
  await alice.unbond(1_000_000n);
  const { stk, requests } = await alice.position();
  assert.equal(stk, 4_000_000n);
  assert.equal(requests.length, 1);
  assert.ok(requests[0] && "queued" in requests[0].stage);
  assert.equal((await alice.cancelUnbond()).stk, 1_000_000n);
  assert.deepEqual(await alice.position(), { stk: 5_000_000n, worth: 5_000_000n, requests: [], claimable: 0n });
  await refused(alice.cancelUnbond(), "liquid-staking-hub", "NothingToCancel", { batch_id: "1" });
});

test("claim_when_the_batch_is_settled_then_paid_and_gone", async () => {
  await refused(alice.claim(), "liquid-staking-hub", "NothingToClaim");
  assert.equal((await alice.unbond(1_500_000n)).batch, 1);
  await alice.send([alice.hub.msg.submit()]);
  const { requests, claimable } = await alice.position();
  assert.deepEqual(requests, [{ batch_id: 1, stk: "1500000", stage: { claimable: { native: "1500000" } } }]);
  assert.equal(claimable, 1_500_000n);
  const claim = await alice.claim();
  assert.equal(claim.native, 1_500_000n);
  assert.equal(claim.requests, 1);
  assert.deepEqual((await alice.position()).requests, []);
});

test("submit_when_before_its_time_then_typed_error_tells_when", async () => {
  const { next_submit_seconds } = await alice.hub.query.pendingWork();
  await assert.rejects(alice.send([alice.hub.msg.submit()]), (error) => {
    assert.ok(error instanceof PstakeError);
    assert.equal(error.kind, "TooEarly");
    assert.equal(error.params["next_seconds"], String(next_submit_seconds));
    return true;
  });
});

test("send_when_one_of_two_calls_fails_then_neither_happens", async () => {
  const before = await alice.position();
  const deposit = alice.hub.msg.deposit({}, [{ denom: chain.denom, amount: "1000000" }]);
  await refused(alice.send([deposit, alice.hub.msg.claim()], { fee: FIXED }), "liquid-staking-hub", "NothingToClaim");
  assert.deepEqual(await alice.position(), before);
  const both = await alice.send([deposit, alice.token.msg.transfer({ recipient: owner.account ?? "", amount: "7" })]);
  assert.deepEqual(both.data, [{ stk: "1000000" }, undefined]);
});

test("errors_of_libraries_then_kinds_with_a_prefix", async () => {
  const { msg, query } = alice.hub;
  await refused(alice.send([msg.deposit()]), "liquid-staking-hub", "Payment.NoFunds");
  await refused(alice.send([msg.settle([{ denom: chain.denom, amount: "1" }])]), "liquid-staking-hub", "Payment.NonPayable");
  await refused(alice.send([msg.admin({ set_fee: { fee_bps: 1 } })]), "liquid-staking-hub", "Ownership.NotOwner");
  await refused(alice.send([alice.token.msg.uploadLogo({ url: "x" })]), "stk-token", "Cw20.Unauthorized");
  await assert.rejects(alice.send([msg.deposit({ bogus: 1 } as object)]), { name: "PstakeError", kind: "Std.ParseErr" });
  await assert.rejects(query.batch({ batch_id: -1 }), { name: "PstakeError", kind: "Std.ParseErr" });
});

test("query_when_the_contract_refuses_then_typed_error", async () => {
  await refused(alice.hub.query.batch({ batch_id: 99 }), "liquid-staking-hub", "UnknownBatch", { batch_id: "99" });
  await refused(alice.hub.query.batches({ limit: 101 }), "liquid-staking-hub", "LimitOutOfRange", { actual: "101", max: "100" });
});

test("deposit_when_paused_then_typed_error_tells_until_when", async () => {
  await owner.send([owner.hub.msg.pause({ flow: "deposits" })]);
  const { deposits } = await owner.hub.query.config();
  await refused(alice.deposit(1_000_000n), "liquid-staking-hub", "Paused", { until_seconds: String(deposits.paused_until_seconds) });
  await owner.send([owner.hub.msg.unpause({ flow: "deposits" })]);
  assert.equal((await alice.deposit(1_000_000n)).stk, 1_000_000n);
});

test("send_when_the_chain_refuses_then_no_contract_is_blamed", async () => {
  const notOurs = { name: "Error" };
  await assert.rejects(alice.unbond(20_000n, { fee: { amount: [], gas: "90000" } }), { ...notOurs, message: /failed with code 11: out of gas/ });
  await assert.rejects(alice.deposit(10n ** 30n), { ...notOurs, message: /insufficient funds/ });
  await assert.rejects(Pstake.connect({ rpc: chain.rpc, hub: alice.account ?? "" }), { ...notOurs, message: /no such contract/ });
});

test("connect_when_without_a_signer_then_it_reads_and_refuses_to_send", async () => {
  const reader = await Pstake.connect({ rpc: chain.rpc, hub: chain.hub });
  assert.equal(reader.nativeDenom, chain.denom);
  assert.equal((await reader.position(alice.account)).stk, (await alice.position()).stk);
  await assert.rejects(reader.claim(), /without a signer/);
  await assert.rejects(reader.position(), /without a signer/);
});

test("over_when_the_page_has_a_cosmjs_client_then_it_is_used", async () => {
  const { client, account } = await chain.raw(1);
  const page = await Pstake.over(client, chain.hub, account);
  assert.equal((await page.deposit(1_000_000n)).stk, 1_000_000n);
  const call = page.token.msg.transfer({ recipient: owner.account ?? "", amount: "1" });
  const sent: DeliverTxResponse = await client.signAndBroadcast(account, [encode(call, account)], "auto");
  assert.equal(sent.code, 0);
});

test("alliance_when_stk_and_native_are_staked_then_rewards_are_claimed_and_stake_waits", async () => {
  const stk: RestakeAlliance.Denom = { cw20: alice.token.address };
  const native: RestakeAlliance.Denom = { native: chain.denom };
  await refused(alliance.stake(stk, 999n), "restake-alliance", "BelowMinStake", { actual: "999", min: "1000" });
  await alliance.stake(stk, 1_000_000n);
  await alliance.stake(native, 500_000n);
  assert.deepEqual((await alliance.query.positions({ user: alice.account ?? "" })).map((p) => p.amount), ["1000000", "500000"]);

  await alice.send([alliance.msg.fund({ duration_seconds: 86_400 }, [{ denom: chain.denom, amount: "864000000" }])]);
  // They come with the seconds of the chain's clock.
  while (!(await alliance.query.rewards({ user: alice.account ?? "" })).length) await setTimeout(100);
  const { rewards } = await alliance.claim();
  assert.equal(rewards.length, 1);
  assert.deepEqual(rewards[0]?.denom, native);
  assert.ok((rewards[0]?.amount ?? 0n) > 0n);

  await alliance.unstake(stk, 400_000n);
  const requests = await alliance.query.requests({ user: alice.account ?? "" });
  assert.deepEqual(requests.map((r) => r.amount), ["400000"]);
  await refused(alliance.withdraw(), "restake-alliance", "NothingToWithdraw");
});

test("instant_unbond_when_the_pool_has_native_then_paid_now_less_the_fee", async () => {
  const { native, fee } = await pool.instantUnbond(100_000n);
  assert.equal(native, 99_000n);
  assert.equal(fee, 1_000n);
  const params = { actual: "9900", min: "10000" };
  await refused(pool.instantUnbond(10_000n, { minNativeOut: 10_000n }), "instant-unbond-pool", "MinOutNotMet", params);
});

test("pool_exit_when_shares_are_given_back_then_native_and_stk_pro_rata", async () => {
  const { shares } = await pool.deposit(2_000_000n);
  assert.ok(shares > 1_900_000n && shares <= 2_000_000n, String(shares));
  const { native, stk, returned } = await pool.exit(shares);
  assert.ok(native > 0n && stk > 0n && native + stk <= 2_000_000n);
  assert.equal(returned, 0n);
});

/** Arguments of the queries that need some. */
const ARGUMENTS: Record<string, object> = {
  preview_admin: { msg: { set_fee: { fee_bps: 500 } } },
  preview_deposit: { native: "1000000" },
  preview_unbond: { stk: "1000000" },
  preview_claim: { user: "ALICE" },
  unbond_requests: { user: "ALICE" },
  batch: { batch_id: 2 },
  average_rate: { window_seconds: 86_400 },
  revenue_owed: { recipient: { address: "ALICE" } },
  balance: { address: "ALICE" },
  allowance: { owner: "ALICE", spender: "HUB" },
  all_allowances: { owner: "ALICE" },
  all_spender_allowances: { spender: "HUB" },
  asset: { asset: { native: "DENOM" } },
  position: { user: "ALICE", asset: { native: "DENOM" } },
  positions: { user: "ALICE" },
  requests: { user: "ALICE" },
  rewards: { user: "ALICE" },
  simulate_stake: { asset: { native: "DENOM" }, amount: "1000" },
  schedules: { denom: { native: "DENOM" } },
  grant_of: { grantor: "ALICE" },
  preview_instant_unbond: { stk: "10000" },
  preview_exit: { shares: "10000" },
  apr: { window_seconds: 86_400 },
  "instant-unbond-pool position": { user: "ALICE" },
  "instant-unbond-pool preview_admin": { msg: { set_guardian: { guardian: "ALICE" } } },
  "restake-alliance preview_admin": { msg: { set_guardian: { guardian: "ALICE" } } },
  "restake-alliance solvency": { denom: { native: "DENOM" } },
  proposal: { proposal_id: 1 },
  ballot: { proposal_id: 1, user: "ALICE" },
};

/** Queries of what is not there: a logo, a proposal that was registered. */
const REFUSED: Record<string, [ErrorKind, Record<string, string>]> = {
  download_logo: ["Std.NotFound", { kind: "type: cw20::logo::Logo; key: [6C, 6F, 67, 6F]" }],
  proposal: ["UnknownProposal", { proposal_id: "1" }],
  ballot: ["UnknownProposal", { proposal_id: "1" }],
};

// Not of recorded answers: they would have to be recorded anew with every change of a response.
test("queries_then_every_answer_is_of_its_schema", { skip: !LIVE && "on a real chain only" }, async () => {
  await alice.unbond(1_000_000n);
  await alice.send([alliance.msg.grant({}, [{ denom: chain.denom, amount: "1000000" }])]);
  await alice.send([alice.token.msg.increaseAllowance({ spender: chain.hub, amount: "5" })]);
  for (const contract of [alice.hub, alice.token, alliance, pool]) {
    const { name } = contract;
    for (const { query, method, schema } of responsesOf(name)) {
      const args: unknown = JSON.parse(JSON.stringify(ARGUMENTS[`${name} ${query}`] ?? ARGUMENTS[query] ?? {}).replaceAll("ALICE", alice.account ?? "").replaceAll("HUB", chain.hub).replaceAll("DENOM", chain.denom));
      const call = (contract.query as unknown as Record<string, (args: unknown) => Promise<unknown>>)[method]?.bind(contract.query);
      assert.ok(call, `${name} has no method for ${query}`);
      const refusal = REFUSED[query];
      if (refusal) {
        await refused(call(args), name, ...refusal);
        continue;
      }
      const answer = await call(args);
      assert.deepEqual(conforms(answer, schema), [], `${name} ${query}: ${JSON.stringify(answer)}`);
    }
  }
  const { solvent, supply }: LiquidStakingHub.SolvencyResponse = await alice.hub.query.solvency();
  assert.equal(solvent, true);
  assert.ok(BigInt(supply) > SEED);
});
