//! Numbers that are kept in the repository and may not rise unnoticed: sizes of wasm, gas of actions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};

use crate::tools::{read, write};

/// Name of a row, and its value.
pub type Rows = BTreeMap<String, u64>;

/// A file of rows and how to judge a change.
#[derive(Debug)]
pub struct Snapshot<'a> {
    pub file: &'a Path,
    /// What values count, for people.
    pub unit: &'a str,
    /// A rise by more than this many thousandths fails.
    pub per_mille: u64,
    /// The command that accepts the new values.
    pub command: &'a str,
}

/// A row whose value differs from the recorded one.
#[derive(Debug, PartialEq)]
pub enum Change {
    Risen { row: String, old: u64, new: u64 },
    Fallen { row: String, old: u64, new: u64 },
    Added { row: String, new: u64 },
    Removed { row: String, old: u64 },
}

/// Every row that differs, by name.
pub fn compare(old: &Rows, new: &Rows) -> Vec<Change> {
    let names: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).cloned().collect();
    names
        .into_iter()
        .filter_map(
            |row| match (old.get(&row).copied(), new.get(&row).copied()) {
                (Some(old), Some(new)) if new > old => Some(Change::Risen { row, old, new }),
                (Some(old), Some(new)) if new < old => Some(Change::Fallen { row, old, new }),
                (None, Some(new)) => Some(Change::Added { row, new }),
                (Some(old), None) => Some(Change::Removed { row, old }),
                _ => None,
            },
        )
        .collect()
}

impl Change {
    /// Whether the snapshot has to be looked at: a rise above the tolerance, or a row that only one side has.
    pub fn fails(&self, per_mille: u64) -> bool {
        match self {
            Self::Risen { old, new, .. } => {
                u128::from(*new) * 1000 > u128::from(*old) * (1000 + u128::from(per_mille))
            }
            Self::Fallen { .. } => false,
            Self::Added { .. } | Self::Removed { .. } => true,
        }
    }

    /// One line for people.
    pub fn line(&self, unit: &str) -> String {
        match self {
            Self::Risen { row, old, new } => {
                format!(
                    "{row}: {old} -> {new} {unit} (+{}%)",
                    percent(*old, new - old)
                )
            }
            Self::Fallen { row, old, new } => {
                format!(
                    "{row}: {old} -> {new} {unit} (-{}%)",
                    percent(*old, old - new)
                )
            }
            Self::Added { row, new } => format!("{row}: new, {new} {unit}"),
            Self::Removed { row, old } => format!("{row}: gone, was {old} {unit}"),
        }
    }
}

/// `part` of `whole` in percent, two decimals, rounded down.
fn percent(whole: u64, part: u64) -> String {
    match (u128::from(part) * 10_000).checked_div(u128::from(whole)) {
        Some(hundredths) => format!("{}.{:02}", hundredths / 100, hundredths % 100),
        None => "inf".to_owned(),
    }
}

