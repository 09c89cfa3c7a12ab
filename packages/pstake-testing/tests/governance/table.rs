//! The table of powers in SPEC.md: the one place where its rows stand.

use std::collections::{BTreeMap, BTreeSet};

const SPEC: &str = include_str!("../../../../docs/SPEC.md");

/// A row of the table.
#[derive(Debug)]
pub struct Power {
    pub who: BTreeSet<String>,
    pub waits: bool,
}

impl Power {
    pub fn allows(&self, names: &[&str]) -> bool {
        self.who.contains("anyone") || names.iter().any(|name| self.who.contains(*name))
    }
}

/// Contract and message of a row.
pub type Row = (String, String);

/// The rows of the first table after the heading.
pub fn table() -> BTreeMap<Row, Power> {
    let text = SPEC.split("\n## Powers").nth(1).expect("a heading");
    let rows = text
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2);
    let mut table = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [contract, message, who, wait, _] = cells[..] else {
            panic!("not five columns: {row}");
        };
        let power = Power {
            who: who.split(", ").map(Into::into).collect(),
            waits: match wait {
                "delay" => true,
                "none" => false,
                other => panic!("{other} is no delay: {row}"),
            },
        };
        let row = (contract.to_string(), message.replace('`', ""));
        assert!(table.insert(row.clone(), power).is_none(), "twice: {row:?}");
    }
    table
}
