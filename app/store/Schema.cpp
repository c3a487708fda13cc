// SPDX-License-Identifier: MIT
#include "store/Schema.h"

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace linnet::store {
namespace {

// Times are epoch milliseconds, UTC. Enumerations of the model are stored by name where a person may read the file, by number where they
// are closed and frozen (direction, format, model).
constexpr const char *kVersion1 = R"sql(
CREATE TABLE setting(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE account(
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    user_name TEXT NOT NULL,
    server TEXT NOT NULL,
    transport INTEGER NOT NULL,
    accept_direct INTEGER NOT NULL,
    secret TEXT NOT NULL,
    udp_port INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE credential(
    account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    position INTEGER NOT NULL,
    realm TEXT NOT NULL,
    user_name TEXT NOT NULL,
    PRIMARY KEY(account, position)
) WITHOUT ROWID, STRICT;

CREATE TABLE contact(
    address TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    blocked INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE peer(
    account TEXT NOT NULL,
    address TEXT NOT NULL,
    known INTEGER NOT NULL DEFAULT 0,
    accepts_cpim INTEGER,
    accepts_cpim_since INTEGER,
    dedups INTEGER NOT NULL DEFAULT 0,
    dedups_since INTEGER,
    PRIMARY KEY(account, address)
) WITHOUT ROWID, STRICT;

CREATE TABLE conversation(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    peer TEXT NOT NULL,
    peer_name TEXT NOT NULL DEFAULT '',
    is_request INTEGER NOT NULL,
    draft TEXT NOT NULL DEFAULT '',
    UNIQUE(account, peer)
) STRICT;
CREATE INDEX conversation_requests ON conversation(peer) WHERE is_request = 1;

CREATE TABLE message(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    direction INTEGER NOT NULL,
    message_id BLOB NOT NULL,
    text TEXT NOT NULL,
    subject TEXT NOT NULL,
    content_type BLOB NOT NULL,
    format INTEGER NOT NULL,
    model INTEGER NOT NULL,
    from_stranger INTEGER NOT NULL,
    displayed INTEGER NOT NULL,
    time INTEGER,
    claimed_time INTEGER,
    state TEXT NOT NULL,
    stored INTEGER NOT NULL,
    status INTEGER NOT NULL,
    reason TEXT NOT NULL,
    ref TEXT NOT NULL
) STRICT;
CREATE INDEX message_page ON message(conversation, id);
CREATE INDEX message_unread ON message(conversation, id) WHERE direction = 0 AND displayed = 0;

CREATE TABLE outbox(
    message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    account TEXT NOT NULL,
    peer TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    strikes INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE delivery_step(
    id INTEGER PRIMARY KEY,
    message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
    time INTEGER,
    state TEXT NOT NULL,
    stored INTEGER NOT NULL,
    status INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_step_message ON delivery_step(message, id);

CREATE TABLE delivery_request(
    message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    size INTEGER NOT NULL,
    route TEXT NOT NULL,
    attempts INTEGER NOT NULL
) STRICT;

CREATE TABLE seen(
    key BLOB PRIMARY KEY,
    time INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX seen_time ON seen(time);
)sql";

// TLS: authorities and certificates that one account trusts besides the system's.
constexpr const char *kVersion2 = R"sql(
ALTER TABLE account ADD COLUMN ca_file TEXT NOT NULL DEFAULT '';

CREATE TABLE pinned_certificate(
    account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    host TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    PRIMARY KEY(account, host, fingerprint)
) WITHOUT ROWID, STRICT;
)sql";

// An attempt that was not confirmed is remembered until the message is done.
constexpr const char *kVersion3 = R"sql(
ALTER TABLE outbox ADD COLUMN may_have_arrived INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET may_have_arrived = 1
    WHERE message IN (SELECT message FROM delivery_step WHERE state = 'notConfirmed');
)sql";

// Which SIP requests carried a message: for the trace.
constexpr const char *kVersion4 = R"sql(
CREATE TABLE message_call(
    message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
    call_id BLOB NOT NULL,
    PRIMARY KEY(message, call_id)
) WITHOUT ROWID, STRICT;
)sql";

// Rows that are no messages: a missed call.
constexpr const char *kVersion5 = R"sql(
ALTER TABLE message ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
)sql";

// Messages with all that they carry, in rows as small as they get: a million of them, found by every word. States and reasons are the
// numbers of im::DeliveryState and im::DeliveryReason, traits the bits of MessageRow.h, Message-IDs the form of MessageIdCoding.h; what
// few messages have stands in tables beside. An index names no rowid: it has it anyway. MessageTable keeps the full-text index in step:
// triggers may not, while the schema is not trusted.
constexpr const char *kVersion6 = R"sql(
CREATE TABLE message_new(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    direction INTEGER NOT NULL,
    displayed INTEGER NOT NULL,
    state INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    status INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    traits INTEGER NOT NULL,
    time INTEGER,
    claimed_time INTEGER,
    message_id BLOB,
    text TEXT NOT NULL,
    subject TEXT,
    content_type BLOB
) STRICT;

CREATE TABLE message_more(
    message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    ref TEXT NOT NULL DEFAULT '',
    reply_to BLOB,
    receipt_route BLOB,
    original BLOB
) STRICT;

CREATE TEMP TABLE state_number(name TEXT PRIMARY KEY, number INTEGER);
INSERT INTO state_number VALUES('queued', 0), ('sending', 1), ('accepted', 2), ('delivered', 3), ('displayed', 4), ('notConfirmed', 5),
    ('failed', 6), ('expired', 7);
CREATE TEMP TABLE reason_number(name TEXT PRIMARY KEY, number INTEGER);
INSERT INTO reason_number VALUES('none', 0), ('noNetwork', 1), ('dns', 2), ('refusedConnection', 3), ('tls', 4), ('timeout', 5),
    ('password', 6), ('badAddress', 7), ('notFound', 8), ('refused', 9), ('tooLarge', 10), ('format', 11), ('key', 12), ('noSession', 13),
    ('loop', 14), ('server', 15), ('storage', 16), ('expired', 17), ('notBuilt', 18), ('other', 19);

INSERT INTO message_new SELECT id, conversation, direction, displayed,
    coalesce((SELECT number FROM state_number WHERE name = state), 5), stored, status,
    coalesce((SELECT number FROM reason_number WHERE name = reason), 19),
    format + 2 * model + 4 * kind + 8 * from_stranger + 16 * (ref <> ''),
    time, claimed_time, stored_message_id(message_id), text, nullif(subject, ''), nullif(content_type, CAST('text/plain' AS BLOB))
    FROM message ORDER BY id;
INSERT INTO message_more(message, ref) SELECT id, ref FROM message WHERE ref <> '' ORDER BY id;
DELETE FROM sqlite_sequence WHERE name = 'message_new';
INSERT INTO sqlite_sequence(name, seq) SELECT 'message_new', seq FROM sqlite_sequence WHERE name = 'message';
DROP TABLE message;
ALTER TABLE message_new RENAME TO message;
CREATE INDEX message_page ON message(conversation);
CREATE INDEX message_unread ON message(conversation) WHERE direction = 0 AND displayed = 0;
CREATE INDEX message_ident ON message(substr(message_id, 1, 4)) WHERE message_id IS NOT NULL;

CREATE VIRTUAL TABLE message_text USING fts5(text, subject, content='message', content_rowid='id', columnsize=0, tokenize='linnet');
INSERT INTO message_text(message_text) VALUES('rebuild');

CREATE TABLE delivery_step_new(
    message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
    position INTEGER NOT NULL,
    time INTEGER,
    state INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    status INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    PRIMARY KEY(message, position)
) WITHOUT ROWID, STRICT;
INSERT INTO delivery_step_new SELECT message, row_number() OVER (PARTITION BY message ORDER BY id) - 1, time,
    coalesce((SELECT number FROM state_number WHERE name = state), 5), stored, status,
    coalesce((SELECT number FROM reason_number WHERE name = reason), 19)
    FROM delivery_step ORDER BY message, id;
DROP TABLE delivery_step;
ALTER TABLE delivery_step_new RENAME TO delivery_step;
DROP TABLE state_number;
DROP TABLE reason_number;

CREATE TABLE attachment(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
    position INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    content_type BLOB NOT NULL,
    size INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE(message, position)
) STRICT;

CREATE TABLE reaction(
    message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
    sender TEXT NOT NULL,
    text TEXT NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY(message, sender, text)
) WITHOUT ROWID, STRICT;

CREATE TABLE receipt_due(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
    kind INTEGER NOT NULL,
    message_id BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    UNIQUE(message, kind)
) STRICT;

CREATE TABLE alias(
    account TEXT NOT NULL,
    address TEXT NOT NULL,
    canonical TEXT NOT NULL,
    PRIMARY KEY(account, address)
) WITHOUT ROWID, STRICT;

CREATE TABLE blocked_domain(
    domain TEXT PRIMARY KEY
) WITHOUT ROWID, STRICT;

ALTER TABLE contact ADD COLUMN receipts INTEGER NOT NULL DEFAULT -1;
ALTER TABLE contact ADD COLUMN typing INTEGER NOT NULL DEFAULT -1;
ALTER TABLE conversation ADD COLUMN retention_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN options_status INTEGER;
ALTER TABLE peer ADD COLUMN options_at INTEGER;
ALTER TABLE peer ADD COLUMN accept TEXT;
ALTER TABLE peer ADD COLUMN allow TEXT;
ALTER TABLE peer ADD COLUMN supported TEXT;
ALTER TABLE peer ADD COLUMN headers_at INTEGER;
ALTER TABLE peer ADD COLUMN receipts_at INTEGER;
)sql";

// How it is known what a peer takes, what servers let through, and why a message left in its format.
constexpr const char *kVersion7 = R"sql(
ALTER TABLE peer ADD COLUMN cpim_reason TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE peer ADD COLUMN product TEXT;
UPDATE peer SET cpim_reason = CASE accepts_cpim WHEN 0 THEN 'refused' ELSE 'proven' END WHERE accepts_cpim IS NOT NULL;

CREATE TABLE server_fact(
    account TEXT NOT NULL,
    domain TEXT NOT NULL,
    accepts_cpim INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY(account, domain)
) WITHOUT ROWID, STRICT;

ALTER TABLE delivery_request ADD COLUMN format_reason TEXT NOT NULL DEFAULT 'unknown';
)sql";

// A message of a merged conversation: the address that it came from or went to, where it is not the conversation's own.
constexpr const char *kVersion8 = R"sql(
ALTER TABLE message_more ADD COLUMN peer TEXT;
)sql";

