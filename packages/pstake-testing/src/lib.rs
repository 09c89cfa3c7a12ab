#[cfg(feature = "suite")]
pub mod model;
pub mod sdk;
#[cfg(feature = "suite")]
pub mod suite;
#[cfg(feature = "vm")]
pub mod vm;
