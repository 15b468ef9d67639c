//! A checked rubric as a plan over columns: many units at once, with the evaluator's results to the last digit.
//!
//! The rules are compiled once: each number becomes a constant times one register over another ([`rational`]), constants are folded into
//! comparisons by cross-multiplication, and each row costs at most one division, that of its rounding. What is left are operations on whole
//! numbers ([`code`]), run over blocks of lanes ([`run`]). Whatever the evaluator would not score without a word — data missing where they are
//! needed, a divisor of 0, a 校验 that fails, an explanation that is due — leaves the unit to the evaluator; so do numbers too
//! large for exact lanes. The plan answers only what it is sure of.

mod bounds;
mod calls;
mod code;
mod columns;
mod compile;
mod conditions;
mod display;
mod expressions;
mod instructions;
mod matches;
mod outside;
mod pieces;
mod program;
mod rational;
mod rounding;
mod rows;
mod run;
mod selecting;
mod share;
mod slots;
mod total;
mod truth;

use std::sync::Arc;

pub use columns::{Column, Columns, Grains, Kept, MISSING, NO_GRADE, Scores, Slot};
pub use outside::Outside;

use self::code::Operand;
use self::compile::{Compiler, Gaps};
use self::display::Names;
use self::instructions::Program;
use self::outside::{Done, Stop, messages};
use self::program::Wanted;
use self::slots::SlotUse;
use self::truth::{Conditions, Truth};
use crate::model::{Rubric, SectionId};
use crate::number::Number;

/// What is run for units.
#[derive(Clone, Debug)]
struct Programs {
    /// For those of which all numbers are there.
    whole: Program,
    /// For those with gaps.
    gaps: Program,
}

/// A rubric compiled for columns.
#[derive(Clone, Debug)]
pub struct Plan {
    slots: Vec<Slot>,
    slot_names: Vec<String>,
    names: Names,
    section_places: Vec<u32>,
    /// For sections, total and grade.
    sections: Programs,
    /// For every indicator as well.
    indicators: Programs,
}

impl Plan {
    /// Compiles a rubric for a table.
    ///
    /// # Errors
    /// [`Outside`] says what has no column form; then every unit goes through the evaluator.
    pub fn compile(rubric: &Arc<Rubric>, grains: &Grains) -> Result<Plan, Outside> {
        let uses = slots::slots(rubric, grains)?;
        let gaps = compiled(rubric, grains, &uses, Gaps::Some)?;
        // Where some numbers must be missing, as of a row that never applies, there is one program for all.
        let whole = compiled(rubric, grains, &uses, Gaps::None).unwrap_or_else(|_| gaps.clone());
        let names = Names {
            indicators: rubric.indicators.iter().map(|indicator| indicator.name.to_string()).collect(),
            sections: rubric.sections.iter().map(|section| format!("# {}", section.name)).collect(),
        };
        let slot_names = uses.iter().map(|slot| slots::named(rubric, slot.slot)).collect();
        Ok(Plan {
            slot_names,
            names,
            slots: uses.iter().map(|slot| slot.slot).collect(),
            section_places: gaps.section_places,
            sections: Programs { whole: whole.sections, gaps: gaps.sections },
            indicators: Programs { whole: whole.indicators, gaps: gaps.indicators },
        })
    }

    /// What the plan reads, in the order in which [`Columns`] hold it: every slot of the grains that it knows. Numbers outside what the rubric
    /// declares leave their lane.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// By section, how many decimal places its score is given in.
    pub fn section_places(&self) -> &[u32] {
        &self.section_places
    }

    /// Scores a chunk. Lanes that cannot be finished exactly are marked in `scores.left`; nothing is ever approximated.
    pub fn run(&self, columns: &Columns, scores: &mut Scores) {
        let rows = columns.rows;
        let Programs { whole, gaps } = match scores.kept {
            Kept::Sections => &self.sections,
            Kept::Indicators => &self.indicators,
        };
        let counts = [whole.indicators.len(), whole.sections.len()];
        for (columns, count) in [&mut scores.indicators, &mut scores.sections].into_iter().zip(counts) {
            columns.resize_with(count, Vec::new);
            columns.iter_mut().for_each(|column| column.resize(rows, 0));
        }
        scores.total.resize(rows, 0);
        scores.grade.resize(rows, NO_GRADE);
        scores.left.resize(rows, true);
        run::Run { whole, gaps, columns, scores }.run();
    }
}

/// The most decimal places of the score of a heading.
const MAXIMUM_PLACES: u32 = 12;

/// A rubric compiled for units with or without gaps.
#[derive(Clone)]
struct Compiled {
    sections: Program,
    indicators: Program,
    section_places: Vec<u32>,
}

fn compiled(rubric: &Rubric, grains: &Grains, uses: &[SlotUse], gaps: Gaps) -> Done<Compiled> {
    let mut compiler = Compiler::new(rubric, grains, uses, gaps);
    compiler.run()?;
    let total = compiler.total()?;
    let mut indicators = Vec::with_capacity(rubric.indicators.len());
    for index in 0..rubric.indicators.len() {
        let score = compiler.rows.get(index).and_then(|row| row.score).ok_or(Stop::Pending)?;
        indicators.push((score, compiler.section_present(index)));
    }
    let (mut sections, mut section_places) = (Vec::new(), Vec::new());
    for index in 0..rubric.sections.len() {
        let (score, places) = section_score(&mut compiler, SectionId(index))?;
        sections.push((score, compiler.present.get(index).copied().unwrap_or(Truth::Known(true))));
        section_places.push(places);
    }
    let required = std::mem::take(&mut compiler.required);
    let known = compiler.all(&required)?;
    if known == Truth::Known(false) {
        return Err(Stop::Outside(messages::never_plain()));
    }
    let mut wanted = Wanted { indicators: Vec::new(), sections, total: total.total, grade: total.grade, known };
    let program =
        |wanted: &Wanted| Program::new(&compiler.code, uses, wanted).ok_or_else(|| Stop::Outside(messages::too_large()));
    let sections = program(&wanted)?;
    wanted.indicators = indicators;
    Ok(Compiled { sections, indicators: program(&wanted)?, section_places })
}

/// The score of a heading in whole numbers of as many decimal places as it can have, and how many these are.
fn section_score(compiler: &mut Compiler<'_>, id: SectionId) -> Done<(Operand, u32)> {
    let score = compiler.own_score(id)?;
    let score = compiler.flat(&score, &Conditions::none())?;
    let places = score.factor.places().filter(|places| *places <= MAXIMUM_PLACES && score.under.is_none());
    let places = places.ok_or_else(|| Stop::Outside(messages::too_large()))?.max(compiler.rubric.places);
    let unit = rational::exact(Number::ONE.divide(&Number::scaled(1, places)))?;
    let whole = score.times(&unit)?;
    Ok((compiler.floor(&whole)?, places))
}
