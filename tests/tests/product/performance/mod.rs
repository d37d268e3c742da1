//! Performance: round trips, DynamoDB capacity and hot partitions, counted exactly.

mod hot_partitions;
mod round_trips;
