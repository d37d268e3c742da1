//! S12 仮ログイン（パスワード再発行）: the link of M4, and the login ID and temporary password in it.

use shared::fact::Fact;
use shared::input::LoginId;
use shared::secret::{TemporaryPassword, Token};
use shared::store::{CommitResult, Grants, Link, May, Purpose};
use shared::web::{Answer, AtLink, Entry, Field, HoldsLink, Posted, Rejection, Uncounted, Visit, at_link::Reset};
use shared::wording::ErrorPage;

use crate::check_filled;
use crate::pages::ResetLogin;

pub async fn show(visit: Visit, _: AtLink<Reset>, form: Entry) -> Result<Answer, Rejection> {
    Answer::page(&ResetLogin { frame: visit.frame_behind_link().await?, form })
}

pub async fn submit(posted: Uncounted<HoldsLink<Reset>>) -> Result<Answer, Rejection> {
    let form = check_filled(&posted);
    if !form.is_fine() {
        let posted = posted.look().await?;
        return Answer::try_again(&ResetLogin { frame: posted.visit().frame(), form });
    }
    let (posted, link) = posted.take_try().await?;
    let visit = posted.visit();
    if is_right(&posted, &link)? { enter(visit, &link).await } else { refuse(visit, &link, form) }
}

fn is_right(posted: &Posted<HoldsLink<Reset>>, link: &Link) -> Result<bool, Rejection> {
    let Grants::Reset { login_key, temporary_hash, .. } = &link.grants else { return Ok(false) };
    let Some(password) = TemporaryPassword::typed(posted.typed(Field::TemporaryPassword)) else { return Ok(false) };
    let right = posted.visit().hasher.verify(password.as_bytes(), Some(temporary_hash))?;
    Ok(right && *login_key == LoginId::lookup_key(posted.typed(Field::LoginId)))
}

fn refuse(visit: &Visit, link: &Link, mut form: Entry) -> Result<Answer, Rejection> {
    let left = visit.wrong_try(link, Fact::TemporaryLoginFailed, ErrorPage::ResetLoginLocked)?;
    form.refuse(Field::LoginId, visit.wording.messages.temporary.reset_failed.fill(left));
    Answer::try_again(&ResetLogin { frame: visit.frame(), form })
}

/// Does not change the password: it only opens the page on which the member replaces it.
async fn enter(visit: &Visit, link: &Link) -> Result<Answer, Rejection> {
    let Grants::Reset { login_key, member_key, epoch, .. } = link.grants.clone() else {
        return Err(Rejection::dead_link(Purpose::Reset));
    };
    let token = Token::draw(&*visit.random);
    let who = member_key.clone();
    let mailed_to = Some(link.address.clone());
    let may = May::ReplacePassword { login_key, member_key, epoch, mailed_to };
    let closed = visit.last_closed_day();
    match visit.store.begin_after_temporary_login(link, (&token.hash(), may), closed, visit.now).await? {
        CommitResult::Committed => {
            visit.record(Fact::TemporaryLoginOk, Some(&who.as_str()), "");
            Ok(visit.begin_restricted("/password", token, &who))
        }
        CommitResult::Refused(_) => Err(Rejection::dead_link(Purpose::Reset)),
    }
}
