//! The numbers in `SECURITY.md` and in the manual for staff are those of `shared::limits` and of the template.
//!
//! `SECURITY.md`: the first two columns of the table under "Limits" are compared cell by cell, so that a limit is never
//! left out. The third column, the reason, is prose; only the numbers in it that are worked out are looked for.
//!
//! `infra/運用手順.md`: each sentence that holds a limit is built from it and must stand in the manual as often as here.

use std::collections::BTreeMap;
use std::fs;

use jiff::SignedDuration;
use local::template::{Template, document, workspace_root};
use serde_json::Value;
use shared::limits::{self, Budget, MAX_TRIES, setting};
use shared::random::SystemRandom;
use shared::secret::PasswordHasher;

/// A row of the table: what is limited, the number, and the numbers worked out in the reason.
#[derive(Clone)]
struct Row(&'static str, String, Vec<String>);

fn thousands(number: u32) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}

/// `3 hours`: in the largest unit of which it is a whole number.
fn in_english(duration: SignedDuration) -> String {
    let seconds = duration.as_secs();
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let (one, unit) = units.into_iter().find(|(one, _)| seconds % one == 0).expect("a unit");
    let number = seconds / one;
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

/// `3時間`
fn in_japanese(duration: SignedDuration) -> String {
    let seconds = duration.as_secs();
    let units = [(86_400, "日"), (3_600, "時間"), (60, "分"), (1, "秒")];
    let (one, unit) = units.into_iter().find(|(one, _)| seconds % one == 0).expect("a unit");
    format!("{}{unit}", seconds / one)
}

fn days(duration: SignedDuration) -> i64 {
    duration.as_hours() / 24
}

/// The parameters of Argon2id, as they stand in a hash: `19 MiB, 2 passes, 1 lane`.
fn argon2() -> String {
    let hash = PasswordHasher::new().and_then(|hasher| hasher.hash(b"x", &SystemRandom)).expect("a hash");
    let parameters = hash.as_str().split('$').nth(3).expect("parameters");
    let numbers: Vec<u32> = parameters.split(',').map(|one| one[2..].parse().expect("a number")).collect();
    let [memory, passes, lanes] = numbers[..] else { panic!("{parameters}") };
    let plural = |number: u32, ending: &'static str| if number == 1 { "" } else { ending };
    format!("{} MiB, {passes} pass{}, {lanes} lane{}", memory / 1_024, plural(passes, "es"), plural(lanes, "s"))
}

/// `1, 2, 4, 8 and 15 minutes`: each hold after the free failures.
fn holds() -> String {
    let mut holds = vec![limits::FIRST_LOGIN_HOLD];
    while let Some(last) = holds.last().filter(|last| **last < limits::MAX_LOGIN_HOLD) {
        holds.push((*last * 2).min(limits::MAX_LOGIN_HOLD));
    }
    let minutes: Vec<_> = holds.iter().map(|hold| hold.as_mins().to_string()).collect();
    let (last, others) = minutes.split_last().expect("a hold");
    format!("{} and {last} minutes", others.join(", "))
}

fn bits(characters: usize) -> String {
    let alphabet = 56_f64;
    format!("{} bits", (alphabet.log2() * characters as f64).floor())
}

/// The window that budgets share.
fn window(budgets: &[Budget]) -> String {
    assert!(budgets.iter().all(|budget| budget.window == budgets[0].window), "{budgets:?}");
    in_english(budgets[0].window)
}

fn rows_about_links() -> Vec<Row> {
    let code_chances = 10_u32.pow(limits::MAILED_CODE_LEN as u32) / MAX_TRIES;
    let checked = limits::MAX_IDENTITY_CHECKS_PER_MONTH as f64 / (50.0 * 365.25) * 100.0;
    let row = |what, number: String| Row(what, number, vec![]);
    vec![
        row("a mailed link", in_english(limits::MAILED_LINK)),
        row("key and second link", in_english(limits::KEY_LINK)),
        row("a restricted session, to set a password after either", in_english(limits::RESTRICTED_SESSION)),
        row(
            "a temporary password that the society handed out",
            format!("{}, behind a mailed link", in_english(limits::HANDED_OUT_PASSWORD)),
        ),
        Row(
            "tries of a link: identity, key, temporary password",
            format!("{MAX_TRIES}, then it is void"),
            vec![
                bits(limits::AUTH_KEY_LEN),
                bits(limits::TEMPORARY_PASSWORD_LEN - limits::TEMPORARY_PASSWORD_MARK_LEN),
            ],
        ),
        Row(
            "identity checks of a roster entry",
            format!(
                "{} a day, {} in {}",
                limits::MAX_IDENTITY_CHECKS_PER_DAY,
                limits::MAX_IDENTITY_CHECKS_PER_MONTH,
                in_english(limits::IDENTITY_CHECK_MONTH)
            ),
            vec![format!("{checked:.2} %")],
        ),
        row(
            "a link that freezes an account",
            format!("{}, once; the last {} of an address", in_english(limits::FREEZE_LINK), limits::MAX_FREEZE_LINKS),
        ),
        row("an image", format!("{} at most, once", in_english(limits::IMAGE_ROTATION * 2))),
        Row(
            "a mailed code",
            format!("{} digits, {}, {MAX_TRIES} tries", limits::MAILED_CODE_LEN, in_english(limits::MAILED_CODE)),
            vec![thousands(code_chances)],
        ),
    ]
}

fn rows_about_mails_and_addresses() -> Vec<Row> {
    let row = |what, number: String| Row(what, number, vec![]);
    let budgets = [limits::MAIL_REQUESTS_OF_ADDRESS, limits::LOGINS_OF_ADDRESS, limits::LINK_POSTS_OF_ADDRESS];
    let [mails, logins, links] = budgets.map(|budget| thousands(budget.max));
    let failed = limits::FAILED_LOGINS_OF_ADDRESS;
    vec![
        row(
            "mails to an address, for one purpose",
            format!(
                "one in {} seconds, {} an hour, {} a day; on the roster then one in {}",
                limits::MAIL_GAP.as_secs(),
                limits::MAX_MAILS_PER_HOUR,
                limits::MAX_MAILS_PER_DAY,
                in_english(limits::MAILED_LINK)
            ),
        ),
        row(
            "mails to a mailbox on no roster, under all its names",
            format!("{} in {}", limits::MAILS_TO_ONE_STRANGER.max, window(&[limits::MAILS_TO_ONE_STRANGER])),
        ),
        row(
            "mails to addresses on no roster",
            format!(
                "{} or {} % of the insured in 1 hour, {} times that a day; {} in {} from a network address; stopped for {} \
                 when more than {} % of the last {} bounced",
                limits::MIN_STRANGER_MAILS_PER_HOUR,
                limits::STRANGER_MAILS_PERCENT,
                limits::STRANGER_HOURS_PER_DAY,
                limits::STRANGER_MAILS_OF_ADDRESS.max,
                window(&[limits::STRANGER_MAILS_OF_ADDRESS]),
                in_english(limits::STRANGER_REST),
                limits::MAX_STRANGER_BOUNCE_PERCENT,
                limits::STRANGER_BOUNCE_SAMPLE
            ),
        ),
        row(
            "mails about logins from new devices",
            format!("one for {}, {} a day", in_english(limits::LOGIN_NOTICE_WINDOW), limits::MAX_MAILS_PER_DAY),
        ),
        row(
            "failed logins",
            format!(
                "free up to {}, then held for {}; forgotten after {} hours",
                limits::FREE_LOGIN_FAILURES,
                holds(),
                limits::LOGIN_FAILURE_MEMORY.as_hours()
            ),
        ),
        row(
            "failed logins of a network address, from new devices",
            format!("{} in {}", thousands(failed.max), window(&[failed])),
        ),
        row(
            "requests of a network address",
            format!("{mails} that ask for mails, {logins} logins, {links} behind links in {}", window(&budgets)),
        ),
    ]
}

fn rows_about_rosters() -> Vec<Row> {
    let environment = Template::of_workspace(&BTreeMap::new()).expect("the template").environment();
    let hold = &setting::ADDRESS_CHANGE_HOLD_HOURS;
    let always = limits::ROSTER_CHANGES_ALWAYS_ALLOWED;
    let (moved, altered) = (limits::ROSTER_MOVED_ACCOUNTS_PERCENT, limits::ROSTER_ALTERED_PERCENT);
    let row = |what, number: String| Row(what, number, vec![]);
    vec![
        row(
            "re-issue to an account holder's new address",
            format!(
                "none for {} hours; a setting from {} to {}",
                environment[hold.variable],
                hold.range.start(),
                hold.range.end()
            ),
        ),
        row(
            "what a roster file may change without a confirmation",
            format!(
                "the address of {always} account holders or {moved} %; \
                 address, birth date or end of insurance of {always} insured people or {altered} %"
            ),
        ),
        row("mails to an address that complained", format!("none for {}", in_english(limits::COMPLAINT_SUPPRESSION))),
    ]
}

fn rows_about_accounts() -> Vec<Row> {
    let environment = Template::of_workspace(&BTreeMap::new()).expect("the template").environment();
    let default = |setting: &setting::NumberSetting| environment[setting.variable].clone();
    let range = |setting: &setting::NumberSetting| format!("{} to {}", setting.range.start(), setting.range.end());
    let row = |what, number: String| Row(what, number, vec![]);
    vec![
        row(
            "a password",
            format!(
                "{} to {} characters; the society may ask for {} at least",
                default(&setting::PASSWORD_MIN_LENGTH),
                limits::MAX_PASSWORD_LEN,
                range(&setting::PASSWORD_MIN_LENGTH)
            ),
        ),
        row(
            "new passwords that one session may try",
            format!("{} in {}", limits::NEW_PASSWORDS_OF_SESSION.max, window(&[limits::NEW_PASSWORDS_OF_SESSION])),
        ),
        row("Argon2id", argon2()),
        row("login IDs of other members that a registration may meet", limits::MAX_TAKEN_LOGIN_IDS.to_string()),
        row("mailed links and restricted sessions of one browser", format!("{}; the oldest goes", limits::MAX_FLOWS)),
        row("login IDs that one browser is known for", format!("{}; the oldest goes", limits::MAX_DEVICE_MARKS)),
        row(
            "an address that a mail was asked for, in the browser",
            format!("{}; less after a login or a sign-out", in_english(limits::ASKED_ADDRESS)),
        ),
        row(
            "a session",
            format!(
                "{} idle minutes, {} hours; settings from {} minutes and {} hours",
                default(&setting::SESSION_IDLE_MINUTES),
                default(&setting::SESSION_ABSOLUTE_HOURS),
                range(&setting::SESSION_IDLE_MINUTES),
                range(&setting::SESSION_ABSOLUTE_HOURS)
            ),
        ),
        row("a body", format!("{} KiB", limits::MAX_BODY_BYTES / 1_024)),
    ]
}

/// The rows of the table under that heading, without its head.
fn table(text: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, rest) = text.split_once(heading).unwrap_or_else(|| panic!("no {heading}"));
    let section = rest.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

#[test]
fn the_limits_in_security_md_are_those_of_the_code() {
    let text = fs::read_to_string(workspace_root().join("SECURITY.md")).expect("SECURITY.md");
    let written = table(&text, "\n## Limits");
    let rows =
        [rows_about_links(), rows_about_mails_and_addresses(), rows_about_accounts(), rows_about_rosters()].concat();
    let cells: Vec<_> = written.iter().map(|row| [row[0].as_str(), row[1].as_str()]).collect();
    let expected: Vec<_> = rows.iter().map(|Row(what, number, _)| [*what, number.as_str()]).collect();
    assert_eq!(cells, expected);
    for (Row(what, _, worked_out), row) in rows.iter().zip(&written) {
        for number in worked_out {
            assert!(row[2].contains(number.as_str()), "{what}: {number} in {}", row[2]);
        }
    }
}

/// A number in the template.
fn in_template(path: &str) -> i64 {
    let template = document("template.yaml").expect("the template");
    let value = path.split('/').fold(&template, |value, key| match key.parse::<usize>() {
        Ok(index) => &value[index],
        Err(_) => &value[key],
    });
    value.as_i64().unwrap_or_else(|| panic!("{path} is {value}"))
}

fn default(parameter: &str) -> i64 {
    in_template(&format!("Parameters/{parameter}/Default"))
}

/// The concurrency that functions have reserved: what several share, and all together.
fn reserved() -> (i64, i64) {
    let template = document("template.yaml").expect("the template");
    let functions = template["Resources"].as_object().expect("resources").values();
    let all: Vec<_> = functions.filter_map(|one| one["Properties"]["ReservedConcurrentExecutions"].as_i64()).collect();
    let login = in_template("Resources/Login/Properties/ReservedConcurrentExecutions");
    (login, all.iter().sum())
}

/// The sentences of the manual about mails, links and logins, and how often each stands there.
fn sentences_about_limits() -> Vec<(String, usize)> {
    let failed = limits::FAILED_LOGINS_OF_ADDRESS;
    let given_up = in_japanese(limits::MAIL_JOB_MAX_AGE);
    vec![
        (format!("表示される{}文字の番号", limits::INQUIRY_NUMBER_LEN), 1),
        (format!("期限（{}・{}）", in_japanese(limits::MAILED_LINK), in_japanese(limits::KEY_LINK)), 1),
        (format!("{}以内に解ける", in_japanese(limits::MAX_LOGIN_HOLD)), 1),
        (format!("有効期間は{}です", in_japanese(limits::HANDED_OUT_PASSWORD)), 1),
        (format!("{}以内のログインは1通にまとまる", in_japanese(limits::LOGIN_NOTICE_WINDOW)), 1),
        (format!("メールのリンクは{}使え、同じリンクは一度だけ", in_japanese(limits::FREEZE_LINK)), 1),
        (format!("「これは私ではありません」の期限は{}", in_japanese(limits::FREEZE_LINK)), 1),
        (format!("直前の鍵は、替えてから{}間は", in_japanese(limits::REPLACED_KEY)), 1),
        (format!("依頼は最長{given_up}保留され"), 1),
        (format!("{given_up}を超えるとA16"), 1),
        (format!("{given_up}で取り除かれて"), 1),
        (
            format!(
                "1時間に{}通（加入者の{}%のほうが多ければその数）、1日にその{}倍、一つのネットワークから{}に{}通まで",
                limits::MIN_STRANGER_MAILS_PER_HOUR,
                limits::STRANGER_MAILS_PERCENT,
                limits::STRANGER_HOURS_PER_DAY,
                in_japanese(limits::STRANGER_MAILS_OF_ADDRESS.window),
                limits::STRANGER_MAILS_OF_ADDRESS.max
            ),
            1,
        ),
        (
            format!(
                "最近の{}通の{}%を超えるメールが届きませんでした",
                limits::STRANGER_BOUNCE_SAMPLE,
                limits::MAX_STRANGER_BOUNCE_PERCENT
            ),
            1,
        ),
        (format!("だけ**を{}止め", in_japanese(limits::STRANGER_REST)), 1),
        (
            format!(
                "1人につき1日{}回・{}{}回で止まる",
                limits::MAX_IDENTITY_CHECKS_PER_DAY,
                in_japanese(limits::IDENTITY_CHECK_MONTH),
                limits::MAX_IDENTITY_CHECKS_PER_MONTH
            ),
            1,
        ),
        (format!("{MAX_TRIES}回で無効になる"), 1),
        (format!("失敗の上限（{}に{}回）", in_japanese(failed.window), thousands(failed.max)), 1),
        (format!("2,000人の事業所が{}で登録しても", in_japanese(limits::MAIL_REQUESTS_OF_ADDRESS.window)), 1),
    ]
}

/// The sentences about how long what is kept.
fn sentences_about_retention() -> Vec<(String, usize)> {
    let (session, backups) = (default("SessionAbsoluteHours"), in_japanese(limits::BACKUPS));
    let (history, keep) = (in_japanese(limits::MAIL_HISTORY), default("KeepDaysAfterLoss"));
    let (file, reports) = (in_japanese(limits::ROSTER_FILE), in_japanese(limits::IMPORT_REPORTS));
    let audit_years = (default("AuditLogDays") as f64 / 365.25).round();
    vec![
        (
            format!(
                "ログイン中だった記録は{session}時間以内、送った結果の記録（アドレスを含まない）は{history}、バックアップは{backups}で消えます"
            ),
            1,
        ),
        (format!("過去{backups}の任意の時点"), 1),
        (format!("喪失から{keep}日（設定 `KeepDaysAfterLoss`）"), 1),
        (format!("資格喪失日から{keep}日（設定 `KeepDaysAfterLoss`）"), 1),
        (format!("| `ExpiringTable` | 最長{session}時間（設定） |"), 1),
        (format!("| `ExpiringTable` | {history} |"), 1),
        (format!("空にするまで、最長{}", in_japanese(limits::GIVEN_UP)), 1),
        (format!("置いたファイルは{file}で消えます"), 1),
        (format!("| バケット | {file}（"), 1),
        (format!("に{reports}残ります"), 1),
        (format!("| バケット `reports/` | {reports} |"), 1),
        (format!("| {audit_years}年（設定 `AuditLogDays`） |"), 1),
        (format!("| {}日（設定 `AccessLogDays`） |", default("AccessLogDays")), 1),
        (format!("| DynamoDB | {backups} |"), 1),
    ]
}

/// The sentences about settings and about what the template gives to functions.
fn sentences_about_capacity() -> Vec<(String, usize)> {
    let import = "Resources/ImportRoster/Properties";
    let runs = in_template(&format!("{import}/EventInvokeConfig/MaximumRetryAttempts")) + 1;
    let minutes = in_template(&format!("{import}/Timeout")) / 60;
    let (step, all) = reserved();
    vec![
        (format!("前回より{}%を超えて減ると拒否", default("RosterShrinkPercent")), 1),
        (
            format!(
                "利用登録済みの人の{always}人と{}%",
                limits::ROSTER_MOVED_ACCOUNTS_PERCENT,
                always = limits::ROSTER_CHANGES_ALWAYS_ALLOWED
            ),
            1,
        ),
        (
            format!(
                "資格のある人の{always}人と{}%",
                limits::ROSTER_ALTERED_PERCENT,
                always = limits::ROSTER_CHANGES_ALWAYS_ALLOWED
            ),
            1,
        ),
        (format!("{}時間（設定 `AddressChangeHoldHours`）", default("AddressChangeHoldHours")), 2),
        (format!("申告から{}で自動で解けます", in_japanese(limits::COMPLAINT_SUPPRESSION)), 1),
        (format!("{minutes}分で終わらないときは"), 1),
        (format!("自動で続きから取り込みます（{runs}回まで"), 1),
        (format!("{}通（設定 `MailsPerSecond`）", default("MailsPerSecond")), 1),
        (format!("それまでは{}通のまま", default("MailsPerSecond")), 1),
        (format!("{}まで）にして配備", setting::MAILS_PER_SECOND.range.end()), 1),
        (format!("毎秒{}（設定）", default("RequestsPerSecond")), 1),
        (format!("各ステップの予約（{step}）"), 1),
        (format!("うち予約 {all}）"), 1),
    ]
}

#[test]
fn the_limits_in_the_manual_for_staff_are_those_of_the_code_and_of_the_template() {
    let manual = fs::read_to_string(workspace_root().join("infra/運用手順.md")).expect("the manual");
    let sentences = [sentences_about_limits(), sentences_about_retention(), sentences_about_capacity()].concat();
    for (sentence, times) in sentences {
        assert_eq!(manual.matches(&sentence).count(), times, "{sentence}");
    }
}

/// What the template keeps, and for how long.
#[test]
fn the_template_keeps_everything_for_as_long_as_the_limits_say() {
    let days_of = |path: &str| in_template(&format!("Resources/{path}"));
    let recovery = "MembersTable/Properties/PointInTimeRecoverySpecification/RecoveryPeriodInDays";
    assert_eq!(days_of(recovery), days(limits::BACKUPS));
    let template = document("template.yaml").expect("the template");
    let rules = template["Resources"]["RosterBucket"]["Properties"]["LifecycleConfiguration"]["Rules"].as_array();
    for rule in rules.expect("rules").iter().filter(|rule| rule["ExpirationInDays"] != Value::Null) {
        let kept = if rule["Id"] == "reports" { limits::IMPORT_REPORTS } else { limits::ROSTER_FILE };
        assert_eq!(rule["ExpirationInDays"].as_i64(), Some(days(kept)), "{rule}");
    }
    for (name, resource) in template["Resources"].as_object().expect("resources") {
        if resource["Type"] == "AWS::SQS::Queue" {
            let kept = resource["Properties"]["MessageRetentionPeriod"].as_i64();
            assert_eq!(kept, Some(limits::GIVEN_UP.as_secs()), "{name}");
        }
    }
    let stream = "DeliverMail/Properties/Events/MailJobs/Properties/MaximumRecordAgeInSeconds";
    assert_eq!(days_of(stream), limits::MAIL_JOB_MAX_AGE.as_secs());
    assert!(limits::MAIL_JOB_MAX_AGE < limits::KEY_LINK, "a mail never arrives after its link has ended");
}

/// Every other test takes the numbers from `shared::limits`: these are the ones that the manual for members states.
///
/// Source: 利用登録手順書 (M1, M2, M4, S06).
#[test]
fn the_limits_that_the_manual_for_members_states_are_in_force() {
    assert_eq!(limits::MAILED_LINK, SignedDuration::from_hours(3), "URLの有効期限は3時間 (M1), 発行から3時間 (M4)");
    assert_eq!(limits::KEY_LINK, SignedDuration::from_mins(30), "URLの有効期限は30分 (M2)");
    assert_eq!(limits::AUTH_KEY_LEN, 8, "the sample of a 認証キー on S06");
}

/// The decisions of this project that a statement of `tests/security.md` names.
#[test]
fn the_limits_that_were_decided_are_in_force() {
    assert_eq!(MAX_TRIES, 5);
    assert_eq!((limits::MAX_IDENTITY_CHECKS_PER_DAY, limits::MAX_IDENTITY_CHECKS_PER_MONTH), (10, 15));
    assert_eq!((limits::MAX_MAILS_PER_HOUR, limits::MAX_MAILS_PER_DAY, limits::MAIL_GAP.as_secs()), (3, 10, 60));
    assert_eq!(limits::IMAGE_ROTATION * 2, SignedDuration::from_mins(10));
    assert_eq!((limits::FREE_LOGIN_FAILURES, limits::MAX_LOGIN_HOLD.as_mins()), (4, 15));
    assert_eq!((limits::MAX_PASSWORD_LEN, default("PasswordMinLength")), (128, 15));
    assert_eq!((default("SessionIdleMinutes"), default("SessionAbsoluteHours")), (30, 12));
}
