//! The `aws-chunked` encoding: what the SDK wraps a body in when it sends a checksum behind it.

/// Decodes the stream, whatever the boundaries of the reads.
#[derive(Default)]
pub(super) struct Decoder {
    state: State,
}

#[derive(Default)]
enum State {
    /// Within a size line `SIZE[;chunk-signature=…]`.
    #[default]
    Size,
    SizeLine(Vec<u8>),
    /// Within a chunk: the bytes that remain, its line end included.
    Data(u64),
    /// After the last chunk: trailing headers, which are not checked here.
    Trailer,
}

/// The longest size line accepted: four times a size with a signature of 64 characters.
const LONGEST_LINE: usize = 512;

impl Decoder {
    /// Appends the payload in `input` to `output`.
    ///
    /// # Errors
    /// What is wrong with the encoding.
    pub(super) fn feed(&mut self, mut input: &[u8], output: &mut Vec<u8>) -> Result<(), &'static str> {
        while let Some((&first, rest)) = input.split_first() {
            match &mut self.state {
                State::Size => self.state = State::SizeLine(Vec::new()),
                State::SizeLine(line) => {
                    if first == b'\n' {
                        self.state = after_size(line)?;
                    } else if line.len() < LONGEST_LINE {
                        line.push(first);
                    } else {
                        return Err("the line of a chunk's size is too long");
                    }
                    input = rest;
                }
                State::Data(left) => {
                    // The last two bytes are the line end, which is no payload.
                    let payload = left.saturating_sub(2).min(input.len() as u64);
                    let (now, later) = input.split_at(if payload == 0 { 1 } else { payload as usize });
                    output.extend_from_slice(if payload == 0 { &[] } else { now });
                    *left -= now.len() as u64;
                    if *left == 0 {
                        self.state = State::Size;
                    }
                    input = later;
                }
                State::Trailer => return Ok(()),
            }
        }
        Ok(())
    }

    /// Whether the last chunk was read.
    pub(super) fn is_complete(&self) -> bool {
        matches!(self.state, State::Trailer)
    }
}

fn after_size(line: &[u8]) -> Result<State, &'static str> {
    let text = std::str::from_utf8(line).map_err(|_| "a chunk's size is not text")?;
    let size = text.split(';').next().unwrap_or_default().trim();
    match u64::from_str_radix(size, 16).map_err(|_| "a chunk's size is not a number")? {
        0 => Ok(State::Trailer),
        size => Ok(State::Data(size.saturating_add(2))),
    }
}
