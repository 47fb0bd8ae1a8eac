//! Many rows at once, and many things to look for as one parameter, each the way SQLite takes them fastest.

use serde::Serialize;
use sqlx::query::QueryAs;
use sqlx::sqlite::SqliteArguments;
use sqlx::{QueryBuilder, Sqlite, Transaction};
use sync::Dot;

use crate::store::change_row::ChangeRow;
use crate::store::{Result, convert};

/// Rows of one insert. Fixed, so that the statement is prepared once; what is left over goes row by row.
const ROWS: usize = 32;

/// Whether what stands before it is one of the texts of a parameter made by [`texts`].
macro_rules! one_of_texts {
    ($parameter:literal) => {
        concat!("IN (SELECT value FROM json_each(", $parameter, "))")
    };
}
pub(super) use one_of_texts;

/// Whether what stands before it is one of the numbers of a parameter made by [`numbers`].
macro_rules! one_of_numbers {
    ($parameter:literal) => {
        concat!("IN (SELECT CAST(value AS BIGINT) FROM json_each(", $parameter, "))")
    };
}
pub(super) use one_of_numbers;

/// The texts of a parameter made by [`texts`], as a table `t` of `value`.
macro_rules! each_text {
    ($parameter:literal) => {
        concat!("json_each(", $parameter, ") AS t")
    };
}
pub(super) use each_text;

/// Texts as one parameter.
pub(super) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<String> {
    json_list(texts)
}

/// Numbers as one parameter. One beyond 63 bits is none of ours, and is not looked for.
pub(super) fn numbers(numbers: impl IntoIterator<Item = u64>) -> Result<String> {
    json_list(numbers.into_iter().filter_map(|number| i64::try_from(number).ok()))
}

/// The numbers of changes bound by [`bind_dots`], as a table `d` of `device` and `seq`.
macro_rules! dots {
    () => {
        "(SELECT CAST(json_extract(value, '$[0]') AS BIGINT) AS device, CAST(json_extract(value, '$[1]') AS BIGINT) AS seq
          FROM json_each($1)) AS d"
    };
}
pub(super) use dots;

/// Binds what `dots!` reads; no parameter follows. As with [`numbers`], what is beyond 63 bits is not looked for.
pub(super) fn bind_dots<'q, O>(
    query: QueryAs<'q, Sqlite, O, SqliteArguments>,
    dots: &[Dot],
) -> Result<QueryAs<'q, Sqlite, O, SqliteArguments>> {
    let ours = dots.iter().filter_map(|dot| Some((dot.device.0, i64::try_from(dot.seq).ok()?)));
    Ok(query.bind(json_list(ours)?))
}

fn json_list<T: Serialize>(items: impl IntoIterator<Item = T>) -> Result<String> {
    convert::to_json(&items.into_iter().collect::<Vec<_>>())
}

/// Inserts changes.
pub(super) async fn insert_changes(tx: &mut Transaction<'static, Sqlite>, rows: &[ChangeRow<'_>]) -> Result<()> {
    let (full, rest) = rows.split_at(rows.len() - rows.len() % ROWS);
    for rows in full.chunks(ROWS).chain(rest.chunks(1)) {
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
            "INSERT INTO changes (feed, position, device, seq, change_id, record, author, body, signature, hash, h, received_at) ",
        );
        query.push_values(rows, |mut values, row| {
            values
                .push_bind(row.feed)
                .push_bind(row.position)
                .push_bind(row.device)
                .push_bind(row.seq)
                .push_bind(&row.id)
                .push_bind(row.record)
                .push_bind(row.author)
                .push_bind(row.body)
                .push_bind(row.signature)
                .push_bind(row.hash)
                .push_bind(row.h)
                .push_bind(row.received_at);
        });
        query.build().execute(&mut **tx).await?;
    }
    Ok(())
}

/// Writes what records come to, each by its id, over what was there.
pub(super) async fn put_records(tx: &mut Transaction<'static, Sqlite>, rows: &[(String, String)]) -> Result<()> {
    for (id, state) in rows {
        sqlx::query(
            "INSERT INTO records (id, state) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
        )
        .bind(id)
        .bind(state)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
