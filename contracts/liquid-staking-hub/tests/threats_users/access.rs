use std::fs;
use std::path::{Path, PathBuf};

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Iteration order and floats differ between machines: neither is in contract code.
#[test]
fn h58_contract_sources_then_no_hash_maps_and_no_floats() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = vec![];
    for dir in [
        "contracts/liquid-staking-hub/src",
        "contracts/stk-token/src",
        "contracts/instant-unbond-pool/src",
        "packages/pstake-types/src",
    ] {
        sources(&root.join(dir), &mut files);
    }
    assert!(files.len() > 30, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '_') {
            let bad = ["HashMap", "HashSet", "f32", "f64", "SystemTime"];
            assert!(!bad.contains(&word), "{word} in {}", file.display());
        }
        assert!(!text.contains("std::time"), "a clock in {}", file.display());
    }
}
