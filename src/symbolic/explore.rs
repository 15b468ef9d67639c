//! All data, stretch by stretch.

use super::outcome::Stop;
use super::world::World;

/// Why not all data were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfinished {
    /// There are more stretches than are looked at.
    TooManyCases,
    /// The rule is too large, or its numbers are.
    TooLarge,
}

/// Whether to look at more stretches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Further {
    /// Yes.
    On,
    /// What was found will do.
    Enough,
}

/// Goes through all data, stretch by stretch, each divided as long as `look` asks for it.
pub(crate) fn explore(most: usize, look: &mut dyn FnMut(World) -> Result<Further, Stop>) -> Result<(), Unfinished> {
    let mut open = vec![World::default()];
    let mut seen = 0;
    while let Some(world) = open.pop() {
        seen += 1;
        if seen > most {
            return Err(Unfinished::TooManyCases);
        }
        match look(world.clone()) {
            Ok(Further::On) | Err(Stop::Empty) => {}
            Ok(Further::Enough) => return Ok(()),
            // The first part is looked at first.
            Err(Stop::Divide(question)) => match world.divided(&question) {
                Ok(parts) => open.extend(parts.into_iter().rev()),
                Err(_) => return Err(Unfinished::TooLarge),
            },
            Err(Stop::TooLarge) => return Err(Unfinished::TooLarge),
        }
    }
    Ok(())
}
