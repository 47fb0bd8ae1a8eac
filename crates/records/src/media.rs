//! Which kind of picture some bytes are. Told by the bytes themselves; a name or a header is never believed.

/// How many bytes from the beginning are enough to tell.
pub const HEAD_BYTES: usize = 32;

/// A kind of picture that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// What cameras make, and what the app itself makes of every picture it can read.
    Jpeg,
    /// Pictures of screens.
    Png,
    /// Pictures from chats.
    WebP,
    /// What iPhones make; few browsers read it.
    Heic,
    /// Newer phones.
    Avif,
    /// Old phones, and drawings.
    Gif,
}

impl Media {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Jpeg, Self::Png, Self::WebP, Self::Heic, Self::Avif, Self::Gif];

    /// Tells the kind by the first [`HEAD_BYTES`] bytes; none if they are no picture.
    #[must_use]
    pub fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0xff, 0xd8, 0xff]) {
            return Some(Self::Jpeg);
        }
        if head.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
            return Some(Self::Gif);
        }
        match (head.get(..4)?, head.get(4..8)?, head.get(8..12)?) {
            (b"RIFF", _, b"WEBP") => Some(Self::WebP),
            (_, b"ftyp", b"avif" | b"avis") => Some(Self::Avif),
            (_, b"ftyp", b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => {
                Some(Self::Heic)
            }
            _ => None,
        }
    }

    /// Its name on the web.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Heic => "image/heic",
            Self::Avif => "image/avif",
            Self::Gif => "image/gif",
        }
    }

    /// The ending of a file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Heic => "heic",
            Self::Avif => "avif",
            Self::Gif => "gif",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pictures_are_known_by_their_bytes() {
        let cases: [(&[u8], Option<Media>); 12] = [
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", Some(Media::Jpeg)),
            (b"\xff\xd8\xff", Some(Media::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Some(Media::Png)),
            (b"RIFF\x24\x00\x00\x00WEBPVP8 ", Some(Media::WebP)),
            (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", Some(Media::Heic)),
            (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00", Some(Media::Avif)),
            (b"GIF89a\x01\x00\x01\x00\x00\x00", Some(Media::Gif)),
            (b"RIFF\x24\x00\x00\x00WAVEfmt ", None),
            (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", None),
            ("รายชื่อครัวเรือน".as_bytes(), None),
            (b"", None),
        ];
        for (head, media) in cases {
            assert_eq!(Media::of(head), media, "{head:?}");
        }
    }

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> =
            Media::ALL.iter().map(|media| (media.mime(), media.ending())).collect();
        assert_eq!(names.len(), Media::ALL.len());
        assert!(names.iter().all(|(mime, _)| mime.starts_with("image/")));
    }

    proptest! {
        #[test]
        fn what_follows_the_head_does_not_matter(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let head = &bytes[..bytes.len().min(HEAD_BYTES)];
            prop_assert_eq!(Media::of(&bytes), Media::of(head));
        }
    }
}
