//! Every limit and lifetime of the product: its number with its unit, the reason, and the source.
//!
//! This is the one place that states them. The code, the texts in both languages, the mails, the tables of `SECURITY.md`
//! and `infra/運用手順.md`, and the ranges in `infra/template.yaml` are filled from here or compared with it by a test.
//!
//! Sources: "manual" is the product's manual for members; "NIST" is SP 800-63B-4; "own" is a decision of this project,
//! explained beside the number. What a society may choose is in [`setting`]; the defaults are in the template.
//!
//! Not here: sizes of buffers, pauses between retries and other tuning that no member, operator or attacker notices; they
//! stand beside the code that uses them. The parameters of Argon2id are in `secret/password_hash.rs`.

pub mod setting;

use jiff::SignedDuration;

/// An hour.
pub const HOUR: SignedDuration = hours(1);
/// 24 hours.
pub const DAY: SignedDuration = days(1);

const fn seconds(number: i64) -> SignedDuration {
    SignedDuration::from_secs(number)
}

const fn minutes(number: i64) -> SignedDuration {
    SignedDuration::from_mins(number)
}

const fn hours(number: i64) -> SignedDuration {
    SignedDuration::from_hours(number)
}

const fn days(number: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * number)
}

// ---- Mailed links, keys and codes

/// How long the links of M1 and M4 work, from issue, and the temporary password of M4 with its link.
///
/// Source: manual (three hours).
pub const MAILED_LINK: SignedDuration = hours(3);

/// How long the link of M2 and the 認証キー work, from the identity check.
///
/// Source: manual (half an hour).
pub const KEY_LINK: SignedDuration = minutes(30);

/// How long a restricted session may set a password (S08, S13).
///
/// Source: own; as long as the second link, so that neither cuts the other short.
pub const RESTRICTED_SESSION: SignedDuration = KEY_LINK;

/// Tries of what a link asks for: identity, 認証キー, temporary password; and of a mailed code. Then it is void.
///
/// Source: own, after OWASP ASVS 5.0, 6.6.3 (brute force of codes). Members mistype twice; [`AUTH_KEY_LEN`] and
/// [`TEMPORARY_PASSWORD_LEN`] leave so many possibilities that as many guesses gain an attacker nothing.
pub const MAX_TRIES: u32 = 5;

/// Characters of a 認証キー.
///
/// Source: manual. Each is one of 56, which is 5.8 bits: more than the 39 bits that ASVS asks for. A test compares the
/// bits in `SECURITY.md`.
pub const AUTH_KEY_LEN: usize = 8;

/// Characters of a temporary password that the product makes; those on a society's roster may differ.
///
/// Source: own. Each but [`TEMPORARY_PASSWORD_MARK_LEN`] is one of 56, as in a 認証キー, of 5.8 bits; a test compares the
/// bits in `SECURITY.md`.
pub const TEMPORARY_PASSWORD_LEN: usize = 16;

/// Characters at the end of such a temporary password that follow from the others, so that it is recognised for ever.
///
/// Source: own. One in 56 to this power of the random passwords of that length and alphabet is taken for one.
pub const TEMPORARY_PASSWORD_MARK_LEN: usize = 2;

/// Temporary passwords of the society's rosters that are remembered of a member, the latest first to be kept: none of them
/// may become the member's own.
///
/// Source: own. A society hands one out, and another when the letter was lost. All are compared by one Argon2 run.
pub const MAX_HANDED_OUT_PASSWORDS: usize = 8;

/// How long a temporary password that the society handed out works.
///
/// Source: own. What is handed out on paper is used within weeks; 90 days leave room for leave and holidays, and an
/// expired one is no dead end: the member goes on by 本人確認.
pub const HANDED_OUT_PASSWORD: SignedDuration = days(90);

/// How long a 確認コード works, from issue.
///
/// Source: own; NIST allows ten minutes for a code that is sent by another channel.
pub const MAILED_CODE: SignedDuration = minutes(10);

/// Digits of a 確認コード.
///
/// Source: own. The chance to guess one code is [`MAX_TRIES`] in 10 to the power of its digits; a test compares the figure
/// in `SECURITY.md`.
pub const MAILED_CODE_LEN: usize = 6;

