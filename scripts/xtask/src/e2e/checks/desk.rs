//! A suite that the operators' tool has deployed, on a chain whose clock stands.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{ensure, Context, Result};
use pstake::deploy::{ALLIANCE, POOL};
use pstake_testing::suite::Chain;
use pstake_types::{alliance, pool};

use crate::live::Live;
use crate::localnet::Localnet;
use crate::tool::Tool;

pub const DAY: u64 = 86_400;

/// A whole suite from one config file.
pub struct Desk {
    pub tool: Tool,
    pub live: Live,
}

impl Desk {
    /// A chain with six validators, made with these options too, on which `deploy` is to deploy everything.
    pub fn up(
        name: &str,
        options: &[&str],
        deploy: impl FnOnce(&Tool) -> Result<()>,
    ) -> Result<Self> {
        let mut all = vec!["--fixed-clock", "--validators", "6"];
        all.extend(options);
        let chain = Localnet::up(name, &all)?;
        let tool = Tool::new(&chain)?;
        deploy(&tool)?;
        let record = tool.record()?.context("no record")?;
        let live = Live::adopt(chain, &record)?;
        Ok(Desk { tool, live })
    }

    /// The same by the tool's own `deploy`.
    pub fn deployed(name: &str, options: &[&str]) -> Result<Self> {
        Self::up(name, options, |tool| tool.does("KEY deploy").map(|_| ()))
    }

    pub fn address(&self, name: &str) -> Result<String> {
        let record = self.tool.record()?.context("no record")?;
        Ok(record.address(name).context(name.to_owned())?.to_owned())
    }

    /// Has the tool write a proposal, submits the file as it is, votes for it.
    pub fn pass(&self, words: &str) -> Result<String> {
        let proposal = format!("proposal {words} --deposit 5000uxprt --expedited -o proposal.json");
        let told = self.tool.does(&proposal)?;
        let file = self.tool.path("proposal.json");
        self.live.chain.run(&["pass", &file.to_string_lossy()])?;
        Ok(told)
    }

    /// Nothing is due at hub, pool and alliance.
    fn idle(&self) -> Result<bool> {
        let status = self.tool.json("status")?;
        let pool: pool::PendingWorkResponse = self
            .live
            .query(&self.address(POOL)?, &pool::QueryMsg::PendingWork {})?;
        let alliance: alliance::PendingWorkResponse = self.live.query(
            &self.address(ALLIANCE)?,
            &alliance::QueryMsg::PendingWork {},
        )?;
        let hub: pstake_types::hub::PendingWorkResponse =
            serde_json::from_value(status["pending"].clone())?;
        Ok(!hub.any() && !pool.any() && !alliance.any())
    }

    /// Days on which keepers do all that is due.
    pub fn days(&mut self, days: u64) -> Result<()> {
        for _ in 0..days {
            self.live.advance(DAY);
            let start = Instant::now();
            while !self.idle()? {
                ensure!(
                    start.elapsed() < Duration::from_secs(60),
                    "work is left after a minute"
                );
                self.live.advance(6);
                sleep(Duration::from_millis(200));
            }
        }
        Ok(())
    }
}
