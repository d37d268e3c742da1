//! A new password typed twice, whatever it is for.

use shared::fact::Fact;
use shared::input::{NewPassword, PasswordContext, TypedPassword};
use shared::store::{Account, Mail, Member, Outcome, Table, Transaction, epoch_value, number, text};
use shared::web::{Answer, Entry, Field, NewSession, Notice, Posted, Rejection, Visit, attempts_of};

/// The password in the two boxes, if it meets the policy and both agree; else the sentences that say why not.
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

/// What a password of this account must not be taken from.
pub fn context<'a>(account: &'a Account, member: &'a Member) -> PasswordContext<'a> {
    PasswordContext {
        login_id: Some(&account.login_id),
        address: member.address.as_ref(),
        birth_date: Some(member.birth_date),
        nickname: Some(&account.nickname),
    }
}

/// Replaces the password and signs in: every other session, link and temporary password of the account dies with it.
///
/// `rest` holds the writes that belong to this way of changing it; the outcome says whether everything was written.
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
