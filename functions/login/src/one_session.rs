//! Ending one of the other sessions of the account: signed in, and the current password once more.

use shared::clock::minutes_to_wait;
use shared::fact::Fact;
use shared::input::TypedPassword;
use shared::store::{Attempt, LoginBucket, Session};
use shared::web::{
    Answer, Entry, Field, Notice, OtherSession, Posted, Rejection, SignedInWithOthers, Visit, attempts_of_account,
};

use crate::pages::OneSession;

pub async fn show(visit: Visit, gate: SignedInWithOthers, form: Entry) -> Result<Answer, Rejection> {
    Answer::page(&page(&visit, &gate, form))
}

pub async fn submit(posted: Posted<SignedInWithOthers>) -> Result<Answer, Rejection> {
    let (visit, gate) = (posted.visit(), posted.gate());
    let messages = &visit.wording.messages.password;
    let mut form = Entry::kept(posted.fields());
    let chosen = chosen(&posted);
    if chosen.is_none() {
        form.refuse(Field::OtherSession, &visit.wording.portal.one_session.choose);
    }
    let current = TypedPassword::new(posted.typed(Field::CurrentPassword));
    if current.is_empty() {
        form.refuse(Field::CurrentPassword, &messages.current_required);
    }
    let (Some(session), true) = (chosen, form.is_fine()) else {
        return Answer::try_again(&page(visit, gate, form));
    };
    let attempts = attempts_of_account(visit, gate.here().account());
    if let Some(message) = wrong(visit, gate, &attempts, &current).await? {
        form.refuse(Field::CurrentPassword, message);
        return Answer::try_again(&page(visit, gate, form));
    }
    let (ended, forgotten) = tokio::join!(visit.store.end_session(session), visit.store.forget_failures(&attempts));
    ended?;
    forgotten?;
    visit.record(Fact::OtherSessionEnded, Some(&gate.here().account().member_key.as_str()), "");
    Ok(Answer::see(Notice::SessionEnded.at("/")))
}

/// The session that the form names, if it is one of the account's and alive.
fn chosen(posted: &Posted<SignedInWithOthers>) -> Option<&Session> {
    let (key, now) = (&posted.visit().config.service_key, posted.visit().now);
    let named = posted.typed(Field::OtherSession);
    let is_named = |session: &&Session| key.readable(now).any(|key| key.session_tag(session.pk.as_str()) == named);
    posted.gate().elsewhere().iter().find(is_named)
}

/// Checks the current password against brute force with the same counter as the login.
async fn wrong(
    visit: &Visit,
    gate: &SignedInWithOthers,
    attempts: &LoginBucket,
    current: &TypedPassword,
) -> Result<Option<String>, Rejection> {
    if let Attempt::HeldBack(seconds) = visit.store.count_login(attempts, visit.now).await? {
        return Ok(Some(visit.wording.messages.login.locked.fill(minutes_to_wait(seconds))));
    }
    let right = visit.hasher.verify(current.as_bytes(), Some(&gate.here().account().password_hash))?;
    Ok((!right).then(|| visit.wording.messages.password.current_failed.clone()))
}

fn page(visit: &Visit, gate: &SignedInWithOthers, form: Entry) -> OneSession {
    let login_id = gate.here().account().login_id.shown().to_owned();
    OneSession { frame: visit.frame(), login_id, form, elsewhere: OtherSession::all(visit, gate.elsewhere()) }
}
