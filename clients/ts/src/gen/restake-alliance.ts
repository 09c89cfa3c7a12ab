// Generated from schema/restake-alliance by `cargo xtask ts --update`. Do not edit.
import * as base from "../contract.js";

/** Queries of restake-alliance. */
export class Queries extends base.Queries<QueryMsg> {
  /** Contracts, guardian, waiting times, pause. */
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

  /** What a message of the owner would do now: an error if it would be announced and refused. */
  previewAdmin(args: base.Args<QueryMsg, "preview_admin">): Promise<PreviewAdminResponse> {
    return this.ask({ preview_admin: args });
  }

  /** One asset. Errors: `UnknownAsset`. */
  asset(args: base.Args<QueryMsg, "asset">): Promise<AssetResponse> {
    return this.ask({ asset: args });
  }

  /** By id. */
  assets(args: base.Args<QueryMsg, "assets"> = {}): Promise<AssetResponse[]> {
    return this.ask({ assets: args });
  }

  /** Sums of weights, and the active clock. */
  weights(): Promise<WeightsResponse> {
    return this.ask({ weights: {} });
  }

  /** A position; zeros without one. Errors: `UnknownAsset`. */
  position(args: base.Args<QueryMsg, "position">): Promise<PositionResponse> {
    return this.ask({ position: args });
  }

  /** All positions of a user, by asset id. */
  positions(args: base.Args<QueryMsg, "positions">): Promise<PositionResponse[]> {
    return this.ask({ positions: args });
  }

  /** What a user unstaked and did not withdraw, oldest first. */
  requests(args: base.Args<QueryMsg, "requests">): Promise<RequestResponse[]> {
    return this.ask({ requests: args });
  }

  /** What `Claim` would pay in this block, by reward denom. */
  rewards(args: base.Args<QueryMsg, "rewards">): Promise<Amount[]> {
    return this.ask({ rewards: args });
  }

  /** What a stake of `amount` more would earn now, its own dilution included. */
  simulateStake(args: base.Args<QueryMsg, "simulate_stake">): Promise<SimulateStakeResponse> {
    return this.ask({ simulate_stake: args });
  }

  /** Reward denoms, what they release, and what each source has brought. */
  rewardDenoms(): Promise<RewardDenomResponse[]> {
    return this.ask({ reward_denoms: {} });
  }

  /** Schedules of a denom that have not started, by start and id. */
  schedules(args: base.Args<QueryMsg, "schedules">): Promise<ScheduleResponse[]> {
    return this.ask({ schedules: args });
  }

  /** The backing at the hub's fresh rate. */
  backing(): Promise<BackingResponse> {
    return this.ask({ backing: {} });
  }

  /** What a grantor has in the backing; zeros without a grant. */
  grantOf(args: base.Args<QueryMsg, "grant_of">): Promise<GrantShares> {
    return this.ask({ grant_of: args });
  }

  /** All grants, by grantor. */
  grants(args: base.Args<QueryMsg, "grants"> = {}): Promise<GrantShares[]> {
    return this.ask({ grants: args });
  }

  /** A proposal that was registered. */
  proposal(args: base.Args<QueryMsg, "proposal">): Promise<ProposalResponse> {
    return this.ask({ proposal: args });
  }

  /** By id, the latest first. */
  proposals(args: base.Args<QueryMsg, "proposals"> = {}): Promise<ProposalResponse[]> {
    return this.ask({ proposals: args });
  }

  /** What a user can instruct on a proposal, and has. */
  ballot(args: base.Args<QueryMsg, "ballot">): Promise<BallotResponse> {
    return this.ask({ ballot: args });
  }

  /** Assets against liabilities in one denom, as the chain shows the balance now. */
  solvency(args: base.Args<QueryMsg, "solvency">): Promise<SolvencyResponse> {
    return this.ask({ solvency: args });
  }

