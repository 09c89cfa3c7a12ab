//! What restakers earned, as an SVG: by asset above, by source below.

use std::fmt::Write;

use anyhow::{Context, Result};
use cosmwasm_std::Uint128;

use super::alliance::{AllianceDay, AllianceReport};
use super::chart::{days, end_label, polyline, round_step, text, Panel, INK, LEFT, SOFT};
use super::report::Run;

const COLOURS: [&str; 3] = ["#0f62fe", "#0e9f6e", "#c2410c"];

/// The chart of a run's alliance.
pub fn svg(run: &Run) -> Result<String> {
    let alliance = &run.alliance;
    let mut svg = String::new();
    writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 640" width="1000" height="640" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" role="img">
<title>Rewards of restakers over {} days</title>
<rect width="1000" height="640" fill="white"/>"#,
        run.days
    )?;
    let heading = "Restakers' rewards by asset: thousand ATOM, native and stk at its rate";
    text(&mut svg, LEFT, 38.0, "start", INK, 21.0, heading)?;
    let names = alliance.assets.iter().map(|row| row.name);
    let by_asset: Vec<_> = names
        .enumerate()
        .map(|(i, name)| (name, series(alliance, |day| day.by_asset[i].worth_native)))
        .collect();
    panel(&mut svg, run, 70.0, 330.0, &by_asset)?;
    let heading = "By source: thousand ATOM released so far";
    text(&mut svg, LEFT, 372.0, "start", INK, 17.0, heading)?;
    let by_source = [
        ("backing", series(alliance, |day| day.backing)),
        ("revenue", series(alliance, |day| day.revenue)),
    ];
    let axis = panel(&mut svg, run, 390.0, 578.0, &by_source)?;
    days(&mut svg, &axis)?;
    svg.push_str("</svg>\n");
    Ok(svg)
}

type Series = Vec<(f64, f64)>;

fn series(alliance: &AllianceReport, value: impl Fn(&AllianceDay) -> Uint128) -> Series {
    let days = alliance.series.iter();
    days.map(|day| (day.day as f64, value(day).u128() as f64 / 1e9))
        .collect()
}

fn panel(
    svg: &mut String,
    run: &Run,
    top: f64,
    bottom: f64,
    lines: &[(&str, Series)],
) -> Result<Panel> {
    let values = lines.iter().flat_map(|(_, points)| points);
    let high = values.map(|(_, value)| *value).fold(1e-6, f64::max);
    let step = round_step(high / 4.0);
    let panel = Panel {
        top,
        bottom,
        low: 0.0,
        high: (high / step).ceil() * step,
        days: run.days as f64,
    };
    let decimals = (-step.log10().floor()).clamp(0.0, 6.0) as usize;
    panel.grid(svg, step, |value| format!("{value:.decimals$}"))?;
    for (i, (name, points)) in lines.iter().enumerate() {
        let colour = COLOURS[i];
        polyline(svg, &panel, points, colour, 2.4)?;
        let (day, value) = points.last().context("a day")?;
        end_label(svg, &panel, *day, *value, colour, &format!("{value:.1}"))?;
        let (x, y) = (LEFT + 14.0, top + 18.0 + 19.0 * i as f64);
        writeln!(
            svg,
            r#"<rect x="{x:.2}" y="{:.2}" width="14" height="4" fill="{colour}"/>"#,
            y - 5.0
        )?;
        text(svg, x + 22.0, y, "start", SOFT, 14.0, name)?;
    }
    Ok(panel)
}