/// Characters of an image.
///
/// Source: own; the manual's picture of the screen is lost. The image keeps simple scripts away, the limits stop guessing.
pub const IMAGE_LEN: usize = 4;

/// How often the characters of an unanswered image change. The image before is still accepted, so that none lives longer
/// than twice this long.
///
/// Source: own; long enough to read and type, too short to be passed on.
pub const IMAGE_ROTATION: SignedDuration = minutes(5);

/// How long the link 「これは私ではありません」 of a notice works, from issue.
///
/// Source: own; a member who comes back from a week's leave still finds one that works. It stops the account and opens
/// nothing, so that its age helps no attacker.
pub const FREEZE_LINK: SignedDuration = days(7);

/// Links 「これは私ではありません」 of one address, in one kind of notice, that work at the same time; one more voids the
/// oldest.
///
/// Source: own. Each tells of something else, so that a newer one does not void those before it; all of them do the same,
/// so that the newest are enough. What is stored of an address stays bounded.
pub const MAX_FREEZE_LINKS: usize = 10;

// ---- Mails

/// Between two mails to one address for one purpose.
///
/// Source: own; a double click sends one mail.
pub const MAIL_GAP: SignedDuration = seconds(60);

/// By how much the page promises the next mail later than [`MAIL_GAP`]: a mail counts from when it goes out, some seconds
/// after it was asked for.
///
/// Source: own.
pub const MAIL_GAP_MARGIN: SignedDuration = seconds(15);

/// Mails to one address for one purpose in an hour.
///
/// Source: own; no mailbox can be flooded, and a mail that was lost can be asked for again.
pub const MAX_MAILS_PER_HOUR: usize = 3;

/// Mails to one address for one purpose in a day. After them an address of the roster gets one whenever the link of the
/// last one ends ([`MAILED_LINK`]): a stranger who uses up the day's mails keeps no member from a live link.
///
/// Source: own, as [`MAX_MAILS_PER_HOUR`].
pub const MAX_MAILS_PER_DAY: usize = 10;
const _: () = assert!(MAX_MAILS_PER_HOUR <= MAX_MAILS_PER_DAY, "an hour cannot have more mails than its day");

/// Mails to one mailbox that is on no roster, whatever it is called: see [`crate::input::EmailAddress::mailbox`].
///
/// Source: own; [`MAX_MAILS_PER_HOUR`], for all names of the mailbox together. A budget counts in `u32`, as its item does;
/// the number is far below the bounds of both types.
pub const MAILS_TO_ONE_STRANGER: Budget = Budget { max: MAX_MAILS_PER_HOUR as u32, window: HOUR };

/// Mails to addresses on no roster that one network address may cause in an hour.
///
/// Source: own; those of a company are on the roster and not counted. What is left are typing errors.
pub const STRANGER_MAILS_OF_ADDRESS: Budget = Budget { max: 20, window: HOUR };

/// Mails to addresses on no roster in an hour, all together, in a society however small. Those at domains that the roster
/// has are counted apart from those at all others.
///
/// Source: own; they cost the sender's reputation when they bounce, and SES counts in hundreds.
pub const MIN_STRANGER_MAILS_PER_HOUR: u32 = 60;

/// The same as a share of the insured, in per cent, where that is more.
///
/// Source: own; as many as register in the busiest hour of a large society, of whom a few mistype.
pub const STRANGER_MAILS_PERCENT: u64 = 1;

/// How many times the mails of such an hour may go out in a day.
///
/// Source: own; the hours after a leaflet went out.
pub const STRANGER_HOURS_PER_DAY: u32 = 4;

/// The last mails to addresses on no roster of which [`MAX_STRANGER_BOUNCE_PERCENT`] are looked at.
///
/// Source: own; the fewest of which that share is a whole mail. Anybody may mistype an address: one bounce stops nothing.
pub const STRANGER_BOUNCE_SAMPLE: u64 = 50;

/// The share of bounced mails, in per cent, above which mails to addresses on no roster stop by themselves.
///
/// Source: own; SES reviews an account at 5 % and stops it at 10 %.
pub const MAX_STRANGER_BOUNCE_PERCENT: u64 = 2;

