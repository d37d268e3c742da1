//! Percentiles, and confidence intervals of their differences.

use std::fmt;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// A difference in percent of the reference, with its confidence interval.
pub struct Difference {
    pub percent: f64,
    low: f64,
    high: f64,
}

impl Difference {
    /// Whether the interval includes zero.
    pub fn is_noise(&self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+.2} % [{:+.2}, {:+.2}]", self.percent, self.low, self.high)
    }
}

/// The percentile of the samples.
pub fn percentile(samples: &[f64], percent: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (percent / 100.0 * (sorted.len().saturating_sub(1)) as f64).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// Number of bootstrap resamples.
const RESAMPLES: usize = 4_000;

/// The relative difference between a percentile of the other samples and that of the reference.
///
/// Bootstrap over rounds: both samples of a round were taken at nearly the same time, so a slow phase of the machine affects
/// both. The interval holds with 95 % for all comparisons together (Bonferroni correction).
pub fn difference(reference: &[f64], other: &[f64], percent: f64, comparisons: usize) -> Difference {
    let relative =
        |reference: &[f64], other: &[f64]| (percentile(other, percent) / percentile(reference, percent) - 1.0) * 100.0;
    let mut rng = StdRng::seed_from_u64(11);
    let (mut one, mut another) = (vec![0.0; reference.len()], vec![0.0; reference.len()]);
    let resampled = (0..RESAMPLES).map(|_| {
        for (a, b) in one.iter_mut().zip(&mut another) {
            let round = rng.random_range(0..reference.len());
            (*a, *b) = (reference[round], other[round]);
        }
        relative(&one, &another)
    });
    let resampled: Vec<_> = resampled.collect();
    let tail = 5.0 / 2.0 / comparisons.max(1) as f64;
    Difference {
        percent: relative(reference, other),
        low: percentile(&resampled, tail),
        high: percentile(&resampled, 100.0 - tail),
    }
}
