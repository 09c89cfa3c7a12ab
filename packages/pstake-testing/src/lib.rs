#[cfg(feature = "vm")]
pub mod vm;