/// For how long they stop.
///
/// Source: own; as long as a link works. With the mails of an hour before each stop, a day stays within its own budget.
pub const STRANGER_REST: SignedDuration = MAILED_LINK;

/// How long the count of bounces is kept without a mail.
///
/// Source: own; by then the bounces of the last ones have arrived.
pub const STRANGER_MEMORY: SignedDuration = days(30);

/// Logins from new devices that are less than this apart share one mail.
///
/// Source: own; as long as a member takes to try a second browser. A day has [`MAX_MAILS_PER_DAY`] of these mails.
pub const LOGIN_NOTICE_WINDOW: SignedDuration = minutes(5);

/// Until when a mail without a link is worth sending.
///
/// Source: own.
pub const NOTICE_DEADLINE: SignedDuration = days(1);

/// After how long the stream gives up handing over a mail job (`MaximumRecordAgeInSeconds` in the template).
///
/// Source: own; shorter than [`KEY_LINK`]: a mail that arrives after its link has expired is useless.
pub const MAIL_JOB_MAX_AGE: SignedDuration = minutes(25);

/// How long a complaint stops mails to its address: one click on "junk" must not end security mails for good. A bounce stops
/// them until staff lift it.
///
/// Source: own; a season later the reader has forgotten the click, and the sender's rate of complaints as well.
pub const COMPLAINT_SUPPRESSION: SignedDuration = days(90);

/// How long the history of a mail is kept; it holds no address.
///
/// Source: own.
pub const MAIL_HISTORY: SignedDuration = days(180);

/// How long the browser remembers the address that a mail was asked for, to show it on the page that says so.
///
/// Source: own; by then the mail has arrived or was asked for again. The form on
/// that page holds the address itself, so its button works for longer.
pub const ASKED_ADDRESS: SignedDuration = minutes(30);

// ---- Identity checks

/// Identity checks against one entry of the roster in a day.
///
/// Source: own; more than [`MAX_TRIES`], so that a member whose link is void can go on with a new one on the same day.
pub const MAX_IDENTITY_CHECKS_PER_DAY: usize = 10;

/// Identity checks against one entry of the roster in [`IDENTITY_CHECK_MONTH`].
///
/// Source: own. An attacker who knows the address guesses among some 50 years of birth dates; a test compares the share
/// that these checks cover in `SECURITY.md`.
pub const MAX_IDENTITY_CHECKS_PER_MONTH: usize = 15;
const _: () =
    assert!((MAX_TRIES as usize) < MAX_IDENTITY_CHECKS_PER_DAY, "one void link would use up the day's checks");
const _: () = assert!(
    MAX_IDENTITY_CHECKS_PER_DAY <= MAX_IDENTITY_CHECKS_PER_MONTH,
    "a day cannot have more checks than its month"
);

/// The month of [`MAX_IDENTITY_CHECKS_PER_MONTH`].
pub const IDENTITY_CHECK_MONTH: SignedDuration = days(30);

// ---- Logins and sessions

/// Failed logins that cost no waiting.
///
/// Source: own; members mistype. NIST allows up to 100 failures in a row before an account is closed to guessing.
pub const FREE_LOGIN_FAILURES: u32 = 4;

/// The hold after the first failure that is not free; each further failure doubles it.
///
/// Source: own.
pub const FIRST_LOGIN_HOLD: SignedDuration = minutes(1);

/// The longest hold: no account is locked for good.
///
/// Source: own; a [`DAY`] divided by it is about what an attacker is left with in guesses a day.
pub const MAX_LOGIN_HOLD: SignedDuration = minutes(15);

/// After how long without a failure the failures are forgotten.
///
/// Source: own.
pub const LOGIN_FAILURE_MEMORY: SignedDuration = days(1);

/// How often a session is marked as seen at most, so that a click rarely costs a write.
///
/// Source: own.
pub const SESSION_SEEN_INTERVAL: SignedDuration = seconds(60);

/// Sessions of an account that the portal lists, the latest first.
///
/// Source: own; no member looks at more.
pub const MAX_LISTED_SESSIONS: i32 = 100;

