//! The image characters of the identity-check screen, drawn as a PNG.
//!
//! A CAPTCHA against simple scripts only: where resistance to machines and legibility conflict, legibility wins. The
//! shapes are the project's own (`glyphs`), so neither a font file nor a font licence is involved.

mod glyphs;

use std::fmt;

use glyphs::{Letter, Segment};
use rand::{Rng, RngExt};

/// The characters that an image may show.
///
/// Left out as look-alikes when tilted: `0 o`, `1 i l`, `5 s`, `9 g q`, `u v`, `6` (against `b`) and
/// `z` (against `2`). 22 characters in four places make 234,256 answers.
pub const ALPHABET: &[u8] = b"abcdefhjkmnprtwxy23478";

/// Width of the image in pixels.
pub const WIDTH: u32 = 240;

/// Height of the image in pixels.
pub const HEIGHT: u32 = 80;

/// The most characters that fit into an image with a readable size.
pub const MAX_CHARACTERS: usize = 6;

/// Characters of a question.
pub const LEN: usize = crate::limits::IMAGE_LEN;

/// No ink of a letter comes nearer to the edge than this many pixels.
const MARGIN: f32 = 3.0;
/// The letters' colour, a dark navy blue; 14:1 against the white ground.
const INK: [u8; 3] = [0x1c, 0x2b, 0x4a];
/// How dark curves and specks are at most, as a part of [`INK`]: clearly paler than every letter, so
/// that the eye separates them and a speck is not read as the dot of `j`.
const FAINT: f32 = 0.42;
/// Four bits per pixel: enough for smooth edges and half the bytes to compress.
const SHADES: u8 = 16;

/// Why an image could not be drawn.
#[derive(Debug)]
pub enum DrawError {
    /// The answer is empty or has more than [`MAX_CHARACTERS`] characters.
    Length(usize),
    /// The answer contains a character that is not in [`ALPHABET`].
    Character(char),
    /// The PNG encoder failed.
    Encode(png::EncodingError),
}

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The answer is a secret of the challenge and errors are logged: no character is shown.
        match self {
            Self::Length(n) => write!(f, "cannot draw an answer of {n} characters"),
            Self::Character(_) => f.write_str("the answer has a character outside the alphabet"),
            Self::Encode(_) => f.write_str("cannot encode the image"),
        }
    }
}

impl std::error::Error for DrawError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Encode(error) => Some(error),
            Self::Length(_) | Self::Character(_) => None,
        }
    }
}

impl From<png::EncodingError> for DrawError {
    fn from(error: png::EncodingError) -> Self {
        Self::Encode(error)
    }
}

/// Draws `answer` as a PNG of [`WIDTH`] × [`HEIGHT`] pixels, distorted a little by `rng`.
///
/// # Errors
///
/// [`DrawError`] when `answer` is empty, too long, or has a character outside [`ALPHABET`].
pub fn draw(answer: &str, rng: &mut impl Rng) -> Result<Vec<u8>, DrawError> {
    let count = answer.chars().count();
    if count == 0 || count > MAX_CHARACTERS {
        return Err(DrawError::Length(count));
    }
    // Four letters of any width fit at full size; more share the same width.
    let size = (4.0 / count as f32).min(1.0);
    let mut letters = Vec::with_capacity(count);
    for character in answer.chars() {
        letters.push(Letter::new(character, size, rng).ok_or(DrawError::Character(character))?);
    }

    let mut canvas = Canvas::new();
    for segment in glyphs::clutter(rng) {
        canvas.line(segment, FAINT);
    }

    // Letters are set by their real widths, so that they never touch: people misread touching
    // letters. The remaining room is shared between the gaps and the start position.
    let (width, height) = (WIDTH as f32, HEIGHT as f32);
    let room = width - 2.0 * MARGIN - letters.iter().map(|l| l.max.0 - l.min.0).sum::<f32>();
    let gap = (room / (count as f32 + 1.0)).min(rng.random_range(12.0..18.0));
    let mut x = MARGIN + (room - gap * (count as f32 - 1.0)) * rng.random_range(0.25..0.75);
    let (wave, phase) = (rng.random_range(2.0..4.0), rng.random_range(0.0..6.3));
    for letter in &letters {
        let baseline = height * 0.72 + wave * (x * 0.04 + phase).sin() + rng.random_range(-2.0..2.0);
        // An ascender or descender that would leave the image pulls its letter back in.
        let y = baseline.min(height - MARGIN - letter.max.1).max(MARGIN - letter.min.1);
        let x0 = x - letter.min.0;
        for &(a, b, r) in &letter.segments {
            canvas.line(((a.0 + x0, a.1 + y), (b.0 + x0, b.1 + y), r), 1.0);
        }
        x += letter.max.0 - letter.min.0 + gap;
    }
    canvas.encode()
}

/// How much ink each pixel has, 0 to 1, row by row.
struct Canvas(Vec<f32>);

impl Canvas {
    fn new() -> Self {
        Self(vec![0.0; (WIDTH * HEIGHT) as usize])
    }

