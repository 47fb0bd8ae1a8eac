//! The district officer sees what the field workers have done, and without a network the last copy.

use e2e::demo::{self, DEPARTMENT, DISTRICT, FIELD_1, UNTOUCHED, UNTOUCHED_NAME};
use e2e::screens::{Answer, Eyes, Phase, Place};
use e2e::{BY_ITSELF, Result, Seen, Server, ensure, ensure_eq, story, until};
use i18n::arg;

/// Waits until the row of the untouched village says all of this somewhere.
async fn row_says(eyes: Eyes<'_>, wanted: &[&str]) -> Result<()> {
    until(&format!("{wanted:?} on the board"), async || {
        let row = eyes.board().row(UNTOUCHED_NAME).await?;
        let all: Vec<&str> = row.iter().map(|(_, cell)| cell.as_str()).collect();
        let all = domain::numerals::to_ascii(&all.join(" | "));
        Ok(Seen::when(wanted.iter().all(|part| all.contains(part)), all))
    })
    .await
}

#[tokio::test]
async fn the_district_sees_what_was_done() {
    story::run("the_board", async |story| {
        let mut server = Server::start().await?;
        let laptop = story.laptop("district").await?;
        laptop.goto(&server.address()).await?;
        let office = laptop.thai();
        office.sign_in().sign_in(DISTRICT).await?;
        office.board().lists(DISTRICT.villages).await?;
        row_says(office, &[office.words.board_status_not_started()]).await?;

        let phone = story.prepared_phone(&server, FIELD_1).await?;
        let field = phone.thai();
        field.villages().open(UNTOUCHED).await?;
        field.dossier().open(UNTOUCHED, Phase::Before).await?;
        for code in demo::indicators() {
            field.assessment().answer(&code, Answer::Pass).await?;
        }
        field.assessment().finish().await?;
        field.go_to(Place::Answers).await?;
        field.answers().all_received(BY_ITSELF).await?;

        laptop.press(office.words.board_refresh()).await?;
        let of_materials = laptop.texts(".tiles .tile").await?.join(" ");
        ensure(domain::numerals::to_ascii(&of_materials).contains("239,000"), || of_materials.clone())?;
        let answered = office.words.board_step_answered(
            arg::Answered("23"),
            arg::Step(office.words.step_before()),
            arg::Total("23"),
        );
        row_says(office, &[&answered, office.words.level_prosperous(), "พัฒนากร 1"]).await?;

        server.stop().await?;
        laptop.reload().await?;
        office.board().lists(DISTRICT.villages).await?;
        row_says(office, &[&answered]).await?;
        laptop.reads(office.words.board_needs_network()).await?;
        // The officer's own villages are one tap away, as for a field worker.
        office.go_to(Place::Villages).await?;
        ensure(laptop.shows(UNTOUCHED_NAME).await?, || "the village is not listed".to_owned())
    })
    .await;
}

/// The cells of an area after its name, in ASCII digits, by the column's title.
async fn figures(eyes: Eyes<'_>, area: &str) -> Result<Vec<(String, String)>> {
    let row = eyes.board().row(area).await?;
    Ok(row.into_iter().skip(1).map(|(title, cell)| (title, domain::numerals::to_ascii(&cell))).collect())
}

#[tokio::test]
async fn the_country_leads_down_to_a_village() {
    story::run("larger_boards", async |story| {
        let server = Server::start().await?;
        let laptop = story.laptop("department").await?;
        laptop.goto(&server.address()).await?;
        let eyes = laptop.thai();
        eyes.sign_in().sign_in(DEPARTMENT).await?;
        // The largest board comes first.
        let of_province = figures(eyes, "ฉะเชิงเทรา").await?;
        let villages = (eyes.words.board_column_villages().to_owned(), "10".to_owned());
        ensure_eq("target villages", of_province.first().cloned(), Some(villages))?;
        ensure_eq("in all", figures(eyes, eyes.words.board_total()).await?, of_province.clone())?;
        laptop.press("ฉะเชิงเทรา").await?;
        eyes.arrives("/board/province/24").await?;
        ensure_eq("the only district", figures(eyes, "แปลงยาว").await?, of_province)?;
        laptop.press("แปลงยาว").await?;
        eyes.arrives("/board").await?;
        eyes.board().lists(DISTRICT.villages).await?;
        laptop.press(eyes.words.board_level_country()).await?;
        eyes.arrives("/board/country").await?;

        // Who sees a district does not thereby see the country.
        let other = story.laptop("district").await?;
        other.goto(&server.address()).await?;
        let office = other.thai();
        office.sign_in().sign_in(DISTRICT).await?;
        office.board().lists(DISTRICT.villages).await?;
        ensure(!other.shows(office.words.board_level_country()).await?, || "the country is offered".to_owned())?;
        other.goto(&server.url("/board/country")).await?;
        other.reads(office.words.error_no_right()).await
    })
    .await;
}
