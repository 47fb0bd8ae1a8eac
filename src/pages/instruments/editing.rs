//! A draft under the hand: what is on the screen, what the server has, and the one way to alter it. Saved by itself a moment after the last
//! edit; if somebody else saved meanwhile, nothing is overwritten and the person decides.

use domain::Form;
use domain::form::check::draft_faults;
use domain::form::{Edit, Fault as FormFault, History};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::instruments::{Draft, DraftPut, DraftSeen, InstrumentLine, Scope};

use crate::state::instruments::Unsaved;
use crate::state::{App, Fault};

/// How long after the last edit the draft is saved.
const PAUSE_MILLIS: u32 = 800;

/// Where the draft is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The server has what is on the screen.
    Saved,
    /// Edited; the save comes in a moment or is on its way.
    Saving,
    /// The server could not be asked, or said no.
    Failed(Fault),
    /// Somebody else saved another draft meanwhile: this one.
    Conflict(Box<Draft>),
}

/// What the editor begins with.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The draft, or the copy of the version it is to come from.
    pub form: Form,
    /// The version it comes from.
    pub base: Form,
    /// All versions published.
    pub history: History,
    /// The draft's revision; 0 if there is none yet.
    pub revision: u64,
    /// Whether the server has not taken it yet.
    pub is_unsaved: bool,
}

/// The draft being edited. Copied freely.
#[derive(Clone, Copy)]
pub struct Editing {
    app: App,
    scope: StoredValue<Scope>,
    /// The draft on the screen.
    pub form: RwSignal<Form>,
    /// The version it comes from.
    pub base: StoredValue<Form>,
    history: StoredValue<History>,
    revision: StoredValue<u64>,
    /// Where it is.
    pub stage: RwSignal<Stage>,
    /// What stands against publishing it.
    pub faults: Memo<Vec<FormFault>>,
    /// Grows whenever the whole draft was replaced, so that fields show the new texts.
    pub replaced: RwSignal<u32>,
    pause: StoredValue<Option<Timeout>, LocalStorage>,
    /// A save is on its way. The next one needs the revision that one gets: two at once would be in each other's way.
    is_saving: StoredValue<bool>,
}

/// What to begin with: the draft kept on this device because the server did not take it, the draft on the server, or a copy of the
/// newest version.
///
/// # Errors
/// [`Fault`] of a request.
pub async fn begin(app: App, id: &str, scope: &Scope) -> Result<Begun, Fault> {
    let list = app.fetch_instruments().await?;
    let line = list.instruments.into_iter().find(|line| line.id == id).ok_or_else(|| Fault::new("not_found"))?;
    let draft = app.fetch_draft(id, scope).await?;
    let history = History::of(line.versions.iter().map(|version| &version.form));
    let newest = || line.versions.first().map(|version| version.form.clone());
    let base_of = |form: &Form| base_of(&line, form).or_else(newest);
    let unsaved = app.unsaved(id, scope).await;
    let revision = draft.as_ref().map_or(0, |draft| draft.line.revision);
    let missing = || Fault::new("not_found");
    if let Some(form) = unsaved.filter(|unsaved| unsaved.revision == revision).and_then(|unsaved| unsaved.form) {
        let base = base_of(&form).ok_or_else(missing)?;
        return Ok(Begun { form, base, history, revision, is_unsaved: true });
    }
    let form = draft.map(|draft| draft.form).or_else(newest).ok_or_else(missing)?;
    let base = base_of(&form).ok_or_else(missing)?;
    Ok(Begun { form, base, history, revision, is_unsaved: false })
}

fn base_of(line: &InstrumentLine, form: &Form) -> Option<Form> {
    let wanted = form.reference();
    line.versions.iter().find(|version| version.form.reference() == wanted).map(|version| version.form.clone())
}

impl Editing {
    /// Takes a draft under the hand.
    #[must_use]
    pub fn new(app: App, scope: Scope, begun: Begun) -> Self {
        let form = RwSignal::new(begun.form);
        let (base, history) = (StoredValue::new(begun.base), StoredValue::new(begun.history));
        let faults = move || {
            form.with(|form| base.with_value(|base| history.with_value(|history| draft_faults(form, base, history))))
        };
        let editing = Self {
            app,
            scope: StoredValue::new(scope),
            form,
            base,
            history,
            revision: StoredValue::new(begun.revision),
            stage: RwSignal::new(Stage::Saved),
            faults: Memo::new(move |_| faults()),
            replaced: RwSignal::new(0),
            pause: StoredValue::new_local(None),
            is_saving: StoredValue::new(false),
        };
        if begun.is_unsaved {
            editing.save_soon();
        }
        Effect::new(move |first: Option<()>| {
            app.flush.track();
            if first.is_some() && editing.stage.with_untracked(|stage| *stage == Stage::Saving) {
                editing.save_now();
            }
        });
        editing
    }

