//! What numbers are held to that only this room can see.

use super::*;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

#[test]
fn a_quotient_without_a_finite_decimal_is_exact() {
    // 3 × (0.15 − 79999 ÷ 600000) ÷ 0.10 is exactly 0.50005, though the quotient under way is periodic.
    let quotient = number("79999").divide(&number("600000")).unwrap();
    let score = number("3").multiply(&number("0.15").subtract(&quotient).unwrap()).unwrap().divide(&number("0.10")).unwrap();
    assert_eq!(score, number("0.50005"));
    assert_eq!(score.round(4), number("0.5001"));
}

#[test]
fn decimals_beyond_28_digits_stay_exact() {
    let small = number("0.0000000000000000000000000001");
    assert_eq!(small.multiply(&small).unwrap().divide(&small).unwrap(), small);
    let large = number("7922816251426433759354395033");
    assert_eq!(large.multiply(&large).unwrap().divide(&large).unwrap(), large);
    assert_eq!(large.add(&small).unwrap().subtract(&large).unwrap(), small);
}

#[test]
fn growth_is_bounded() {
    let mut number = number("1234567.89");
    let error = loop {
        match number.multiply(&number) {
            Ok(square) => number = square,
            Err(error) => break error,
        }
    };
    assert_eq!(error, ArithmeticError::TooLarge);
}

/// Each operation on parts that fit a word comes to what big fractions come to, in the one form that it has.
#[test]
fn small_fractions_agree_with_big_ones() {
    use proptest::prelude::*;
    let part = prop_oneof![-20i64..20, any::<i64>(), (-9_000_000i64..9_000_000).prop_map(|part| part * 1_000)];
    let fraction =
        (part.clone(), part).prop_map(|(above, below)| BigRational::new(above.into(), if below == 0 { 1 } else { below }.into()));
    proptest!(ProptestConfig::with_cases(2_000), |(left in fraction.clone(), right in fraction, places in 0u32..20)| {
        let number = Number::from_ratio;
        let (one, other) = (number(left.clone()), number(right.clone()));
        prop_assert_eq!(one.add(&other).unwrap(), number(&left + &right));
        prop_assert_eq!(one.subtract(&other).unwrap(), number(&left - &right));
        prop_assert_eq!(one.multiply(&other).unwrap(), number(&left * &right));
        if !right.is_zero() {
            prop_assert_eq!(one.divide(&other).unwrap(), number(&left / &right));
        }
        prop_assert_eq!(one.cmp(&other), left.cmp(&right));
        prop_assert_eq!(one.negate(), number(-&left));
        prop_assert_eq!(one.floor(), number(left.floor()));
        prop_assert_eq!((one.is_negative(), one.is_whole()), (left.is_negative(), left.is_integer()));
        let grid = BigRational::from_integer(power_of_ten(places));
        prop_assert_eq!(one.round(places), number((&left * &grid).round() / grid));
    });
}

#[test]
fn numbers_are_shown_as_asked() {
    let third = number("-1").divide(&number("3")).unwrap();
    assert_eq!((third.to_fixed(2), third.to_shown(4), third.to_string()), ("-0.33".into(), "-0.3333".into(), "-1/3".into()));
    assert_eq!(
        (number("4").to_fixed(2), number("4.50").to_shown(2), number("-0.004").to_fixed(2)),
        ("4.00".into(), "4.5".into(), "0.00".into())
    );
    let half = number("0.0000000000000000000000000001").multiply(&number("0.5")).unwrap();
    assert_eq!(half.to_string(), "0.00000000000000000000000000005");
}
