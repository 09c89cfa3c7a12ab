// Generated from schema/liquid-staking-hub by `cargo xtask ts --update`. Do not edit.
import * as base from "../contract.js";

/** Queries of liquid-staking-hub. */
export class Queries extends base.Queries<QueryMsg> {
  /** Settings, roles, pauses. */
  config(): Promise<ConfigResponse> {
    return this.ask({ config: {} });
  }

  /** The owner, and to whom ownership is offered. */
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

  /** The books as of the last sync, streams released up to now. */
  ledger(): Promise<LedgerResponse> {
    return this.ask({ ledger: {} });
  }

  /** The rate at the books' last sync, for integrators (also asked through the token). */
  redemptionRate(): Promise<RedemptionRateResponse> {
    return this.ask({ redemption_rate: {} });
  }

  /** The rate if the delegations were synced now, and what tells holders of requests that these have changed. */
  freshRate(): Promise<FreshRateResponse> {
    return this.ask({ fresh_rate: {} });
  }

  /** What a deposit of `native` would mint in this block. */
  previewDeposit(args: base.Args<QueryMsg, "preview_deposit">): Promise<PreviewDepositResponse> {
    return this.ask({ preview_deposit: args });
  }

  /** What an unbond of `stk` would give if its batch were submitted now: an estimate. */
  previewUnbond(args: base.Args<QueryMsg, "preview_unbond">): Promise<PreviewUnbondResponse> {
    return this.ask({ preview_unbond: args });
  }

  /** What `Claim` would pay in this block. */
  previewClaim(args: base.Args<QueryMsg, "preview_claim">): Promise<ClaimResponse> {
    return this.ask({ preview_claim: args });
  }

  /** A user's requests by batch. */
  unbondRequests(args: base.Args<QueryMsg, "unbond_requests">): Promise<UnbondRequest[]> {
    return this.ask({ unbond_requests: args });
  }

  /** One batch; an error if its last request was paid long ago. */
  batch(args: base.Args<QueryMsg, "batch">): Promise<BatchResponse> {
    return this.ask({ batch: args });
  }

  /** The batches that are not yet settled, the open one last. */
  batches(args: base.Args<QueryMsg, "batches"> = {}): Promise<BatchResponse[]> {
    return this.ask({ batches: args });
  }

  /** Records by address: target, stake, slots, locks. */
  validators(args: base.Args<QueryMsg, "validators"> = {}): Promise<ValidatorResponse[]> {
    return this.ask({ validators: args });
  }

  /** What a `Tick` would do now. */
  pendingWork(): Promise<PendingWorkResponse> {
    return this.ask({ pending_work: {} });
  }

  /** Points of the rate, oldest first. */
  rateHistory(args: base.Args<QueryMsg, "rate_history"> = {}): Promise<RatePoint[]> {
    return this.ask({ rate_history: args });
  }

  /** Time-weighted average and yearly yield over about the last `window_seconds`. */
  averageRate(args: base.Args<QueryMsg, "average_rate">): Promise<AverageRateResponse> {
    return this.ask({ average_rate: args });
  }

  /** Fee, recipients, and sums since the start. */
  revenue(): Promise<RevenueResponse> {
    return this.ask({ revenue: {} });
  }

  /** What is owed to a recipient (native), former ones included. */
  revenueOwed(args: base.Args<QueryMsg, "revenue_owed">): Promise<Uint128> {
    return this.ask({ revenue_owed: args });
  }

  /** Partners by address, with what they have locked. */
  partners(args: base.Args<QueryMsg, "partners"> = {}): Promise<PartnerResponse[]> {
    return this.ask({ partners: args });
  }

  /** Assets, as the chain shows them now, against liabilities. */
  solvency(): Promise<SolvencyResponse> {
    return this.ask({ solvency: {} });
  }
}