/// Login IDs of other members that one restricted session may meet.
///
/// Source: own; far more than a member needs, far too few to list them (user enumeration).
pub const MAX_TAKEN_LOGIN_IDS: u32 = 20;

/// Mailed links and restricted sessions that one browser keeps at the same time; the oldest goes.
///
/// Source: own; two people who register in one browser, each in their own tab, hold four.
pub const MAX_FLOWS: usize = 4;

/// Login IDs that one browser is known for; the one that signed in longest ago goes.
///
/// Source: own; a family or two shifts share a computer, and the cookie stays far below what a gateway takes.
pub const MAX_DEVICE_MARKS: usize = 4;

/// How long the browser keeps language, text size and the mark of a device that signed in before.
///
/// Source: own.
pub const PREFERENCE_COOKIE: SignedDuration = days(365);

// ---- Requests

/// So many in so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The most in one window.
    pub max: u32,
    /// The window.
    pub window: SignedDuration,
}

/// Length of the prefix that makes addresses of IPv6 one network address, in bits.
///
/// Source: RFC 6177; a provider gives a subscriber at least one network of this size, and each host draws many addresses
/// from it.
pub const IPV6_PREFIX_LEN: u32 = 64;

/// Requests for a mail (S02, S10) from one network address.
///
/// Source: own. Sized for a company behind one address: 2,000 employees who register within half an hour and each post
/// three times must never be refused. What one person may do is limited by link, login ID and mail address instead.
pub const MAIL_REQUESTS_OF_ADDRESS: Budget = Budget { max: 6_000, window: minutes(30) };

/// Logins from one network address; each costs an Argon2 run.
///
/// Source: own; as [`MAIL_REQUESTS_OF_ADDRESS`], and as many again for mistakes.
pub const LOGINS_OF_ADDRESS: Budget = Budget { max: 12_000, window: minutes(30) };

/// Failed logins from one network address, of browsers that did not sign in with the login ID before.
///
/// Source: own; half of 2,000 employees behind one address, who mistype in the same half hour. A browser that signed in
/// before is neither counted nor refused: a stranger in the same office shuts it out by nothing.
pub const FAILED_LOGINS_OF_ADDRESS: Budget = Budget { max: 1_000, window: minutes(30) };

/// Posts of the forms behind a mailed link from one network address. What a link lets guess is limited by the link, what
/// it costs by this.
///
/// Source: own; as [`MAIL_REQUESTS_OF_ADDRESS`], with the pictures and codes of the identity check.
pub const LINK_POSTS_OF_ADDRESS: Budget = Budget { max: 20_000, window: minutes(30) };

/// New passwords that one session, restricted or not, may try: each is estimated, and hashed up to three times.
///
/// Source: own; whoever reads the sentences needs a few, and a session that costs more is no member's.
pub const NEW_PASSWORDS_OF_SESSION: Budget = Budget { max: 30, window: RESTRICTED_SESSION };

/// Bytes of the largest body that is read.
///
/// Source: own; eight times the longest form.
pub const MAX_BODY_BYTES: usize = 16 * 1024;

/// Fields of a form that are read; the longest has ten.
///
/// Source: own.
pub const MAX_FORM_FIELDS: usize = 32;

/// Cookies that are read; the product sets ten at most.
///
/// Source: own.
pub const MAX_COOKIES: usize = 50;

/// Languages of `Accept-Language` that are read; no browser sends more.
///
/// Source: own.
pub const MAX_ACCEPTED_LANGUAGES: usize = 50;

/// Characters of お問い合わせ番号: the first group of the IDs that Lambda gives its requests.
pub const INQUIRY_NUMBER_LEN: usize = 8;

// ---- What is typed

/// Characters of a mail address.
///
/// Source: RFC 5321, 4.5.3.1.3: 256 octets with the angle brackets.
pub const MAX_EMAIL_LEN: usize = 254;

/// Characters before the `@` of a mail address.
///
/// Source: RFC 5321, 4.5.3.1.1.
pub const MAX_EMAIL_LOCAL_LEN: usize = 64;

/// The earliest year of birth.
///
/// Source: own; no living person was born before.
pub const EARLIEST_BIRTH_YEAR: i16 = 1900;

