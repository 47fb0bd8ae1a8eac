//! What the number a sign-in was answered with tells of the database on this device.

use sync::DeviceId;

/// How a database stands to the device the server took it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Past {
    /// It is that device's, or that device is new.
    Known,
    /// It is another device's: it goes on as that one.
    Other,
    /// It is empty, and the list of accounts says that it was that device: what was made here is gone. It becomes a new device, since
    /// it must not go on counting as one whose past it does not have.
    Lost,
}

impl Past {
    /// `own` is the device the database belongs to, `told` the one the server named, `asked` the one it was asked for.
    pub(super) fn of(own: Option<DeviceId>, told: DeviceId, asked: Option<DeviceId>) -> Self {
        match own {
            Some(own) if own != told => Self::Other,
            None if asked == Some(told) => Self::Lost,
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
        assert_eq!(Past::of(None, one, None), Past::Known, "a first sign-in, or nothing is left: the number is new");
        assert_eq!(Past::of(Some(one), one, Some(one)), Past::Known, "a sign-in again");
        assert_eq!(Past::of(Some(one), two, None), Past::Other, "the list of accounts was lost, the answers were not");
        assert_eq!(Past::of(Some(one), two, Some(one)), Past::Other, "the server does not go by that number any more");
        assert_eq!(Past::of(None, one, Some(one)), Past::Lost, "the answers were lost, the list of accounts was not");
        assert_eq!(Past::of(None, two, Some(one)), Past::Known, "and the number is new");
    }
}
