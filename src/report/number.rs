//! Numbers as files hold them: a plain decimal of at most ten significant digits.

/// Significant digits of a number in a file: more would pretend a precision nobody has, and would
/// show the last bits in which platforms differ.
const DIGITS: usize = 10;

/// The number as a plain decimal with `.`, without exponent, trailing zeros or a negative zero;
/// empty if it is not a number or infinite.
pub(super) fn decimal(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let scientific = format!("{:.*e}", DIGITS - 1, value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return String::from("0");
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    format!("{sign}{}", placed(digits, point))
}

/// As [`decimal`]; empty if undefined.
pub(super) fn cell(value: Option<f64>) -> String {
    value.map_or_else(String::new, decimal)
}

/// The value with at most ten significant digits, as a reader of the file gets it back, for formats
/// that write numbers themselves; nothing if it is not a number or infinite.
pub fn rounded(value: f64) -> Option<f64> {
    decimal(value).parse().ok()
}

/// `digits` with the decimal point after the first `point` of them.
fn placed(digits: &str, point: i32) -> String {
    let Ok(whole) = usize::try_from(point) else {
        let zeros = "0".repeat(point.unsigned_abs() as usize);
        return format!("0.{zeros}{digits}");
    };
    if whole == 0 {
        format!("0.{digits}")
    } else if whole >= digits.len() {
        format!("{digits}{}", "0".repeat(whole - digits.len()))
    } else {
        format!("{}.{}", &digits[..whole], &digits[whole..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_at_most_ten_significant_digits_and_no_exponent() {
        let cases = [
            (0.1 + 0.2, "0.3"),
            (1.0 / 3.0, "0.3333333333"),
            (2.0 / 3.0e4, "0.00006666666667"),
            (123_456_789.987_654_3, "123456790"),
            (12_345.678_949_999, "12345.67895"),
            (9_999_999_999.96, "10000000000"),
            (1.5e14, "150000000000000"),
            (-2.5, "-2.5"),
            (42.0, "42"),
        ];
        for (value, text) in cases {
            assert_eq!(decimal(value), text);
        }
    }

    #[test]
    fn there_is_no_negative_zero_and_nothing_that_is_not_a_number() {
        assert_eq!(decimal(-0.0), "0");
        assert_eq!(decimal(0.0), "0");
        assert_eq!(decimal(f64::NAN), "");
        assert_eq!(decimal(f64::NEG_INFINITY), "");
        assert_eq!(cell(None), "");
        assert_eq!(rounded(f64::NAN), None);
    }

    #[test]
    fn a_tiny_negative_number_keeps_its_sign_and_its_digits() {
        assert_eq!(decimal(-1.25e-12), "-0.00000000000125");
    }
}
