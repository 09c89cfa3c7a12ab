//! The classes of defect that systems like this one have had, by number. Each needs a test with the number in its
//! name (`h07_...`), or a line under "Ruled out by design" in docs/SPEC.md.

/// Where a class can do harm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// liquid-staking-hub and stk-token.
    Hub,
    /// instant-unbond-pool.
    Pool,
    /// restake-alliance.
    Alliance,
}

/// One class of defect.
#[derive(Debug)]
pub struct Threat {
    pub id: &'static str,
    pub part: Part,
    pub title: &'static str,
}

/// Rows that must be covered now, first and last of each range. Of these, only the ones of [`BUILT`] count.
pub const REQUIRED: [(&str, &str); 6] = [
    ("H01", "H12"),
    ("H23", "H33"),
    ("H36", "H61"),
    ("H64", "H67"),
    ("H70", "H72"),
    ("R01", "R34"),
];

/// The parts of the suite that exist.
pub const BUILT: [Part; 3] = [Part::Hub, Part::Pool, Part::Alliance];

impl Threat {
    /// Whether a gap in this row fails.
    pub fn is_required(&self) -> bool {
        let in_range = |(first, last): &(&str, &str)| (*first..=*last).contains(&self.id);
        BUILT.contains(&self.part) && REQUIRED.iter().any(in_range)
    }

    /// What an uncovered row that is not required waits for.
    pub fn waits_for(&self) -> &'static str {
        match self.part {
            part if BUILT.contains(&part) => "next issue",
            Part::Hub => "hub",
            Part::Pool => "pool",
            Part::Alliance => "alliance",
        }
    }
}

const fn hub(id: &'static str, title: &'static str) -> Threat {
    Threat {
        id,
        part: Part::Hub,
        title,
    }
}

const fn pool(id: &'static str, title: &'static str) -> Threat {
    Threat {
        id,
        part: Part::Pool,
        title,
    }
}

const fn alliance(id: &'static str, title: &'static str) -> Threat {
    Threat {
        id,
        part: Part::Alliance,
        title,
    }
}

