//! Reads the export section of a wasm module: enough to see whether a contract kept its entry points.

use anyhow::{bail, ensure, Context, Result};

/// What a chain calls; without them the wasm was built as a library.
pub const ENTRY_POINTS: [&str; 6] = [
    "instantiate",
    "execute",
    "query",
    "interface_version_8",
    "allocate",
    "deallocate",
];

const EXPORT_SECTION: u8 = 7;

/// The names of everything the module exports, in the module's order.
pub fn exports(wasm: &[u8]) -> Result<Vec<String>> {
    let mut rest = wasm
        .strip_prefix(b"\0asm\x01\0\0\0")
        .context("not a wasm module of version 1")?;
    while !rest.is_empty() {
        let id = byte(&mut rest)?;
        let size = u32_leb(&mut rest)?;
        let mut section = take(&mut rest, size)?;
        if id != EXPORT_SECTION {
            continue;
        }
        let count = u32_leb(&mut section)?;
        let mut names = Vec::new();
        for _ in 0..count {
            let length = u32_leb(&mut section)?;
            let name = take(&mut section, length)?;
            names.push(String::from_utf8(name.to_vec()).context("export name")?);
            byte(&mut section)?; // kind
            u32_leb(&mut section)?; // index
        }
        return Ok(names);
    }
    Ok(Vec::new())
}

/// Fails with the list of entry points that the module does not export.
pub fn require_entry_points(wasm: &[u8]) -> Result<()> {
    let exports = exports(wasm)?;
    let missing: Vec<_> = ENTRY_POINTS
        .into_iter()
        .filter(|e| !exports.iter().any(|x| x == e))
        .collect();
    ensure!(
        missing.is_empty(),
        "no export {} (built with the feature `library`?)",
        missing.join(", ")
    );
    Ok(())
}

fn byte(rest: &mut &[u8]) -> Result<u8> {
    let (first, others) = rest.split_first().context("wasm ends too early")?;
    *rest = others;
    Ok(*first)
}

fn take<'a>(rest: &mut &'a [u8], count: u32) -> Result<&'a [u8]> {
    let count = usize::try_from(count)?;
    ensure!(count <= rest.len(), "wasm ends too early");
    let (first, others) = rest.split_at(count);
    *rest = others;
    Ok(first)
}

/// An unsigned number in LEB128, at most 32 bits.
fn u32_leb(rest: &mut &[u8]) -> Result<u32> {
    let mut value: u64 = 0;
    for shift in [0, 7, 14, 21, 28] {
        let next = byte(rest)?;
        value |= u64::from(next & 0x7f) << shift;
        if next & 0x80 == 0 {
            return Ok(u32::try_from(value)?);
        }
    }
    bail!("number of more than 32 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with an empty custom section and the given exports.
    fn module(names: &[&str]) -> Vec<u8> {
        let mut section = vec![u8::try_from(names.len()).unwrap()];
        for name in names {
            section.push(u8::try_from(name.len()).unwrap());
            section.extend_from_slice(name.as_bytes());
            section.extend_from_slice(&[0, 0x80, 0x01]); // function 128
        }
        let size = section.len();
        let mut wasm = b"\0asm\x01\0\0\0\x00\x02\x01c".to_vec();
        wasm.extend_from_slice(&[
            EXPORT_SECTION,
            u8::try_from(size & 0x7f).unwrap() | 0x80,
            u8::try_from(size >> 7).unwrap(),
        ]);
        wasm.extend(section);
        wasm
    }

    #[test]
    fn exports_when_present_then_names_in_order() {
        assert_eq!(
            exports(&module(&["memory", "execute"])).unwrap(),
            ["memory", "execute"]
        );
        assert_eq!(exports(&module(&[])).unwrap(), Vec::<String>::new());
        assert_eq!(exports(b"\0asm\x01\0\0\0").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn exports_when_cut_short_then_error() {
        let whole = module(&["instantiate", "query"]);
        for end in 0..whole.len() {
            // Cut between sections, or before the export section, there is simply no export.
            let names = exports(&whole[..end]).unwrap_or_default();
            assert!(names.is_empty(), "cut at {end}: {names:?}");
        }
    }

    #[test]
    fn exports_when_number_is_too_long_then_error() {
        assert!(exports(b"\0asm\x01\0\0\0\x07\xff\xff\xff\xff\xff\x01").is_err());
    }

    #[test]
    fn entry_points_when_missing_then_error_lists_them() {
        require_entry_points(&module(&ENTRY_POINTS)).unwrap();
        let error = require_entry_points(&module(&ENTRY_POINTS[2..])).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("no export instantiate, execute (built"),
            "{error}"
        );
    }
}
