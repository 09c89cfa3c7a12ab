//! `docs/attacks.md`: what tests of strategies print, a chapter for each contract.

use std::path::Path;

/// With a comma after each three digits.
pub fn digits(n: i128) -> String {
    let plain = n.unsigned_abs().to_string();
    let mut out = String::from(if n < 0 { "-" } else { "" });
    for (i, digit) in plain.chars().enumerate() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Compares the chapter that begins with `chapter`'s first line (`# ...`) with the one kept in
/// docs/attacks.md; with `PSTAKE_UPDATE` in the environment writes it there first.
pub fn assert_chapter(chapter: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/attacks.md");
    let file = std::fs::read_to_string(&path).unwrap_or_default();
    let title = chapter.lines().next().expect("a title");
    let mut chapters: Vec<String> = vec![];
    for line in file.lines() {
        if line.starts_with("# ") || chapters.is_empty() {
            chapters.push(String::new());
        }
        if let Some(last) = chapters.last_mut() {
            *last += &format!("{line}\n");
        }
    }
    let at = chapters
        .iter()
        .position(|c| c.lines().next() == Some(title));
    if std::env::var_os("PSTAKE_UPDATE").is_some() {
        let mut new = chapters.clone();
        match at {
            // the line between it and the next one
            Some(at) if at + 1 < new.len() => new[at] = format!("{chapter}\n"),
            Some(at) => new[at] = chapter.into(),
            None if new.is_empty() => new.push(chapter.into()),
            None => new.push(format!("\n{chapter}")),
        }
        std::fs::write(&path, new.concat()).expect("docs can be written");
        return;
    }
    let kept = at.map(|at| chapters[at].trim_end()).unwrap_or_default();
    for (i, (kept, now)) in kept.lines().zip(chapter.lines()).enumerate() {
        let line = i + 1;
        assert_eq!(
            kept, now,
            "docs/attacks.md, line {line} of {title}: PSTAKE_UPDATE=1 rewrites it"
        );
    }
    assert!(
        kept == chapter.trim_end(),
        "docs/attacks.md: {title} is too long or too short: PSTAKE_UPDATE=1 rewrites it"
    );
}
