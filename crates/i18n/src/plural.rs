//! The only grammar the texts need: one or many.

/// Chooses between the forms of `{count|one|many}`. The count is text already, in Thai or Arabic digits.
pub(crate) fn choose<'a>(count: &str, one: &'a str, many: &'a str) -> &'a str {
    if matches!(count, "1" | "๑") { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn one_in_either_digits_and_nothing_else() {
        assert_eq!(choose("1", "day", "days"), "day");
        assert_eq!(choose("๑", "day", "days"), "day");
        for many in ["0", "2", "11", "๑๑", "๐", "1.5", ""] {
            assert_eq!(choose(many, "day", "days"), "days", "{many}");
        }
    }
}
