//! The words of docs/gas.md around its tables.

pub(super) const POOL_AND_ALLIANCE: &str = "
## Pool and alliance

All codes of the suite pinned, where it says so. Nobody else's pool was measured on this node, so there are no targets.

| message | V | ours | pinned |
|---|---|---|---|
";

pub(super) const OTHERS: &str = "
Others' alliance hubs are known by the contracts' side alone. Beside ours, as the VM estimates it (two assets, two reward
denoms):

| message | ours | others |
|---|---|---|
";

pub(super) const INTRODUCTION: &str = "# Gas on a real chain

Written by `cargo xtask gas --chain` from snapshots/gas-chain.json and snapshots/gas.json; do not edit. Gas used by whole
transactions on a local wasmd 0.60.8 (`cargo xtask localnet`), without a fee (one that is not zero costs 18.2k more), by
accounts that have sent before (the first transaction costs 13.6k more). V is the number of validators that the hub
delegates to. *Pinned*: both codes pinned by x/gov. Steak (larry0x/steak) and Eris (erisprotocol's amplifier hub) were
measured on the same node, unpinned.
";

pub(super) const ESTIMATE: &str = "
## The chain beside the VM's estimate

V = 20, unpinned. snapshots/gas.json holds what the real VM uses with wasmd's prices, in process. For users' messages it
estimates whole transactions; for keepers' it is the contracts' side alone, and what the SDK's modules charge comes on
top: that is the difference.

| message | chain | VM | difference |
|---|---|---|---|
";

/// What the figures of November 2026 say; to be looked at whenever they move.
pub(super) const NOTES: &str = "
Users' messages: the estimate adds constants for the transaction (35,000) and for each transfer (20,000), measured with
an empty message. Every byte of a transaction costs 10 gas, so `{\"deposit\":{...}}` costs 0.6k more than `{}` and a cw20
`send` with its hook 1.6k more; the rest, under 0.8% everywhere, is longer addresses and amounts in keys, values and
events. Keepers' messages: on top of the contracts' side come 35k for the transaction and the modules' own work, about
69k for each withdrawal, 2.8k for each validator in a sync, 160k and more for each undelegation, 230k and more for each
redelegation, 82k to 121k for each delegation. Whatever asks for the fresh rate (all of the pool; grants, skims and
recalls of the alliance) reads the hub's delegations: 2.8k for each validator in the SDK, which the estimate does not
price, and 0.5k in the contracts. Pinned rows were measured later in the same lives: there *submit that delegates* and
*rebalance* had fewer validators to serve.

## Where a target is missed, and where the gas goes

- **claim of 2 batches**, 2% over (3.6% pinned): 35k transaction, 20k transfer, 63.7k start of the code, 17.1k storage (4
  reads, 2 writes, 2 deletes, an iteration of 2), 1.2k wasm. What the contract adds to an empty execute with a transfer is
  18k; the target leaves 15k. A claim of 30 batches, where storage counts, is 14% below its target.
- **submit that undelegates** at V = 100, 1.6% over: of 1.83M the contracts' side is 0.50M (a pass over 100 records, a
  reply for each undelegation), the SDK's modules 1.29M: about 0.28M for reading 100 delegations, about 1M for 6
  undelegations in one block. More than 6 are drawn from only if a batch needs more stake than 6 validators hold: then
  the SDK's square counts (16.9M were simulated where half of all stake at 100 validators left in one batch).
- **rebalance of a page** at V = 100, 13% over: 8 redelegations by default, of which the contracts' side is 0.51M
  and the SDK's modules 2.27M. With `limit` 7 it was 2.43M, pinned.
- **settle of 2 batches**, 13% over: 35k transaction, 63.7k start, 45k storage (11 reads, 5 writes, 2 deletes), 2.3k
  queries. The part that grows with batches is smaller than planned: 30 batches are 31% below their target.
- **alliance**, contracts' side: a claim is 4% and an unstake 11% above what others use; a stake of coins is below. More
  than 60k of each is the start of the code, which pinning takes away; what is left does more than others' hubs do: each
  claim settles all assets and denoms, and an unstake settles both reward denoms and queues the withdrawal.
";
