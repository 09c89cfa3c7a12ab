//! What operators get wrong, on a real node: one clear line, an exit code, and nothing sent.

use std::net::TcpListener;

use anyhow::{ensure, Context, Result};
use pstake::deploy::Record;
use pstake_testing::suite::Chain;

use crate::live::Live;
use crate::localnet::Localnet;
use crate::tool::Tool;

/// The program with each mistake in turn; what it says of each.
pub fn each() -> Result<String> {
    let chain = Localnet::up("mistakes", &["--fixed-clock", "--validators", "4"])?;
    let tool = Tool::new(&chain)?;
    let rpc = chain.report.rpc.clone();
    tool.does("KEY deploy")?;
    let record = tool.record()?.context("no record")?;
    let mut live = Live::adopt(chain, &record)?;
    tool.does("KEY deposit 1000000")?;
    let deployer = Tool::address()?;
    let before = (sequence(&live, &deployer)?, live.node.balance(&deployer)?);
    let mut said = vec![];
    let mut refuses = |words: &str, text: &str| -> Result<()> {
        said.push(tool.refuses(words, text)?);
        Ok(())
    };

    refuses("status --node http://127.0.0.1:9", "is not reachable")?;
    refuses(
        "KEY deposit 5000 --node http://127.0.0.1:9",
        "is not reachable",
    )?;
    let id = &live.chain.report.chain_id;
    tool.edit(&format!("id = \"{id}\""), "id = \"other-1\"")?;
    refuses(
        "KEY deposit 5000",
        &format!("serves chain {id}, not other-1"),
    )?;
    tool.edit("id = \"other-1\"", &format!("id = \"{id}\""))?;
    tool.edit("prefix = \"persistence\"", "prefix = \"cosmos\"")?;
    refuses(
        "KEY deposit 5000",
        "does not begin with this chain's prefix cosmos",
    )?;
    tool.edit("prefix = \"cosmos\"", "prefix = \"persistence\"")?;

    refuses("deposit 5000", "key missing: name one with")?;
    refuses("deposit 5000 --key-file none", "none: No such file")?;
    refuses(
        "KEY deposit 100000000000000 --min-stk-out 1",
        "insufficient funds",
    )?;
    let nobody = crate::node::Key::secret("nobody");
    tool.secret("nobody", &nobody)?;
    refuses("--key-file nobody deposit 5000", "is not on the chain yet")?;

    let token = live.token();
    let account = live.account("alice");
    refuses(
        &format!("status --hub {account}"),
        &format!("contract {account} not found"),
    )?;
    refuses(&format!("KEY claim --hub {account}"), "not found")?;
    refuses(&format!("status --hub {token}"), "the contract refused")?;
    refuses("status --hub persistence1xyz", "is not an address")?;

    tool.edit("[chain]\n", "[chain]\nmax_gas = 1000\n")?;
    refuses(
        "KEY deposit 5000",
        "above the ceiling of 1000; nothing was sent",
    )?;
    tool.edit("max_gas = 1000\n", "")?;
    tool.edit("max_fee = \"500000\"", "max_fee = \"1\"")?;
    refuses("KEY deposit 5000", "ceiling of 1 uxprt; nothing was sent")?;
    tool.edit("max_fee = \"1\"", "max_fee = \"500000\"")?;

    refuses("KEY claim", "the contract refused: nothing to claim")?;
    refuses("KEY cancel", "the contract refused: ")?;
    refuses(
        "KEY apply-change 7",
        "the contract refused: no change 7 is announced",
    )?;

    let taken = TcpListener::bind("127.0.0.1:0")?;
    let port = taken.local_addr()?.port();
    let run = tool.run(&format!("KEY keeper --once --metrics-port {port}"))?;
    let last = run.err.lines().last().unwrap_or_default();
    ensure!(
        run.code == Some(1) && last.contains("cannot be listened on"),
        "{last}"
    );
    let base = rpc.rsplit(':').next().context("a port")?;
    let second = Localnet::up("mistakes-too", &["--base-port", base]);
    let second = second.err().context("two chains on one port")?;
    ensure!(format!("{second}").contains("is taken"), "{second:#}");

    let after = (sequence(&live, &deployer)?, live.node.balance(&deployer)?);
    ensure!(before == after, "something was sent: {before:?}, {after:?}");

    // This one is sent: it fails in its block, and costs its fee.
    tool.edit("[chain]\n", "[chain]\ngas_margin_percent = 50\n")?;
    refuses("KEY deposit 5000", "out of gas")?;
    tool.edit("gas_margin_percent = 50\n", "")?;
    let after = (sequence(&live, &deployer)?, live.node.balance(&deployer)?);
    ensure!(
        after.0 == before.0 + 1 && after.1 < before.1 && before.1 - after.1 < 5_000,
        "{after:?}"
    );

    let path = Record::path(&tool.path("deployments"), &record.chain_id);
    let other = Record {
        chain_id: "other-1".into(),
        ..record
    };
    other.save(&path)?;
    for words in ["status", "verify", "KEY deploy", "KEY deposit 5000"] {
        refuses(words, "deployment on chain other-1, not")?;
    }
    Ok(format!(
        "{} mistakes, for instance: {}",
        said.len(),
        said[said.len() - 5]
    ))
}

fn sequence(live: &Live, address: &str) -> Result<u64> {
    let account = live.node.client.account(address)?;
    Ok(account.context("no account")?.sequence)
}
