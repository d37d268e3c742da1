//! Rosters that differ from the usual one in one person.

const TARO: &str = "A000123,ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎,S550401,1,taro.kenpo@example.co.jp,20040401,,,";

fn with(row: &str) -> String {
    let changed = crate::ROSTER.replace(TARO, row);
    assert_ne!(changed, crate::ROSTER);
    changed
}

/// 太郎 has lost his insurance three weeks ago.
pub fn close_taro() -> String {
    with("A000123,ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎,S550401,1,taro.kenpo@example.co.jp,20040401,20261101,,")
}

/// 太郎 has another address.
pub fn move_taro() -> String {
    with("A000123,ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎,S550401,1,taro.moved@example.co.jp,20040401,,,")
}

/// 太郎 has handed-out credentials now, which his own way does not need.
pub fn issue_to_taro() -> String {
    with("A000123,ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎,S550401,1,taro.kenpo@example.co.jp,20040401,,kenpo0123,Tmp3TaroW9X8")
}
