//! Mails: links, the queue of jobs, outages of SES, repeated requests.

mod events;
mod expired_jobs;
mod links;
mod outages;
mod queue;
mod repeated_requests;
