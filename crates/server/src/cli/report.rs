//! What a look at a whole office came to, in lines for a person.

use sync::BodyHash;

use crate::files::FileCheck;
use crate::store::Soundness;

use super::Outcome;

/// Prints what was found, and fails if anything of it is wrong. Gives how many photos had arrived and are not there: everything else can be
/// restored without them.
pub(super) fn print(found: &Soundness, files: &FileCheck) -> Outcome<usize> {
    println!("{} accounts, {} devices, {} feeds", found.accounts, found.devices, found.heads.len());
    println!("{} changes in feeds, each chained anew; {} records folded anew", found.changes, found.records);
    println!("{} changes that wait or were turned down", found.held);
    let present = found.files.iter().filter(|file| files.whole.contains(file)).count();
    println!("{} photo files, each read; {present} of {} that records name", files.whole.len(), found.files.len());
    for fault in &found.faults {
        println!("WRONG: {fault}");
    }
    for record in found.misfolded.iter().take(Soundness::MOST_FAULTS) {
        println!("to look at: {record} is kept as something else than its changes come to");
    }
    for file in &files.damaged {
        println!("WRONG: the bytes of {file} are not those of its name");
    }
    let missing = found.files.iter().filter(|file| !files.whole.contains(file) && !files.damaged.contains(file));
    let (lost, coming): (Vec<&BodyHash>, Vec<&BodyHash>) = missing.partition(|file| found.arrived.contains(file));
    for file in lost.iter().take(Soundness::MOST_FAULTS) {
        println!("MISSING: {file} had arrived, and is not here");
    }
    for file in coming.iter().take(Soundness::MOST_FAULTS) {
        println!("not here: {file} (its phone has not sent it yet)");
    }
    match found.fault_count + files.damaged.len() as u64 {
        0 => Ok(lost.len()),
        wrong => Err(format!("{wrong} things are wrong").into()),
    }
}
