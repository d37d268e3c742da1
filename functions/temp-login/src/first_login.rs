//! S04 新規利用登録（初回ログイン）: the link of M1, and the login ID and temporary password the society handed out.

use shared::fact::Fact;
use shared::input::LoginId;
use shared::secret::{TemporaryPassword, Token};
use shared::store::{CommitResult, IssuedCredentials, Link, May, Member, Purpose, RegistrationRefused};
use shared::web::at_link::Registration;
use shared::web::{Answer, AtLink, Controls, Entry, Field, HoldsLink, Posted, Rejection, Uncounted, Visit};
use shared::wording::ErrorPage;

use crate::check_filled;
use crate::pages::FirstLogin;

pub async fn show(visit: Visit, _: AtLink<Registration>, form: Entry) -> Result<Answer, Rejection> {
    let mut frame = visit.frame_behind_link().await?;
    if !visit.config.pre_issued_credentials {
        frame.controls = Controls::Posted;
    }
    Answer::page(&FirstLogin { frame, form })
}

pub async fn submit(posted: Uncounted<HoldsLink<Registration>>) -> Result<Answer, Rejection> {
    if !posted.config().pre_issued_credentials {
        return Err(Rejection::stale(posted.path()));
    }
    let form = check_filled(&posted);
    if !form.is_fine() {
        let posted = posted.look().await?;
        return Answer::try_again(&FirstLogin { frame: posted.visit().frame(), form });
    }
    let (posted, link) = posted.take_try().await?;
    let visit = posted.visit();
    let member = visit.store.count_identity_check(&link, visit.now).await?;
    let issued = member.as_ref().and_then(|member| member.issued.as_ref());
    let right = is_right(&posted, issued)?;
    match (&member, issued) {
        (Some(member), Some(issued)) if right => enter(visit, &link, member, issued, form).await,
        _ => refuse(visit, &link, form),
    }
}

/// Hashes the password even if no credentials were issued: no timing side channel.
fn is_right(posted: &Posted<HoldsLink<Registration>>, issued: Option<&IssuedCredentials>) -> Result<bool, Rejection> {
    let Some(password) = TemporaryPassword::typed(posted.typed(Field::TemporaryPassword)) else { return Ok(false) };
    let stored = issued.map(|issued| &issued.password_hash);
    let right = posted.visit().hasher.verify(password.as_bytes(), stored)?;
    let login_id = LoginId::lookup_key(posted.typed(Field::LoginId));
    Ok(right && issued.is_some_and(|issued| issued.login_id == login_id))
}

fn refuse(visit: &Visit, link: &Link, mut form: Entry) -> Result<Answer, Rejection> {
    let left = visit.wrong_try(link, Fact::FirstLoginFailed, ErrorPage::FirstLoginLocked)?;
    form.refuse(Field::LoginId, visit.wording.messages.temporary.initial_failed.fill(left));
    Answer::try_again(&FirstLogin { frame: visit.frame(), form })
}

async fn enter(
    visit: &Visit,
    link: &Link,
    member: &Member,
    issued: &IssuedCredentials,
    mut form: Entry,
) -> Result<Answer, Rejection> {
    if issued.expires_at <= visit.now {
        form.refuse(Field::TemporaryPassword, &visit.wording.messages.temporary.initial_expired);
        return Answer::try_again(&FirstLogin { frame: visit.frame(), form });
    }
    let token = Token::draw(&*visit.random);
    let may = May::OpenAccount {
        member_key: member.member_key.clone(),
        identity: member.identity(&visit.config.service_key),
        issued_login_id: Some(issued.login_id.clone()),
    };
    let (closed, session) = (visit.last_closed_day(), (&token.hash(), may));
    match visit.store.begin_after_first_login(link, member, session, closed, visit.now).await? {
        CommitResult::Committed => {
            visit.record(Fact::FirstLoginOk, Some(&member.member_key.as_str()), "");
            Ok(visit.begin_restricted("/credentials", token, &member.member_key))
        }
        CommitResult::Refused(RegistrationRefused::LinkClosed) => Err(Rejection::dead_link(Purpose::Registration)),
        CommitResult::Refused(RegistrationRefused::MayNotOpenAccount) => match member.login_id {
            Some(_) => Err(Rejection::Page(ErrorPage::AlreadyRegistered)),
            None => refuse(visit, link, form),
        },
    }
}
