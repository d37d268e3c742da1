//! The letter shapes of [`super::draw`], as centre lines for a round pen, and their distortion.
//!
//! Units of the shapes: the baseline is y = 0, y grows upwards, small letters are 54 high, ascenders
//! reach 80, figures 76 and descenders -26. The left edge is near x = 0; widths differ.

use super::{HEIGHT, WIDTH};
use Stroke::{Arc, Dot, Line};
use rand::{Rng, RngExt};

/// Half the thickness of the letters' pen, in pixels at full size.
const PEN: f32 = 3.1;
/// Pixels per glyph unit at full size: 106 units from ascender to descender become 61 pixels.
const SCALE: f32 = 0.58;

/// One movement of the pen.
enum Stroke {
    /// Straight lines through the points.
    Line(&'static [(i16, i16)]),
    /// Part of an ellipse: centre x, centre y, radius x, radius y, then the start and end angle in
    /// degrees (0 = right, 90 = up); from a larger to a smaller angle runs clockwise.
    Arc([i16; 6]),
    /// A dot, a little wider than the pen so that it is not taken for a speck.
    Dot(i16, i16),
}

/// The strokes of `character`, or `None` where there is no such shape.
///
/// Where handwriting and print differ, the shape that resembles no other letter was chosen:
/// two-storey `a` (not `d`, `o`), `j` with a serif, `t` with a foot and `f` without one, round `2`
/// (not `z`), closed `4`.
fn strokes(character: char) -> Option<&'static [Stroke]> {
    Some(match character {
        'a' => &[
            Arc([19, 35, 18, 19, 152, 0]),
            Line(&[(37, 35), (37, 0)]),
            Line(&[(37, 31), (18, 31)]),
            Arc([18, 15, 18, 16, 90, 270]),
            Arc([18, 15, 19, 16, 270, 360]),
        ],
        'b' => &[Line(&[(0, 80), (0, 0)]), Arc([20, 27, 20, 27, 0, 360])],
        'c' => &[Arc([21, 27, 21, 27, 48, 312])],
        'd' => &[Line(&[(40, 80), (40, 0)]), Arc([20, 27, 20, 27, 0, 360])],
        'e' => &[Line(&[(0, 28), (42, 28)]), Arc([21, 27, 21, 27, 2, 312])],
        'f' => &[Arc([30, 62, 16, 18, 50, 180]), Line(&[(14, 62), (14, 0)]), Line(&[(0, 48), (33, 48)])],
        'h' => &[Line(&[(0, 80), (0, 0)]), Arc([19, 33, 19, 21, 180, 0]), Line(&[(38, 33), (38, 0)])],
        'j' => &[Dot(24, 76), Line(&[(8, 54), (24, 54), (24, -8)]), Arc([8, -8, 16, 18, 0, -115])],
        'k' => &[Line(&[(0, 80), (0, 0)]), Line(&[(34, 54), (0, 19)]), Line(&[(13, 32), (37, 0)])],
        'm' => &[
            Line(&[(0, 54), (0, 0)]),
            Arc([16, 36, 16, 18, 180, 0]),
            Line(&[(32, 36), (32, 0)]),
            Arc([48, 36, 16, 18, 180, 0]),
            Line(&[(64, 36), (64, 0)]),
        ],
        'n' => &[Line(&[(0, 54), (0, 0)]), Arc([19, 33, 19, 21, 180, 0]), Line(&[(38, 33), (38, 0)])],
        'p' => &[Line(&[(0, 54), (0, -26)]), Arc([20, 27, 20, 27, 0, 360])],
        'r' => &[Line(&[(0, 54), (0, 0)]), Arc([20, 33, 20, 21, 180, 50])],
        't' => &[Line(&[(13, 74), (13, 15)]), Arc([28, 15, 15, 15, 180, 300]), Line(&[(0, 54), (34, 54)])],
        'w' => &[Line(&[(0, 54), (15, 0), (31, 46), (47, 0), (62, 54)])],
        'x' => &[Line(&[(0, 54), (40, 0)]), Line(&[(40, 54), (0, 0)])],
        'y' => &[Line(&[(0, 54), (22, 0)]), Line(&[(42, 54), (13, -26), (2, -26)])],
        '2' => &[Arc([21, 54, 20, 22, 165, -35]), Line(&[(37, 41), (0, 0), (43, 0)])],
        '3' => &[Arc([20, 58, 18, 18, 150, -90]), Arc([20, 20, 22, 20, 90, -150])],
        '4' => &[Line(&[(33, 0), (33, 76), (-3, 23), (46, 23)])],
        '7' => &[Line(&[(0, 76), (42, 76), (15, 0)])],
        '8' => &[Arc([22, 58, 18, 18, 0, 360]), Arc([22, 20, 22, 20, 0, 360])],
        _ => return None,
    })
}

