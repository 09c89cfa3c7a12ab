//! A hub whose every actor is known, so that every unit can be accounted for.

use cosmwasm_std::{coin, Addr, Decimal, Uint128, Uint256};
use liquid_staking_hub::ContractError;
use pstake_testing::sdk::{MsgKind, Rewards, SdkControl, SdkViews};
use pstake_testing::suite::{Suite, NATIVE, PURSE};
use pstake_types::hub::{
    AdminMsg, BatchResponse, BatchStage, ExecuteMsg, Flow, PreviewDepositResponse, QueryMsg,
    RequestStage, RevenueResponse, ValidatorWeight,
};

use super::steps::Step;
use crate::checks::{ledger, requests};
use crate::keeper::{records, work, DAY, UNBONDING};

const MIN_UNBOND: u128 = 10_000;

pub struct World {
    suite: Suite,
    people: Vec<Addr>,
    /// Native that the hub got from outside: rewards before the fee, donations; and what it lost.
    income: u128,
    losses: u128,
    donated: Vec<u128>,
    /// What each gave the others in stk, at the present rate ...
    given: Vec<i128>,
    /// ... and at what a deposit would have paid for it.
    presents: Vec<i128>,
    /// What each one's deposits paid for what the streams were to release until the next submission. Of that he
    /// has only what they do release: a donation may slow them down.
    ahead: Vec<i128>,
}

impl World {
    pub fn new(validators: usize) -> World {
        // small validators: the hub's part of rewards is large; slashes round
        let mut suite = Suite::builder()
            .validators(validators)
            .self_delegation(777_777_777)
            .rewards(Rewards::Nothing)
            .build();
        let people: Vec<_> = ["alice", "bob", "carol", "dave"]
            .iter()
            .map(|name| suite.user(name))
            .collect();
        World {
            suite,
            donated: vec![0; people.len()],
            given: vec![0; people.len()],
            presents: vec![0; people.len()],
            ahead: vec![0; people.len()],
            people,
            income: 0,
            losses: 0,
        }
    }

    /// Native of the hub's that is bonded or unbonding: what a slash can take.
    fn staked(&self) -> u128 {
        let hub = &self.suite.hub;
        let bonded = self.suite.app.delegations(hub);
        let bonded: u128 = bonded.iter().map(|d| d.tokens.u128()).sum();
        let pairs = self.suite.app.unbondings(hub);
        let entries = pairs.iter().flat_map(|pair| &pair.entries);
        let unbonding: u128 = entries.map(|e| e.balance.u128()).sum();
        bonded + unbonding
    }

    /// Native of everybody's.
    fn wealth(&self) -> u128 {
        let people: u128 = self.people.iter().map(|p| self.suite.native(p)).sum();
        let liquid = self.suite.native(&self.suite.treasury) + self.suite.native(&self.suite.hub);
        people + liquid + self.staked()
    }

    fn rewards(&self) -> u128 {
        let revenue: RevenueResponse = self.suite.ask(&QueryMsg::Revenue {}).unwrap();
        revenue.total_rewards.u128()
    }

    /// A step, and what must hold of any.
    pub fn take(&mut self, step: &Step) {
        let (wealth, rewards, staked) = (self.wealth(), self.rewards(), self.staked());
        let chain = matches!(
            step,
            Step::Slash { .. } | Step::Jail { .. } | Step::Unjail { .. }
        );
        let depositor = match step {
            Step::Deposit { who, .. } => {
                let who = who % self.people.len();
                Some((who, self.holds(who)))
            }
            _ => None,
        };
        let moves = self.act(step);
        if let Some((who, held)) = depositor {
            self.ahead[who] += held.saturating_sub(self.holds(who)) as i128;
        }
        self.suite.check();
        let rewarded = self.rewards() - rewards;
        let after = self.wealth();
        if chain {
            let lost = staked - self.staked();
            self.losses += lost;
            // a redelegation's slash pays rewards too
            self.income += after + lost - wealth;
            return;
        }
        self.income += rewarded;
        // INV7: all that came in is there; the SDK keeps a unit of a message at most, or gives it
        let difference = (wealth + rewarded).abs_diff(after);
        assert!(difference <= 2 * moves, "INV7: {difference} after {step:?}");
    }

