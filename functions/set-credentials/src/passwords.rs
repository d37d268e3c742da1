//! A new password, typed twice.

use shared::fact::Fact;
use shared::input::{NewPassword, NoCommonPasswords, PasswordContext, TypedPassword};
use shared::secret::TemporaryPassword;
use shared::store::{Account, CommitResult, Mail, Member, PasswordProof, ReplacePassword};
use shared::web::{Answer, Entry, Field, NewSession, Notice, Posted, Rejection, Visit, attempts_of_account};

use crate::breached::common;

/// The new password, if it was typed twice alike, was never handed out to the member and meets the policy; otherwise adds
/// the problems to the form. What costs processor time comes last, and not before the boxes agree.
///
/// # Errors
/// When a password cannot be hashed.
pub fn read<G>(
    posted: &Posted<G>,
    (context, member): (&PasswordContext<'_>, &Member),
    label: &str,
    form: &mut Entry,
) -> Result<Option<NewPassword>, Rejection> {
    let visit = posted.visit();
    let (messages, policy) = (&visit.wording.messages, &visit.config.password_policy);
    let typed = posted.typed(Field::NewPassword);
    let again = TypedPassword::new(posted.typed(Field::NewPasswordAgain));
    let agree = !again.is_empty() && again.equals(&TypedPassword::new(typed));
    if agree && was_handed_out(visit, member, typed)? {
        form.refuse(Field::NewPassword, &messages.password.same_as_temporary);
        return Ok(None);
    }
    let of_policy = |problem| messages.password(problem, label);
    let measured = form.take(Field::NewPassword, policy.measure(typed), of_policy);
    if again.is_empty() {
        form.refuse(Field::NewPasswordAgain, messages.password_again_required(label));
    } else if !agree {
        form.refuse(Field::NewPasswordAgain, messages.password_again_mismatch(label));
    }
    let Some(measured) = measured.filter(|_| agree) else { return Ok(None) };
    let common = common().map_err(|_| Rejection::internal(NoCommonPasswords))?;
    let password = form.take(Field::NewPassword, policy.judge(measured, context, common), of_policy);
    Ok(password.filter(|_| form.is_fine()))
}

/// Whether the product or the society ever sent this password to the member, in a mail or a letter: others may have read
/// it.
fn was_handed_out(visit: &Visit, member: &Member, typed: &str) -> Result<bool, Rejection> {
    if TemporaryPassword::is_typed_in(typed) {
        return Ok(true);
    }
    let Some(password) = TemporaryPassword::typed(typed).filter(|_| !member.handed_out.is_empty()) else {
        return Ok(false);
    };
    Ok(visit.hasher.verify_any(password.as_bytes(), &member.handed_out)?)
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
    // The link in it freezes the account: it goes to no address that is another member's as well.
    let to = member.address.clone().filter(|_| !member.shares_address);
    let mail = to.map(|to| visit.mail_job_in(language, told(to)));
    let replace = ReplacePassword {
        proof,
        account,
        hash: &hash,
        language,
        session: &new.session,
        ended: new.ended.as_ref(),
        attempts: &attempts_of_account(visit, account),
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
