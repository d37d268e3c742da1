use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::attribute::{number, text};
use super::condition::{Condition, open_link, version_is};
use super::{Link, LinkCode, MailboxUse, Pk, Store, StoreError, Table, Transaction};
use crate::clock::Timestamp;
use crate::input::EmailAddress;
use crate::limits::{self, DAY, HOUR, MAX_TRIES};

/// What one address was sent for one use, at [`Pk::mailbox`]: the current link, and when mails went out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mailbox {
    /// Partition key.
    pub pk: Pk,
    /// The partition key of the link that works; issuing a new one deletes it in the same transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_link: Option<Pk>,
    /// Links before the current one that work as well, oldest first: those of [`Mailbox::with_another_link`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub older_links: Vec<Pk>,
    /// The job that was served last: the stream delivers at least once, and a job that comes again counts once.
    #[serde(default)]
    pub last_job: String,
    /// When mails were sent, newest last, within the last day.
    #[serde(default)]
    pub sent_at: Vec<Timestamp>,
    /// Raised by every change (optimistic locking): of two deliveries at once, one wins.
    #[serde(default)]
    pub version: u64,
    /// When nothing in it matters any more (TTL).
    pub expires_at: Timestamp,
}

/// Whose mailbox it is: that decides what comes after the mails of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A member whom the roster has at the address, alone or with others: one more whenever the link of the last one ends,
    /// so that whoever uses up the day's mails keeps no member from a live link.
    OnRoster,
    /// Anybody else: none.
    Stranger,
}

impl Audience {
    /// The tag of a mail, which SES repeats in its events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnRoster => "on-roster",
            Self::Stranger => "stranger",
        }
    }
}

impl Mailbox {
    /// When another mail may be sent, if not now.
    pub fn may_send_from(&self, audience: Audience, now: Timestamp) -> Option<Timestamp> {
        let sent = |newest: usize| self.sent_at.iter().rev().nth(newest).copied();
        let day = sent(limits::MAX_MAILS_PER_DAY - 1).map(|at| at.plus(DAY));
        let day = match audience {
            Audience::Stranger => day,
            Audience::OnRoster => day.zip(sent(0)).map(|(day, last)| day.min(last.plus(limits::MAILED_LINK))),
        };
        let ends = [
            sent(0).map(|at| at.plus(limits::MAIL_GAP)),
            sent(limits::MAX_MAILS_PER_HOUR - 1).map(|at| at.plus(HOUR)),
            day,
        ];
        ends.into_iter().flatten().max().filter(|end| *end > now)
    }

    /// A mailbox that was never sent anything.
    pub fn untouched(pk: Pk, now: Timestamp) -> Self {
        let expires_at = now.plus(DAY);
        let (current_link, older_links) = (None, Vec::new());
        Self { pk, current_link, older_links, last_job: String::new(), sent_at: Vec::new(), version: 0, expires_at }
    }

    /// The mailbox after serving a job. Idempotent: a job that comes again counts once.
    pub fn after(&self, job: &str, current_link: Option<Pk>, now: Timestamp) -> Self {
        let mut sent_at: Vec<_> = self.sent_at.iter().copied().filter(|sent| now.is_within(DAY, *sent)).collect();
        if self.last_job != job {
            sent_at.push(now);
        }
        Self {
            pk: self.pk.clone(),
            current_link,
            older_links: self.older_links.clone(),
            last_job: job.to_owned(),
            sent_at,
            version: self.version + 1,
            expires_at: now.plus(DAY * 2),
        }
    }

    /// The mailbox after serving a job with a link that leaves those before it working, the latest
    /// [`limits::MAX_FREEZE_LINKS`] of them. Idempotent: a job that comes again replaces the link that it made before.
    pub fn with_another_link(&self, job: &str, link: Pk, now: Timestamp) -> Self {
        let mut older_links = self.older_links.clone();
        if self.last_job != job {
            older_links.extend(self.current_link.clone());
        }
        older_links.drain(..(older_links.len() + 1).saturating_sub(limits::MAX_FREEZE_LINKS));
        Self { older_links, expires_at: now.plus(limits::FREEZE_LINK), ..self.after(job, Some(link), now) }
    }

