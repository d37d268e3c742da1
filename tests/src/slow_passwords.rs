//! Passwords that make the estimators work as hard as they can.

use shared::limits;

/// Signs that stand for letters, words side by side, repeats within repeats: each of the longest length.
pub fn slow_passwords() -> Vec<String> {
    let repeats: String = ("a".repeat(20) + "b").repeat(7);
    let parts = [
        "0614&9/5837@+$%(|!#2[{<",
        "watashinonamaehatanakadesukenkouhokennotenisanpo",
        "ab12!@",
        "0123456789",
        "@4({[<!|$+%7",
        "l1|!i7t+",
        repeats.as_str(),
        "kakikukeko",
        "correcthorsebatterystaple",
        "健康保険組合",
    ];
    parts.map(|part| part.chars().cycle().take(limits::MAX_PASSWORD_LEN).collect()).to_vec()
}