    /// A line with round ends. A pixel is inked by its distance from the line, which smooths the
    /// edges; the darker of old and new stays, so that joints and crossings show no seams.
    fn line(&mut self, ((ax, ay), (bx, by), r): Segment, ink: f32) {
        let (dx, dy) = (bx - ax, by - ay);
        let length2 = (dx * dx + dy * dy).max(f32::EPSILON);
        // A float cast saturates, so that what lies outside the image is cut off here.
        let span = |a: f32, b: f32, end: u32| {
            let (from, to) = ((a.min(b) - r - 1.0) as usize, (a.max(b) + r + 2.0) as usize);
            (from, to.min(end as usize).saturating_sub(from))
        };
        let ((left, columns), (top, rows)) = (span(ax, bx, WIDTH), span(ay, by, HEIGHT));
        let lines = self.0.chunks_mut(WIDTH as usize).enumerate();
        for (y, row) in lines.skip(top).take(rows) {
            let py = y as f32 + 0.5 - ay;
            for (x, pixel) in row.iter_mut().enumerate().skip(left).take(columns) {
                let px = x as f32 + 0.5 - ax;
                let t = ((px * dx + py * dy) / length2).clamp(0.0, 1.0);
                let (ex, ey) = (px - t * dx, py - t * dy);
                let cover = (r + 0.5 - (ex * ex + ey * ey).sqrt()).clamp(0.0, 1.0);
                *pixel = pixel.max(cover * ink);
            }
        }
    }

    fn encode(&self) -> Result<Vec<u8>, DrawError> {
        let shade = |ink: &f32| (ink * f32::from(SHADES - 1)).round() as u8;
        let pack = |pair: &[f32]| pair.iter().fold(0, |byte, ink| (byte << 4) | shade(ink));
        let packed: Vec<u8> = self.0.chunks(2).map(pack).collect();
        let mut file = Vec::with_capacity(4096);
        let mut encoder = png::Encoder::new(&mut file, WIDTH, HEIGHT);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_palette(palette());
        // Filters do not help where a byte holds two palette entries.
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&packed)?;
        writer.finish()?;
        Ok(file)
    }
}

/// The shades from white (no ink) to [`INK`], as red, green and blue bytes.
fn palette() -> Vec<u8> {
    let last = u16::from(SHADES - 1);
    (0..=last).flat_map(|i| INK.map(|c| (255 - (255 - u16::from(c)) * i / last) as u8)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    fn image(answer: &str, seed: u64) -> Result<Vec<u8>, DrawError> {
        draw(answer, &mut StdRng::seed_from_u64(seed))
    }

    /// The palette entries of an image, one byte per pixel.
    fn pixels(file: &[u8]) -> Vec<u8> {
        let decoder = png::Decoder::new(std::io::Cursor::new(file));
        let mut reader = decoder.read_info().unwrap();
        assert_eq!((reader.info().width, reader.info().height), (WIDTH, HEIGHT));
        assert_eq!(reader.info().palette.as_deref(), Some(palette().as_slice()));
        let mut packed = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut packed).unwrap();
        packed.iter().flat_map(|b| [b >> 4, b & 15]).collect()
    }

    #[test]
    fn every_character_of_the_alphabet_draws_inside_the_image() {
        for (seed, &c) in ALPHABET.iter().enumerate() {
            let file = image(&(c as char).to_string().repeat(4), seed as u64).unwrap();
            assert!(file.len() <= 6 * 1024, "{}", file.len());
            let pixels = pixels(&file);
            let dark = pixels.iter().filter(|&&p| p == SHADES - 1).count();
            assert!(dark > 400, "{}", c as char);
            let faint = (FAINT * f32::from(SHADES - 1)).round() as u8;
            let (width, last) = (WIDTH as usize, pixels.len() - 1);
            for (i, &p) in pixels.iter().enumerate() {
                let edge = i < width || last - i < width || i % width == 0 || (i + 1) % width == 0;
                assert!(!edge || p <= faint, "{} is cut off", c as char);
            }
        }
    }

    #[test]
    fn images_differ_by_the_random_numbers_only() {
        assert_ne!(image("d4hj", 1).unwrap(), image("d4hj", 2).unwrap());
        assert_eq!(image("d4hj", 1).unwrap(), image("d4hj", 1).unwrap());
    }

    #[test]
    fn other_characters_and_lengths_are_errors() {
        for answer in ["d4h0", "D4hj", "d4 j", "d4hあ"] {
            assert!(matches!(image(answer, 1), Err(DrawError::Character(_))));
        }
        for answer in ["", "aaaaaaa"] {
            assert!(matches!(image(answer, 1), Err(DrawError::Length(_))));
        }
    }

    #[test]
    fn letters_have_contrast_and_clutter_is_paler() {
        let light = |rgb: &[u8]| -> f64 {
            let linear = |c: u8| ((f64::from(c) / 255.0 + 0.055) / 1.055).powf(2.4);
            let [r, g, b] = [linear(rgb[0]), linear(rgb[1]), linear(rgb[2])];
            0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
        };
        let palette = palette();
        let faint = 3 * (FAINT * f32::from(SHADES - 1)).round() as usize;
        assert!(light(&[255; 3]) / light(&INK) >= 4.5);
        assert!(light(&palette[faint..faint + 3]) / light(&INK) >= 4.5);
    }
}