impl Snapshot<'_> {
    /// Writes `new` if asked to; else compares with what is recorded, prints what changed, fails on a rise.
    pub fn settle(&self, new: &Rows, update: bool) -> Result<()> {
        let name = self
            .file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if update {
            self.save(new)?;
            println!("snapshots/{name}: {} rows written", new.len());
            return Ok(());
        }
        let old = self.load()?;
        let changes = compare(&old, new);
        let mut failed = 0;
        for change in &changes {
            let mark = if change.fails(self.per_mille) {
                "FAIL"
            } else {
                "ok  "
            };
            failed += usize::from(change.fails(self.per_mille));
            println!("{mark} {}", change.line(self.unit));
        }
        println!(
            "snapshots/{name}: {} rows, {} changed",
            new.len(),
            changes.len()
        );
        if failed > 0 {
            bail!(
                "{failed} rows of snapshots/{name} rose or are new or gone; if that is meant: `{}`",
                self.command
            );
        }
        Ok(())
    }

    fn load(&self) -> Result<Rows> {
        if !self.file.exists() {
            bail!("no {}; `{}` writes it", self.file.display(), self.command);
        }
        serde_json::from_slice(&read(self.file)?)
            .with_context(|| format!("reading {}", self.file.display()))
    }

    fn save(&self, rows: &Rows) -> Result<()> {
        let text = serde_json::to_string_pretty(rows)? + "\n";
        if fs::read_to_string(self.file).is_ok_and(|old| old == text) {
            return Ok(());
        }
        write(self.file, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(&str, u64)]) -> Rows {
        rows.iter()
            .map(|(name, value)| ((*name).to_owned(), *value))
            .collect()
    }

    #[test]
    fn compare_when_equal_then_nothing() {
        let same = rows(&[("claim", 1), ("deposit", 2)]);
        assert_eq!(compare(&same, &same), []);
    }

    #[test]
    fn compare_when_different_then_each_kind_by_name() {
        let old = rows(&[("a", 10), ("b", 10), ("c", 10), ("e", 1)]);
        let new = rows(&[("a", 11), ("b", 9), ("d", 7), ("e", 1)]);
        let row = |name: &str| name.to_owned();
        assert_eq!(
            compare(&old, &new),
            [
                Change::Risen {
                    row: row("a"),
                    old: 10,
                    new: 11
                },
                Change::Fallen {
                    row: row("b"),
                    old: 10,
                    new: 9
                },
                Change::Removed {
                    row: row("c"),
                    old: 10
                },
                Change::Added {
                    row: row("d"),
                    new: 7
                },
            ]
        );
    }

    #[test]
    fn rise_when_at_the_tolerance_then_passes_and_above_then_fails() {
        let rise = |old, new| Change::Risen {
            row: String::new(),
            old,
            new,
        };
        assert!(!rise(1_000, 1_005).fails(5));
        assert!(rise(1_000, 1_006).fails(5));
        assert!(!rise(1_000, 1_010).fails(10));
        assert!(rise(1_000, 1_011).fails(10));
        assert!(rise(0, 1).fails(10));
        assert!(rise(u64::MAX - 1, u64::MAX).fails(0));
    }

    #[test]
    fn other_changes_when_row_is_only_on_one_side_then_fail() {
        assert!(Change::Added {
            row: String::new(),
            new: 0
        }
        .fails(5));
        assert!(Change::Removed {
            row: String::new(),
            old: 0
        }
        .fails(5));
        assert!(!Change::Fallen {
            row: String::new(),
            old: 9,
            new: 0
        }
        .fails(5));
    }

    #[test]
    fn line_when_risen_then_tells_percent() {
        let change = Change::Risen {
            row: "deposit".into(),
            old: 800,
            new: 801,
        };
        assert_eq!(change.line("gas"), "deposit: 800 -> 801 gas (+0.12%)");
        let change = Change::Risen {
            row: "deposit".into(),
            old: 0,
            new: 1,
        };
        assert_eq!(change.line("gas"), "deposit: 0 -> 1 gas (+inf%)");
    }

    #[test]
    fn settle_when_rise_then_names_the_command_and_update_accepts_it() {
        let folder = std::env::temp_dir().join(format!("xtask-snapshot-{}", std::process::id()));
        let file = folder.join("size.json");
        let snapshot = Snapshot {
            file: &file,
            unit: "bytes",
            per_mille: 10,
            command: "the command",
        };
        let missing = snapshot.settle(&rows(&[("a", 1000)]), false).unwrap_err();
        assert!(
            missing.to_string().contains("`the command` writes it"),
            "{missing}"
        );
        snapshot.settle(&rows(&[("a", 1000)]), true).unwrap();
        snapshot.settle(&rows(&[("a", 1010)]), false).unwrap();
        let risen = snapshot.settle(&rows(&[("a", 1011)]), false).unwrap_err();
        assert!(
            risen
                .to_string()
                .ends_with("if that is meant: `the command`"),
            "{risen}"
        );
        snapshot.settle(&rows(&[("a", 1011)]), true).unwrap();
        snapshot.settle(&rows(&[("a", 1011)]), false).unwrap();
        fs::remove_dir_all(folder).unwrap();
    }
}
