//! Reading a record as a typed value.

use sync::record::REMOVED;
use sync::{FieldName, RecordState, Value};

/// A record as typed values. A page lays what is not saved yet over what was read, by the same function.
pub trait View: Default {
    /// Takes in the value of a field. A value of a wrong type counts as absent (the server never lets one in); a field of a newer
    /// build is left alone.
    fn set(&mut self, name: &FieldName, value: &Value);

    /// Hears that people who did not see each other's value wrote this field otherwise.
    fn set_conflict(&mut self, _name: &FieldName) {}

    /// Reads the record. One that somebody took away without having seen another's edit stands until a person has decided.
    #[must_use]
    fn read(state: &RecordState) -> Self {
        let mut view = Self::default();
        let in_doubt = state.removal_is_in_doubt();
        for (name, resolved) in state.fields() {
            let stands_in_doubt = in_doubt && name.as_str() == REMOVED;
            view.set(name, if stands_in_doubt { &Value::Null } else { &resolved.shown().value });
            if resolved.is_conflict() || stands_in_doubt {
                view.set_conflict(name);
            }
        }
        view
    }
}
