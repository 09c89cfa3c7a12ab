// Generated from schema/instant-unbond-pool by `cargo xtask ts --update`. Do not edit.
import * as base from "../contract.js";

/** Queries of instant-unbond-pool. */
export class Queries extends base.Queries<QueryMsg> {
  /** Contracts, guardian, fee, bucket, pause. */
  config(): Promise<ConfigResponse> {
    return this.ask({ config: {} });
  }

  /** Owner and pending owner. */
  ownership(): Promise<OwnershipForString> {
    return this.ask({ ownership: {} });
  }

  /** Announced changes, by id; lapsed ones stay in the list until the next announcement. */
  announcements(): Promise<AnnouncementForAdminMsg[]> {
    return this.ask({ announcements: {} });
  }

  /** What a message of the owner would do now: an error if it would be refused. */
  previewAdmin(args: base.Args<QueryMsg, "preview_admin">): Promise<PreviewAdminResponse> {
    return this.ask({ preview_admin: args });
  }

  /** What the pool holds and what its shares are worth now. */
  poolState(): Promise<PoolStateResponse> {
    return this.ask({ pool_state: {} });
  }

  /** What a share is worth, as the share token's own query says: the price of exits. */
  redemptionRate(): Promise<RedemptionRateResponse> {
    return this.ask({ redemption_rate: {} });
  }

  /** What an instant unbond of `stk` would pay in this block; the same errors. */
  previewInstantUnbond(args: base.Args<QueryMsg, "preview_instant_unbond">): Promise<InstantUnbondResponse> {
    return this.ask({ preview_instant_unbond: args });
  }

  /** What a deposit of `native` would mint in this block; the same errors. */
  previewDeposit(args: base.Args<QueryMsg, "preview_deposit">): Promise<DepositResponse> {
    return this.ask({ preview_deposit: args });
  }

  /**
   * What an exit with `shares` would pay in this block; the same errors. Refused while the hub has not recorded a
   * loss: an exit makes it do so first.
   */
  previewExit(args: base.Args<QueryMsg, "preview_exit">): Promise<ExitResponse> {
    return this.ask({ preview_exit: args });
  }

  /** A provider's shares and what an exit with all of them would pay now. */
  position(args: base.Args<QueryMsg, "position">): Promise<PositionResponse> {
    return this.ask({ position: args });
  }

  /** What a `Tick` would do now. */
  pendingWork(): Promise<PendingWorkResponse> {
    return this.ask({ pending_work: {} });
  }

  /** Points of the share price, oldest first. */
  priceHistory(args: base.Args<QueryMsg, "price_history"> = {}): Promise<PricePoint[]> {
    return this.ask({ price_history: args });
  }

  /** Yearly yield of a share over about the last `window_seconds`. */
  apr(args: base.Args<QueryMsg, "apr">): Promise<AprResponse> {
    return this.ask({ apr: args });
  }
}

/** Messages of instant-unbond-pool, to be sent with `Pstake.send`. */
export class Messages extends base.Messages<ExecuteMsg> {
  /**
   * Mints shares for the native coin sent, rounded down, at a price that counts fees on their way and requests in
   * the hub's queue in full. Payment: exactly one coin, native. Returns `DepositResponse`.
   */
  deposit(args: base.Args<ExecuteMsg, "deposit"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ deposit: args }, funds);
  }

  /** cw20 hook; `msg` is a `Cw20HookMsg`. Only stk and the share token may call it. */
  receive(args: base.Args<ExecuteMsg, "receive">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ receive: args }, funds);
  }

  /**
   * Runs whatever of collect, queue and pay revenue is due, each isolated: one that fails is reported by an event
   * and undoes only itself. Records the share price.
   */
  tick(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ tick: {} }, funds);
  }

  /**
   * Claims what the hub has settled, reads the pool's requests there again, and takes up coins that arrived
   * otherwise.
   */
  collect(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ collect: {} }, funds);
  }

  /**
   * Puts the pool's stk into the hub's open batch, once after each submission of the hub, which has had the choice
   * to buy it.
   */
  queue(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ queue: {} }, funds);
  }

  /** Pays the hub its cut of the fees. */
  payRevenue(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ pay_revenue: {} }, funds);
  }

  /** From the hub alone, in its submission: it has taken `stk` and pays for it with the coin sent. */
  recycle(args: base.Args<ExecuteMsg, "recycle">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ recycle: args }, funds);
  }

  /** Guardian or owner: stops instant exits for `PAUSE_SECONDS`. Deposits, exits of providers and ticks never stop. */
  pause(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ pause: {} }, funds);
  }

  /** Guardian or owner: lets instant exits go on. */
  unpause(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ unpause: {} }, funds);
  }

  /**
   * Owner only. What can hurt is announced for `ADMIN_DELAY_SECONDS`, everything else is done at once;
   * `PreviewAdmin` tells which it is.
   */
  admin(args: base.Args<ExecuteMsg, "admin">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ admin: args }, funds);
  }

  /** Applies an announced change whose time has come. Anyone may call it. */
  applyChange(args: base.Args<ExecuteMsg, "apply_change">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ apply_change: args }, funds);
  }

  /** Two-step transfer of ownership. Renouncing is refused. */
  updateOwnership(args: base.Args<ExecuteMsg, "update_ownership">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ update_ownership: args }, funds);
  }
}

