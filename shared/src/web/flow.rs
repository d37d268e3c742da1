//! Flows: which mailed link or restricted session a page was shown for.
//!
//! Several people may use one browser at the same time, each in a tab. A flow is one mailed link or one restricted session
//! in one browser: a cookie whose name carries the flow's tag. The URL of each page and form of a flow has the tag
//! (`?flow=…`), so that a form acts for the flow that it was shown for, or not at all.

use cookie::Cookie;

use super::answer::Answer;
use super::cookies::{Cookies, host_cookie, host_cookie_cleared};
use super::rejection::{Rejection, start_of};
use super::shown_for::{FLOW, MEMBER};
use super::visit::Visit;
use crate::clock::Timestamp;
use crate::input::MemberKey;
use crate::limits;
use crate::secret::{FlowTag, MemberTag, Token};
use crate::wording::ErrorPage;

/// What a flow's token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// The link of M1.
    Registration,
    /// The link of M2.
    Credentials,
    /// The link of M4.
    Reset,
    /// The link 「これは私ではありません」.
    NotMe,
    /// A restricted session.
    Restricted,
}

/// A flow of this browser.
#[derive(Clone)]
pub struct Flow {
    kind: FlowKind,
    tag: FlowTag,
    token: Token,
    /// When this browser got it; zero when its cookie does not say.
    since: i64,
    /// Whose it turned out to be.
    member: Option<MemberTag>,
    /// Nothing more can be done with it; its cookie says where its member went on.
    is_done: bool,
}

impl FlowKind {
    const ALL: [Self; 5] = [Self::Registration, Self::Credentials, Self::Reset, Self::NotMe, Self::Restricted];

    /// What the name of its cookies begins with.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Registration => "__Host-registration-",
            Self::Credentials => "__Host-credentials-",
            Self::Reset => "__Host-reset-",
            Self::NotMe => "__Host-not-me-",
            Self::Restricted => "__Host-restricted-",
        }
    }
}

impl Flow {
    fn begun(kind: FlowKind, token: Token, now: Timestamp, member: Option<MemberTag>) -> Self {
        Self { kind, tag: FlowTag::of(&token), token, since: now.0, member, is_done: false }
    }

    /// The flow of a cookie: `TOKEN.SECONDS.MEMBER.done`, from the second part on as far as known. The name must be that of
    /// the token.
    fn read(name: &str, value: &str) -> Option<Self> {
        let kind = FlowKind::ALL.into_iter().find(|kind| name.starts_with(kind.prefix()))?;
        let mut parts = value.split('.');
        let token = Token::parse(parts.next()?)?;
        let tag = FlowTag::of(&token);
        let since = parts.next().and_then(|seconds| seconds.parse().ok()).unwrap_or_default();
        let member = parts.next().and_then(MemberTag::parse);
        let is_done = parts.next() == Some("done");
        (name.strip_prefix(kind.prefix()) == Some(tag.as_str())).then_some(Self {
            kind,
            tag,
            token,
            since,
            member,
            is_done,
        })
    }

    fn name(&self) -> String {
        format!("{}{}", self.kind.prefix(), self.tag.as_str())
    }

    fn set(&self) -> Cookie<'static> {
        let member = self.member.as_ref().map(|member| format!(".{}", member.as_str())).unwrap_or_default();
        let done = if self.is_done { ".done" } else { "" };
        host_cookie(self.name(), format!("{}.{}{member}{done}", self.token.reveal(), self.since))
    }

    fn clear(&self) -> Cookie<'static> {
        host_cookie_cleared(self.name())
    }

    fn ended(self, member: MemberTag) -> Self {
        Self { member: Some(member), is_done: true, ..self }
    }

    /// The tag.
    pub const fn tag(&self) -> &FlowTag {
        &self.tag
    }

    /// The token.
    pub const fn token(&self) -> &Token {
        &self.token
    }

    /// The address of a page of the flow.
    pub fn page(&self, path: &str) -> String {
        format!("{path}?{FLOW}={}", self.tag.as_str())
    }

    fn is_of(&self, member: &MemberTag) -> bool {
        self.member.as_ref() == Some(member)
    }
}

impl Cookies {
    /// The flows of the browser, in the order of their cookies: browsers send the oldest first.
    fn flows(&self) -> impl Iterator<Item = Flow> {
        self.pairs().filter_map(|(name, value)| Flow::read(name, value))
    }
}

impl Visit {
    /// The flow of this kind that the page was shown for.
    ///
    /// A page that was opened without a tag (a bookmark, a typed path) is redirected to the only flow of its kind. A form
    /// without a tag is never guessed.
    ///
    /// # Errors
    /// The redirect, or the page that says that the flow is gone.
    pub(super) fn flow(&self, kind: FlowKind) -> Result<Option<Flow>, Rejection> {
        let gone = || Rejection::Page(ErrorPage::FlowGone(start_of(&self.path)));
        let mut flows = self.cookies.flows().filter(|flow| flow.kind == kind);
        if let Some(tag) = self.query(FLOW).map(FlowTag::parse) {
            return flows.find(|flow| tag.as_ref() == Some(&flow.tag)).map(Some).ok_or_else(gone);
        }
        if self.acts {
            return Err(gone());
        }
        let flows: Vec<_> = flows.collect();
        let open: Vec<_> = flows.iter().filter(|flow| !flow.is_done).cloned().collect();
        match (flows.as_slice(), open.as_slice()) {
            ([], _) => Ok(None),
            ([only], _) | (_, [only]) => Err(Rejection::redirect(Answer::see(self.with_flow(&only.tag)))),
            _ => Err(gone()),
        }
    }