/// Fewest characters of a login ID that a member chooses.
///
/// Source: own.
pub const MIN_LOGIN_ID_LEN: usize = 6;

/// Most characters of a login ID that a member chooses.
///
/// Source: own.
pub const MAX_LOGIN_ID_LEN: usize = 32;

/// Bytes of a typed login ID that are looked up as they are; a longer one stands for itself by a digest. Login IDs that a
/// society hands out may be longer than those that members choose.
///
/// Source: own; a partition key of DynamoDB has 2,048 bytes.
pub const MAX_LOGIN_KEY_BYTES: usize = 128;

/// Most code points of a password; the fewest are a [`setting`].
///
/// Source: own; NIST asks for 64 at least. Argon2 would take more, a form need not.
pub const MAX_PASSWORD_LEN: usize = 128;

/// Code points of a new password that are estimated.
///
/// Source: own. What follows them no longer matters, and the work of zxcvbn grows with the square of the length: see
/// `cargo tools bench passwords`.
pub const ESTIMATED_PASSWORD_LEN: usize = 40;

/// Kinds of signs that may stand for letters, such as `@` for a, in what zxcvbn is given: its work doubles with each.
///
/// Source: own; digits that stand for letters come on top, and the product's own dictionary reads them all.
pub const MAX_LOOK_ALIKE_KINDS: usize = 1;

/// Most characters of a nickname, as a reader counts them.
///
/// Source: own.
pub const MAX_NICKNAME_LEN: usize = 20;

/// Most code points of a nickname: one character may be built of several.
///
/// Source: own.
pub const MAX_NICKNAME_CODE_POINTS: usize = 5 * MAX_NICKNAME_LEN;

/// Most characters of 加入者ID.
///
/// Source: own; no society's ID comes near, and a partition key of DynamoDB has 2,048 bytes.
pub const MAX_MEMBER_KEY_LEN: usize = 64;

/// Most characters of the name or number with which staff sign an order.
///
/// Source: own.
pub const MAX_OPERATOR_LEN: usize = 64;

/// Most characters of the reason that staff give.
///
/// Source: own; the number of an inquiry, not a story.
pub const MAX_REASON_LEN: usize = 200;

// ---- Rosters

/// People that a file may change in any society without a confirmation: see the two shares below.
///
/// Source: own; what a month brings to a small society. A column that slipped by a row changes nearly all of them.
pub const ROSTER_CHANGES_ALWAYS_ALLOWED: u64 = 20;

/// The per cent of account holders whose address a file may change without a confirmation.
///
/// Source: own. Each of these changes can move an account; an employer that renames its domain confirms the file.
pub const ROSTER_MOVED_ACCOUNTS_PERCENT: u64 = 1;

/// The per cent of insured people whose address or birth date a file may change, or whose insurance it may end, without a
/// confirmation.
///
/// Source: own; as much as a full list may shrink by default.
pub const ROSTER_ALTERED_PERCENT: u64 = 5;

/// How long an import that was confirmed and ran out of time may go on with its number.
///
/// Source: own; as long as its event is delivered again (`MaximumEventAgeInSeconds` in the template).
pub const CONFIRMED_IMPORT: SignedDuration = hours(6);

// ---- Retention; the template carries it out, a test compares

/// How long a service key that was replaced is still read.
///
/// Source: own; the longest life of what only the key tells, but for the marks of known devices: as long as a temporary
/// password that was handed out.
pub const REPLACED_KEY: SignedDuration = HANDED_OUT_PASSWORD;

/// How far back the table of members can be restored.
///
/// Source: AWS, the longest that DynamoDB offers; a wrong roster may show only when the next one comes.
pub const BACKUPS: SignedDuration = days(35);

/// How long a roster and the report beside it stay in the bucket.
///
/// Source: own; the file is needed for the import alone.
pub const ROSTER_FILE: SignedDuration = days(1);

/// How long the reports of imports are kept under `reports/`.
///
/// Source: own.
pub const IMPORT_REPORTS: SignedDuration = days(400);

/// How long what a function gave up stays in its queue.
///
/// Source: AWS, the longest that SQS offers.
pub const GIVEN_UP: SignedDuration = days(14);
