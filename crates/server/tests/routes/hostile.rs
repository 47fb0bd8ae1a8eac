//! Whatever anybody sends to any route: the server answers, never with a fault of its own, and goes on.

use axum::body::Body;
use axum::http::{Request, header};
use proptest::prelude::*;
use server::routes;

use crate::support::{INSTRUMENT, Office};

/// What stands in a path where a route has a name in braces.
const NAMES: [&str; 14] = [
    "2409",
    "24",
    "24090304",
    "240903",
    INSTRUMENT,
    "training-4x23",
    "1",
    "0",
    "18446744073709551616",
    "-1",
    "%00",
    "%E0%B8%81",
    "..%2F..%2Fetc%2Fpasswd",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
];

/// What a body is made of: nearly right, and with a value spoilt.
const BODIES: [&str; 9] = [
    r#"{"protocol":1,"report":{"device":1,"highest_seq":VALUE,"unsent":0},"cursors":[{"feed":"subdistrict/240903","after":VALUE,"h":"0000000000000000000000000000000000000000000000000000000000000000"}]}"#,
    r#"{"protocol":1,"report":{"device":1,"highest_seq":1,"unsent":0},"changes":[{"body":VALUE}]}"#,
    r#"{"protocol":VALUE,"account":"field1","password":"x","device_name":"x"}"#,
    r#"{"protocol":1,"account":VALUE,"password":VALUE,"device_name":VALUE,"device":VALUE}"#,
    r#"{"year":VALUE,"add":[VALUE],"remove":[VALUE],"instrument":VALUE,"happiness":VALUE,"activities":VALUE}"#,
    r#"{"accept":true,"note":VALUE}"#,
    r#"{"revision":VALUE,"scope":VALUE,"form":{"kind":VALUE},"dry":VALUE,"areas":[VALUE]}"#,
    "code,name,moo,households,people\r\n24090304,\"VALUE\",VALUE,VALUE,VALUE\r\n",
    "VALUE",
];

const VALUES: [&str; 12] = [
    "null",
    "0",
    "-1",
    "18446744073709551615",
    "9223372036854775808",
    "1e400",
    "\"\"",
    "\"\\u0000\"",
    "\"' OR 1=1 --\"",
    "[[[[]]]]",
    "{\"a\":{}}",
    "\u{feff}\u{0e49}\"",
];

/// Headers of uploads (tus), right and wrong.
const UPLOADS: [(&str, &str); 18] = [
    ("upload-length", "100"),
    ("upload-length", "0"),
    ("upload-length", "-1"),
    ("upload-length", "18446744073709551616"),
    ("upload-offset", "0"),
    ("upload-offset", "9223372036854775808"),
    ("upload-offset", "x"),
    (
        "upload-metadata",
        "sha256 ZTNiMGM0NDI5OGZjMWMxNDlhZmJmNGM4OTk2ZmI5MjQyN2FlNDFlNDY0OWI5MzRjYTQ5NTk5MWI3ODUyYjg1NQ==",
    ),
    ("upload-metadata", "sha256"),
    ("upload-metadata", "sha256 ====,,, x,sha256 AA=="),
    ("upload-metadata", "sha256 AAAA"),
    ("upload-checksum", "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
    ("upload-checksum", "sha1 x"),
    ("upload-checksum", "md5 AA=="),
    ("upload-defer-length", "1"),
    ("upload-concat", "final;/a /b"),
    ("content-type", "application/offset+octet-stream"),
    ("x-http-method-override", "DELETE"),
];

#[derive(Clone, Debug)]
struct Sent {
    method: String,
    path: String,
    token: bool,
    body: Vec<u8>,
    encoding: Option<&'static str>,
    query: Option<&'static str>,
    upload: Vec<(&'static str, &'static str)>,
}

fn sent() -> impl Strategy<Value = Sent> {
    let all: Vec<(String, String)> =
        routes::all().iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
    let select = |from: &'static [&'static str]| prop::sample::select(from);
    let nearly = (select(&BODIES), select(&VALUES)).prop_map(|(body, value)| body.replace("VALUE", value).into_bytes());
    let body = prop_oneof![4 => nearly, 1 => prop::collection::vec(any::<u8>(), 0..200)];
    let encoding = prop_oneof![6 => Just(None), 1 => Just(Some("gzip")), 1 => Just(Some("x-none"))];
    let query = prop_oneof![4 => Just(None), 1 => select(&["year=VALUE", "within=%00", "scope=24", "year=2570", "year=70000"]).prop_map(Some)];
    let names = prop::collection::vec(select(&NAMES), 3);
    let tus = prop_oneof![4 => Just(("tus-resumable", "1.0.0")), 1 => Just(("tus-resumable", "0.2.2"))];
    let upload = (tus, prop::collection::vec(prop::sample::select(&UPLOADS[..]), 0..5));
    let upload = upload.prop_map(|(tus, others)| others.into_iter().chain([tus]).collect());
    let request = (prop::sample::select(all), names, prop::bool::weighted(0.85), body, encoding, query, upload);
    request.prop_map(|((method, path), names, token, body, encoding, query, upload)| {
        let parts = path.split('/').zip(names.into_iter().cycle());
        let parts = parts.map(|(part, name)| if part.starts_with('{') { name } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        Sent { method, path, token, body, encoding, query, upload }
    })
}

#[test]
fn every_route_answers_whatever_is_sent() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let office = runtime.block_on(Office::open());
    let accounts = ["field1", "district", "province", "department"];
    let phones = accounts.map(|account| runtime.block_on(office.phone(account)));
    proptest!(ProptestConfig::with_cases(768), |(sent in sent(), who in 0..accounts.len())| {
        // Signing out would end the attack.
        prop_assume!(!(sent.method == "delete" && sent.path == "/api/session"));
        let path = sent.query.map_or_else(|| sent.path.clone(), |query| [&sent.path, "?", query].concat());
        let mut request = Request::builder().method(sent.method.to_uppercase().as_str()).uri(path);
        if sent.token {
            request = request.header(header::AUTHORIZATION, phones[who].bearer());
        }
        if let Some(encoding) = sent.encoding {
            request = request.header(header::CONTENT_ENCODING, encoding);
        }
        if sent.path.starts_with("/api/uploads") {
            request = sent.upload.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        }
        let answer = runtime.block_on(office.call(request.body(Body::from(sent.body.clone())).unwrap()));
        prop_assert!(answer.status.as_u16() < 500, "{} {}", answer.status, answer.text());
    });
    let mut phone = runtime.block_on(office.phone("field2"));
    let change = phone.answer("24090304", "demo.1.1", "pass");
    let outcomes = runtime.block_on(phone.push(&[change]));
    assert!(matches!(outcomes[..], [sync::Outcome::Applied(_)]));
}
