//! S01 ログイン, logging out, and 「これは私ではありません」.

mod enter;
mod failures;
mod logout;
mod not_me;
mod one_session;
mod pages;

use shared::app::App;
use shared::clock::minutes_to_wait;
use shared::fact::Fact;
use shared::input::{LoginId, TypedPassword};
use shared::rights::{Action, ItemKind, Right};
use shared::store::Attempt;
use shared::web::{
    Answer, Anyone, Entry, Field, FinishedStep, Frame, Rejection, SigningIn, Step, Uncounted, Visit, attempts_of,
    attempts_of_outdated_device,
};

use enter::enter;
use pages::{Banner, Login};

/// What the step may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::Check]),
    Right::Items(ItemKind::Account, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::Link, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::Session, &[Action::Get, Action::Put, Action::Update, Action::Delete]),
    Right::ListSessions,
    Right::Items(ItemKind::LoginAttempts, &[Action::Update, Action::Delete]),
    Right::Items(ItemKind::MailJob, &[Action::Put]),
    Right::Items(ItemKind::Counter, &[Action::Update]),
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
];

/// The step's routes.
pub fn router(app: App) -> FinishedStep {
    Step::new(app)
        .form("/login", show, submit)
        .submit("/logout", logout::here)
        .submit("/logout/everywhere", logout::everywhere)
        .form("/not-me", not_me::show, not_me::submit)
        .show("/not-me/done", not_me::show_done)
        .form("/logout/other", one_session::show, one_session::submit)
        .finish()
}

async fn show(visit: Visit, _: Anyone, form: Entry) -> Result<Answer, Rejection> {
    Answer::page(&Login { frame: visit.frame(), form, banner: visit.notice().and_then(Banner::of) })
}

async fn submit(posted: Uncounted<SigningIn>) -> Result<Answer, Rejection> {
    let messages = &posted.wording().clone().messages.login;
    let mut form = posted.entry();
    let login_key = LoginId::lookup_key(posted.typed(Field::LoginId));
    let password = TypedPassword::new(posted.typed(Field::Password));
    if login_key.is_empty() {
        form.refuse(Field::LoginId, &messages.id_required);
    }
    if password.is_empty() {
        form.refuse(Field::Password, &messages.password_required);
    }
    if !form.is_fine() {
        return again(posted.frame(), form);
    }
    let read = async |visit: Visit| {
        let attempts = attempts_of(&visit, &login_key);
        let (account, attempt, within) = tokio::join!(
            visit.store.find_account(&login_key),
            visit.store.count_login(&attempts, visit.now),
            failures::count(&visit, &login_key),
        );
        (attempts, account, attempt, within)
    };
    let (posted, (mut attempts, account, mut attempt, within)) = posted.count_while(read).await?;
    let visit = posted.visit();
    within?;
    // The device was known by an earlier password: it counts as an unknown one.
    if let Ok(Some(account)) = &account
        && let Some(shared) = attempts_of_outdated_device(visit, account)
    {
        let outdated = std::mem::replace(&mut attempts, shared);
        let (counted, forgotten) =
            tokio::join!(visit.store.count_login(&attempts, visit.now), visit.store.forget_failures(&outdated));
        forgotten?;
        attempt = counted;
    }
    if let Attempt::HeldBack(seconds) = attempt? {
        failures::forget(visit, &login_key).await?;
        visit.record(Fact::LoginHeldBack, Some(&login_key.as_str()), "");
        form.refuse(Field::LoginId, messages.locked.fill(minutes_to_wait(seconds)));
        return again(visit.frame(), form);
    }
    let account = account?;
    let stored = account.as_ref().map(|account| &account.password_hash);
    let right = visit.hasher.verify(password.as_bytes(), stored)?;
    match account.filter(|_| right) {
        Some(account) => enter(visit, &account, &password, &attempts, form).await,
        None => {
            visit.record(Fact::LoginFailed, Some(&login_key.as_str()), "");
            form.refuse(Field::LoginId, &messages.failed);
            again(visit.frame(), form)
        }
    }
}

fn again(frame: Frame, form: Entry) -> Result<Answer, Rejection> {
    Answer::try_again(&Login { frame, form, banner: None })
}
