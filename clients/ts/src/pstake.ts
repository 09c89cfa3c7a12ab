// The whole suite behind one object: what a stake page needs, over the generated contracts.
import { CosmWasmClient, SigningCosmWasmClient, type SigningCosmWasmClientOptions } from "@cosmjs/cosmwasm";
import type { OfflineSigner } from "@cosmjs/proto-signing";
import { GasPrice } from "@cosmjs/stargate";
import { Alliance } from "./alliance.js";
import type { Call, Reader } from "./contract.js";
import { explain } from "./errors.js";
import { LiquidStakingHub, StkToken } from "./gen/index.js";
import { Pool } from "./pool.js";
import { type Amount, decode, encode, sendCw20, type Sender, type SendOptions, type Sent, toAmount, told, withTolerance } from "./send.js";

export interface ConnectOptions {
  /** Address of a node's RPC. */
  rpc: string;
  /** Address of the hub; the token's is read from it. */
  hub: string;
  /** Keplr, Leap or any other signer, direct or amino. Without one: read only. */
  signer?: OfflineSigner;
  /** Such as "0.025uatom", for fees that are worked out by simulation. */
  gasPrice?: string;
  /** Anything else that CosmJS takes, such as `broadcastPollIntervalMs`. */
  cosmjs?: SigningCosmWasmClientOptions;
}

/** What an account has in the hub. */
export interface Position {
  /** stk it holds. */
  stk: bigint;
  /** Native that this stk is worth at the rate of the last sync, rounded down. */
  worth: bigint;
  /** stk on its way out and native to be claimed, by batch. */
  requests: LiquidStakingHub.UnbondRequest[];
  /** Native that `claim` would pay for the requests above. */
  claimable: bigint;
}

export class Pstake {
  readonly hub: LiquidStakingHub.Contract;
  readonly token: StkToken.Contract;

  private constructor(
    private readonly reader: Reader,
    hub: string,
    token: string,
    /** Denom that the hub takes and pays. */
    readonly nativeDenom: string,
    private readonly sender?: Sender,
    /** The signer's first account. */
    readonly account?: string,
  ) {
    this.hub = new LiquidStakingHub.Contract(reader, hub);
    this.token = new StkToken.Contract(reader, token);
  }

  /** Connects to a node. Connect anew when the user changes the account in the wallet. */
  static async connect({ rpc, hub, signer, gasPrice, cosmjs = {} }: ConnectOptions): Promise<Pstake> {
    if (!signer) return Pstake.over(await CosmWasmClient.connect(rpc), hub);
    const options = gasPrice === undefined ? cosmjs : { ...cosmjs, gasPrice: GasPrice.fromString(gasPrice) };
    const client = await SigningCosmWasmClient.connectWithSigner(rpc, signer, options);
    const [account] = await signer.getAccounts();
    if (!account) throw new Error("the signer has no account");
    return Pstake.over(client, hub, account.address);
  }

  /** Over a client that the page has already. To send, it needs `account`, and `client` has to be a signing one. */
  static async over(client: Reader & Partial<Sender>, hub: string, account?: string): Promise<Pstake> {
    const config = await new LiquidStakingHub.Contract(client, hub).query.config();
    const sender = client.signAndBroadcast ? (client as Sender) : undefined;
    return new Pstake(client, hub, config.token, config.native_denom, sender, account);
  }

  /** A pool for instant exits from this hub. */
  pool(address: string): Pool {
    return new Pool(this.reader, address, this);
  }

  /** An alliance at an address. */
  alliance(address: string): Alliance {
    return new Alliance(this.reader, address, this);
  }

  /**
   * Sends any number of calls in one transaction: all succeed or none.
   *
   * @throws PstakeError if a contract refuses; what CosmJS throws otherwise. Its `TimeoutError` means that the
   * transaction was sent and may still come: look for `txId` on the chain before sending again.
   */
  async send(calls: readonly Call[], { fee = "auto", memo = "" }: SendOptions = {}): Promise<Sent> {
    if (!this.sender || this.account === undefined) throw new Error("read only: connected without a signer");
    const account = this.account;
    const contracts = calls.map((call) => call.contract);
    const result = await this.sender
      .signAndBroadcast(account, calls.map((call) => encode(call, account)), fee, memo)
      .catch((error: unknown) => {
        throw explain(error, contracts);
      });
    if (result.code !== 0) {
      throw explain(new Error(`transaction ${result.transactionHash} failed with code ${result.code}: ${result.rawLog ?? ""}`), contracts);
    }
    const data = result.msgResponses.map(({ value }) => decode(value));
    return { hash: result.transactionHash, height: result.height, gasUsed: result.gasUsed, data, events: result.events };
  }

