use std::collections::BTreeSet;

use serde_json::Value as Json;
use server::problem::ApiProblem;
use server::routes;

use crate::support::Office;

#[tokio::test]
async fn the_document_lists_every_route_and_no_other() {
    let office = Office::open().await;
    let document = office.get("/api/openapi.json").await.json();
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, about) in methods.as_object().unwrap() {
            assert!(about["summary"].is_string() && about["responses"].is_object(), "{method} {path}");
            described.insert((method.clone(), path.clone()));
        }
    }
    let served: BTreeSet<_> =
        routes::all().iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
    assert_eq!(described, served);
}

#[tokio::test]
async fn every_reference_in_the_document_leads_somewhere() {
    let document = Office::open().await.get("/api/openapi.json").await.json();
    let mut seen = 0;
    visit(&document, &mut |reference| {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
        seen += 1;
    });
    assert!(seen > 10);
}

fn visit(json: &Json, found: &mut impl FnMut(&str)) {
    match json {
        Json::Object(map) => map.iter().for_each(|(key, value)| match (key.as_str(), value) {
            ("$ref", Json::String(reference)) => found(reference),
            _ => visit(value, found),
        }),
        Json::Array(items) => items.iter().for_each(|item| visit(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_document_and_the_prose_name_every_code_of_a_problem() {
    let document = Office::open().await.get("/api/openapi.json").await.json();
    let listed = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap();
    let listed: BTreeSet<_> = listed.iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(listed, ApiProblem::ALL.iter().map(|(code, _)| *code).collect());
    let prose = include_str!("../../../../docs/protocol.md");
    for (code, status) in ApiProblem::ALL {
        assert!(prose.contains(&format!("| `{code}` | {} |", status)), "{code}");
    }
    for reason in records::HeldReason::ALL {
        assert!(prose.contains(&format!("`{}`", reason.code())), "{}", reason.code());
    }
}
