//! The list of common passwords that is compiled into this function and no other: `cargo tools passwords` makes it.

use std::sync::LazyLock;

use shared::input::{CommonPasswords, NoCommonPasswords};

/// At an even address, as the list needs.
#[repr(align(2))]
struct Aligned<const N: usize>([u8; N]);

static BYTES: Aligned<{ include_bytes!(env!("COMMON_PASSWORDS_FILE")).len() }> =
    Aligned(*include_bytes!(env!("COMMON_PASSWORDS_FILE")));

static COMMON: LazyLock<Result<CommonPasswords<'static>, NoCommonPasswords>> =
    LazyLock::new(|| CommonPasswords::read(&BYTES.0));

/// The list.
///
/// # Errors
/// When the file that was compiled in is none: no password is accepted then.
pub fn common() -> Result<&'static CommonPasswords<'static>, &'static NoCommonPasswords> {
    COMMON.as_ref()
}