  /** What a `Tick` would do now. */
  pendingWork(): Promise<PendingWorkResponse> {
    return this.ask({ pending_work: {} });
  }
}

/** Messages of restake-alliance, to be sent with `Pstake.send`. */
export class Messages extends base.Messages<ExecuteMsg> {
  /** Locks the native coin sent. Payment: exactly one coin, of an asset. */
  stake(args: base.Args<ExecuteMsg, "stake"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ stake: args }, funds);
  }

  /** Deposits native into the hub and locks the stk. Payment: exactly one coin, native. */
  depositAndStake(args: base.Args<ExecuteMsg, "deposit_and_stake"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ deposit_and_stake: args }, funds);
  }

  /** cw20 hook; `msg` is a `Cw20HookMsg`. */
  receive(args: base.Args<ExecuteMsg, "receive">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ receive: args }, funds);
  }

  /** Takes stake out of the sender's position: it earns no more and waits. Never paused. */
  unstake(args: base.Args<ExecuteMsg, "unstake">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ unstake: args }, funds);
  }

  /** Puts a request of the sender's that waits back into the position. */
  cancel(args: base.Args<ExecuteMsg, "cancel">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ cancel: args }, funds);
  }

  /** Pays the sender's requests that have waited long enough, oldest first. Never paused. */
  withdraw(args: base.Args<ExecuteMsg, "withdraw"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ withdraw: args }, funds);
  }

  /** Pays the sender's rewards of all assets. Never paused. Returns `ClaimResponse`. */
  claim(args: base.Args<ExecuteMsg, "claim"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ claim: args }, funds);
  }

  /** The same for somebody else, who is paid; for bots. */
  claimFor(args: base.Args<ExecuteMsg, "claim_for">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ claim_for: args }, funds);
  }

  /**
   * Locks the sender's rewards: those of a denom that is an asset as they are, native through a deposit into the hub
   * as stk. Other rewards stay owed. Returns `ClaimResponse`: what was taken.
   */
  claimAndRestake(args: base.Args<ExecuteMsg, "claim_and_restake"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ claim_and_restake: args }, funds);
  }

  /** Pays a schedule, in an allowed native denom. Payment: exactly one coin. Returns `FundResponse`. */
  fund(args: base.Args<ExecuteMsg, "fund">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ fund: args }, funds);
  }

  /** Returns a schedule that has not started, or whose denom was closed, to who funded it. */
  refund(args: base.Args<ExecuteMsg, "refund">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ refund: args }, funds);
  }

  /**
   * Adds to the backing: the native is deposited into the hub, the stk is held here, and the yield of its active
   * share goes to restakers. Payment: exactly one coin, native, at least `MIN_GRANT`. Returns `GrantResponse`.
   */
  grant(args: base.Args<ExecuteMsg, "grant"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ grant: args }, funds);
  }

  /**
   * Takes the sender's shares out of the backing: their stk goes into the hub's unbond queue as the sender's own
   * request, which the hub pays.
   */
  recall(args: base.Args<ExecuteMsg, "recall"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ recall: args }, funds);
  }

  /** Starts schedules whose time has come, oldest first. */
  start(args: base.Args<ExecuteMsg, "start"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ start: args }, funds);
  }

  /** Releases, as a lump, what the alliance holds of a reward denom beyond its books. */
  absorb(args: base.Args<ExecuteMsg, "absorb">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ absorb: args }, funds);
  }

  /** Collects the hub's revenue and releases it as a lump. */
  collect(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ collect: {} }, funds);
  }

  /** Takes the yield of the backing's active share. */
  skim(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ skim: {} }, funds);
  }

  /** Applies an announced change whose time has come. Anyone may call it. */
  applyChange(args: base.Args<ExecuteMsg, "apply_change">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ apply_change: args }, funds);
  }

  /** Runs whatever of apply, start, collect and skim is due, each isolated. */
  tick(args: base.Args<ExecuteMsg, "tick"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ tick: args }, funds);
  }

  /** Lets stk holders decide on a proposal of the chain. Only while it is in its voting period. */
  registerProposal(args: base.Args<ExecuteMsg, "register_proposal">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ register_proposal: args }, funds);
  }

  /**
   * Instructs the hub how to vote with as much of the sender's stk as has been locked since before the proposal was
   * registered. A later one replaces it; what is unstaked counts no more.
   */
  vote(args: base.Args<ExecuteMsg, "vote">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ vote: args }, funds);
  }

  /**
   * Tells the hub the instructions as they are; it votes so with its whole stake, for what is not instructed it
   * abstains. From `CAST_DELAY_SECONDS` after the registration on, as often as wanted.
   */
  cast(args: base.Args<ExecuteMsg, "cast">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ cast: args }, funds);
  }

  /** Guardian or owner: stops stakes for `PAUSE_SECONDS`. */
  pause(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ pause: {} }, funds);
  }

  /** Guardian or owner. */
  unpause(funds: readonly base.Coin[] = []): base.Call {
    return this.call({ unpause: {} }, funds);
  }

  /**
   * Owner only. What can hurt is announced for the notice, everything else is done at once; `PreviewAdmin` tells
   * which it is.
   */
  admin(args: base.Args<ExecuteMsg, "admin">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ admin: args }, funds);
  }

  /** Two-step transfer of ownership. Renouncing is refused. */
  updateOwnership(args: base.Args<ExecuteMsg, "update_ownership">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ update_ownership: args }, funds);
  }
}

