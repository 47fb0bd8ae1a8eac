//! What the number a sign-in was answered with tells of the database on this device.

use sync::{DeviceId, Seq};

/// How a database stands to the device the server took it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Past {
    /// It is that device's, or that device is new.
    Known,
    /// It is another device's: it goes on as that one.
    Other,
    /// It is empty, and the server has changes of that device: they were made here once and are gone. It becomes a new device, since
    /// it must not go on counting as one whose past it does not have; and the loss is told.
    Lost(DeviceId),
}

impl Past {
    /// `own` is the device the database belongs to, `told` the one the server named, with the greatest `seq` it has of it.
    pub(super) fn of(own: Option<DeviceId>, told: DeviceId, highest: Seq) -> Self {
        match own {
            Some(own) if own != told => Self::Other,
            None if highest > 0 => Self::Lost(told),
            _ => Self::Known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_of_the_device_that_made_it() {
        let (one, two) = (DeviceId(1), DeviceId(2));
        assert_eq!(Past::of(None, one, 0), Past::Known, "a first sign-in");
        assert_eq!(Past::of(Some(one), one, 5), Past::Known, "a sign-in again");
        assert_eq!(Past::of(Some(one), two, 0), Past::Other, "the list of accounts was lost, the answers were not");
        assert_eq!(Past::of(Some(one), two, 5), Past::Other);
        assert_eq!(Past::of(None, one, 5), Past::Lost(one), "the answers were lost");
    }
}
