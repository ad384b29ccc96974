//! What a run spends its time on, by stage and by rule. Nothing is measured unless somebody asks.
//!
//! Times of several threads are added up, so that their sum may be more than a clock on the wall shows.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time by stage, in the order in which stages were first met.
#[derive(Debug, Default)]
pub struct Timings {
    spent: Mutex<Vec<(String, Duration)>>,
}

impl Timings {
    /// Adds time to a stage.
    pub fn add(&self, stage: &str, time: Duration) {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        match spent.iter_mut().find(|(known, _)| known == stage) {
            Some((_, sum)) => *sum += time,
            None => spent.push((stage.to_string(), time)),
        }
    }

    /// Each stage with its time, in the order in which they were first met.
    pub fn stages(&self) -> Vec<(String, Duration)> {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Writes a table: stage, milliseconds, share of the sum.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let stages = self.stages();
        let sum: Duration = stages.iter().map(|(_, time)| *time).sum();
        let width = stages.iter().map(|(stage, _)| stage.chars().count()).max();
        let width = width.unwrap_or(0);
        writeln!(out, "time by stage and rule, summed over threads:")?;
        for (stage, time) in &stages {
            let milliseconds = time.as_secs_f64() * 1e3;
            let share = 100.0 * time.as_secs_f64() / sum.as_secs_f64().max(f64::MIN_POSITIVE);
            writeln!(out, "  {stage:<width$}  {milliseconds:>10.2} ms  {share:>5.1} %")?;
        }
        Ok(())
    }
}

/// Measures one stage after the other; costs nothing where there is nobody to tell.
pub struct Stopwatch<'a> {
    to: Option<(&'a Timings, Instant)>,
}

impl<'a> Stopwatch<'a> {
    /// Starts the first stage.
    pub fn start(timings: Option<&'a Timings>) -> Self {
        Self {
            to: timings.map(|timings| (timings, Instant::now())),
        }
    }

    /// Ends a stage and starts the next.
    pub fn lap(&mut self, stage: &str) {
        if let Some((timings, since)) = &mut self.to {
            let now = Instant::now();
            timings.add(stage, now - *since);
            *since = now;
        }
    }

    /// The same for a rule.
    pub fn lap_rule(&mut self, id: impl FnOnce() -> String) {
        if self.to.is_some() {
            self.lap(&format!("rule {}", id()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_keep_their_order_and_add_up() {
        let timings = Timings::default();
        timings.add("b", Duration::from_millis(3));
        timings.add("a", Duration::from_millis(1));
        timings.add("b", Duration::from_millis(1));
        let mut out = Vec::new();
        timings.write(&mut out).expect("written to memory");
        assert_eq!(
            String::from_utf8(out).expect("text"),
            "time by stage and rule, summed over threads:\n  b        4.00 ms   80.0 %\n  a        1.00 ms   20.0 %\n"
        );
    }

    #[test]
    fn a_stopwatch_that_nobody_reads_measures_nothing() {
        let mut watch = Stopwatch::start(None);
        watch.lap("a");
        watch.lap_rule(|| unreachable!("no name is made up for nobody"));
    }
}
