// Generated from schema/stk-token by `cargo xtask ts --update`. Do not edit.
import * as base from "../contract.js";

/** Queries of stk-token. */
export class Queries extends base.Queries<QueryMsg> {
  /** Base units that `address` holds; 0 if it never held any. */
  balance(args: base.Args<QueryMsg, "balance">): Promise<BalanceResponse> {
    return this.ask({ balance: args });
  }

  /** Name, symbol, decimals and total supply. */
  tokenInfo(): Promise<TokenInfoResponse> {
    return this.ask({ token_info: {} });
  }

  /** Who mints and burns. Never null; `cap` is always null. */
  minter(): Promise<MinterResponse> {
    return this.ask({ minter: {} });
  }

  /** What `spender` may move from `owner`, and until when; 0 if unset. */
  allowance(args: base.Args<QueryMsg, "allowance">): Promise<AllowanceResponse> {
    return this.ask({ allowance: args });
  }

  /** Allowances that `owner` has given, by spender. */
  allAllowances(args: base.Args<QueryMsg, "all_allowances">): Promise<AllAllowancesResponse> {
    return this.ask({ all_allowances: args });
  }

  /** Allowances that `spender` was given, by owner. */
  allSpenderAllowances(args: base.Args<QueryMsg, "all_spender_allowances">): Promise<AllSpenderAllowancesResponse> {
    return this.ask({ all_spender_allowances: args });
  }

  /** Every address that ever held the token, also those whose balance is zero again. */
  allAccounts(args: base.Args<QueryMsg, "all_accounts"> = {}): Promise<AllAccountsResponse> {
    return this.ask({ all_accounts: args });
  }

  /** Project, description, logo and who may change them. */
  marketingInfo(): Promise<MarketingInfoResponse> {
    return this.ask({ marketing_info: {} });
  }

  /** The logo if it is stored on chain; an error otherwise. */
  downloadLogo(): Promise<DownloadLogoResponse> {
    return this.ask({ download_logo: {} });
  }

  /** What the minter says a token is worth. A smart query to the minter: read `updated_at_seconds` before use. */
  redemptionRate(): Promise<RedemptionRateResponse> {
    return this.ask({ redemption_rate: {} });
  }
}

/** Messages of stk-token, to be sent with `Pstake.send`. */
export class Messages extends base.Messages<ExecuteMsg> {
  /** Transfer is a base message to move tokens to another account without triggering actions */
  transfer(args: base.Args<ExecuteMsg, "transfer">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ transfer: args }, funds);
  }

  /** Burn is a base message to destroy tokens forever */
  burn(args: base.Args<ExecuteMsg, "burn">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ burn: args }, funds);
  }

  /** Send is a base message to transfer tokens to a contract and trigger an action on the receiving contract. */
  send(args: base.Args<ExecuteMsg, "send">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ send: args }, funds);
  }

  /**
   * Only with "approval" extension. Allows spender to access an additional amount tokens from the owner's
   * (env.sender) account. If expires is Some(), overwrites current allowance expiration with this one.
   */
  increaseAllowance(args: base.Args<ExecuteMsg, "increase_allowance">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ increase_allowance: args }, funds);
  }

  /**
   * Only with "approval" extension. Lowers the spender's access of tokens from the owner's (env.sender) account by
   * amount. If expires is Some(), overwrites current allowance expiration with this one.
   */
  decreaseAllowance(args: base.Args<ExecuteMsg, "decrease_allowance">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ decrease_allowance: args }, funds);
  }

  /**
   * Only with "approval" extension. Transfers amount tokens from owner -> recipient if `env.sender` has sufficient
   * pre-approval.
   */
  transferFrom(args: base.Args<ExecuteMsg, "transfer_from">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ transfer_from: args }, funds);
  }

  /**
   * Only with "approval" extension. Sends amount tokens from owner -> contract if `env.sender` has sufficient
   * pre-approval.
   */
  sendFrom(args: base.Args<ExecuteMsg, "send_from">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ send_from: args }, funds);
  }

  /** Only with "approval" extension. Destroys tokens forever */
  burnFrom(args: base.Args<ExecuteMsg, "burn_from">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ burn_from: args }, funds);
  }

  /** Only with the "mintable" extension. If authorized, creates amount new tokens and adds to the recipient balance. */
  mint(args: base.Args<ExecuteMsg, "mint">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ mint: args }, funds);
  }

  /**
   * Only with the "mintable" extension. The current minter may set a new minter. Setting the minter to None will
   * remove the token's minter forever.
   */
  updateMinter(args: base.Args<ExecuteMsg, "update_minter"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ update_minter: args }, funds);
  }

  /**
   * Only with the "marketing" extension. If authorized, updates marketing metadata. Setting None/null for any of
   * these will leave it unchanged. Setting Some("") will clear this field on the contract storage
   */
  updateMarketing(args: base.Args<ExecuteMsg, "update_marketing"> = {}, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ update_marketing: args }, funds);
  }

  /** If set as the "marketing" role on the contract, upload a new URL, SVG, or PNG for the token */
  uploadLogo(args: base.Args<ExecuteMsg, "upload_logo">, funds: readonly base.Coin[] = []): base.Call {
    return this.call({ upload_logo: args }, funds);
  }
}

