//! One round of the whole country: every sheet of the happiness measurement in every subdistrict outside Bangkok, pushed by simulated devices
//! to one PostgreSQL database through two servers. Some batches are sent twice, through both servers at once, as by a phone whose answer was
//! lost. Then what was acknowledged is compared with what is there.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use domain::areas::{AREAS_CSV, Areas};
use domain::happiness::Round;
use domain::{AreaCode, AreaLevel};
use e2e::api::ApiDevice;
use e2e::demo::{FIELD_1, PASSWORD};
use e2e::district::{self, Maker};
use e2e::schema::Schema;
use e2e::{Failure, Result, Server, ensure};
use futures_util::{StreamExt, TryStreamExt, stream};
use sqlx::{Connection as _, PgConnection};
use sync::wire::MAX_PUSH_CHANGES;
use sync::{ChangeId, Outcome, Receipt, SealedChange};

use crate::size;
use crate::table::{Promise, Table};
use crate::together::SIGN_INS;

/// Bangkok's code: the programme is for the provinces.
const BANGKOK: &str = "10";
/// Sheets of one round: 8,780 villages with 30 each.
const SHEETS: usize = 263_400;
/// Of so many batches, one is sent through both servers at once.
const TWICE: usize = 10;
/// A busy server is asked again so often, so much later each time.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(50);

/// A district's worker and what is to be measured there.
struct Work {
    province: AreaCode,
    villages: Vec<(AreaCode, u32)>,
}

/// What the devices were told.
#[derive(Default)]
struct Told {
    acknowledged: Vec<ChangeId>,
    bytes: usize,
    twice: usize,
}

pub(crate) async fn measure(table: &mut Table, subdistricts: usize, at_once: usize) -> Result<()> {
    let schema = Schema::make().await?;
    let schema =
        schema.ok_or_else(|| Failure::Expected("the whole country needs PostgreSQL; see docs/operations.md".into()))?;
    let one = Server::start_office(Some(schema.url())).await?;
    let mut servers = [one.start_beside().await?, one];
    let work = country(subdistricts)?;
    let (feeds, sheets) = (work.iter().map(|one| one.villages.len()).sum::<usize>(), sheets(&work));
    println!("{feeds} subdistricts, {sheets} sheets, {} devices …", work.len());
    furnish(&servers[0], &work).await?;
    let devices: Vec<ApiDevice> = stream::iter(work.iter().enumerate())
        .map(|(at, one)| ApiDevice::sign_in_as(&servers[at % 2], account(&one.province), None))
        .buffered(SIGN_INS)
        .try_collect()
        .await?;
    println!("everybody is signed in; sending, {at_once} at once …");
    let begun = Instant::now();
    let told: Vec<Told> = stream::iter(work.iter().zip(&devices).enumerate())
        .map(|(at, (one, device))| bring(one, device, [&servers[at % 2], &servers[(at + 1) % 2]]))
        .buffer_unordered(at_once)
        .try_collect()
        .await?;
    let took = begun.elapsed();
    let memory = servers.iter().filter_map(Server::process).map(size::most_resident).collect::<Result<Vec<_>>>()?;
    let found = found(schema.url(), &devices).await?;
    report(table, &told, &found, took, (feeds, sheets, devices.len(), at_once));
    for (megabytes, name) in memory.into_iter().zip(["one", "the other"]) {
        let how = "most resident memory of the process";
        table.add(&format!("the country: {name} server"), megabytes, "MB", how, Promise::None);
    }
    for server in &mut servers {
        server.stop().await?;
    }
    schema.remove().await
}

fn report(
    table: &mut Table,
    told: &[Told],
    found: &BTreeMap<String, usize>,
    took: Duration,
    (feeds, sheets, devices, at_once): (usize, usize, usize, usize),
) {
    let acknowledged: Vec<String> = told.iter().flat_map(|told| &told.acknowledged).map(ChangeId::to_string).collect();
    let bytes: usize = told.iter().map(|told| told.bytes).sum();
    let twice: usize = told.iter().map(|told| told.twice).sum();
    let how = format!(
        "{sheets} sheets in {feeds} feeds, {} changes, {:.0} MB, by {devices} devices, {at_once} at once, two servers, one machine for all, the devices' signing included",
        acknowledged.len(),
        bytes as f64 / 1e6
    );
    let lost = acknowledged.iter().filter(|id| !found.contains_key(*id)).count();
    let doubled: usize = found.values().map(|times| times - 1).sum();
    let unknown = found.len().saturating_sub(acknowledged.len() - lost);
    table.add("the country: lost", lost as f64, "changes", &how, Promise::AtMost(0.0));
    let how_twice = format!("{twice} batches were sent through both servers at once");
    table.add("the country: doubled", doubled as f64, "changes", &how_twice, Promise::AtMost(0.0));
    let how_unknown = "in the database, and never acknowledged to anybody";
    table.add("the country: unasked", unknown as f64, "changes", how_unknown, Promise::AtMost(0.0));
    let rate = acknowledged.len() as f64 / took.as_secs_f64();
    // One round in a working day of eight hours, the whole country.
    table.add("the country: pushed", rate, "changes/s", &how, Promise::GoalAtLeast(SHEETS as f64 / 28_800.0));
    table.add("the country: a round", took.as_secs_f64() / 60.0, "min", "all of the above", Promise::None);
}

