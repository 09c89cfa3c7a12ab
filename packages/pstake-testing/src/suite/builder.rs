//! Deploys the suite on a fresh chain.

use std::cell::RefCell;
use std::collections::BTreeMap;

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Api, CanonicalAddr, Coin, Decimal, Empty};
use cw_multi_test::{Contract, ContractWrapper, Executor};
use pstake_types::hub::{
    InstantiateMsg, ParamsUpdate, RevenueRecipient, RevenueShare, TokenInit, ValidatorWeight,
};

use super::pool::PoolInit;
use super::{invariants::Ghost, Suite, NATIVE, PURSE};
use crate::sdk::{sdk_app, Params, Rewards, SdkApp, SdkControl, ValidatorSpec};
use crate::vm::{self, VmContract};

/// In which form the contracts run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rust code in the test's process: fast, typed errors, native backtraces.
    Native,
    /// The wasm that `cargo xtask build` made, in the real VM.
    Wasm,
}

/// Operator address of the test chain's validator `i`, as long as a real one.
pub fn valoper(i: usize) -> String {
    let api = MockApi::default().with_prefix("cosmosvaloper");
    short_address(&api, &format!("validator{i}")).into()
}

/// A named account, of 20 bytes as people's are (`addr_make` gives 32, as contracts have).
pub fn short_address(api: &MockApi, name: &str) -> Addr {
    let long = api.addr_canonicalize(api.addr_make(name).as_str());
    let short = CanonicalAddr::from(&long.expect("made by this api")[..20]);
    api.addr_humanize(&short).expect("20 bytes are an address")
}

/// What to deploy; see [`Suite::builder`].
#[derive(Clone, Debug)]
pub struct SuiteBuilder {
    form: Form,
    validators: usize,
    commissions: Vec<Decimal>,
    self_delegation: u128,
    sdk: Params,
    seed: u128,
    fee_bps: u16,
    revenue: Option<Vec<RevenueShare>>,
    params: Option<ParamsUpdate>,
    checked: bool,
    pool: Option<PoolInit>,
    frozen: Frozen,
}

/// Contracts, by the names of their wasm, whose code is not the built one.
pub(super) type Frozen = BTreeMap<&'static str, Vec<u8>>;

impl Default for SuiteBuilder {
    fn default() -> Self {
        SuiteBuilder {
            form: Form::Native,
            validators: 4,
            commissions: vec![Decimal::percent(5)],
            self_delegation: 1_000_000_000_000,
            sdk: Params {
                bond_denom: NATIVE.into(),
                rewards: Rewards::Yearly(Decimal::percent(10)),
                max_validators: 150,
                ..Params::default()
            },
            seed: 1_000_000,
            fee_bps: 1_000,
            revenue: None,
            params: None,
            checked: true,
            pool: None,
            frozen: Frozen::new(),
        }
    }
}

impl SuiteBuilder {
    pub fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    pub fn wasm(self) -> Self {
        self.form(Form::Wasm)
    }

    pub fn validators(mut self, validators: usize) -> Self {
        self.validators = validators;
        self
    }

    pub fn commission(self, commission: Decimal) -> Self {
        self.commissions(vec![commission])
    }

    /// A commission for each validator; a shorter list begins again. At least one.
    pub fn commissions(mut self, commissions: Vec<Decimal>) -> Self {
        assert!(!commissions.is_empty(), "no commission");
        self.commissions = commissions;
        self
    }

    /// Native that each validator has delegated to itself.
    pub fn self_delegation(mut self, native: u128) -> Self {
        self.self_delegation = native;
        self
    }

    pub fn unbonding_seconds(mut self, seconds: u64) -> Self {
        self.sdk.unbonding_seconds = seconds;
        self
    }

    /// What the chain mints for stakers.
    pub fn rewards(mut self, rewards: Rewards) -> Self {
        self.sdk.rewards = rewards;
        self
    }

    /// Any other parameter of the chain.
    pub fn sdk(mut self, change: impl FnOnce(&mut Params)) -> Self {
        change(&mut self.sdk);
        self
    }

    pub fn seed(mut self, native: u128) -> Self {
        self.seed = native;
        self
    }

    pub fn fee_bps(mut self, fee_bps: u16) -> Self {
        self.fee_bps = fee_bps;
        self
    }

    /// Instead of the treasury alone.
    pub fn revenue(mut self, shares: Vec<RevenueShare>) -> Self {
        self.revenue = Some(shares);
        self
    }

    pub fn params(mut self, params: ParamsUpdate) -> Self {
        self.params = Some(params);
        self
    }

    /// With an instant-unbond pool, set at the hub.
    pub fn pool(mut self, pool: PoolInit) -> Self {
        self.pool = Some(pool);
        self
    }

    /// With this wasm of a contract (`liquid_staking_hub`), whatever the form: for tests of migrations.
    /// A code that does not know today's queries needs [`Self::unchecked`].
    pub fn frozen(mut self, contract: &'static str, wasm: Vec<u8>) -> Self {
        self.frozen.insert(contract, wasm);
        self
    }

    /// Leaves out the invariant checks: for gas and speed.
    pub fn unchecked(mut self) -> Self {
        self.checked = false;
        self
    }

