//! Choices, drawn one after another.

/// An endless row of choices. Zero is always the simplest choice, so that fewer and smaller bytes make a simpler rubric.
#[derive(Clone, Debug)]
pub struct Draw {
    source: Drawn,
}

/// Where choices come from.
#[derive(Clone, Debug)]
enum Drawn {
    /// Bytes, each a choice; behind their end all choices are the simplest.
    Bytes { bytes: Vec<u8>, next: usize },
    /// A number from which all choices follow.
    Seed(u64),
}

impl Draw {
    /// Choices from bytes, as proptest shrinks them and a fuzzer changes them.
    pub fn of_bytes(bytes: &[u8]) -> Draw {
        Draw { source: Drawn::Bytes { bytes: bytes.to_vec(), next: 0 } }
    }

    /// As many choices as are wanted, all from one number.
    pub fn of_seed(seed: u64) -> Draw {
        Draw { source: Drawn::Seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d) }
    }

    /// Whether bytes were drawn to their end.
    pub fn is_spent(&self) -> bool {
        matches!(&self.source, Drawn::Bytes { bytes, next } if *next >= bytes.len())
    }

    /// A number below another that is at most 256.
    pub fn below(&mut self, end: usize) -> usize {
        match &mut self.source {
            Drawn::Bytes { bytes, next } => {
                let byte = bytes.get(*next).copied().unwrap_or(0);
                *next += 1;
                usize::from(byte) % end
            }
            Drawn::Seed(state) => {
                *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (*state >> 33) as usize % end
            }
        }
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    /// One of several texts.
    pub fn word(&mut self, among: &[&'static str]) -> &'static str {
        among[self.below(among.len())]
    }
}
