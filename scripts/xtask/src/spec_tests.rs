use super::*;

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

#[test]
fn test_names_when_attribute_or_second_use_then_counted() {
    let a = "
        #[test]
        fn h01_attribute() {}
        pub fn h02_scenario<C: Chain>(chain: &mut C) {}
        fn h03_never_run() {}
        #[cfg(test)]
        fn h04_helper() {}
        // fn h05_comment() {}  h03_never_run
        #[rstest]
        #[case(1)]
        pub(crate) async fn h06_case() {}
    ";
    let b = "both_ways!(h02_scenario);";
    let names = test_names(&[a.to_owned(), b.to_owned()]);
    assert_eq!(names, set(&["h01_attribute", "h02_scenario", "h06_case"]));
}

#[test]
fn citations_when_words_match_then_by_id() {
    let tests = [
        "h01_gist",
        "deposit_r12_h07",
        "inv1_gist",
        "inv_h3_gist",
        "tinv12_gist",
        "inv_h12_x",
        "h1_h001_path",
    ];
    let citations = Citations::of(&set(&tests));
    assert_eq!(
        citations.threats.keys().collect::<Vec<_>>(),
        ["H01", "H07", "R12"]
    );
    assert_eq!(
        citations.invariants.keys().collect::<Vec<_>>(),
        ["1", "H12", "H3", "T12"]
    );
}

#[test]
fn citations_when_word_only_resembles_then_none() {
    let citations = Citations::of(&set(&[
        "invalid_input",
        "invariants_hold",
        "inv_gist",
        "claim_when_inventory_h",
    ]));
    assert_eq!(citations, Citations::default());
}

#[test]
fn defined_when_bold_id_starts_a_row_or_item_then_found() {
    let spec = "
| **INV1** | balance |
- **INV-H3** rate
  - **T-INV12**: supply
text with **INV7** in it
| INV8 | not bold |
**INV9** at the start of a line
";
    assert_eq!(defined(spec), set(&["1", "H3", "T12", "9"]));
}

#[test]
fn ruled_out_when_in_its_section_with_a_reason_then_found() {
    let spec = "
- H01 before the section does not count
## Ruled out by design
- H28: no balance is iterated
| **H58** | there is no HashMap |
- H32
### Still inside
* R05 because nothing here pushes
## Next
- H33 after the section does not count
";
    assert_eq!(ruled_out(spec), set(&["H28", "H58", "R05"]));
}

#[test]
fn cover_when_test_reason_or_neither_then_said_so() {
    let threat = |id: &str| THREATS.iter().find(|t| t.id == id).unwrap();
    let citations = Citations::of(&set(&["h01_a", "h01_b", "h02_a"]));
    let cover = |id| cover(threat(id), &citations, &set(&["H28"]));
    assert_eq!(cover("H01").unwrap(), "2 tests");
    assert_eq!(cover("H02").unwrap(), "1 test");
    assert_eq!(cover("H28").unwrap(), "ruled out by design");
    assert_eq!(cover("H03"), None);
    assert_eq!(cover("H13").unwrap(), "waits for next issue");
    assert_eq!(cover("H46"), None);
    assert_eq!(cover("R01"), None);
    assert_eq!(cover("R33"), None);
}

#[test]
fn faults_when_gap_or_unknown_then_each_is_named() {
    let citations = Citations::of(&set(&["h99_x", "inv2_x"]));
    let threats = threats(&citations, &BTreeSet::new());
    assert!(threats.iter().any(|f| f.starts_with("H01: no test")));
    assert!(threats.iter().any(|f| f.starts_with("H99: cited, but")));
    let faults = invariants(&citations, &set(&["1"]));
    assert_eq!(
        faults,
        [
            "INV1: no test bears it",
            "INV2: cited by inv2_x, not defined in SPEC.md"
        ]
    );
    assert_eq!(invariants(&Citations::default(), &BTreeSet::new()).len(), 1);
}

#[test]
fn threats_when_listed_then_numbers_are_complete_and_in_order() {
    let expected = (1..=72)
        .map(|n| format!("H{n:02}"))
        .chain((1..=34).map(|n| format!("R{n:02}")));
    assert!(expected.eq(THREATS.iter().map(|t| t.id.to_owned())));
}

#[test]
fn required_threats_when_counted_then_only_built_parts_in_range() {
    let required: Vec<_> = THREATS
        .iter()
        .filter(|t| t.is_required())
        .map(|t| t.id)
        .collect();
    assert_eq!(required.len(), 12 + 11 + 26 + 4 + 3 + 34);
    for out in ["H13", "H22", "H34", "H62"] {
        assert!(!required.contains(&out), "{out}");
    }
}
