//! Laws of exact numbers, held on random ones, and against fractions of big whole numbers as a second way to compute.

use biaochi::interval::{Bound, Interval};
use biaochi::number::{ArithmeticError, Number};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

/// A decimal, and the same as a fraction: few digits and many, positive and negative.
fn decimal() -> impl Strategy<Value = (Number, BigRational)> {
    let digits = prop_oneof![-1_000i64..1_000, any::<i64>()];
    (digits, 0u32..10).prop_map(|(digits, places)| {
        (Number::scaled(digits, places), BigRational::new(BigInt::from(digits), BigInt::from(10).pow(places)))
    })
}

/// A number that may have no finite decimal.
fn number() -> impl Strategy<Value = (Number, BigRational)> {
    (decimal(), decimal()).prop_map(|((a, x), (b, y))| match a.divide(&b) {
        Ok(quotient) => (quotient, x / y),
        Err(_) => (a, x),
    })
}

/// A fraction as a number prints it: digits where they are finite, else `1/3`.
fn printed(ratio: &BigRational) -> String {
    let mut places = 0u32;
    let mut rest = ratio.denom().clone();
    while &rest % 10 == BigInt::from(0) || &rest % 2 == BigInt::from(0) || &rest % 5 == BigInt::from(0) {
        rest = if &rest % 10 == BigInt::from(0) {
            rest / 10
        } else if &rest % 2 == BigInt::from(0) {
            rest / 2
        } else {
            rest / 5
        };
        places += 1;
    }
    if rest != BigInt::from(1) {
        return ratio.to_string();
    }
    let mantissa = (ratio * BigRational::from_integer(BigInt::from(10).pow(places))).to_integer();
    let digits = format!("{:0>width$}", mantissa.magnitude().to_string(), width = places as usize + 1);
    let sign = if mantissa < BigInt::from(0) { "-" } else { "" };
    let (whole, part) = digits.split_at(digits.len() - places as usize);
    format!("{sign}{whole}.{part}").trim_end_matches('0').trim_end_matches('.').to_string()
}

proptest! {
    #[test]
    fn computing_agrees_with_fractions((a, x) in number(), (b, y) in number()) {
        prop_assert_eq!(a.add(&b).unwrap().to_string(), printed(&(&x + &y)));
        prop_assert_eq!(a.subtract(&b).unwrap().to_string(), printed(&(&x - &y)));
        prop_assert_eq!(a.multiply(&b).unwrap().to_string(), printed(&(&x * &y)));
        if b.is_zero() {
            prop_assert_eq!(a.divide(&b), Err(ArithmeticError::DivisionByZero));
        } else {
            prop_assert_eq!(a.divide(&b).unwrap().to_string(), printed(&(&x / &y)));
        }
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(a == b, x == y);
    }

    #[test]
    fn a_quotient_times_its_divisor_is_the_dividend((a, _) in number(), (b, _) in number()) {
        prop_assume!(!b.is_zero());
        prop_assert_eq!(a.divide(&b).unwrap().multiply(&b).unwrap(), a);
    }

    #[test]
    fn sums_and_products_obey_the_laws((a, _) in number(), (b, _) in number(), (c, _) in number()) {
        prop_assert_eq!(a.add(&b), b.add(&a));
        prop_assert_eq!(a.multiply(&b), b.multiply(&a));
        prop_assert_eq!(a.add(&b).unwrap().add(&c), a.add(&b.add(&c).unwrap()));
        prop_assert_eq!(a.multiply(&b.add(&c).unwrap()), a.multiply(&b).unwrap().add(&a.multiply(&c).unwrap()));
        prop_assert_eq!(a.subtract(&a).unwrap(), Number::ZERO);
        prop_assert_eq!(a.negate().negate(), a);
    }

    #[test]
    fn rounding_moves_by_at_most_half_a_step((a, _) in number(), places in 0u32..6) {
        let step = Number::scaled(1, places);
        let rounded = a.round(places);
        let moved = rounded.subtract(&a).unwrap().absolute();
        let half = step.divide(&Number::from(2)).unwrap();
        prop_assert!(moved <= half);
        // Exactly half goes away from zero.
        prop_assert!(moved < half || rounded.absolute() > a.absolute());
        prop_assert_eq!(&a.round_to(&step).unwrap(), &rounded);
        prop_assert_eq!(rounded.round(places), rounded);
    }

    #[test]
    fn floor_and_ceiling_enclose((a, _) in number()) {
        prop_assert!(a.floor() <= a && a <= a.ceiling());
        prop_assert!(a.ceiling().subtract(&a.floor()).unwrap() <= Number::ONE);
        prop_assert!(a.floor().is_whole() && a.ceiling().is_whole());
    }

    #[test]
    fn a_decimal_is_read_as_it_is_printed((a, _) in decimal(), places in 0u32..8) {
        prop_assert_eq!(Number::parse(&a.to_string()), Some(a.clone()));
        prop_assert_eq!(Number::parse(&a.to_fixed(places)), Some(a.round(places)));
        prop_assert_eq!(Number::parse(&a.to_shown(places)), Some(a.round(places)));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+0-9.eE,_ ]{0,40}") {
        let _ = Number::parse(&text);
    }

    #[test]
    fn an_interval_is_empty_when_it_holds_nothing(low in -3i64..4, high in -3i64..4, low_in: bool, high_in: bool) {
        let bound = |number: i64, included| if included { Bound::Included(number.into()) } else { Bound::Excluded(number.into()) };
        let interval = Interval { low: bound(low, low_in), high: bound(high, high_in) };
        let holds_some = (-8..9).any(|half| interval.contains(&Number::scaled(half * 5, 1)));
        prop_assert_eq!(interval.is_empty(), !holds_some);
    }
}

#[test]
fn a_decimal_only_engine_fails_these() {
    use rust_decimal::Decimal;
    let number = |text: &str| Number::parse(text).unwrap();
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();

    let third = number("1").divide(&number("3")).unwrap();
    assert_eq!(third.multiply(&number("3")).unwrap(), number("1"));
    assert_ne!(decimal("1") / decimal("3") * decimal("3"), decimal("1"));

    let ratio = number("79999").divide(&number("600000")).unwrap();
    let score = number("3").multiply(&number("0.15").subtract(&ratio).unwrap()).unwrap().divide(&number("0.10")).unwrap();
    assert_eq!(score, number("0.50005"));
    assert_ne!(decimal("3") * (decimal("0.15") - decimal("79999") / decimal("600000")) / decimal("0.10"), decimal("0.50005"));

    // A ratio of ratios that is exactly one half.
    let (part, whole) = (number("1").divide(&number("7")).unwrap(), number("2").divide(&number("7")).unwrap());
    assert_eq!(part.divide(&whole).unwrap(), number("0.5"));
    assert_ne!((decimal("1") / decimal("7")) / (decimal("2") / decimal("7")), decimal("0.5"));
}