/// A line from one point to another (x, y) with half its thickness.
pub(super) type Segment = ((f32, f32), (f32, f32), f32);

/// A letter after its distortion, in pixels relative to its origin on the baseline.
pub(super) struct Letter {
    pub(super) segments: Vec<Segment>,
    /// The corners of the box around all ink.
    pub(super) min: (f32, f32),
    pub(super) max: (f32, f32),
}

impl Letter {
    /// Distorts `character` at random, or `None` where it has no shape. `size` 1.0 is for four.
    pub(super) fn new(character: char, size: f32, rng: &mut impl Rng) -> Option<Self> {
        let strokes = strokes(character)?;
        let (sin, cos) = rng.random_range(-15f32..15.0).to_radians().sin_cos();
        // Shear leans the stems as rotation does; it stays small because the two can add up.
        let shear = rng.random_range(-0.09f32..0.09);
        let scale_x = 1.06 * SCALE * size * rng.random_range(0.92..1.08);
        let scale_y = SCALE * size * rng.random_range(0.92..1.08);
        let pen = PEN * size.max(0.8) * rng.random_range(0.92..1.08);
        let place = |x: f32, y: f32| {
            // Around the middle of a small letter, so that a rotated letter keeps its place.
            let (x, y) = ((x - 20.0 + shear * y) * scale_x, (27.0 - y) * scale_y);
            (x * cos - y * sin, x * sin + y * cos - 27.0 * scale_y)
        };
        let mut segments = Vec::with_capacity(64);
        for stroke in strokes {
            match *stroke {
                Line(points) => segments.extend(points.windows(2).filter_map(|pair| {
                    let [a, b] = pair else { return None };
                    let point = |p: &(i16, i16)| place(f32::from(p.0), f32::from(p.1));
                    Some((point(a), point(b), pen))
                })),
                Arc(numbers) => {
                    let [cx, cy, rx, ry, from, to] = numbers.map(f32::from);
                    let point = |angle: f32| {
                        let (sin, cos) = angle.to_radians().sin_cos();
                        place(cx + rx * cos, cy + ry * sin)
                    };
                    // Ten degrees at these radii are a twentieth of a pixel off the true curve.
                    let steps = ((to - from).abs() / 10.0).ceil().max(1.0);
                    let step = (to - from) / steps;
                    segments.extend(
                        (0..steps as u16)
                            .map(f32::from)
                            .map(|i| (point(from + i * step), point(from + (i + 1.0) * step), pen)),
                    );
                }
                Dot(x, y) => {
                    let dot = place(f32::from(x), f32::from(y));
                    segments.push((dot, dot, pen * 1.3));
                }
            }
        }
        let (mut min, mut max) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
        for &(a, b, r) in &segments {
            min = (min.0.min(a.0.min(b.0) - r), min.1.min(a.1.min(b.1) - r));
            max = (max.0.max(a.0.max(b.0) + r), max.1.max(a.1.max(b.1) + r));
        }
        Some(Self { segments, min, max })
    }
}

/// Thin curves across the whole image and small specks, to be drawn paler than any letter.
pub(super) fn clutter(rng: &mut impl Rng) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(160);
    for base in [24.0, 42.0, 60.0] {
        let base = base + rng.random_range(-8f32..8.0);
        let (swing, phase) = (rng.random_range(5f32..14.0), rng.random_range(0f32..6.3));
        let (bend, slope) = (rng.random_range(0.015f32..0.04), rng.random_range(-0.1f32..0.1));
        let at = |i: u8| {
            let x = f32::from(i) * 6.0;
            (x, base + slope * (x - 120.0) + swing * (x * bend + phase).sin())
        };
        segments.extend((0..40).map(|i| (at(i), at(i + 1), 0.6)));
    }
    for _ in 0..36 {
        let x = rng.random_range(0.0..WIDTH as f32);
        let y = rng.random_range(0.0..HEIGHT as f32);
        segments.push(((x, y), (x, y), rng.random_range(0.6..1.2)));
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::super::{ALPHABET, MARGIN};
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    #[test]
    fn no_shape_exists_outside_the_alphabet() {
        for c in '\0'..='\u{ff}' {
            let known = u8::try_from(c).is_ok_and(|b| ALPHABET.contains(&b));
            assert_eq!(Letter::new(c, 1.0, &mut StdRng::seed_from_u64(1)).is_some(), known, "{c}");
        }
    }

    #[test]
    fn the_widest_letters_fit_side_by_side() {
        for seed in 0..2000 {
            let mut rng = StdRng::seed_from_u64(seed);
            let letters = (0..4).filter_map(|_| Letter::new('m', 1.0, &mut rng));
            let width = letters.map(|l| l.max.0 - l.min.0).sum::<f32>();
            assert!(width + 2.0 * MARGIN + 9.0 < WIDTH as f32, "{width}");
        }
    }
}