    /// The chain with its validators, nothing deployed.
    pub fn chain(&self) -> (SdkApp, Vec<String>) {
        let mut app = sdk_app(self.sdk.clone());
        let validators: Vec<String> = (1..=self.validators).map(valoper).collect();
        for (operator, commission) in validators.iter().zip(self.commissions.iter().cycle()) {
            let spec =
                ValidatorSpec::new(operator, self.self_delegation).with_commission(*commission);
            app.add_validator(spec).expect("a new validator");
        }
        (app, validators)
    }

    /// The hub's instantiate message.
    pub fn message(&self, app: &SdkApp, token_code: u64) -> InstantiateMsg {
        let address = |name: &str| short_address(app.api(), name).to_string();
        let treasury = RevenueShare {
            recipient: RevenueRecipient::Address(address("treasury")),
            bps: 10_000,
        };
        InstantiateMsg {
            owner: Some(address("owner")),
            guardian: Some(address("guardian")),
            native_denom: NATIVE.into(),
            token: TokenInit {
                code_id: token_code,
                name: "Staked ATOM".into(),
                symbol: "stkATOM".into(),
                decimals: 6,
                label: None,
                admin: None,
                marketing: None,
            },
            unbonding_seconds: self.sdk.unbonding_seconds,
            validators: (1..=self.validators)
                .map(|i| ValidatorWeight {
                    validator: valoper(i),
                    weight: 100,
                })
                .collect(),
            fee_bps: Some(self.fee_bps),
            revenue: self.revenue.clone().unwrap_or_else(|| vec![treasury]),
            params: self.params.clone(),
        }
    }

    pub fn build(self) -> Suite {
        let (mut app, validators) = self.chain();
        let code = |name, built| code(&self.frozen, name, built);
        let hub_code = app.store_code(code("liquid_staking_hub", hub_contract(self.form)));
        let token_code = app.store_code(code("stk_token", token_contract(self.form)));
        let deployer = short_address(app.api(), "deployer");
        let owner = short_address(app.api(), "owner");
        app.mint(&deployer, &[Coin::new(PURSE, NATIVE)])
            .expect("bank mints");
        let msg = plain(&self.message(&app, token_code));
        let seed = [Coin::new(self.seed, NATIVE)];
        let hub = app
            .instantiate_contract(
                hub_code,
                deployer,
                &msg,
                &seed,
                "hub",
                Some(owner.to_string()),
            )
            .expect("the hub instantiates");
        let config: HasToken = app
            .wrap()
            .query_wasm_smart(&hub, &pstake_types::hub::QueryMsg::Config {})
            .expect("the hub answers");
        let mut suite = Suite {
            form: self.form,
            hub,
            token: config.token,
            hub_code,
            token_code,
            owner,
            guardian: short_address(app.api(), "guardian"),
            treasury: short_address(app.api(), "treasury"),
            validators,
            seed: self.seed,
            checked: self.checked,
            users: BTreeMap::new(),
            ghost: RefCell::new(Ghost::default()),
            pool: None,
            frozen: self.frozen,
            app,
        };
        if let Some(init) = self.pool {
            suite.add_pool(init);
        }
        suite.check();
        suite
    }
}

/// What every version of a hub tells of itself.
#[derive(serde::Deserialize)]
struct HasToken {
    token: Addr,
}

/// Without fields that are null: a frozen code refuses those that it does not know.
pub(super) fn plain(msg: &impl serde::Serialize) -> serde_json::Value {
    fn prune(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                fields.retain(|_, field| !field.is_null());
                fields.values_mut().for_each(prune);
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(prune),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(msg).expect("messages are JSON");
    prune(&mut value);
    value
}

/// The frozen code of a contract if there is one, else the other.
pub(super) fn code(
    frozen: &Frozen,
    name: &'static str,
    built: Box<dyn Contract<Empty>>,
) -> Box<dyn Contract<Empty>> {
    match frozen.get(name) {
        Some(wasm) => {
            Box::new(VmContract::load(name, wasm).unwrap_or_else(|e| panic!("{name}: {e}")))
        }
        None => built,
    }
}

/// The hub's code in a form.
pub fn hub_contract(form: Form) -> Box<dyn Contract<Empty>> {
    use liquid_staking_hub::contract::{execute, instantiate, migrate, query, reply, sudo};
    match form {
        Form::Native => Box::new(
            ContractWrapper::new(execute, instantiate, query)
                .with_reply(reply)
                .with_migrate(migrate)
                .with_sudo(sudo),
        ),
        Form::Wasm => wasm("liquid_staking_hub"),
    }
}

/// The token's code in a form.
pub fn token_contract(form: Form) -> Box<dyn Contract<Empty>> {
    use stk_token::contract::{execute, instantiate, migrate, query};
    match form {
        Form::Native => {
            Box::new(ContractWrapper::new(execute, instantiate, query).with_migrate(migrate))
        }
        Form::Wasm => wasm("stk_token"),
    }
}

/// The built wasm of a contract.
pub(super) fn wasm(name: &str) -> Box<dyn Contract<Empty>> {
    let wasm = vm::built(name).unwrap_or_else(|e| panic!("{e}"));
    Box::new(VmContract::load(name, &wasm).unwrap_or_else(|e| panic!("{name}: {e}")))
}
