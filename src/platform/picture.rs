//! Making pictures smaller: upright, as JPEG, without anything the camera wrote beside them (place, device).
//!
//! A picture is decoded once, to the size that is needed; drawing it anew leaves behind whatever was not the picture itself.

use js_sys::Promise;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, Document, HtmlCanvasElement, HtmlImageElement, ImageBitmap, ImageBitmapOptions,
    ImageOrientation, ResizeQuality, Window,
};

use super::object_url::ObjectUrl;
use super::picked::{self, Picked};

/// More pixels than this are not decoded: 80 megapixels are 320 MB, more than a small phone gives a page.
const MAX_PIXELS: u64 = 80_000_000;

/// How small a picture shall become.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// Each a long side in pixels and a quality in percent, the best first.
    pub steps: &'static [(u32, u8)],
    /// The first that has at most so many bytes is taken; the last if none has.
    pub bytes: usize,
}

/// A picture made smaller.
#[derive(Clone, Debug)]
pub struct Shrunk {
    /// Its bytes, JPEG.
    pub bytes: Vec<u8>,
    /// Its width and height in pixels.
    pub size: (u32, u32),
}

/// Makes a picture smaller by each recipe; none if this browser cannot decode it.
pub async fn shrink(file: &Picked, recipes: &[Recipe]) -> Option<Vec<Shrunk>> {
    // Whatever the browser says, the person hears the same: it cannot be decoded here.
    try_shrink(file, recipes).await.ok()
}

async fn try_shrink(file: &Picked, recipes: &[Recipe]) -> Result<Vec<Shrunk>, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let document = window.document().ok_or(JsValue::NULL)?;
    let natural = natural_size(&document, file.blob()).await?;
    if u64::from(natural.0) * u64::from(natural.1) > MAX_PIXELS {
        return Err(JsValue::NULL);
    }
    let longest = recipes.iter().flat_map(|recipe| recipe.steps).map(|(side, _)| *side).max().unwrap_or(1);
    let size = fit(natural, longest);
    let bitmap = decode(&window, file.blob(), size).await?;
    let whole = canvas(&document, size, |context, w, h| {
        context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, w, h)
    })?;
    bitmap.close();
    let mut shrunk = Vec::new();
    for recipe in recipes {
        shrunk.push(follow(&document, &whole, natural, recipe).await?);
    }
    // Some browsers keep the pixels of a canvas until they are told.
    whole.set_width(0);
    Ok(shrunk)
}

async fn follow(
    document: &Document,
    whole: &HtmlCanvasElement,
    natural: (u32, u32),
    recipe: &Recipe,
) -> Result<Shrunk, JsValue> {
    let mut last = Err(JsValue::NULL);
    for (side, quality) in recipe.steps {
        let size = fit(natural, *side);
        let bytes = if size == (whole.width(), whole.height()) {
            encode(whole, *quality).await?
        } else {
            let scaled = |context: &CanvasRenderingContext2d, w, h| {
                context.draw_image_with_html_canvas_element_and_dw_and_dh(whole, 0.0, 0.0, w, h)
            };
            encode(&canvas(document, size, scaled)?, *quality).await?
        };
        let is_small = bytes.len() <= recipe.bytes;
        last = Ok(Shrunk { bytes, size });
        if is_small {
            break;
        }
    }
    last
}

/// Width and height as they are shown, upright. Reads the file's head, decodes nothing.
async fn natural_size(document: &Document, blob: &Blob) -> Result<(u32, u32), JsValue> {
    let url = ObjectUrl::of(blob).ok_or(JsValue::NULL)?;
    let image: HtmlImageElement = document.create_element("img")?.dyn_into()?;
    let loaded = Promise::new(&mut |resolve, reject| {
        image.set_onload(Some(&resolve));
        image.set_onerror(Some(&reject));
    });
    image.set_src(&url.href());
    JsFuture::from(loaded).await?;
    match (image.natural_width(), image.natural_height()) {
        (0, _) | (_, 0) => Err(JsValue::NULL),
        size => Ok(size),
    }
}

async fn decode(window: &Window, blob: &Blob, (width, height): (u32, u32)) -> Result<ImageBitmap, JsValue> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    options.set_resize_width(width);
    options.set_resize_height(height);
    options.set_resize_quality(ResizeQuality::High);
    let decoding = window.create_image_bitmap_with_blob_and_image_bitmap_options(blob, &options)?;
    JsFuture::from(decoding).await?.dyn_into()
}

/// A canvas of this size on which something is drawn, white where nothing is.
fn canvas(
    document: &Document,
    (width, height): (u32, u32),
    draw: impl FnOnce(&CanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
) -> Result<HtmlCanvasElement, JsValue> {
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    let (width, height) = (f64::from(width), f64::from(height));
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    draw(&context, width, height)?;
    Ok(canvas)
}

async fn encode(canvas: &HtmlCanvasElement, percent: u8) -> Result<Vec<u8>, JsValue> {
    let quality = JsValue::from_f64(f64::from(percent) / 100.0);
    let mut begun = Ok(());
    let encoded = Promise::new(&mut |resolve, _| {
        begun = canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality);
    });
    begun?;
    let blob: Blob = JsFuture::from(encoded).await?.dyn_into()?;
    picked::read(&blob).await.ok_or(JsValue::NULL)
}

/// The size with this long side at most; never larger than it is, never nothing.
fn fit((width, height): (u32, u32), side: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= side {
        return (width, height);
    }
    let scaled = |length: u32| {
        let scaled = (u64::from(length) * u64::from(side) + u64::from(long) / 2) / u64::from(long.max(1));
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn a_picture_keeps_its_shape_and_never_grows() {
        assert_eq!(fit((6000, 4000), 1600), (1600, 1067));
        assert_eq!(fit((4000, 6000), 1600), (1067, 1600));
        assert_eq!(fit((10_000, 6_000), 240), (240, 144));
        assert_eq!(fit((1200, 800), 1600), (1200, 800));
        assert_eq!(fit((60_000, 3), 240), (240, 1), "a line is still seen");
        assert_eq!(fit((u32::MAX, u32::MAX), 240), (240, 240));
    }
}
