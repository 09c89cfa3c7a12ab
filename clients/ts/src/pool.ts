// Instant exits and providing liquidity for them, for a page that has a signer.
import type { Reader } from "./contract.js";
import { InstantUnbondPool, StkToken } from "./gen/index.js";
import type { Pstake } from "./pstake.js";
import { type Amount, sendCw20, type SendOptions, type Sent, toAmount, told, withTolerance } from "./send.js";

export class Pool extends InstantUnbondPool.Contract {
  constructor(
    private readonly reader: Reader,
    address: string,
    private readonly pstake: Pick<Pstake, "send" | "token" | "nativeDenom">,
  ) {
    super(reader, address);
  }

  /** Sells stk for native now. Fails rather than pay less than `minNativeOut`, by default 0.1% less than it would pay now. */
  async instantUnbond(
    stk: Amount,
    { receiver, minNativeOut, ...options }: SendOptions & { receiver?: string; minNativeOut?: Amount } = {},
  ): Promise<Sent & { native: bigint; fee: bigint }> {
    const amount = toAmount(stk).toString();
    const min = minNativeOut ?? withTolerance((await this.query.previewInstantUnbond({ stk: amount })).native);
    const hook: InstantUnbondPool.Cw20HookMsg = { instant_unbond: { receiver: receiver ?? null, min_native_out: toAmount(min).toString() } };
    const sent = await this.pstake.send([sendCw20(this.pstake.token, this, stk, hook)], options);
    const of = (key: string): bigint => told(sent, this.address, "pstake_pool_instant_unbond", key);
    return { ...sent, native: of("native"), fee: of("fee") };
  }

  /** Provides native. Fails rather than mint fewer than `minSharesOut`, by default 0.1% fewer than it would mint now. */
  async deposit(
    native: Amount,
    { receiver, minSharesOut, ...options }: SendOptions & { receiver?: string; minSharesOut?: Amount } = {},
  ): Promise<Sent & { shares: bigint }> {
    const amount = toAmount(native).toString();
    const min = minSharesOut ?? withTolerance((await this.query.previewDeposit({ native: amount })).shares);
    const call = this.msg.deposit({ receiver: receiver ?? null, min_shares_out: toAmount(min).toString() }, [{ denom: this.pstake.nativeDenom, amount }]);
    const sent = await this.pstake.send([call], options);
    return { ...sent, shares: BigInt((sent.data[0] as InstantUnbondPool.DepositResponse).shares) };
  }

  /** Gives shares back for native and stk; those that stand for what waits in the hub's queue are returned. */
  async exit(
    shares: Amount,
    { receiver, ...options }: SendOptions & { receiver?: string } = {},
  ): Promise<Sent & { native: bigint; stk: bigint; returned: bigint }> {
    const preview = await this.query.previewExit({ shares: toAmount(shares).toString() });
    const hook: InstantUnbondPool.Cw20HookMsg = {
      exit: {
        receiver: receiver ?? null,
        min_native_out: withTolerance(preview.native).toString(),
        min_stk_out: withTolerance(preview.stk).toString(),
      },
    };
    const { share_token } = await this.query.config();
    const sent = await this.pstake.send([sendCw20(new StkToken.Contract(this.reader, share_token), this, shares, hook)], options);
    const of = (key: string): bigint => told(sent, this.address, "pstake_pool_exit", key);
    return { ...sent, native: of("native"), stk: of("stk"), returned: of("returned") };
  }
}
