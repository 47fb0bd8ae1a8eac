//! Compressed copies beside the files, made once at build time so that the server can use the strongest settings.

use std::io::Write;

/// What is worth compressing; fonts and pictures are compressed already.
const EXTENSIONS: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// The compressed forms of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compressed {
    pub(crate) brotli: Vec<u8>,
    pub(crate) gzip: Vec<u8>,
}

/// Whether files with this name are served compressed.
pub(crate) fn wanted(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension))
}

/// Both forms at their strongest; the same input always gives the same bytes.
pub(crate) fn compress(bytes: &[u8]) -> std::io::Result<Compressed> {
    let mut brotli = Vec::new();
    let params =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut brotli, &params)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes)?;
    Ok(Compressed { brotli, gzip: gzip.finish()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_give_the_text_back() {
        let text = "ผ่าน ไม่ผ่าน ".repeat(500);
        let made = compress(text.as_bytes()).unwrap();
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &*made.brotli, &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
        let mut plain = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&*made.gzip), &mut plain).unwrap();
        assert_eq!(plain, text);
        assert!(made.brotli.len() < 100 && made.gzip.len() < 300);
        assert_eq!(made, compress(text.as_bytes()).unwrap());
    }

    #[test]
    fn fonts_and_pictures_stay_as_they_are() {
        assert!(wanted("/a.wasm") && wanted("/manifest.webmanifest"));
        assert!(!wanted("/fonts/a.woff2") && !wanted("/icons/a.png") && !wanted("/LICENSE"));
    }
}
