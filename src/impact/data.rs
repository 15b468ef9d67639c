//! Data and definitions of two rubrics, and which indicators rest on them.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::clauses::{Findings, clause_change};
use super::difference::{Aspect, Change, Fate, Subject};
use super::meaning::{Book, Meanings, Place};
use super::quote;
use crate::language::Text;
use crate::model::{
    Applies, DefinitionId, DefinitionOrigin, Expr, ExprKind, Fact, FactId, FunctionId, Indicator, IndicatorId, Rubric,
};
use crate::name;
use crate::value::Type;

/// How many indicators are told of one name; of very many names fewer, so that all of them stay within [`MOST_TOLD`].
const MOST_USERS: usize = 1_000;

/// How few of one name are told, however many names there are.
const LEAST_USERS: usize = 20;

/// How many indicators are told in all.
const MOST_TOLD: usize = 200_000;

/// A fact, definition or function that was found in one rubric or both.
pub(super) struct NamedFindings {
    pub(super) subject: Subject,
    pub(super) name: String,
    pub(super) fate: Fate,
    pub(super) found: Findings,
    /// The indicators that rest on it, of the newer rubric unless it is gone there.
    pub(super) reaches: Vec<String>,
}

/// Something that a rule can rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Fact(FactId),
    Definition(DefinitionId),
    Function(FunctionId),
    Indicator(IndicatorId),
}

/// Which indicators rest on what.
#[derive(Debug, Default)]
pub(super) struct Users {
    indicators: BTreeMap<Part, BTreeSet<IndicatorId>>,
}

/// Who names what, on the way to [`Users`].
#[derive(Debug, Default)]
struct Naming {
    /// By what is named: who names it.
    users: BTreeMap<Part, BTreeSet<Part>>,
    /// By who names it: what is named.
    named: BTreeMap<Part, BTreeSet<Part>>,
}

impl Users {
    /// Of one rubric; looks at each expression once, and at each name once for each that names it.
    pub(super) fn of(rubric: &Rubric) -> Users {
        let mut naming = Naming::default();
        for (index, definition) in rubric.definitions.iter().enumerate() {
            naming.add(Part::Definition(DefinitionId(index)), [&definition.body]);
        }
        for (index, function) in rubric.functions.iter().enumerate() {
            naming.add(Part::Function(FunctionId(index)), [&function.body]);
        }
        for (index, indicator) in rubric.indicators.iter().enumerate() {
            naming.add(Part::Indicator(IndicatorId(index)), expressions(indicator));
        }
        naming.resolved()
    }

    /// The names of the indicators that rest on a part, in the order of the rules.
    fn reached(&self, part: Part, rubric: &Rubric) -> Vec<String> {
        let indicators = self.indicators.get(&part).into_iter().flatten().filter_map(|id| rubric.indicators.get(id.0));
        indicators.map(|indicator| indicator.name.to_string()).collect()
    }
}

