//! Messages of the other contracts, as the file gives them and the deployment completes them.

use cosmwasm_std::Uint128;
use pstake_types::{alliance, pool};
use serde::Deserialize;

/// The instant pool or the restake alliance as it is to be instantiated.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartConfig {
    pub label: String,
    /// As the hub's.
    pub salt: String,
    /// Who may migrate it; its owner if absent.
    pub admin: Option<String>,
    /// The pool's seed (base units of native); the alliance has none.
    pub seed: Option<Uint128>,
    /// The contract's own message. `hub` and the code of share tokens are filled in; `$stk` and `$pool_shares` stand for
    /// these tokens' addresses.
    #[serde(default)]
    instantiate: toml::Table,
}

/// What a deployment knows when it fills in a message.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    pub hub: String,
    pub stk: String,
    pub pool_shares: String,
    pub token_code: u64,
}

impl PartConfig {
    /// The pool's message, owner and admins named.
    ///
    /// # Errors
    /// What is wrong with the file's message.
    pub fn pool(
        &self,
        known: &Known,
        deployer: &str,
    ) -> std::result::Result<pool::InstantiateMsg, String> {
        let mut table = self.filled(known)?;
        fill_token(&mut table, known.token_code)?;
        let mut msg: pool::InstantiateMsg = typed(table)?;
        let owner = msg.owner.get_or_insert_with(|| deployer.into()).clone();
        let admin = self.admin.clone().unwrap_or(owner);
        msg.token.admin.get_or_insert(admin);
        Ok(msg)
    }

    /// The alliance's message, its owner named.
    ///
    /// # Errors
    /// What is wrong with the file's message.
    pub fn alliance(
        &self,
        known: &Known,
        deployer: &str,
    ) -> std::result::Result<alliance::InstantiateMsg, String> {
        let mut msg: alliance::InstantiateMsg = typed(self.filled(known)?)?;
        msg.owner.get_or_insert_with(|| deployer.into());
        Ok(msg)
    }

    /// Who may migrate it.
    pub fn admin(&self, deployer: &str) -> String {
        let owner = self.instantiate.get("owner").and_then(toml::Value::as_str);
        let admin = self.admin.as_deref().or(owner).unwrap_or(deployer);
        admin.to_owned()
    }

    fn filled(&self, known: &Known) -> std::result::Result<toml::Table, String> {
        let mut table = self.instantiate.clone();
        if table
            .insert("hub".into(), known.hub.clone().into())
            .is_some()
        {
            return Err("hub is filled in by deploy".into());
        }
        let mut value = toml::Value::Table(table);
        replace(&mut value, "$stk", &known.stk);
        replace(&mut value, "$pool_shares", &known.pool_shares);
        match value {
            toml::Value::Table(table) => Ok(table),
            _ => Err("it is no table".into()),
        }
    }
}

/// Puts an address in the place of its name, wherever it stands.
fn replace(value: &mut toml::Value, name: &str, address: &str) {
    match value {
        toml::Value::String(text) if text == name => *text = address.into(),
        toml::Value::Table(table) => table
            .iter_mut()
            .for_each(|(_, v)| replace(v, name, address)),
        toml::Value::Array(list) => list.iter_mut().for_each(|v| replace(v, name, address)),
        _ => {}
    }
}

pub(super) fn fill_token(table: &mut toml::Table, code: u64) -> std::result::Result<(), String> {
    let token = table.get_mut("token").and_then(toml::Value::as_table_mut);
    let token = token.ok_or("token is missing")?;
    if token.contains_key("code_id") {
        return Err("token.code_id is filled in by deploy; see [build] codes".into());
    }
    let code = i64::try_from(code).map_err(|e| e.to_string())?;
    token.insert("code_id".into(), code.into());
    Ok(())
}

/// A contract's message. Inner types take unknown fields, as contracts must; a misspelt option in a file must not be
/// lost, so that is looked for here.
pub(super) fn typed<T: serde::de::DeserializeOwned + serde::Serialize>(
    table: toml::Table,
) -> std::result::Result<T, String> {
    let given = toml::Value::Table(table);
    let msg: T = given
        .clone()
        .try_into()
        .map_err(|error: toml::de::Error| error.message().to_owned())?;
    let taken = serde_json::to_value(&msg).map_err(|e| e.to_string())?;
    match unknown(&given, &taken) {
        Some(field) => Err(format!("unknown field `{field}`")),
        None => Ok(msg),
    }
}

/// The first field of a file that did not make it into the message.
fn unknown(given: &toml::Value, taken: &serde_json::Value) -> Option<String> {
    match (given, taken) {
        (toml::Value::Table(table), serde_json::Value::Object(object)) => {
            table.iter().find_map(|(key, value)| match object.get(key) {
                Some(taken) => unknown(value, taken).map(|rest| format!("{key}.{rest}")),
                None => Some(key.clone()),
            })
        }
        (toml::Value::Array(list), serde_json::Value::Array(taken)) => {
            list.iter().zip(taken).find_map(|(g, t)| unknown(g, t))
        }
        _ => None,
    }
}
