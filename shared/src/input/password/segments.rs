//! A new password as whoever guesses it would put it together: words, names, dates, runs of keys, repeated parts. The
//! cheapest way counts.
//!
//! The cost of a way is in tenths of bits. Words of the dictionary cost alike: which of them a member takes is not known,
//! and three of them are what the page asks for. Digits, signs and runs around words cost at most
//! [`MAX_DECORATION`] together, because they are what everybody adds.

use std::collections::HashSet;

use super::romaji::canonical;
use super::words::{self, Word};

/// Fewest tenths of bits of a password: three words of the dictionary.
pub const ENOUGH: u32 = 300;

const FREQUENT: u32 = 100;
const EVERYDAY: u32 = 40;
const JOINING: u32 = 30;
const KNOWN: u32 = 10;
const REPEATED: u32 = 20;
const RUN: u32 = 30;
const WALK: u32 = 40;
const DATE: u32 = 60;
const NUMBER: [u32; 4] = [20, 40, 50, 60];
const SIGN: u32 = 20;
const SEPARATOR: u32 = 10;
/// Letters of a joining word that stands behind a word only.
const SHORT_JOINING: usize = 2;
const SUBSTITUTED: u32 = 5;
const REVERSED: u32 = 10;
const LETTER: u32 = 47;
const DIGIT: u32 = 33;
const OTHER_LETTER: u32 = 60;
const OTHER_SIGN: u32 = 45;
const KANJI: u32 = 90;
/// All that is no word costs this much at most.
const MAX_DECORATION: u32 = 80;

/// Rows of a keyboard, and ways through several of them.
const ROWS: [&str; 14] = [
    "1234567890-^",
    "qwertyuiop@[",
    "asdfghjkl;:]",
    "zxcvbnm,./",
    "!\"#$%&'()",
    "!@#$%^&*()",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,",
    "qazwsxedcrfvtgbyhnujm",
    "zaq12wsxcde34rfvbgt56yhn",
    "zaq1xsw2cde3vfr4bgt5nhy6mju7",
    "qweasdzxc",
    "1qazxsw23edcvfr4",
];
/// Behind the numbers of a date.
const UNITS: [&str; 5] = ["nen", "gatsu", "gatu", "nichi", "niti"];
const SIGNS: &str = "!?*#$%&@+=~()'\"/:;,<>|[]{}^`\\";
const SEPARATORS: &str = " -_.、。・　";

/// What a part of a password is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of the person.
    Personal,
    /// Of the society.
    Society,
    /// In the dictionary.
    Word(Word),
    /// The same as an earlier part.
    Repeat,
    /// `abcd`, `4321`, `aaaa`
    Run,
    /// Keys beside one another.
    Walk,
    /// A date, a year, or a few digits.
    Number,
    /// Around and between words.
    Sign,
    /// None of these.
    Letter,
}

impl Kind {
    const fn is_decoration(self) -> bool {
        matches!(self, Self::Run | Self::Walk | Self::Number | Self::Sign)
    }

    const fn stands(self) -> Before {
        match self {
            Self::Word(Word::Joining) => Before::Joining,
            Self::Personal | Self::Society | Self::Word(_) | Self::Repeat => Before::Word,
            _ => Before::Other,
        }
    }
}

/// What stands before a place. A joining word stands behind a word; a short one not behind another joining word, or many a
/// word would fall into such syllables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Before {
    Other,
    Joining,
    Word,
}

impl Before {
    const ALL: [Self; 3] = [Self::Other, Self::Joining, Self::Word];

    fn allows(self, part: &Part) -> bool {
        part.kind != Kind::Word(Word::Joining)
            || self == Self::Word
            || (self == Self::Joining && part.len > SHORT_JOINING)
    }
}

/// What is known of the person and the society: lower case, in Latin letters.
#[derive(Debug, Default)]
pub struct Known {
    /// Address, login ID, nickname, birth date.
    pub personal: Vec<String>,
    /// Names of the society and of its service.
    pub society: Vec<String>,
}

/// The cheapest way to put a text together.
#[derive(Debug)]
pub struct Guess {
    /// Its cost in tenths of bits.
    pub cost: u32,
    /// Its parts in order.
    pub parts: Vec<Kind>,
}

