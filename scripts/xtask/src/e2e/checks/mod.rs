//! Every check: its name, whether the short form runs it, and what it does.

use super::Check;

mod bad_input;
mod client;
mod desk;
mod keepers;
mod nodes;
mod operators;
mod powers;
mod scenarios;
mod stake;
mod votes;

pub const ALL: &[(&str, bool, Check)] = &[
    (
        "deposit_to_claim_when_on_a_chain_then_same_as_native_and_wasm",
        true,
        scenarios::deposit_to_claim,
    ),
    (
        "deposit_to_claim_when_slashed_on_a_chain_then_same_as_native_and_wasm",
        true,
        scenarios::deposit_to_claim_slashed,
    ),
    (
        "year_of_rewards_when_on_a_chain_then_same_as_native_and_wasm",
        false,
        scenarios::year_of_rewards,
    ),
    (
        "pool_life_when_on_a_chain_then_same_as_native_and_wasm",
        true,
        scenarios::pool_life,
    ),
    (
        "pool_life_when_slashed_on_a_chain_then_same_as_native_and_wasm",
        false,
        scenarios::pool_life_slashed,
    ),
    (
        "alliance_life_when_on_a_chain_then_same_as_native_and_wasm",
        true,
        scenarios::alliance_life,
    ),
    (
        "alliance_life_when_slashed_on_a_chain_then_same_as_native_and_wasm",
        false,
        scenarios::alliance_life_slashed,
    ),
    (
        "node_when_killed_and_restarted_then_books_are_the_same_and_claims_are_paid",
        true,
        nodes::restarted,
    ),
    (
        "four_processes_when_one_is_killed_then_it_is_jailed_and_deposits_go_on",
        false,
        nodes::four_processes,
    ),
    (
        "proposal_when_passed_then_executes_as_the_owner",
        true,
        powers::proposal_executes,
    ),
    (
        "proposal_when_passed_then_sudo_is_heard_from_nobody_else",
        true,
        powers::proposal_sudoes,
    ),
    (
        "revenue_when_for_the_community_pool_then_paid_or_still_owed",
        false,
        powers::community_pool,
    ),
    (
        "codes_when_pinned_by_vote_then_messages_use_less_gas",
        false,
        powers::pinned,
    ),
    (
        "votes_when_holders_instruct_then_the_keeper_registers_and_casts_and_the_hub_votes_so",
        false,
        votes::of_holders,
    ),
    (
        "rewards_when_they_arrive_by_a_delegation_then_booked",
        true,
        stake::rewards_by_delegation,
    ),
    (
        "slashes_when_before_and_after_an_undelegation_then_only_what_was_bonded_pays",
        true,
        stake::slashes,
    ),
    (
        "batches_when_one_validator_then_seven_entries_and_never_eight",
        false,
        stake::seven_entries,
    ),
    (
        "drain_when_the_validator_received_a_redelegation_then_waits_for_the_lock",
        false,
        stake::redelegation_locks,
    ),
    (
        "life_when_a_hundred_validators_then_fits_blocks_of_20_million_gas",
        false,
        stake::hundred_validators,
    ),
    (
        "keeper_when_killed_and_the_node_too_then_nothing_is_left_undone",
        true,
        keepers::killed,
    ),
    ("keepers_when_two_then_no_harm", false, keepers::two),
    (
        "deploy_when_killed_in_every_transaction_then_each_is_sent_once_and_governance_does_the_rest",
        true,
        operators::deployed,
    ),
    (
        "keepers_when_two_keep_the_whole_suite_and_one_is_killed_then_users_are_paid",
        false,
        operators::kept,
    ),
    (
        "operator_when_mistaken_then_one_line_and_nothing_sent",
        true,
        bad_input::each,
    ),
    (
        "typescript_client_when_on_a_chain_then_its_tests_pass",
        true,
        client::tests,
    ),
];
