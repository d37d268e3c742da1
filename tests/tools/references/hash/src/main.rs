//! `hash KIB PASSES TIMES`: hashes so often, in reused and zeroized memory, and prints the CPU nanoseconds of one hash,
//! without the first.

use std::error::Error;
use std::fs;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroize;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = std::env::args().skip(1).map(|it| it.parse()).collect::<Result<Vec<u32>, _>>()?;
    let &[kib, passes, times] = arguments.as_slice() else { return Err("hash KIB PASSES TIMES".into()) };
    let params = Params::new(kib, passes, 1, Some(32))?;
    let mut memory = vec![Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = || -> Result<(), Box<dyn Error>> {
        let mut output = [0; 32];
        argon2.hash_password_into_with_memory(b"a password of average length", &[7; 16], &mut output, &mut memory)?;
        memory.iter_mut().for_each(Zeroize::zeroize);
        Ok(())
    };
    hash()?;
    let before = computed()?;
    for _ in 0..times {
        hash()?;
    }
    println!("{}", (computed()? - before) / u64::from(times.max(1)));
    Ok(())
}

/// CPU time of this thread, the only one, from the scheduler's statistics.
fn computed() -> Result<u64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/schedstat")?;
    Ok(stat.split(' ').next().unwrap_or_default().parse()?)
}
