//! Messages and what they return as data. Unknown fields are refused.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use cw20::{Cw20ReceiveMsg, Denom};

use super::SettingsUpdate;
use crate::hub::TokenInit;

/// Deploys a pool and its share token. Payment: exactly one coin, the seed, in the hub's native
/// denom, at least [`MIN_SEED`](crate::hub::MIN_SEED); its shares stay in the pool for ever.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// x/gov, a DAO, a multisig; the sender if absent.
    pub owner: Option<String>,
    /// May pause instant exits for a while.
    pub guardian: Option<String>,
    /// The hub whose stk the pool takes; for ever.
    pub hub: String,
    /// The share token, an `stk-token` of its own.
    pub token: TokenInit,
    /// What differs from the defaults.
    pub settings: Option<SettingsUpdate>,
}

#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Mints shares for the native coin sent, rounded down, at a price that counts fees on their way
    /// and requests in the hub's queue in full.
    /// Payment: exactly one coin, native. Returns [`DepositResponse`].
    Deposit {
        /// Gets the shares; the sender if absent.
        receiver: Option<String>,
        /// Fails if fewer shares would be minted.
        min_shares_out: Option<Uint128>,
    },
    /// cw20 hook; `msg` is a [`Cw20HookMsg`]. Only stk and the share token may call it.
    Receive(Cw20ReceiveMsg),

    /// Runs whatever of collect, queue and pay revenue is due, each isolated: one that fails is
    /// reported by an event and undoes only itself. Records the share price.
    Tick {},
    /// Claims what the hub has settled, reads the pool's requests there again, and takes up coins
    /// that arrived otherwise.
    Collect {},
    /// Puts the pool's stk into the hub's open batch, once after each submission of the hub, which
    /// has had the choice to buy it.
    Queue {},
    /// Pays the hub its cut of the fees.
    PayRevenue {},
    /// From the hub alone, in its submission: it has taken `stk` and pays for it with the coin sent.
    Recycle { stk: Uint128 },

    /// Guardian or owner: stops instant exits for [`PAUSE_SECONDS`](crate::hub::PAUSE_SECONDS). Deposits, exits of
    /// providers and ticks never stop.
    Pause {},
    /// Guardian or owner: lets instant exits go on.
    Unpause {},
    /// Owner only. What can hurt is announced for [`ADMIN_DELAY_SECONDS`](super::ADMIN_DELAY_SECONDS),
    /// everything else is done at once; `PreviewAdmin` tells which it is.
    Admin(AdminMsg),
    /// Applies an announced change whose time has come. Anyone may call it.
    ApplyChange { id: u64 },
    /// Two-step transfer of ownership. Renouncing is refused.
    UpdateOwnership(cw_ownable::Action),
}

/// What only the owner may do.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum AdminMsg {
    /// Another fee or bucket and a higher cut for the hub are announced: what those who redeem gain
    /// by a fee or a bucket, the providers lose. A lower cut is immediate.
    UpdateSettings(SettingsUpdate),
    /// `None` removes the guardian. Announced.
    SetGuardian { guardian: Option<String> },
    /// Sends the pool's whole balance of a foreign denom or cw20, never native, stk or shares.
    Sweep { asset: Denom, recipient: String },
    /// Takes an announced change off the list.
    CancelChange { id: u64 },
}

/// Messages inside a cw20 `Send` to the pool.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub enum Cw20HookMsg {
    /// With stk: pays stk * fresh rate, less the fee, in the same transaction. Returns nothing; see the
    /// event.
    InstantUnbond {
        /// Is paid; the cw20 sender if absent.
        receiver: Option<String>,
        /// Fails if less would be paid.
        min_native_out: Option<Uint128>,
    },
    /// With shares: pays their part of the pool's native and of its stk, and sends back the shares
    /// that stand for what waits in the hub's queue. Returns nothing; see the event.
    Exit {
        /// Is paid; the cw20 sender if absent. Shares go back to the sender.
        receiver: Option<String>,
        /// Fails if less native would be paid.
        min_native_out: Option<Uint128>,
        /// Fails if less stk would be paid.
        min_stk_out: Option<Uint128>,
    },
}

/// The one message of [`ExecuteMsg`] that the hub sends, apart: the rest would only make the hub's wasm larger.
#[cw_serde]
pub enum FromHub {
    /// As [`ExecuteMsg::Recycle`].
    Recycle { stk: Uint128 },
}

/// Same code name, same or newer version.
#[cw_serde]
pub struct MigrateMsg {}

/// Data of `Deposit`; also the answer of `PreviewDeposit`.
#[cw_serde]
pub struct DepositResponse {
    /// Shares minted.
    pub shares: Uint128,
}
