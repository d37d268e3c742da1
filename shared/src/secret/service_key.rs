use std::fmt;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::Aead;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::MemberTag;
use crate::clock::Timestamp;
use crate::image;
use crate::input::{LoginKey, MemberKey};
use crate::limits;
use crate::opaque::opaque_text;
use crate::random::{self, Random};

/// Bytes of the nonce of a sealed text: random, so many that none ever repeats.
const NONCE: usize = 24;

/// 256 bits known to the functions alone, from the secret store. Each use has a label of its own.
///
/// The key can be replaced: what is stored names the key that it was made with, and the key of before is still read for
/// [`limits::REPLACED_KEY`]. Everything new is made with the present one.
#[derive(Clone)]
pub struct ServiceKey {
    bytes: Zeroizing<[u8; 32]>,
    before: Option<KeyBefore>,
}

/// The key that was replaced, and until when it is read.
#[derive(Clone)]
struct KeyBefore {
    bytes: Zeroizing<[u8; 32]>,
    until: Timestamp,
}

/// A member key or address in a log: keyed, so that a guess cannot be tested without the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pseudonym(String);

/// One question of the image challenge.
#[derive(Clone, Copy)]
pub struct ImageQuestion<'a> {
    /// The partition key of the mailed link.
    pub link: &'a str,
    /// How many images this link has used up.
    pub number: u32,
}

opaque_text! {
    /// Keyed digest of a 確認コード and the link that it stands on: all that is stored of a code.
    CodeDigest
}

/// 確認コード: 6 digits, mailed as the alternative to the image.
pub struct MailedCode(Zeroizing<String>);

impl ServiceKey {
    /// Takes the key.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self { bytes: Zeroizing::new(bytes), before: None }
    }

    /// The same key, which has replaced another one at that time.
    pub fn replacing(self, before: [u8; 32], replaced_at: Timestamp) -> Self {
        let until = replaced_at.plus(limits::REPLACED_KEY);
        Self { before: Some(KeyBefore { bytes: Zeroizing::new(before), until }), ..self }
    }

    /// The keys that are read at that time: this one, and the one of before. What names its key fits one of them at most.
    pub fn readable(&self, now: Timestamp) -> impl Iterator<Item = Self> + use<> {
        let before = self.before.as_ref().filter(|before| before.until > now);
        let before = before.map(|before| Self { bytes: before.bytes.clone(), before: None });
        [Some(Self { bytes: self.bytes.clone(), before: None }), before].into_iter().flatten()
    }

    /// Whether a digest names this key or one that is still read: only then can it be compared.
    pub fn reads(&self, digest: &str, now: Timestamp) -> bool {
        let named = digest.split_once(NAME_END).map(|(name, _)| name);
        named.is_some_and(|named| self.readable(now).any(|key| key.name() == named))
    }

    /// What tells this key from others, and nothing about it.
    fn name(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(&self.mac("name of the key", &[])[..3])
    }

    fn named(&self, digest: &[u8]) -> String {
        format!("{}{NAME_END}{}", self.name(), BASE64_URL_SAFE_NO_PAD.encode(digest))
    }

    fn mac(&self, label: &str, message: &[&[u8]]) -> [u8; 32] {
        // HMAC takes keys of any length. The fallback is never used; a panic would be worse on a request path.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*self.bytes) else { return [0; 32] };
        for part in [label.as_bytes()].iter().chain(message) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The pseudonym of an address, a member key or a client's network address.
    pub fn pseudonym(&self, of: &str) -> Pseudonym {
        Pseudonym(self.named(&self.mac("pseudonym", &[of.as_bytes()])[..12]))
    }

    /// Names one of a member's sessions in a form: its key in the store, which is the hash of its token, stays here.
    pub fn session_tag(&self, session: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(&self.mac("session", &[session.as_bytes()])[..12])
    }

    /// Seals a text for a cookie (XChaCha20-Poly1305): only this key opens it, and only for the same use.
    pub fn seal(&self, label: &str, text: &str, random: &dyn Random) -> Option<String> {
        let nonce = random::bytes::<NONCE>(random);
        let sealed = self.cipher(label).encrypt(&nonce.into(), text.as_bytes()).ok()?;
        Some(BASE64_URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// The text that was sealed for this use; none for anything else.
    pub fn open(&self, label: &str, sealed: &str) -> Option<String> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        String::from_utf8(self.cipher(label).decrypt(&(*nonce).into(), sealed).ok()?).ok()
    }

    fn cipher(&self, label: &str) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.mac("seal", &[label.as_bytes()]).into())
    }

    /// Names a member in a browser.
    pub fn member_tag(&self, member_key: &MemberKey) -> MemberTag {
        MemberTag::of(&self.mac("member", &[member_key.as_str().as_bytes()]))
    }

    /// The four characters to draw now.
    ///
    /// Derived, not stored: showing an image writes nothing, and the answer cannot leak from the store.
    pub fn image_answer(&self, question: ImageQuestion<'_>, now: Timestamp) -> String {
        self.image_answer_of_slot(question, slot(now))
    }

    /// Whether the typed characters answer an image of this slot or the one before: see [`limits::IMAGE_ROTATION`].
    pub fn image_is_answered(&self, question: ImageQuestion<'_>, now: Timestamp, typed: &str) -> bool {
        let matches = |key: &Self, slot| {
            let answer = key.image_answer_of_slot(question, slot);
            bool::from(answer.as_bytes().ct_eq(typed.as_bytes()))
        };
        self.readable(now).any(|key| matches(&key, slot(now)) | matches(&key, slot(now) - 1))
    }

    fn image_answer_of_slot(&self, question: ImageQuestion<'_>, slot: i64) -> String {
        let parts = [question.link.as_bytes(), &question.number.to_be_bytes(), &slot.to_be_bytes()];
        let mac = self.mac("image", &parts);
        let letter = |pair: &[u8]| {
            let drawn = usize::from(pair[0]) * 256 + usize::from(pair[1]);
            char::from(image::ALPHABET[drawn % image::ALPHABET.len()])
        };
        mac.chunks_exact(2).take(image::LEN).map(letter).collect()
    }

    /// What is stored of a mailed code: six digits need a key, or the hash could be searched.
    pub fn code_digest(&self, link: &str, code: &MailedCode) -> CodeDigest {
        CodeDigest(self.named(&self.mac("mailed code", &[link.as_bytes(), code.0.as_bytes()])))
    }

    /// The mark of a browser that signed in with this login ID before: failed logins of other browsers do not lock it out.
    pub fn device_mark(&self, login_key: &LoginKey, device: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.mac("device", &[login_key.as_str().as_bytes(), device.as_bytes()]))
    }
}

