// SPDX-License-Identifier: MIT
#pragma once

#include "history/HistoryRecord.h"
#include "store/Tables.h"

#include <QHash>
#include <QSet>

namespace linnet::client {

// Between the tables and the records of an export. All of it runs on the store's thread, inside jobs.

/// Everything that the tables have of the message.
Result<history::MessageRecord, store::SqliteError> recordOf(store::Tables &tables, const im::ChatMessage &message);

/// Puts records into the tables, from the first to the last of a file.
class HistoryImporter
{
public:
    store::SqliteStatus add(store::Tables &tables, const history::Record &record);

    qint64 added() const { return m_added; }
    qint64 duplicates() const { return m_duplicates; }
    const QSet<im::ConversationId> &touched() const { return m_touched; }

private:
    using Place = store::ConversationTable::Place;
    using Fingerprints = QHash<QByteArray, int>;

    store::SqliteStatus addConversation(store::Tables &tables, const history::ConversationRecord &record);
    store::SqliteStatus addMessage(store::Tables &tables, const history::MessageRecord &record);
    store::SqliteStatus addParts(store::Tables &tables, im::MessageKey key, const history::MessageRecord &record);
    Result<Place, store::SqliteError> placeOf(store::Tables &tables, const im::ChatMessage &message);
    Result<Fingerprints, store::SqliteError> fingerprintsIn(store::Tables &tables, im::ConversationId conversation);

    QHash<QPair<im::Address, im::Address>, Place> m_places;
    QHash<im::ConversationId, Fingerprints> m_before; ///< what was there before, and was not met in the file yet
    QSet<im::ConversationId> m_touched;
    qint64 m_added = 0;
    qint64 m_duplicates = 0;
};

} // namespace linnet::client
