//! A key on a chain: simulates, signs, sends, and waits until the outcome is known.
//!
//! Every transaction has a timeout height, so a broadcast whose answer was lost is decided by looking: it is in a
//! block, or the chain has passed that height and it never will be. Nothing is signed anew before that.

use std::time::Duration;

use cosmrs::proto::cosmos::base::abci::v1beta1::TxMsgData;
use cosmrs::proto::cosmos::tx::v1beta1::TxRaw;
use cosmrs::proto::traits::{Message as Proto, Name};
use cosmrs::tx::{Body, Fee, SignDoc, SignerInfo};
use cosmwasm_std::{Coin, HexBinary};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::chain::Outcome;
use crate::client::{Account, Client};
use crate::error::{Error, Result};
use crate::fees::FeePolicy;
use crate::keys::Key;
use crate::message::Message;

/// A transaction may be included for this many blocks.
const LIFE_BLOCKS: u64 = 60;
/// Between two looks for a transaction.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Nodes index transactions some blocks after they committed them.
const INDEXER_LAG: u64 = 3;
/// Without any answer of the node for this many looks in a row the outcome is reported as unknown (5 minutes).
const PATIENCE: u32 = 1_200;
/// A sequence out of step means that another transaction of this account waits: look again this many times.
const SEQUENCE_TRIES: u32 = 40;

/// A key on a chain.
pub struct Wallet<'a> {
    client: &'a Client,
    key: &'a Key,
    address: String,
    pub fees: FeePolicy,
}

/// What a transaction would use and cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Simulated {
    pub gas_used: u64,
    pub gas_limit: u64,
    pub fee: Option<Coin>,
}

/// A signed transaction, before it is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Upper-case hex.
    pub hash: String,
    pub timeout_height: u64,
    pub gas_limit: u64,
    pub fee: Option<Coin>,
}

