//! Whether docs/SPEC.md and the tests keep each other's word.
//!
//! - An invariant is defined in SPEC.md by a table row or list item that starts with its id in bold: `| **INV1** |`,
//!   `- **INV-H3**` or `**H-INV3**` (the same). A test cites it by the words `inv1`, `inv_h3`, `invh3` or `hinv3` in
//!   its name, words being what underscores part.
//! - A threat (see `threats.rs`) is covered by a test with the word `h07` or `r12` in its name, or by a line of
//!   SPEC.md's section "Ruled out by design" that starts with its id and says why.
//! - A test is a function with a test attribute, or one that other code names: a scenario that is run in several ways.
//!   Function names are read from the text of all Rust files under contracts/, packages/ and scripts/, this tool aside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};

use crate::threats::{Threat, THREATS};
use crate::tools::Workspace;

const SECTION: &str = "## Ruled out by design";

/// Prints what covers each threat and invariant; fails on a gap and on a word that means nothing.
pub fn spec(workspace: &Workspace) -> Result<()> {
    let path = workspace.root.join("docs/SPEC.md");
    let text = fs::read_to_string(&path).context("docs/SPEC.md")?;
    let mut sources = Vec::new();
    for folder in ["contracts", "packages", "scripts"] {
        rust_files(&workspace.root.join(folder), &mut sources)?;
    }
    let citations = Citations::of(&test_names(&sources));
    let mut faults = threats(&citations, &ruled_out(&text));
    faults.extend(invariants(&citations, &defined(&text)));
    for fault in &faults {
        println!("FAIL {fault}");
    }
    if !faults.is_empty() {
        bail!(
            "docs/SPEC.md and the tests disagree: {} faults, listed above",
            faults.len()
        );
    }
    Ok(())
}

/// Prints the table of threats; returns the gaps.
fn threats(citations: &Citations, ruled_out: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for threat in &THREATS {
        let cover = cover(threat, citations, ruled_out);
        println!(
            "{}  {:<22}{}",
            threat.id,
            cover.as_deref().unwrap_or("GAP"),
            threat.title
        );
        if cover.is_none() {
            faults.push(format!(
                "{}: no test bears it, and SPEC.md does not rule it out",
                threat.id
            ));
        }
    }
    let known = |id: &&String| !THREATS.iter().any(|t| t.id == id.as_str());
    let unknown = citations.threats.keys().chain(ruled_out).filter(known);
    faults.extend(unknown.map(|id| format!("{id}: cited, but there is no such threat")));
    faults
}

/// What covers a threat, or what it waits for; nothing if it is a gap.
fn cover(threat: &Threat, citations: &Citations, ruled_out: &BTreeSet<String>) -> Option<String> {
    let tests = citations.threats.get(threat.id).map_or(0, BTreeSet::len);
    match (tests, ruled_out.contains(threat.id)) {
        (0, false) if threat.is_required() => None,
        (0, false) => Some(format!("waits for {}", threat.waits_for())),
        (0, true) => Some("ruled out by design".to_owned()),
        (1, _) => Some("1 test".to_owned()),
        (n, _) => Some(format!("{n} tests")),
    }
}

/// Prints the table of invariants; returns the faults.
fn invariants(citations: &Citations, defined: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    if defined.is_empty() {
        faults.push(
            "SPEC.md defines no invariant (a row or list item that starts with **INV1**)"
                .to_owned(),
        );
    }
    for id in defined {
        let tests = citations.invariants.get(id).map_or(0, BTreeSet::len);
        println!("{:<9}{tests} tests", label(id));
        if tests == 0 {
            faults.push(format!("{}: no test bears it", label(id)));
        }
    }
    for (id, tests) in citations
        .invariants
        .iter()
        .filter(|(id, _)| !defined.contains(*id))
    {
        let tests: Vec<_> = tests.iter().map(String::as_str).collect();
        faults.push(format!(
            "{}: cited by {}, not defined in SPEC.md",
            label(id),
            tests.join(", ")
        ));
    }
    faults
}

/// `1` as `INV1`, `H3` as `INV-H3`.
fn label(id: &str) -> String {
    format!("INV{}{id}", if is_number(id) { "" } else { "-" })
}

