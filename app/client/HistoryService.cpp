// SPDX-License-Identifier: MIT
#include "client/HistoryService.h"

#include "client/Outcomes.h"

#include <QSet>

using namespace std::chrono_literals;

namespace linnet::client {
namespace {

using store::SqliteError;
using store::SqliteStatus;
using store::Tables;

constexpr std::chrono::milliseconds kRetentionInterval = 1h;
constexpr std::chrono::milliseconds kEraseAfter = 2s; // of quiet: who deletes one message often deletes more

template <typename T>
auto answering(Done<T> done)
{
    return [done](const Result<T, SqliteError> &answer) {
        if (answer)
            done(*answer);
        else
            done(clientError(answer.error()));
    };
}

} // namespace

HistoryService::HistoryService(store::Store &store, Clock &clock, QObject *parent) : QObject(parent), m_store(store), m_clock(clock)
{
    m_retention.setInterval(kRetentionInterval);
    connect(&m_retention, &QTimer::timeout, this, &HistoryService::startRetention);
    m_erasure.setInterval(kEraseAfter);
    m_erasure.setSingleShot(true);
    connect(&m_erasure, &QTimer::timeout, this, [this] { erase(true); });
}

// --- Reading ---------------------------------------------------------------------------------------------------------

void HistoryService::search(const SearchQuery &query, Done<SearchPage> done)
{
    m_store.read(
        this, [query](Tables &tables) { return tables.search.find(query); }, answering(std::move(done)));
}

void HistoryService::around(im::ConversationId conversation, im::MessageKey key, int count, Done<HistoryPage> done)
{
    const int before = count / 2;
    const int after = count - before;
    m_store.read(
        this,
        [=](Tables &tables) -> Result<HistoryPage, SqliteError> {
            // One more on either side tells whether there is more.
            auto older = tables.messages.pageBefore(conversation, key, before + 1);
            if (!older)
                return older.error();
            auto newer = tables.messages.pageAfter(conversation, key - 1, after + 1);
            if (!newer)
                return newer.error();
            HistoryPage page;
            page.conversation = conversation;
            page.atStart = older->size() <= before;
            if (!page.atStart)
                older->removeFirst();
            page.atEnd = newer->size() <= after;
            if (!page.atEnd)
                newer->removeLast();
            page.messages = *older + *newer;
            return page;
        },
        answering(std::move(done)));
}

void HistoryService::after(im::ConversationId conversation, im::MessageKey key, int count, Done<HistoryPage> done)
{
    m_store.read(
        this,
        [=](Tables &tables) -> Result<HistoryPage, SqliteError> {
            auto newer = tables.messages.pageAfter(conversation, key, count + 1);
            if (!newer)
                return newer.error();
            HistoryPage page;
            page.conversation = conversation;
            page.atEnd = newer->size() <= count;
            if (!page.atEnd)
                newer->removeLast();
            page.messages = std::move(*newer);
            return page;
        },
        answering(std::move(done)));
}

void HistoryService::pastSessions(int most, Done<QList<im::ChatMessage>> done)
{
    m_store.read(this, [most](Tables &tables) { return tables.messages.newestSessions(most); }, answering(std::move(done)));
}

void HistoryService::findMessage(im::ConversationId conversation, const QByteArray &messageId, Done<im::MessageKey> done)
{
    m_store.read(
        this,
        [=](Tables &tables) -> Result<im::MessageKey, SqliteError> {
            const auto keys = tables.messages.findByMessageId(messageId);
            if (!keys)
                return keys.error();
            for (const im::MessageKey key : *keys) {
                const auto message = tables.messages.get(key);
                if (!message)
                    return message.error();
                if (*message && (*message)->conversation == conversation)
                    return key;
            }
            return im::MessageKey(0);
        },
        [done](const Result<im::MessageKey, SqliteError> &found) {
            if (!found)
                done(clientError(found.error()));
            else if (*found == 0)
                done(ClientError{ClientError::Kind::NotFound, {}});
            else
                done(*found);
        });
}

void HistoryService::attachmentData(qint64 id, Done<QByteArray> done)
{
    m_store.read(
        this, [id](Tables &tables) { return tables.attachments.data(id); },
        [done](const Result<std::optional<QByteArray>, SqliteError> &data) {
            if (!data)
                done(clientError(data.error()));
            else if (!*data)
                done(ClientError{ClientError::Kind::NotFound, {}});
            else
                done(**data);
        });
}

// --- Deleting --------------------------------------------------------------------------------------------------------

void HistoryService::remove(im::MessageKey key, Done<im::ConversationId> done)
{
    m_store.write(
        this,
        [key](Tables &tables) -> Result<im::ConversationId, SqliteError> {
            const auto message = tables.messages.get(key);
            if (!message)
                return message.error();
            if (!*message)
                return im::ConversationId(0);
            if (const auto removed = tables.messages.remove(key); !removed)
                return removed.error();
            return (*message)->conversation;
        },
        [this, done](const Result<im::ConversationId, SqliteError> &removed) {
            if (!removed) {
                done(clientError(removed.error()));
            } else if (*removed == 0) {
                done(ClientError{ClientError::Kind::NotFound, {}});
            } else {
                eraseSoon();
                done(*removed);
            }
        });
}

void HistoryService::setRetention(im::ConversationId conversation, int days, Done<Ok> done)
{
    m_store.write(
        this, [conversation, days](Tables &tables) { return tables.conversations.setRetention(conversation, days); },
        [this, conversation, done](const SqliteStatus &set) {
            if (!set) {
                done(clientError(set.error()));
                return;
            }
            done(Ok{});
            Q_EMIT conversationTouched(conversation);
            startRetention();
        });
}

void HistoryService::startRetention()
{
    m_retention.start();
    removeExpired({});
    m_store.read(
        this, [](Tables &tables) { return tables.upkeep.isEraseDue(); },
        [this](const Result<bool, SqliteError> &isDue) {
            if (isDue && *isDue)
                eraseSoon();
        });
}

/// Step by step, so that other writes come between.
void HistoryService::removeExpired(const store::MessageTable::Place &from)
{
    using Expired = store::MessageTable::Expired;
    m_store.write(
        this, [from, now = m_clock.wallTime()](Tables &tables) { return tables.messages.removeExpired(from, now); },
        [this](const Result<Expired, SqliteError> &step) {
            if (!step)
                return; // the next hour
            QSet<im::ConversationId> touched;
            for (const auto &[conversation, key] : step->removed) {
                touched.insert(conversation);
                Q_EMIT messageRemoved(conversation, key);
            }
            for (const im::ConversationId conversation : std::as_const(touched))
                Q_EMIT conversationTouched(conversation);
            if (!touched.isEmpty())
                eraseSoon();
            if (step->next.conversation != 0)
                removeExpired(step->next);
        });
}

void HistoryService::eraseSoon()
{
    m_erasure.start();
}

void HistoryService::erase(bool isFirst)
{
    m_store.write(
        this, [isFirst](Tables &tables) { return tables.upkeep.eraseStep(isFirst); },
        [this](const Result<bool, SqliteError> &more) {
            if (m_erasure.isActive() || !more)
                return; // begun anew soon
            if (*more)
                erase(false);
            else
                m_store.upkeep(this, [](Tables &tables) { return tables.upkeep.truncateLog(); }, [](const SqliteStatus &) {});
        });
}

} // namespace linnet::client
