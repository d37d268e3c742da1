//! Mails: links, queue, outages of SES, requests that are repeated.

mod expired_jobs;
mod links;
mod outages;
mod queue;
mod repeated_requests;
