//! `village`: a district brings its own list, because no open list of all villages exists.

use std::path::PathBuf;

use clap::Subcommand;
use domain::household::activities::first_reference;
use domain::village::parse_villages_csv;
use domain::{FiscalYear, Village};

use super::{DataFolder, Outcome};
use crate::catalogue::Catalogue;
use crate::store::{NewTarget, PlacedVillage};

/// The Ministry's frame, for villages that are not told otherwise.
const OFFICIAL: &str = "moi-sev-4x23@1";
/// The Department's frame of the happiness measurement, likewise.
const OFFICIAL_HAPPINESS: &str = "cdd-gvh-6x22@1";

#[derive(Subcommand)]
pub(super) enum VillageCommand {
    /// Import villages from CSV with the columns `code,name` and, if wanted, `moo,households,people`, and make them targets of a
    /// fiscal year. All or nothing: if a line is broken, every broken line is named and nothing is imported.
    Import(ImportArguments),
}

#[derive(clap::Args)]
pub(super) struct ImportArguments {
    /// The CSV file, UTF-8.
    file: PathBuf,
    /// The fiscal year (Buddhist era) whose targets they become.
    #[arg(long, value_parser = fiscal_year)]
    year: FiscalYear,
    /// The instrument and version they are assessed with.
    #[arg(long, default_value = OFFICIAL)]
    instrument: String,
    /// The instrument and version their happiness is measured with.
    #[arg(long, default_value = OFFICIAL_HAPPINESS)]
    happiness: String,
    /// The version of the nine activities their households are asked by.
    #[arg(long, default_value_t = first_reference())]
    activities: String,
    #[command(flatten)]
    data: DataFolder,
}

fn fiscal_year(text: &str) -> Result<FiscalYear, String> {
    let year = text.parse().ok().and_then(FiscalYear::new);
    year.ok_or_else(|| format!("{text} is no fiscal year of the Buddhist era"))
}

pub(super) async fn run(command: VillageCommand) -> Outcome {
    let VillageCommand::Import(arguments) = command;
    let store = arguments.data.open().await?;
    let catalogue = Catalogue::builtin()?;
    catalogue.learn(store.versions().await?);
    if catalogue.shelf().instrument(&arguments.instrument).is_none() {
        return Err(format!("there is no instrument {}", arguments.instrument).into());
    }
    if catalogue.shelf().happiness_instrument(&arguments.happiness).is_none() {
        return Err(format!("there is no instrument {}", arguments.happiness).into());
    }
    if catalogue.shelf().activity_set(&arguments.activities).is_none() {
        return Err(format!("there is no instrument {}", arguments.activities).into());
    }
    let file = arguments.file.display();
    let bytes = std::fs::read(&arguments.file).map_err(|error| format!("{file}: {error}"))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("{file} is not UTF-8: save it anew from Excel as “CSV UTF-8 (comma delimited)”"))?;
    let villages = parse_villages_csv(&text, &catalogue.areas).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        format!("nothing was imported:\n{}", lines.join("\n"))
    })?;
    let placed = villages.into_iter().map(|village| place(&catalogue, village)).collect::<Result<Vec<_>, _>>()?;
    let target = |placed: &PlacedVillage| NewTarget {
        village: placed.village.code.clone(),
        instrument: arguments.instrument.clone(),
        happiness: arguments.happiness.clone(),
        activities: arguments.activities.clone(),
    };
    let targets: Vec<NewTarget> = placed.iter().map(target).collect();
    store.put_villages(&placed).await?;
    store.put_targets(arguments.year, &targets).await?;
    println!("{} villages are targets of {} ({}).", placed.len(), arguments.year, arguments.instrument);
    store.close().await;
    Ok(())
}

/// Where a village lies, from the first six digits of its code: at import, and never again.
pub(crate) fn place(catalogue: &Catalogue, village: Village) -> Result<PlacedVillage, String> {
    let subdistrict = village.code.prefix_parent().filter(|code| catalogue.areas.get(code).is_some());
    let placed = subdistrict.and_then(|code| Some((catalogue.district_of(&code)?, code)));
    let (district, subdistrict) = placed.ok_or_else(|| format!("{} lies in no known subdistrict", village.code))?;
    Ok(PlacedVillage { village, subdistrict, district })
}
