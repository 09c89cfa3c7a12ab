//! What a test reads from the chain and a contract cannot.

use super::address::ModuleAccount;
use super::dec::Dec;
use super::entries::{Redelegation, Unbonding};
use super::gov::{self, WeightedVotes};
use super::params::Params;
use super::state::{self, Validator};
use super::{periods, queries, redelegate, unbond, validator, valset};
use super::{SdkDistribution, SdkStaking};
use cosmwasm_std::{
    Addr, Api, BlockInfo, Coin, CustomMsg, CustomQuery, DecCoin, QuerierWrapper, Storage, Uint128,
};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{App, Gov, Ibc, Module, Stargate, Wasm};
use serde::de::DeserializeOwned;

/// A delegation: shares, and what they are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationView {
    /// Its validator.
    pub validator: String,
    /// Shares.
    pub shares: Dec,
    /// `TokensFromShares`, rounded down to whole tokens: what queries show.
    pub tokens: Uint128,
}

/// What the module accounts hold, in the bond denom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModuleBalances {
    /// Tokens of bonded validators.
    pub bonded: Uint128,
    /// Tokens of other validators, and unbonding ones.
    pub not_bonded: Uint128,
    /// Rewards not paid, and the community pool.
    pub distribution: Uint128,
    /// The community pool of x/protocolpool.
    pub protocol_pool: Uint128,
}

/// Read-outs of an `App` with [`SdkStaking`] and [`SdkDistribution`].
pub trait SdkViews {
    /// The parameters.
    fn params(&self) -> Params {
        Params::load(self.sdk_storage())
    }

    /// A validator; `None` if there is none, or no more.
    fn validator(&self, operator: &str) -> Option<Validator> {
        state::validator(self.sdk_storage(), operator).ok()
    }

    /// What an account has voted on a proposal of x/gov.
    fn vote(&self, proposal: u64, voter: &Addr) -> Option<WeightedVotes> {
        gov::vote_of(self.sdk_storage(), proposal, voter.as_str())
    }

    /// All validators, by address.
    fn validators(&self) -> Vec<Validator> {
        validator::all(self.sdk_storage())
    }

    /// The set that signs this block: operators and power, most powerful first.
    fn bonded_set(&self) -> Vec<(String, u64)> {
        let members = valset::bonded_set(self.sdk_storage());
        members.into_iter().map(|m| (m.operator, m.power)).collect()
    }

    /// The power with which a validator signed the block of a height.
    fn power_at(&self, operator: &str, height: u64) -> u64 {
        valset::power_at(self.sdk_storage(), operator, height)
    }

    /// A delegation.
    fn delegation(&self, delegator: &Addr, operator: &str) -> Option<DelegationView> {
        let storage = self.sdk_storage();
        let shares = state::delegation(storage, delegator.as_str(), operator)?;
        view(storage, operator.to_string(), shares)
    }

    /// All delegations of a delegator, by validator address.
    fn delegations(&self, delegator: &Addr) -> Vec<DelegationView> {
        let storage = self.sdk_storage();
        queries::delegations_of(storage, delegator.as_str())
            .into_iter()
            .filter_map(|(operator, shares)| view(storage, operator, shares))
            .collect()
    }

    /// All unbonding pairs of a delegator, by validator address.
    fn unbondings(&self, delegator: &Addr) -> Vec<Unbonding> {
        unbond::of_delegator(self.sdk_storage(), delegator.as_str())
    }

    /// All redelegations of a delegator.
    fn redelegations(&self, delegator: &Addr) -> Vec<Redelegation> {
        redelegate::of_delegator(self.sdk_storage(), delegator.as_str())
    }

    /// What a delegation would be paid now, with decimals; empty without a delegation.
    fn pending_rewards(&self, delegator: &Addr, operator: &str) -> Vec<DecCoin> {
        let block = self.sdk_block();
        queries::delegation_rewards(self.sdk_storage(), &block, delegator.as_str(), operator)
            .map(|coins| coins.to_std())
            .unwrap_or_default()
    }

    /// All that a validator's delegators and operator have not withdrawn.
    fn outstanding_rewards(&self, operator: &str) -> Vec<DecCoin> {
        periods::of_validator(self.sdk_storage(), operator)
            .outstanding
            .to_std()
    }

    /// The operator's part of that.
    fn commission(&self, operator: &str) -> Vec<DecCoin> {
        periods::of_validator(self.sdk_storage(), operator)
            .commission
            .to_std()
    }

    /// The community pool of x/distribution.
    fn community_pool(&self) -> Vec<DecCoin> {
        state::community_pool(self.sdk_storage()).to_std()
    }

    /// What the module accounts hold, in the bond denom.
    fn module_balances(&self) -> AnyResult<ModuleBalances> {
        let denom = self.params().bond_denom;
        let balance = |account| -> AnyResult<Uint128> {
            let address = self.module_address(account)?;
            Ok(self.sdk_balance(&address, &denom)?.amount)
        };
        Ok(ModuleBalances {
            bonded: balance(ModuleAccount::BondedPool)?,
            not_bonded: balance(ModuleAccount::NotBondedPool)?,
            distribution: balance(ModuleAccount::Distribution)?,
            protocol_pool: balance(ModuleAccount::ProtocolPool)?,
        })
    }

    /// The address of a module account.
    fn module_address(&self, account: ModuleAccount) -> AnyResult<Addr> {
        account.address(self.sdk_api())
    }

    /// The App's storage.
    #[doc(hidden)]
    fn sdk_storage(&self) -> &dyn Storage;
    /// The App's address functions.
    #[doc(hidden)]
    fn sdk_api(&self) -> &dyn Api;
    /// The current block.
    #[doc(hidden)]
    fn sdk_block(&self) -> BlockInfo;
    /// A bank balance.
    #[doc(hidden)]
    fn sdk_balance(&self, address: &Addr, denom: &str) -> AnyResult<Coin>;
}

fn view(storage: &dyn Storage, operator: String, shares: Dec) -> Option<DelegationView> {
    let val = state::validator(storage, &operator).ok()?;
    Some(DelegationView {
        tokens: val.tokens_from_shares(shares).truncate_int(),
        validator: operator,
        shares,
    })
}

impl<BankT, ApiT, StorageT, CustomT, WasmT, IbcT, GovT, StargateT> SdkViews
    for App<
        BankT,
        ApiT,
        StorageT,
        CustomT,
        WasmT,
        SdkStaking,
        SdkDistribution,
        IbcT,
        GovT,
        StargateT,
    >
where
    CustomT::ExecT: CustomMsg + DeserializeOwned + 'static,
    CustomT::QueryT: CustomQuery + DeserializeOwned + 'static,
    WasmT: Wasm<CustomT::ExecT, CustomT::QueryT>,
    BankT: cw_multi_test::Bank,
    ApiT: Api,
    StorageT: Storage,
    CustomT: Module,
    IbcT: Ibc,
    GovT: Gov,
    StargateT: Stargate,
{
    fn sdk_storage(&self) -> &dyn Storage {
        self.storage()
    }

    fn sdk_api(&self) -> &dyn Api {
        self.api()
    }

    fn sdk_block(&self) -> BlockInfo {
        self.block_info()
    }

    fn sdk_balance(&self, address: &Addr, denom: &str) -> AnyResult<Coin> {
        let querier: QuerierWrapper<'_, CustomT::QueryT> = self.wrap();
        Ok(querier.query_balance(address, denom)?)
    }
}
