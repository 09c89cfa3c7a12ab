//! Everything that must pass, in one go. CI runs this and nothing else.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{bail, ensure, Context, Result};

use crate::host::HOST;
use crate::tools::{cannot_start, cargo, run, Workspace};
use crate::{build, schema, simulate, size, spec, ts};

/// Runs every step, stops at the first that fails, ends with the sum of the test runner's own lines.
pub fn test(workspace: &Workspace) -> Result<()> {
    let start = Instant::now();
    let mut count = Count::default();
    step("format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    step("clippy", || {
        let lints = ["--all-targets", "--", "--deny", "warnings"];
        run(cargo().arg("clippy").args(HOST).args(lints))
    })?;
    step("build", || build::build(workspace))?;
    step("check", || simulate::check(workspace))?;
    step("size", || size::size(workspace, false))?;
    step("schema", || schema::schema(workspace, false))?;
    step("spec", || spec::spec(workspace))?;
    step("TypeScript client", || {
        ts::ts(workspace, &ts::Ts::default(), &mut count)
    })?;
    step("tests, native and wasm", || {
        tests(workspace, &["--lib", "--bins", "--tests"], &mut count)
    })?;
    step("documentation tests", || {
        tests(workspace, &["--doc"], &mut count)
    })?;
    step("gas", || simulate::gas(workspace, false))?;
    println!("\nall steps passed in {} s", start.elapsed().as_secs());
    ensure!(count.passed > 0, "no test ran");
    println!(
        "{} passed, {} failed, {} skipped",
        count.passed, count.failed, count.skipped
    );
    Ok(())
}

fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n=== {name}");
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f32();
    println!(
        "--- {name}: {} in {seconds:.1} s",
        if result.is_ok() { "passed" } else { "FAILED" }
    );
    result.with_context(|| format!("step {name} failed"))
}

/// What the test runners counted: cargo's and Node's.
#[derive(Debug, Default, PartialEq)]
pub struct Count {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Count {
    /// Adds a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; ...`, or Node's `ℹ pass 3`; other lines
    /// count nothing.
    fn add(&mut self, line: &str) {
        if let Some((what, number)) = line.strip_prefix("ℹ ").and_then(|l| l.split_once(' ')) {
            self.add_one(what, number);
            return;
        }
        let Some((_, counts)) = line
            .strip_prefix("test result: ")
            .and_then(|l| l.split_once(". "))
        else {
            return;
        };
        for part in counts.split("; ") {
            let Some((number, what)) = part.split_once(' ') else {
                continue;
            };
            self.add_one(what, number);
        }
    }

    fn add_one(&mut self, what: &str, number: &str) {
        let number: u64 = number.parse().unwrap_or_default();
        match what {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" => self.failed += number,
            "ignored" | "skipped" => self.skipped += number,
            _ => {}
        }
    }

    /// Runs tests, their output passed on line by line and counted.
    pub fn run(&mut self, command: &mut Command) -> Result<()> {
        let before = self.failed;
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| cannot_start(command, &e))?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).lines() {
                let line = line?;
                self.add(&line);
                writeln!(std::io::stdout(), "{line}")?;
            }
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("{} tests failed ({status})", self.failed - before);
        }
        Ok(())
    }
}

/// `cargo test` on the whole workspace.
fn tests(workspace: &Workspace, kinds: &[&str], count: &mut Count) -> Result<()> {
    count.run(
        cargo()
            .arg("test")
            .args(HOST)
            .arg("--no-fail-fast")
            .args(kinds)
            .env("PSTAKE_WASM_DIR", workspace.wasm()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn count_when_result_lines_then_sums() {
        let mut count = Count::default();
        for line in [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s",
            "test tests::x ... ok",
            "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "all doctests ran in 0.5s",
            "ℹ tests 7",
            "ℹ pass 5",
            "ℹ fail 1",
            "ℹ skipped 1",
            "ℹ duration_ms 1234.5",
        ] {
            count.add(line);
        }
        assert_eq!(
            count,
            Count {
                passed: 9,
                failed: 3,
                skipped: 2
            }
        );
    }

    #[test]
    fn step_when_work_fails_then_error_names_the_step() {
        let error = step("size", || bail!("too big")).unwrap_err();
        assert_eq!(format!("{error:#}"), "step size failed: too big");
    }
}
