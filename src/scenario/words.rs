//! Numbers and laws in words, for findings, the load table and assumptions.

use crate::random::Law;
use crate::time::Span;

/// A number with at most `digits` decimals, without zeros at the end.
pub(super) fn number(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A fraction as percents, such as `12.5 %`.
pub(super) fn percent(fraction: f64) -> String {
    format!("{} %", number(fraction * 100.0, 4))
}

/// A length in seconds, rounded so that it can be read: `4m 10s`.
pub(super) fn length(seconds: f64) -> String {
    let step = if seconds >= 86_400.0 {
        3600.0
    } else if seconds >= 3600.0 {
        60.0
    } else if seconds >= 60.0 {
        1.0
    } else {
        0.1
    };
    if seconds < 60.0 {
        return format!("{}s", number(seconds, 1));
    }
    Span::from_seconds((seconds / step).round() * step).to_string()
}

/// A law of lengths of time, such as `4m on average (log-normal, cv 1.2)`.
pub(super) fn law(law: &Law) -> String {
    let average = |mean: f64, what: String| format!("{} on average ({what})", length(mean));
    match law {
        Law::Constant(seconds) if *seconds <= 0.0 => "no time".to_owned(),
        Law::Constant(seconds) => format!("always {}", length(*seconds)),
        Law::Exponential(mean) => average(*mean, "exponential".to_owned()),
        Law::LogNormal { mean, cv } => average(*mean, format!("log-normal, cv {cv}")),
        Law::Gamma { mean, cv } => average(*mean, format!("gamma, cv {cv}")),
        Law::Weibull { mean, shape } => average(*mean, format!("Weibull, shape {shape}")),
        Law::Uniform { low, high } => {
            format!("between {} and {}, all as likely", length(*low), length(*high))
        }
        Law::Triangular { low, mode, high } => format!(
            "between {} and {}, most likely {} (triangular)",
            length(*low),
            length(*high),
            length(*mode)
        ),
        Law::Hyperexponential(parts) => {
            average(law.mean(), format!("mixture of {} exponentials", parts.len()))
        }
        Law::Empirical(values) => average(law.mean(), format!("{} recorded values", values.len())),
        Law::Survival(points) => survival(points),
        Law::Poisson(mean) => format!("{} on average (Poisson)", number(*mean, 2)),
        Law::Geometric(mean) => format!("{} on average (geometric)", number(*mean, 2)),
    }
}

/// A curve by its median, or by its end if more than half stay.
fn survival(points: &[(f64, f64)]) -> String {
    let median = points.iter().find(|(_, left)| *left <= 0.5);
    match (median, points.last()) {
        (Some((at, _)), _) => format!("half of them less than {} (survival curve)", length(*at)),
        (None, Some((at, left))) => {
            format!("{} of them longer than {} (survival curve)", percent(*left), length(*at))
        }
        (None, None) => "for ever".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lengths_are_as_long_as_they_need_to_be() {
        assert_eq!(number(0.126, 2), "0.13");
        assert_eq!(number(10.0, 2), "10");
        assert_eq!(percent(0.125), "12.5 %");
        assert_eq!(length(7.61), "7.6s");
        assert_eq!(length(250.4), "4m 10s");
    }

    #[test]
    fn laws_are_read_aloud() {
        let patience = Law::LogNormal { mean: 240.0, cv: 1.2 };
        assert_eq!(law(&patience), "4m on average (log-normal, cv 1.2)");
        let curve = Law::Survival([(10.0, 0.9), (60.0, 0.4)].into());
        assert_eq!(law(&curve), "half of them less than 1m (survival curve)");
    }
}