  /**
   * Deposits native for stk. Fails rather than give less than `minStkOut`, by default 0.1% less than what the rate read
   * from the chain now would give: so a deposit at a rate that hides a slash fails.
   */
  async deposit(
    native: Amount,
    { receiver, minStkOut, referral, ...options }: SendOptions & { receiver?: string; minStkOut?: Amount; referral?: string } = {},
  ): Promise<Sent & { stk: bigint }> {
    const amount = toAmount(native).toString();
    const min = minStkOut === undefined ? (await this.minStkOut(native)).toString() : toAmount(minStkOut).toString();
    const call = this.hub.msg.deposit(
      { min_stk_out: min, receiver: receiver ?? null, referral: referral ?? null },
      [{ denom: this.nativeDenom, amount }],
    );
    const sent = await this.send([call], options);
    return { ...sent, stk: BigInt((sent.data[0] as LiquidStakingHub.DepositResponse).stk) };
  }

  /** The least stk to accept for a deposit, `toleranceBps` under what the rate read from the chain now would give. */
  async minStkOut(native: Amount, toleranceBps = 10n): Promise<bigint> {
    const preview = await this.hub.query.previewDeposit({ native: toAmount(native).toString() });
    return withTolerance(preview.stk_at_fresh_rate, toleranceBps);
  }

  /** Puts stk into the open batch, which leaves with the next submission; until then `cancelUnbond` returns it. */
  async unbond(stk: Amount, { receiver, ...options }: SendOptions & { receiver?: string } = {}): Promise<Sent & { batch: number }> {
    const hook: LiquidStakingHub.Cw20HookMsg = { unbond: { receiver: receiver ?? null } };
    const sent = await this.send([sendCw20(this.token, this.hub, stk, hook)], options);
    return { ...sent, batch: Number(told(sent, this.hub.address, "pstake_unbond", "batch_id")) };
  }

  /** Takes all of the account's stk out of the open batch. */
  async cancelUnbond(options: SendOptions = {}): Promise<Sent & { stk: bigint }> {
    const sent = await this.send([this.hub.msg.cancelUnbond()], options);
    return { ...sent, stk: BigInt((sent.data[0] as LiquidStakingHub.CancelResponse).stk) };
  }

  /** Pays settled requests, oldest first: up to 30, or `limit` up to 100. */
  async claim({ limit, ...options }: SendOptions & { limit?: number } = {}): Promise<Sent & { native: bigint; requests: number }> {
    const sent = await this.send([this.hub.msg.claim(limit === undefined ? {} : { limit })], options);
    const { native, requests } = sent.data[0] as LiquidStakingHub.ClaimResponse;
    return { ...sent, native: BigInt(native), requests };
  }

  /** What an account has, by default the signer's. */
  async position(account = this.account): Promise<Position> {
    if (account === undefined) throw new Error("whose? connected without a signer");
    const [{ balance }, rate, requests] = await Promise.all([
      this.token.query.balance({ address: account }),
      this.hub.query.redemptionRate(),
      this.requests(account),
    ]);
    const stk = BigInt(balance);
    const claimable = requests.reduce((sum, { stage }) => sum + ("claimable" in stage ? BigInt(stage.claimable.native) : 0n), 0n);
    return { stk, worth: (stk * BigInt(rate.native)) / BigInt(rate.stk), requests, claimable };
  }

  private async requests(user: string): Promise<LiquidStakingHub.UnbondRequest[]> {
    const all: LiquidStakingHub.UnbondRequest[] = [];
    for (;;) {
      const page = await this.hub.query.unbondRequests({ user, start_after: all.at(-1)?.batch_id ?? null, limit: 100 });
      all.push(...page);
      if (page.length < 100) return all;
    }
  }
}