/// Images change with the slot; the one before is still accepted.
fn slot(now: Timestamp) -> i64 {
    now.0.div_euclid(limits::IMAGE_ROTATION.as_secs())
}

impl MailedCode {
    /// Digits of a code.
    pub const LEN: usize = limits::MAILED_CODE_LEN;

    /// Draws a new one.
    pub fn draw(random: &dyn Random) -> Self {
        Self(Zeroizing::new(random::string(random, b"0123456789", Self::LEN)))
    }

    /// Takes what was typed. Nothing typed is none.
    pub fn typed(typed: &str) -> Option<Self> {
        let code = crate::input::secret_letters(typed);
        (!code.is_empty()).then(|| Self(Zeroizing::new(code)))
    }

    /// The text for the mail.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Between the name of a key and what was made with it. No digest has it.
const NAME_END: char = '~';

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ServiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServiceKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [I4]
    #[test]
    fn an_image_lives_for_one_to_two_rotations_and_belongs_to_its_link_and_number() {
        let key = ServiceKey::new([7; 32]);
        let question = ImageQuestion { link: "a", number: 3 };
        let rotation = limits::IMAGE_ROTATION.as_secs();
        let shown = Timestamp(rotation - 1);
        let answer = key.image_answer(question, shown);
        assert_eq!(answer.len(), image::LEN);
        assert!(key.image_is_answered(question, shown.plus_seconds(rotation), &answer));
        assert!(!key.image_is_answered(question, shown.plus_seconds(rotation + 1), &answer));
        assert!(!key.image_is_answered(ImageQuestion { number: 4, ..question }, shown, &answer));
        assert!(!key.image_is_answered(ImageQuestion { link: "b", ..question }, shown, &answer));
    }

    #[test]
    fn the_image_before_is_accepted_and_no_other_time_is() {
        let key = ServiceKey::new([7; 32]);
        let question = ImageQuestion { link: "a", number: 0 };
        let rotation = limits::IMAGE_ROTATION.as_secs();
        let now = Timestamp(10 * rotation);
        let at = |seconds| key.image_answer(question, now.plus_seconds(seconds));
        let accepted: Vec<_> = [-2 * rotation, -rotation, 0, rotation]
            .map(|shown| key.image_is_answered(question, now, &at(shown)))
            .into();
        assert_eq!(accepted, [false, true, true, false]);
        assert!(!key.image_is_answered(question, now, ""));
        assert!(at(0).bytes().all(|letter| image::ALPHABET.contains(&letter)), "{}", at(0));
        let answers: std::collections::BTreeSet<_> = (0..50).map(|n| at(n * rotation)).collect();
        assert!(answers.len() > 45, "{}", answers.len());
    }

