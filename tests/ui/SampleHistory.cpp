// SPDX-License-Identifier: MIT
// The second half of SampleBackend: pages, search, files, reactions.
#include "ui/SampleBackend.h"

#include <algorithm>

namespace linnet::ui {

void SampleBackend::attach(im::ConversationId id, const QString &fileName, const QByteArray &type, const QByteArray &bytes, qint64 size)
{
    im::Attachment file;
    file.id = files.size() + 1;
    file.fileName = fileName;
    file.contentType = type;
    file.size = size > 0 ? size : bytes.size();
    files.insert(file.id, bytes);
    newest(id).attachments.append(file);
    conversation(id).last = newest(id);
}

void SampleBackend::attachmentData(qint64 id, Done<QByteArray> done)
{
    filesAsked.append(id);
    later([this, id, done] {
        if (files.value(id).isEmpty())
            done(ClientError{ClientError::Kind::NotFound, {}});
        else
            done(files.value(id));
    });
}

void SampleBackend::react(im::MessageKey key, const QString &emoji, bool add, Done<Ok> done)
{
    later([this, key, emoji, add, done] {
        im::ChatMessage *message = find(key);
        if (!message) {
            done(ClientError{ClientError::Kind::NotFound, {}});
            return;
        }
        message->reactions.removeIf([&](const im::Reaction &r) { return r.mine && r.text == emoji; });
        if (add)
            message->reactions.append({m_self, emoji, true});
        Q_EMIT messageChanged(*message);
        done(Ok{});
    });
}

void SampleBackend::historyAround(im::ConversationId id, im::MessageKey key, int count, Done<client::HistoryPage> done)
{
    later([this, id, key, count, done] {
        client::HistoryPage page;
        page.conversation = id;
        const QList<im::ChatMessage> &all = messages[id];
        qsizetype at = 0;
        while (at < all.size() && all[at].key < key)
            ++at;
        const qsizetype start = std::max<qsizetype>(0, at - count / 2);
        page.messages = all.mid(start, count);
        page.atStart = start == 0;
        page.atEnd = start + count >= all.size();
        done(page);
    });
}

void SampleBackend::historyAfter(im::ConversationId id, im::MessageKey after, int count, Done<client::HistoryPage> done)
{
    later([this, id, after, count, done] {
        client::HistoryPage page;
        page.conversation = id;
        const QList<im::ChatMessage> &all = messages[id];
        qsizetype start = 0;
        while (start < all.size() && all[start].key <= after)
            ++start;
        page.messages = all.mid(start, count);
        page.atEnd = start + count >= all.size();
        done(page);
    });
}

void SampleBackend::findMessage(im::ConversationId id, const QByteArray &messageId, Done<im::MessageKey> done)
{
    later([this, id, messageId, done] {
        for (const im::ChatMessage &message : std::as_const(messages[id])) {
            if (message.messageId == messageId) {
                done(message.key);
                return;
            }
        }
        done(ClientError{ClientError::Kind::NotFound, {}});
    });
}

void SampleBackend::search(const client::SearchQuery &query, Done<client::SearchPage> done)
{
    searched.append(query);
    later([this, query, done] {
        client::SearchPage page;
        QList<im::ChatMessage> all;
        for (const im::Conversation &each : std::as_const(people))
            if (query.conversation == 0 || query.conversation == each.id)
                all += messages.value(each.id);
        std::sort(all.begin(), all.end(), [](const im::ChatMessage &a, const im::ChatMessage &b) { return a.key > b.key; });
        for (const im::ChatMessage &message : std::as_const(all)) {
            const qsizetype at = message.text.indexOf(query.words, 0, Qt::CaseInsensitive);
            const bool out = message.direction == im::Direction::Out;
            if (at < 0 || (query.before != 0 && message.key >= query.before) || (query.hasFile && message.attachments.isEmpty())
                || (!query.from.isEmpty() && query.from != (out ? message.account : message.peer))
                || (!query.to.isEmpty() && query.to != (out ? message.peer : message.account)) || (query.direction && *query.direction != message.direction)
                || (query.since.isValid() && message.time < query.since) || (query.until.isValid() && message.time > query.until))
                continue;
            if (page.hits.size() == query.limit) {
                page.more = true;
                break;
            }
            client::SearchHit hit;
            hit.message = message;
            const qsizetype from = std::max<qsizetype>(0, at - 16);
            hit.snippet = (from > 0 ? QString(u'…') : QString()) + message.text.mid(from, 120);
            hit.highlights = {{at - from + (from > 0 ? 1 : 0), query.words.size()}};
            hit.inText = {{at, query.words.size()}};
            page.hits.append(hit);
        }
        done(page);
    });
}

void SampleBackend::setRetention(im::ConversationId id, int days, Done<Ok> done)
{
    retention[id] = days;
    later([done] { done(Ok{}); });
}

void SampleBackend::mergeConversations(im::ConversationId from, im::ConversationId into, Done<im::Conversation> done)
{
    later([this, from, into, done] {
        im::Conversation &whole = conversation(into);
        whole.aliases.append(conversation(from).peer);
        Q_EMIT conversationRemoved(from);
        Q_EMIT conversationChanged(whole);
        Q_EMIT historyChanged(into);
        done(whole);
    });
}

void SampleBackend::splitAlias(im::ConversationId id, const im::Address &alias, Done<im::Conversation> done)
{
    later([this, id, alias, done] {
        conversation(id).aliases.removeOne(alias);
        Q_EMIT conversationChanged(conversation(id));
        for (const im::Conversation &each : std::as_const(people))
            if (each.peer == alias)
                done(each);
    });
}

void SampleBackend::setDomainBlocked(const QString &domain, bool on, Done<Ok> done)
{
    later([this, domain, on, done] {
        domains.removeAll(domain);
        if (on)
            domains.append(domain);
        Q_EMIT contactsChanged();
        done(Ok{});
    });
}

} // namespace linnet::ui
