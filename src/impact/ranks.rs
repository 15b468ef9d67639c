//! Places in an order of totals.

use crate::number::Number;

/// The rank of each total, the highest first, ties 1, 1, 3; none for what has no total.
pub(super) fn ranks(totals: &[Option<&Number>]) -> Vec<Option<usize>> {
    let mut sorted: Vec<&Number> = totals.iter().flatten().copied().collect();
    sorted.sort_by(|left, right| right.cmp(left));
    totals.iter().map(|total| total.map(|total| sorted.partition_point(|other| *other > total) + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_a_rank_and_leave_out_the_next() {
        let numbers = [90, 95, 90, 80].map(Number::from);
        let totals = [Some(&numbers[0]), Some(&numbers[1]), None, Some(&numbers[2]), Some(&numbers[3])];
        assert_eq!(ranks(&totals), [Some(2), Some(1), None, Some(2), Some(4)]);
    }
}
