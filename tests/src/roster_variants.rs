//! Rosters that differ from [`crate::ROSTER`] in one person.

const TARO: &str = "A000123,ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎,S550401,1,taro.kenpo@example.co.jp,20040401,,,";

fn with(row: &str) -> String {
    let changed = crate::ROSTER.replace(TARO, row);
    assert_ne!(changed, crate::ROSTER);
    changed
}

/// 太郎 lost his insurance three weeks ago.
pub fn close_taro() -> String {
    with("A000123,ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎,S550401,1,taro.kenpo@example.co.jp,20040401,20261101,,")
}

/// 太郎 has another address.
pub fn move_taro() -> String {
    with("A000123,ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎,S550401,1,taro.moved@example.co.jp,20040401,,,")
}

/// 太郎 has pre-issued credentials, although he registers by the identity check.
pub fn issue_to_taro() -> String {
    with("A000123,ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎,S550401,1,taro.kenpo@example.co.jp,20040401,,kenpo0123,Tmp3TaroW9X8")
}
