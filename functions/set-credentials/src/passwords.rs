//! A new password, typed twice.

use shared::fact::Fact;
use shared::input::{NewPassword, PasswordContext, TypedPassword};
use shared::store::{Account, Mail, Member, Outcome, Table, Transaction, epoch_value, number, text};
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
/// `rest` holds the writes of the calling step. None: a condition failed and nothing was written.
pub async fn replace(
    visit: &Visit,
    account: &Account,
    member: &Member,
    password: &NewPassword,
    rest: Transaction,
) -> Result<Option<Answer>, Rejection> {
    let epoch = account.epoch + 1;
    let new = NewSession::draw(visit, account, epoch, account.last_login_at);
    let hash = visit.hasher.hash(password.typed().as_bytes(), &*visit.random)?;
    let language = visit.language_of(account);
    let values = vec![
        (":hash", text(hash.as_str())),
        (":epoch", epoch_value(epoch)),
        (":seen", epoch_value(account.epoch)),
        (":now", number(visit.now.0)),
        (":language", text(language.code())),
    ];
    let set = "SET password_hash = :hash, epoch = :epoch, last_login_at = :now, display_language = :language";
    let mut transaction = rest
        .update(Table::Members, &account.pk, set, "epoch = :seen", values)
        .check_insured(&account.member_key, visit.last_closed_day())
        .create(Table::Expiring, &new.session)
        .forget_failures(&attempts_of(visit, account.login_id.key()));
    if let Some(to) = member.address.clone() {
        let mail = Mail::PasswordChanged { to, changed_at: visit.now };
        transaction = transaction.record_job(&visit.mail_job_in(language, mail));
    }
    match visit.store.commit(transaction).await? {
        Outcome::Committed => {
            visit.record(Fact::PasswordChanged, Some(&account.member_key.as_str()), visit.path.trim_start_matches('/'));
            Ok(Some(new.enter(Notice::PasswordChanged.at("/"))))
        }
        Outcome::Refused(_) => Ok(None),
    }
}
