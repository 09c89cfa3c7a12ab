//! Strategies that try to earn from others, and `docs/attacks.md`: what their tests print, a chapter for
//! each contract.

use std::path::Path;
use std::sync::OnceLock;

/// One strategy with one set of parameters.
pub struct Case {
    pub strategy: &'static str,
    pub params: String,
    /// What the attacker does in the other world.
    pub benchmark: &'static str,
    /// What the attack gains (native); negative: what it costs.
    pub profit: i128,
    pub bound: i128,
    pub reason: &'static str,
    pub victims_loss: i128,
}

/// A strategy with its cases, run once however many tests ask.
pub struct Strategy {
    run: fn() -> Vec<Case>,
    cases: OnceLock<Vec<Case>>,
}

impl Strategy {
    pub const fn new(run: fn() -> Vec<Case>) -> Self {
        Strategy {
            run,
            cases: OnceLock::new(),
        }
    }

    pub fn cases(&self) -> &[Case] {
        self.cases.get_or_init(self.run)
    }

    /// Fails if it earned more than its bound.
    pub fn stays_in_bounds(&self) {
        assert!(!self.cases().is_empty());
        for case in self.cases() {
            assert!(
                case.profit <= case.bound,
                "{} ({}): profit {} > {}, {}",
                case.strategy,
                case.params,
                case.profit,
                case.bound,
                case.reason
            );
        }
    }
}

/// A heading and the strategies under it.
pub type Chapter = (&'static str, &'static [&'static Strategy]);

/// A contract's chapter of docs/attacks.md: a head of its own, the gains that are accepted, a table for each strategy.
pub fn document(head: &str, chapters: &[Chapter]) -> String {
    let mut out = String::from(head);
    out.push_str("\n## Gains that the design accepts\n\nThe dearest case of each:\n\n");
    let all = || chapters.iter().flat_map(|(_, strategies)| *strategies);
    for first in all().filter_map(|s| s.cases().iter().max_by_key(|c| c.profit)) {
        if first.bound > 1 && first.profit > 1 {
            let (profit, loss) = (digits(first.profit), digits(first.victims_loss));
            let (strategy, params) = (first.strategy, &first.params);
            out.push_str(&format!(
                "- {strategy}: up to {profit} ({params}); victims' loss {loss}\n"
            ));
        }
    }
    for (title, strategies) in chapters {
        out.push_str(&format!("\n## {title}\n"));
        for strategy in *strategies {
            chapter(&mut out, strategy.cases());
        }
    }
    out
}

fn chapter(out: &mut String, cases: &[Case]) {
    let first = &cases[0];
    out.push_str(&format!(
        "\n### {}{}\n\nBound: {}.\n\n",
        first.strategy[..1].to_uppercase(),
        &first.strategy[1..],
        first.reason
    ));
    out.push_str("| parameters | benchmark | profit | bound | victims' loss |\n");
    out.push_str("|---|---|--:|--:|--:|\n");
    for c in cases {
        let [profit, bound, loss] = [c.profit, c.bound, c.victims_loss].map(digits);
        let (params, benchmark) = (&c.params, c.benchmark);
        out.push_str(&format!(
            "| {params} | {benchmark} | {profit} | {bound} | {loss} |\n"
        ));
    }
}

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
