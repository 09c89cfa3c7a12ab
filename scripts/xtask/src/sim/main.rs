//! The part of the task tool that needs the real VM and the suite. Started by xtask.

fn main() {}
