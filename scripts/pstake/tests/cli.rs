//! The binary, over HTTP: each bad input gets one clear line and a non-zero exit.

use assert_cmd::Command;
use serde_json::Value;

use crate::support::{address, http, Desk, PHRASE};

struct Run {
    code: i32,
    out: String,
    err: String,
}

/// The binary in a desk's folder; `KEY` holds the phrase.
fn pstake(desk: &Desk, words: &str) -> Run {
    let output = Command::cargo_bin("pstake")
        .unwrap()
        .current_dir(desk.path(""))
        .env("KEY", PHRASE)
        .env_remove("PSTAKE_CONFIG")
        .args(words.split_whitespace())
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Asserts a failure with one line that holds `text`.
pub fn refuses(desk: &Desk, words: &str, text: &str) {
    let run = pstake(desk, words);
    assert_ne!(run.code, 0, "{words}: {}", run.out);
    assert_eq!(run.err.lines().count(), 1, "{words}: {}", run.err);
    assert!(run.err.starts_with("pstake: "), "{}", run.err);
    assert!(run.err.contains(text), "{words}: {}", run.err);
}

pub fn succeeds(desk: &Desk, words: &str) -> String {
    let run = pstake(desk, words);
    assert_eq!(run.code, 0, "{words}: {}", run.err);
    run.out
}

pub fn json(desk: &Desk, words: &str) -> Value {
    let text = succeeds(desk, &format!("{words} --json"));
    serde_json::from_str(&text).unwrap()
}

/// A node that knows the tests' key.
fn desk() -> Desk {
    Desk::new(&http::serve(vec![address()]))
}

#[test]
fn cli_when_used_as_the_readme_says_then_deployed_verified_and_kept() {
    let desk = desk();
    succeeds(&desk, "--key-env KEY deploy --dry-run");
    let record = json(&desk, "--key-env KEY deploy");
    assert_eq!(record, json(&desk, "--key-env KEY deploy"));
    succeeds(&desk, "verify");
    let dry = json(&desk, "--key-env KEY deposit 5000000 --dry-run");
    assert_eq!(dry["message"]["funds"][0]["amount"], "5000000");
    assert!(dry["simulated"]["fee"]["amount"].is_string());
    assert_eq!(json(&desk, "status")["ledger"]["supply"], "1000000");
    let done = json(&desk, "--key-env KEY deposit 5000000");
    assert_eq!(done["events"][0]["type"], "wasm-pstake_deposit");
    assert_eq!(json(&desk, "status")["ledger"]["supply"], "6000000");
    let hash = done["hash"].as_str().unwrap();
    assert_eq!(json(&desk, &format!("tx {hash}"))["code"], 0);
    assert_eq!(
        json(&desk, &format!("tx {}", "0".repeat(64)))["found"],
        false
    );
    let apply = "--key-env KEY apply-change 7";
    refuses(&desk, apply, "no change 7 is announced");
    // another contract than the hub is asked, which knows no such message
    let token = &record["contracts"]["stk_token"]["address"];
    let at = format!("{apply} --at {}", token.as_str().unwrap());
    refuses(&desk, &at, "unknown variant `apply_change`");
    refuses(&desk, &format!("{apply} --at nowhere"), "not an address");
    succeeds(&desk, "--key-env KEY unbond 1000000");
    succeeds(&desk, "--key-env KEY cancel");
    succeeds(&desk, "--key-env KEY unbond 1000000");
    succeeds(&desk, "--key-env KEY keeper --once");
    let claimed = succeeds(&desk, "--key-env KEY claim");
    assert!(claimed.contains("native 1000000"), "{claimed}");
}

#[test]
fn cli_when_the_node_is_not_reachable_then_said_so() {
    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    refuses(&Desk::new(&url), "status", "is not reachable");
    refuses(&Desk::new("ftp://x"), "status", "must begin with http");
}

#[test]
fn cli_when_chain_id_or_prefix_is_wrong_then_said_so() {
    let desk = desk();
    desk.edit("id = \"fake-1\"", "id = \"real-1\"");
    refuses(&desk, "status", "serves chain fake-1, not real-1");
    desk.edit("id = \"real-1\"", "id = \"fake-1\"");
    desk.edit("prefix = \"cosmwasm\"", "prefix = \"cosmos\"");
    refuses(&desk, "status", "prefix cosmos");
}

#[test]
fn cli_when_the_key_is_missing_or_bad_then_said_so() {
    let desk = desk();
    refuses(&desk, "deploy", "key missing: name one with");
    refuses(&desk, "deploy --key-env NO_SUCH", "NO_SUCH is not set");
    refuses(&desk, "deploy --key-file none", "none: No such file");
    desk.write("bad", "not a key\n");
    refuses(&desk, "deploy --key-file bad", "lets others read it");
    refuses(
        &desk,
        "deploy --key-env KEY --key-file bad",
        "cannot be used with",
    );
}

/// The kernel's own, by two processes that share nothing else.
#[cfg(target_os = "linux")]
#[test]
fn cli_when_the_key_is_in_the_keyring_then_the_next_process_has_it_until_it_is_removed() {
    let desk = desk();
    let name = format!("test-{}", std::process::id());
    let add = Command::cargo_bin("pstake")
        .unwrap()
        .current_dir(desk.path(""))
        .args(["keyring", "add", &name])
        .write_stdin(format!("{PHRASE}\n"))
        .output()
        .unwrap();
    let said = String::from_utf8(add.stderr).unwrap();
    if !add.status.success() {
        // Containers forbid keyrings: then that is what is said.
        assert!(said.contains("Couldn't access platform storage"), "{said}");
        return;
    }
    let key = format!("--keyring {name}");
    assert_eq!(json(&desk, &format!("{key} address"))["address"], address());
    succeeds(&desk, &format!("{key} deploy"));
    succeeds(&desk, &format!("keyring remove {name}"));
    refuses(&desk, &format!("{key} deposit 5000"), "keyring has no");
}

#[test]
fn cli_when_funds_gas_or_fee_do_not_suffice_then_said_so() {
    let desk = desk();
    succeeds(&desk, "--key-env KEY deploy");
    let too_much = "--key-env KEY deposit 100000000000000 --min-stk-out 1";
    refuses(&desk, too_much, "insufficient funds");
    desk.edit("[chain]", "[chain]\ngas_margin_percent = 50");
    refuses(&desk, "--key-env KEY deposit 5000", "out of gas");
    desk.edit("gas_margin_percent = 50", "max_gas = 1000");
    refuses(&desk, "--key-env KEY deposit 5000", "ceiling of 1000");
    desk.edit("max_gas = 1000", "");
    desk.edit("max_fee = \"1000000\"", "max_fee = \"1\"");
    refuses(&desk, "--key-env KEY deposit 5000", "ceiling of 1 ufake");
}

#[test]
fn cli_when_the_contract_refuses_then_its_own_words() {
    let desk = desk();
    succeeds(&desk, "--key-env KEY deploy");
    let words = liquid_staking_hub::ContractError::NothingToClaim {}.to_string();
    refuses(&desk, "--key-env KEY claim", &words);
    refuses(&desk, "--key-env KEY claim --dry-run", &words);
}

#[test]
fn cli_when_the_contract_is_not_there_then_said_so() {
    let desk = desk();
    refuses(&desk, "status", "names none and --hub is absent");
    let nobody = address();
    refuses(
        &desk,
        &format!("status --hub {nobody}"),
        &format!("contract {nobody} not found"),
    );
    refuses(
        &desk,
        &format!("keeper --key-env KEY --hub {nobody}"),
        "not found",
    );
    refuses(&desk, "status --hub cosmwasm1xyz", "is not an address");
    let elsewhere = "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4";
    refuses(
        &desk,
        &format!("status --hub {elsewhere}"),
        "does not begin with this chain's prefix cosmwasm",
    );
}

#[test]
fn cli_when_the_deployment_is_of_another_chain_then_said_so() {
    let desk = desk();
    succeeds(&desk, "--key-env KEY deploy");
    let path = desk.path("deployments/fake-1.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("fake-1", "other-1")).unwrap();
    for command in ["status", "verify", "deploy --key-env KEY"] {
        refuses(&desk, command, "deployment on chain other-1, not fake-1");
    }
}

#[test]
fn cli_when_the_metrics_port_is_taken_then_said_so() {
    let desk = desk();
    succeeds(&desk, "--key-env KEY deploy");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let run = pstake(
        &desk,
        &format!("--key-env KEY keeper --once --metrics-port {port}"),
    );
    assert_eq!(run.code, 1);
    let line = run.err.lines().last().unwrap();
    assert!(line.contains("cannot be listened on"), "{}", run.err);
}

#[test]
fn cli_when_the_call_or_the_file_is_wrong_then_one_line() {
    let desk = desk();
    refuses(&desk, "fly", "unrecognized subcommand");
    refuses(&desk, "deposit --key-env KEY", "required arguments");
    refuses(&desk, "deposit --key-env KEY ten", "invalid value 'ten'");
    refuses(&desk, "tx zz", "not a transaction hash");
    refuses(&desk, "keeper --dry-run --key-env KEY", "no dry run");
    refuses(&desk, "verify", "there is no such deployment");
    refuses(
        &desk,
        "--config none.toml status",
        "none.toml: No such file",
    );
    desk.edit("seed = \"1000000\"", "seed = 5");
    refuses(&desk, "status", "pstake.toml is not usable: line ");
}
