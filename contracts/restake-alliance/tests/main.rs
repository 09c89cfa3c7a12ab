//! One test crate; a module for each subject.

mod checks;
mod claim;
mod life;
mod stake;
mod unstake;
