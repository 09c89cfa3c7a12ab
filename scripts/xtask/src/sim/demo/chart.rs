//! The redemption rate as an SVG that needs nothing else: below it, what the protocol holds for stk
//! holders, and the liquidity of the pool.

use std::fmt::Write;

use anyhow::{Context, Result};

use super::life::Day;
use super::report::Run;
use super::slashes::Slash;
use super::table::{atom, percent};

const WIDTH: f64 = 1_000.0;
const HEIGHT: f64 = 800.0;
pub const LEFT: f64 = 86.0;
const RIGHT: f64 = 892.0;
pub const INK: &str = "#1f2933";
pub const SOFT: &str = "#64748b";
const GRID: &str = "#e2e8f0";
const RATE: &str = "#0f62fe";
const STAKE: &str = "#0e9f6e";
const POOL: &str = "#7c3aed";
const SLASH: &str = "#c2410c";

/// A rectangle of the chart and the values at its edges.
pub struct Panel {
    pub top: f64,
    pub bottom: f64,
    pub low: f64,
    pub high: f64,
    pub days: f64,
}

impl Panel {
    fn x(&self, day: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * day / self.days
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * (value - self.low) / (self.high - self.low)
    }

    fn line(&self, points: &[(f64, f64)]) -> String {
        let point =
            |(day, value): &(f64, f64)| format!("{:.2},{:.2}", self.x(*day), self.y(*value));
        points.iter().map(point).collect::<Vec<_>>().join(" ")
    }

    /// Grid lines at round values with their labels.
    pub fn grid(&self, svg: &mut String, step: f64, label: impl Fn(f64) -> String) -> Result<()> {
        let mut value = (self.low / step).ceil() * step;
        while value <= self.high + step * 1e-6 {
            let y = self.y(value);
            writeln!(
                svg,
                r#"<line x1="{LEFT}" y1="{y:.2}" x2="{RIGHT}" y2="{y:.2}" stroke="{GRID}"/>"#
            )?;
            text(svg, LEFT - 10.0, y + 4.5, "end", SOFT, 13.0, &label(value))?;
            value += step;
        }
        Ok(())
    }
}

/// The chart of a run.
pub fn svg(run: &Run) -> Result<String> {
    let series = |value: &dyn Fn(&Day) -> Result<f64>| -> Result<Vec<(f64, f64)>> {
        let days = run.series.iter();
        days.map(|day| Ok((day.day as f64, value(day)?))).collect()
    };
    let rates = series(&|day| Ok(day.rate.parse::<f64>()?))?;
    let stake = series(&|day| Ok(day.backing.u128() as f64 / 1e12))?;
    let mut svg = String::new();
    writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" role="img">
<title>Redemption rate of stkATOM over {} days</title>
<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>"#,
        run.days
    )?;
    heading(&mut svg, run)?;
    rate_panel(&mut svg, run, &rates)?;
    let pool = series(&|day| Ok(day.pool_liquidity.u128() as f64 / 1e9))?;
    let title = "Native that belongs to stk holders, million ATOM";
    area(&mut svg, run, &stake, 478.0, STAKE, title, "M")?;
    let title = format!(
        "Liquidity of the instant-unbond pool, thousand ATOM; its providers earned {} a year",
        percent(run.pool.apr)
    );
    let panel = area(&mut svg, run, &pool, 638.0, POOL, &title, "k")?;
    days(&mut svg, &panel)?;
    svg.push_str("</svg>\n");
    Ok(svg)
}

fn heading(svg: &mut String, run: &Run) -> Result<()> {
    text(
        svg,
        LEFT,
        38.0,
        "start",
        INK,
        21.0,
        "Redemption rate: native for one stkATOM",
    )?;
    let subtitle = format!(
        "{} days, {} users, {} validators, {}, seed {}: {} a year after fees and slashes",
        run.days,
        run.users,
        run.validators,
        run.form,
        run.seed,
        percent(run.rate.apr_of_hub),
    );
    text(svg, LEFT, 62.0, "start", SOFT, 14.0, &subtitle)
}

fn rate_panel(svg: &mut String, run: &Run, rates: &[(f64, f64)]) -> Result<()> {
    let values = rates.iter().map(|(_, rate)| *rate);
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
    let step = round_step((high - low) / 5.0);
    let panel = Panel {
        top: 96.0,
        bottom: 420.0,
        low: (low / step).floor() * step,
        high: (high / step).ceil() * step,
        days: run.days as f64,
    };
    let decimals = (-step.log10().floor()).clamp(2.0, 8.0) as usize;
    panel.grid(svg, step, |value| format!("{value:.decimals$}"))?;
    polyline(svg, &panel, rates, RATE, 2.6)?;
    for slash in &run.slashes {
        mark(svg, &panel, slash, rates)?;
    }
    let (day, rate) = rates.last().context("a day")?;
    end_label(svg, &panel, *day, *rate, RATE, &format!("{rate:.4}"))
}

