//! Denominators that can be 0.

use crate::check::soundness::denominators::{MadeOf, Suspect};
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

pub(in crate::check::soundness) fn denominator_can_be_zero(suspect: &Suspect) -> Diagnostic {
    let written = &suspect.written;
    let mut diagnostic = Diagnostic::warning(
        Code::DenominatorZero,
        text!("分母“{written}”可能是 0，那时这一项算不出来", "the denominator “{written}” can be 0, and then there is no score"),
    )
    .at(suspect.place, text!("可能是 0", "can be 0"));
    if let Some((name, place)) = &suspect.fact {
        if *place != suspect.place {
            diagnostic = diagnostic.at(*place, text!("“{name}”没有说明大于 0", "“{name}” is not declared to be above 0"));
        }
        diagnostic = diagnostic
            .help(text!("不会是 0 的：在数据里声明“{name}: … 大于 0”", "if it is never 0: declare “{name}: … above 0”"));
    }
    diagnostic = diagnostic.help(text!(
        "为 0 时另有算法的：若 {written} > 0 则 … 否则 …",
        "if 0 is scored in another way: if {written} > 0 then … else …"
    ));
    match suspect.made_of {
        MadeOf::Facts => diagnostic
            .help(text!("为 0 时不评这一项的：适用 = {written} > 0", "if the row does not apply then: applies = {written} > 0")),
        // Whether a row applies rests on facts alone.
        MadeOf::Results => diagnostic,
    }
}
