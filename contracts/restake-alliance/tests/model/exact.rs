//! The alliance in rational numbers, without indices: at each step of time every position is given
//! its part of what every schedule released. Independent of the contract but for its rules in SPEC.md.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

pub type Rational = BigRational;

pub fn whole(n: u128) -> Rational {
    Rational::from_integer(BigInt::from(n))
}

/// Keeps numbers short: 60 decimals, far below anything that is compared.
fn short(n: Rational) -> Rational {
    let grid = Rational::from_integer(BigInt::from(10u8).pow(60));
    (n * &grid).floor() / grid
}

/// The 18 decimals that counted weights and the active clock have.
fn fine(n: Rational) -> Rational {
    let grid = whole(10u128.pow(18));
    (n * &grid).floor() / grid
}

#[derive(Clone)]
pub struct Asset {
    pub weight: u128,
    pub reference: u128,
    pub locked: u128,
}

#[derive(Clone)]
struct Schedule {
    rate: Rational,
    end: Rational,
}

#[derive(Clone, Default)]
pub struct Position {
    pub amount: u128,
    /// By reward denom.
    pub owed: Vec<Rational>,
}

pub struct Exact {
    pub assets: Vec<Asset>,
    /// By user and asset.
    pub positions: Vec<Vec<Position>>,
    schedules: Vec<Vec<Schedule>>,
    active: Rational,
}

impl Exact {
    pub fn new(assets: Vec<Asset>, users: usize, denoms: usize) -> Self {
        let position = Position {
            amount: 0,
            owed: vec![Rational::zero(); denoms],
        };
        Exact {
            positions: vec![vec![position; assets.len()]; users],
            schedules: vec![vec![]; denoms],
            active: Rational::zero(),
            assets,
        }
    }

    fn counted(&self, asset: usize) -> Rational {
        let asset = &self.assets[asset];
        let part = whole(asset.locked) / whole(asset.reference);
        fine(whole(asset.weight) * part.min(Rational::one()))
    }

    pub fn advance(&mut self, seconds: u64) {
        let counted: Vec<_> = (0..self.assets.len()).map(|a| self.counted(a)).collect();
        let sum: Rational = counted.iter().sum();
        let weight: u128 = self.assets.iter().map(|a| a.weight).sum();
        if sum.is_zero() || weight == 0 {
            return;
        }
        let passed = whole(seconds.into()) * &sum / whole(weight);
        let now = short(&self.active + passed);
        for (denom, schedules) in self.schedules.iter_mut().enumerate() {
            let mut released = Rational::zero();
            for schedule in schedules.iter() {
                let until = schedule.end.clone().min(now.clone());
                released += &schedule.rate * (until - &self.active);
            }
            schedules.retain(|schedule| schedule.end > now);
            for user in &mut self.positions {
                for (asset, position) in user.iter_mut().enumerate() {
                    if position.amount > 0 {
                        let of_asset = &released * &counted[asset] / &sum;
                        let part = whole(position.amount) / whole(self.assets[asset].locked);
                        let owed = &position.owed[denom] + of_asset * part;
                        position.owed[denom] = short(owed);
                    }
                }
            }
        }
        self.active = now;
    }

    /// Over `seconds` of the active clock, up to the end of that day.
    pub fn fund(&mut self, denom: usize, amount: u128, seconds: u64) {
        let day = whole(86_400);
        let active = fine(self.active.clone());
        let end = ((&active + whole(seconds.into())) / &day).ceil() * day;
        let rate = whole(amount) / (&end - active);
        self.schedules[denom].push(Schedule { rate, end });
    }

    pub fn stake(&mut self, user: usize, asset: usize, amount: u128) {
        self.positions[user][asset].amount += amount;
        self.assets[asset].locked += amount;
    }

    pub fn unstake(&mut self, user: usize, asset: usize, amount: u128) {
        self.positions[user][asset].amount -= amount;
        self.assets[asset].locked -= amount;
    }

    /// Whether `units` is what a position is owed, but for a unit of rounding against it and
    /// 10^-15 of the denom's size.
    pub fn agrees(&self, user: usize, asset: usize, denom: usize, units: u128, size: u128) -> bool {
        let owed = &self.positions[user][asset].owed[denom];
        let slack = Rational::new(BigInt::from(size), BigInt::from(10u8).pow(15))
            + Rational::new(1.into(), 1_000_000.into());
        let units = whole(units);
        units <= owed + &slack && units > owed - &slack - Rational::one()
    }

    pub fn paid(&mut self, user: usize, asset: usize, denom: usize, units: u128) {
        self.positions[user][asset].owed[denom] -= whole(units);
    }

    pub fn owed(&self, user: usize, asset: usize, denom: usize) -> f64 {
        self.positions[user][asset].owed[denom]
            .to_f64()
            .unwrap_or(f64::NAN)
    }
}
