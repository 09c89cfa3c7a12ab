//! What may happen.

use proptest::prelude::*;
use pstake_testing::sdk::MsgKind;
use pstake_types::hub::Flow;

/// People and validators go by number, whatever it is.
#[derive(Clone, Debug)]
pub enum Step {
    Deposit {
        who: usize,
        native: u128,
    },
    Unbond {
        who: usize,
        percent: u128,
    },
    Cancel {
        who: usize,
    },
    Claim {
        who: usize,
    },
    ClaimFor {
        who: usize,
        of: usize,
    },
    Transfer {
        who: usize,
        to: usize,
        percent: u128,
    },
    Tick {
        limit: Option<u32>,
    },
    Settle,
    Sync,
    Submit,
    Harvest {
        limit: u32,
    },
    Rebalance {
        limit: u32,
    },
    Collect,
    Wait {
        seconds: u64,
    },
    /// To the next submission, or the next completion of a batch; `by` seconds later, from -1.
    WaitFor {
        completion: bool,
        by: i64,
    },
    /// For an infraction so many blocks ago.
    Slash {
        validator: usize,
        permille: u64,
        ago: u64,
    },
    Jail {
        validator: usize,
    },
    Unjail {
        validator: usize,
    },
    Donate {
        who: usize,
        native: u128,
    },
    Rewards {
        validator: usize,
        native: u128,
    },
    SetFee {
        bps: u16,
    },
    SetWeights {
        weights: Vec<u32>,
    },
    Pause {
        flow: Flow,
    },
    Unpause {
        flow: Flow,
    },
    Freeze {
        validator: usize,
        frozen: bool,
    },
    Fail {
        validator: usize,
        kind: MsgKind,
        on: bool,
    },
}

/// Amounts of all sizes, some odd.
fn native() -> impl Strategy<Value = u128> {
    prop_oneof![
        1u128..100,
        10_000u128..1_000_000,
        1_000_000u128..10_000_000_000
    ]
}

fn flow() -> impl Strategy<Value = Flow> {
    prop_oneof![Just(Flow::Deposits), Just(Flow::Unbonds)]
}

fn percent() -> impl Strategy<Value = u128> {
    prop_oneof![1u128..=99, Just(100)]
}

/// Messages of users alone.
pub fn users() -> BoxedStrategy<Step> {
    let who = 0usize..4;
    prop_oneof![
        4 => (who.clone(), native()).prop_map(|(who, native)| Step::Deposit { who, native }),
        4 => (who.clone(), percent()).prop_map(|(who, percent)| Step::Unbond { who, percent }),
        1 => who.clone().prop_map(|who| Step::Cancel { who }),
        2 => who.clone().prop_map(|who| Step::Claim { who }),
        1 => (who.clone(), who.clone()).prop_map(|(who, of)| Step::ClaimFor { who, of }),
        1 => (who.clone(), who, percent())
            .prop_map(|(who, to, percent)| Step::Transfer { who, to, percent }),
    ]
    .boxed()
}

fn keepers() -> BoxedStrategy<Step> {
    let limit = 1u32..5;
    prop_oneof![
        6 => prop::option::of(limit.clone()).prop_map(|limit| Step::Tick { limit }),
        1 => Just(Step::Settle),
        1 => Just(Step::Sync),
        2 => Just(Step::Submit),
        1 => limit.clone().prop_map(|limit| Step::Harvest { limit }),
        1 => limit.prop_map(|limit| Step::Rebalance { limit }),
        1 => Just(Step::Collect),
    ]
    .boxed()
}

fn time() -> BoxedStrategy<Step> {
    prop_oneof![
        2 => Just(Step::Wait { seconds: 6 }),
        2 => (1u64..200_000).prop_map(|seconds| Step::Wait { seconds }),
        3 => Just(Step::Wait { seconds: 86_400 }),
        4 => (any::<bool>(), -1i64..=1)
            .prop_map(|(completion, by)| Step::WaitFor { completion, by }),
    ]
    .boxed()
}

fn powers() -> BoxedStrategy<Step> {
    let validator = 0usize..6;
    let kind = prop_oneof![
        Just(MsgKind::Delegate),
        Just(MsgKind::Undelegate),
        Just(MsgKind::Redelegate),
        Just(MsgKind::Withdraw)
    ];
    let weight = prop_oneof![Just(0u32), 1u32..10, 1u32..10_000];
    prop_oneof![
        (0u16..=2_000).prop_map(|bps| Step::SetFee { bps }),
        prop::collection::vec(weight, 6).prop_map(|weights| Step::SetWeights { weights }),
        flow().prop_map(|flow| Step::Pause { flow }),
        flow().prop_map(|flow| Step::Unpause { flow }),
        (validator.clone(), any::<bool>())
            .prop_map(|(validator, frozen)| Step::Freeze { validator, frozen }),
        (validator, kind, any::<bool>()).prop_map(|(validator, kind, on)| Step::Fail {
            validator,
            kind,
            on
        }),
    ]
    .boxed()
}

/// What makes or takes value, or nearly does.
fn income() -> BoxedStrategy<Step> {
    let validator = 0usize..6;
    let permille = prop_oneof![Just(1u64), Just(50)];
    prop_oneof![
        2 => (validator.clone(), permille, 0u64..12).prop_map(|(validator, permille, ago)| {
            Step::Slash { validator, permille, ago }
        }),
        2 => (0usize..4, native()).prop_map(|(who, native)| Step::Donate { who, native }),
        2 => (validator, native()).prop_map(|(validator, native)| Step::Rewards { validator, native }),
    ]
    .boxed()
}

pub fn step(with_income: bool) -> BoxedStrategy<Step> {
    let validator = 0usize..6;
    let jails = prop_oneof![
        validator
            .clone()
            .prop_map(|validator| Step::Jail { validator }),
        validator.prop_map(|validator| Step::Unjail { validator }),
    ];
    let quiet = prop_oneof![
        10 => users(),
        8 => keepers(),
        8 => time(),
        3 => powers(),
        1 => jails,
    ];
    if with_income {
        prop_oneof![10 => quiet, 2 => income()].boxed()
    } else {
        quiet.boxed()
    }
}