/** The stk-token at an address. */
export class Contract {
  readonly name = "stk-token";
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
      transfer: {
        amount: Uint128;
        recipient: string;
      };
    }
  | {
      burn: {
        amount: Uint128;
      };
    }
  | {
      send: {
        amount: Uint128;
        contract: string;
        msg: Binary;
      };
    }
  | {
      increase_allowance: {
        amount: Uint128;
        expires?: Expiration | null;
        spender: string;
      };
    }
  | {
      decrease_allowance: {
        amount: Uint128;
        expires?: Expiration | null;
        spender: string;
      };
    }
  | {
      transfer_from: {
        amount: Uint128;
        owner: string;
        recipient: string;
      };
    }
  | {
      send_from: {
        amount: Uint128;
        contract: string;
        msg: Binary;
        owner: string;
      };
    }
  | {
      burn_from: {
        amount: Uint128;
        owner: string;
      };
    }
  | {
      mint: {
        amount: Uint128;
        recipient: string;
      };
    }
  | {
      update_minter: {
        new_minter?: string | null;
      };
    }
  | {
      update_marketing: {
        /**
         * A longer description of the token and it's utility. Designed for tooltips or such
         */
        description?: string | null;
        /**
         * The address (if any) who can update this data structure
         */
        marketing?: string | null;
        /**
         * A URL pointing to the project behind this token.
         */
        project?: string | null;
      };
    }
  | {
      upload_logo: Logo;
    };
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
/**
 * cw20's queries and `RedemptionRate`.
 *
 * Lists return 10 entries unless told, at most 30; the next page starts after the last entry of this one.
 */
export type QueryMsg =
  | {
      balance: {
        address: string;
      };
    }
  | {
      token_info: {};
    }
  | {
      minter: {};
    }
  | {
      allowance: {
        owner: string;
        spender: string;
      };
    }
  | {
      all_allowances: {
        limit?: number | null;
        owner: string;
        start_after?: string | null;
      };
    }
  | {
      all_spender_allowances: {
        limit?: number | null;
        spender: string;
        start_after?: string | null;
      };
    }
  | {
      all_accounts: {
        limit?: number | null;
        start_after?: string | null;
      };
    }
  | {
      marketing_info: {};
    }
  | {
      download_logo: {};
    }
  | {
      redemption_rate: {};
    };
/**
 * This is used to display logo info, provide a link or inform there is one that can be downloaded from the blockchain itself
 *
 * - `url`: A reference to an externally hosted logo. Must be a valid HTTP or HTTPS URL.
 * - `embedded`: There is an embedded logo on the chain, make another call to download it.
 */
export type LogoInfo =
  | {
      url: string;
    }
  | "embedded";
/**
 * Address in bech32.
 */
export type Addr = string;
/**
 * Decimal number with at most 18 fractional digits, such as "1.05".
 */
export type Decimal = string;

export interface InstantiateMsg {
  decimals: number;
  initial_balances: Cw20Coin[];
  marketing?: InstantiateMarketingInfo | null;
  mint?: MinterResponse | null;
  name: string;
  symbol: string;
}
export interface Cw20Coin {
  address: string;
  amount: Uint128;
}
export interface InstantiateMarketingInfo {
  description?: string | null;
  logo?: Logo | null;
  marketing?: string | null;
  project?: string | null;
}
export interface MinterResponse {
  /**
   * cap is a hard cap on total supply that can be achieved by minting. Note that this refers to total_supply. If None, there is unlimited cap.
   */
  cap?: Uint128 | null;
  minter: string;
}
/**
 * Moves to the version of the new code; the same version changes nothing.
 */
export interface MigrateMsg {}
export interface AllAccountsResponse {
  accounts: string[];
}
export interface AllAllowancesResponse {
  allowances: AllowanceInfo[];
}
export interface AllowanceInfo {
  allowance: Uint128;
  expires: Expiration;
  spender: string;
}
export interface AllSpenderAllowancesResponse {
  allowances: SpenderAllowanceInfo[];
}
export interface SpenderAllowanceInfo {
  allowance: Uint128;
  expires: Expiration;
  owner: string;
}
export interface AllowanceResponse {
  allowance: Uint128;
  expires: Expiration;
}
export interface BalanceResponse {
  balance: Uint128;
}
/**
 * When we download an embedded logo, we get this response type. We expect a SPA to be able to accept this info and display it.
 */
export interface DownloadLogoResponse {
  data: Binary;
  mime_type: string;
}
export interface MarketingInfoResponse {
  /**
   * A longer description of the token and it's utility. Designed for tooltips or such
   */
  description?: string | null;
  /**
   * A link to the logo, or a comment there is an on-chain logo stored
   */
  logo?: LogoInfo | null;
  /**
   * The address (if any) who can update this data structure
   */
  marketing?: Addr | null;
  /**
   * A URL pointing to the project behind this token.
   */
  project?: string | null;
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
export interface TokenInfoResponse {
  decimals: number;
  name: string;
  symbol: string;
  total_supply: Uint128;
}