    /// The redirect to another page of the same flow.
    pub fn see(&self, path: &str) -> Answer {
        Answer::see(self.frame().link(path))
    }

    /// The newest restricted session of that member in this browser.
    pub(super) fn restricted_flow_of(&self, member: &MemberKey) -> Option<Flow> {
        self.newest_restricted(|flow| self.is_flow_of(flow, member))
    }

    /// The newest restricted session, in this browser, of the member of another flow.
    pub(super) fn restricted_flow_beside(&self, flow: &Flow) -> Option<Flow> {
        let member = flow.member.as_ref()?;
        self.newest_restricted(|other| other.is_of(member))
    }

    fn newest_restricted(&self, is_theirs: impl Fn(&Flow) -> bool) -> Option<Flow> {
        let flows = self.cookies.flows().filter(|flow| flow.kind == FlowKind::Restricted && is_theirs(flow));
        flows.max_by_key(|flow| flow.since)
    }

    /// Whether the cookie names that member, by the service key of now or of before.
    fn is_flow_of(&self, flow: &Flow, member: &MemberKey) -> bool {
        self.config.service_key.readable(self.now).any(|key| flow.is_of(&key.member_tag(member)))
    }

    /// The address of this page with the tag.
    fn with_flow(&self, tag: &FlowTag) -> String {
        let kept = self.whole_query();
        let and = if kept.is_empty() { "" } else { "&" };
        format!("{}?{kept}{and}{FLOW}={}", self.path, tag.as_str())
    }

    /// The redirect to this page without the token in its URL, which moves into a cookie.
    pub(super) fn begin_flow(&self, kind: FlowKind, token: Token) -> Answer {
        let new = Flow::begun(kind, token, self.now, None);
        let to = Answer::see(new.page(&self.path));
        if self.cookies.flows().any(|flow| flow.tag == new.tag) {
            return to;
        }
        self.cookies_with(vec![new], to)
    }

    /// The redirect to the page of a restricted session that has just begun: the link that led to it is done.
    pub fn begin_restricted(&self, path: &str, token: Token, member: &MemberKey) -> Answer {
        let member = self.config.service_key.member_tag(member);
        let ended = self.shown_flow().map(|flow| flow.ended(member.clone()));
        let new = Flow::begun(FlowKind::Restricted, token, self.now, Some(member));
        let to = Answer::see(new.page(path));
        self.cookies_with(ended.into_iter().chain([new]).collect(), to)
    }

    /// The answer to a form that was the last of its flow: what follows is in a mail, or is done.
    pub fn end_flow(&self, answer: Answer, member: &MemberKey) -> Answer {
        let member = self.config.service_key.member_tag(member);
        match self.shown_flow() {
            Some(flow) => answer.with(flow.ended(member).set()),
            None => answer,
        }
    }

    /// Cookies that end what this browser may still do for a member, but for the flow of this request, which is done.
    pub(super) fn flows_ended_by_sign_in(&self, member: &MemberKey) -> Vec<Cookie<'static>> {
        let here = self.shown_flow().map(|flow| flow.tag);
        let ends = |flow: &Flow| !flow.is_done || flow.kind == FlowKind::Restricted;
        let theirs = self.cookies.flows().filter(|flow| self.is_flow_of(flow, member) && ends(flow));
        let member = self.config.service_key.member_tag(member);
        let ended = |flow: Flow| match Some(&flow.tag) == here.as_ref() {
            true => flow.ended(member.clone()).set(),
            false => flow.clear(),
        };
        theirs.map(ended).collect()
    }

    /// Cookies that delete the flows of the member for whom the page was shown.
    pub fn flows_forgotten(&self) -> Vec<Cookie<'static>> {
        let Some(member) = self.query(MEMBER).and_then(MemberTag::parse) else { return Vec::new() };
        self.cookies.flows().filter(|flow| flow.is_of(&member)).map(|flow| flow.clear()).collect()
    }

    /// The flow of this request, which its gate has found.
    pub(super) fn shown_flow(&self) -> Option<Flow> {
        let tag = self.shown_for.flow.as_ref()?;
        self.cookies.flows().find(|flow| flow.tag == *tag)
    }

    /// Sets the cookies of these flows, and deletes those beyond the limit: those that are done first, then the oldest.
    fn cookies_with(&self, changed: Vec<Flow>, answer: Answer) -> Answer {
        let mut others: Vec<_> =
            self.cookies.flows().filter(|flow| changed.iter().all(|new| new.tag != flow.tag)).collect();
        others.sort_by_key(|flow| (!flow.is_done, flow.since));
        let surplus = (others.len() + changed.len()).saturating_sub(limits::MAX_FLOWS);
        let answer = others.into_iter().take(surplus).fold(answer, |answer, flow| answer.with(flow.clear()));
        changed.into_iter().fold(answer, |answer, flow| answer.with(flow.set()))
    }
}
