//! S08 利用者情報入力 and S09 利用者情報登録完了.

use shared::fact::Fact;
use shared::input::{LoginId, NewPassword, Nickname, PasswordContext};
use shared::store::{Account, CommitResult, Mail, OpenAccount, OpenAccountRefused, Pk};
use shared::web::{
    Answer, CookieName, Counted, Entry, Field, Gate, MayOpenAccount, Notice, OpenedAccount, Posted, Rejection, Visit,
    mark_device,
};

use crate::pages::{ChooseCredentials, Registered};
use crate::passwords;

pub async fn show(visit: Visit, gate: MayOpenAccount, form: Entry) -> Result<Answer, Rejection> {
    Answer::page(&page(&visit, &gate, form))
}

pub async fn show_done(visit: Visit, _: OpenedAccount) -> Result<Answer, Rejection> {
    Answer::page(&Registered { frame: visit.frame(), login: Notice::Registered.at("/login") })
}

/// Attempts of the transaction: an import may change the roster entry between the gate and the write more than once.
const MAX_ATTEMPTS: usize = 3;

pub async fn submit(posted: Posted<Counted<MayOpenAccount>>) -> Result<Answer, Rejection> {
    let mut form = Entry::kept(posted.fields());
    let Some(chosen) = read(&posted, &mut form)? else {
        return Answer::try_again(&page(posted.visit(), posted.gate(), form));
    };
    let (visit, gate, _) = posted.into_parts();
    let mut gate = gate.into_inner();
    let account = Account {
        pk: Pk::account(chosen.login_id.key()),
        member_key: gate.member().member_key.clone(),
        login_id: chosen.login_id,
        password_hash: visit.hasher.hash(chosen.password.typed().as_bytes(), &*visit.random)?,
        nickname: chosen.nickname,
        epoch: 1,
        opened_at: visit.now,
        frozen_at: None,
        last_login_at: None,
        language: Some(visit.preferences.language),
    };
    let mail = gate.member().address.clone().map(|to| visit.mail_job(Mail::AccountOpened { to }));
    for _ in 0..MAX_ATTEMPTS {
        let open = OpenAccount {
            account: &account,
            member: gate.member(),
            session: gate.session(),
            mail: mail.as_ref(),
            last_closed_day: visit.last_closed_day(),
            now: visit.now,
        };
        match visit.store.open_account(open).await? {
            CommitResult::Committed => {
                visit.record(Fact::AccountOpened, Some(&account.member_key.as_str()), "");
                let mark = mark_device(&visit, &account);
                let done = visit.see("/credentials/done").with(CookieName::Asked.clear()).with(mark);
                return Ok(visit.end_flow(done, &account.member_key));
            }
            // Race: the roster or another request came first. The gate reads again and says what that means; where it
            // lets the member pass, nothing has changed that matters.
            CommitResult::Refused(OpenAccountRefused::MemberChanged | OpenAccountRefused::SessionClosed) => {
                gate = MayOpenAccount::pass(&visit).await?;
            }
            CommitResult::Refused(OpenAccountRefused::LoginIdTaken) => {
                visit.store.count_taken(gate.session()).await?;
                form.refuse(Field::NewLoginId, &visit.wording.messages.login_id.taken);
                return Answer::try_again(&page(&visit, &gate, form));
            }
        }
    }
    Ok(visit.see("/credentials"))
}

struct Chosen {
    login_id: LoginId,
    password: NewPassword,
    nickname: Nickname,
}

/// The chosen values, if all are valid; otherwise adds the problems to the form, in its order.
fn read(posted: &Posted<Counted<MayOpenAccount>>, form: &mut Entry) -> Result<Option<Chosen>, Rejection> {
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
    let label = &visit.wording.credentials.password.label;
    let password = passwords::read(posted, (&context, gate.member()), label, form)?;
    let nickname = form.take(Field::Nickname, parsed.clone(), |problem| messages.nickname(problem));
    let (Some(login_id), Some(password), Some(nickname)) = (login_id, password, nickname) else { return Ok(None) };
    Ok(form.is_fine().then_some(Chosen { login_id, password, nickname }))
}

fn page(visit: &Visit, gate: &MayOpenAccount, form: Entry) -> ChooseCredentials {
    let address = gate.member().address.as_ref().map(|address| address.as_str().to_owned()).unwrap_or_default();
    ChooseCredentials { frame: visit.frame(), form, address }
}
