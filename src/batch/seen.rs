//! The units that were seen, to notice one that comes twice.
//!
//! Kept are 128 bits of hash for each unit, and where it stands: 24 bytes, whatever its name. That two names among n give the same 128 bits
//! by chance has odds of about n² ÷ 2¹²⁹, for a hundred million units 10⁻²³: far less than that the memory errs. The two halves come
//! from SipHash, which mixes every bit of the name into every bit of the result, over inputs that differ; nobody gains by making two of
//! his own units collide, which would only have the second one rejected.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hasher};

use crate::name;

/// A unit and year as they are remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    high: u64,
    low: u64,
}

impl Mark {
    /// That of a unit's year under a rubric, which [`mark_of_rubric`] tells from others. None of a unit without a name.
    pub fn of(unit: &str, year: Option<i32>, rubric: u64) -> Option<Mark> {
        let unit = unit.trim();
        if unit.is_empty() {
            return None;
        }
        let key = if name::is_simple(unit) { Cow::Borrowed(unit) } else { Cow::Owned(name::key(unit)) };
        let half = |which: u8| {
            let mut hasher = DefaultHasher::new();
            hasher.write_u8(which);
            hasher.write_i64(year.map_or(i64::MIN, i64::from));
            hasher.write_u64(rubric);
            hasher.write(key.as_bytes());
            hasher.finish()
        };
        Some(Mark { high: half(0), low: half(1) })
    }
}

/// What tells the name of a rubric from others.
pub fn mark_of_rubric(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name::key(name).as_bytes());
    hasher.finish()
}

/// Where a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which of the tables.
    pub file: u16,
    /// Its line.
    pub line: u64,
}

/// A place that is taken by nobody.
const NOWHERE: u64 = u64::MAX;
/// The bits of a line in a stored place.
const LINE_BITS: u32 = 48;

/// One remembered unit.
#[derive(Clone, Copy, Debug)]
struct Entry {
    mark: Mark,
    place: u64,
}

const EMPTY: Entry = Entry { mark: Mark { high: 0, low: 0 }, place: NOWHERE };

/// A table of marks with open addressing: it is asked for one mark at a time and never gone through, so that its order is no matter.
#[derive(Debug)]
pub struct Seen {
    entries: Vec<Entry>,
    count: usize,
}

impl Seen {
    /// Nobody yet.
    pub fn new() -> Seen {
        Seen { entries: vec![EMPTY; 1024], count: 0 }
    }

    /// Goes once over the places of units that are asked about next: the memory answers many such questions at a time, where one that waits for
    /// the answer to another takes as long as both.
    pub fn approach(&self, marks: impl Iterator<Item = Mark>) {
        let near = marks.fold(0, |near, mark| near ^ self.entries.get(self.home(mark)).map_or(0, |entry| entry.place));
        std::hint::black_box(near);
    }

    /// Where a mark is looked for first.
    fn home(&self, mark: Mark) -> usize {
        let mask = self.entries.len() - 1;
        usize::try_from(mark.low & mask as u64).unwrap_or(0)
    }

    /// Remembers a unit. Where it was seen before, if it was.
    pub fn see(&mut self, mark: Mark, place: Place) -> Option<Place> {
        if (self.count + 1) * 4 > self.entries.len() * 3 {
            let doubled = vec![EMPTY; self.entries.len() * 2];
            for entry in std::mem::replace(&mut self.entries, doubled) {
                if entry.place != NOWHERE {
                    self.put(entry);
                }
            }
        }
        let entry = Entry { mark, place: u64::from(place.file) << LINE_BITS | (place.line & ((1 << LINE_BITS) - 1)) };
        let before = self.put(entry);
        self.count += usize::from(before.is_none());
        before.map(|place| Place {
            file: u16::try_from(place >> LINE_BITS).unwrap_or(u16::MAX),
            line: place & ((1 << LINE_BITS) - 1),
        })
    }

    /// Puts an entry at its place, unless its mark is there.
    fn put(&mut self, entry: Entry) -> Option<u64> {
        let mask = self.entries.len() - 1;
        let mut at = self.home(entry.mark);
        // A quarter of the places is free, so this ends.
        loop {
            let slot = self.entries.get_mut(at)?;
            if slot.place == NOWHERE {
                *slot = entry;
                return None;
            }
            if slot.mark == entry.mark {
                return Some(slot.place);
            }
            at = (at + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_is_seen_once() {
        let mut seen = Seen::new();
        let place = |line| Place { file: 3, line };
        for number in 0..5_000 {
            let mark = Mark::of(&format!("单位{number}"), Some(2021), 0).unwrap();
            assert_eq!(seen.see(mark, place(number)), None);
        }
        for number in 0..5_000 {
            let mark = Mark::of(&format!(" 单位{number} "), Some(2021), 0).unwrap();
            assert_eq!(seen.see(mark, place(9)), Some(place(number)));
        }
        assert_eq!(seen.see(Mark::of("单位1", Some(2022), 0).unwrap(), place(1)), None);
        assert_eq!(Mark::of("  ", None, 0), None);
        assert_eq!(Mark::of("ＡＢ局", None, 0), Mark::of("AB局", None, 0));
        assert_ne!(Mark::of("AB局", None, 0), Mark::of("AB局", None, 1));
    }
}