impl Naming {
    fn add<'a>(&mut self, user: Part, expressions: impl IntoIterator<Item = &'a Expr>) {
        let mut open: Vec<&Expr> = expressions.into_iter().collect();
        while let Some(expr) = open.pop() {
            let mut uses = |part: Part| {
                self.users.entry(part).or_default().insert(user);
                self.named.entry(user).or_default().insert(part);
            };
            if let ExprKind::Fact(id) | ExprKind::Prior { fact: id, .. } = &expr.kind {
                uses(Part::Fact(*id));
            } else if let ExprKind::Definition(id) = &expr.kind {
                uses(Part::Definition(*id));
            } else if let ExprKind::Apply(id, _) = &expr.kind {
                uses(Part::Function(*id));
            }
            open.extend(expr.children());
        }
    }

    /// Hands the indicators on from what names to what is named, each part after all that name it; names go in no circle.
    fn resolved(self) -> Users {
        let most = (MOST_TOLD / self.users.len().max(1)).clamp(LEAST_USERS, MOST_USERS);
        let mut users = Users::default();
        let mut waiting: BTreeMap<Part, usize> = self.users.iter().map(|(part, users)| (*part, users.len())).collect();
        let mut open: Vec<Part> = self.named.keys().filter(|part| !self.users.contains_key(part)).copied().collect();
        while let Some(part) = open.pop() {
            let mut indicators = BTreeSet::new();
            for user in self.users.get(&part).into_iter().flatten() {
                if indicators.len() >= most {
                    break;
                }
                match user {
                    Part::Indicator(id) => drop(indicators.insert(*id)),
                    Part::Fact(_) | Part::Definition(_) | Part::Function(_) => {
                        let known = users.indicators.get(user).into_iter().flatten();
                        indicators.extend(known.take(most));
                    }
                }
            }
            users.indicators.insert(part, indicators);
            for named in self.named.get(&part).into_iter().flatten() {
                if let Some(left) = waiting.get_mut(named) {
                    *left -= 1;
                    if *left == 0 {
                        open.push(*named);
                    }
                }
            }
        }
        users
    }
}

/// The expressions of an indicator that its score, its value and its applying rest on.
fn expressions(indicator: &Indicator) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = vec![&indicator.score];
    all.extend(indicator.locals.iter().map(|local| &local.body));
    all.extend(indicator.at_most.iter().chain(&indicator.at_least).chain(&indicator.otherwise));
    all.extend(indicator.each.iter().flat_map(|each| [&each.list, &each.points]));
    all.extend(indicator.explain_if.iter().map(|rule| &rule.condition));
    match &indicator.applies {
        Applies::When(condition) => all.push(condition),
        Applies::Always | Applies::Declared => {}
    }
    all
}

/// A thing with a name, in both rubrics or one.
struct Named<T> {
    name: String,
    old: Option<T>,
    new: Option<T>,
}

/// Pairs by name: in the order of the newer rubric, those that are gone last.
fn paired<'a, T: Copy + 'a>(old: impl Iterator<Item = (&'a str, T)>, new: impl Iterator<Item = (&'a str, T)>) -> Vec<Named<T>> {
    let mut left: BTreeMap<String, (&str, T)> = BTreeMap::new();
    let mut order = Vec::new();
    for (name, item) in old {
        let key = name::key(name);
        // Of a function with several combinations of argument types the first stands for all.
        if let Entry::Vacant(place) = left.entry(key) {
            order.push(place.key().clone());
            place.insert((name, item));
        }
    }
    let mut pairs = Vec::new();
    let mut seen = BTreeSet::new();
    for (name, item) in new {
        let key = name::key(name);
        if seen.insert(key.clone()) {
            let old = left.remove(&key).map(|(_, item)| item);
            pairs.push(Named { name: name.to_string(), old, new: Some(item) });
        }
    }
    for key in order {
        if let Some((name, item)) = left.remove(&key) {
            pairs.push(Named { name: name.to_string(), old: Some(item), new: None });
        }
    }
    pairs
}

/// Every fact of which something changed.
pub(super) fn facts<'a>(old: &'a Book<'a>, new: &'a Book<'a>, users: &[Users; 2], meanings: &mut Meanings) -> Vec<NamedFindings> {
    let list =
        |book: &'a Book<'a>| book.rubric.facts.iter().enumerate().map(|(index, fact)| (&*fact.name, (FactId(index), fact)));
    let mut all = Vec::new();
    for pair in paired(list(old), list(new)) {
        let mut found = Findings::default();
        let fate = match (pair.old, pair.new) {
            (Some((_, before)), Some((_, after))) => {
                fact((old, before), (new, after), meanings, &mut found);
                if found.changes.is_empty() && found.wordings.is_empty() {
                    continue;
                }
                Fate::Kept
            }
            (before, after) => {
                let said = |fact: Option<(FactId, &Fact)>| fact.map(|(_, fact)| shown_type(fact));
                found.changes.push(Change { aspect: Aspect::Type, old: said(before), new: said(after), edits: Vec::new() });
                if before.is_none() { Fate::Added } else { Fate::Removed }
            }
        };
        let reaches = reached(pair.old.map(|(id, _)| Part::Fact(id)), pair.new.map(|(id, _)| Part::Fact(id)), [old, new], users);
        all.push(NamedFindings { subject: Subject::Fact, name: pair.name, fate, found, reaches });
    }
    all
}

