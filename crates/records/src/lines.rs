//! Lists as somebody pastes them or brings them as a file: read line by line, every broken line told with its number.

pub mod households;
pub mod participants;

/// A line that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<T, E> {
    /// Its number in what was pasted, from 1.
    pub number: usize,
    /// What it says, or why it cannot be taken.
    pub read: Result<T, E>,
}

/// A text as people see it: no quotes around it, one space between words.
fn tidy(text: &str) -> String {
    text.trim().trim_matches('"').split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a file: UTF-8, UTF-16 with its mark, or the Thai of older Windows programs (code page 874). None if it is no text.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<String> {
    if let Some(units) = bytes.strip_prefix(&[0xff, 0xfe]) {
        let units = units.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        return char::decode_utf16(units).collect::<Result<_, _>>().ok();
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| thai_of_windows(*byte)).collect::<Option<_>>()?,
    };
    (!text.contains('\0')).then_some(text)
}

/// A character of code page 874.
fn thai_of_windows(byte: u8) -> Option<char> {
    match byte {
        ..0x80 => Some(char::from(byte)),
        0x80 => Some('€'),
        0x85 => Some('…'),
        0x91 | 0x92 => Some('\''),
        0x93 | 0x94 => Some('"'),
        0x95 => Some('•'),
        0x96 | 0x97 => Some('–'),
        0xa0 => Some(' '),
        0xa1..=0xda | 0xdf..=0xfb => char::from_u32(u32::from(byte) - 0xa0 + 0x0e00),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_old_and_new_programs_are_read() {
        let text = "ชื่อ,กลุ่ม\n";
        assert_eq!(decode(text.as_bytes()).as_deref(), Some(text));
        assert_eq!(decode(&[0xaa, 0xd7, 0xe8, 0xcd, b',', b'1']).as_deref(), Some("ชื่อ,1"), "code page 874");
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&utf16).as_deref(), Some(text));
    }

    #[test]
    fn what_is_no_text_is_not_taken() {
        assert_eq!(decode(b"PK\x03\x04\x14\x00\x06\x00"), None, "a workbook");
        assert_eq!(decode(&[0xff, 0xd8, 0xff, 0xe0, 0x00]), None, "a photo");
    }
}