    /// Whether a login of that time needs no mail of its own: the mail before tells of it, or the day has had its mails.
    pub fn covers_login(&self, at: Timestamp) -> bool {
        let within = |span: SignedDuration| {
            self.sent_at.iter().filter(|sent| at.seconds_since(**sent).abs() < span.as_secs()).count()
        };
        within(limits::LOGIN_NOTICE_WINDOW) > 0 || within(DAY) >= limits::MAX_MAILS_PER_DAY
    }

    /// Every link that works, the current one last.
    pub fn links(&self) -> impl Iterator<Item = &Pk> {
        self.older_links.iter().chain(&self.current_link)
    }
}

impl Store {
    /// Reads what an address was sent for one use.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_mailbox(&self, of: MailboxUse, address: &EmailAddress) -> Result<Option<Mailbox>, StoreError> {
        self.get(Table::Expiring, Pk::mailbox(of, address)).await
    }
}

/// Another delivery to the same mailbox came first, or the link for which a code was made is closed by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryOvertaken;

impl Transaction<DeliveryOvertaken> {
    /// Notes a mail that carries no secret in the mailbox.
    pub fn deliver_plain(old: &Mailbox, new: &Mailbox) -> Self {
        Self::default().replace_mailbox(old, new)
    }

    /// Makes a new link valid, in place of the mailbox's current one.
    pub fn deliver_link(link: &Link, old: &Mailbox, new: &Mailbox) -> Self {
        Self::default().create(Table::Expiring, link).replace_mailbox(old, new)
    }

    /// Makes a code valid on an open link, in place of the one before.
    pub fn deliver_code(link: &Link, code: &LinkCode, now: Timestamp, old: &Mailbox, new: &Mailbox) -> Self {
        let map = [
            ("digest", text(code.digest.as_str())),
            ("expires_at", number(code.expires_at.0)),
            ("tries", number(code.tries)),
        ];
        let map = map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let (values, condition) = (vec![(":code", AttributeValue::M(map))], open_link(now, MAX_TRIES));
        Self::default()
            .update(Table::Expiring, &link.pk, "SET code = :code", values, condition)
            .or(DeliveryOvertaken)
            .replace_mailbox(old, new)
    }

