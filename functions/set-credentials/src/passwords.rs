//! A new password, typed twice.

use shared::fact::Fact;
use shared::input::{NewPassword, PasswordContext, TypedPassword};
use shared::store::{Account, CommitResult, Mail, Member, PasswordProof, ReplacePassword};
use shared::web::{Answer, Entry, Field, NewSession, Notice, Posted, Rejection, Visit, attempts_of};

/// The new password, if it meets the policy and was typed twice alike; otherwise adds the problems to the form.
pub fn read<G>(
    posted: &Posted<G>,
    context: &PasswordContext<'_>,
    label: &str,
    form: &mut Entry,
) -> Option<NewPassword> {
    let visit = posted.visit();
    let messages = &visit.wording.messages;
    let typed = posted.typed(Field::NewPassword);
    let checked = visit.config.password_policy.check(typed, context);
    let password = form.take(Field::NewPassword, checked, |problem| messages.password(problem, label));
    let again = TypedPassword::new(posted.typed(Field::NewPasswordAgain));
    if again.is_empty() {
        form.refuse(Field::NewPasswordAgain, messages.password_again_required(label));
    } else if !again.equals(&TypedPassword::new(typed)) {
        form.refuse(Field::NewPasswordAgain, messages.password_again_mismatch(label));
    }
    password.filter(|_| form.is_fine())
}

/// Personal data that the password must not contain.
pub fn context<'a>(account: &'a Account, member: &'a Member) -> PasswordContext<'a> {
    PasswordContext {
        login_id: Some(&account.login_id),
        address: member.address.as_ref(),
        birth_date: Some(member.birth_date),
        nickname: Some(&account.nickname),
    }
}

/// Replaces the password and signs in. The new epoch revokes every other session, link and temporary password of the
/// account.
///
/// `None` when the proof, the account or the roster changed since they were read: nothing was written.
pub async fn replace(
    visit: &Visit,
    account: &Account,
    member: &Member,
    password: &NewPassword,
    proof: PasswordProof<'_>,
) -> Result<Option<Answer>, Rejection> {
    let epoch = account.epoch + 1;
    let new = NewSession::draw(visit, account, epoch, account.last_login_at);
    let hash = visit.hasher.hash(password.typed().as_bytes(), &*visit.random)?;
    let language = visit.language_of(account);
    let told = |to| Mail::PasswordChanged { to, changed_at: visit.now, account: Some(account.key()) };
    let mail = member.address.clone().map(|to| visit.mail_job_in(language, told(to)));
    let replace = ReplacePassword {
        proof,
        account,
        hash: &hash,
        language,
        session: &new.session,
        attempts: &attempts_of(visit, account.login_id.key()),
        mail: mail.as_ref(),
        last_closed_day: visit.last_closed_day(),
        now: visit.now,
    };
    match visit.store.replace_password(replace).await? {
        CommitResult::Committed => {
            visit.record(Fact::PasswordChanged, Some(&account.member_key.as_str()), visit.path.trim_start_matches('/'));
            Ok(Some(new.enter(Notice::PasswordChanged.at("/"))))
        }
        CommitResult::Refused(_) => Ok(None),
    }
}
