//! Who the users are and what they decide: everything random comes from here, and from the seed alone.

/// SplitMix64 (Steele, Lea, Flood 2014; <https://prng.di.unimi.it/splitmix64.c>): good enough for people, and the same
/// on every machine and in every version.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A stream of its own for each `of`, so that one person's choices do not shift another's.
    pub fn new(seed: u64, of: u64) -> Self {
        let mut mixed = Rng(seed);
        let base = mixed.next();
        Rng(base ^ Rng(of).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        let width = u128::from(high - low) + 1;
        low + ((u128::from(self.next()) * width) >> 64) as u64
    }

    pub fn percent(&mut self, chance: u64) -> bool {
        self.between(1, 100) <= chance
    }
}

/// How a kind of people behaves.
#[derive(Debug)]
struct Habit {
    /// Of a hundred people.
    people: u64,
    /// Native of a deposit, in whole tokens.
    deposit: (u64, u64),
    /// Days from one act to the next.
    pace: (u64, u64),
    /// Of a hundred acts, at a slack tide.
    leaves: u64,
    /// Percent of the stk held that leaves.
    part: (u64, u64),
    /// Of a hundred unbonds.
    cancels: u64,
}

const HABITS: [Habit; 4] = [
    // saves a little every week or two
    Habit {
        people: 45,
        deposit: (10, 300),
        pace: (3, 11),
        leaves: 12,
        part: (10, 60),
        cancels: 8,
    },
    // puts it in and looks again after months
    Habit {
        people: 30,
        deposit: (200, 5_000),
        pace: (18, 60),
        leaves: 30,
        part: (25, 100),
        cancels: 5,
    },
    // in and out
    Habit {
        people: 18,
        deposit: (300, 5_000),
        pace: (2, 7),
        leaves: 48,
        part: (30, 100),
        cancels: 20,
    },
    // large, seldom, hesitant
    Habit {
        people: 7,
        deposit: (8_000, 50_000),
        pace: (12, 40),
        leaves: 35,
        part: (20, 70),
        cancels: 25,
    },
];

/// Looks at the hub this many times a day.
pub const SLOTS: u64 = 8;
/// Deposits come in tides of this many days.
const TIDE_DAYS: u64 = 28;
/// For so many days after a slash people leave more often.
const FRIGHT_DAYS: u64 = 4;

/// What a person wants to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Native in base units.
    Deposit(u128),
    /// Percent of the stk held.
    Unbond(u64),
    Cancel,
    Claim,
}

/// A user with a schedule.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    habit: &'static Habit,
    rng: Rng,
    slot: u64,
    /// Slots from the start of the run.
    next_act: u64,
    cancels_at: Option<u64>,
    claims_at: Option<u64>,
    /// Days from being payable to asking for it.
    patience: u64,
    /// Lets a bot claim.
    pub lazy: bool,
    /// Would rather pay 1% than wait.
    pub hurried: bool,
}

const GIVEN: [&str; 20] = [
    "amara", "bogdan", "chen", "dalia", "emeka", "farah", "goran", "hana", "ines", "jonas",
    "kavya", "luca", "mina", "noor", "oskar", "priya", "quentin", "rosa", "sven", "tala",
];
const TOWNS: [&str; 12] = [
    "accra", "bergen", "cusco", "davao", "espoo", "fez", "gdansk", "hanoi", "izmir", "jaipur",
    "kyoto", "lagos",
];
/// As many people as there are names.
pub const MOST: u64 = 240;

/// The same people for the same seed.
pub fn people(seed: u64, count: u64) -> Vec<Person> {
    (0..count).map(|i| person(seed, i, count)).collect()
}

fn person(seed: u64, i: u64, count: u64) -> Person {
    let mut rng = Rng::new(seed, i);
    let mut kind = rng.between(1, 100);
    let habit = HABITS
        .iter()
        .find(|habit| {
            let found = kind <= habit.people;
            kind = kind.saturating_sub(habit.people);
            found
        })
        .unwrap_or(&HABITS[0]);
    let (given, town) = (i as usize % GIVEN.len(), i as usize / GIVEN.len());
    // half come in the first week, the others with the tides of the first four months
    let joins = if i * 2 < count {
        rng.between(0, 6)
    } else {
        rng.between(0, 3) * TIDE_DAYS + rng.between(1, TIDE_DAYS / 2)
    };
    let slot = rng.between(0, SLOTS - 1);
    Person {
        name: format!("{}-{}", GIVEN[given], TOWNS[town % TOWNS.len()]),
        habit,
        slot,
        next_act: joins * SLOTS + slot,
        cancels_at: None,
        claims_at: None,
        patience: rng.between(0, 4),
        lazy: rng.percent(12),
        hurried: rng.percent(20),
        rng,
    }
}

impl Person {
    /// What the person wants at this slot of the run. `fright`: slots since the last slash.
    pub fn wish(&mut self, slot: u64, fright: Option<u64>) -> Option<Wish> {
        if self.cancels_at.is_some_and(|at| at <= slot) {
            self.cancels_at = None;
            return Some(Wish::Cancel);
        }
        if self.claims_at.is_some_and(|at| at <= slot) {
            self.claims_at = None;
            return Some(Wish::Claim);
        }
        if slot < self.next_act {
            return None;
        }
        let (soon, late) = self.habit.pace;
        self.next_act = (slot / SLOTS + self.rng.between(soon, late)) * SLOTS + self.slot;
        let high_tide = (slot / SLOTS) % TIDE_DAYS < TIDE_DAYS / 2;
        let afraid = fright.is_some_and(|slots| slots < FRIGHT_DAYS * SLOTS);
        let leaves = match (afraid, high_tide) {
            (true, _) => self.habit.leaves * 2,
            (_, true) => self.habit.leaves / 2,
            (_, false) => self.habit.leaves * 3 / 2,
        };
        let (low, high) = self.habit.deposit;
        let deposit = u128::from(self.rng.between(low * 1_000_000, high * 1_000_000));
        let part = self.rng.between(self.habit.part.0, self.habit.part.1);
        if !self.rng.percent(leaves) {
            return Some(Wish::Deposit(deposit));
        }
        if self.rng.percent(self.habit.cancels) {
            self.cancels_at = Some(slot + self.rng.between(1, SLOTS));
        }
        Some(Wish::Unbond(part))
    }

    /// A batch with a request of this person's was settled.
    pub fn payable(&mut self, slot: u64) {
        if !self.lazy {
            let at = (slot / SLOTS + self.patience) * SLOTS + self.slot;
            self.claims_at.get_or_insert(at.max(slot));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rng_when_seeded_as_the_reference_then_same_numbers() {
        let mut rng = Rng(1_234_567);
        assert_eq!(rng.next(), 6_457_827_717_110_365_317);
        assert_eq!(rng.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn people_when_most_then_names_differ() {
        let names: std::collections::BTreeSet<_> =
            people(1, MOST).into_iter().map(|p| p.name).collect();
        assert_eq!(names.len() as u64, MOST);
    }
}
