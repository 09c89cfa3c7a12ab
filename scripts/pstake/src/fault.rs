//! Turns what a chain says of a refused transaction into one of our errors.

use crate::error::Error;

/// Codes of the codespace `sdk` (cosmos-sdk: types/errors/errors.go).
const INSUFFICIENT_FUNDS: u32 = 5;
const OUT_OF_GAS: u32 = 11;
const INSUFFICIENT_FEE: u32 = 13;
const WRONG_SEQUENCE: u32 = 32;

/// Between these a chain puts a contract's own error: "MARKER VERB wasm contract failed".
const VERBS: [&str; 6] = [
    "execute",
    "instantiate",
    "migrate",
    "sudo",
    "query",
    "dispatch",
];

pub(crate) fn classify(codespace: &str, code: u32, log: &str) -> Error {
    let said = || tidy(log);
    // A simulation passes the SDK's errors through gRPC, which keeps the text and loses the code.
    let is = |number: u32, text: &str| (codespace == "sdk" && code == number) || log.contains(text);
    if let Some(words) = contract_words(log) {
        // A bank's refusal inside a contract is the contract's: its coins, not the sender's.
        return Error::Contract(words);
    }
    if is(WRONG_SEQUENCE, "account sequence mismatch") {
        return Error::Sequence(said());
    }
    if is(OUT_OF_GAS, "out of gas in location") {
        return Error::OutOfGas(said());
    }
    if is(INSUFFICIENT_FEE, "insufficient fee") {
        return Error::FeeTooLow(said());
    }
    if is(INSUFFICIENT_FUNDS, "insufficient funds") || log.contains("is smaller than") {
        return Error::InsufficientFunds(said());
    }
    if let Some(address) = before(log, "address ", ": no such contract") {
        return Error::ContractNotFound(address);
    }
    if let Some(id) = before(log, "code id ", ": no such code").and_then(|id| id.parse().ok()) {
        return Error::CodeNotFound(id);
    }
    Error::Refused {
        codespace: codespace.into(),
        code,
        log: said(),
    }
}

/// The words of the contract itself in a chain's log.
pub(crate) fn contract_words(log: &str) -> Option<String> {
    let end = VERBS
        .iter()
        .filter_map(|verb| log.find(&format!(": {verb} wasm contract failed")))
        .min()?;
    let before = &log[..end];
    let start = before
        .rfind("message index: ")
        .and_then(|at| before[at..].find(": ").map(|colon| at + colon + 2))
        .and_then(|at| before[at..].find(": ").map(|colon| at + colon + 2))
        .unwrap_or_else(|| before.rfind("desc = ").map_or(0, |at| at + "desc = ".len()));
    Some(before[start..].trim().to_owned())
}

/// The word between two markers.
fn before(log: &str, start: &str, end: &str) -> Option<String> {
    let head = &log[..log.find(end)?];
    let word = &head[head.rfind(start)? + start.len()..];
    (!word.contains(' ')).then(|| word.to_owned())
}

/// Without gRPC's wrapping, on one line.
fn tidy(log: &str) -> String {
    let inner = log
        .rfind("desc = ")
        .map_or(log, |at| &log[at + "desc = ".len()..]);
    let inner = inner.split(" [").next().unwrap_or(inner);
    let inner = match inner.split_once("message index: ") {
        Some((_, rest)) => rest.split_once(": ").map_or(inner, |(_, text)| text),
        None => inner,
    };
    let line: Vec<&str> = inner.split_whitespace().collect();
    line.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classify_when_contract_refused_then_only_its_words() {
        let log = "failed to execute message; message index: 0: deposit of 0: nothing to mint: \
                   execute wasm contract failed";
        assert_eq!(
            classify("wasm", 5, log),
            Error::Contract("deposit of 0: nothing to mint".into())
        );
    }

    #[test]
    fn classify_when_contract_refused_in_simulation_then_only_its_words() {
        let log =
            "rpc error: code = Unknown desc = rpc error: code = Unknown desc = failed to execute \
                   message; message index: 0: Unauthorized: execute wasm contract failed \
                   [CosmWasm/wasmd@v0.60.8/x/wasm/keeper/keeper.go:428] with gas used: '82312'";
        assert_eq!(
            classify("sdk", 6, log),
            Error::Contract("Unauthorized".into())
        );
    }

    #[test]
    fn classify_when_the_sdk_refused_then_each_has_its_kind() {
        let log = "spendable balance 10uxprt is smaller than 20uxprt: insufficient funds";
        assert_eq!(
            classify("sdk", 5, log),
            Error::InsufficientFunds(log.into())
        );
        let log = "out of gas in location: WriteFlat; gasWanted: 10, gasUsed: 20";
        assert_eq!(classify("sdk", 11, log), Error::OutOfGas(log.into()));
        let log = "account sequence mismatch, expected 5, got 4: incorrect account sequence";
        assert_eq!(classify("sdk", 32, log), Error::Sequence(log.into()));
        let log = "insufficient fees; got: 0uxprt required: 10uxprt: insufficient fee";
        assert_eq!(classify("sdk", 13, log), Error::FeeTooLow(log.into()));
        assert_eq!(
            classify("wasm", 22, "address persistence1abc: no such contract"),
            Error::ContractNotFound("persistence1abc".into())
        );
        assert_eq!(
            classify("wasm", 28, "code id 77: no such code"),
            Error::CodeNotFound(77)
        );
    }

    #[test]
    fn classify_when_unknown_then_code_and_text_are_kept() {
        assert_eq!(
            classify("gov", 3, "inactive proposal"),
            Error::Refused {
                codespace: "gov".into(),
                code: 3,
                log: "inactive proposal".into()
            }
        );
    }
}