/// Every class, by number.
pub const THREATS: [Threat; 106] = [
    hub(
        "H01",
        "a donation after the first small deposit robs the second depositor",
    ),
    hub(
        "H02",
        "a donation before any deposit makes mints come out as zero",
    ),
    hub("H03", "burning shares down to one unit inflates the rest"),
    hub("H04", "a mint or redemption of zero goes through unnoticed"),
    hub("H05", "no shares left while backing remains"),
    hub("H06", "division by zero on a fresh contract"),
    hub(
        "H07",
        "the rate is read after the state it depends on has changed",
    ),
    hub("H08", "rewards not collected yet are missing from the rate"),
    hub("H09", "queries answer with an old rate and do not say so"),
    hub("H10", "no lower bound on what the caller gets"),
    hub("H11", "shares compared with native amounts"),
    hub(
        "H12",
        "a real slash trips a safety check and locks users in",
    ),
    hub("H13", "those who leave escape a slash"),
    hub("H14", "undelegation amounts underflow after a slash"),
    hub("H15", "a loss is split equally instead of in proportion"),
    hub(
        "H16",
        "a loss spills into later batches, or waits for a claimant to be booked",
    ),
    hub("H17", "one loss is booked twice"),
    hub(
        "H18",
        "coins that arrive in this very block look like a slash",
    ),
    hub(
        "H19",
        "the configured unbonding period is shorter than the chain's",
    ),
    hub(
        "H20",
        "what a slash does to requests not submitted yet is undefined",
    ),
    hub(
        "H21",
        "nearly all stake unbonds, then a slash turns the rate negative",
    ),
    hub(
        "H22",
        "a jailed or tombstoned validator keeps getting stake or stops the harvest",
    ),
    hub("H23", "a claim loops over all requests"),
    hub("H24", "a list for each user grows and makes others pay"),
    hub("H25", "a dust request stops a loop that pays people out"),
    hub("H26", "a request of one unit holds up its batch"),
    hub(
        "H27",
        "taking exactly all of a balance leaves a record that blocks deposits",
    ),
    hub("H28", "spam denoms break a loop over balances"),
    hub("H29", "off by one at the instant an epoch ends"),
    hub("H30", "more validators than a block's gas can serve"),
    hub("H31", "the last validator is removed"),
    hub(
        "H32",
        "a failing outside hook takes user actions down with it",
    ),
    hub(
        "H33",
        "a failed sub-message leaves a state no one can leave",
    ),
    hub(
        "H34",
        "the eighth unbonding entry of a validator is refused",
    ),
    hub(
        "H35",
        "redelegating what is still being redelegated is refused",
    ),
    hub("H36", "rewards or fees are counted twice"),
    hub("H37", "a fee that has left is delegated all the same"),
    hub("H38", "an amount is believed instead of measured"),
    hub(
        "H39",
        "rewards that the chain pays on delegation changes go unseen",
    ),
    hub("H40", "a leg of a split that comes to zero fails the whole"),
    hub("H41", "a fee that rounds to zero fails the whole"),
    hub("H42", "a removed validator lives on in another record"),
    hub(
        "H43",
        "stake that is on its way to a removed validator is stranded",
    ),
    hub("H44", "a batch is credited with another's coins"),
    hub(
        "H45",
        "bad input is answered with success and its coins are kept",
    ),
    pool(
        "H46",
        "LP shares are mispriced while stk waits in the queue",
    ),
    hub("H47", "coins sent to the hub move the rate at once"),
    hub("H48", "rounding favours the caller"),
    hub("H49", "a privileged message that anyone may send"),
    hub("H50", "ownership changes through the configuration"),
    hub("H51", "token or denom changes while shares exist"),
    hub("H52", "parameters outside any sane bound"),
    hub("H53", "duplicates in a list"),
    hub(
        "H54",
        "a migration from another contract, to an older version, or half done",
    ),
    hub("H55", "a pause traps funds or never ends"),
    hub("H56", "updating one parameter resets another"),
    hub("H57", "a forged cw20 receive"),
    hub("H58", "iteration order differs between nodes"),
    hub(
        "H59",
        "one failed undelegation makes some lose and others gain",
    ),
    hub("H60", "a page limit splits a loss unfairly"),
    hub("H61", "a batch closes before its coins are there"),
    hub(
        "H62",
        "a redelegation's slash eats another batch's unbonding entries",
    ),
    hub(
        "H63",
        "a batch carries the whole slash of its one validator",
    ),
    hub(
        "H64",
        "stake undelegated outside a batch comes back as a donation",
    ),
    hub(
        "H65",
        "an unvested stream turns a slash into negative backing",
    ),
    hub(
        "H66",
        "queue, tick, cancel: netting used up by someone who never leaves",
    ),
    pool(
        "H67",
        "an LP deposits around his own exit and takes his fee back",
    ),
    hub("H68", "one validator's fault stops all staking work"),
    hub("H69", "a validator out of the set for a moment is drained"),
    hub(
        "H70",
        "a guardian pauses for ever, or an old announcement takes effect years later",
    ),
    hub(
        "H71",
        "a request is valued without the losses it may still bear",
    ),
    hub(
        "H72",
        "dust keeps the stream from ending, or a long silence pays a newcomer",
    ),
    alliance(
        "R01",
        "a user's index stands still while his reward rounds to zero",
    ),
    alliance("R02", "stake comes in just for a lump reward"),
    alliance("R03", "a denom twice in a claim pays twice"),
    alliance("R04", "no coin, a wrong coin or two coins are kept"),
    alliance("R05", "a failing cw20 blocks claims or removal"),
    alliance("R06", "a payment that failed is lost"),
    alliance("R07", "funding after the end drops what has accrued"),
    alliance("R08", "share and total come from different heights"),
    alliance("R09", "a new weight is applied to old rewards"),
    alliance("R10", "setting a weight twice adds up"),
    alliance("R11", "claiming before staking locks the user out"),
    alliance("R12", "18 decimals overflow or lose precision"),
    alliance(
        "R13",
        "a tiny stake and a huge worthless reward blow up the index",
    ),
    alliance("R14", "distributing to nobody panics or burns"),
    alliance("R15", "the first staker takes all that piled up"),
    alliance("R16", "removing an asset or denom strands funds"),
    alliance("R17", "frequent pokes lose fractions of a period"),
    alliance("R18", "the rest of amount by duration is lost"),
    alliance("R19", "unstaking rounds in the caller's favour"),
    alliance("R20", "a cw20 that delivers less than it says"),
    alliance("R21", "a token or hook calls back in the middle"),
    alliance("R22", "loops that grow with users, snapshots or slashes"),
    alliance("R23", "dust from strangers spoils a position"),
    alliance("R24", "a donation inflates shares"),
    alliance("R25", "a charge runs while there was nothing to charge"),
    alliance("R26", "slashes between request and maturity, once or twice"),
    alliance("R27", "returned principal is paid out as reward"),
    alliance("R28", "a pause traps those who leave"),
    alliance("R29", "reward and stake of one denom mix"),
    alliance("R30", "rewards by token while tokens by share move"),
    alliance("R31", "a first dust staker takes an asset's whole weight"),
    alliance(
        "R32",
        "backing sampled at one instant, at an old rate, or unfair between grantors",
    ),
    alliance("R33", "votes with borrowed or moved tokens"),
    alliance("R34", "principal that comes back as yield"),
];