    /// For whom it is.
    #[must_use]
    pub fn scope(self) -> Scope {
        self.scope.get_value()
    }

    /// The draft as the server has it, for publishing it or throwing it away.
    #[must_use]
    pub fn seen(self) -> DraftSeen {
        DraftSeen { scope: self.scope(), revision: self.revision.get_value() }
    }

    /// Whether the server has a draft at all.
    #[must_use]
    pub fn is_on_server(self) -> bool {
        self.revision.get_value() > 0
    }

    /// Whether only its words can be altered, not which items it has.
    #[must_use]
    pub fn is_fixed(self) -> bool {
        self.form.with_untracked(Form::is_fixed)
    }

    /// Makes an edit, and saves soon.
    pub fn edit(self, edit: Edit) {
        let before = self.form.get_untracked();
        let mut form = before.clone();
        self.history.with_value(|history| form.apply(edit, history));
        if form != before {
            self.form.set(form);
            self.save_soon();
        }
    }

    /// Puts another draft in place of this one.
    pub fn replace(self, form: Form) {
        self.form.set(form);
        self.replaced.update(|count| *count += 1);
        self.save_soon();
    }

    /// In a conflict: the other draft is shown, this one is given up.
    pub fn take_theirs(self, theirs: Draft) {
        self.revision.set_value(theirs.line.revision);
        self.form.set(theirs.form);
        self.replaced.update(|count| *count += 1);
        self.stage.set(Stage::Saved);
        self.forget_unsaved();
    }

    /// In a conflict: this draft goes in place of the other, which the person has seen.
    pub fn keep_mine(self, theirs: &Draft) {
        self.revision.set_value(theirs.line.revision);
        self.save_now();
    }

    /// The device forgets what it kept of an unsaved draft.
    pub fn forget_unsaved(self) {
        let (id, scope) = (self.form.with_untracked(|form| form.id().to_owned()), self.scope());
        spawn_local(async move { forget(self.app, &id, &scope).await });
    }

    fn save_soon(self) {
        if matches!(self.stage.get_untracked(), Stage::Conflict(_)) {
            return self.keep_here();
        }
        self.stage.set(Stage::Saving);
        self.keep_here();
        self.pause.set_value(Some(Timeout::new(PAUSE_MILLIS, move || self.save_now())));
    }

    /// Keeps what is on the screen on this device until the server has it.
    fn keep_here(self) {
        let form = self.form.get_untracked();
        let (id, scope, revision) = (form.id().to_owned(), self.scope(), self.revision.get_value());
        let unsaved = Unsaved { revision, form: Some(form) };
        spawn_local(async move { self.app.keep_unsaved(&id, &scope, &unsaved).await });
    }

    /// Saves now.
    pub fn save_now(self) {
        self.pause.try_set_value(None);
        if self.is_saving.get_value() {
            // When that save is done it sees that there is more.
            return;
        }
        self.is_saving.set_value(true);
        let form = self.form.get_untracked();
        let put = DraftPut { scope: self.scope(), revision: self.revision.get_value(), form: form.clone() };
        self.stage.set(Stage::Saving);
        spawn_local(async move {
            let result = self.app.put_draft(&put).await;
            self.is_saving.try_set_value(false);
            let stage = match result {
                Ok(line) => {
                    self.revision.try_set_value(line.revision);
                    if self.form.try_get_untracked().is_some_and(|now| now != form) {
                        // Edited meanwhile.
                        return self.save_soon();
                    }
                    // The page may be gone; what it was of is not.
                    forget(self.app, put.form.id(), &put.scope).await;
                    Stage::Saved
                }
                Err(fault) if fault.code == "draft_conflict" => {
                    match self.app.fetch_draft(put.form.id(), &put.scope).await {
                        Ok(Some(theirs)) => Stage::Conflict(Box::new(theirs)),
                        // Published or thrown away meanwhile: this one can begin anew.
                        Ok(None) => {
                            self.revision.try_set_value(0);
                            Stage::Failed(fault)
                        }
                        Err(fault) => Stage::Failed(fault),
                    }
                }
                Err(fault) => Stage::Failed(fault),
            };
            // The page may be gone.
            self.stage.try_set(stage);
        });
    }
}

/// The device forgets what it kept of an unsaved draft.
async fn forget(app: App, id: &str, scope: &Scope) {
    app.keep_unsaved(id, scope, &Unsaved { revision: 0, form: None }).await;
}
