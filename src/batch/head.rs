//! The head of a table, read without its rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::block::Header;
use super::reading::{self, Feed, Flow, Work};
use super::{Input, results};

/// How much of a table is read at once to learn of its head.
const HEAD_BYTES: usize = 64 * 1024;

/// The head of a table; none where it cannot be read, which is said when it is read for good.
pub fn of(input: &Input<'_>, stop: &AtomicBool) -> Option<Arc<Header>> {
    let mut peek = Peek { stop, header: None };
    let _ = reading::read(0, input, HEAD_BYTES, &mut peek);
    peek.header
}

/// Whether a table is the results of an earlier run, by its head.
pub fn are_results(input: &Input<'_>) -> bool {
    of(input, &AtomicBool::new(false)).is_some_and(|header| results::is_head(&header.names))
}

/// The head of a table, and no more of it.
struct Peek<'s> {
    stop: &'s AtomicBool,
    header: Option<Arc<Header>>,
}

impl Feed for Peek<'_> {
    fn buffer(&mut self) -> Option<Vec<u8>> {
        (self.header.is_none() && !self.stop.load(Ordering::Relaxed)).then(Vec::new)
    }

    fn unused(&mut self, buffer: Vec<u8>) {
        drop(buffer);
    }

    fn send(&mut self, work: Work) -> Flow {
        self.header = match work {
            Work::Lines(lines) | Work::Json(lines) => Some(lines.header),
            Work::Rows(block) => Some(block.header),
            Work::Failed(_) => return Flow::Stop,
            Work::Said(_) => return Flow::On,
        };
        Flow::Stop
    }
}