/// A slash: a line across, and in words what it did.
fn mark(svg: &mut String, panel: &Panel, slash: &Slash, rates: &[(f64, f64)]) -> Result<()> {
    let x = panel.x(slash.day as f64);
    writeln!(
        svg,
        r#"<line x1="{x:.2}" y1="{:.2}" x2="{x:.2}" y2="{:.2}" stroke="{SLASH}" stroke-width="1.2" stroke-dasharray="4 4"/>"#,
        panel.top, panel.bottom
    )?;
    let rate = rates.iter().find(|(day, _)| *day >= slash.day as f64);
    if let Some((_, rate)) = rate {
        let y = panel.y(*rate);
        writeln!(
            svg,
            r##"<circle cx="{x:.2}" cy="{y:.2}" r="4.5" fill="white" stroke="{SLASH}" stroke-width="2"/>"##
        )?;
    }
    let lost = slash.delegation_lost + slash.unbonding_lost;
    let effect = match slash.borne_by_holders.is_zero() {
        true => "covered by rewards under way".to_owned(),
        false => "rate falls at once, for all alike".to_owned(),
    };
    // beside the line, where the rising curve is not
    let lines = [
        format!("day {}: {}", slash.day, slash.what),
        format!("{} ATOM lost", atom(lost)),
        effect,
    ];
    for (i, line) in lines.iter().enumerate() {
        let y = panel.bottom - 46.0 + 17.0 * i as f64;
        let colour = if i == 0 { SLASH } else { SOFT };
        text(svg, x + 9.0, y, "start", colour, 13.0, line)?;
    }
    Ok(())
}

/// A low panel that begins at zero.
fn area(
    svg: &mut String,
    run: &Run,
    points: &[(f64, f64)],
    top: f64,
    colour: &str,
    title: &str,
    unit: &str,
) -> Result<Panel> {
    let high = points.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let step = round_step(high / 2.0);
    let panel = Panel {
        top,
        bottom: top + 100.0,
        low: 0.0,
        high: (high / step).ceil() * step,
        days: run.days as f64,
    };
    text(svg, LEFT, top - 14.0, "start", INK, 15.0, title)?;
    let decimals = usize::from(step < 1.0) + usize::from(step < 0.1);
    panel.grid(svg, step, |value| format!("{value:.decimals$}"))?;
    let (left, right) = (panel.x(0.0), panel.x(panel.days));
    let (line, bottom) = (panel.line(points), panel.bottom);
    writeln!(
        svg,
        r#"<polygon points="{left:.2},{bottom:.2} {line} {right:.2},{bottom:.2}" fill="{colour}" opacity="0.14"/>"#
    )?;
    polyline(svg, &panel, points, colour, 2.2)?;
    let (day, value) = points.last().context("a day")?;
    end_label(
        svg,
        &panel,
        *day,
        *value,
        colour,
        &format!("{value:.2} {unit}"),
    )?;
    Ok(panel)
}

/// The axis of days.
pub fn days(svg: &mut String, panel: &Panel) -> Result<()> {
    let step = round_step(panel.days / 8.0).max(1.0);
    let step = if step == 20.0 || step == 50.0 {
        30.0
    } else {
        step
    };
    let y = panel.bottom;
    writeln!(
        svg,
        r#"<line x1="{LEFT}" y1="{y}" x2="{RIGHT}" y2="{y}" stroke="{SOFT}"/>"#
    )?;
    let mut day = 0.0;
    while day <= panel.days {
        let x = panel.x(day);
        writeln!(
            svg,
            r#"<line x1="{x:.2}" y1="{y}" x2="{x:.2}" y2="{}" stroke="{SOFT}"/>"#,
            y + 5.0
        )?;
        text(svg, x, y + 21.0, "middle", SOFT, 13.0, &format!("{day:.0}"))?;
        day += step;
    }
    let middle = (LEFT + RIGHT) / 2.0;
    text(
        svg,
        middle,
        y + 44.0,
        "middle",
        SOFT,
        13.0,
        "days since the launch",
    )
}

pub fn polyline(
    svg: &mut String,
    panel: &Panel,
    points: &[(f64, f64)],
    colour: &str,
    width: f64,
) -> Result<()> {
    let points = panel.line(points);
    writeln!(
        svg,
        r#"<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>"#
    )?;
    Ok(())
}

pub fn end_label(
    svg: &mut String,
    panel: &Panel,
    day: f64,
    value: f64,
    colour: &str,
    label: &str,
) -> Result<()> {
    let (x, y) = (panel.x(day), panel.y(value));
    writeln!(
        svg,
        r#"<circle cx="{x:.2}" cy="{y:.2}" r="4" fill="{colour}"/>"#
    )?;
    text(svg, x + 10.0, y + 5.0, "start", colour, 16.0, label)
}

pub fn text(
    svg: &mut String,
    x: f64,
    y: f64,
    anchor: &str,
    colour: &str,
    size: f64,
    text: &str,
) -> Result<()> {
    let weight = if size > 14.0 { 600 } else { 400 };
    writeln!(
        svg,
        r#"<text x="{x:.2}" y="{y:.2}" text-anchor="{anchor}" fill="{colour}" font-size="{size}" font-weight="{weight}" stroke="white" stroke-width="4" paint-order="stroke" stroke-linejoin="round">{text}</text>"#
    )?;
    Ok(())
}

/// The next of 1, 2, 5, 10, ... times a power of ten.
pub fn round_step(about: f64) -> f64 {
    let about = about.max(1e-9);
    let power = 10f64.powf(about.log10().floor());
    let of = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|n| n * power >= about * 0.999);
    of.unwrap_or(10.0) * power
}