/** The restake-alliance at an address. */
export class Contract {
  readonly name = "restake-alliance";
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
 * Integer in decimal digits; amounts are in base units.
 */
export type Uint128 = string;
export type ExecuteMsg =
  | {
      stake: {
        /**
         * Owns the position; the sender if absent.
         */
        receiver?: string | null;
      };
    }
  | {
      deposit_and_stake: {
        /**
         * Fails if fewer stk would be minted.
         */
        min_stk_out?: Uint128 | null;
        receiver?: string | null;
      };
    }
  | {
      receive: Cw20ReceiveMsg;
    }
  | {
      unstake: {
        amount: Uint128;
        asset: Denom;
      };
    }
  | {
      cancel: {
        asset: Denom;
        /**
         * Names the request.
         */
        unlocks_at_seconds: number;
      };
    }
  | {
      withdraw: {
        /**
         * Most requests; 1 to `MAX_LIMIT`.
         */
        limit?: number | null;
        /**
         * Is paid; the sender if absent.
         */
        receiver?: string | null;
      };
    }
  | {
      claim: {
        /**
         * Only these; all if absent.
         */
        denoms?: Denom[] | null;
        receiver?: string | null;
      };
    }
  | {
      claim_for: {
        denoms?: Denom[] | null;
        user: string;
      };
    }
  | {
      claim_and_restake: {
        denoms?: Denom[] | null;
        /**
         * Fails if the hub would mint fewer stk for the native.
         */
        min_stk_out?: Uint128 | null;
      };
    }
  | {
      fund: Schedule;
    }
  | {
      refund: {
        schedule_id: number;
      };
    }
  | {
      grant: {
        /**
         * Owns the shares; the sender if absent.
         */
        grantor?: string | null;
        min_stk_out?: Uint128 | null;
      };
    }
  | {
      recall: {
        /**
         * All if absent.
         */
        shares?: Uint128 | null;
      };
    }
  | {
      start: {
        limit?: number | null;
      };
    }
  | {
      absorb: {
        denom: Denom;
      };
    }
  | {
      collect: {};
    }
  | {
      skim: {};
    }
  | {
      apply_change: {
        id: number;
      };
    }
  | {
      tick: {
        limit?: number | null;
      };
    }
  | {
      register_proposal: {
        proposal_id: number;
      };
    }
  | {
      vote: {
        /**
         * Weights above 0 that add up to 1.
         */
        options: WeightedVote[];
        proposal_id: number;
      };
    }
  | {
      cast: {
        proposal_id: number;
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
      update_ownership: Action;
    };
/**
 * Bytes in base64.
 */
export type Binary = string;
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
 * Decimal number with at most 18 fractional digits, such as "1.05".
 */
export type Decimal = string;
/**
 * What only the owner may do.
 *
 * - `add_asset`: Takes in an asset: it can be staked at once; its weight is announced, and counts from its start or after the notice.
 * - `set_terms`: Another weight or reference, a lower cap and a higher least stake are announced; what was released before they apply is shared out by the old ones. A higher cap and a lower least stake are immediate.
 * - `set_exit_only`: Whether an asset can only be left: announced. Opening it again is immediate.
 * - `remove_asset`: Forgets an asset of which nothing is held and that has no weight.
 * - `allow_denom`: Allows a reward denom, or opens it again, or changes its least schedule.
 * - `close_denom`: Takes no more of a reward denom. What has started goes on; what has not can be refunded.
 * - `update_params`: A longer wait, a shorter notice and another time for lumps are announced, the rest is immediate.
 * - `set_guardian`: `None` removes the guardian. Announced.
 * - `cancel_change`: Takes an announced change off the list.
 */
export type AdminMsg =
  | {
      add_asset: NewAsset;
    }
  | {
      set_terms: {
        asset: Denom;
        terms: Terms;
      };
    }
  | {
      set_exit_only: {
        asset: Denom;
        exit_only: boolean;
      };
    }
  | {
      remove_asset: {
        asset: Denom;
      };
    }
  | {
      allow_denom: NewRewardDenom;
    }
  | {
      close_denom: {
        denom: Denom;
      };
    }
  | {
      update_params: ParamsUpdate;
    }
  | {
      set_guardian: {
        guardian?: string | null;
      };
    }
  | {
      cancel_change: {
        id: number;
      };
    };
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
      asset: {
        asset: Denom;
      };
    }
  | {
      assets: {
        limit?: number | null;
        start_after?: number | null;
      };
    }
  | {
      weights: {};
    }
  | {
      position: {
        asset: Denom;
        user: string;
      };
    }
  | {
      positions: {
        limit?: number | null;
        start_after?: number | null;
        user: string;
      };
    }
  | {
      requests: {
        limit?: number | null;
        /**
         * `unlocks_at_seconds` and `asset_id` of the last entry.
         *
         * @minItems 2
         * @maxItems 2
         */
        start_after?: [number, number] | null;
        user: string;
      };
    }
  | {
      rewards: {
        user: string;
      };
    }
  | {
      simulate_stake: {
        amount: Uint128;
        asset: Denom;
      };
    }
  | {
      reward_denoms: {};
    }
  | {
      schedules: {
        denom: Denom;
        limit?: number | null;
        /**
         * `start_seconds` and `schedule_id` of the last entry.
         *
         * @minItems 2
         * @maxItems 2
         */
        start_after?: [number, number] | null;
      };
    }
  | {
      backing: {};
    }
  | {
      grant_of: {
        grantor: string;
      };
    }
  | {
      grants: {
        limit?: number | null;
        start_after?: string | null;
      };
    }
  | {
      proposal: {
        proposal_id: number;
      };
    }
  | {
      proposals: {
        limit?: number | null;
        /**
         * Those below this id.
         */
        start_before?: number | null;
      };
    }
  | {
      ballot: {
        proposal_id: number;
        user: string;
      };
    }
  | {
      solvency: {
        denom: Denom;
      };
    }
  | {
      pending_work: {};
    };
/**
 * Integer in decimal digits.
 */
export type Uint256 = string;
/**
 * Messages inside a cw20 `Send` to the alliance.
 *
 * - `stake`: Locks the tokens.
 * - `fund`: Pays a schedule.
 */
export type Cw20HookMsg =
  | {
      stake: {
        /**
         * Owns the position; the cw20 sender if absent.
         */
        receiver?: string | null;
      };
    }
  | {
      fund: Schedule;
    };

/**
 * Deploys an alliance beside a hub. Native and stk of the hub are its first two reward denoms.
 */
export interface InstantiateMsg {
  /**
   * Count at once, or from their start time on.
   */
  assets: NewAsset[];
  /**
   * May pause stakes for a while.
   */
  guardian?: string | null;
  /**
   * The liquid-staking hub; never changes.
   */
  hub: string;
  /**
   * x/gov, a DAO, a multisig; the sender if absent.
   */
  owner?: string | null;
  /**
   * Limits; defaults for what is absent.
   */
  params?: ParamsUpdate | null;
  /**
   * Reward denoms besides native and stk.
   */
  rewards: NewRewardDenom[];
}
/**
 * An asset to take in.
 */
export interface NewAsset {
  /**
   * Native denom or cw20.
   */
  denom: Denom;
  /**
   * From when on it counts (seconds); it can be staked before. At once if absent, but for an asset that is added later never before the notice is over.
   */
  start_seconds?: number | null;
  /**
   * How it counts.
   */
  terms: Terms;
}
/**
 * What an asset counts for. Amounts are base units of the asset.
 */
export interface Terms {
  /**
   * Stakes that would lift `locked` above this are refused. No cap if absent.
   */
  cap?: Uint128 | null;
  /**
   * Least position. At least 1.
   */
  min_stake: Uint128;
  /**
   * From this much on the asset counts whole. At least 1.
   */
  reference: Uint128;
  /**
   * 0 to `MAX_WEIGHT`. With `locked` of it the asset counts `weight * min(1, locked / reference)`; rewards are shared out by the sum of full weights.
   */
  weight: number;
}
/**
 * Limits that the owner sets. An update changes only the fields it names.
 */
export interface ParamsUpdate {
  /**
   * From `MIN_SCHEDULE_SECONDS` to `MAX_LUMP_SECONDS`.
   */
  lump_seconds?: number | null;
  /**
   * From `MIN_NOTICE_SECONDS` to `MAX_NOTICE_SECONDS`.
   */
  notice_seconds?: number | null;
  /**
   * Wait of what is unstaked from now on; at most `MAX_UNSTAKE_SECONDS`.
   */
  unstake_seconds?: number | null;
}
/**
 * A denom that schedules may pay.
 */
export interface NewRewardDenom {
  /**
   * Native denom or cw20.
   */
  denom: Denom;
  /**
   * Least amount of a schedule; at least 1.
   */
  min_schedule: Uint128;
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
 * Rewards that are released linearly, by seconds of the active clock: it runs at the speed of counted weight / sum of weights, so what nobody earns stays in the schedule.
 */
export interface Schedule {
  /**
   * From `MIN_SCHEDULE_SECONDS` to `MAX_SCHEDULE_SECONDS`, rounded up to the end of a day of the active clock.
   */
  duration_seconds: number;
  /**
   * Not before (seconds); at once if absent. Until then it can be refunded.
   */
  start_seconds?: number | null;
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
export interface AssetResponse {
  /**
   * The next announced change of the terms, even if it has lapsed.
   */
  announced?: Announced | null;
  /**
   * Never used twice.
   */
  asset_id: number;
  /**
   * weight * min(1, locked / reference), rounded down to 18 decimals.
   */
  counted: Decimal;
  /**
   * Native denom or cw20.
   */
  denom: Denom;
  /**
   * No more stakes; unstakes and claims go on.
   */
  exit_only: boolean;
  /**
   * Reward per unit locked since the start, by denom, at 10^36.
   */
  indices: Index[];
  /**
   * What earns.
   */
  locked: Uint128;
  /**
   * Terms in force.
   */
  terms: Terms;
  /**
   * What was unstaked and not withdrawn.
   */
  waiting: Uint128;
}
/**
 * New terms and when they can be applied.
 */
export interface Announced {
  /**
   * From then on ...
   */
  effective_seconds: number;
  /**
   * ... and before then.
   */
  lapses_seconds: number;
  /**
   * The terms from then on.
   */
  terms: Terms;
}
export interface Index {
  /**
   * Reward denom.
   */
  denom: Denom;
  /**
   * Base units of reward per base unit locked, times 10^36.
   */
  index: Uint256;
}
export interface BackingResponse {
  /**
   * Time-average of the active share since the last skim.
   */
  active_share: Decimal;
  /**
   * Native per share at which yield begins. Never falls while there are shares.
   */
  mark: Decimal;
  /**
   * What belongs to the grantors: shares * mark (native).
   */
  principal: Uint128;
  /**
   * Shares of all grants.
   */
  shares: Uint128;
  /**
   * Last skim.
   */
  skimmed_at_seconds: number;
  /**
   * stk held as backing.
   */
  stk: Uint128;
  /**
   * stk that went to restakers since the start.
   */
  total_skimmed: Uint128;
  /**
   * stk at the fresh rate (native).
   */
  value: Uint128;
  /**
   * What a skim now would find (native).
   */
  yielded: Uint128;
}
export interface BallotResponse {
  /**
   * What of it is counted in the tally.
   */
  counted: Uint128;
  /**
   * Empty if the user has not voted.
   */
  options: WeightedVote[];
  /**
   * stk that has been locked since before the registration.
   */
  say: Uint128;
}
export interface ConfigResponse {
  /**
   * May pause stakes for a while.
   */
  guardian?: Addr | null;
  /**
   * The liquid-staking hub.
   */
  hub: Addr;
  /**
   * Active seconds over which revenue, yield and gifts are released.
   */
  lump_seconds: number;
  /**
   * The hub's native denom.
   */
  native_denom: string;
  /**
   * How long what can hurt is announced.
   */
  notice_seconds: number;
  /**
   * Pause of stakes.
   */
  stakes: FlowState;
  /**
   * The hub's token.
   */
  stk: Addr;
  /**
   * From an unstake to its withdrawal.
   */
  unstake_seconds: number;
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
export interface GrantShares {
  /**
   * Who granted.
   */
  grantor: Addr;
  /**
   * Shares of the backing.
   */
  shares: Uint128;
  /**
   * The shares' part of the stk, rounded down.
   */
  stk: Uint128;
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
   * Announced changes that can be applied, by id.
   */
  apply: number[];
  /**
   * Native that the hub owes, and that is here beyond the books.
   */
  collect: Uint128;
  /**
   * A day has passed since the last skim.
   */
  skim: boolean;
  /**
   * Whether a schedule can be started.
   */
  start: boolean;
}
export interface PositionResponse {
  /**
   * Locked and earning (base units of the asset).
   */
  amount: Uint128;
  /**
   * The asset.
   */
  asset_id: number;
  /**
   * Absent if the asset was removed and only rewards are left.
   */
  denom?: Denom | null;
  /**
   * By reward denom, rounded down.
   */
  rewards: Amount[];
}
/**
 * An amount of a denom.
 */
export interface Amount {
  /**
   * Base units of the denom.
   */
  amount: Uint128;
  /**
   * Native denom or cw20.
   */
  denom: Denom;
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
export interface ProposalResponse {
  /**
   * Whether the hub has been told of them as they are.
   */
  cast: boolean;
  /**
   * The chain's id.
   */
  proposal_id: number;
  /**
   * stk that was locked before has a say.
   */
  registered_at_seconds: number;
  /**
   * Instructions as they are now (stk).
   */
  tally: Tally;
  /**
   * Takes instructions until then; the chain may end its vote sooner.
   */
  until_seconds: number;
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
export interface RequestResponse {
  /**
   * What a withdrawal pays (base units of the asset).
   */
  amount: Uint128;
  /**
   * The asset.
   */
  asset_id: number;
  /**
   * Native denom or cw20.
   */
  denom: Denom;
  /**
   * Can be withdrawn from then on.
   */
  unlocks_at_seconds: number;
}
/**
 * Rewards that have begun to be released, since the start.
 */
export interface BySource {
  /**
   * Yield of the backing.
   */
  backing: Uint128;
  /**
   * What came in without a message, revenue that somebody else collected from the hub included.
   */
  gifts: Uint128;
  /**
   * The hub's revenue.
   */
  revenue: Uint128;
  /**
   * Schedules that have started.
   */
  schedules: Uint128;
}
export interface RewardDenomResponse {
  /**
   * Takes no more schedules; what came is released and paid.
   */
  closed: boolean;
  /**
   * Native denom or cw20.
   */
  denom: Denom;
  /**
   * What each source has brought.
   */
  from: BySource;
  /**
   * Least amount of a schedule.
   */
  min_schedule: Uint128;
  /**
   * Paid or restaked.
   */
  paid: Uint128;
  /**
   * What is released in a day if all weights count.
   */
  per_active_day: Uint128;
  /**
   * Schedules that have not started.
   */
  scheduled: Uint128;
  /**
   * Not yet released, rounded up.
   */
  unreleased: Uint128;
}
export interface ScheduleResponse {
  /**
   * What it pays in all (base units).
   */
  amount: Uint128;
  /**
   * Reward denom.
   */
  denom: Denom;
  /**
   * Active seconds over which it is released.
   */
  duration_seconds: number;
  /**
   * Gets a refund, until the start.
   */
  funder: Addr;
  /**
   * Never used twice.
   */
  schedule_id: number;
  /**
   * Can be started from then on.
   */
  start_seconds: number;
}
export interface SimulateStakeResponse {
  /**
   * Counted weight of the asset afterwards.
   */
  counted: Decimal;
  /**
   * What `amount` would earn in a day at the present rates, by reward denom, rounded down.
   */
  rewards_per_day: Amount[];
}
export interface SolvencyResponse {
  /**
   * Grants.
   */
  backing: Uint128;
  /**
   * What the alliance holds of the denom.
   */
  balance: Uint128;
  /**
   * Positions.
   */
  locked: Uint128;
  /**
   * Rewards taken in and not paid, released or not.
   */
  rewards: Uint128;
  /**
   * Schedules that have not started.
   */
  scheduled: Uint128;
  /**
   * balance covers all of these.
   */
  solvent: boolean;
  /**
   * balance less all of these; 0 if short.
   */
  surplus: Uint128;
  /**
   * Unstaked, not withdrawn.
   */
  waiting: Uint128;
}
export interface WeightsResponse {
  /**
   * Integral of the active share since the start (seconds).
   */
  active_seconds: Decimal;
  /**
   * counted / weight: what of every reward is released now; 0 if there is no weight.
   */
  active_share: Decimal;
  /**
   * Sum of counted weights.
   */
  counted: Decimal;
  /**
   * Sum of full weights.
   */
  weight: number;
}
/**
 * Data of `Claim`, `ClaimFor` and `ClaimAndRestake`.
 */
export interface ClaimResponse {
  /**
   * By reward denom, rounded down; the fraction stays owed.
   */
  rewards: Amount[];
}
/**
 * Data of `Fund`.
 */
export interface FundResponse {
  /**
   * Absent if the schedule has started.
   */
  schedule_id?: number | null;
}
/**
 * Data of `Grant`.
 */
export interface GrantResponse {
  /**
   * Shares of the backing, rounded down.
   */
  shares: Uint128;
  /**
   * stk that the hub minted.
   */
  stk: Uint128;
}
