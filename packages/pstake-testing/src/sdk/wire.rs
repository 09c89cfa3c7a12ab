//! A compact binary encoding of the modules' records (JSON took most of a block's time).

use super::dec::Dec;
use super::dec_coins::DecCoins;
use cosmwasm_std::{Decimal, Timestamp, Uint128, Uint256};

/// A value that is stored in binary.
pub trait Wire: Sized {
    /// Appends the value.
    fn put(&self, out: &mut Vec<u8>);
    /// Takes the value off the front; `None` if the bytes are not one.
    fn take(input: &mut &[u8]) -> Option<Self>;

    /// The value alone.
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64);
        self.put(&mut out);
        out
    }

    /// The value, if the bytes are it and nothing else.
    fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let value = Self::take(&mut bytes)?;
        bytes.is_empty().then_some(value)
    }
}

fn split<'a>(input: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (head, tail) = input.split_at_checked(len)?;
    *input = tail;
    Some(head)
}

macro_rules! wire_int {
    ($($int:ty),*) => {$(
        impl Wire for $int {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }
            fn take(input: &mut &[u8]) -> Option<Self> {
                let bytes = split(input, std::mem::size_of::<$int>())?;
                Some(<$int>::from_be_bytes(bytes.try_into().ok()?))
            }
        }
    )*};
}
wire_int!(u8, u32, u64, u128);

/// Implements [`Wire`] through another type.
macro_rules! wire_as {
    ($($type:ty: $via:ty, |$v:ident| $to:expr, |$w:ident| $from:expr;)*) => {$(
        impl Wire for $type {
            fn put(&self, out: &mut Vec<u8>) {
                let $v = self;
                let via: $via = $to;
                via.put(out);
            }
            fn take(input: &mut &[u8]) -> Option<Self> {
                let $w = <$via>::take(input)?;
                $from
            }
        }
    )*};
}

wire_as! {
    bool: u8, |v| u8::from(*v), |w| (w < 2).then_some(w == 1);
    Uint128: u128, |v| v.u128(), |w| Some(Uint128::new(w));
    Timestamp: u64, |v| v.nanos(), |w| Some(Timestamp::from_nanos(w));
    Decimal: Uint128, |v| v.atomics(), |w| Some(Decimal::raw(w.u128()));
    Dec: Uint256, |v| v.atomics(), |w| Some(Dec::from_atomics(w));
    DecCoins: Vec<(String, Dec)>, |v| v.0.clone(), |w| Some(DecCoins(w));
}

impl Wire for Uint256 {
    fn put(&self, out: &mut Vec<u8>) {
        let bytes = self.to_be_bytes();
        let zeros = bytes.iter().take_while(|b| **b == 0).count();
        out.push((32 - zeros) as u8);
        out.extend_from_slice(&bytes[zeros..]);
    }
    fn take(input: &mut &[u8]) -> Option<Self> {
        let len = usize::from(u8::take(input)?);
        let bytes = split(input, len)?;
        let mut full = [0u8; 32];
        full.get_mut(32usize.checked_sub(len)?..)?
            .copy_from_slice(bytes);
        Some(Uint256::from_be_bytes(full))
    }
}

impl Wire for String {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        out.extend_from_slice(self.as_bytes());
    }
    fn take(input: &mut &[u8]) -> Option<Self> {
        let len = u32::take(input)? as usize;
        String::from_utf8(split(input, len)?.to_vec()).ok()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        for item in self {
            item.put(out);
        }
    }
    fn take(input: &mut &[u8]) -> Option<Self> {
        let len = u32::take(input)?;
        (0..len).map(|_| T::take(input)).collect()
    }
}

macro_rules! wire_tuple {
    ($($name:ident $at:tt),*) => {
        impl<$($name: Wire),*> Wire for ($($name,)*) {
            fn put(&self, out: &mut Vec<u8>) {
                $(self.$at.put(out);)*
            }
            fn take(input: &mut &[u8]) -> Option<Self> {
                Some(($($name::take(input)?,)*))
            }
        }
    };
}
wire_tuple!(A 0, B 1);
wire_tuple!(A 0, B 1, C 2);

/// One byte: a storage value must not be empty.
impl Wire for () {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(0);
    }
    fn take(input: &mut &[u8]) -> Option<Self> {
        u8::take(input).map(|_| ())
    }
}

/// Implements [`Wire`] for a struct, field by field.
macro_rules! wire_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::sdk::wire::Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $($crate::sdk::wire::Wire::put(&self.$field, out);)*
            }
            fn take(input: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::sdk::wire::Wire::take(input)?),* })
            }
        }
    };
}
pub(super) use wire_struct;