    /// Returns how many staking messages there were.
    fn act(&mut self, step: &Step) -> u128 {
        let person = |who: &usize| self.people[who % self.people.len()].clone();
        let all = self.suite.validators.clone();
        let operator = |validator: &usize| all[validator % all.len()].clone();
        match step {
            Step::Deposit { who, native } => {
                let result = self.suite.deposit(&person(who), *native);
                refused_only_by(result, |e| {
                    matches!(e, ContractError::Paused { .. } | ContractError::ZeroMint {})
                });
            }
            Step::Unbond { who, percent } => {
                let who = person(who);
                let stk = self.suite.stk(&who) * percent / 100;
                if stk >= MIN_UNBOND {
                    let paused = self.suite.unbond(&who, stk).err();
                    assert!(paused.is_none_or(|e| e.root_cause().to_string().contains("paused")));
                }
            }
            Step::Cancel { who } => {
                let result = self.suite.cancel(&person(who));
                refused_only_by(result, |e| {
                    matches!(e, ContractError::NothingToCancel { .. })
                });
            }
            Step::Claim { who } => {
                let result = self.suite.claim(&person(who));
                refused_only_by(result, |e| matches!(e, ContractError::NothingToClaim {}));
            }
            Step::ClaimFor { who, of } => {
                let msg = ExecuteMsg::ClaimFor {
                    user: person(of).into(),
                    limit: Some(1),
                };
                let result = self.suite.hub(&person(who), &msg);
                refused_only_by(result, |e| matches!(e, ContractError::NothingToClaim {}));
            }
            Step::Transfer { who, to, percent } => {
                let from = person(who);
                let amount = self.suite.stk(&from) * percent / 100;
                if amount > 0 {
                    let token = self.suite.token.clone();
                    let msg = cw20::Cw20ExecuteMsg::Transfer {
                        recipient: person(to).into(),
                        amount: amount.into(),
                    };
                    self.suite.call(&from, &token, &msg, &[]).unwrap();
                    let worth = self.worth(amount) as i128;
                    let of = |who: &usize| who % self.people.len();
                    let (giver, taker) = (of(who), of(to));
                    self.given[giver] += worth;
                    self.given[taker] -= worth;
                    let price = self.price(amount) as i128;
                    self.presents[giver] += price;
                    self.presents[taker] -= price;
                }
            }
            Step::Tick { limit } => return self.crank(&ExecuteMsg::Tick { limit: *limit }),
            Step::Settle => return self.crank(&ExecuteMsg::Settle {}),
            Step::Sync => return self.crank(&ExecuteMsg::Sync {}),
            Step::Submit => return self.crank(&ExecuteMsg::Submit {}),
            Step::Harvest { limit } => {
                let limit = Some(*limit);
                return self.crank(&ExecuteMsg::Harvest { limit });
            }
            Step::Rebalance { limit } => {
                let limit = Some(*limit);
                return self.crank(&ExecuteMsg::Rebalance { limit });
            }
            Step::Collect => {
                let result = self.suite.collect();
                refused_only_by(result, |e| matches!(e, ContractError::NothingOwed { .. }));
            }
            Step::Wait { seconds } => self.suite.advance(*seconds),
            Step::WaitFor { completion, by } => {
                let to = if *completion {
                    self.next_completion()
                } else {
                    Some(work(&self.suite).next_submit_seconds)
                };
                let now = self.suite.now();
                let to = to.and_then(|to| to.checked_add_signed(*by));
                if let Some(to) = to.filter(|to| *to > now) {
                    self.suite.advance(to - now);
                }
            }
            Step::Slash {
                validator,
                permille,
                ago,
            } => {
                let height = self.suite.app.block_info().height.saturating_sub(*ago);
                let fraction = Decimal::permille(*permille);
                // an unbonded validator cannot be slashed
                let _ = (self.suite.app).slash(&operator(validator), height, None, fraction);
            }
            Step::Jail { validator } => {
                let _ = self.suite.app.jail(&operator(validator));
            }
            Step::Unjail { validator } => {
                let _ = self.suite.app.unjail(&operator(validator));
            }
            Step::Donate { who, native } => {
                let hub = self.suite.hub.clone();
                let coin = coin(*native, NATIVE);
                self.suite.send(&person(who), &hub, coin).unwrap();
                self.income += native;
                self.donated[who % self.people.len()] += native;
            }
            Step::Rewards { validator, native } => {
                let coins = [coin(*native, NATIVE)];
                let operator = operator(validator);
                self.suite
                    .app
                    .allocate_to_validator(&operator, &coins)
                    .unwrap();
            }
            Step::SetFee { bps } => {
                self.suite
                    .admin(AdminMsg::SetFee { fee_bps: *bps })
                    .unwrap();
            }
            Step::SetWeights { weights } => {
                let targets = all.iter().zip(weights).filter(|(_, weight)| **weight > 0);
                let validators: Vec<_> = targets
                    .map(|(validator, weight)| ValidatorWeight {
                        validator: validator.clone(),
                        weight: *weight,
                    })
                    .collect();
                if !validators.is_empty() {
                    self.suite
                        .admin(AdminMsg::SetValidators { validators })
                        .unwrap();
                }
            }
            Step::Pause { flow } => {
                let guardian = self.suite.guardian.clone();
                let result = self
                    .suite
                    .hub(&guardian, &ExecuteMsg::Pause { flow: *flow });
                refused_only_by(result, |e| matches!(e, ContractError::PauseCooldown { .. }));
            }
            Step::Unpause { flow } => self.unpause(*flow),
            Step::Freeze { validator, frozen } => self.freeze(operator(validator), *frozen),
            Step::Fail {
                validator,
                kind,
                on,
            } => {
                let error = on.then_some("refused");
                self.suite
                    .app
                    .set_failing(&operator(validator), *kind, error);
            }
        }
        0
    }

