// Restaking, for a page that has a signer.
import type { Reader } from "./contract.js";
import { RestakeAlliance, StkToken } from "./gen/index.js";
import type { Pstake } from "./pstake.js";
import { type Amount, sendCw20, type SendOptions, type Sent, toAmount } from "./send.js";

export class Alliance extends RestakeAlliance.Contract {
  constructor(
    private readonly reader: Reader,
    address: string,
    private readonly pstake: Pick<Pstake, "send">,
  ) {
    super(reader, address);
  }

  /** Locks an asset: a native denom, or a cw20 such as stk. */
  async stake(asset: RestakeAlliance.Denom, amount: Amount, { receiver, ...options }: SendOptions & { receiver?: string } = {}): Promise<Sent> {
    const to = { receiver: receiver ?? null };
    if ("native" in asset) {
      return this.pstake.send([this.msg.stake(to, [{ denom: asset.native, amount: toAmount(amount).toString() }])], options);
    }
    const hook: RestakeAlliance.Cw20HookMsg = { stake: to };
    return this.pstake.send([sendCw20(new StkToken.Contract(this.reader, asset.cw20), this, amount, hook)], options);
  }

  /** Takes stake out: it earns no more, waits, and is then paid by `withdraw`. */
  async unstake(asset: RestakeAlliance.Denom, amount: Amount, options: SendOptions = {}): Promise<Sent> {
    return this.pstake.send([this.msg.unstake({ asset, amount: toAmount(amount).toString() })], options);
  }

  /** Pays what has waited long enough: up to 30 requests. */
  async withdraw(options: SendOptions = {}): Promise<Sent> {
    return this.pstake.send([this.msg.withdraw()], options);
  }

  /** Pays the rewards of all assets. */
  async claim(options: SendOptions = {}): Promise<Sent & { rewards: { denom: RestakeAlliance.Denom; amount: bigint }[] }> {
    const sent = await this.pstake.send([this.msg.claim()], options);
    const { rewards } = sent.data[0] as RestakeAlliance.ClaimResponse;
    return { ...sent, rewards: rewards.map(({ denom, amount }) => ({ denom, amount: BigInt(amount) })) };
  }
}
