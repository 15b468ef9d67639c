//! Which known name a reader most likely meant.
//!
//! Nearness is relative to the length of the name, since names of two characters are common; a slip that sounds the same
//! (完城率 for 完成率) counts as near.

use std::collections::{BTreeMap, VecDeque};

use pinyin::ToPinyin;

/// Of longer names, in bytes, none is compared with others: no one means them, and it would take long.
const LONGEST: usize = 300;

/// The known name nearest to `wrong`, or none when nothing is near enough to be meant.
///
/// ```
/// use biaochi::diagnostic::closest;
/// assert_eq!(closest("完城率", ["完成率", "控制率"]), Some("完成率"));
/// assert_eq!(closest("社会公众满意度", ["社会公众或服务对象满意度"]), Some("社会公众或服务对象满意度"));
/// assert_eq!(closest("执行", ["预算", "编制"]), None);
/// ```
pub fn closest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.len() > LONGEST {
        return None;
    }
    let wrong_key = crate::name::key(wrong).to_lowercase();
    let wrong_sound = sound(&wrong_key);
    known
        .into_iter()
        .filter(|name| name.len() <= LONGEST)
        .filter_map(|name| {
            let key = crate::name::key(name).to_lowercase();
            distance(&wrong_key, &wrong_sound, &key).map(|distance| (distance, name))
        })
        .min_by(|left, right| left.0.cmp(&right.0))
        .map(|(_, name)| name)
}

/// How far two names are apart, in thousandths of the longer one; none when too far to be meant.
fn distance(wrong: &str, wrong_sound: &str, known: &str) -> Option<usize> {
    let length = wrong.chars().count().max(known.chars().count());
    let edits = strsim::damerau_levenshtein(wrong, known);
    if wrong != known && wrong_sound == sound(known) {
        return Some(1);
    }
    // One edit in three characters, so that two-character names are near only when they sound the same; a name of which the
    // other is the beginning or the end is near when it is at least half of it.
    // Half of it in pieces will do as well, when these are at least four characters: 社会公众满意度 for 社会公众或服务对象满意度.
    let shorter = wrong.chars().count().min(known.chars().count());
    let shortened = shorter >= 4 && (is_shortened(wrong, known) || is_shortened(known, wrong));
    let contained = (known.contains(wrong) || wrong.contains(known) || shortened) && shorter * 2 >= length;
    let near = edits * 3 <= length || (contained && length > 2);
    near.then(|| edits * 1000 / length.max(1))
}

/// Whether `short` is `long` with characters left out.
fn is_shortened(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|character| rest.any(|other| other == character))
}

/// The sound of a name: pinyin without tones, other characters as they are.
fn sound(name: &str) -> String {
    name.chars()
        .map(|character| match character.to_pinyin() {
            Some(pinyin) => pinyin.plain().to_string(),
            None => character.to_string(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The parts of an unknown name that are all known, when it falls apart into such: 执行且预算 into 执行, 且, 预算. For the message
/// that a word operator needs blanks around it.
///
/// ```
/// use biaochi::diagnostic::split_into_known;
/// let known = ["有制度", "合规"];
/// assert_eq!(split_into_known("有制度且合规", &known, &["且", "或"]), Some(vec!["有制度", "且", "合规"]));
/// assert_eq!(split_into_known("有制度且非合规", &known, &["且", "或"]), Some(vec!["有制度", "且", "非", "合规"]));
/// ```
pub fn split_into_known<'a>(unknown: &'a str, names: &[&str], operators: &[&str]) -> Option<Vec<&'a str>> {
    if unknown.len() > LONGEST {
        return None;
    }
    // From each place that can be reached, with what may come next there, back to where its last part began. Each is looked at once,
    // however many ways lead there; the first way found has the fewest parts.
    let mut ways: BTreeMap<(usize, Next), (usize, Next)> = BTreeMap::new();
    let mut reached = VecDeque::from([(0, Next::Name)]);
    while let Some((at, next)) = reached.pop_front() {
        let rest = unknown.get(at..)?;
        if rest.is_empty() {
            if next == Next::Operator {
                return Some(way_to((at, next), &ways, unknown)).filter(|parts| parts.len() > 1);
            }
            continue;
        }
        let behind = |words: &[&str], then: Next| {
            let fits = words.iter().filter(|word| !word.is_empty() && rest.starts_with(**word));
            fits.map(|word| (at + word.len(), then)).collect::<Vec<_>>()
        };
        let places = match next {
            Next::Name => [behind(names, Next::Operator), behind(&["非", "not"], Next::Name)].concat(),
            Next::Operator => behind(operators, Next::Name),
        };
        for place in places {
            ways.entry(place).or_insert_with(|| {
                reached.push_back(place);
                (at, next)
            });
        }
    }
    None
}

/// What may come next in a name that falls apart: names and operators alternate, except that 非 may stand before any name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Name,
    Operator,
}

/// The parts on the way to a place.
fn way_to<'a>(end: (usize, Next), ways: &BTreeMap<(usize, Next), (usize, Next)>, text: &'a str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut place = end;
    while let Some(before) = ways.get(&place) {
        parts.extend(text.get(before.0..place.0));
        place = *before;
    }
    parts.reverse();
    parts
}