/// A part that may stand at a place.
struct Part {
    len: usize,
    kind: Kind,
    cost: u32,
}

#[derive(Clone, Copy)]
struct Step {
    cost: u32,
    from: (usize, Before),
    part: (Kind, u32),
}

/// The cheapest way to put the text together: lower case, in Latin letters as far as possible.
pub fn guess(text: &[char], known: &Known) -> Guess {
    let (variants, forms) = (variants(text), Forms::of(known));
    let parts: Vec<_> = (0..text.len()).map(|at| parts(text, at, &variants, &forms)).collect();
    // Around the words more than so much of it costs nothing, which a way from left to right cannot know: so once with its
    // full cost, and once with a part of it.
    let [full, part] = [1, 4].map(|share| cheapest(&parts, share));
    if part.cost < full.cost { part } else { full }
}

/// The cheapest way when what is no word costs one of so many parts of its cost.
fn cheapest(parts: &[Vec<Part>], share: u32) -> Guess {
    let mut best: Vec<[Option<Step>; 3]> = vec![[None; 3]; parts.len() + 1];
    for (at, parts) in parts.iter().enumerate() {
        for state in Before::ALL {
            let reached = best[at][state as usize].map(|step| step.cost);
            let Some(before) = reached.or((at == 0 && state == Before::Other).then_some(0)) else { continue };
            for part in parts.iter().filter(|part| state.allows(part)) {
                let place = &mut best[at + part.len][part.kind.stands() as usize];
                let here = if part.kind.is_decoration() { part.cost / share } else { part.cost };
                let step = Step { cost: before + here, from: (at, state), part: (part.kind, part.cost) };
                if place.is_none_or(|other| step.cost < other.cost) {
                    *place = Some(step);
                }
            }
        }
    }
    read(&best)
}

fn read(best: &[[Option<Step>; 3]]) -> Guess {
    let last = best.last().into_iter().flatten().flatten().min_by_key(|step| step.cost);
    let steps = std::iter::successors(last, |step| best[step.from.0][step.from.1 as usize].as_ref());
    let mut parts: Vec<_> = steps.map(|step| step.part).collect();
    parts.reverse();
    let sum = |decoration| -> u32 {
        parts.iter().filter(|(kind, _)| kind.is_decoration() == decoration).map(|(_, cost)| cost).sum()
    };
    let cost = sum(false) + sum(true).min(MAX_DECORATION);
    Guess { cost, parts: parts.into_iter().map(|(kind, _)| kind).collect() }
}

