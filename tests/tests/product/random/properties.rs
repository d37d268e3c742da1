//! Property-based tests (proptest): properties of the input parsers that hold for any input.

use http::{HeaderMap, HeaderValue};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use shared::input::{
    BirthDate, EmailAddress, LoginId, Nickname, PasswordContext, PasswordPolicy, TypedPassword, digits, letters,
    secret_letters,
};
use shared::secret::{AuthKey, MailedCode, TemporaryPassword, Token};
use shared::web::{CookieName, Cookies, Field, Fields, TextSize};
use tests::random_cases::random_cases;

const TODAY: Date = date(2026, 11, 23);

/// Arbitrary input, weighted towards characters that normalisation treats specially.
fn typed() -> impl Strategy<Value = String> {
    let special = "[a-zA-Z0-9@.。．＠ーー‐－\u{200b}\u{feff}\u{3000} \t゛゜ﾊﾞｶﾟが\u{301}\u{3099}¨´年月日昭S１９８０İKßﬁ①㍻\r\n\0-]{0,40}";
    prop_oneof![
        any::<String>(),
        special.prop_map(String::from),
        ".{0,12}@.{0,12}\\.(jp|com)",
        "[0-9０-９]{0,5}[年月日]?"
    ]
}

proptest! {
    #![proptest_config(random_cases(2_000))]

    #[test]
    fn normalisation_is_idempotent(text in typed()) {
        let once = letters(&text);
        prop_assert_eq!(letters(&once), once.clone());
        prop_assert!(!once.chars().any(char::is_whitespace));
        let once = secret_letters(&text);
        prop_assert_eq!(secret_letters(&once), once);
        let once = digits(&text);
        prop_assert_eq!(digits(&once), once);
    }

    /// [G13]
    #[test]
    fn a_parsed_address_round_trips_through_storage(text in typed()) {
        if let Ok(address) = EmailAddress::parse(&text) {
            let stored = String::from(address.clone());
            prop_assert_eq!(EmailAddress::parse(&stored), Ok(address.clone()));
            prop_assert_eq!(stored.to_lowercase(), address.as_str());
            prop_assert!(stored.is_ascii() && !stored.bytes().any(|b| b.is_ascii_control() || b == b' '));
            prop_assert_eq!(format!("{}@{}", address.local_part(), address.domain()), stored);
        }
    }

    /// [A5] [P20]
    #[test]
    fn a_plain_address_is_accepted_in_any_case_and_width(
        local in "[a-z0-9]{1,10}(\\.[a-z0-9]{1,10}){0,2}", domain in "[a-z]{1,10}(\\.[a-z]{2,5}){1,3}", upper: bool,
    ) {
        let plain = format!("{local}@{domain}");
        let wide: String = plain.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect();
        let typed = if upper { wide.to_uppercase() } else { wide };
        prop_assert_eq!(EmailAddress::parse(&typed).map(String::from), Ok(plain));
    }

    /// [R6]
    #[test]
    fn a_parsed_login_id_is_found_again_in_any_case_and_width(text in typed()) {
        if let Ok(id) = LoginId::parse(&text) {
            prop_assert_eq!(LoginId::parse(id.shown()), Ok(id.clone()));
            prop_assert_eq!(LoginId::lookup_key(&text), id.key().clone());
            prop_assert_eq!(LoginId::lookup_key(&id.shown().to_uppercase()), id.key().clone());
            prop_assert!((LoginId::MIN_LEN..=LoginId::MAX_LEN).contains(&id.shown().len()));
        }
    }

    #[test]
    fn a_parsed_nickname_round_trips_through_storage(text in typed()) {
        if let Ok(name) = Nickname::parse(&text) {
            prop_assert_eq!(Nickname::parse(name.as_str()), Ok(name.clone()));
            prop_assert!(!name.as_str().chars().any(char::is_control));
        }
    }

    #[test]
    fn no_input_in_a_date_s_fields_panics_the_parser(year in typed(), month in typed(), day in typed()) {
        if let Ok(birth_date) = BirthDate::parse(&year, &month, &day, TODAY) {
            prop_assert!(birth_date.date() <= TODAY && birth_date.date().year() >= 1900);
        }
    }

    #[test]
    fn every_day_since_1900_is_parsed_and_round_trips_through_storage(days in 0_i32..46_348) {
        let day = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let [year, month, of_month] = [day.year().to_string(), day.month().to_string(), day.day().to_string()];
        let read = BirthDate::parse(&year, &month, &of_month, TODAY);
        prop_assert_eq!(read.clone().map(BirthDate::date), Ok(day));
        let stored = read.clone().map(String::from).unwrap_or_default();
        prop_assert_eq!(BirthDate::try_from(stored).map_err(|_| ()), read.map_err(|_| ()));
    }

    #[test]
    fn no_bytes_panic_the_form_decoder(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(fields) = Fields::decode(&bytes) {
            for field in Field::ALL {
                prop_assert!(fields.has(field) || fields.get(field).is_empty());
            }
        }
    }

    #[test]
    fn a_form_field_is_decoded_to_what_was_encoded(text: String, name in 0..Field::ALL.len()) {
        let field = Field::ALL[name];
        let encoded = percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC);
        let fields = Fields::decode(format!("{}={encoded}", field.name()).as_bytes());
        prop_assert_eq!(fields.map(|fields| fields.get(field).to_owned()), Ok(text));
    }

    #[test]
    fn no_cookie_header_panics_the_parser(
        values in prop::collection::vec(prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "(__Host-session|__Host-form)?[=;\" ]?[a-zA-Z0-9_-]{0,44}".prop_map(String::into_bytes),
        ], 0..4),
    ) {
        let values = values.iter().filter_map(|value| HeaderValue::from_bytes(value).ok());
        let headers: HeaderMap = values.map(|value| (http::header::COOKIE, value)).collect();
        let cookies = Cookies::read(&headers);
        for name in [CookieName::Session, CookieName::Form, CookieName::TextSize, CookieName::Asked] {
            let token = cookies.token(name).map(|token| token.reveal().len());
            prop_assert!(token.is_none_or(|len| len == Token::LEN));
            TextSize::from_code(cookies.get(name).unwrap_or_default());
        }
    }

    /// [R2]
    #[test]
    fn separators_in_a_typed_secret_are_ignored(
        key in "[2-9A-Za-z]{1,20}", blank in "[ \u{3000}\u{200b}-]{1,2}", at: prop::sample::Index,
    ) {
        let at = at.index(key.len());
        let spaced = format!("{}{blank}{}", &key[..at], &key[at..]);
        let same = |plain: Option<Vec<u8>>, typed: Option<Vec<u8>>| plain == typed && plain.is_some();
        let of = |text: &str| AuthKey::typed(text).map(|key| key.as_bytes().to_vec());
        prop_assert!(same(of(&key), of(&spaced)));
        let of = |text: &str| TemporaryPassword::typed(text).map(|password| password.as_bytes().to_vec());
        prop_assert!(same(of(&key), of(&spaced)));
        let of = |text: &str| MailedCode::typed(text).map(|code| code.reveal().as_bytes().to_vec());
        prop_assert!(same(of(&key), of(&spaced)));
    }

    #[test]
    fn a_password_equals_itself_in_another_unicode_normalisation_form(text in typed()) {
        let once = TypedPassword::new(&text);
        let again = String::from_utf8_lossy(once.as_bytes()).into_owned();
        prop_assert!(TypedPassword::new(&again).equals(&once));
    }
}

proptest! {
    #![proptest_config(random_cases(64))]

    #[test]
    fn no_input_panics_the_password_policy(text in prop_oneof![typed(), ".{0,200}"]) {
        let policy = PasswordPolicy { min_len: 15, society_words: vec!["健康マイポータル".into(), String::new()] };
        let nothing = PasswordContext { login_id: None, address: None, birth_date: None, nickname: None };
        let common = set_credentials::common().expect("the list of common passwords");
        if let Ok(password) = policy.check(&text, &nothing, common) {
            prop_assert!(password.typed().equals(&TypedPassword::new(&text)));
        }
    }
}
