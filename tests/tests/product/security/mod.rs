//! Security: CSRF, brute force, user enumeration, race conditions, privacy, hostile requests and events.

mod attacks;
mod bad_bodies;
mod bad_requests;
mod brute_force;
mod csrf;
mod enumeration;
mod fail_closed;
mod freeze;
mod gateway_events;
mod handed_out_passwords;
mod link_scanners;
mod login_notice;
mod new_passwords;
mod privacy;
mod races;
mod races_between_members;
mod service_key;
mod several_people;
mod takeover;