/// Tests by what they cite.
#[derive(Debug, Default, PartialEq)]
struct Citations {
    threats: BTreeMap<String, BTreeSet<String>>,
    invariants: BTreeMap<String, BTreeSet<String>>,
}

impl Citations {
    fn of(tests: &BTreeSet<String>) -> Self {
        let mut citations = Self::default();
        for test in tests {
            let words: Vec<_> = test.split('_').collect();
            for (at, word) in words.iter().enumerate() {
                let after_inv = at > 0 && words[at - 1] == "inv";
                let (to, id) = match (invariant(word, after_inv), threat(word)) {
                    (Some(id), _) => (&mut citations.invariants, id),
                    (None, Some(id)) => (&mut citations.threats, id),
                    (None, None) => continue,
                };
                to.entry(id).or_default().insert(test.clone());
            }
        }
        citations
    }
}

/// `h07` and `r12` as `H07` and `R12`.
fn threat(word: &str) -> Option<String> {
    let number = word.strip_prefix(['h', 'r'])?;
    (number.len() == 2 && is_number(number)).then(|| word.to_uppercase())
}

/// The part of an invariant's id that tells it from others, `1` or `H3`, from a word of a test's name.
fn invariant(word: &str, after_inv: bool) -> Option<String> {
    let id = match word.split_once("inv") {
        Some((part, number)) => format!("{part}{number}"),
        None if after_inv => word.to_owned(),
        None => return None,
    };
    let number = id
        .strip_prefix(|c: char| c.is_ascii_lowercase())
        .unwrap_or(&id);
    is_number(number).then(|| id.to_uppercase())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A line without the marks of a table row, list item or bold text before its first word.
fn unmarked(line: &str) -> &str {
    line.trim_start_matches([' ', '|', '-', '*'])
}

/// Invariants that SPEC.md defines, by the part of the id that tells them apart.
fn defined(spec: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for line in spec.lines() {
        let starts_bold = line.trim_start_matches([' ', '|', '-']).starts_with("**");
        let Some((id, _)) = unmarked(line).split_once("**").filter(|_| starts_bold) else {
            continue;
        };
        ids.extend(invariant(&id.to_lowercase().replace('-', ""), false));
    }
    ids
}

/// Threats that SPEC.md gives a reason for. An id without a sentence does not count.
fn ruled_out(spec: &str) -> BTreeSet<String> {
    let section = spec.lines().skip_while(|l| l.trim_end() != SECTION).skip(1);
    let lines = section.take_while(|l| !l.starts_with("## "));
    let row = |line: &str| {
        let (id, reason) = unmarked(line).split_at_checked(3)?;
        let is_sentence = reason.split_whitespace().count() >= 4;
        threat(&id.to_lowercase()).filter(|_| is_sentence)
    };
    lines.filter_map(row).collect()
}

/// The text of every Rust file below a folder.
fn rust_files(folder: &Path, into: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() && !["target", "node_modules", "xtask"].contains(&name.as_str()) {
            rust_files(&path, into)?;
        } else if name.ends_with(".rs") {
            into.push(
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?,
            );
        }
    }
    Ok(())
}

/// Names of the functions that are tests.
fn test_names(sources: &[String]) -> BTreeSet<String> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    let mut functions = Vec::new();
    for source in sources {
        let mut attribute = false;
        for line in source
            .lines()
            .map(|l| l.split("//").next().unwrap_or_default().trim())
        {
            for word in line.split(|c: char| !c.is_alphanumeric() && c != '_') {
                *uses.entry(word).or_default() += 1;
            }
            if let Some(name) = function(line) {
                functions.push((name, attribute));
                attribute = false;
            } else if line.starts_with("#[") {
                attribute |= line.contains("test") && !line.contains("cfg");
            }
        }
    }
    let is_test =
        |(name, attribute): &(&str, bool)| *attribute || uses.get(name).is_some_and(|n| *n > 1);
    functions
        .into_iter()
        .filter(is_test)
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// The name of the function that a line begins.
fn function(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let starts = before
        .split_whitespace()
        .all(|w| w.starts_with("pub") || ["async", "const", "unsafe"].contains(&w));
    let end = after
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(after.len());
    (starts && end > 0).then(|| &after[..end])
}

#[cfg(test)]
#[path = "spec_tests.rs"]
mod tests;
