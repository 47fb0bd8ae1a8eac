//! `user` and `device`: who may sign in, and from what.

use std::io::Read;

use clap::Subcommand;
use domain::{AreaCode, Areas};
use records::{Grant, Role};
use sync::DeviceId;

use super::{DataFolder, Outcome};
use crate::auth::password::{self, MAX_PASSWORD_BYTES};
use crate::auth::token::Token;
use crate::catalogue::Catalogue;
use crate::clock::{Clock, SystemClock};
use crate::store::{NewAccount, StoreError};

/// Digits of a password made here; 64 random bits behind Argon2id.
const MADE_PASSWORD_DIGITS: usize = 16;

#[derive(Subcommand)]
pub(super) enum UserCommand {
    /// Add an account. Without --password-stdin a password is made and shown once.
    Add(AddArguments),
    /// List accounts with their roles and areas.
    List(DataFolder),
    /// No longer let an account sign in; its devices' sessions end.
    Disable(NameArguments),
    /// Let an account sign in again.
    Enable(NameArguments),
}

// What takes several values comes last: a name after it would be taken for one of them.
#[derive(clap::Args)]
#[command(override_usage = "phophiang-server user add <NAME> --role <ROLE> [OPTIONS] [--area <AREA>...]")]
pub(super) struct AddArguments {
    /// The name to sign in with.
    name: String,
    /// How screens call the person; the sign-in name if left out.
    #[arg(long)]
    display_name: Option<String>,
    /// field_worker, district_officer, district_chief, province_officer, department_officer or administrator.
    #[arg(long, value_parser = role)]
    role: Role,
    /// Where: codes of provinces, districts or subdistricts. Left out only by the department and administrators.
    #[arg(long, num_args = 1..)]
    area: Vec<AreaCode>,
    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    data: DataFolder,
}

#[derive(clap::Args)]
pub(super) struct NameArguments {
    /// The account's sign-in name.
    name: String,
    #[command(flatten)]
    data: DataFolder,
}

#[derive(Subcommand)]
pub(super) enum DeviceCommand {
    /// List devices with their last contact and unsent changes.
    List(DataFolder),
    /// Revoke a device that is lost. What it has not sent would be held for an officer.
    Revoke(RevokeArguments),
}

#[derive(clap::Args)]
pub(super) struct RevokeArguments {
    /// The device's number, from `device list`.
    device: u32,
    #[command(flatten)]
    data: DataFolder,
}

fn role(code: &str) -> Result<Role, String> {
    let known = || Role::ALL.map(Role::code).join(", ");
    Role::from_code(code).ok_or_else(|| format!("the roles are {}", known()))
}

pub(super) async fn run(command: UserCommand) -> Outcome {
    match command {
        UserCommand::Add(arguments) => add(arguments).await,
        UserCommand::List(data) => list(&data).await,
        UserCommand::Disable(arguments) => set_disabled(arguments, true).await,
        UserCommand::Enable(arguments) => set_disabled(arguments, false).await,
    }
}

pub(super) async fn run_device(command: DeviceCommand) -> Outcome {
    match command {
        DeviceCommand::List(data) => list_devices(&data).await,
        DeviceCommand::Revoke(arguments) => {
            let store = arguments.data.open().await?;
            match store.revoke_device(DeviceId(arguments.device)).await {
                Err(StoreError::Missing) => return Err(format!("there is no device {}", arguments.device).into()),
                revoked => revoked?,
            }
            println!("Device {} is revoked.", arguments.device);
            Ok(())
        }
    }
}

async fn add(arguments: AddArguments) -> Outcome {
    let name = arguments.name.trim().to_owned();
    if name.is_empty() {
        return Err("an account needs a name to sign in with".into());
    }
    let grants = grants(arguments.role, arguments.area, &Catalogue::builtin()?.areas)?;
    let made = if arguments.password_stdin { None } else { Some(make_password()?) };
    let chosen = match &made {
        Some(made) => made.clone(),
        None => read_password()?,
    };
    let store = arguments.data.open().await?;
    let new = NewAccount {
        display_name: arguments.display_name.unwrap_or_else(|| name.clone()),
        sign_in_name: name.clone(),
        password_hash: password::hash(chosen).await?,
        grants,
    };
    match store.create_account(new, SystemClock.now()).await {
        Ok(id) => println!("Account {name} is {id}."),
        Err(StoreError::Exists) => return Err(format!("there is an account {name} already").into()),
        Err(error) => return Err(error.into()),
    }
    if let Some(made) = made {
        println!("Its password, shown only now: {made}");
    }
    store.close().await;
    Ok(())
}

/// A role in areas that exist; only the country's roles go without.
fn grants(role: Role, areas: Vec<AreaCode>, known: &Areas) -> Result<Vec<Grant>, String> {
    if let Some(unknown) = areas.iter().find(|area| known.get(area).is_none()) {
        return Err(format!("there is no area {unknown}"));
    }
    let everywhere = matches!(role, Role::DepartmentOfficer | Role::Administrator);
    match (areas.is_empty(), everywhere) {
        (true, true) => Ok(vec![Grant { role, area: None }]),
        (true, false) => Err(format!("a {} needs at least one --area", role.code())),
        (false, _) => Ok(areas.into_iter().map(|area| Grant { role, area: Some(area) }).collect()),
    }
}

fn make_password() -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let token = Token::draw()?;
    Ok(token.as_str().chars().take(MADE_PASSWORD_DIGITS).collect())
}

fn read_password() -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let mut text = String::new();
    std::io::stdin().take(MAX_PASSWORD_BYTES as u64 + 2).read_to_string(&mut text)?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() || password.len() > MAX_PASSWORD_BYTES {
        return Err(format!("a password has 1 to {MAX_PASSWORD_BYTES} bytes").into());
    }
    Ok(password.to_owned())
}

async fn list(data: &DataFolder) -> Outcome {
    for stored in data.open().await?.accounts().await? {
        let grants: Vec<String> = stored.account.grants.iter().map(describe).collect();
        let disabled = if stored.disabled { "  (disabled)" } else { "" };
        println!("{:<16} {:<5} {}{disabled}", stored.account.sign_in_name, stored.account.id, grants.join(", "));
    }
    Ok(())
}

fn describe(grant: &Grant) -> String {
    let area = grant.area.as_ref().map_or_else(|| "country".to_owned(), ToString::to_string);
    format!("{} {area}", grant.role.code())
}

async fn set_disabled(arguments: NameArguments, disabled: bool) -> Outcome {
    let store = arguments.data.open().await?;
    match store.set_disabled(&arguments.name, disabled).await {
        Ok(()) => {
            println!("Account {} is {}.", arguments.name, if disabled { "disabled" } else { "enabled" });
            Ok(())
        }
        Err(StoreError::Missing) => Err(format!("there is no account {}", arguments.name).into()),
        Err(error) => Err(error.into()),
    }
}

async fn list_devices(data: &DataFolder) -> Outcome {
    let store = data.open().await?;
    let accounts = store.accounts().await?;
    for device in store.devices().await? {
        let whose = accounts.iter().find(|stored| stored.account.id == device.account);
        let whose = whose.map_or(device.account.as_str(), |stored| stored.account.sign_in_name.as_str());
        let contact =
            device.last_contact.map_or_else(|| "never".to_owned(), |at| crate::clock::date_of(at).to_string());
        let revoked = if device.revoked { "  (revoked)" } else { "" };
        println!("{:<11} {whose:<16} last contact {contact}, unsent {}{revoked}", device.id, device.unsent);
    }
    Ok(())
}
