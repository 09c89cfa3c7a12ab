//! docs/gas.md: the figures of two snapshots in tables.

use std::fmt::Write;

use super::notes::{ESTIMATE, INTRODUCTION, NOTES, OTHERS, POOL_AND_ALLIANCE};
use super::Rows;

/// A message, with what others need for it and what we aim at (whole transactions, unpinned; a blank where unknown).
/// The figures are those of the measurements that this project was planned by: same node, same versions.
struct Message {
    name: &'static str,
    /// Row of the VM's estimate, for 20 validators.
    vm: &'static str,
    steak: [&'static str; 3],
    eris: [&'static str; 3],
    target: [u64; 3],
    pinned_target: u64,
}

const fn message(name: &'static str, vm: &'static str) -> Message {
    Message {
        name,
        vm,
        steak: ["", "", ""],
        eris: ["", "", ""],
        target: [0, 0, 0],
        pinned_target: 0,
    }
}

const USERS: [Message; 5] = [
    Message {
        steak: ["364k", "854k", "2.92M"],
        eris: ["376k", "868k", "2.94M"],
        target: [220_000; 3],
        pinned_target: 105_000,
        ..message("deposit", "tx deposit: 20 validators")
    },
    Message {
        steak: ["205k", "205k", "205k"],
        eris: ["205k", "205k", "205k"],
        target: [198_000; 3],
        pinned_target: 83_000,
        ..message("unbond", "tx unbond: 20 validators")
    },
    message("cancel", "tx cancel: 20 validators"),
    Message {
        eris: ["143k to 164k"; 3],
        target: [135_000; 3],
        pinned_target: 77_000,
        ..message("claim of 2 batches", "tx claim of 2 batches: 20 validators")
    },
    Message {
        eris: ["448k to 761k"; 3],
        target: [215_000; 3],
        ..message(
            "claim of 30 batches",
            "tx claim of 30 batches: 20 validators",
        )
    },
];

const KEEPER: [Message; 5] = [
    message("sync", "contracts sync: 20 validators"),
    Message {
        steak: ["407k", "4.87M", "41.2M"],
        eris: ["397k", "4.32M", "38.4M"],
        target: [1_800_000; 3],
        ..message(
            "submit that undelegates",
            "contracts submit that undelegates from 6: 20 validators",
        )
    },
    message(
        "submit that delegates",
        "contracts submit that delegates: 20 validators",
    ),
    Message {
        eris: ["430k", "2.24M", "9.86M"],
        target: [0, 1_600_000, 2_500_000],
        ..message(
            "harvest of a page",
            "contracts harvest of a page of 20: 20 validators",
        )
    },
    Message {
        steak: ["", "6.2M", "56.8M"],
        eris: ["", "5.6M", "54.0M"],
        target: [2_500_000; 3],
        ..message(
            "rebalance of a page",
            "contracts rebalance of 3 moves: 20 validators",
        )
    },
];

/// Pool and alliance.
const PARTS: [Message; 15] = [
    message("instant unbond", "tx instant unbond: 20 validators"),
    message(
        "instant unbond through the hub",
        "tx instant unbond through the hub: 20 validators",
    ),
    message("pool deposit", "tx pool deposit: 20 validators"),
    message("pool exit", "tx pool exit: 20 validators"),
    message(
        "pool tick that queues and pays",
        "tx pool tick that queues and pays: 20 validators",
    ),
    message("submit that buys from the pool", ""),
    message(
        "alliance stake",
        "tx alliance stake: 10 stakers, 2 assets, 2 denoms",
    ),
    message(
        "alliance stake of coins",
        "tx alliance stake of coins: 10 stakers, 2 assets, 2 denoms",
    ),
    message(
        "alliance more stake",
        "tx alliance more stake: 10 stakers, 2 assets, 2 denoms",
    ),
    message(
        "alliance unstake",
        "tx alliance unstake: 10 stakers, 2 assets, 2 denoms",
    ),
    message(
        "alliance claim of all",
        "tx alliance claim of all: 10 stakers, 2 assets, 2 denoms",
    ),
    message(
        "alliance withdraw",
        "tx alliance withdraw: 10 stakers, 2 assets, 2 denoms",
    ),
    message("alliance grant", ""),
    message("alliance skim", ""),
    message("alliance recall", ""),
];

const CASES: [&str; 3] = ["1", "20", "100"];

/// What the gas of others' alliance hubs was measured as, the contracts' side alone.
const ALLIANCE: [(&str, &str, &str); 5] = [
    ("stake of coins", "stake of coins", "90k to 113k"),
    ("stake of stk, a cw20", "stake", ""),
    (
        "claim of one denom, one asset",
        "claim of native, one asset",
        "81k",
    ),
    ("claim of all: native and stk", "claim of all", ""),
    ("unstake", "unstake", "84k"),
];

/// 207620 as 207,620; nothing for 0.
fn figure(gas: u64) -> String {
    if gas == 0 {
        return "-".into();
    }
    let digits = gas.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A figure against its target.
fn against(gas: u64, target: u64) -> String {
    if target == 0 || gas == 0 {
        return figure(gas);
    }
    let over = if gas > target { " **over**" } else { "" };
    format!("{}{over}", figure(gas))
}

/// The document.
pub fn report(chain: &Rows, vm: &Rows) -> String {
    let of = |name: &str, case: &str| chain.get(&format!("{name}: {case}")).copied().unwrap_or(0);
    let mut text = String::from(INTRODUCTION);
    for (title, messages) in [
        ("What users send", &USERS[..]),
        ("What keepers send", &KEEPER),
    ] {
        let _ = write!(
            text,
            "\n## {title}\n\n| message | V | ours | target | pinned | target | Steak | Eris |\n|---|---|---|---|---|---|---|---|\n"
        );
        for m in messages {
            for (i, case) in CASES.iter().enumerate() {
                let (gas, pinned) = (of(m.name, case), of(m.name, &format!("{case}, pinned")));
                if gas == 0 {
                    continue;
                }
                let _ = writeln!(
                    text,
                    "| {} | {case} | {} | {} | {} | {} | {} | {} |",
                    m.name,
                    against(gas, m.target[i]),
                    figure(m.target[i]),
                    against(pinned, m.pinned_target),
                    figure(m.pinned_target),
                    m.steak[i],
                    m.eris[i]
                );
            }
        }
        if title.contains("keepers") {
            for (batches, target, others) in
                [(2, 130_000, "134k | 134k"), (30, 400_000, "577k | 576k")]
            {
                let name = format!("settle of {batches} batches");
                let gas = of(&name, "20");
                let _ = writeln!(
                    text,
                    "| {name} | 20 | {} | {} | - | - | {others} |",
                    against(gas, target),
                    figure(target)
                );
            }
        }
    }
    text.push_str(POOL_AND_ALLIANCE);
    for m in &PARTS {
        for case in CASES {
            let (gas, pinned) = (of(m.name, case), of(m.name, &format!("{case}, pinned")));
            let _ = writeln!(
                text,
                "| {} | {case} | {} | {} |",
                m.name,
                figure(gas),
                figure(pinned)
            );
        }
    }
    text.push_str(OTHERS);
    for (what, row, others) in ALLIANCE {
        let row = format!("contracts alliance {row}: 10 stakers, 2 assets, 2 denoms");
        let ours = vm.get(&row).copied().unwrap_or(0);
        let _ = writeln!(text, "| {what} | {} | {others} |", figure(ours));
    }
    text.push_str(ESTIMATE);
    for m in USERS.iter().chain(&KEEPER).chain(&PARTS) {
        let (gas, estimate) = (of(m.name, "20"), vm.get(m.vm).copied().unwrap_or(0));
        if gas == 0 || estimate == 0 {
            continue;
        }
        let apart = gas.abs_diff(estimate);
        let sign = if gas < estimate { "-" } else { "+" };
        let part = apart * 1_000 / estimate;
        let _ = writeln!(
            text,
            "| {} | {} | {} | {sign}{} ({sign}{}.{} %) |",
            m.name,
            figure(gas),
            figure(estimate),
            figure(apart),
            part / 10,
            part % 10
        );
    }
    text.push_str(NOTES);
    text
}
