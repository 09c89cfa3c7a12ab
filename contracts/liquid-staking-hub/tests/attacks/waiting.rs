//! New stake waits in the buffer, unstaked, until the next submission. A deposit is priced as of
//! then, so waiting earns nothing, but for rewards that are harvested meanwhile.

use pstake_types::hub::{ExecuteMsg, PendingWorkResponse, QueryMsg};

use super::{chain_yield, compare, holds, Case, Outcome, Setup, Strategy, World, DAY, POOL};

const REASON: &str =
    "accepted: what is harvested and released between a deposit and the submission after it is \
     shared with the deposit: less than the chain's yield of that time";

const NONE: &str = "a deposit is priced as of the submission that stakes it";

/// Deposits after one submission and is netted by her own coins in the next: `rounds` times.
/// With one validator a submission comes every three days, and an hour.
fn rounds(validators: usize, size: u128, rounds: u64) -> Case {
    let step = if validators == 1 { 4 } else { 1 };
    let setup = Setup {
        validators,
        ..Setup::default()
    };
    let attack = |w: &mut World| {
        for day in (0..rounds * step).step_by(step as usize) {
            w.keep_until(day);
            w.deposit(size);
            w.unbond_all();
            w.keep_until(day + step);
            let mallory = w.mallory.clone();
            w.suite.claim(&mallory).unwrap();
            assert_eq!(w.requests(&mallory), vec![], "netted and paid");
        }
    };
    let Outcome {
        profit,
        victims_loss,
    } = compare(setup, rounds * step + 2, attack, holds);
    let pool = World::new(setup).ledger().backing.u128();
    Case {
        strategy: "earn in the buffer, leave by netting",
        params: format!("{validators} validators, {rounds} times, {size}"),
        benchmark: "nothing",
        profit,
        bound: match validators {
            1 => chain_yield(size.min(pool), rounds * step * DAY),
            _ => 1,
        },
        reason: if validators == 1 { REASON } else { NONE },
        victims_loss,
    }
}

pub static BUFFER_DAY: Strategy = Strategy::new(buffer_day);

fn buffer_day() -> Vec<Case> {
    let sizes = [POOL / 10, POOL, POOL * 10];
    sizes
        .iter()
        .flat_map(|size| {
            [
                rounds(4, *size, 1),
                rounds(4, *size, 30),
                rounds(1, *size, 1),
            ]
        })
        .collect()
}

/// A validator was frozen for 30 days; its rewards of all that time come in one harvest. She
/// deposits right after it and is netted a day later.
pub static THAWED_REWARDS: Strategy = Strategy::new(thawed_rewards);

fn thawed_rewards() -> Vec<Case> {
    let mut cases = vec![];
    for size in [POOL / 10, POOL, POOL * 10] {
        let frozen = |w: &mut World| {
            let (owner, validator) = (w.suite.owner.clone(), w.suite.validators[0].clone());
            let msg = ExecuteMsg::Freeze {
                validator: validator.clone(),
            };
            w.suite.hub(&owner, &msg).unwrap();
            w.keep_until(29);
            let msg = ExecuteMsg::Unfreeze { validator };
            w.suite.hub(&owner, &msg).unwrap();
            w.keep_until(30);
        };
        let attack = |w: &mut World| {
            frozen(w);
            w.deposit(size);
            w.unbond_all();
            w.keep_until(31);
        };
        let Outcome {
            profit,
            victims_loss,
        } = compare(Setup::default(), 33, attack, frozen);
        let pool = World::new(Setup::default()).ledger().backing.u128();
        cases.push(Case {
            strategy: "deposit when a validator is thawed",
            params: format!("{size}"),
            benchmark: "nothing",
            profit,
            bound: chain_yield(size.min(pool), DAY),
            reason: REASON,
            victims_loss,
        });
    }
    cases
}

#[test]
fn attack_deposit_when_a_validator_is_thawed() {
    THAWED_REWARDS.stays_in_bounds();
}

/// The rewards of 30 frozen days joined the stream as those of one day, and a newcomer took up to
/// eight days' yield of the pool in one.
#[test]
fn regress_thawed_rewards_are_released_as_slowly_as_they_accrued() {
    for part_of_a_round in [false, true] {
        let mut w = World::new(Setup::default());
        let owner = w.suite.owner.clone();
        let validator = w.suite.validators[3].clone();
        if part_of_a_round {
            w.wait_until_due(1);
            w.crank(ExecuteMsg::Harvest { limit: Some(2) });
        }
        let msg = ExecuteMsg::Freeze {
            validator: validator.clone(),
        };
        w.suite.hub(&owner, &msg).unwrap();
        w.keep_until(29);
        w.suite
            .hub(&owner, &ExecuteMsg::Unfreeze { validator })
            .unwrap();
        let work: PendingWorkResponse = w.suite.ask(&QueryMsg::PendingWork {}).unwrap();
        assert!(work.harvest, "due at once");
        let before = w.ledger();
        w.suite.tick().unwrap();
        let after = w.ledger();
        let piled_up = after.unvested - before.unvested;
        assert!(
            piled_up.u128() * 10 > before.unvested.u128() * 50,
            "{before:?} {after:?}"
        );
        w.wait_until(30 * DAY);
        let released = after.unvested - w.ledger().unvested;
        assert!(released.u128() * 20 < after.unvested.u128(), "{released}");
    }
}

#[test]
fn attack_earn_in_the_buffer() {
    BUFFER_DAY.stays_in_bounds();
}
