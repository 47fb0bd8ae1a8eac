use crate::support::Office;

#[tokio::test]
async fn areas_are_listed_level_by_level() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    assert_eq!(phone.get("/api/areas").await.json()["areas"].as_array().unwrap().len(), 77);
    insta::assert_json_snapshot!(phone.get("/api/areas?within=2409").await.json(), @r#"
    {
      "areas": [
        {
          "code": "240901",
          "name_en": "Plaeng Yao",
          "name_th": "แปลงยาว"
        },
        {
          "code": "240902",
          "name_en": "Wang Yen",
          "name_th": "วังเย็น"
        },
        {
          "code": "240903",
          "name_en": "Hua Samrong",
          "name_th": "หัวสำโรง"
        },
        {
          "code": "240904",
          "name_en": "Nong Mai Kaen",
          "name_th": "หนองไม้แก่น"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn an_area_that_is_none_is_not_found() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    assert_eq!(phone.get("/api/areas?within=2499").await.code(), (404, "not_found".into()));
    assert_eq!(phone.get("/api/areas?within=abc").await.code(), (400, "malformed".into()));
}