/** Messages of liquid-staking-hub, to be sent with `Pstake.send`. */
export class Messages extends base.Messages<ExecuteMsg> {
  /**
   * Mints stk for the native coin sent, at the redemption rate, rounded down. Payment: exactly one coin, native, at
   * least `min_deposit`. Returns `DepositResponse`.
   */
  deposit(args: base.Args<ExecuteMsg, "deposit"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ deposit: args }, funds);
  }

  /** cw20 hook; `msg` is a `Cw20HookMsg`. Only the hub's token may call it. */
  receive(args: base.Args<ExecuteMsg, "receive">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ receive: args }, funds);
  }

  /** Returns the sender's stk from the open batch. Never paused. Returns `CancelResponse`. */
  cancelUnbond(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ cancel_unbond: {} }, funds);
  }

  /** Pays the sender's settled requests, oldest first. Never paused. Returns `ClaimResponse`. */
  claim(args: base.Args<ExecuteMsg, "claim"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ claim: args }, funds);
  }

  /** The same for somebody else, who is paid; for bots. */
  claimFor(args: base.Args<ExecuteMsg, "claim_for">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ claim_for: args }, funds);
  }

  /**
   * Runs whatever of settle, harvest, submit (or sync) and rebalance is due, each isolated: one that fails is
   * reported by an event and undoes only itself.
   */
  tick(args: base.Args<ExecuteMsg, "tick"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ tick: args }, funds);
  }

  /** Closes all batches whose coins have arrived; takes up donations. */
  settle(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ settle: {} }, funds);
  }

  /** Reads the hub's delegations and books losses and gains. */
  sync(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ sync: {} }, funds);
  }

  /**
   * Once a cadence: settles, syncs, fixes what the open batch is due, burns its stk, nets it against the buffer,
   * undelegates the rest; delegates what buffer remains. All or nothing.
   */
  submit(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ submit: {} }, funds);
  }

  /** Withdraws rewards, a page of validators at a time. */
  harvest(args: base.Args<ExecuteMsg, "harvest"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ harvest: args }, funds);
  }

  /** Redelegates from drained and overweight validators to underweight ones. */
  rebalance(args: base.Args<ExecuteMsg, "rebalance"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ rebalance: args }, funds);
  }

  /** A partner takes locked stk back; it stops earning the rebate at once. Never paused. */
  unlock(args: base.Args<ExecuteMsg, "unlock"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ unlock: args }, funds);
  }

  /**
   * While the hub is being wound down: undelegates the next validators' whole stake, as the queue's last batch is on
   * its way; when all has matured, fixes the rate. Permissionless.
   */
  unwind(args: base.Args<ExecuteMsg, "unwind"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ unwind: args }, funds);
  }

  /** Pays a recipient, or a partner, all it is owed. Anyone may call it. */
  collectRevenue(args: base.Args<ExecuteMsg, "collect_revenue">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ collect_revenue: args }, funds);
  }

  /** Shares the coin sent out to the recipients of revenue, as a fee on rewards. Payment: exactly one coin, native. */
  addRevenue(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ add_revenue: {} }, funds);
  }

  /** The hub to itself, in a submission: buys the pool's stk with what buffer is left. */
  buyFromPool(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ buy_from_pool: {} }, funds);
  }

  /** Guardian or owner: stops a flow for `PAUSE_SECONDS`. */
  pause(args: base.Args<ExecuteMsg, "pause">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ pause: args }, funds);
  }

  /** Guardian or owner: lets a flow go on. */
  unpause(args: base.Args<ExecuteMsg, "unpause">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ unpause: args }, funds);
  }

  /**
   * Guardian or owner: no message goes to this validator; its stake still counts. The guardian's ends after
   * `PAUSE_SECONDS`; the owner's, which may follow it, lasts.
   */
  freeze(args: base.Args<ExecuteMsg, "freeze">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ freeze: args }, funds);
  }

  /** Guardian or owner: undoes `Freeze`. */
  unfreeze(args: base.Args<ExecuteMsg, "unfreeze">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ unfreeze: args }, funds);
  }

  /** Vote operator or owner: votes with the whole bonded stake, unless stk holders have instructed. */
  vote(args: base.Args<ExecuteMsg, "vote">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ vote: args }, funds);
  }

  /**
   * The alliance, for stk holders: each option gets its part of the whole supply, the rest abstains. May come again
   * with a new tally; from the first on the operator has no say in this proposal.
   */
  instructVote(args: base.Args<ExecuteMsg, "instruct_vote">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ instruct_vote: args }, funds);
  }

  /** Owner only. What can hurt is announced, everything else is done at once; `PreviewAdmin` tells which it is. */
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

