//! One test crate; a module for each subject.

mod admin;
mod attack_table;
mod attacks;
mod backing;
mod checks;
mod claim;
mod exact;
mod hostile;
mod life;
mod model;
mod revenue;
mod scenarios;
mod schedules;
mod stake;
mod terms;
mod unstake;
mod votes;