/// What is known, as it stands and in the form that all spellings share.
struct Forms<'a> {
    known: [(&'a [String], Kind); 2],
    canonical: [(HashSet<String>, Kind); 2],
}

impl<'a> Forms<'a> {
    fn of(known: &'a Known) -> Self {
        let known = [(&*known.personal, Kind::Personal), (&*known.society, Kind::Society)];
        let form = |(words, kind): (&[String], Kind)| {
            let forms = words.iter().map(|word| canonical(word));
            (forms.filter(|form| form.len() >= words::SHORTEST).collect(), kind)
        };
        Self { known, canonical: known.map(form) }
    }
}

/// The text, and the text with letters for the digits and signs that look like them.
fn variants(text: &[char]) -> Vec<Vec<char>> {
    let with = |one: char| -> Vec<char> {
        let letter = |c: &char| match c {
            '0' => 'o',
            '1' | '!' | '|' => one,
            '2' => 'z',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '6' | '9' => 'g',
            '7' | '+' => 't',
            '8' => 'b',
            '(' | '<' | '{' => 'c',
            other => *other,
        };
        text.iter().map(letter).collect()
    };
    let mut all = vec![text.to_vec()];
    for variant in [with('i'), with('l')] {
        if !all.contains(&variant) {
            all.push(variant);
        }
    }
    all
}

fn parts(text: &[char], at: usize, variants: &[Vec<char>], forms: &Forms<'_>) -> Vec<Part> {
    let mut parts = vec![letter(text[at])];
    for variant in variants {
        known(&variant[at..], forms, &mut parts);
        dictionary((&text[at..], &variant[at..]), forms, &mut parts);
    }
    repeats(text, at, &mut parts);
    runs(&text[at..], &mut parts);
    numbers(text, at, &mut parts);
    parts
}

fn letter(letter: char) -> Part {
    let (kind, cost) = match letter {
        c if c.is_ascii_lowercase() => (Kind::Letter, LETTER),
        c if c.is_ascii_digit() => (Kind::Letter, DIGIT),
        c if SEPARATORS.contains(c) => (Kind::Sign, SEPARATOR),
        c if SIGNS.contains(c) => (Kind::Sign, SIGN),
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => (Kind::Letter, KANJI),
        c if c.is_alphanumeric() => (Kind::Letter, OTHER_LETTER),
        _ => (Kind::Letter, OTHER_SIGN),
    };
    Part { len: 1, kind, cost }
}

fn known(rest: &[char], forms: &Forms<'_>, parts: &mut Vec<Part>) {
    for (words, kind) in forms.known {
        for word in words {
            let len = word.chars().count();
            if len > 0 && len <= rest.len() && word.chars().eq(rest[..len].iter().copied()) {
                parts.push(Part { len, kind, cost: KNOWN });
            }
        }
    }
}

/// Words, forwards and backwards, of the text or with letters in place of what looks like them.
fn dictionary((plain, rest): (&[char], &[char]), forms: &Forms<'_>, parts: &mut Vec<Part>) {
    let letters = rest.iter().take(words::LONGEST).take_while(|c| c.is_ascii_lowercase()).count();
    let is_plain = plain == rest;
    for len in 1..=letters {
        if !is_plain && plain[..len] == rest[..len] {
            continue;
        }
        let extra = if is_plain { 0 } else { SUBSTITUTED };
        let word: String = rest[..len].iter().collect();
        if len >= words::SHORTEST {
            let form = canonical(&word);
            for (_, kind) in forms.canonical.iter().filter(|(forms, _)| forms.contains(&form)) {
                parts.push(Part { len, kind: *kind, cost: KNOWN + extra });
            }
        }
        parts.extend(found(&word, extra));
        if len > words::SHORTEST {
            let reversed: String = word.chars().rev().collect();
            parts.extend(found(&reversed, extra + REVERSED));
        }
    }
}

fn found(word: &str, extra: u32) -> Option<Part> {
    let (kind, cost) = match words::look_up(word)? {
        Word::Society => (Kind::Society, KNOWN),
        Word::Joining => (Kind::Word(Word::Joining), JOINING),
        Word::Everyday => (Kind::Word(Word::Everyday), EVERYDAY),
        Word::Frequent => (Kind::Word(Word::Frequent), FREQUENT),
    };
    Some(Part { len: word.len(), kind, cost: cost + extra })
}

fn repeats(text: &[char], at: usize, parts: &mut Vec<Part>) {
    let longest = (0..at).map(|earlier| {
        let most = (at - earlier).min(text.len() - at);
        (0..most).take_while(|n| text[earlier + n] == text[at + n]).count()
    });
    let longest = longest.max().unwrap_or_default();
    parts.extend((words::SHORTEST..=longest).map(|len| Part { len, kind: Kind::Repeat, cost: REPEATED }));
}

fn runs(rest: &[char], parts: &mut Vec<Part>) {
    let step = |pair: &[char]| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
    let longest = [-1, 0, 1].map(|by| 1 + rest.windows(2).take_while(|pair| step(pair) == by).count());
    let longest = longest.into_iter().max().unwrap_or_default();
    parts.extend((words::SHORTEST..=longest).map(|len| Part { len, kind: Kind::Run, cost: RUN }));
    let along = |row: Vec<char>| {
        let start = row.iter().position(|c| *c == rest[0])?;
        Some(row[start..].iter().zip(rest).take_while(|(a, b)| a == b).count())
    };
    let rows = ROWS.iter().flat_map(|row| [row.chars().collect(), row.chars().rev().collect()]);
    let longest = rows.filter_map(along).max().unwrap_or_default();
    parts.extend((words::SHORTEST + 1..=longest).map(|len| Part { len, kind: Kind::Walk, cost: WALK }));
}

/// Up to four digits by themselves, and dates and telephone numbers among others.
fn numbers(text: &[char], at: usize, parts: &mut Vec<Part>) {
    let digits: String = text[at..].iter().take_while(|c| c.is_ascii_digit()).collect();
    let is_start = at == 0 || !text[at - 1].is_ascii_digit();
    let few = digits.len().checked_sub(1).and_then(|len| NUMBER.get(len)).filter(|_| is_start);
    parts.extend(few.map(|cost| Part { len: digits.len(), kind: Kind::Number, cost: *cost }));
    let is_known = |len: &usize| digits.get(..*len).is_some_and(is_date_or_telephone);
    // 55nen4gatsu
    let unit = UNITS.iter().find(|unit| !is_start && text[at..].iter().take(unit.len()).copied().eq(unit.chars()));
    parts.extend(unit.map(|unit| Part { len: unit.len(), kind: Kind::Number, cost: SEPARATOR }));
    parts.extend([6, 8, 10, 11].into_iter().filter(is_known).map(|len| Part { len, kind: Kind::Number, cost: DATE }));
}

/// `19850401`, `850401`, `04011985`, `0312345678`, `09012345678`
fn is_date_or_telephone(digits: &str) -> bool {
    let number = |text: &str| text.parse::<u32>().unwrap_or_default();
    let is_day = |month: &str, day: &str| (1..=12).contains(&number(month)) && (1..=31).contains(&number(day));
    let is_year = |year: &str| (1900..=2099).contains(&number(year));
    match digits.len() {
        6 => is_day(&digits[2..4], &digits[4..]) || is_day(&digits[..2], &digits[2..4]) || is_year(&digits[..4]),
        8 => {
            (is_year(&digits[..4]) && is_day(&digits[4..6], &digits[6..]))
                || (is_year(&digits[4..])
                    && (is_day(&digits[..2], &digits[2..4]) || is_day(&digits[2..4], &digits[..2])))
        }
        _ => digits.starts_with('0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(text: &str) -> u32 {
        guess(&text.chars().collect::<Vec<_>>(), &Known::default()).cost
    }

    /// [R9]
    #[test]
    fn words_cost_alike_and_what_stands_around_them_hardly_counts() {
        assert_eq!(cost("tanaka"), FREQUENT);
        assert_eq!(cost("tanaka2026"), FREQUENT + NUMBER[3]);
        assert_eq!(cost("akanat"), FREQUENT + REVERSED);
        assert_eq!(cost("t4n4k4"), FREQUENT + SUBSTITUTED);
        assert_eq!(cost("tanakatanaka"), FREQUENT + REPEATED);
        assert_eq!(cost("tanaka-mountain"), 2 * FREQUENT + SEPARATOR);
        assert_eq!(cost("tanaka!!1985-1234?0401."), FREQUENT + MAX_DECORATION);
        assert_eq!(cost("19850401tanaka"), cost("tanaka19850401"), "a date is one wherever it stands");
        assert!(cost("kujira densha mountain") >= ENOUGH);
    }

    /// [R9]
    #[test]
    fn what_is_random_is_enough_in_few_characters() {
        for text in ["xqzvkwjpt", "k7xq9lm2rt", "7391750264", "薔薇憂鬱"] {
            assert!(cost(text) >= ENOUGH, "{text}: {}", cost(text));
        }
        assert_eq!(cost(""), 0);
        assert!(cost("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") <= RUN + 2 * REPEATED);
        assert!(cost("qwertyuiopasdfghjkl") <= MAX_DECORATION);
    }

    /// [R9]
    #[test]
    fn what_is_known_of_the_person_costs_next_to_nothing() {
        let known = Known { personal: vec!["taro.kenpo".into(), "19800401".into()], society: vec!["mituba".into()] };
        let of = |text: &str| guess(&text.chars().collect::<Vec<_>>(), &known);
        assert_eq!(of("taro.kenpo19800401").parts, [Kind::Personal, Kind::Personal]);
        assert_eq!(of("t4ro.kenpo").parts, [Kind::Personal]);
        assert_eq!(of("mitsuba!").parts, [Kind::Society, Kind::Sign]);
        assert!(of("taro.kenpo19800401mitsuba").cost <= 3 * KNOWN);
    }
}
