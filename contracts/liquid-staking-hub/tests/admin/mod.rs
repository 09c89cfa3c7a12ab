//! What only the owner may do.

mod fee;
mod guardian;
mod ownership;
mod params;
mod revenue;
mod sweep;
mod validators;
