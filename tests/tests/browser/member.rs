//! Fixture: members of the roster, a separate one for each test.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Number of members on the roster.
const ALL: usize = 60;

/// A member used by one test only.
#[derive(Clone, Debug)]
pub struct Member {
    /// メールアドレス
    pub address: String,
    /// 生年月日
    pub birth_date: [&'static str; 3],
    /// 仮ログインID
    pub temporary_id: String,
    /// 仮パスワード
    pub temporary_password: String,
    /// The login ID to choose.
    pub login_id: String,
    /// The nickname to choose.
    pub nickname: String,
}

impl Member {
    fn of_number(number: usize) -> Self {
        Self {
            address: format!("member{number:02}@example.co.jp"),
            birth_date: ["1980", "4", "1"],
            temporary_id: format!("BROWSER{number:04}"),
            temporary_password: format!("Sakura-Hare-{number:04}"),
            login_id: format!("member.{number:02}"),
            nickname: format!("けんぽ{number}号"),
        }
    }

    /// The next unused member.
    pub fn next() -> Self {
        static TAKEN: AtomicUsize = AtomicUsize::new(0);
        let number = TAKEN.fetch_add(1, Ordering::Relaxed);
        assert!(number < ALL, "the roster of the browser tests has only {ALL} people");
        Self::of_number(number)
    }

    /// The roster of all members, as CSV.
    pub fn roster() -> String {
        let mut csv = "加入者ID,生年月日,メールアドレス,資格喪失日,仮ログインID,仮パスワード\n".to_owned();
        for number in 0..ALL {
            let Self { address, temporary_id, temporary_password, .. } = Self::of_number(number);
            let _ = writeln!(csv, "B{number:06},19800401,{address},,{temporary_id},{temporary_password}");
        }
        csv
    }
}
