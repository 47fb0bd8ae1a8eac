//! How a content of any length is cut into pieces that are sealed one by one.
//!
//! Each piece has a nonce of its own, which counts it and marks the last one (the STREAM construction). So a piece that is missing, doubled
//! or out of its place opens as little as one that was altered, and a file that was cut off has no last piece.

/// The bytes of content in every piece but the last, which has at most as many.
pub const PIECE_BYTES: usize = 64 * 1024;
/// What sealing adds to a piece.
pub const TAG_BYTES: usize = 16;
/// The bytes of a nonce.
pub const NONCE_BYTES: usize = 12;

/// A piece to be sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// With which nonce.
    pub nonce: [u8; NONCE_BYTES],
    /// The content.
    pub bytes: Vec<u8>,
}

/// The nonce of a piece: seven zeros, its number from 0 (the greater bytes first), and whether it is the last.
#[must_use]
pub fn nonce(number: u32, is_last: bool) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    nonce[7..11].copy_from_slice(&number.to_be_bytes());
    nonce[11] = u8::from(is_last);
    nonce
}

/// Cuts content into pieces as it comes.
#[derive(Debug, Default)]
pub struct Pieces {
    kept: Vec<u8>,
    number: u32,
}

impl Pieces {
    /// Takes more content; the pieces that are full by now.
    #[must_use]
    pub fn add(&mut self, content: &[u8]) -> Vec<Piece> {
        let (mut rest, mut pieces) = (content, Vec::new());
        // A full one is kept until something follows: it may be the last.
        while self.kept.len() + rest.len() > PIECE_BYTES {
            let (next, after) = rest.split_at(PIECE_BYTES - self.kept.len());
            self.kept.extend_from_slice(next);
            pieces.push(Piece { nonce: nonce(self.number, false), bytes: std::mem::take(&mut self.kept) });
            self.number += 1;
            rest = after;
        }
        self.kept.extend_from_slice(rest);
        pieces
    }

    /// The last piece.
    #[must_use]
    pub fn finish(self) -> Piece {
        Piece { nonce: nonce(self.number, true), bytes: self.kept }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn however_content_comes_it_is_cut_alike(lengths in prop::collection::vec(0usize..100_000, 0..6)) {
            let content: Vec<u8> = (0..lengths.iter().sum()).map(|n: usize| n.to_le_bytes()[0]).collect();
            let cut = |lengths: &[usize]| {
                let (mut pieces, mut all, mut from) = (Pieces::default(), Vec::new(), 0);
                for length in lengths {
                    all.extend(pieces.add(&content[from..from + length]));
                    from += length;
                }
                all.push(pieces.finish());
                all
            };
            let pieces = cut(&lengths);
            prop_assert_eq!(&pieces, &cut(&[content.len()]));
            let joined: Vec<u8> = pieces.iter().flat_map(|piece| piece.bytes.clone()).collect();
            prop_assert_eq!(joined, content);
            let (last, others) = pieces.split_last().unwrap();
            prop_assert!(others.iter().all(|piece| piece.bytes.len() == PIECE_BYTES && piece.nonce[11] == 0));
            prop_assert!(last.bytes.len() <= PIECE_BYTES && last.nonce[11] == 1);
        }
    }

    #[test]
    fn no_two_pieces_have_one_nonce() {
        assert_eq!(nonce(0x0102_0304, true), [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 1]);
        assert_ne!(nonce(1, false), nonce(1, true));
    }
}