// Sessions that have ended: rows of kind Session (the trait kSessionEvent).
constexpr const char *kVersion9 = R"sql(
CREATE TABLE session_event(
    message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    reason INTEGER NOT NULL,
    status INTEGER NOT NULL,
    seconds INTEGER
) STRICT;
)sql";

// Which way what waits has to take, why what left took its way, and what is known of peers and accounts for that choice.
constexpr const char *kVersion10 = R"sql(
ALTER TABLE outbox ADD COLUMN road INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery_request ADD COLUMN model_reason TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE peer ADD COLUMN takes_sessions INTEGER;
ALTER TABLE peer ADD COLUMN takes_sessions_since INTEGER;
ALTER TABLE account ADD COLUMN large_messages INTEGER NOT NULL DEFAULT 0;
)sql";

// Files on their way, and arrived: rows of kind File (the trait kFile). States and reasons are the numbers of im::FileState and
// im::DeliveryReason.
constexpr const char *kVersion11 = R"sql(
CREATE TABLE file_transfer(
    message INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    name TEXT NOT NULL,
    content_type BLOB NOT NULL,
    size INTEGER NOT NULL,
    done INTEGER NOT NULL,
    state INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    path TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    thumbnail BLOB NOT NULL,
    transfer_id BLOB NOT NULL,
    part_path TEXT NOT NULL,
    modified INTEGER NOT NULL
) STRICT;
CREATE INDEX file_transfer_content ON file_transfer(sha256);
CREATE INDEX file_transfer_unfinished ON file_transfer(message) WHERE state < 4;
)sql";

