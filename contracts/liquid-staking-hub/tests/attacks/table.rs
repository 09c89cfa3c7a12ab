//! The table of all strategies. `docs/attacks.md` is what it prints; `PSTAKE_UPDATE=1` rewrites it.

use pstake_testing::suite::attacks::{assert_chapter, document, Chapter};

use super::{donations, grinders, harvest, queue, slashes, timing, waiting};

static CHAPTERS: [Chapter; 7] = [
    (
        "Donations",
        &[
            &donations::FIRST_DEPOSITOR,
            &donations::LIVE_HUB,
            &donations::HURRY_A_GIFT,
            &donations::MASK_A_SLASH,
        ],
    ),
    (
        "Around harvests",
        &[
            &harvest::ONE_BLOCK,
            &harvest::AROUND_THE_HARVEST,
            &harvest::AFTER_AN_OUTAGE,
        ],
    ),
    (
        "Waiting in the buffer",
        &[&waiting::BUFFER_DAY, &waiting::THAWED_REWARDS],
    ),
    (
        "Around slashes",
        &[
            &slashes::EXIT_BEFORE_SYNC,
            &slashes::DEPOSIT_AROUND_SYNC,
            &slashes::STALE_TRADES,
            &slashes::OWN_EVIDENCE,
            &slashes::SHARED_RISK,
            &slashes::AROUND_A_DRAIN,
            &slashes::BETWEEN_DRAIN_AND_EVIDENCE,
        ],
    ),
    (
        "The queue",
        &[
            &queue::OWN_NETTING,
            &queue::SNIPE,
            &queue::QUEUE_TICK_CANCEL,
            &queue::CANCEL_AROUND_CHANGES,
            &queue::FRONTRUN_SUBMIT,
            &queue::CROWD_OUT,
        ],
    ),
    (
        "Grinders and dust",
        &[
            &grinders::SPLIT_DEPOSITS,
            &grinders::SPLIT_UNBONDS,
            &grinders::ROUND_TRIPS,
            &grinders::DUST_FLOODS,
            &grinders::DUST_REQUESTS,
        ],
    ),
    (
        "Settling, claiming, collecting",
        &[
            &timing::SETTLE_MOMENTS,
            &timing::CLAIM_ORDER,
            &timing::REVENUE,
        ],
    ),
];

const HEAD: &str = "# Attacks on the hub

Written by `PSTAKE_UPDATE=1 cargo test -p liquid-staking-hub --test main attacks_table`; the same \
test fails if this file is not what it prints. The code is in \
`contracts/liquid-staking-hub/tests/attacks`.

Each strategy runs on two worlds that are equal up to a point: in one mallory attacks, in the \
other she does what the benchmark says. At the end all leave through the queue and claim. Her \
**profit** is the difference between what she holds then; the **victims' loss** is the same \
difference of the two others, the other way round. Negative: it costs her, or they gain. All \
amounts are base units of native; the victims hold 1,000,000,000 stk, worth 1 (`One`), about 1.3 \
(`High`) or about 0.8 (`Low`) each; rewards are 10% a year of the chain's stake, or nothing where \
only losses matter. A test fails if a profit exceeds its **bound**.

A bound of 0 or 1 means that the strategy does not pay. A larger one is a gain that the design \
accepts, for the reason given.
";

#[test]
fn attacks_table_is_the_one_in_docs() {
    assert_chapter(&document(HEAD, &CHAPTERS));
}
