pub mod sdk;
#[cfg(feature = "vm")]
pub mod vm;
