//! What is missing, in words, and where it is mended.

use domain::Phase;
use domain::happiness::Round;
use i18n::arg;
use records::dossier::Item;
use records::participant::Gathering;

use super::gaps::{Gap, GapKind};
use crate::i18n::{DOT, Wording};
use crate::pages::dossier::items::{item_name, phase_name};
use crate::pages::households::phase_word;
use crate::place::Place;

/// Where it is mended.
#[must_use]
pub(super) fn gap_place(gap: &Gap, village: &str) -> Place {
    let village = village.to_owned();
    match (&gap.kind, gap.item) {
        (GapKind::Conflict(_), _) => Place::Attention,
        (_, Item::Before) => Place::Assessment(village, Phase::Before),
        (_, Item::After) => Place::Assessment(village, Phase::After),
        (_, Item::Participants) => Place::Participants(village),
        (GapKind::Households(lacking, _), _) => {
            let phase = lacking.first().map_or(Phase::Before, |(phase, _)| *phase);
            Place::Households(village, phase)
        }
        (_, Item::HappinessFirst) => Place::Happiness(village, Round::First),
        (_, Item::HappinessSecond) => Place::Happiness(village, Round::Second),
        (_, Item::Knowledge) => Place::Knowledge(village),
        (_, Item::Sign) => Place::Sign(village),
        _ => Place::Dossier(village),
    }
}

/// What it is about.
#[must_use]
pub(super) fn gap_title(words: Wording, gap: &Gap) -> String {
    match (&gap.kind, gap.item) {
        (GapKind::Returned, _) => words.now().review_returned().to_owned(),
        (GapKind::Unanswered(codes), Item::Before | Item::After) => {
            let phase = if gap.item == Item::Before { Phase::Before } else { Phase::After };
            let step = phase_name(words, phase);
            words.now().leaving_missing_indicators(arg::Count(&words.number(codes.len())), arg::Step(step))
        }
        (_, item) => item_name(words, item),
    }
}

/// What of it is missing.
#[must_use]
pub(super) fn gap_detail(words: Wording, gap: &Gap) -> String {
    let now = words.now();
    match &gap.kind {
        GapKind::NotStarted => now.villages_not_started().to_owned(),
        GapKind::Unanswered(codes) => now.leaving_missing_numbers(&words.digits(&codes.join(", "))),
        GapKind::NotFinished => match gap.item {
            Item::Before | Item::After => now.leaving_not_finished().to_owned(),
            _ => now.leaving_whole_not_finished().to_owned(),
        },
        GapKind::Returned => now.leaving_returned().to_owned(),
        GapKind::Conflict(count) => now.leaving_conflicts(&words.number(count)),
        GapKind::Contradiction => now.leaving_contradiction().to_owned(),
        GapKind::People(lacking) => lacking.iter().map(|lack| people(words, *lack)).collect::<Vec<_>>().join(DOT),
        GapKind::Households(lacking, total) => {
            let line = |(phase, open): &(Phase, usize)| {
                now.leaving_households(
                    arg::Count(&words.number(open)),
                    arg::Phase(phase_word(words, *phase)),
                    arg::Total(&words.number(total)),
                )
            };
            lacking.iter().map(line).collect::<Vec<_>>().join(DOT)
        }
        GapKind::Indicators(count) => now.leaving_indicators(&words.number(count)),
        GapKind::Sheets(answered, people) => {
            now.leaving_sheets(arg::Answered(&words.number(answered)), arg::People(&words.number(people)))
        }
        GapKind::Over(count) => now.leaving_over(&words.number(count)),
        GapKind::Sections(count) => now.leaving_sections(&words.number(count)),
        GapKind::Sign => now.sign_not_made().to_owned(),
    }
}

fn people(words: Wording, (gathering, missing): (Gathering, u32)) -> String {
    let number = words.digits(gathering.number());
    words.now().leaving_people(arg::Activity(&number), arg::Count(&words.number(missing)))
}
