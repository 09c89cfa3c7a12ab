//! What the committed gas rows must show of the alliance, whoever updates them.

use std::collections::BTreeMap;
use std::path::Path;

type Rows = BTreeMap<String, u64>;

fn rows() -> Rows {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../snapshots/gas.json");
    let text = std::fs::read_to_string(path).expect("snapshots/gas.json");
    serde_json::from_str(&text).expect("rows")
}

/// Contracts' side of what users send, by message: all that have a row for each case.
fn cases(rows: &Rows, cases: &[&str]) -> BTreeMap<String, Vec<u64>> {
    let mut found = BTreeMap::<String, Vec<u64>>::new();
    for case in cases {
        for (row, gas) in rows {
            let message = row.strip_prefix("contracts alliance ");
            if let Some((message, of)) = message.and_then(|row| row.split_once(": ")) {
                if of == *case {
                    found.entry(message.into()).or_default().push(*gas);
                }
            }
        }
    }
    found.retain(|_, gas| gas.len() == cases.len());
    found
}

#[test]
fn r22_alliance_gas_when_there_are_more_stakers_and_assets_then_flat() {
    let found = cases(
        &rows(),
        &[
            "10 stakers, 2 assets, 2 denoms",
            "10,000 stakers, 2 assets, 2 denoms",
            "10 stakers, 20 assets, 2 denoms",
            "10,000 stakers, 20 assets, 2 denoms",
        ],
    );
    for message in ["stake", "unstake", "claim of all", "withdraw", "fund"] {
        assert!(found.contains_key(message), "{message}");
    }
    for (message, gas) in found {
        let (min, max) = (gas.iter().min().unwrap(), gas.iter().max().unwrap());
        assert!(
            (max - min) * 100 <= *min,
            "{message}: {gas:?} differ by more than 1%"
        );
    }
    let casts = cases(&rows(), &["10 voters", "1,000 voters"]);
    let cast = &casts["cast"];
    assert!(cast[0].abs_diff(cast[1]) * 100 <= cast[0], "{cast:?}");
}

/// From 2 denoms on, since the second is the first cw20 that starts a code of its own: no denom costs
/// more than the ones before it, but for a tenth.
#[test]
fn alliance_gas_when_there_are_more_reward_denoms_then_at_most_linear() {
    let names = ["2 denoms", "4 denoms", "8 denoms"].map(|d| format!("10 stakers, 2 assets, {d}"));
    let found = cases(&rows(), &names.each_ref().map(String::as_str));
    assert!(found.len() >= 6, "{found:?}");
    for (message, gas) in found {
        let slope =
            |from: usize, to: usize, denoms: u64| gas[to].saturating_sub(gas[from]) / denoms;
        let (first, then) = (slope(0, 1, 2), slope(1, 2, 4));
        assert!(
            then * 10 <= first * 11,
            "{message}: {first}, then {then} a denom"
        );
    }
}