/** The liquid-staking-hub at an address. */
export class Contract {
  readonly name = "liquid-staking-hub";
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
 * Decimal number with at most 18 fractional digits, such as "1.05".
 */
export type Decimal = string;
/**
 * Who receives a part of the protocol's revenue.
 *
 * - `address`: An account or a contract.
 * - `community_pool`: The chain's community pool, by the message that this chain's SDK takes.
 */
export type RevenueRecipient =
  | {
      address: string;
    }
  | {
      community_pool: CommunityPoolVia;
    };
/**
 * Chains take community-pool deposits by one of two messages, by SDK version and modules.
 *
 * - `distribution`: `cosmos.distribution.v1beta1.MsgFundCommunityPool`.
 * - `protocol_pool`: `cosmos.protocolpool.v1.MsgFundCommunityPool` (SDK 0.53 with x/protocolpool).
 */
export type CommunityPoolVia = "distribution" | "protocol_pool";
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
         * Fails if fewer stk would be minted. Set it from `PreviewDeposit.stk_at_fresh_rate`.
         */
        min_stk_out?: Uint128 | null;
        /**
         * Gets the stk; the sender if absent.
         */
        receiver?: string | null;
        /**
         * Code of a front end, repeated in the event only. At most 64 bytes.
         */
        referral?: string | null;
      };
    }
  | {
      receive: Cw20ReceiveMsg;
    }
  | {
      cancel_unbond: {};
    }
  | {
      claim: {
        /**
         * Most requests to pay; 1 to `MAX_LIMIT`.
         */
        limit?: number | null;
      };
    }
  | {
      claim_for: {
        limit?: number | null;
        user: string;
      };
    }
  | {
      tick: {
        /**
         * Passed to harvest and rebalance; never cuts settle, sync or submit.
         */
        limit?: number | null;
      };
    }
  | {
      settle: {};
    }
  | {
      sync: {};
    }
  | {
      submit: {};
    }
  | {
      harvest: {
        limit?: number | null;
      };
    }
  | {
      rebalance: {
        limit?: number | null;
      };
    }
  | {
      unlock: {
        /**
         * All of it if absent.
         */
        stk?: Uint128 | null;
      };
    }
  | {
      unwind: {
        limit?: number | null;
      };
    }
  | {
      collect_revenue: {
        recipient: RevenueRecipient;
      };
    }
  | {
      add_revenue: {};
    }
  | {
      buy_from_pool: {};
    }
  | {
      pause: {
        flow: Flow;
      };
    }
  | {
      unpause: {
        flow: Flow;
      };
    }
  | {
      freeze: {
        validator: string;
      };
    }
  | {
      unfreeze: {
        validator: string;
      };
    }
  | {
      vote: {
        /**
         * One option of weight 1 is a plain vote.
         */
        options: WeightedVote[];
        proposal_id: number;
      };
    }
  | {
      instruct_vote: {
        proposal_id: number;
        tally: Tally;
      };
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
 * A flow that the guardian can stop for a while. Submit, cancel, settle and claim never stop.
 *
 * - `deposits`: `Deposit`.
 * - `unbonds`: `Unbond`; cancelling goes on.
 */
export type Flow = "deposits" | "unbonds";
/**
 * As in `cosmos.gov.v1.VoteOption`.
 *
 * - `yes`: For it.
 * - `abstain`: Counts for the quorum only.
 * - `no`: Against it.
 * - `no_with_veto`: Against it, and its deposit is burned if a third votes so.
 */
export type VoteOption = "yes" | "abstain" | "no" | "no_with_veto";
/**
 * What only the owner may do. *Announced* changes wait for the delay, see `ParamsUpdate::delay_seconds`.
 *
 * - `set_validators`: Announced. Replaces all targets; a validator that is not named gets weight 0 and is drained.
 * - `remove_validator`: Gives one target weight 0; its stake is drained and its record goes when the chain shows 0. At once, but only one within a delay: else a harmless new target could soon be the only one.
 * - `set_fee`: A higher one is announced. At most `MAX_FEE_BPS`. Rewards harvested before keep the old fee.
 * - `set_revenue`: Announced. Replaces the recipients. What has accrued stays with whom it accrued to.
 * - `set_guardian`: Announced. `None` removes the guardian.
 * - `set_vote_operator`: A new one is announced; `None` is at once.
 * - `set_alliance`: Announced. The contract that may instruct votes for stk holders.
 * - `set_partner`: Announced if it grants more than before. The partner gets back a part of the fee on stk that it keeps locked in the hub. What has accrued stays its own.
 * - `wind_down`: Announced, and for ever: nothing comes in any more, the whole stake is undelegated, and then stk redeems at a fixed rate.
 * - `update_params`: Announced if it raises `min_unbond`, `max_commission` or `max_share_bps`, or shortens the delay.
 * - `set_pool`: The pool that instant exits are forwarded to and whose stk submissions buy; `None` for none.
 * - `sweep`: Sends the hub's whole balance of a foreign denom or cw20, never native or stk.
 * - `cancel_change`: Takes an announced change back.
 */
export type AdminMsg =
  | {
      set_validators: {
        validators: ValidatorWeight[];
      };
    }
  | {
      remove_validator: {
        validator: string;
      };
    }
  | {
      set_fee: {
        fee_bps: number;
      };
    }
  | {
      set_revenue: {
        shares: RevenueShare[];
      };
    }
  | {
      set_guardian: {
        guardian?: string | null;
      };
    }
  | {
      set_vote_operator: {
        operator?: string | null;
      };
    }
  | {
      set_alliance: {
        alliance?: string | null;
      };
    }
  | {
      set_partner: {
        /**
         * Most stk that counts.
         */
        max_stk: Uint128;
        partner: string;
        /**
         * Basis points of the fee, at most 10,000; 0 ends the grant.
         */
        rebate_bps: number;
      };
    }
  | {
      wind_down: {};
    }
  | {
      update_params: ParamsUpdate;
    }
  | {
      set_pool: {
        pool?: string | null;
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
      ledger: {};
    }
  | {
      redemption_rate: {};
    }
  | {
      fresh_rate: {};
    }
  | {
      preview_deposit: {
        native: Uint128;
      };
    }
  | {
      preview_unbond: {
        stk: Uint128;
      };
    }
  | {
      preview_claim: {
        limit?: number | null;
        user: string;
      };
    }
  | {
      unbond_requests: {
        limit?: number | null;
        /**
         * Batch id of the last entry.
         */
        start_after?: number | null;
        user: string;
      };
    }
  | {
      batch: {
        batch_id: number;
      };
    }
  | {
      batches: {
        limit?: number | null;
        /**
         * Batch id of the last entry.
         */
        start_after?: number | null;
      };
    }
  | {
      validators: {
        limit?: number | null;
        /**
         * Address of the last entry.
         */
        start_after?: string | null;
      };
    }
  | {
      pending_work: {};
    }
  | {
      rate_history: {
        limit?: number | null;
        /**
         * Points later than this time (seconds).
         */
        start_after?: number | null;
      };
    }
  | {
      average_rate: {
        window_seconds: number;
      };
    }
  | {
      revenue: {};
    }
  | {
      revenue_owed: {
        recipient: RevenueRecipient;
      };
    }
  | {
      partners: {
        limit?: number | null;
        /**
         * Address of the last entry.
         */
        start_after?: string | null;
      };
    }
  | {
      solvency: {};
    };
/**
 * What the chain's own governance may do (x/gov with `MsgSudoContract`), whoever the owner is: all that the owner may but vote, under the same bounds and delays.
 *
 * - `admin`: As the owner.
 * - `pause`: As the owner; a pause lasts 3 days.
 * - `unpause`: As the owner.
 * - `freeze`: As the owner: without end.
 * - `unfreeze`: As the owner.
 * - `transfer_ownership`: Offers ownership in the owner's name; the new owner accepts with `UpdateOwnership`, until then the old one stays.
 */
export type SudoMsg =
  | {
      admin: AdminMsg;
    }
  | {
      pause: {
        flow: Flow;
      };
    }
  | {
      unpause: {
        flow: Flow;
      };
    }
  | {
      freeze: {
        validator: string;
      };
    }
  | {
      unfreeze: {
        validator: string;
      };
    }
  | {
      transfer_ownership: {
        new_owner: string;
      };
    };
/**
 * Decimal number with at most 18 fractional digits, possibly negative.
 */
export type SignedDecimal = string;
/**
 * - `open`: Takes unbonds and cancellations; earning.
 * - `unbonding`: Submitted: stk is burned, due is fixed.
 * - `settled`: Paid by the chain; claimable.
 */
export type BatchStage =
  | {
      open: {
        requests: number;
        submits_at_seconds: number;
      };
    }
  | {
      unbonding: {
        /**
         * Upper bound of what known slashes may take.
         */
        at_risk: Uint128;
        completes_at_seconds: number;
        /**
         * netted + undelegated (native).
         */
        due: Uint128;
        entries: BatchEntry[];
        /**
         * Taken from the buffer; never at risk.
         */
        netted: Uint128;
        requests: number;
        undelegated: Uint128;
      };
    }
  | {
      settled: {
        /**
         * Native shared by its requests.
         */
        native: Uint128;
      };
    };
/**
 * How far the hub's end has come.
 *
 * - `no`: Not begun.
 * - `undelegating`: Nothing comes in any more; the whole stake is being undelegated.
 * - `redeeming`: stk sent to the hub with `Unbond` is paid at once, at `native` per `stk`, for ever.
 */
export type WindDown =
  | "no"
  | {
      undelegating: {};
    }
  | {
      redeeming: {
        native: Uint128;
        stk: Uint128;
      };
    };
/**
 * - `queued`: In the open batch: still earning, can be cancelled.
 * - `unbonding`: Due is fixed; slashes of its batch's entries may still reduce it, by about `at_risk`.
 * - `claimable`: Can be claimed (native).
 */
export type RequestStage =
  | {
      queued: {
        submits_at_seconds: number;
      };
    }
  | {
      unbonding: {
        at_risk: Uint128;
        completes_at_seconds: number;
        due: Uint128;
      };
    }
  | {
      claimable: {
        native: Uint128;
      };
    };
/**
 * Messages inside a cw20 `Send` of stk to the hub.
 *
 * - `unbond`: Puts the stk into the open batch; after a wind-down pays it at once. Returns nothing; see the event.
 * - `lock`: Locks a partner's stk for its rebate of the fee, which counts from the second harvest after this on: only that one's rewards accrued while it was locked. Returns nothing; see the event.
 * - `instant_unbond`: Passes the stk on to the pool, which pays at once; see `pool::Cw20HookMsg::InstantUnbond`.
 */
export type Cw20HookMsg =
  | {
      unbond: {
        /**
         * Owns the request: may cancel it and is paid; the cw20 sender if absent.
         */
        receiver?: string | null;
      };
    }
  | {
      lock: {};
    }
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
    };

/**
 * Deploys a hub and its token. Payment: exactly one coin, the seed, in the chain's bond denom, at least `MIN_SEED`; its stk stays in the hub for ever.
 */
export interface InstantiateMsg {
  /**
   * Cut of rewards in basis points; `DEFAULT_FEE_BPS` if absent.
   */
  fee_bps?: number | null;
  /**
   * May pause deposits and unbonds for a while, and freeze validators.
   */
  guardian?: string | null;
  /**
   * Must be the chain's bond denom.
   */
  native_denom: string;
  /**
   * x/gov, a DAO, a multisig; the sender if absent.
   */
  owner?: string | null;
  /**
   * Limits that differ from the defaults.
   */
  params?: ParamsUpdate | null;
  /**
   * Who receives the revenue, at least one.
   */
  revenue: RevenueShare[];
  /**
   * The stk token, instantiated by the hub.
   */
  token: TokenInit;
  /**
   * The chain's unbonding period (seconds). Only a first guess: the hub reads the true one from each undelegation's response.
   */
  unbonding_seconds: number;
  /**
   * At least one, at most `MAX_VALIDATORS`, no duplicates.
   */
  validators: ValidatorWeight[];
}
/**
 * Limits that the owner sets. An update changes only the fields it names.
 */
export interface ParamsUpdate {
  /**
   * How long what can hurt is announced (seconds). Default 7 days, from 5 to 30 days.
   */
  delay_seconds?: number | null;
  /**
   * Deposits that would lift backing (native) above this are refused. Default: no cap (the largest Uint128).
   */
  deposit_cap?: Uint128 | null;
  /**
   * A new target's commission may not be higher. Default 0.2, at most 1.
   */
  max_commission?: Decimal | null;
  /**
   * No target's part of all weights may be higher, in basis points. Default 10,000.
   */
  max_share_bps?: number | null;
  /**
   * Least native of a deposit; at least 1. Default 1.
   */
  min_deposit?: Uint128 | null;
  /**
   * Least stk of an unbond; at least 1, at most the larger of 1,000,000 and a millionth of the supply. Default 10,000.
   */
  min_unbond?: Uint128 | null;
}
/**
 * A recipient's part of the revenue. The parts of all recipients add up to 10,000.
 */
export interface RevenueShare {
  /**
   * Basis points of the revenue, from 1 to 10,000.
   */
  bps: number;
  /**
   * Who is paid.
   */
  recipient: RevenueRecipient;
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
 * A validator's target: its part of the stake is `weight` over the sum of all weights.
 */
export interface ValidatorWeight {
  /**
   * Operator address (`...valoper1...`).
   */
  validator: string;
  /**
   * From 1 to 10,000.
   */
  weight: number;
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
 * A part of the vote. The weights of a vote add up to exactly 1.
 */
export interface WeightedVote {
  /**
   * What the part is cast for.
   */
  option: VoteOption;
  /**
   * Above 0, at most 1.
   */
  weight: Decimal;
}
/**
 * stk that stands behind each option (base units). The rest of the supply abstains.
 */
export interface Tally {
  /**
   * stk for `Abstain`.
   */
  abstain: Uint128;
  /**
   * stk for `No`.
   */
  no: Uint128;
  /**
   * stk for `NoWithVeto`.
   */
  no_with_veto: Uint128;
  /**
   * stk for `Yes`.
   */
  yes: Uint128;
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
export interface AverageRateResponse {
  /**
   * Yearly yield without compounding; negative after a loss.
   */
  apr: SignedDecimal;
  /**
   * Time-weighted average of native per stk.
   */
  average: Decimal;
  /**
   * The points actually used.
   */
  from: RatePoint;
  /**
   * The later one.
   */
  to: RatePoint;
}
export interface RatePoint {
  /**
   * Native per stk, rounded down.
   */
  rate: Decimal;
  /**
   * When it was noted.
   */
  time_seconds: number;
}
export interface BatchResponse {
  /**
   * Ids count up from 1.
   */
  batch_id: number;
  /**
   * How far it has come.
   */
  stage: BatchStage;
  /**
   * Sum of its requests.
   */
  stk: Uint128;
}
/**
 * One undelegation of a batch.
 */
export interface BatchEntry {
  /**
   * Native, as the chain's response said.
   */
  amount: Uint128;
  /**
   * Operator address.
   */
  validator: string;
}
export interface ConfigResponse {
  /**
   * May instruct votes for stk holders.
   */
  alliance?: Addr | null;
  /**
   * What can hurt waits so long, or as long as it takes to leave if that is longer.
   */
  delay_seconds: number;
  /**
   * Deposits that would lift backing (native) above this are refused.
   */
  deposit_cap: Uint128;
  /**
   * Whether deposits are paused.
   */
  deposits: FlowState;
  /**
   * Cut of rewards in basis points.
   */
  fee_bps: number;
  /**
   * May pause flows and freeze validators for a while.
   */
  guardian?: Addr | null;
  /**
   * A new target's commission may not be higher.
   */
  max_commission: Decimal;
  /**
   * Largest part of one target, in basis points of all weights.
   */
  max_share_bps: number;
  /**
   * Least native of a deposit.
   */
  min_deposit: Uint128;
  /**
   * Least stk of an unbond.
   */
  min_unbond: Uint128;
  /**
   * The chain's bond denom.
   */
  native_denom: string;
  /**
   * The instant-unbond pool of this hub.
   */
  pool?: Addr | null;
  /**
   * stk.
   */
  token: Addr;
  /**
   * As last seen in an undelegation's response.
   */
  unbonding_seconds: number;
  /**
   * Whether unbonds are paused.
   */
  unbonds: FlowState;
  /**
   * May vote with the bonded stake.
   */
  vote_operator?: Addr | null;
  /**
   * How far the hub's end has come.
   */
  wind_down: WindDown;
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
 * The fields of `RedemptionRateResponse` and more.
 */
export interface FreshRateResponse {
  /**
   * Grows when a batch becomes more at risk or settles short of its due: requests have changed.
   */
  loss_marks: number;
  /**
   * Backing (native).
   */
  native: Uint128;
  /**
   * Earliest next submission; changes with each (seconds).
   */
  next_submit_seconds: number;
  /**
   * The batch that takes unbonds now.
   */
  open_batch_id: number;
  /**
   * Native per stk, rounded down.
   */
  rate: Decimal;
  /**
   * Total stk.
   */
  stk: Uint128;
  /**
   * Slashes that a sync now would book (native); what may be rounding does not count.
   */
  unrecorded_loss: Uint128;
  /**
   * Now.
   */
  updated_at_seconds: number;
}
export interface LedgerResponse {
  /**
   * Seconds since the last sync.
   */
  age_seconds: number;
  /**
   * bonded + buffer - unvested (native): what belongs to stk holders.
   */
  backing: Uint128;
  /**
   * Delegated native, as last synced.
   */
  bonded: Uint128;
  /**
   * Native that waits to be delegated.
   */
  buffer: Uint128;
  /**
   * Revenue not yet collected.
   */
  owed: Uint128;
  /**
   * Native per stk, rounded down.
   */
  rate: Decimal;
  /**
   * Native set aside for claims.
   */
  reserved: Uint128;
  /**
   * Total stk.
   */
  supply: Uint128;
  /**
   * Last sync.
   */
  synced_at_seconds: number;
  /**
   * Losses booked since the start (native).
   */
  total_losses: Uint128;
  /**
   * Rewards and donations on their way into backing.
   */
  unvested: Uint128;
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
/**
 * A partner with a rebate of the fee.
 */
export interface PartnerResponse {
  /**
   * ... and the part of it that earns the rebate now.
   */
  counted: Uint128;
  /**
   * stk that it has locked ...
   */
  locked: Uint128;
  /**
   * Most stk that it may lock.
   */
  max_stk: Uint128;
  /**
   * Native it is owed.
   */
  owed: Uint128;
  /**
   * Who locks.
   */
  partner: Addr;
  /**
   * Basis points of the fee on its locked stk.
   */
  rebate_bps: number;
}
export interface PendingWorkResponse {
  /**
   * Announced changes whose time has come, by id. No part of a tick: `ApplyChange` for each. One for which leavers wait is not among them.
   */
  changes?: number[];
  /**
   * A round of rewards is due or goes on.
   */
  harvest: boolean;
  /**
   * Earliest next submission (seconds).
   */
  next_submit_seconds: number;
  /**
   * Stake is to be moved.
   */
  rebalance: boolean;
  /**
   * A batch's completion time has passed.
   */
  settle: boolean;
  /**
   * A submission is due.
   */
  submit: boolean;
  /**
   * The delegations are to be read again.
   */
  sync: boolean;
  /**
   * Loss that a sync now would book (native): a keeper should sync at once.
   */
  unrecorded_loss: Uint128;
  /**
   * The wind-down can go on.
   */
  unwind: boolean;
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
 * Data of `Claim` and `ClaimFor`; also the answer of `PreviewClaim`.
 */
export interface ClaimResponse {
  /**
   * Native paid, each request rounded down.
   */
  native: Uint128;
  /**
   * Requests paid.
   */
  requests: number;
}
export interface PreviewDepositResponse {
  /**
   * stk that the deposit would mint now.
   */
  stk: Uint128;
  /**
   * stk at the rate that a sync now would give. `min_stk_out` should be set from it: then a deposit at a rate that hides a loss fails.
   */
  stk_at_fresh_rate: Uint128;
}
export interface PreviewUnbondResponse {
  /**
   * The batch it would join.
   */
  batch_id: number;
  /**
   * About when it can be claimed, unless the buffer covers the batch (seconds).
   */
  claimable_at_seconds: number;
  /**
   * Native at the fresh rate, rounded down; fixed only at submission.
   */
  native: Uint128;
  /**
   * Earliest submission (seconds).
   */
  submits_at_seconds: number;
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
export interface RevenueResponse {
  /**
   * Cut of rewards in basis points.
   */
  fee_bps: number;
  /**
   * Recipients and their parts of the revenue.
   */
  shares: RevenueShare[];
  /**
   * Fee taken since the start (native).
   */
  total_fees: Uint128;
  /**
   * Native owed to present and former recipients.
   */
  total_owed: Uint128;
  /**
   * Rewards harvested since the start, before the fee (native).
   */
  total_rewards: Uint128;
}
export interface SolvencyResponse {
  /**
   * What belongs to stk holders.
   */
  backing: Uint128;
  /**
   * Native balance of the hub.
   */
  balance: Uint128;
  /**
   * Delegations that the chain shows now.
   */
  bonded: Uint128;
  /**
   * Waits to be delegated.
   */
  buffer: Uint128;
  /**
   * Revenue not collected.
   */
  owed: Uint128;
  /**
   * Set aside for claims.
   */
  reserved: Uint128;
  /**
   * balance covers buffer + reserved + owed, and the chain shows at least the booked stake.
   */
  solvent: boolean;
  /**
   * Total stk.
   */
  supply: Uint128;
  /**
   * balance - buffer - reserved - owed: matured coins or a donation; 0 if short.
   */
  surplus: Uint128;
  /**
   * On its way from undelegations (native, before losses).
   */
  unbonding: Uint128;
  /**
   * Rewards and donations on their way into backing.
   */
  unvested: Uint128;
}
export interface UnbondRequest {
  /**
   * Its batch.
   */
  batch_id: number;
  /**
   * How far it has come.
   */
  stage: RequestStage;
  /**
   * stk sent; burned at submission.
   */
  stk: Uint128;
}
export interface ValidatorResponse {
  /**
   * Native it holds, as last synced.
   */
  bonded: Uint128;
  /**
   * Gets no message.
   */
  frozen: boolean;
  /**
   * The guardian's freeze ends with the first sync from then on (seconds); 0: not frozen, or by the owner, without end. Hubs from before the freeze had an end do not tell it.
   */
  frozen_until_seconds?: number;
  /**
   * Last redelegation into it completes then (seconds); until then nothing is redelegated out.
   */
  locked_until_seconds: number;
  /**
   * First read at which it was missing from the active set (seconds).
   */
  missing_since_seconds?: number | null;
  /**
   * Unbonding entries in use, of the chain's 7.
   */
  slots_used: number;
  /**
   * Native it should hold by its weight.
   */
  target: Uint128;
  /**
   * Operator address.
   */
  validator: string;
  /**
   * 0: being drained.
   */
  weight: number;
}
/**
 * Data of `CancelUnbond`.
 */
export interface CancelResponse {
  /**
   * stk returned.
   */
  stk: Uint128;
}
/**
 * Data of `Deposit`.
 */
export interface DepositResponse {
  /**
   * stk minted.
   */
  stk: Uint128;
}