    /// Worked out apart from the product: HMAC-SHA-256 over label and parts, each behind its length of eight bytes; two
    /// bytes a letter, so that all letters are as good as equally frequent.
    #[test]
    fn the_letters_of_an_image_are_those_that_the_key_gives() {
        let key = ServiceKey::new([7; 32]);
        let of = |number| {
            key.image_answer(ImageQuestion { link: "a", number }, Timestamp(10 * limits::IMAGE_ROTATION.as_secs()))
        };
        assert_eq!([0, 1, 2, 3].map(of), ["tk7n", "mdw3", "ay3m", "mkt8"]);
    }

    /// [O6]
    #[test]
    fn a_replaced_key_is_read_for_its_time_and_makes_nothing_new() {
        let (old, at) = (ServiceKey::new([7; 32]), Timestamp(1_000_000));
        let new = ServiceKey::new([8; 32]).replacing([7; 32], at);
        let end = at.plus(limits::REPLACED_KEY);
        let (made_before, made_now) = (old.pseudonym("a").to_string(), new.pseudonym("a").to_string());
        assert_ne!(made_before, made_now);
        assert_eq!(made_now, ServiceKey::new([8; 32]).pseudonym("a").to_string());
        for (now, reads_before) in [(at, true), (end.plus_seconds(-1), true), (end, false)] {
            assert!(new.reads(&made_now, now));
            assert_eq!(new.reads(&made_before, now), reads_before, "{now:?}");
            let fits = new.readable(now).any(|key| key.pseudonym("a").to_string() == made_before);
            assert_eq!(fits, reads_before, "{now:?}");
        }
        assert!(!old.reads(&made_now, at) && !new.reads("no name", at));
        let question = ImageQuestion { link: "a", number: 0 };
        assert!(new.image_is_answered(question, at, &old.image_answer(question, at)));
        assert!(!new.image_is_answered(question, end, &old.image_answer(question, end)));
    }

    /// [O1]
    #[test]
    fn a_sealed_text_is_opened_by_its_key_for_its_use_and_by_nothing_else() {
        let (key, other) = (ServiceKey::new([7; 32]), ServiceKey::new([8; 32]));
        let random = crate::random::SystemRandom;
        let sealed = key.seal("asked", "taro@example.co.jp", &random).unwrap_or_default();
        assert_eq!(key.open("asked", &sealed).as_deref(), Some("taro@example.co.jp"));
        assert_ne!(key.seal("asked", "taro@example.co.jp", &random).unwrap_or_default(), sealed);
        assert!(!sealed.contains("taro") && !sealed.contains(&BASE64_URL_SAFE_NO_PAD.encode("taro@example")));
        assert!(key.open("another", &sealed).is_none() && other.open("asked", &sealed).is_none());
        let cut = &sealed[..sealed.len() - 4];
        let turned = format!("{}A{}", &sealed[..40], &sealed[41..]);
        for wrong in ["", "x", "\u{3042}", cut, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert!(key.open("asked", wrong).is_none(), "{wrong}");
        }
        assert!(turned == sealed || key.open("asked", &turned).is_none());
    }

    /// [G2] Each use of the key has a label, and each part of what it marks counts.
    #[test]
    fn pseudonyms_codes_and_marks_differ_by_key_by_use_and_by_what_they_are_of() {
        let (key, other) = (ServiceKey::new([7; 32]), ServiceKey::new([8; 32]));
        let code = |text: &str| MailedCode::typed(text).unwrap_or_else(|| MailedCode(Zeroizing::new(String::new())));
        let login = crate::input::LoginId::lookup_key;
        let all = [
            key.pseudonym("a").to_string(),
            key.pseudonym("b").to_string(),
            other.pseudonym("a").to_string(),
            key.code_digest("a", &code("000001")).0,
            key.code_digest("a", &code("000002")).0,
            key.code_digest("b", &code("000001")).0,
            key.device_mark(&login("a"), "000001"),
            key.device_mark(&login("a"), "x"),
            key.device_mark(&login("b"), "x"),
            key.device_mark(&login("ax"), ""),
            other.device_mark(&login("a"), "x"),
        ];
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
        assert!(all.iter().all(|text| text.len() >= 16), "{all:?}");
        assert_eq!(key.pseudonym("a"), key.pseudonym("a"));
        assert!(MailedCode::typed(" \u{3000}").is_none());
        let drawn = MailedCode::draw(&crate::random::SystemRandom);
        assert!(drawn.reveal().len() == MailedCode::LEN && drawn.reveal().bytes().all(|b| b.is_ascii_digit()));
        assert!(!format!("{key:?}").contains('7'));
    }
}
