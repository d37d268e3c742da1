//! S14 加入者マイポータルトップ, help pages, preferences, assets, and every path that belongs to no other step.

mod pages;

use shared::app::App;
use shared::clock::Timestamp;
use shared::rights::{Action, ItemKind, Right};
use shared::secret::FlowTag;
use shared::web::{
    Answer, Anyone, CookieName, Entry, Field, FinishedStep, OtherSession, OwnBrowser, Posted, Rejection,
    SignedInWithOthers, Step, TextSize, Visit, assets,
};

use shared::language::Language;
use shared::wording::ErrorPage;

use pages::{AboutTls, Help, PortalTop};

/// What the step may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get]),
    Right::Items(ItemKind::Account, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::Session, &[Action::Get, Action::Update]),
    Right::ListSessions,
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
];

/// The step's routes.
pub fn router(app: App) -> FinishedStep {
    Step::new(app)
        .show("/", show)
        .show("/about-tls", about_tls)
        .show("/help", help)
        .submit("/preferences/language", set_language)
        .submit("/preferences/text-size", set_text_size)
        .show(assets::STYLE.path, asset)
        .show(assets::SCRIPT.path, asset)
        .show(assets::ICON.path, asset)
        .show("/kw21cu/user/login.jsf", legacy_login)
        .finish()
}

async fn show(visit: Visit, signed_in: SignedInWithOthers) -> Result<Answer, Rejection> {
    let (member, session, now) = (signed_in.here().member(), signed_in.here().session(), visit.now);
    let is_news = |at: &Timestamp| session.previous_login_at.is_none_or(|before| *at > before);
    Answer::page(&PortalTop {
        frame: visit.frame(),
        nickname: signed_in.here().account().nickname.as_str().to_owned(),
        here: session.clone(),
        address_changed_at: member.address_changed_at.filter(is_news),
        unreachable: member.is_unreachable(now),
        elsewhere: OtherSession::all(&visit, signed_in.elsewhere()),
        login_id: signed_in.here().account().login_id.shown().to_owned(),
        form: Entry::empty(),
        done: visit.notice(),
    })
}

async fn about_tls(visit: Visit, _: Anyone) -> Result<Answer, Rejection> {
    Answer::page(&AboutTls { frame: visit.frame() })
}

async fn help(visit: Visit, _: Anyone) -> Result<Answer, Rejection> {
    Answer::page(&Help { frame: visit.frame() })
}

async fn set_language(posted: Posted<OwnBrowser>) -> Result<Answer, Rejection> {
    let visit = posted.visit();
    let Some(language) = Language::from_code(posted.typed(Field::Language)) else { return Ok(back(&posted)) };
    if let Some(session) = posted.gate().session() {
        visit.store.remember_language(session, language).await?;
    }
    Ok(back(&posted).with(CookieName::Language.set(language.code())))
}

async fn set_text_size(posted: Posted<OwnBrowser>) -> Result<Answer, Rejection> {
    let size = TextSize::from_code(posted.typed(Field::TextSize));
    Ok(back(&posted).with(CookieName::TextSize.set(size.code())))
}

/// Redirects back to the page on which the preference was set.
fn back(posted: &Posted<OwnBrowser>) -> Answer {
    let page = posted.typed(Field::Back);
    Answer::see(if is_page(page) { page } else { "/login" })
}

/// Whether the address is one of ours (open redirect): no other site, no token, no query but the tag of a flow, short
/// enough for a header.
fn is_page(address: &str) -> bool {
    let (path, flow) = address.split_once("?flow=").map_or((address, None), |(path, flow)| (path, Some(flow)));
    let letters = |c: char| c.is_ascii_lowercase() || c == '-' || c == '/';
    let is_path = path.starts_with('/') && !path.starts_with("//") && path.len() <= 64 && path.chars().all(letters);
    is_path && flow.is_none_or(|flow| FlowTag::parse(flow).is_some())
}

async fn asset(visit: Visit, _: Anyone) -> Result<Answer, Rejection> {
    let asset = assets::at(&visit.path).ok_or(Rejection::Page(ErrorPage::NotFound))?;
    Ok(Answer::asset(asset, visit.takes_gzip))
}

/// The login page of the previous product, for its bookmarks and mails.
async fn legacy_login(_: Visit, _: Anyone) -> Result<Answer, Rejection> {
    Ok(Answer::see("/login"))
}