/// The districts with their subdistricts, a village in each, and the sheets shared out evenly.
fn country(most: usize) -> Result<Vec<Work>> {
    let areas = Areas::from_csv(AREAS_CSV).map_err(|error| Failure::Expected(error.to_string()))?;
    let outside = |code: &AreaCode| !code.as_str().starts_with(BANGKOK);
    let all = areas.of_level(AreaLevel::Subdistrict).filter(|area| outside(&area.code)).count();
    let mut work: Vec<Work> = Vec::new();
    let mut taken = 0;
    for district in areas.of_level(AreaLevel::District).filter(|area| outside(&area.code)) {
        let Some(province) = areas.parent(&district.code).map(|area| area.code.clone()) else { continue };
        let mut villages = Vec::new();
        for subdistrict in areas.children(&district.code).take(most.saturating_sub(taken)) {
            let code = format!("{}01", subdistrict.code);
            let village = code.parse().map_err(|_| Failure::Expected(format!("{code} is no village")))?;
            let sheets = SHEETS / all + usize::from(taken < SHEETS % all);
            villages.push((village, u32::try_from(sheets).unwrap_or(u32::MAX)));
            taken += 1;
        }
        if !villages.is_empty() {
            work.push(Work { province, villages });
        }
    }
    Ok(work)
}

fn sheets(work: &[Work]) -> usize {
    work.iter().flat_map(|one| &one.villages).map(|(_, sheets)| *sheets as usize).sum()
}

fn account(province: &AreaCode) -> String {
    format!("province_{province}")
}

/// Makes the villages targets, and a worker for each province: one account, on a device in each district.
async fn furnish(server: &Server, work: &[Work]) -> Result<()> {
    let year = ApiDevice::sign_in(server, FIELD_1, None).await?.session.fiscal_year.to_string();
    let villages = work.iter().flat_map(|one| &one.villages);
    let lines: String = villages.map(|(village, _)| format!("{village},บ้านสมมติ,300,900\n")).collect();
    let list = server.data().join("country.csv");
    std::fs::write(&list, format!("code,name,households,people\n{lines}")).map_err(Failure::file(&list))?;
    let list = list.display().to_string();
    server.command_line(&[&["village", "import", list.as_str()], &district::of_year(&year)[..]].concat())?;
    let mut provinces: Vec<&AreaCode> = work.iter().map(|one| &one.province).collect();
    provinces.dedup();
    for province in provinces {
        let (account, area) = (account(province), province.as_str());
        let add = ["user", "add", &account, "--role", "field_worker", "--area", area, "--password-stdin"];
        server.command_line_told(&add, PASSWORD)?;
    }
    Ok(())
}

/// A device measures one subdistrict after the other, signs as a phone does, and sends each when it is done.
async fn bring(work: &Work, device: &ApiDevice, [home, other]: [&Server; 2]) -> Result<Told> {
    let mut maker = Maker::new(device)?;
    let key = device.register_key().await?;
    let (mut told, mut batches, mut made) = (Told::default(), 0, 0);
    let (home, other, number) = (device.at(home), device.at(other), device.session.device.0 as usize);
    for (village, sheets) in &work.villages {
        maker.measured(village, Round::First, *sheets)?;
        let changes: Vec<_> = std::mem::take(&mut maker.made).into_iter().map(|change| key.signed(change)).collect();
        made += changes.len() as u64;
        for batch in changes.chunks(MAX_PUSH_CHANGES) {
            batches += 1;
            if (batches + number).is_multiple_of(TWICE) {
                told.twice += 1;
                let both = tokio::try_join!(send(&home, batch, made), send(&other, batch, made))?;
                ensure(both.0 == both.1, || "two servers gave one change two places".to_owned())?;
                told.acknowledged.extend(both.0.iter().map(|receipt| receipt.id));
            } else {
                told.acknowledged.extend(send(&home, batch, made).await?.iter().map(|receipt| receipt.id));
            }
            told.bytes += batch.iter().map(|change| change.bytes().len()).sum::<usize>();
        }
    }
    Ok(told)
}

/// Sends a batch until it is answered, as a phone does, and gives the receipts.
async fn send(device: &ApiDevice, batch: &[SealedChange], made: u64) -> Result<Vec<Receipt>> {
    let mut tries = 0;
    let outcomes = loop {
        match device.send(batch, made, batch.len() as u64).await {
            Ok(outcomes) => break outcomes,
            Err(Failure::Expected(problem)) if tries < TRIES && problem.contains("503") => tries += 1,
            Err(failure) => return Err(failure),
        }
        tokio::time::sleep(PAUSE * tries).await;
    };
    let receipts = outcomes.into_iter().map(|outcome| match outcome {
        Outcome::Applied(receipt) | Outcome::Duplicate(receipt) => Ok(receipt),
        other => Err(Failure::Expected(format!("not applied: {other:?}"))),
    });
    receipts.collect()
}

/// The changes of these devices that are in feeds, with how often each is there.
async fn found(url: &str, devices: &[ApiDevice]) -> Result<BTreeMap<String, usize>> {
    let mut connection = PgConnection::connect(url).await?;
    let numbers: Vec<i64> = devices.iter().map(|device| i64::from(device.session.device.0)).collect();
    let query = sqlx::query_scalar("SELECT change_id FROM changes WHERE device = ANY($1)").bind(numbers);
    let mut rows = query.fetch(&mut connection);
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(id) = rows.try_next().await? {
        *found.entry(id).or_default() += 1;
    }
    drop(rows);
    connection.close().await?;
    Ok(found)
}
