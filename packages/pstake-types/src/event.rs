//! How events are declared: a struct per event, so that no contract spells an attribute by hand.

/// Declares an event struct with its chain type and the conversion into a cosmwasm `Event`.
macro_rules! event {
    ($(#[$meta:meta])* $name:ident = $ty:literal { $($(#[$fmeta:meta])* $field:ident : $fty:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$fmeta])* pub $field: $fty),* }

        impl $name {
            /// Type of the event as the contract emits it (`wasm-` precedes it on a chain).
            pub const TYPE: &'static str = $ty;
        }

        impl From<$name> for cosmwasm_std::Event {
            fn from(e: $name) -> Self {
                cosmwasm_std::Event::new($name::TYPE)
                    $(.add_attribute(stringify!($field), e.$field.to_string()))*
            }
        }
    };
}
pub(crate) use event;
