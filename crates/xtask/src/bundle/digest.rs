//! Content hashes: in file names, in the integrity attribute, in the list of files.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// How many hexadecimal digits of the hash stand in a file name.
const NAME_DIGITS: usize = 16;

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 as an integrity attribute wants it: `sha256-` and base64.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", base64(&Sha256::digest(bytes)))
}

/// The part of a hash that stands in names.
pub(crate) fn short(bytes: &[u8]) -> String {
    let mut hash = sha256_hex(bytes);
    hash.truncate(NAME_DIGITS);
    hash
}

/// `fonts/a.woff2` with its content's hash: `fonts/a-0123456789abcdef.woff2`.
pub(crate) fn hashed_name(path: &str, bytes: &[u8]) -> String {
    let hash = short(bytes);
    let folder_end = path.rfind('/').map_or(0, |at| at + 1);
    match path[folder_end..].rfind('.') {
        Some(dot) => {
            let (stem, extension) = path.split_at(folder_end + dot);
            format!("{stem}-{hash}{extension}")
        }
        None => format!("{path}-{hash}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().chain([0, 0].iter()).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for place in 0..4 {
            if place <= chunk.len() {
                text.push(char::from(ALPHABET[bits >> (18 - 6 * place) & 63]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_as_the_standard_says() {
        let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in cases {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        // The well-known value for empty input.
        assert!(sha256_hex(b"").starts_with("e3b0c44298fc1c149afbf4c8996fb924"));
        assert_eq!(integrity(b""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn the_hash_stands_before_the_extension() {
        assert_eq!(hashed_name("fonts/a.b.woff2", b""), "fonts/a.b-e3b0c44298fc1c14.woff2");
        assert_eq!(hashed_name("x.d/LICENSE", b""), "x.d/LICENSE-e3b0c44298fc1c14");
    }
}