// Reactions of the user that are still to be sent.
constexpr const char *kVersion12 = R"sql(
CREATE TABLE own_reaction(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
    text TEXT NOT NULL,
    removed INTEGER NOT NULL,
    message_id BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    strikes INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    may_have_arrived INTEGER NOT NULL
) STRICT;
CREATE INDEX own_reaction_message ON own_reaction(message);
)sql";

constexpr std::array kSteps{kVersion1, kVersion2, kVersion3, kVersion4, kVersion5, kVersion6, kVersion7, kVersion8, kVersion9,
                            kVersion10, kVersion11, kVersion12};

SqliteStatus runStep(SqliteDatabase &database, const char *sql, int newVersion)
{
    if (auto begun = database.begin(); !begun)
        return begun;
    auto done = database.execute(sql);
    if (done)
        done = database.setUserVersion(newVersion);
    if (done)
        done = database.commit();
    if (!done)
        database.rollback();
    return done;
}

Result<bool, SqliteError> holdsSomething(SqliteDatabase &database)
{
    auto query = database.prepare("SELECT EXISTS(SELECT 1 FROM sqlite_schema)");
    if (!query)
        return query.error();
    const auto row = query->step();
    if (!row)
        return row.error();
    return query->integer(0) != 0;
}

} // namespace

std::span<const char *const> profileSchema()
{
    return kSteps;
}

SqliteStatus upgrade(SqliteDatabase &database, const QString &path, std::span<const char *const> steps)
{
    const auto version = database.userVersion();
    if (!version)
        return version.error();
    if (*version > int(steps.size())) {
        return SqliteError{SqliteError::Kind::NewerSchema, 0,
                           u"version "_s + QString::number(*version) + u", known up to "_s + QString::number(steps.size())};
    }
    if (*version == int(steps.size()))
        return Nothing{};

    const auto filled = holdsSomething(database);
    if (!filled)
        return filled.error();
    if (*filled) {
        if (auto copied = database.backupTo(path + u".backup-v"_s + QString::number(*version)); !copied)
            return copied;
    }
    // A step may make a table anew: dropping the old one is no deletion of its rows.
    if (auto done = database.execute("PRAGMA foreign_keys=OFF"); !done)
        return done;
    SqliteStatus done = Nothing{};
    for (int next = std::max(*version, 0); done && next < int(steps.size()); ++next)
        done = runStep(database, steps[size_t(next)], next + 1);
    const auto restored = database.execute("PRAGMA foreign_keys=ON");
    return done ? restored : done;
}

} // namespace linnet::store
