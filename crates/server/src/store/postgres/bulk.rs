//! Many rows at once, and many things to look for as one parameter, each the way PostgreSQL takes them fastest: arrays, so that there is one
//! statement whatever their number, and it is planned in no time.

use sqlx::postgres::PgArguments;
use sqlx::query::QueryAs;
use sqlx::{Postgres, Transaction};
use sync::Dot;

use crate::store::Result;
use crate::store::change_row::ChangeRow;

/// Whether what stands before it is one of the texts of a parameter made by [`texts`].
macro_rules! one_of_texts {
    ($parameter:literal) => {
        concat!("= ANY (CAST(", $parameter, " AS TEXT[]))")
    };
}
pub(super) use one_of_texts;

/// Whether what stands before it is one of the numbers of a parameter made by [`numbers`].
macro_rules! one_of_numbers {
    ($parameter:literal) => {
        concat!("= ANY (CAST(", $parameter, " AS BIGINT[]))")
    };
}
pub(super) use one_of_numbers;

/// The texts of a parameter made by [`texts`], as a table `t` of `value`.
macro_rules! each_text {
    ($parameter:literal) => {
        concat!("UNNEST(CAST(", $parameter, " AS TEXT[])) AS t (value)")
    };
}
pub(super) use each_text;

/// Texts as one parameter. None of ours has a zero character, which a text here cannot hold.
#[expect(clippy::unnecessary_wraps, reason = "SQLite's can fail")]
pub(super) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Vec<&'t str>> {
    Ok(texts.into_iter().filter(|text| !text.contains('\0')).collect())
}

/// Numbers as one parameter. One beyond 63 bits is none of ours, and is not looked for.
#[expect(clippy::unnecessary_wraps, reason = "SQLite's can fail")]
pub(super) fn numbers(numbers: impl IntoIterator<Item = u64>) -> Result<Vec<i64>> {
    Ok(numbers.into_iter().filter_map(|number| i64::try_from(number).ok()).collect())
}

/// The numbers of changes bound by [`bind_dots`], as a table `d` of `device` and `seq`.
macro_rules! dots {
    () => {
        "UNNEST(CAST($1 AS BIGINT[]), CAST($2 AS BIGINT[])) AS d (device, seq)"
    };
}
pub(super) use dots;

/// Binds what `dots!` reads; no parameter follows. As with [`numbers`], what is beyond 63 bits is not looked for.
#[expect(clippy::unnecessary_wraps, reason = "SQLite's can fail")]
pub(super) fn bind_dots<'q, O>(
    query: QueryAs<'q, Postgres, O, PgArguments>,
    dots: &[Dot],
) -> Result<QueryAs<'q, Postgres, O, PgArguments>> {
    let ours = dots.iter().filter_map(|dot| Some((i64::from(dot.device.0), i64::try_from(dot.seq).ok()?)));
    let (devices, seqs): (Vec<i64>, Vec<i64>) = ours.unzip();
    Ok(query.bind(devices).bind(seqs))
}

/// Inserts changes.
pub(super) async fn insert_changes(tx: &mut Transaction<'static, Postgres>, rows: &[ChangeRow<'_>]) -> Result<()> {
    fn column<'r, T>(rows: &'r [ChangeRow<'_>], of: impl Fn(&'r ChangeRow<'r>) -> T) -> Vec<T> {
        rows.iter().map(of).collect()
    }
    sqlx::query(
        "INSERT INTO changes (feed, position, device, seq, change_id, record, author, body, signature, hash, h, received_at)
         SELECT * FROM UNNEST(CAST($1 AS TEXT[]), CAST($2 AS BIGINT[]), CAST($3 AS BIGINT[]), CAST($4 AS BIGINT[]),
                              CAST($5 AS TEXT[]), CAST($6 AS TEXT[]), CAST($7 AS TEXT[]), CAST($8 AS BYTEA[]),
                              CAST($9 AS TEXT[]), CAST($10 AS BYTEA[]), CAST($11 AS BYTEA[]), CAST($12 AS BIGINT[]))",
    )
    .bind(column(rows, |row| row.feed))
    .bind(column(rows, |row| row.position))
    .bind(column(rows, |row| row.device))
    .bind(column(rows, |row| row.seq))
    .bind(column(rows, |row| row.id.as_str()))
    .bind(column(rows, |row| row.record))
    .bind(column(rows, |row| row.author))
    .bind(column(rows, |row| row.body))
    .bind(column(rows, |row| row.signature))
    .bind(column(rows, |row| row.hash))
    .bind(column(rows, |row| row.h))
    .bind(column(rows, |row| row.received_at))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes what records come to, each by its id, over what was there.
pub(super) async fn put_records(tx: &mut Transaction<'static, Postgres>, rows: &[(String, String)]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let (ids, states): (Vec<&str>, Vec<&str>) = rows.iter().map(|(id, state)| (id.as_str(), state.as_str())).unzip();
    sqlx::query(
        "INSERT INTO records (id, state) SELECT * FROM UNNEST(CAST($1 AS TEXT[]), CAST($2 AS TEXT[]))
         ON CONFLICT (id) DO UPDATE SET state = excluded.state",
    )
    .bind(ids)
    .bind(states)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
