//! Speed of the sdk module. Prints, and asserts nothing about time:
//! `cargo test --release -p pstake-testing --test sdk_speed -- --ignored --nocapture`

use cosmwasm_std::{coin, Addr, StakingMsg};
use cw_multi_test::Executor;
use pstake_testing::sdk::{sdk_app, Params, SdkApp, SdkControl, SdkViews, ValidatorSpec};
use std::time::Instant;

fn app(validators: usize, delegators: usize) -> (SdkApp, Vec<String>, Vec<Addr>) {
    let mut app = sdk_app(Params::default());
    let operators: Vec<_> = (0..validators).map(|n| format!("val{n}")).collect();
    for operator in &operators {
        let spec = ValidatorSpec::new(operator, 1_000_000_000);
        app.add_validator(spec).unwrap();
    }
    let users: Vec<_> = (0..delegators)
        .map(|n| app.api().addr_make(&format!("user{n}")))
        .collect();
    for user in &users {
        app.mint(user, &[coin(10u128.pow(15), "stake")]).unwrap();
    }
    (app, operators, users)
}

fn pass(app: &mut SdkApp, seconds: u64) {
    app.update_block(|block| {
        block.height += 1;
        block.time = block.time.plus_seconds(seconds);
    });
}

fn delegate(app: &mut SdkApp, user: &Addr, operator: &str) {
    let msg = StakingMsg::Delegate {
        validator: operator.into(),
        amount: coin(1_000_003, "stake"),
    };
    app.execute(user.clone(), msg.into()).unwrap();
}

#[test]
#[ignore = "a benchmark"]
fn half_a_year_of_blocks() {
    for (validators, seconds, blocks) in
        [(20, 86_400, 183), (100, 86_400, 183), (100, 3_600, 4_392)]
    {
        let (mut app, operators, users) = app(validators, 5);
        for user in &users {
            operators.iter().for_each(|op| delegate(&mut app, user, op));
        }
        let start = Instant::now();
        for n in 0..blocks {
            pass(&mut app, seconds);
            delegate(&mut app, &users[n % 5], &operators[n % validators]);
        }
        println!(
            "{validators} validators, {blocks} blocks: {:?}",
            start.elapsed()
        );
        assert!(!app.outstanding_rewards("val0").is_empty());
    }
}

#[test]
#[ignore = "a benchmark"]
fn messages_a_second() {
    let (mut app, operators, users) = app(20, 10);
    for user in &users {
        operators.iter().for_each(|op| delegate(&mut app, user, op));
    }
    pass(&mut app, 60);
    let rounds = 50_000u32;
    let start = Instant::now();
    for n in 0..rounds as usize {
        let user = users[n % 10].clone();
        let validator = operators[n / 7 % 20].clone();
        let amount = coin(1_003, "stake");
        let msg = match n % 3 {
            0 => StakingMsg::Delegate { validator, amount },
            1 => StakingMsg::Undelegate { validator, amount },
            _ => StakingMsg::Redelegate {
                src_validator: validator,
                dst_validator: operators[n / 11 % 20].clone(),
                amount,
            },
        };
        let _ = app.execute(user, msg.into()); // some run into the limits
        if n % 10 == 0 {
            pass(&mut app, 3_600);
        }
    }
    let rate = f64::from(rounds) / start.elapsed().as_secs_f64();
    println!("{rate:.0} messages a second, a block each 10");
}
