//! What can be named where: locals, the items of lists, parameters, and what a place allows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::LocalId;
use crate::number::Number;
use crate::source::Span;
use crate::value::{Field, Type};

/// Where an expression stands, as far as that decides what it may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// 定义, 校验, the guards of 等级.
    File,
    /// Where only facts and definitions over facts may stand: 适用, a heading's 适用, the list and the points of 逐项.
    FactsOnly,
    /// A constant: the default or the range of a fact.
    Constant,
    /// 值, 得分 and the locals of an indicator, where 评定 may stand.
    Rule,
    /// The other clauses of an indicator.
    Clause,
    /// The clauses of 总分.
    Total,
    /// 期望 of a test.
    Expectation,
}

/// What 满分 means where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FullPointsHere {
    /// The full marks of the indicator around it.
    Known,
    /// The indicator around it prints none.
    Unprinted(Span),
    /// There is no indicator around it.
    Outside,
}

/// Whose data names mean, inside a function that looks at other units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Others {
    /// Outside of any.
    Nowhere,
    /// In what is compared, or in a part of 其中 that is about each unit by itself.
    Each,
    /// In an equation of 其中, where 本单位 may stand.
    Equation,
}

/// A local of the indicator around an expression.
#[derive(Clone, Debug)]
pub(super) struct LocalEntry {
    /// Its id.
    pub id: LocalId,
    /// Its type; none when it has an error of its own or was not reached.
    pub type_: Option<Type>,
    /// Whether it can only be whole.
    pub whole: bool,
    /// Its number, when that is known.
    pub constant: Option<Number>,
}

/// A parameter of the function around an expression.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    /// Its name as compared.
    pub key: String,
    /// Its type; none when nothing is known of it.
    pub type_: Option<Type>,
}

/// The items of a list whose fields are in scope.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The fields; none when the list has an error of its own, so that any name may be one of them.
    pub fields: Option<Arc<[Field]>>,
    /// Which fields can only be whole.
    pub whole: Vec<bool>,
}

/// What can be named at one place.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// What the place allows.
    pub place: Place,
    /// What 满分 means.
    pub full_points: FullPointsHere,
    /// The locals by key.
    pub locals: BTreeMap<String, LocalEntry>,
    /// Which locals were used.
    pub used: BTreeSet<LocalId>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The items in scope, the outermost first; the first is that of 逐项 if there is one.
    pub frames: Vec<Frame>,
    /// Whether the first frame is that of 逐项.
    pub each: bool,
    /// A reference to a result of an indicator or a heading that was met.
    pub results: Option<Span>,
    /// How many 评定 can be reached on one way through what was met, and the last of them.
    pub assessed: (usize, Option<Span>),
    /// How many operations were met, those of the functions called included.
    pub operations: usize,
    /// Those of the functions called alone.
    pub called: usize,
    /// How deep the expression is.
    pub depth: usize,
    /// Whether it stands in a function that looks at other units.
    pub others: Others,
}

impl Scope {
    /// A scope without locals, parameters or items.
    pub fn new(place: Place, full_points: FullPointsHere) -> Scope {
        Scope {
            place,
            full_points,
            locals: BTreeMap::new(),
            used: BTreeSet::new(),
            parameters: Vec::new(),
            frames: Vec::new(),
            each: false,
            results: None,
            assessed: (0, None),
            operations: 0,
            called: 0,
            depth: 0,
            others: Others::Nowhere,
        }
    }

    /// Whether a name is bound around the expression: a local, a parameter, or what may be a field of an item.
    pub fn binds(&self, key: &str) -> bool {
        self.locals.contains_key(key)
            || self.field(key, FramePart::Lists).is_some()
            || self.field(key, FramePart::Each).is_some()
            || self.parameters.iter().any(|parameter| parameter.key == key)
    }

    /// A field of an item in scope: depth, index, type, whether whole. The frames of lists inside an expression hide locals, and
    /// locals hide the frame of 逐项; `inner` says which of the two is asked for.
    pub fn field(&self, key: &str, part: FramePart) -> Option<FieldFound> {
        let first = usize::from(self.each);
        let range = match part {
            FramePart::Lists => first..self.frames.len(),
            FramePart::Each => 0..first,
        };
        for at in range.rev() {
            let frame = self.frames.get(at)?;
            let Some(fields) = &frame.fields else {
                return Some(FieldFound::Unknown);
            };
            if let Some(index) = fields.iter().position(|field| crate::name::key(&field.name) == key) {
                let type_ = fields.get(index)?.type_.clone();
                let whole = frame.whole.get(index).copied().unwrap_or(false);
                return Some(FieldFound::Field { depth: self.frames.len() - 1 - at, field: index, type_, whole });
            }
        }
        None
    }
}

/// Which frames are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FramePart {
    /// Those of functions over lists.
    Lists,
    /// That of 逐项.
    Each,
}

/// What looking for a field found.
#[derive(Clone, Debug)]
pub(super) enum FieldFound {
    /// A field.
    Field {
        /// How many lists further out.
        depth: usize,
        /// Which field.
        field: usize,
        /// Its type.
        type_: Type,
        /// Whether it can only be whole.
        whole: bool,
    },
    /// The list has an error of its own; the name may be one of its fields.
    Unknown,
}