    /// A tick never fails, its parts only by what they say. Returns the staking messages.
    fn crank(&mut self, msg: &ExecuteMsg) -> u128 {
        match self.suite.crank(msg) {
            Ok(response) => {
                let moves = ["delegate", "unbond", "redelegate"];
                let events = response.events.iter();
                events.filter(|e| moves.contains(&e.ty.as_str())).count() as u128
            }
            Err(error) => {
                assert!(!matches!(msg, ExecuteMsg::Tick { .. }), "{error:?}");
                refused_only_by(Err::<(), _>(error), |e| {
                    matches!(
                        e,
                        ContractError::TooEarly { .. } | ContractError::SubmissionFailed { .. }
                    )
                });
                0
            }
        }
    }

    fn unpause(&mut self, flow: Flow) {
        let guardian = self.suite.guardian.clone();
        self.suite
            .hub(&guardian, &ExecuteMsg::Unpause { flow })
            .unwrap();
    }

    fn freeze(&mut self, validator: String, frozen: bool) {
        let guardian = self.suite.guardian.clone();
        let msg = match frozen {
            true => ExecuteMsg::Freeze { validator },
            false => ExecuteMsg::Unfreeze { validator },
        };
        let result = self.suite.hub(&guardian, &msg);
        refused_only_by(result, |e| {
            matches!(
                e,
                ContractError::UnknownValidator { .. } | ContractError::PauseCooldown { .. }
            )
        });
    }

    fn next_completion(&self) -> Option<u64> {
        let batches: Vec<BatchResponse> = self
            .suite
            .ask(&QueryMsg::Batches {
                start_after: None,
                limit: Some(100),
            })
            .unwrap();
        let completions = batches.iter().filter_map(|batch| match batch.stage {
            BatchStage::Unbonding {
                completes_at_seconds,
                ..
            } => Some(completes_at_seconds),
            _ => None,
        });
        completions.filter(|at| *at > self.suite.now()).min()
    }

    /// The chain and the hub are well again; all stk leaves, in as many batches as it takes; all is
    /// claimed. Nothing may be stuck.
    pub fn everyone_leaves(&mut self) {
        let all = self.suite.validators.clone();
        for validator in &all {
            for kind in MsgKind::ALL {
                self.suite.app.set_failing(validator, kind, None);
            }
            self.freeze(validator.clone(), false);
        }
        for flow in [Flow::Deposits, Flow::Unbonds] {
            self.unpause(flow);
        }
        let mut days = 0;
        loop {
            for who in 0..self.people.len() {
                self.take(&Step::Unbond { who, percent: 100 });
            }
            self.take(&Step::Wait { seconds: DAY });
            self.take(&Step::Tick { limit: None });
            let stk = |p: &Addr| self.suite.stk(p) >= MIN_UNBOND;
            let open = self.suite.stk(&self.suite.hub) > self.suite.seed;
            if !open && !self.people.iter().any(stk) {
                break;
            }
            days += 1;
            assert!(
                days < 40,
                "stuck: {:?} {:?}",
                work(&self.suite),
                records(&self.suite)
            );
        }
        self.take(&Step::Wait { seconds: UNBONDING });
        for _ in 0..2 {
            self.take(&Step::Tick { limit: None });
            self.take(&Step::Wait { seconds: 6 });
        }
        for who in 0..self.people.len() {
            self.take(&Step::Claim { who });
            let left = requests(&self.suite, &self.people[who]);
            assert!(left.is_empty(), "{left:?}");
        }
        self.take(&Step::Collect);
        assert_eq!(ledger(&self.suite).reserved.u128(), 0);
    }