/** The instant-unbond-pool at an address. */
export class Contract {
  readonly name = "instant-unbond-pool";
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

/**
 * Integer in decimal digits; amounts are in base units.
 */
export type Uint128 = string;
/**
 * This is used for uploading logo data, or setting it in InstantiateData
 *
 * - `url`: A reference to an externally hosted logo. Must be a valid HTTP or HTTPS URL.
 * - `embedded`: Logo content stored on the blockchain. Enforce maximum size of 5KB on all variants
 */
export type Logo =
  | {
      url: string;
    }
  | {
      embedded: EmbeddedLogo;
    };
/**
 * This is used to store the logo on the blockchain in an accepted format. Enforce maximum size of 5KB on all variants.
 *
 * - `svg`: Store the Logo as an SVG file. The content must conform to the spec at https://en.wikipedia.org/wiki/Scalable_Vector_Graphics (The contract should do some light-weight sanity-check validation)
 * - `png`: Store the Logo as a PNG file. This will likely only support up to 64x64 or so within the 5KB limit.
 */
export type EmbeddedLogo =
  | {
      svg: Binary;
    }
  | {
      png: Binary;
    };
/**
 * Bytes in base64.
 */
export type Binary = string;
export type ExecuteMsg =
  | {
      deposit: {
        /**
         * Fails if fewer shares would be minted.
         */
        min_shares_out?: Uint128 | null;
        /**
         * Gets the shares; the sender if absent.
         */
        receiver?: string | null;
      };
    }
  | {
      receive: Cw20ReceiveMsg;
    }
  | {
      tick: {};
    }
  | {
      collect: {};
    }
  | {
      queue: {};
    }
  | {
      pay_revenue: {};
    }
  | {
      recycle: {
        stk: Uint128;
      };
    }
  | {
      pause: {};
    }
  | {
      unpause: {};
    }
  | {
      admin: AdminMsg;
    }
  | {
      apply_change: {
        id: number;
      };
    }
  | {
      update_ownership: Action;
    };
/**
 * What only the owner may do.
 *
 * - `update_settings`: Another fee or bucket and a higher cut for the hub are announced: what those who redeem gain by a fee or a bucket, the providers lose. A lower cut is immediate.
 * - `set_guardian`: `None` removes the guardian. Announced.
 * - `sweep`: Sends the pool's whole balance of a foreign denom or cw20, never native, stk or shares.
 * - `cancel_change`: Takes an announced change off the list.
 */
export type AdminMsg =
  | {
      update_settings: SettingsUpdate;
    }
  | {
      set_guardian: {
        guardian?: string | null;
      };
    }
  | {
      sweep: {
        asset: Denom;
        recipient: string;
      };
    }
  | {
      cancel_change: {
        id: number;
      };
    };
export type Denom =
  | {
      native: string;
    }
  | {
      cw20: Addr;
    };
/**
 * Address in bech32.
 */
export type Addr = string;
/**
 * Actions that can be taken to alter the contract's ownership
 *
 * - `transfer_ownership`: Propose to transfer the contract's ownership to another account, optionally with an expiry time.
 *
 * Can only be called by the contract's current owner.
 *
 * Any existing pending ownership transfer is overwritten.
 * - `accept_ownership`: Accept the pending ownership transfer.
 *
 * Can only be called by the pending owner.
 * - `renounce_ownership`: Give up the contract's ownership and the possibility of appointing a new owner.
 *
 * Can only be invoked by the contract's current owner.
 *
 * Any existing pending ownership transfer is canceled.
 */
export type Action =
  | {
      transfer_ownership: {
        expiry?: Expiration | null;
        new_owner: string;
      };
    }
  | "accept_ownership"
  | "renounce_ownership";
/**
 * Expiration represents a point in time when some event happens. It can compare with a BlockInfo and will return is_expired() == true once the condition is hit (and for every block in the future)
 *
 * - `at_height`: AtHeight will expire when `env.block.height` >= height
 * - `at_time`: AtTime will expire when `env.block.time` >= time
 * - `never`: Never will never expire. Used to express the empty variant
 */
export type Expiration =
  | {
      at_height: number;
    }
  | {
      at_time: Timestamp;
    }
  | {
      never: {};
    };
/**
 * Nanoseconds since the epoch, in decimal digits.
 */
export type Timestamp = Uint64;
/**
 * Integer in decimal digits.
 */
export type Uint64 = string;
export type QueryMsg =
  | {
      config: {};
    }
  | {
      ownership: {};
    }
  | {
      announcements: {};
    }
  | {
      preview_admin: {
        msg: AdminMsg;
      };
    }
  | {
      pool_state: {};
    }
  | {
      redemption_rate: {};
    }
  | {
      preview_instant_unbond: {
        stk: Uint128;
      };
    }
  | {
      preview_deposit: {
        native: Uint128;
      };
    }
  | {
      preview_exit: {
        shares: Uint128;
      };
    }
  | {
      position: {
        user: string;
      };
    }
  | {
      pending_work: {};
    }
  | {
      price_history: {
        limit?: number | null;
        /**
         * Points later than this time (seconds).
         */
        start_after?: number | null;
      };
    }
  | {
      apr: {
        window_seconds: number;
      };
    };
/**
 * Decimal number with at most 18 fractional digits, possibly negative.
 */
export type SignedDecimal = string;
/**
 * Decimal number with at most 18 fractional digits, such as "1.05".
 */
export type Decimal = string;
/**
 * Messages inside a cw20 `Send` to the pool.
 *
 * - `instant_unbond`: With stk: pays stk * fresh rate, less the fee, in the same transaction. Returns nothing; see the event.
 * - `exit`: With shares: pays their part of the pool's native and of its stk, and sends back the shares that stand for what waits in the hub's queue. Returns nothing; see the event.
 */
export type Cw20HookMsg =
  | {
      instant_unbond: {
        /**
         * Fails if less would be paid.
         */
        min_native_out?: Uint128 | null;
        /**
         * Is paid; the cw20 sender if absent.
         */
        receiver?: string | null;
      };
    }
  | {
      exit: {
        /**
         * Fails if less native would be paid.
         */
        min_native_out?: Uint128 | null;
        /**
         * Fails if less stk would be paid.
         */
        min_stk_out?: Uint128 | null;
        /**
         * Is paid; the cw20 sender if absent. Shares go back to the sender.
         */
        receiver?: string | null;
      };
    };

/**
 * Deploys a pool and its share token. Payment: exactly one coin, the seed, in the hub's native denom, at least `MIN_SEED`; its shares stay in the pool for ever.
 */
export interface InstantiateMsg {
  /**
   * May pause instant exits for a while.
   */
  guardian?: string | null;
  /**
   * The hub whose stk the pool takes; for ever.
   */
  hub: string;
  /**
   * x/gov, a DAO, a multisig; the sender if absent.
   */
  owner?: string | null;
  /**
   * What differs from the defaults.
   */
  settings?: SettingsUpdate | null;
  /**
   * The share token, an `stk-token` of its own.
   */
  token: TokenInit;
}
/**
 * What the owner sets. An update changes only the fields it names.
 */
export interface SettingsUpdate {
  /**
   * Default: nothing is held back.
   */
  bucket?: BucketLimit | null;
  /**
   * Default: flat, `DEFAULT_FEE_BPS`.
   */
  fee?: FeeCurve | null;
  /**
   * The hub's cut of the fee in basis points; default `DEFAULT_REVENUE_BPS`, at most `MAX_REVENUE_BPS`. Fees taken before keep the old split.
   */
  revenue_bps?: number | null;
}
/**
 * Limit of what instant exits take out of the pool.
 */
export interface BucketLimit {
  /**
   * Native that may leave at once, fee included; at least 1.
   */
  capacity: Uint128;
  /**
   * Time in which an empty bucket fills up, linearly: from `MIN_REFILL_SECONDS` to `MAX_REFILL_SECONDS`.
   */
  refill_seconds: number;
}
/**
 * Fee by the liquidity that an exit leaves: `max_bps` at none, falling linearly to `min_bps` at `full_liquidity` and beyond. An exit pays the mean over the liquidity that it takes, so splitting it does not make it cheaper. The same twice: a flat fee.
 */
export interface FeeCurve {
  /**
   * Native; positive unless the fee is flat.
   */
  full_liquidity: Uint128;
  /**
   * At most `MAX_FEE_BPS`, at least `min_bps`.
   */
  max_bps: number;
  /**
   * Basis points from `full_liquidity` on.
   */
  min_bps: number;
}
/**
 * How the hub instantiates its stk token. The hub becomes its minter for ever.
 */
export interface TokenInit {
  /**
   * Who may migrate the token; the hub's owner if absent.
   */
  admin?: string | null;
  /**
   * Code id of `stk-token`.
   */
  code_id: number;
  /**
   * Decimals of the native token.
   */
  decimals: number;
  /**
   * Contract label; `symbol` if absent.
   */
  label?: string | null;
  /**
   * cw20's marketing info.
   */
  marketing?: InstantiateMarketingInfo | null;
  /**
   * For instance "Staked ATOM".
   */
  name: string;
  /**
   * For instance "stkATOM".
   */
  symbol: string;
}
export interface InstantiateMarketingInfo {
  description?: string | null;
  logo?: Logo | null;
  marketing?: string | null;
  project?: string | null;
}
/**
 * Cw20ReceiveMsg should be de/serialized under `Receive()` variant in a ExecuteMsg
 */
export interface Cw20ReceiveMsg {
  amount: Uint128;
  msg: Binary;
  sender: string;
}
/**
 * Same code name, same or newer version.
 */
export interface MigrateMsg {}
/**
 * A change that waits. Times are in seconds.
 */
export interface AnnouncementForAdminMsg {
  /**
   * When the owner sent it.
   */
  announced_at_seconds: number;
  /**
   * The owner's message.
   */
  change: AdminMsg;
  /**
   * From then on anyone may apply it ...
   */
  effective_at_seconds: number;
  /**
   * For `ApplyChange` and `CancelChange`.
   */
  id: number;
  /**
   * ... and from then on nobody.
   */
  lapses_at_seconds: number;
}
export interface AprResponse {
  /**
   * Yearly yield without compounding, rounded towards zero; negative after a loss.
   */
  apr: SignedDecimal;
  /**
   * The points actually used.
   */
  from: PricePoint;
  /**
   * The later one.
   */
  to: PricePoint;
}
export interface PricePoint {
  /**
   * Native per share, rounded down.
   */
  price: Decimal;
  /**
   * When it was noted.
   */
  time_seconds: number;
}
export interface ConfigResponse {
  /**
   * Limit of what instant exits take out.
   */
  bucket: BucketLimit;
  /**
   * Fee of instant exits.
   */
  fee: FeeCurve;
  /**
   * May pause instant exits for a while.
   */
  guardian?: Addr | null;
  /**
   * The liquid-staking hub.
   */
  hub: Addr;
  /**
   * Pause of instant exits.
   */
  instant_unbonds: FlowState;
  /**
   * The hub's native denom.
   */
  native_denom: string;
  /**
   * The hub's cut of the fee in basis points.
   */
  revenue_bps: number;
  /**
   * The providers' shares, a cw20.
   */
  share_token: Addr;
  /**
   * The hub's token.
   */
  stk_token: Addr;
}
/**
 * Whether a flow is stopped.
 */
export interface FlowState {
  /**
   * Cannot be paused again before this time (seconds).
   */
  pausable_from_seconds: number;
  /**
   * Stopped while the block time (seconds) is before this.
   */
  paused_until_seconds: number;
}
/**
 * The contract's ownership info
 */
export interface OwnershipForString {
  /**
   * The contract's current owner. `None` if the ownership has been renounced.
   */
  owner?: string | null;
  /**
   * The deadline for the pending owner to accept the ownership. `None` if there isn't a pending ownership transfer, or if a transfer exists and it doesn't have a deadline.
   */
  pending_expiry?: Expiration | null;
  /**
   * The account who has been proposed to take over the ownership. `None` if there isn't a pending ownership transfer.
   */
  pending_owner?: string | null;
}
export interface PendingWorkResponse {
  /**
   * Announced changes whose time has come, by id. No part of a tick: `ApplyChange` for each.
   */
  changes?: number[];
  /**
   * The hub has settled requests of the pool, its requests have changed, or coins have arrived.
   */
  collect: boolean;
  /**
   * Native that would be paid to the hub's revenue.
   */
  pay_revenue: Uint128;
  /**
   * stk that would enter the hub's open batch.
   */
  queue: Uint128;
}
/**
 * Native unless it says otherwise.
 */
export interface PoolStateResponse {
  /**
   * Of `due`: upper bound of what known slashes may take.
   */
  at_risk: Uint128;
  /**
   * What instant exits may take out of the pool now, fee included.
   */
  bucket_room: Uint128;
  /**
   * nav + at_risk + unvested: what deposits are priced at.
   */
  deposit_nav: Uint128;
  /**
   * Due from the hub for submitted requests.
   */
  due: Uint128;
  /**
   * Fee of the next small exit, in basis points, rounded up.
   */
  fee_bps: number;
  /**
   * Pause of instant exits.
   */
  instant_unbonds: FlowState;
  /**
   * Can be paid to instant exits now, fee included.
   */
  liquidity: Uint128;
  /**
   * liquidity + stk and queued stk at the fresh rate + due - at_risk: what exits are priced at.
   */
  nav: Uint128;
  /**
   * The hub's cut of fees, not paid yet.
   */
  owed: Uint128;
  /**
   * stk in the hub's open batch.
   */
  queued_stk: Uint128;
  /**
   * Native per stk, rounded down, as a sync of the hub would find it now.
   */
  rate: Decimal;
  /**
   * nav / shares, rounded down.
   */
  share_price: Decimal;
  /**
   * Total shares.
   */
  shares: Uint128;
  /**
   * stk held.
   */
  stk: Uint128;
  /**
   * Sums since the start.
   */
  totals: Totals;
  /**
   * Loss that the hub has not recorded: while it is not zero, instant exits and deposits are refused.
   */
  unrecorded_loss: Uint128;
  /**
   * Fees of providers that have not entered the share price.
   */
  unvested: Uint128;
}
/**
 * Sums since the start (native).
 */
export interface Totals {
  /**
   * Fees to providers.
   */
  fees: Uint128;
  /**
   * Coins to providers that nobody owed them.
   */
  gifts?: Uint128;
  /**
   * What requests in the hub's queue paid less than they were due.
   */
  losses: Uint128;
  /**
   * Paid by the hub for stk at its submissions.
   */
  recycled: Uint128;
  /**
   * Redeemed at once, before the fee.
   */
  redeemed: Uint128;
  /**
   * Fees to the hub's revenue.
   */
  revenue: Uint128;
}
export interface PositionResponse {
  /**
   * What an exit with all shares would pay now; zeros where it would be refused for paying nothing.
   */
  exit: ExitResponse;
  /**
   * Held by the provider.
   */
  shares: Uint128;
  /**
   * shares * nav / all shares (native).
   */
  value: Uint128;
  /**
   * Part of the value that waits in the hub's queue (native).
   */
  waiting: Uint128;
}
/**
 * What a provider's exit would do.
 */
export interface ExitResponse {
  /**
   * Shares burned, rounded up.
   */
  burned: Uint128;
  /**
   * Native paid.
   */
  native: Uint128;
  /**
   * Shares sent back: they stand for the part that waits in the hub's queue.
   */
  returned: Uint128;
  /**
   * stk paid.
   */
  stk: Uint128;
}
/**
 * What a message of the owner would do.
 */
export interface PreviewAdminResponse {
  /**
   * 0: at once. Else it would be announced, and could be applied after so many seconds.
   */
  delay_seconds: number;
}
/**
 * Data of `Deposit`; also the answer of `PreviewDeposit`.
 */
export interface DepositResponse {
  /**
   * Shares minted.
   */
  shares: Uint128;
}
/**
 * What an instant unbond would do.
 */
export interface InstantUnbondResponse {
  /**
   * Native, rounded up.
   */
  fee: Uint128;
  /**
   * Fee over stk * rate, in basis points, rounded up.
   */
  fee_bps: number;
  /**
   * Liquidity that it leaves (native).
   */
  liquidity_left: Uint128;
  /**
   * Native paid: stk * rate - fee.
   */
  native: Uint128;
  /**
   * How far this exit moves the fee of the next one, in basis points, rounded up.
   */
  price_impact_bps: number;
}
/**
 * What the whole supply is worth, and one unit of it.
 *
 * Who prices large amounts computes `amount * native / stk` from the two totals: `rate` has lost up to 10^-18.
 */
export interface RedemptionRateResponse {
  /**
   * Backing: native base units that belong to the holders of the token.
   */
  native: Uint128;
  /**
   * Native per stk, rounded down.
   */
  rate: Decimal;
  /**
   * Supply of the token in base units.
   */
  stk: Uint128;
  /**
   * When the minter last read its delegations from the chain; a slash since then is not in `rate`.
   */
  updated_at_seconds: number;
}
