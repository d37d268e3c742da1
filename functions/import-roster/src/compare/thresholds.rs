use shared::limits;

/// How many people the table has: by these the thresholds are measured.
#[derive(Clone, Copy, Debug, Default)]
pub struct Population {
    /// Insured people.
    pub insured: u64,
    /// People with an account.
    pub accounts: u64,
}

/// How many people a file may change without a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Account holders whose address changes.
    pub moved: u64,
    /// Insured people whose address or birth date changes or whose insurance ends.
    pub altered: u64,
}

impl Thresholds {
    /// Those of a table with so many people.
    pub fn of(population: Population) -> Self {
        let share = |percent: u64, of: u64| limits::ROSTER_CHANGES_ALWAYS_ALLOWED.max(of * percent / 100);
        Self {
            moved: share(limits::ROSTER_MOVED_ACCOUNTS_PERCENT, population.accounts),
            altered: share(limits::ROSTER_ALTERED_PERCENT, population.insured),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_society_may_change_twenty_people_and_a_large_one_a_share() {
        let of = |insured, accounts| Thresholds::of(Population { insured, accounts });
        assert_eq!(of(0, 0), Thresholds { moved: 20, altered: 20 });
        assert_eq!(of(400, 2_000), Thresholds { moved: 20, altered: 20 });
        assert_eq!(of(420, 2_100), Thresholds { moved: 21, altered: 21 });
        assert_eq!(of(300_000, 200_000), Thresholds { moved: 2_000, altered: 15_000 });
    }
}
