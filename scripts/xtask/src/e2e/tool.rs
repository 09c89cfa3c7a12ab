//! The operators' tool as an operator runs it: the program, a config file, a key file, in a folder of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{bail, ensure, Context, Result};
use pstake::deploy::Record;
use serde_json::Value;

use crate::localnet::Localnet;
use crate::node::{Key, WORDS};

/// The config file that the tool's README shows.
const EXAMPLE: &str = include_str!("../../../pstake/examples/local.toml");

/// An operator's desk. The key of genesis account 1 is in `key`.
pub struct Tool {
    folder: PathBuf,
    chain_id: String,
}

/// What a run of the program left.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Tool {
    /// With the example's config file for this chain: its node, our wasm, the hub owned by x/gov.
    pub fn new(chain: &Localnet) -> Result<Self> {
        let folder = chain.file("operator")?;
        fs::create_dir_all(&folder)?;
        let tool = Tool {
            folder,
            chain_id: chain.report.chain_id.clone(),
        };
        let wasm = std::env::var("PSTAKE_WASM_DIR").context("PSTAKE_WASM_DIR is not set")?;
        let gov = &chain.report.gov;
        tool.write("pstake.toml", EXAMPLE)?;
        tool.edit("http://127.0.0.1:26650", &chain.report.rpc)?;
        tool.edit("target/pstake/wasm", &wasm)?;
        tool.edit(
            "[hub.instantiate]\n",
            &format!("[hub.instantiate]\nowner = \"{gov}\"\n"),
        )?;
        tool.secret("key", WORDS)?;
        Ok(tool)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> Result<()> {
        fs::write(self.path(name), text).with_context(|| name.to_owned())
    }

    /// Writes a file that only its owner can read.
    pub fn secret(&self, name: &str, text: &str) -> Result<()> {
        self.write(name, text)?;
        Ok(fs::set_permissions(
            self.path(name),
            fs::Permissions::from_mode(0o600),
        )?)
    }

    /// Replaces the one place in the config file where `old` stands.
    pub fn edit(&self, old: &str, new: &str) -> Result<()> {
        let text = fs::read_to_string(self.path("pstake.toml"))?;
        ensure!(
            text.matches(old).count() == 1,
            "{old:?} is not once in the config file"
        );
        self.write("pstake.toml", &text.replace(old, new))
    }

    /// Whose key it is that `words` with `KEY` name.
    pub fn address() -> Result<String> {
        Ok(Key::genesis(0, 1)?.address)
    }

    /// The deployment's record, once there is one.
    pub fn record(&self) -> Result<Option<Record>> {
        let path = Record::path(&self.path("deployments"), &self.chain_id);
        Ok(Record::load(&path, &self.chain_id)?)
    }

    /// The program with arguments; `KEY` among them stands for the options that name the key.
    fn command(&self, words: &str) -> Result<Command> {
        let program = std::env::var_os("PSTAKE_BIN").context("PSTAKE_BIN is not set")?;
        let mut command = Command::new(program);
        for word in words.split_whitespace() {
            match word {
                "KEY" => command.args(["--key-file", "key", "--hd-path", "m/44'/118'/0'/0/1"]),
                word => command.arg(word),
            };
        }
        command
            .current_dir(&self.folder)
            .env_remove("PSTAKE_CONFIG")
            .stdin(Stdio::null());
        Ok(command)
    }

    /// Runs it to its end.
    pub fn run(&self, words: &str) -> Result<Run> {
        let done = self.command(words)?.output().context("starting pstake")?;
        Ok(Run {
            code: done.status.code(),
            out: String::from_utf8(done.stdout)?,
            err: String::from_utf8(done.stderr)?,
        })
    }

    /// Starts it; what it says goes to a file of this name.
    pub fn start(&self, words: &str, log: &str) -> Result<Running> {
        let log = fs::File::create(self.path(log))?;
        let mut command = self.command(words)?;
        command.stdout(log.try_clone()?).stderr(log);
        Ok(Running(command.spawn().context("starting pstake")?))
    }

    /// Runs it; it must succeed.
    pub fn does(&self, words: &str) -> Result<String> {
        let run = self.run(words)?;
        ensure!(run.code == Some(0), "pstake {words}: {}", run.err.trim());
        Ok(run.out)
    }

    /// The same, with the one JSON value that it prints.
    pub fn json(&self, words: &str) -> Result<Value> {
        let out = self.does(&format!("{words} --json"))?;
        serde_json::from_str(&out).with_context(|| format!("pstake {words}: {out}"))
    }

    /// Runs it; it must fail with one line that holds `text`.
    pub fn refuses(&self, words: &str, text: &str) -> Result<String> {
        let run = self.run(words)?;
        let line = run.err.trim_end();
        if run.code == Some(0) || line.lines().count() != 1 || !line.contains(text) {
            bail!(
                "pstake {words}: not refused with {text:?}: {:?} {line} {}",
                run.code,
                run.out
            );
        }
        Ok(line.trim_start_matches("pstake: ").to_owned())
    }
}

/// A running program; it ends with this value.
pub struct Running(Child);

impl Running {
    /// Its exit code, once it has ended; none inside if it was killed.
    pub fn ended(&mut self) -> Result<Option<Option<i32>>> {
        Ok(self.0.try_wait()?.map(|status| status.code()))
    }

    pub fn lives(&mut self) -> Result<bool> {
        Ok(self.ended()?.is_none())
    }
}

impl Drop for Running {
    /// Without warning, as the kernel would.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