    /// Puts the mailbox's new state in place of the one that was read, and deletes the links that it no longer names.
    fn replace_mailbox(self, old: &Mailbox, new: &Mailbox) -> Self {
        let same = version_is(old.version);
        let condition = Condition::new(format!("attribute_not_exists(pk) OR {}", same.expression), same.values);
        let transaction = self.put(Table::Expiring, new, condition).or(DeliveryOvertaken);
        let void = old.links().filter(|link| !new.links().any(|kept| kept == *link));
        void.fold(transaction, |transaction, link| transaction.delete(Table::Expiring, link))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn key(text: &str) -> Pk {
        serde_json::from_value(text.into()).expect("a key")
    }

    fn sent(ago: &[i64]) -> Mailbox {
        let sent_at = ago.iter().map(|seconds| NOW.plus_seconds(-seconds)).collect();
        Mailbox { sent_at, ..Mailbox::untouched(key("MAILBOX#x"), NOW) }
    }

    /// [A3]
    #[test]
    fn the_next_mail_waits_for_the_gap_an_hour_and_a_day_to_the_second() {
        let (gap, hour, day) = (limits::MAIL_GAP.as_secs(), HOUR.as_secs(), DAY.as_secs());
        let full_hour = |first: i64, last: i64| [vec![first; limits::MAX_MAILS_PER_HOUR - 1], vec![last]].concat();
        let full_day = |first: i64| [vec![first], vec![2 * hour; limits::MAX_MAILS_PER_DAY - 1]].concat();
        for (ago, wait) in [
            (vec![], None),
            (vec![gap], None),
            (vec![gap - 1], Some(1)),
            (vec![0], Some(gap)),
            (full_hour(hour, gap), None),
            (full_hour(hour - 1, gap), Some(1)),
            (full_hour(hour - 600, gap - 1), Some(600)),
            (full_day(day), None),
            (full_day(day - 1), Some(1)),
        ] {
            let mailbox = sent(&ago);
            let from = mailbox.may_send_from(Audience::Stranger, NOW);
            assert_eq!(from.map(|at| at.seconds_since(NOW)), wait, "{ago:?}");
        }
    }

    /// [A3] [A6]
    #[test]
    fn after_the_mails_of_a_day_a_member_gets_one_whenever_the_last_link_ends() {
        let link = limits::MAILED_LINK.as_secs();
        let day = |last: i64| [vec![4 * HOUR.as_secs(); limits::MAX_MAILS_PER_DAY - 1], vec![last]].concat();
        for (last, wait) in [(link, None), (link - 1, Some(1)), (0, Some(link))] {
            let from = sent(&day(last)).may_send_from(Audience::OnRoster, NOW);
            assert_eq!(from.map(|at| at.seconds_since(NOW)), wait, "{last}");
            assert!(sent(&day(last)).may_send_from(Audience::Stranger, NOW).is_some());
        }
        let soon = [vec![DAY.as_secs() - 1], day(0)[1..].to_vec()].concat();
        let from = sent(&soon).may_send_from(Audience::OnRoster, NOW);
        assert_eq!(from.map(|at| at.seconds_since(NOW)), Some(limits::MAIL_GAP.as_secs()), "or when the day is over");
    }

    /// [L10]
    #[test]
    fn logins_share_a_mail_by_their_own_times_and_a_day_has_so_many_mails() {
        let window = limits::LOGIN_NOTICE_WINDOW.as_secs();
        let told = sent(&[window]);
        for (ago, covered) in [(0, false), (1, true), (window, true), (2 * window - 1, true), (2 * window, false)] {
            assert_eq!(told.covers_login(NOW.plus_seconds(-ago)), covered, "{ago}");
        }
        let day: Vec<_> = (1..=limits::MAX_MAILS_PER_DAY as i64).map(|n| n * window).collect();
        assert!(sent(&day).covers_login(NOW) && !sent(&day[1..]).covers_login(NOW));
    }

    /// [M3] [F2]
    #[test]
    fn a_notice_keeps_the_links_before_it_and_one_that_comes_again_replaces_its_own() {
        let names = |mailbox: &Mailbox| mailbox.links().map(|pk| pk.as_str().to_owned()).collect::<Vec<_>>();
        let first = sent(&[]).with_another_link("a", key("LINK#1"), NOW);
        let second = first.with_another_link("b", key("LINK#2"), NOW);
        let again = second.with_another_link("b", key("LINK#3"), NOW);
        assert_eq!(
            [names(&first), names(&second), names(&again)],
            [vec!["LINK#1"], vec!["LINK#1", "LINK#2"], vec!["LINK#1", "LINK#3"]]
        );
        assert_eq!(again.expires_at, NOW.plus(limits::FREEZE_LINK), "it lives as long as its newest link");
        let mut full = again;
        for job in 0..2 * limits::MAX_FREEZE_LINKS {
            full = full.with_another_link(&job.to_string(), key(&format!("LINK#n{job}")), NOW);
        }
        assert_eq!(names(&full).len(), limits::MAX_FREEZE_LINKS, "the newest ones");
        assert_eq!(names(&full).last(), Some(&format!("LINK#n{}", 2 * limits::MAX_FREEZE_LINKS - 1)));
    }

    /// [M3]
    #[test]
    fn a_job_that_comes_again_counts_once_and_what_is_a_day_old_is_forgotten() {
        let before = Mailbox { last_job: "a".to_owned(), ..sent(&[86_400, 86_399]) };
        let again = before.after("a", Some(key("LINK#1")), NOW);
        assert_eq!(again.sent_at, [NOW.plus_seconds(-86_399)]);
        let other = before.after("b", None, NOW);
        assert_eq!(other.sent_at, [NOW.plus_seconds(-86_399), NOW]);
        assert_eq!((other.version, other.last_job.as_str(), other.expires_at), (1, "b", NOW.plus_seconds(2 * 86_400)));
        assert_eq!((again.current_link, other.current_link), (Some(key("LINK#1")), None));
    }
}
