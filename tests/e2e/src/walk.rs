//! A walk through every screen, for whatever has to be seen on each of them.

mod screen;
mod walker;

use i18n::Language;

use self::walker::Walker;
use crate::demo;
use crate::failure::Result;
use crate::form::Form;
use crate::screens::Eyes;
use crate::server::Server;
use crate::story::Story;

pub use self::screen::Screen;

/// What is done at each screen.
pub trait Visitor {
    /// The screen is in front and complete.
    ///
    /// # Errors
    /// Whatever goes wrong.
    fn visit(&mut self, screen: Screen, eyes: Eyes<'_>) -> impl Future<Output = Result<()>>;
}

/// Walks through every screen in one language on one shape of device.
///
/// # Errors
/// If a screen does not appear, or the visitor fails.
pub async fn walk(
    story: &Story,
    server: &Server,
    form: Form,
    language: Language,
    visitor: &mut impl Visitor,
) -> Result<()> {
    let name = format!("{}-{}", form.name(), language.tag());
    let field = story.browser(&format!("{name}-field"), form).await?;
    let walker = Walker::begin(server, &field, language).await?;
    walker.outside(visitor).await?;
    walker.in_the_field(visitor).await?;
    field.close().await?;
    let office = story.browser(&format!("{name}-office"), form).await?;
    let walker = Walker::begin(server, &office, language).await?;
    walker.enter(demo::DISTRICT).await?;
    walker.eyes.board().lists(demo::DISTRICT.villages).await?;
    // The names of areas and the mark of the training set come with the first conversation.
    office.reads(walker.eyes.words.demo_banner()).await?;
    visitor.visit(Screen::Board, walker.eyes).await?;
    walker.open(&format!("/villages/{}", demo::ENDORSED)).await?;
    walker.asked(walker.eyes.words.review_return()).await?;
    visitor.visit(Screen::Return, walker.eyes).await?;
    walker.open("/held").await?;
    office.reads(walker.eyes.words.decide_accept()).await?;
    visitor.visit(Screen::ToDecide, walker.eyes).await?;
    walker.open("/targets").await?;
    office.reads(walker.eyes.words.targets_import()).await?;
    visitor.visit(Screen::Targets, walker.eyes).await?;
    office.close().await?;
    let province = story.browser(&format!("{name}-province"), form).await?;
    let walker = Walker::begin(server, &province, language).await?;
    walker.enter(demo::PROVINCE).await?;
    walker.sees_board_of_areas(Screen::ProvinceBoard, visitor).await?;
    walker.open("/register").await?;
    walker.eyes.board().lists(demo::REGISTERED).await?;
    visitor.visit(Screen::Register, walker.eyes).await?;
    province.close().await?;
    let department = story.browser(&format!("{name}-department"), form).await?;
    let walker = Walker::begin(server, &department, language).await?;
    walker.enter(demo::DEPARTMENT).await?;
    walker.sees_board_of_areas(Screen::CountryBoard, visitor).await?;
    department.close().await?;
    walk_instruments(story, server, form, language, visitor).await
}

/// The part of the walk that publishes a new version of an instrument; it comes last, since nothing is as it was afterwards.
///
/// # Errors
/// As [`walk`].
pub async fn walk_instruments(
    story: &Story,
    server: &Server,
    form: Form,
    language: Language,
    visitor: &mut impl Visitor,
) -> Result<()> {
    let name = format!("{}-{}", form.name(), language.tag());
    let province = story.browser(&format!("{name}-instruments"), form).await?;
    let walker = Walker::begin(server, &province, language).await?;
    walker.enter(demo::PROVINCE).await?;
    walker.instruments(visitor).await?;
    walker.put_to_use().await?;
    province.close().await?;
    let field = story.browser(&format!("{name}-moving"), form).await?;
    let walker = Walker::begin(server, &field, language).await?;
    walker.enter(demo::FIELD_1).await?;
    walker.eyes.villages().are_listed(demo::FIELD_1.villages).await?;
    walker.open(&format!("/villages/{}/move", demo::BOTH)).await?;
    field.reads(walker.eyes.words.moving_look_again()).await?;
    visitor.visit(Screen::Moving, walker.eyes).await?;
    field.close().await
}