fn reached(before: Option<Part>, after: Option<Part>, [old, new]: [&Book<'_>; 2], [of_old, of_new]: &[Users; 2]) -> Vec<String> {
    match (before, after) {
        (_, Some(part)) => of_new.reached(part, new.rubric),
        (Some(part), None) => of_old.reached(part, old.rubric),
        (None, None) => Vec::new(),
    }
}

/// A type with its unit, and of a list or record with its fields.
fn shown_type(fact: &Fact) -> Text {
    let fields: Vec<String> =
        fact.fields.iter().map(|field| format!("{}: {}", field.name, quote::type_name(&field.type_))).collect();
    let name = quote::type_name(&fact.type_);
    match fields.is_empty() {
        true => Text::same(name),
        false => Text::same(format!("{name} {{ {} }}", fields.join(", "))),
    }
}

/// A fact, or a field of one, that both have.
fn fact<'a>(
    (old_book, old): (&'a Book<'a>, &'a Fact),
    (new_book, new): (&'a Book<'a>, &'a Fact),
    meanings: &mut Meanings,
    found: &mut Findings,
) {
    let kind = |type_: &Type| std::mem::discriminant(type_);
    let nested = matches!(new.type_, Type::List(_) | Type::Record(_)) && kind(&old.type_) == kind(&new.type_);
    let mut say = |aspect: Aspect, old: Text, new: Text| {
        if old != new {
            found.changes.push(Change { aspect, old: Some(old), new: Some(new), edits: Vec::new() });
        }
    };
    if nested {
        fields(old, new, &mut say);
    } else {
        let (before, after) = (quote::type_name(&old.type_), quote::type_name(&new.type_));
        say(Aspect::Type, Text::same(before), Text::same(after));
        if kind(&old.type_) == kind(&new.type_) && (&old.range, old.whole) != (&new.range, new.whole) {
            say(Aspect::Range, quote::range(old), quote::range(new));
        }
    }
    let places = (Place::top(old_book), Place::top(new_book));
    let pair = (old.default.as_ref().map(|expr| (expr, places.0)), new.default.as_ref().map(|expr| (expr, places.1)));
    found.changes.extend(clause_change(Aspect::Default, pair, meanings));
    let (before, after) = (combined(old_book.rubric, old), combined(new_book.rubric, new));
    if before != after {
        found.changes.push(Change { aspect: Aspect::Combination, old: Some(before), new: Some(after), edits: Vec::new() });
    }
    if old.label != new.label {
        found.wordings.push(Aspect::Label);
    }
    if old.documentation != new.documentation {
        found.wordings.push(Aspect::Documentation);
    }
    // It alters no score.
    if fixed_parts(old) != fixed_parts(new) {
        found.wordings.push(Aspect::Fixed);
    }
}

/// How a fact of several units becomes one, or how its fields do.
fn combined(rubric: &Rubric, fact: &Fact) -> Text {
    let own = fact.combination.as_ref().map(|combination| (String::new(), combination));
    let fields = fact.fields.iter().filter_map(|field| Some((format!("{}: ", field.name), field.combination.as_ref()?)));
    let all: Vec<(String, Text)> =
        own.into_iter().chain(fields).map(|(name, combination)| (name, combination.written(rubric))).collect();
    if all.is_empty() {
        return crate::text!("没有", "none");
    }
    let join = |side: fn(&Text) -> &str| {
        all.iter().map(|(name, words)| format!("{name}{}", side(words))).collect::<Vec<String>>().join(", ")
    };
    Text::new(join(|text| &text.chinese), join(|text| &text.english))
}

/// What of a fact is 不可控: itself, and which of its fields.
fn fixed_parts(fact: &Fact) -> (bool, Vec<&str>) {
    (fact.fixed, fact.fields.iter().filter(|field| field.fixed).map(|field| &*field.name).collect())
}

/// The fields of a list or record. Lists do not hold lists of lists.
fn fields(old: &Fact, new: &Fact, say: &mut impl FnMut(Aspect, Text, Text)) {
    let list = |fact: &'_ Fact| fact.fields.iter().map(|field| (field.name.to_string(), field.clone())).collect::<Vec<_>>();
    let (before, after) = (list(old), list(new));
    let pairs = paired(before.iter().map(|(name, field)| (&**name, field)), after.iter().map(|(name, field)| (&**name, field)));
    let none = || crate::text!("没有", "none");
    for pair in pairs {
        let said = |field: Option<&Fact>| field.map_or_else(none, shown_type);
        say(Aspect::Field(pair.name.clone()), said(pair.old), said(pair.new));
        if let (Some(old), Some(new)) = (pair.old, pair.new)
            && std::mem::discriminant(&old.type_) == std::mem::discriminant(&new.type_)
            && (&old.range, old.whole) != (&new.range, new.whole)
            && !matches!(new.type_, Type::List(_) | Type::Record(_))
        {
            say(Aspect::Field(pair.name), quote::range(old), quote::range(new));
        }
    }
}

/// Every definition and function of which something changed. One that only one rubric has is a matter of wording: rules that use it are
/// compared by what it stands for.
pub(super) fn definitions<'a>(
    old: &'a Book<'a>,
    new: &'a Book<'a>,
    users: &[Users; 2],
    meanings: &mut Meanings,
) -> Vec<NamedFindings> {
    let list = |book: &'a Book<'a>| {
        let definitions = book.rubric.definitions.iter().enumerate();
        let definitions =
            definitions.map(|(index, definition)| (&*definition.name, (Part::Definition(DefinitionId(index)), &definition.body)));
        let functions = book.rubric.functions.iter().enumerate();
        let functions = functions.map(|(index, function)| (&*function.name, (Part::Function(FunctionId(index)), &function.body)));
        definitions.chain(functions)
    };
    let mut all = Vec::new();
    for pair in paired(list(old), list(new)) {
        let mut found = Findings::default();
        let fate = match (pair.old, pair.new) {
            (Some((_, before)), Some((_, after))) => {
                let sides = (Some((before, Place::top(old))), Some((after, Place::top(new))));
                found.changes.extend(clause_change(Aspect::Body, sides, meanings));
                if found.changes.is_empty() {
                    continue;
                }
                Fate::Kept
            }
            (None, _) => Fate::Added,
            (Some(_), None) => Fate::Removed,
        };
        if fate != Fate::Kept {
            found.wordings.push(Aspect::Naming);
        }
        let reaches = reached(pair.old.map(|(part, _)| part), pair.new.map(|(part, _)| part), [old, new], users);
        let part = pair.new.or(pair.old).map(|(part, _)| part);
        let is_parameter = |book: &Book<'_>| match part {
            Some(Part::Definition(id)) => {
                book.rubric.definitions.get(id.0).is_some_and(|one| one.origin == DefinitionOrigin::Parameter)
            }
            Some(Part::Fact(_) | Part::Function(_) | Part::Indicator(_)) | None => false,
        };
        let subject = match is_parameter(if pair.new.is_some() { new } else { old }) {
            true => Subject::Parameter,
            false => Subject::Definition,
        };
        all.push(NamedFindings { subject, name: pair.name, fate, found, reaches });
    }
    all
}