impl<'a> Wallet<'a> {
    pub fn new(client: &'a Client, key: &'a Key, fees: FeePolicy) -> Result<Self> {
        let address = key.address(client.prefix())?;
        Ok(Self {
            client,
            key,
            address,
            fees,
        })
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// What these messages would use and cost now; sends nothing.
    pub fn simulate(&self, messages: &[Message]) -> Result<Simulated> {
        let account = self.account()?;
        self.simulate_as(messages, account)
    }

    /// Sends the messages as one transaction and waits for its outcome.
    ///
    /// # Errors
    /// Whatever the simulation says (nothing was sent); `GasCeiling`, `FeeCeiling`; `Failed` if it is in a block but
    /// was not carried out; `Expired`; `OutcomeUnknown`.
    pub fn send(&self, messages: &[Message]) -> Result<Outcome> {
        self.send_noted(messages, |_| Ok(()))
    }

    /// The same; `note` is told the hash before the transaction leaves, so that it can be looked up after a crash.
    pub fn send_noted(
        &self,
        messages: &[Message],
        mut note: impl FnMut(&Sent) -> Result<()>,
    ) -> Result<Outcome> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.attempt(messages, &mut note) {
                // Refused before it was taken: nothing is in flight, so a new signature sends nothing twice.
                Err(Error::Sequence(_)) if tries < SEQUENCE_TRIES => {
                    self.client.chain().pause(LOOK_EVERY);
                }
                other => return other,
            }
        }
    }

    fn attempt(
        &self,
        messages: &[Message],
        note: &mut impl FnMut(&Sent) -> Result<()>,
    ) -> Result<Outcome> {
        let account = self.account()?;
        let simulated = self.simulate_as(messages, account)?;
        let height = self.client.status()?.height;
        let timeout_height = height + LIFE_BLOCKS;
        let tx = self.sign(messages, account, &simulated, timeout_height)?;
        let hash: [u8; 32] = Sha256::digest(&tx).into();
        let sent = Sent {
            hash: HexBinary::from(hash).to_hex().to_uppercase(),
            timeout_height,
            gas_limit: simulated.gas_limit,
            fee: simulated.fee,
        };
        note(&sent)?;
        match self.client.chain().broadcast(&tx) {
            // It may have been taken: the chain is asked, not told again.
            Ok(()) | Err(Error::NodeUnreachable { .. } | Error::NodeAnswer { .. }) => {}
            Err(refused) => return Err(refused),
        }
        self.await_outcome(&sent.hash, timeout_height)
    }

    /// Waits until a transaction sent before is in a block, or never can be.
    ///
    /// # Errors
    /// `Failed`, `Expired`, `OutcomeUnknown`.
    pub fn await_outcome(&self, hash: &str, timeout_height: u64) -> Result<Outcome> {
        let chain = self.client.chain();
        let key: [u8; 32] = HexBinary::from_hex(hash)
            .and_then(|bytes| bytes.to_array())
            .map_err(|e| Error::codec(format!("transaction hash {hash}"), e))?;
        let mut silent = 0;
        loop {
            // The height first: a block that came between the two questions is then looked at again.
            let seen = chain
                .status()
                .and_then(|status| Ok((status.height, chain.find(&key)?)));
            match seen {
                Ok((_, Some(outcome))) => return succeeded(outcome),
                Ok((height, None)) if height > timeout_height + INDEXER_LAG => {
                    return Err(Error::Expired {
                        hash: hash.into(),
                        height: timeout_height,
                    })
                }
                Ok(_) => silent = 0,
                Err(error) => {
                    silent += 1;
                    if silent >= PATIENCE {
                        return Err(Error::OutcomeUnknown {
                            hash: hash.into(),
                            timeout_height,
                            reason: error.to_string(),
                        });
                    }
                }
            }
            chain.pause(LOOK_EVERY);
        }
    }

    fn account(&self) -> Result<Account> {
        let unknown = || Error::UnknownAccount {
            address: self.address.clone(),
        };
        self.client.account(&self.address)?.ok_or_else(unknown)
    }

    fn simulate_as(&self, messages: &[Message], account: Account) -> Result<Simulated> {
        // Taking a fee costs gas too, so one is simulated.
        let price = &self.fees.price;
        let nothing = Simulated {
            gas_used: 0,
            gas_limit: 0,
            fee: (!price.amount.is_zero()).then(|| Coin::new(1u128, &price.denom)),
        };
        let signed = self.sign(messages, account, &nothing, 0)?;
        let gas_used = self.client.simulate(signed)?;
        let (gas_limit, fee) = self.fees.limits(gas_used)?;
        Ok(Simulated {
            gas_used,
            gas_limit,
            fee,
        })
    }

    fn sign(
        &self,
        messages: &[Message],
        account: Account,
        limits: &Simulated,
        timeout_height: u64,
    ) -> Result<Vec<u8>> {
        let broken = |e: cosmrs::ErrorReport| Error::codec("transaction", format!("{e}"));
        let messages: Result<Vec<_>> = messages.iter().map(|m| m.to_any(&self.address)).collect();
        let timeout = u32::try_from(timeout_height).map_err(|e| Error::codec("height", e))?;
        let body = Body::new(messages?, "", timeout);
        let amount = match &limits.fee {
            Some(coin) => vec![cosmrs::Coin {
                denom: coin.denom.parse().map_err(broken)?,
                amount: coin.amount.u128(),
            }],
            None => vec![],
        };
        let fee = Fee {
            amount,
            gas_limit: limits.gas_limit,
            payer: None,
            granter: None,
        };
        let signing = self.key.signing();
        let info = SignerInfo::single_direct(Some(signing.public_key()), account.sequence);
        let chain_id = self.client.chain_id().parse();
        let chain_id = chain_id.map_err(|e| Error::codec("chain id", e))?;
        let document = SignDoc::new(&body, &info.auth_info(fee), &chain_id, account.number);
        let raw: TxRaw = document
            .and_then(|document| document.sign(signing))
            .map_err(broken)?
            .into();
        Ok(raw.encode_to_vec())
    }
}

fn succeeded(outcome: Outcome) -> Result<Outcome> {
    match outcome.code {
        0 => Ok(outcome),
        code => Err(Error::Failed {
            cause: Box::new(Error::from_chain(&outcome.codespace, code, &outcome.log)),
            hash: outcome.hash,
            height: outcome.height,
        }),
    }
}

impl Outcome {
    /// What the message number `index` of the transaction returned.
    pub fn response<M: Proto + Name + Default>(&self, index: usize) -> Result<M> {
        let data = TxMsgData::decode(self.data.as_slice())
            .map_err(|e| Error::codec("transaction data", e))?;
        let any = data
            .msg_responses
            .get(index)
            .ok_or_else(|| Error::codec("transaction data", format!("no response {index}")))?;
        M::decode(any.value.as_slice()).map_err(|e| Error::codec(M::NAME, e))
    }
}
