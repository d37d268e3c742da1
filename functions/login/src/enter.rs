//! The end of a login with the right password: the session, and the mail that tells of a new device.

use shared::fact::Fact;
use shared::input::TypedPassword;
use shared::store::{Account, CommitResult, LoginBucket, Mail, SignIn, SignInRefused};
use shared::web::{Answer, Entry, Field, NewSession, Rejection, Visit};

use crate::{again, failures};

pub async fn enter(
    visit: &Visit,
    account: &Account,
    password: &TypedPassword,
    attempts: &LoginBucket,
    mut form: Entry,
) -> Result<Answer, Rejection> {
    let new = NewSession::draw(visit, account, account.epoch, account.last_login_at);
    let hash = match visit.hasher.is_outdated(&account.password_hash) {
        true => visit.hasher.hash(password.as_bytes(), &*visit.random)?,
        false => account.password_hash.clone(),
    };
    let (language, at, device) = (visit.language_of(account), visit.now, visit.device);
    let notice = Mail::LoginNotice { account: account.key(), at, device };
    let mail = new.is_new_device.then(|| visit.mail_job_in(language, notice));
    let sign_in = SignIn {
        account,
        hash: &hash,
        language,
        session: &new.session,
        ended: new.ended.as_ref(),
        attempts,
        mail: mail.as_ref(),
        last_closed_day: visit.last_closed_day(),
        now: visit.now,
    };
    let (signed_in, given_back) =
        tokio::join!(visit.store.sign_in(sign_in), failures::forget(visit, account.login_id.key()));
    given_back?;
    match signed_in? {
        CommitResult::Committed => {
            visit.record(Fact::LoginOk, Some(&account.member_key.as_str()), "");
            Ok(new.enter("/"))
        }
        CommitResult::Refused(SignInRefused::NotInsured) => {
            visit.record(Fact::LoginClosed, Some(&account.member_key.as_str()), "");
            form.refuse(Field::LoginId, &visit.wording.messages.login.closed);
            again(visit.frame(), form)
        }
        CommitResult::Refused(SignInRefused::FrozenOrChanged) if account.is_frozen() => {
            visit.record(Fact::LoginFrozen, Some(&account.member_key.as_str()), "");
            form.refuse(Field::LoginId, &visit.wording.messages.login.frozen);
            again(visit.frame(), form)
        }
        // Race: the password was changed, or the account frozen, between the comparison and the write.
        CommitResult::Refused(SignInRefused::FrozenOrChanged) => {
            form.refuse(Field::LoginId, &visit.wording.messages.login.failed);
            again(visit.frame(), form)
        }
    }
}
