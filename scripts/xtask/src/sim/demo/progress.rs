//! Shows that the run goes on: a bar on a terminal, a line a month elsewhere. On standard error.

use std::io::{stderr, IsTerminal, Write};

const WIDTH: u64 = 30;
const MONTH: u64 = 30;

pub struct Progress {
    days: u64,
    terminal: bool,
}

impl Progress {
    pub fn new(days: u64) -> Self {
        let terminal = stderr().is_terminal();
        Progress { days, terminal }
    }

    /// A day is over. `status` is asked for only if it is shown.
    pub fn day(&self, day: u64, status: impl FnOnce() -> String) {
        let days = self.days;
        if self.terminal {
            let full = (WIDTH * day / days.max(1)) as usize;
            let (done, left) = ("#".repeat(full), ".".repeat(WIDTH as usize - full));
            let mut out = stderr().lock();
            // A progress bar that cannot be shown is no reason to stop.
            let _ = write!(
                out,
                "\r\x1b[2K[{done}{left}] day {day}/{days}  {}",
                status()
            );
            if day == days {
                let _ = writeln!(out);
            }
            let _ = out.flush();
        } else if day.is_multiple_of(MONTH) || day == days {
            eprintln!("day {day:>3}/{days}  {}", status());
        }
    }
}
