//! What a society may set: the range of each number, the words of each choice.
//!
//! `infra/template.yaml` declares the same ranges, so that CloudFormation refuses a value that would stop a function at
//! its start; a test compares both. Defaults stand in the template alone.

use std::ops::RangeInclusive;

/// A setting that is a whole number.
#[derive(Debug)]
pub struct NumberSetting {
    /// The environment variable that a function reads.
    pub variable: &'static str,
    /// The parameter in `infra/template.yaml` that it comes from.
    pub parameter: &'static str,
    /// The values that are accepted.
    pub range: RangeInclusive<i64>,
}

impl NumberSetting {
    /// The value, if it is a whole number in the range.
    pub fn parse<T: TryFrom<i64>>(&self, text: &str) -> Option<T> {
        let number = text.trim().parse().ok().filter(|number| self.range.contains(number))?;
        T::try_from(number).ok()
    }
}

/// Fewest characters of a password. NIST asks for 15 where it is the only factor, and forbids less than 8.
pub const PASSWORD_MIN_LENGTH: NumberSetting =
    NumberSetting { variable: "PASSWORD_MIN_LENGTH", parameter: "PasswordMinLength", range: 8..=64 };

/// Days after 資格喪失日 during which an account still works: a year at most, since after that it is erased.
pub const GRACE_DAYS: NumberSetting = NumberSetting { variable: "GRACE_DAYS", parameter: "GraceDays", range: 0..=366 };

/// Minutes without a request after which a session ends. Shorter than 5 interrupts a member who reads; longer than 240
/// leaves a shared computer open for an afternoon.
pub const SESSION_IDLE_MINUTES: NumberSetting =
    NumberSetting { variable: "SESSION_IDLE_MINUTES", parameter: "SessionIdleMinutes", range: 5..=240 };

/// Hours after which a session ends in any case: a day at most.
pub const SESSION_ABSOLUTE_HOURS: NumberSetting =
    NumberSetting { variable: "SESSION_ABSOLUTE_HOURS", parameter: "SessionAbsoluteHours", range: 1..=24 };

/// By how many per cent a full roster may be smaller than the last one.
pub const ROSTER_SHRINK_PERCENT: NumberSetting =
    NumberSetting { variable: "ROSTER_SHRINK_PERCENT", parameter: "RosterShrinkPercent", range: 0..=100 };

/// Hours during which an account holder's new address on the roster gets no re-issue: a week at most, since the member may
/// need one.
pub const ADDRESS_CHANGE_HOLD_HOURS: NumberSetting =
    NumberSetting { variable: "ADDRESS_CHANGE_HOLD_HOURS", parameter: "AddressChangeHoldHours", range: 0..=168 };

/// Mails that SES takes from the account in a second. One item counts them, and DynamoDB takes 1,000 writes of an item in
/// a second.
pub const MAILS_PER_SECOND: NumberSetting =
    NumberSetting { variable: "MAILS_PER_SECOND", parameter: "MailsPerSecond", range: 1..=500 };

/// Days after 資格喪失日 on which everything about a person is erased: ten years at most.
pub const KEEP_DAYS_AFTER_LOSS: NumberSetting =
    NumberSetting { variable: "KEEP_DAYS_AFTER_LOSS", parameter: "KeepDaysAfterLoss", range: 0..=3_650 };

/// Every numeric setting.
pub const NUMBERS: [NumberSetting; 8] = [
    PASSWORD_MIN_LENGTH,
    GRACE_DAYS,
    SESSION_IDLE_MINUTES,
    SESSION_ABSOLUTE_HOURS,
    ROSTER_SHRINK_PERCENT,
    ADDRESS_CHANGE_HOLD_HOURS,
    MAILS_PER_SECOND,
    KEEP_DAYS_AFTER_LOSS,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_whole_and_in_its_range() {
        let read = |text| SESSION_ABSOLUTE_HOURS.parse::<i64>(text);
        assert_eq!(["1", " 12 ", "24"].map(read), [Some(1), Some(12), Some(24)]);
        assert_eq!(["", "0", "25", "-1", "1.5", "12h", "99999999999999999999"].map(read), [None; 7]);
        assert_eq!(MAILS_PER_SECOND.parse::<u8>("300"), None, "a number that its type cannot hold");
    }

    #[test]
    fn no_two_settings_share_a_name() {
        let names: std::collections::BTreeSet<_> = NUMBERS.iter().flat_map(|it| [it.variable, it.parameter]).collect();
        assert_eq!(names.len(), 2 * NUMBERS.len());
    }
}
