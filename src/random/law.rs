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
    /// rising, shares falling. What survives the last point never leaves.
    Survival(Arc<[(f64, f64)]>),
    /// Poisson with this mean.
    Poisson(f64),
    /// Geometric on 1, 2, 3, ... with this mean.
    Geometric(f64),
}
