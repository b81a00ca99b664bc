//! Laws of lengths of time (in seconds) and of whole numbers.

use std::sync::Arc;

/// A law. Times are in seconds.
#[derive(Clone, PartialEq, Debug)]
pub enum Law {
    /// Always the same.
    Constant(f64),
    /// Exponential with this mean.
    Exponential(f64),
    /// Log-normal by mean and coefficient of variation.
    LogNormal {
        /// Mean.
        mean: f64,
        /// Standard deviation / mean.
        cv: f64,
    },
    /// Gamma by mean and coefficient of variation.
    Gamma {
        /// Mean.
        mean: f64,
        /// Standard deviation / mean.
        cv: f64,
    },
    /// Weibull by mean and shape.
    Weibull {
        /// Mean.
        mean: f64,
        /// Shape; below one the hazard falls.
        shape: f64,
    },
    /// Uniform between two values.
    Uniform {
        /// Least.
        low: f64,
        /// Largest.
        high: f64,
    },
    /// Triangular.
    Triangular {
        /// Least.
        low: f64,
        /// Most likely.
        mode: f64,
        /// Largest.
        high: f64,
    },
    /// A mixture of exponentials: pairs of weight and mean.
    Hyperexponential(Arc<[(f64, f64)]>),
    /// One of these values, each as likely as the others; sorted.
    Empirical(Arc<[f64]>),
    /// A survival curve: pairs of time and the share that is still there after it, times
    /// rising, shares falling; linear between the points and before the first, from everyone at
    /// time zero (so a point at zero is a share that leaves at once). What survives the last
    /// point never leaves.
    Survival(Arc<[(f64, f64)]>),
    /// Poisson with this mean.
    Poisson(f64),
    /// Geometric on 1, 2, 3, ... with this mean.
    Geometric(f64),
}

impl Law {
    /// Returns the mean: seconds, or a number. Infinite for a survival curve that does not end
    /// at zero.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Exponential(mean) | Self::Poisson(mean) => *mean,
            Self::Geometric(mean) => mean.max(1.0),
            Self::LogNormal { mean, .. }
            | Self::Gamma { mean, .. }
            | Self::Weibull { mean, .. } => *mean,
            Self::Uniform { low, high } => 0.5 * (low + high),
            Self::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Self::Hyperexponential(parts) => {
                let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
                parts.iter().map(|(weight, mean)| weight * mean).sum::<f64>() / total
            }
            Self::Empirical(values) => values.iter().sum::<f64>() / values.len() as f64,
            Self::Survival(points) => mean_survival(points),
        }
    }

    /// Returns the law with all values (of whole numbers: the mean) multiplied by `factor`;
    /// a draw of it is the same luck. A geometric law's mean stays at least one.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(value * factor),
            Self::Exponential(mean) => Self::Exponential(mean * factor),
            Self::LogNormal { mean, cv } => Self::LogNormal { mean: mean * factor, cv: *cv },
            Self::Gamma { mean, cv } => Self::Gamma { mean: mean * factor, cv: *cv },
            Self::Weibull { mean, shape } => Self::Weibull { mean: mean * factor, shape: *shape },
            Self::Uniform { low, high } => Self::Uniform { low: low * factor, high: high * factor },
            Self::Triangular { low, mode, high } => {
                Self::Triangular { low: low * factor, mode: mode * factor, high: high * factor }
            }
            Self::Hyperexponential(parts) => {
                Self::Hyperexponential(parts.iter().map(|(w, mean)| (*w, mean * factor)).collect())
            }
            Self::Empirical(values) => {
                Self::Empirical(values.iter().map(|value| value * factor).collect())
            }
            Self::Survival(points) => {
                Self::Survival(points.iter().map(|(time, left)| (time * factor, *left)).collect())
            }
            Self::Poisson(mean) => Self::Poisson(mean * factor),
            Self::Geometric(mean) => Self::Geometric((mean * factor).max(1.0)),
        }
    }
}

/// The area under the curve.
fn mean_survival(points: &[(f64, f64)]) -> f64 {
    let (mut area, mut from, mut left) = (0.0, 0.0, 1.0);
    for &(time, left_then) in points {
        area += 0.5 * (time - from) * (left + left_then);
        (from, left) = (time, left_then);
    }
    if left > 0.0 { f64::INFINITY } else { area }
}
