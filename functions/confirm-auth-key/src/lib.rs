//! S07 認証キー入力: the link of M2 and the key from S06 together open the page on which the account is opened.
//!
//! The link is not tied to the browser that saw the key: the mail may be opened on the phone.

mod pages;

use shared::app::App;
use shared::fact::Fact;
use shared::input::MemberKey;
use shared::rights::{Action, ItemKind, Right};
use shared::secret::{AuthKey, Token};
use shared::store::{CommitResult, Grants, IdentityDigest, Link, May, Purpose};
use shared::web::at_link::Credentials;
use shared::web::{Answer, AtLink, Entry, Field, FinishedStep, HoldsLink, Rejection, Step, Uncounted, Visit};
use shared::wording::ErrorPage;

use pages::EnterKey;

/// What the step may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get]),
    Right::Items(ItemKind::Link, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::RestrictedSession, &[Action::Get, Action::Put]),
    Right::Items(ItemKind::Session, &[Action::Get]),
    Right::Items(ItemKind::Account, &[Action::Get]),
    Right::Items(ItemKind::Counter, &[Action::Update]),
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
];

/// The step's routes.
pub fn router(app: App) -> FinishedStep {
    Step::new(app).form("/auth-key", show, submit).finish()
}

async fn show(visit: Visit, _: AtLink<Credentials>, form: Entry) -> Result<Answer, Rejection> {
    Answer::page(&EnterKey { frame: visit.frame_behind_link().await?, form })
}

async fn submit(posted: Uncounted<HoldsLink<Credentials>>) -> Result<Answer, Rejection> {
    let mut form = posted.entry();
    let Some(key) = AuthKey::typed(posted.typed(Field::AuthKey)) else {
        let posted = posted.look().await?;
        let visit = posted.visit();
        form.refuse(Field::AuthKey, &visit.wording.messages.key.required);
        return Answer::try_again(&EnterKey { frame: visit.frame(), form });
    };
    let (posted, link) = posted.take_try().await?;
    let visit = posted.visit();
    let Grants::Credentials { member_key, identity, key_hash } = link.grants.clone() else {
        return Err(Rejection::dead_link(Purpose::Credentials));
    };
    if !visit.hasher.verify(key.as_bytes(), Some(&key_hash))? {
        return refuse(visit, &link, form);
    }
    enter(visit, &link, member_key, identity).await
}

fn refuse(visit: &Visit, link: &Link, mut form: Entry) -> Result<Answer, Rejection> {
    let left = visit.wrong_try(link, Fact::KeyFailed, ErrorPage::KeyLocked)?;
    form.refuse(Field::AuthKey, visit.wording.messages.key.mismatch.fill(left));
    Answer::try_again(&EnterKey { frame: visit.frame(), form })
}

async fn enter(
    visit: &Visit,
    link: &Link,
    member_key: MemberKey,
    identity: IdentityDigest,
) -> Result<Answer, Rejection> {
    let token = Token::draw(&*visit.random);
    let may = May::OpenAccount { member_key: member_key.clone(), identity, issued_login_id: None };
    match visit.store.begin_after_auth_key(link, (&token.hash(), may), visit.now).await? {
        CommitResult::Committed => {
            visit.record(Fact::KeyConfirmed, Some(&link.address.as_str()), "");
            Ok(visit.begin_restricted("/credentials", token, &member_key))
        }
        CommitResult::Refused(_) => Err(Rejection::dead_link(Purpose::Credentials)),
    }
}
