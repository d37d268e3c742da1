//! Logging out: of this browser, or of all.

use shared::fact::Fact;
use shared::store::{CommitResult, SignOutRefused};
use shared::web::{Answer, CookieName, HoldsSession, Notice, Posted, Rejection, SigningOut, Visit};

pub async fn here(posted: Posted<SigningOut>) -> Result<Answer, Rejection> {
    let visit = posted.visit();
    if let Some(session) = posted.gate().session() {
        visit.store.end_session(session).await?;
        visit.record(Fact::LoggedOut, None, "");
    }
    Ok(out(visit, Notice::LoggedOut))
}

/// Starts a new epoch of the account: that revokes every session, and a pending re-issue.
pub async fn everywhere(posted: Posted<HoldsSession>) -> Result<Answer, Rejection> {
    let (visit, session) = (posted.visit(), posted.gate().session());
    let result = visit.store.sign_out_everywhere(session, visit.last_closed_day()).await?;
    let refused = matches!(result, CommitResult::Refused(SignOutRefused::NotInsured | SignOutRefused::EpochOver));
    // Refused after a double submit, the session is gone: log out. Refused with the session still there, it was of an
    // earlier epoch, and other sessions are alive: the page must not say that every session ended.
    if refused && HoldsSession::find(visit).await?.is_some() {
        return Err(HoldsSession::is_over(visit));
    }
    visit.record(Fact::LoggedOutEverywhere, Some(&session.member_key.as_str()), "");
    Ok(out(visit, Notice::LoggedOutEverywhere))
}

fn out(visit: &Visit, notice: Notice) -> Answer {
    let ended = [CookieName::Session, CookieName::Asked].map(CookieName::clear);
    let ended = ended.into_iter().chain(visit.flows_forgotten());
    ended.fold(Answer::see(notice.at("/login")), Answer::with).forgetting_site()
}
