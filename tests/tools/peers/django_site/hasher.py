"""Django's Argon2 with the parameters of our `password_hash.rs`."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OurArgon2(Argon2PasswordHasher):
    """Argon2id in 19 MiB, two passes, one lane."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
