"""The tables of the room. Accounts are shared by all realms, so all of them are reference data."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)

from riskmap.store import UtcDateTime, reference

account = reference(
    "account",
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("code12", String(12), nullable=False),
    Column("phone", Text, nullable=False),
    Column("mail", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("erased_at", UtcDateTime),  # name, telephone and mail are gone for good
    CheckConstraint("number BETWEEN 1 AND 16777215", name="number"),
)
Index(None, account.c.code12)

account_secret = reference(
    "account_secret",
    Column("number", Integer, ForeignKey("account.number"), primary_key=True),
    Column("password_hash", Text),  # argon2id
    Column("password_at", UtcDateTime),
    Column("totp_secret", Text),  # sealed with a key that is not in the database
    Column("totp_at", UtcDateTime),
    Column("totp_step", Integer, nullable=False),  # no code is taken twice
)

recovery_code = reference(
    "recovery_code",
    Column("id", Integer, primary_key=True),
    Column("number", Integer, ForeignKey("account.number"), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("used_at", UtcDateTime),
    UniqueConstraint("number", "code_hash"),
)

account_grant = reference(
    "account_grant",
    Column("id", Integer, primary_key=True),
    Column("number", Integer, ForeignKey("account.number"), nullable=False),
    Column("role", Text, nullable=False),
    Column("code12", String(12), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("given_at", UtcDateTime, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("revoked_by", Text, nullable=False),
    Column("revoked_why", Text, nullable=False),
    CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="validity"),
)
Index(None, account_grant.c.number)
Index(None, account_grant.c.code12)

device = reference(
    "device",
    Column("id", Integer, primary_key=True),
    Column("number", Integer, ForeignKey("account.number"), nullable=False),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("pin_hash", Text, nullable=False),  # argon2id over the PIN and the device's secret
    Column("label", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("wrong_pins", Integer, nullable=False),
    Column("locked_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Column("revoked_by", Text, nullable=False),
)
Index(None, device.c.number)

account_session = reference(
    "account_session",
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("number", Integer, ForeignKey("account.number"), nullable=False),
    Column("device_id", Integer, ForeignKey("device.id")),  # signed in there with the PIN
    Column("begun_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),  # whatever happens
    Column("idle_s", Integer, nullable=False),  # ends after so long without a sign
    Column("ended_at", UtcDateTime),
    Column("ended_why", Text, nullable=False),
    Column("is_strong", Boolean, nullable=False),  # a second factor was given
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    audited=False,  # signs of life; signing in and out leaves entries of its own
)
Index(None, account_session.c.number)
Index(None, account_session.c.ends_at)

sign_in_attempt = reference(
    "sign_in_attempt",
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(8), nullable=False),  # 32 bits of a hash: what was typed may be a password
    Column("address", Text, nullable=False),
    Column("succeeded", Boolean, nullable=False),
    audited=False,
)
Index(None, sign_in_attempt.c.who, sign_in_attempt.c.at)
Index(None, sign_in_attempt.c.address, sign_in_attempt.c.at)

invitation = reference(
    "invitation",
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("number", Integer, ForeignKey("account.number")),  # none: the first administrator
    Column("purpose", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
    Column("wrong_pins", Integer, nullable=False),
    Column("pin_hash", Text),  # of a hand-out that also carries a PIN
    CheckConstraint("purpose IN ('administrator', 'password', 'device')", name="purpose"),
)
Index(None, invitation.c.number)
