//! パスワード変更 from the portal: signed in, and the current password once more.

use shared::clock::minutes_to_wait;
use shared::input::TypedPassword;
use shared::store::{Attempt, PasswordProof};
use shared::web::{Answer, Counted, Entry, Field, Posted, Rejection, SignedIn, Visit, attempts_of_account};

use crate::pages::ChangePassword;
use crate::passwords;

pub async fn show(visit: Visit, gate: SignedIn, form: Entry) -> Result<Answer, Rejection> {
    Answer::page(&page(&visit, &gate, form))
}

pub async fn submit(posted: Posted<Counted<SignedIn>>) -> Result<Answer, Rejection> {
    let (visit, gate) = (posted.visit(), posted.gate());
    let wording = &visit.wording;
    let messages = &wording.messages.password;
    let mut form = Entry::kept(posted.fields());
    let current = TypedPassword::new(posted.typed(Field::CurrentPassword));
    if current.is_empty() {
        form.refuse(Field::CurrentPassword, &messages.current_required);
    }
    let context = passwords::context(gate.account(), gate.member());
    let label = &wording.new_password.password.label;
    let read = passwords::read(&posted, (&context, gate.member()), label, &mut form)?;
    let Some(password) = read else { return Answer::try_again(&page(visit, gate, form)) };
    if current.equals(password.typed()) {
        form.refuse(Field::NewPassword, &messages.same_as_current);
        return Answer::try_again(&page(visit, gate, form));
    }
    if let Some(message) = wrong(visit, gate, &current).await? {
        form.refuse(Field::CurrentPassword, message);
        return Answer::try_again(&page(visit, gate, form));
    }
    let proof = PasswordProof::SignedIn(gate.session());
    let signed_in = passwords::replace(visit, gate.account(), gate.member(), &password, proof).await?;
    signed_in.ok_or_else(|| Rejection::stale(&visit.path))
}

/// Checks the current password against brute force with the same counter as the login.
async fn wrong(visit: &Visit, gate: &SignedIn, current: &TypedPassword) -> Result<Option<String>, Rejection> {
    let attempts = attempts_of_account(visit, gate.account());
    if let Attempt::HeldBack(seconds) = visit.store.count_login(&attempts, visit.now).await? {
        return Ok(Some(visit.wording.messages.login.locked.fill(minutes_to_wait(seconds))));
    }
    let right = visit.hasher.verify(current.as_bytes(), Some(&gate.account().password_hash))?;
    Ok((!right).then(|| visit.wording.messages.password.current_failed.clone()))
}

fn page(visit: &Visit, gate: &SignedIn, form: Entry) -> ChangePassword {
    ChangePassword { frame: visit.frame(), form, login_id: gate.account().login_id.shown().to_owned() }
}
