//! The table of all strategies. its chapter of `docs/attacks.md` is what it prints; `PSTAKE_UPDATE=1` rewrites it.

use pstake_testing::suite::attacks::{assert_chapter, document, Chapter};

use super::{fees, gifts, limits, slashes};

static CHAPTERS: [Chapter; 4] = [
    (
        "Fees",
        &[
            &fees::AROUND_OWN_EXIT,
            &fees::AROUND_OWN_EXIT_FOR_A_DAY,
            &fees::AFTER_ANOTHERS_EXIT,
            &fees::BEFORE_ANOTHERS_EXIT,
            &fees::SPLIT,
            &fees::LOOP,
        ],
    ),
    ("Limits", &[&limits::DRAIN, &limits::BUCKET]),
    (
        "Around slashes",
        &[
            &slashes::LEAVE_BEFORE,
            &slashes::REDEEM_BEFORE,
            &slashes::PROVIDE_AT_RISK,
            &slashes::STALE_RATE,
        ],
    ),
    (
        "Gifts and grinders",
        &[
            &gifts::BEFORE_A_DEPOSIT,
            &gifts::FOR_A_GIFT,
            &gifts::AROUND_COLLECT,
            &gifts::GRINDERS,
        ],
    ),
];

const HEAD: &str = "# Attacks on the pool

Written by `PSTAKE_UPDATE=1 cargo test -p instant-unbond-pool --test main attacks_table`; the same \
test fails if this chapter is not what it prints. The code is in \
`contracts/instant-unbond-pool/tests/attacks`.

Each strategy runs on two worlds that are equal up to a point: in one mallory attacks, in the \
other she does what the benchmark says. At the end the queue is empty, fees are in the price and all \
providers leave. Her **profit** is the difference between what she holds then; the **victims' loss** \
is the same difference of the others (two holders, a provider of 100,000,000), the other way round. \
Negative: it costs her, or they gain. Amounts are base units of native; an stk is worth about 1.3; \
there are no rewards, so all differences are fees and slashes. A test fails if a profit exceeds its \
**bound**.

A bound of 0, or of a few units, means that the strategy does not pay. A larger one is a gain that \
the design accepts, for the reason given.
";

#[test]
fn attacks_table_is_the_one_in_docs() {
    assert_chapter(&document(HEAD, &CHAPTERS));
}
