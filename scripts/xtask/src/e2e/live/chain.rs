//! What scenarios ask of a chain, on a real one.

use anyhow::{Context, Result};
use pstake::proto::cosmos::distribution::v1beta1::MsgDepositValidatorRewardsPool;
use pstake::{Error, Message, Outcome};
use pstake_testing::suite::{Chain, ChainError, Receipt};
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::{coins, proto_coin, Live};
use crate::node::{any, Key};

/// The contract's own words, as a simulated chain gives them.
pub fn reason(error: anyhow::Error) -> String {
    let text = format!("{error:#}");
    match error.downcast::<Error>() {
        Ok(Error::Contract(words)) => words,
        Ok(Error::Failed { cause, .. }) => cause.to_string(),
        _ => text,
    }
}

impl Chain for Live {
    fn hub(&self) -> String {
        self.hub.clone()
    }

    fn token(&self) -> String {
        self.token.clone()
    }

    fn token_code(&self) -> u64 {
        self.token_code
    }

    fn deploy<T: Serialize + std::fmt::Debug>(
        &mut self,
        name: &str,
        msg: &T,
        native: u128,
    ) -> Result<String, ChainError> {
        let done = self.add(name, msg, native);
        done.map_err(|e| ChainError(reason(e)))
    }

    fn account(&mut self, name: &str) -> String {
        let key = self.key(name);
        key.expect("the chain takes a transfer").address.clone()
    }

    fn execute<T: Serialize + std::fmt::Debug>(
        &mut self,
        sender: &str,
        contract: &str,
        msg: &T,
        native: u128,
    ) -> Result<Receipt, ChainError> {
        let done = self.transact(sender, contract, msg, native);
        let done = done.map_err(|e| ChainError(reason(e)))?;
        let events = done.events.iter().filter_map(|event| {
            let ty = event.kind.strip_prefix("wasm-")?.to_string();
            // the contract's address comes first, the message's number last
            let attributes = event
                .attributes
                .iter()
                .skip(1)
                .filter(|(k, _)| k != "msg_index");
            Some((ty, attributes.cloned().collect()))
        });
        self.dearest = self.dearest.max(done.gas_used);
        let receipt = Receipt {
            events: events.collect(),
        };
        let failed = receipt
            .events
            .iter()
            .filter(|(ty, _)| ty.contains("failed"));
        self.failures
            .extend(failed.map(|event| format!("{event:?}")));
        Ok(receipt)
    }

    fn query<T: DeserializeOwned>(
        &self,
        contract: &str,
        msg: &impl Serialize,
    ) -> Result<T, ChainError> {
        let answer = self.node.smart(contract, msg);
        answer.map_err(|e| ChainError(format!("{e:#}")))
    }

    fn balance(&self, account: &str) -> u128 {
        self.node.balance(account).expect("the bank answers")
    }

    fn validators(&self) -> Vec<String> {
        self.validators.clone()
    }

    fn unbonding_seconds(&self) -> u64 {
        self.unbonding_days * 86_400
    }

    fn now(&self) -> u64 {
        self.now
    }

    fn advance(&mut self, seconds: u64) {
        // By our own count: a proposal that slashes moves the clock a little, in this form alone.
        self.now += seconds;
        let to = self.now.to_string();
        let moved = self.chain.run(&["advance", "--to", &to]);
        moved.expect("a later block");
    }

    fn reward(&mut self, native: u128) {
        if native > 0 {
            self.pay_rewards(native).expect("the chain pays rewards");
        }
    }

    fn slash_downtime(&mut self, validator: &str) {
        let number = self.number(validator).expect("a validator of this chain");
        let jailed = self.chain.run(&["slash", "downtime"]).expect("a slash");
        assert_eq!(jailed.trim(), number, "another one was to be jailed");
    }

    fn slash_double_sign(&mut self, validator: &str) {
        let number = self.number(validator).expect("a validator of this chain");
        let double_sign = ["slash", "double-sign", &number];
        self.chain.run(&double_sign).expect("a slash");
    }
}

impl Live {
    fn transact<T: Serialize>(
        &mut self,
        sender: &str,
        contract: &str,
        msg: &T,
        native: u128,
    ) -> Result<Outcome> {
        let name = self.names.borrow().get(sender).cloned();
        let name = name.with_context(|| format!("{sender} is no account of ours"))?;
        self.send(&name, &[Message::execute(contract, msg, coins(native))?])
    }

    /// The number of a validator in the chain's list.
    pub fn number(&self, validator: &str) -> Option<String> {
        let mut all = self.chain.report.validators.iter();
        Some(all.position(|v| v == validator)?.to_string())
    }

    fn pay_rewards(&mut self, native: u128) -> Result<()> {
        let payer = Key::genesis(0, 3)?;
        let messages = self.validators.iter().map(|validator| {
            any(&MsgDepositValidatorRewardsPool {
                depositor: payer.address.clone(),
                validator_address: validator.clone(),
                amount: vec![proto_coin(native)],
            })
        });
        let messages: Vec<_> = messages.collect();
        for page in messages.chunks(20) {
            self.node.send(&payer, page).context("rewards")?;
        }
        Ok(())
    }
}
