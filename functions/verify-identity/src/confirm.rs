//! The comparison with the roster, and the key.

use shared::clock::Timestamp;
use shared::fact::Fact;
use shared::limits;
use shared::secret::AuthKey;
use shared::store::{CommitResult, Link, Mail, Member, Purpose, StoreError};
use shared::web::{Answer, Controls, Entry, Field, Rejection, Visit};
use shared::wording::ErrorPage;

use crate::pages::{Challenge, IdentityConfirmed};
use crate::{Typed, page};

/// Counts the identity check concurrently with consuming the challenge; it counts even if another request consumed it
/// first.
pub async fn count(visit: &Visit, link: &Link, is_answered: bool) -> Result<Option<Member>, StoreError> {
    match is_answered {
        true => visit.store.count_identity_check(link, visit.now).await,
        false => Ok(None),
    }
}

/// Compares with the roster. The sentence is the same for every mismatch, so an attacker learns nothing about which part.
pub async fn confirm(
    visit: &Visit,
    link: &Link,
    member: Option<Member>,
    typed: &Typed,
    challenge: Challenge,
    form: Entry,
) -> Result<Answer, Rejection> {
    let Typed { address, birth_date } = typed;
    let today = visit.now.date_in_japan();
    let matching = member.filter(|member| {
        *address == link.address
            && member.is_reached_at(address)
            && member.birth_date == *birth_date
            && !member.is_closed(today, visit.config.grace_days)
    });
    match matching {
        Some(member) if member.login_id.is_some() => {
            visit.record(Fact::IdentityAlreadyRegistered, Some(&member.member_key.as_str()), "");
            Err(Rejection::Page(ErrorPage::AlreadyRegistered))
        }
        Some(member) => show_key(visit, link, &member).await,
        None => refuse(visit, link, challenge, form),
    }
}

fn refuse(visit: &Visit, link: &Link, challenge: Challenge, mut form: Entry) -> Result<Answer, Rejection> {
    let left = visit.wrong_try(link, Fact::IdentityMismatch, ErrorPage::IdentityLocked)?;
    form.refuse(Field::Email, visit.wording.messages.identity.mismatch.fill(left));
    Answer::try_again(&page(visit, challenge, form))
}

/// Uses the link up and records the job for M2 in one transaction (outbox); the key is shown on this page only.
async fn show_key(visit: &Visit, link: &Link, member: &Member) -> Result<Answer, Rejection> {
    let key = AuthKey::draw(&*visit.random);
    let expires_at = visit.now.plus(limits::KEY_LINK);
    let job = visit.mail_job(Mail::IdentityConfirmed {
        to: link.address.clone(),
        member_key: member.member_key.clone(),
        identity: member.identity(&visit.config.service_key),
        key_hash: visit.hasher.hash(key.as_bytes(), &*visit.random)?,
        expires_at,
    });
    match visit.store.confirm_identity(link, member, &job, visit.last_closed_day(), visit.now).await? {
        CommitResult::Committed => {
            visit.record(Fact::IdentityConfirmed, Some(&member.member_key.as_str()), "");
            Ok(visit.end_flow(Answer::page(&key_page(visit, &key, expires_at))?, &member.member_key))
        }
        CommitResult::Refused(_) => Err(Rejection::dead_link(Purpose::Registration)),
    }
}

fn key_page(visit: &Visit, key: &AuthKey, expires_at: Timestamp) -> IdentityConfirmed {
    let (first, second) = key.reveal().split_at(AuthKey::LEN / 2);
    let mut frame = visit.frame();
    frame.controls = Controls::InPlace;
    let wordings = visit.wordings.beginning_with(visit.preferences.language).cloned().collect();
    IdentityConfirmed { frame, wordings, key_groups: (first.to_owned(), second.to_owned()), expires_at }
}