    /// stk at the present rate.
    fn worth(&self, stk: u128) -> u128 {
        let books = ledger(&self.suite);
        let native = Uint128::new(stk).full_mul(books.backing) / Uint256::from(books.supply);
        Uint128::try_from(native).unwrap().u128()
    }

    /// What a deposit would have paid for stk: as of the next submission.
    fn price(&self, stk: u128) -> u128 {
        let native = Uint128::new(1_000_000_000_000_000_000);
        let preview: PreviewDepositResponse = self
            .suite
            .ask(&QueryMsg::PreviewDeposit { native })
            .unwrap();
        native.multiply_ratio(stk, preview.stk).u128()
    }

    /// What somebody has more or less than at the start, presents apart; stk that is too little to
    /// unbond counts at its rate.
    fn gain(&self, who: usize) -> i128 {
        let stk = self.suite.stk(&self.people[who]);
        let native = self.suite.native(&self.people[who]) + self.worth(stk);
        native as i128 - PURSE as i128 + self.presents[who]
    }

    pub fn assert_nobody_gained_beyond_income(&self) {
        let dust = 1_000;
        let mut lost = 0;
        for who in 0..self.people.len() {
            let given = self.donated[who] as i128;
            let gain = self.gain(who);
            assert!(gain <= self.income as i128 + dust, "{who} gained {gain}");
            let borne = self.losses as i128 + given + self.ahead[who];
            assert!(gain >= -borne - dust, "{who} lost {gain}");
            lost += gain;
        }
        // all together got no more than what came in, and lost no more than what was lost
        let donated: u128 = self.donated.iter().sum();
        assert!(lost <= (self.income - donated) as i128 + dust);
        let ahead: i128 = self.ahead.iter().sum();
        assert!(lost >= -(self.losses as i128) - donated as i128 - ahead - dust);
    }

    pub fn assert_everyone_has_what_he_put_in(&self, steps: usize) {
        assert_eq!((self.income, self.losses), (0, 0));
        for who in 0..self.people.len() {
            let gain = self.gain(who);
            // the SDK's and the hub's rounding, a few units a message, is all there is to share
            let dust = 20 * (steps as i128 + 60);
            assert!(gain <= dust && gain >= -dust, "{who} gained {gain}");
        }
    }

    /// Users' messages in one block, queue and submission included, gain nobody anything but what
    /// others' deposits pay ahead for the streams, being priced as of the next submission; stk counts
    /// at the present rate, what is on its way at its due.
    pub fn assert_no_gain_at_one_time(&mut self, steps: &[Step], submit: bool) {
        self.suite.crank(&ExecuteMsg::Sync {}).unwrap();
        self.given.fill(0);
        let before: Vec<u128> = (0..self.people.len()).map(|who| self.holds(who)).collect();
        self.ahead.fill(0);
        for (i, step) in steps.iter().enumerate() {
            self.take(step);
            if submit && i == steps.len() / 2 {
                self.take(&Step::Submit);
            }
        }
        let unit = self.worth(1) as i128 + 1;
        for (who, before) in before.iter().enumerate() {
            let gain = self.holds(who) as i128 + self.given[who] - *before as i128;
            let paid_by_others = self.ahead.iter().sum::<i128>() - self.ahead[who];
            // what others lost by rounding down is shared by all: at most a unit of stk a message
            let dust = unit * (4 + 2 * steps.len() as i128);
            assert!(gain <= paid_by_others + dust, "{who} gained {gain}");
        }
    }

    /// Native, stk and requests at what they are worth now.
    fn holds(&self, who: usize) -> u128 {
        let person = &self.people[who];
        let waiting = requests(&self.suite, person).into_iter();
        let waiting: u128 = waiting
            .map(|request| match request.stage {
                RequestStage::Queued { .. } => self.worth(request.stk.u128()),
                RequestStage::Unbonding { due, .. } => due.u128(),
                RequestStage::Claimable { native } => native.u128(),
            })
            .sum();
        self.suite.native(person) + self.worth(self.suite.stk(person)) + waiting
    }
}

/// Whatever refuses is typed and known.
fn refused_only_by<T>(result: anyhow::Result<T>, known: impl Fn(&ContractError) -> bool) {
    if let Err(error) = result {
        match error.downcast_ref::<ContractError>() {
            Some(typed) if known(typed) => {}
            _ => panic!("{error:?}"),
        }
    }
}
