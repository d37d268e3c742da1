//! S08 利用者情報入力 and S09 利用者情報登録完了.

use shared::fact::Fact;
use shared::input::{LoginId, NewPassword, Nickname, PasswordContext};
use shared::store::{Account, Mail, Outcome, Pk, Table, Transaction, text};
use shared::web::{
    Answer, CookieName, Entry, Field, Gate, MayOpenAccount, Notice, OpenedAccount, Posted, Rejection, Visit,
};

use crate::pages::{ChooseCredentials, Registered};
use crate::passwords;

pub async fn show(visit: Visit, gate: MayOpenAccount, form: Entry) -> Result<Answer, Rejection> {
    Answer::page(&page(&visit, &gate, form))
}

pub async fn show_done(visit: Visit, _: OpenedAccount) -> Result<Answer, Rejection> {
    Answer::page(&Registered { frame: visit.frame(), login: Notice::Registered.at("/login") })
}

/// Tries of the transaction: an import may change the roster entry between the gate and the write more than once.
const TRIES: usize = 3;

pub async fn submit(posted: Posted<MayOpenAccount>) -> Result<Answer, Rejection> {
    let mut form = Entry::kept(posted.fields());
    let Some(chosen) = read(&posted, &mut form) else {
        return Answer::try_again(&page(posted.visit(), posted.gate(), form));
    };
    let (visit, mut gate, _) = posted.into_parts();
    let account = Account {
        pk: Pk::account(chosen.login_id.key()),
        member_key: gate.member().member_key.clone(),
        login_id: chosen.login_id,
        password_hash: visit.hasher.hash(chosen.password.typed().as_bytes(), &*visit.random)?,
        nickname: chosen.nickname,
        epoch: 1,
        opened_at: visit.now,
        last_login_at: None,
        language: Some(visit.preferences.language),
    };
    for _ in 0..TRIES {
        match visit.store.commit(opening(&visit, &gate, &account)).await? {
            Outcome::Committed => {
                visit.record(Fact::AccountOpened, Some(&account.member_key.as_str()), "");
                return Ok(Answer::see("/credentials/done").with(CookieName::Asked.clear()));
            }
            // Race with an import or a double submit: pass the gate again. If it passes, the change does not matter here.
            Outcome::Refused(failed) if matches!(failed.as_slice(), [_, true, ..] | [_, _, true, ..]) => {
                gate = MayOpenAccount::pass(&visit).await?;
            }
            Outcome::Refused(_) => {
                visit.store.count_taken(gate.session()).await?;
                form.refuse(Field::NewLoginId, &visit.wording.messages.login_id.taken);
                return Answer::try_again(&page(&visit, &gate, form));
            }
        }
    }
    Ok(Answer::see("/credentials"))
}

struct Chosen {
    login_id: LoginId,
    password: NewPassword,
    nickname: Nickname,
}

/// The chosen values, if all are valid; otherwise adds the problems to the form, in its order.
fn read(posted: &Posted<MayOpenAccount>, form: &mut Entry) -> Option<Chosen> {
    let (visit, gate) = (posted.visit(), posted.gate());
    let messages = &visit.wording.messages;
    let parsed = LoginId::parse(posted.typed(Field::NewLoginId));
    let login_id = form.take(Field::NewLoginId, parsed, |problem| messages.login_id(problem));
    if login_id.as_ref().is_some_and(|id| gate.issued_login_id() == Some(id.key())) {
        form.refuse(Field::NewLoginId, &messages.login_id.same_as_temporary);
    }
    let parsed = Nickname::parse(posted.typed(Field::Nickname));
    let context = PasswordContext {
        login_id: login_id.as_ref(),
        address: gate.member().address.as_ref(),
        birth_date: Some(gate.member().birth_date),
        nickname: parsed.as_ref().ok(),
    };
    let password = passwords::read(posted, &context, &visit.wording.credentials.password.label, form);
    let nickname = form.take(Field::Nickname, parsed.clone(), |problem| messages.nickname(problem));
    Some(Chosen { login_id: login_id?, password: password?, nickname: nickname? }).filter(|_| form.is_fine())
}

/// Creates the account, sets the login ID on the roster entry, ends the restricted session and records the mail job, in
/// one transaction.
fn opening(visit: &Visit, gate: &MayOpenAccount, account: &Account) -> Transaction {
    let still_open = "attribute_exists(member_key) AND attribute_not_exists(login_id) AND row_digest = :row \
                      AND (attribute_not_exists(lost_on) OR lost_on > :closed)";
    let values = vec![
        (":login_id", text(account.login_id.key().as_str())),
        (":row", text(gate.member().row_digest.as_str())),
        (":closed", text(visit.last_closed_day().to_string())),
    ];
    let transaction = Transaction::default()
        .create(Table::Members, account)
        .update(
            Table::Members,
            &Pk::member(&account.member_key),
            "SET login_id = :login_id REMOVE issued",
            still_open,
            values,
        )
        .use_restricted(gate.session(), visit.now);
    match gate.member().address.clone() {
        Some(to) => transaction.record_job(&visit.mail_job(Mail::AccountOpened { to })),
        None => transaction,
    }
}

fn page(visit: &Visit, gate: &MayOpenAccount, form: Entry) -> ChooseCredentials {
    let address = gate.member().address.as_ref().map(|address| address.as_str().to_owned()).unwrap_or_default();
    ChooseCredentials { frame: visit.frame(), form, address }
}
