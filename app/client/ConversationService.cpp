// SPDX-License-Identifier: MIT
#include "client/ConversationService.h"

#include "client/Arrival.h"
#include "client/Outcomes.h"
#include "im/pipeline/OutgoingPipeline.h"

#include <limits>

namespace linnet::client {
namespace {

using store::SqliteError;
using store::SqliteStatus;
using store::Tables;
using Conversations = QList<im::Conversation>;

/// All conversations with that person, of whatever account.
Result<Conversations, SqliteError> conversationsWith(Tables &tables, const im::Address &peer)
{
    const auto all = tables.conversations.list();
    if (!all)
        return all.error();
    Conversations found;
    for (const im::Conversation &conversation : *all) {
        if (conversation.peer == peer)
            found.append(conversation);
    }
    return found;
}

/// All addresses of the person who has that one.
Result<QList<im::Address>, SqliteError> allAddresses(Tables &tables, const im::Address &address)
{
    const auto aliases = tables.aliases.list();
    if (!aliases)
        return aliases.error();
    QList<im::Address> canonical{address};
    for (const auto &alias : *aliases) {
        if (alias.address == address)
            canonical.append(alias.canonical);
    }
    QList<im::Address> all = canonical;
    for (const auto &alias : *aliases) {
        if (canonical.contains(alias.canonical) && !all.contains(alias.address))
            all.append(alias.address);
    }
    return all;
}

/// What a search by words finds, oldest first.
Result<QList<im::ChatMessage>, SqliteError> searched(Tables &tables, const HistoryQuery &query)
{
    QList<im::ConversationId> places{0}; // all
    if (!query.peer.isEmpty()) {
        const auto conversations = tables.conversations.list();
        if (!conversations)
            return conversations.error();
        places.clear();
        for (const im::Conversation &one : *conversations) {
            if (one.peer == query.peer || one.aliases.contains(query.peer))
                places.append(one.id);
        }
    }
    QList<im::ChatMessage> found;
    for (const im::ConversationId place : std::as_const(places)) {
        im::SearchQuery wanted;
        wanted.words = query.words;
        wanted.conversation = place;
        wanted.limit = query.limit > 0 ? query.limit : std::numeric_limits<int>::max();
        const auto page = tables.search.find(wanted);
        if (!page)
            return page.error();
        for (const im::SearchHit &hit : page->hits)
            found.append(hit.message);
    }
    std::sort(found.begin(), found.end(), [](const im::ChatMessage &a, const im::ChatMessage &b) { return a.key < b.key; });
    return query.limit > 0 ? found.mid(std::max<qsizetype>(found.size() - query.limit, 0)) : found;
}

} // namespace

ConversationService::ConversationService(store::Store &store, QObject *parent) : QObject(parent), m_store(store) { }

// --- Reading ---------------------------------------------------------------------------------------------------------

void ConversationService::conversations(Done<Conversations> done)
{
    m_store.read(
        this, [](Tables &tables) { return tables.conversations.list(); },
        [done](const Result<Conversations, SqliteError> &all) {
            if (all)
                done(*all);
            else
                done(clientError(all.error()));
        });
}

void ConversationService::open(const im::Address &account, const im::Address &peer, const im::Address &atHome, Done<im::Conversation> done)
{
    struct Opened
    {
        im::Conversation conversation;
        bool isNew = false;
    };
    m_store.write(
        this,
        [account, peer, atHome](Tables &tables) -> Result<Opened, SqliteError> {
            const auto kept = keptAddress(tables, account, peer, atHome);
            if (!kept)
                return kept.error();
            const auto known = tables.conversations.find(account, *kept);
            if (!known)
                return known.error();
            const auto id = tables.conversations.findOrCreate(account, *kept, false);
            if (!id)
                return id.error();
            const auto conversation = tables.conversations.get(*id);
            if (!conversation)
                return conversation.error();
            return Opened{conversation->value_or(im::Conversation{}), !known->has_value()};
        },
        [this, done](const Result<Opened, SqliteError> &opened) {
            if (!opened) {
                done(clientError(opened.error()));
                return;
            }
            done(opened->conversation);
            if (opened->isNew)
                Q_EMIT conversationChanged(opened->conversation);
        });
}

void ConversationService::historyBefore(im::ConversationId conversation, im::MessageKey before, int count,
                                        Done<HistoryPage> done)
{
    m_store.read(
        this,
        [conversation, before, count](Tables &tables) -> Result<HistoryPage, SqliteError> {
            auto messages = tables.messages.pageBefore(conversation, before, count + 1); // one more tells whether there is more
            if (!messages)
                return messages.error();
            HistoryPage page;
            page.conversation = conversation;
            page.messages = std::move(messages).value();
            page.atStart = page.messages.size() <= count;
            if (!page.atStart)
                page.messages.removeFirst();
            return page;
        },
        [done](const Result<HistoryPage, SqliteError> &page) {
            if (page)
                done(*page);
            else
                done(clientError(page.error()));
        });
}

void ConversationService::history(const HistoryQuery &query, Done<QList<im::ChatMessage>> done)
{
    m_store.read(
        this,
        [query](Tables &tables) {
            return query.words.trimmed().isEmpty() ? tables.messages.query(query.peer, {}, query.limit) : searched(tables, query);
        },
        [done](const Result<QList<im::ChatMessage>, SqliteError> &messages) {
            if (messages)
                done(*messages);
            else
                done(clientError(messages.error()));
        });
}

void ConversationService::details(im::MessageKey key, Done<MessageDetails> done)
{
    m_store.read(
        this,
        [key](Tables &tables) -> Result<std::optional<MessageDetails>, SqliteError> {
            const auto message = tables.messages.get(key);
            if (!message)
                return message.error();
            if (!*message)
                return std::optional<MessageDetails>();
            const auto steps = tables.deliveries.steps(key);
            if (!steps)
                return steps.error();
            const auto request = tables.deliveries.request(key);
            if (!request)
                return request.error();
            MessageDetails details;
            details.message = **message;
            for (const store::DeliveryStep &step : *steps)
                details.steps.append({step.time, step.delivery});
            details.requestSize = request->size;
            details.route = request->route;
            details.attempts = request->attempts;
            details.formatReason = request->formatReason;
            details.modelReason = request->modelReason;
            const auto asked = tables.receipts.request(key);
            if (!asked)
                return asked.error();
            const auto wishes = im::DispositionWishes::fromBits(asked->wishes);
            details.receipts.deliveredAsked = wishes.positiveDelivery;
            details.receipts.displayedAsked = wishes.display;
            if ((*message)->direction == im::Direction::Out)
                details.receipts.truth = im::receiptTruth((*message)->delivery);
            return std::optional<MessageDetails>(details);
        },
        [done](const Result<std::optional<MessageDetails>, SqliteError> &details) {
            if (!details)
                done(clientError(details.error()));
            else if (*details)
                done(**details);
            else
                done(ClientError{ClientError::Kind::NotFound, {}});
        });
}

void ConversationService::tell(im::ConversationId conversation)
{
    m_store.read(
        this, [conversation](Tables &tables) { return tables.conversations.get(conversation); },
        [this](const Result<std::optional<im::Conversation>, SqliteError> &found) {
            if (found && *found)
                Q_EMIT conversationChanged(**found);
        });
}

// --- Changing --------------------------------------------------------------------------------------------------------

template <typename Job>
void ConversationService::change(Job job, Done<Ok> done)
{
    m_store.write(this, std::move(job), [this, done](const Result<std::optional<im::Conversation>, SqliteError> &changed) {
        if (!changed) {
            if (done)
                done(clientError(changed.error()));
            return;
        }
        if (done)
            done(*changed ? Result<Ok, ClientError>(Ok{}) : ClientError{ClientError::Kind::NotFound, {}});
        if (*changed)
            Q_EMIT conversationChanged(**changed);
    });
}

void ConversationService::see(std::function<Result<SeenUpTo, SqliteError>(Tables &)> upTo, Done<Ok> done)
{
    m_store.write(
        this,
        [upTo = std::move(upTo), switches = m_switches, ownId = im::newMessageId(SystemRandom::instance())](Tables &tables) -> Result<Seen, SqliteError> {
            const auto last = upTo(tables);
            if (!last)
                return last.error();
            const auto owes = receipts::beforeDisplayed(tables, last->conversation, last->key, switches, ownId);
            if (!owes)
                return owes.error();
            const auto marked = tables.messages.markDisplayed(last->conversation, last->key);
            if (!marked)
                return marked.error();
            const auto conversation = tables.conversations.get(last->conversation);
            if (!conversation)
                return conversation.error();
            return Seen{*conversation, *marked, *owes};
        },
        [this, done](const Result<Seen, SqliteError> &seen) {
            if (done && !seen)
                done(clientError(seen.error()));
            else if (done)
                done(seen->conversation ? Result<Ok, ClientError>(Ok{}) : ClientError{ClientError::Kind::NotFound, {}});
            if (!seen || !seen->conversation)
                return;
            if (seen->count > 0)
                Q_EMIT conversationChanged(*seen->conversation);
            if (seen->owesReceipts)
                Q_EMIT receiptsOwed(seen->conversation->account);
        });
}

void ConversationService::markDisplayed(im::ConversationId conversation, im::MessageKey key)
{
    see([conversation, key](Tables &) -> Result<SeenUpTo, SqliteError> { return SeenUpTo{conversation, key}; }, {});
}

void ConversationService::markDisplayed(im::MessageKey key, Done<Ok> done)
{
    see(
        [key](Tables &tables) -> Result<SeenUpTo, SqliteError> {
            const auto message = tables.messages.get(key);
            if (!message)
                return message.error();
            return SeenUpTo{*message ? (*message)->conversation : im::ConversationId(0), key};
        },
        std::move(done));
}

void ConversationService::saveDraft(im::ConversationId conversation, const QString &draft)
{
    change(
        [conversation, draft](Tables &tables) -> Result<std::optional<im::Conversation>, SqliteError> {
            if (const auto set = tables.conversations.setDraft(conversation, draft); !set)
                return set.error();
            return tables.conversations.get(conversation);
        },
        {});
}

void ConversationService::remove(im::ConversationId conversation, Done<im::Conversation> done)
{
    m_store.write(
        this,
        [conversation](Tables &tables) -> Result<std::optional<im::Conversation>, SqliteError> {
            const auto before = tables.conversations.get(conversation);
            if (!before || !*before)
                return before;
            if (const auto removed = tables.conversations.remove(conversation); !removed)
                return removed.error();
            return before;
        },
        [done](const Result<std::optional<im::Conversation>, SqliteError> &removed) {
            if (!removed)
                done(clientError(removed.error()));
            else if (*removed)
                done(**removed);
            else
                done(ClientError{ClientError::Kind::NotFound, {}});
        });
}

void ConversationService::acceptRequest(im::ConversationId conversation, Done<Ok> done)
{
    change(
        [conversation](Tables &tables) -> Result<std::optional<im::Conversation>, SqliteError> {
            if (const auto set = tables.conversations.setRequest(conversation, false); !set)
                return set.error();
            return tables.conversations.get(conversation);
        },
        std::move(done));
}

// --- Contacts --------------------------------------------------------------------------------------------------------

void ConversationService::contacts(Done<QList<im::Contact>> done)
{
    m_store.read(
        this, [](Tables &tables) { return tables.contacts.list(); },
        [done](const Result<QList<im::Contact>, SqliteError> &all) {
            if (all)
                done(*all);
            else
                done(clientError(all.error()));
        });
}

/// The job answers whether the contact was there; titles of its conversations follow.
template <typename Job>
void ConversationService::changeContact(Job job, const im::Address &address, Done<Ok> done)
{
    struct Changed
    {
        bool found = false;
        Conversations conversations;
    };
    m_store.write(
        this,
        [job, address](Tables &tables) -> Result<Changed, SqliteError> {
            const Result<bool, SqliteError> found = job(tables);
            if (!found)
                return found.error();
            const auto conversations = conversationsWith(tables, address);
            if (!conversations)
                return conversations.error();
            return Changed{*found, *conversations};
        },
        [this, done](const Result<Changed, SqliteError> &changed) {
            if (!changed) {
                done(clientError(changed.error()));
                return;
            }
            done(changed->found ? Result<Ok, ClientError>(Ok{}) : ClientError{ClientError::Kind::NotFound, {}});
            if (!changed->found)
                return;
            Q_EMIT contactsChanged();
            for (const im::Conversation &conversation : changed->conversations)
                Q_EMIT conversationChanged(conversation);
        });
}

void ConversationService::saveContact(const im::Contact &contact, Done<Ok> done)
{
    changeContact(
        [contact](Tables &tables) -> Result<bool, SqliteError> {
            if (const auto put = tables.contacts.put(contact); !put)
                return put.error();
            const auto conversations = conversationsWith(tables, contact.address);
            if (!conversations)
                return conversations.error();
            for (const im::Conversation &conversation : *conversations) {
                if (!conversation.isRequest || contact.blocked)
                    continue;
                if (const auto set = tables.conversations.setRequest(conversation.id, false); !set)
                    return set.error();
            }
            return true;
        },
        contact.address, std::move(done));
}

void ConversationService::removeContact(const im::Address &address, Done<Ok> done)
{
    changeContact([address](Tables &tables) { return tables.contacts.remove(address); }, address, std::move(done));
}

void ConversationService::setBlocked(const im::Address &address, bool blocked, Done<Ok> done)
{
    changeContact(
        [address, blocked](Tables &tables) -> Result<bool, SqliteError> {
            const auto all = allAddresses(tables, address);
            if (!all)
                return all.error();
            for (const im::Address &one : *all) {
                if (const auto set = tables.contacts.setBlocked(one, blocked); !set)
                    return set.error();
            }
            return true;
        },
        address, std::move(done));
}

} // namespace linnet::client
