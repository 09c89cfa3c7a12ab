//! One test crate; a module for each subject.

mod scenarios;
