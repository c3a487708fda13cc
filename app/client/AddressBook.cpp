// SPDX-License-Identifier: MIT
#include "client/AddressBook.h"

#include "client/CanonicalAddress.h"
#include "client/Outcomes.h"

#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

using store::SqliteError;
using store::Tables;
using Found = std::optional<im::Conversation>;

} // namespace

AddressBook::AddressBook(store::Store &store, QObject *parent) : QObject(parent), m_store(store) { }

void AddressBook::merge(im::ConversationId from, im::ConversationId into, Done<im::Conversation> done)
{
    m_store.write(
        this,
        [from, into](Tables &tables) -> Result<Found, SqliteError> {
            const auto merged = tables.conversations.merge(from, into);
            if (!merged)
                return merged.error();
            return *merged ? tables.conversations.get(into) : Found();
        },
        [this, from, done](const Result<Found, SqliteError> &merged) {
            if (!merged)
                return done(clientError(merged.error()));
            if (!*merged)
                return done(ClientError{ClientError::Kind::BadValue, {}});
            done(**merged);
            Q_EMIT conversationRemoved(from);
            Q_EMIT conversationChanged(**merged);
            Q_EMIT historyChanged((*merged)->id);
        });
}

void AddressBook::split(im::ConversationId conversation, const im::Address &alias, Done<im::Conversation> done)
{
    struct Halves
    {
        Found left;
        Found own;
    };
    m_store.write(
        this,
        [conversation, alias](Tables &tables) -> Result<Halves, SqliteError> {
            const auto own = tables.conversations.split(conversation, alias);
            if (!own)
                return own.error();
            if (!*own)
                return Halves{};
            const auto first = tables.conversations.get(conversation);
            if (!first)
                return first.error();
            const auto second = tables.conversations.get(**own);
            if (!second)
                return second.error();
            return Halves{*first, *second};
        },
        [this, done](const Result<Halves, SqliteError> &halves) {
            if (!halves)
                return done(clientError(halves.error()));
            if (!halves->left || !halves->own)
                return done(ClientError{ClientError::Kind::NotFound, {}});
            done(*halves->own);
            Q_EMIT conversationChanged(*halves->own);
            Q_EMIT conversationChanged(*halves->left);
            Q_EMIT historyChanged(halves->left->id);
        });
}

void AddressBook::blocks(Done<Blocks> done)
{
    m_store.read(
        this,
        [](Tables &tables) -> Result<Blocks, SqliteError> {
            const auto contacts = tables.contacts.list();
            if (!contacts)
                return contacts.error();
            const auto domains = tables.blockedDomains.list();
            if (!domains)
                return domains.error();
            Blocks blocks{{}, *domains};
            for (const im::Contact &contact : *contacts) {
                if (contact.blocked)
                    blocks.addresses.append(contact.address);
            }
            return blocks;
        },
        [done](const Result<Blocks, SqliteError> &blocks) {
            if (blocks)
                done(*blocks);
            else
                done(clientError(blocks.error()));
        });
}

void AddressBook::setDomainBlocked(const QString &text, bool blocked, Done<Ok> done)
{
    const QString domain = domainFromText(text);
    if (domain.isEmpty()) {
        QTimer::singleShot(0, this, [done, text] { done(ClientError{ClientError::Kind::BadAddress, text}); });
        return;
    }
    m_store.write(
        this,
        [domain, blocked](Tables &tables) -> Result<bool, SqliteError> {
            const auto was = tables.blockedDomains.contains(domain);
            if (!was)
                return was.error();
            if (const auto set = tables.blockedDomains.set(domain, blocked); !set)
                return set.error();
            return blocked || *was;
        },
        [this, done](const Result<bool, SqliteError> &set) {
            if (!set)
                return done(clientError(set.error()));
            if (!*set)
                return done(ClientError{ClientError::Kind::NotFound, {}});
            done(Ok{});
            Q_EMIT contactsChanged();
        });
}

QString domainFromText(const QString &text)
{
    const QString given = text.trimmed();
    const auto address = addressFromText(u"x@"_s + (given.startsWith(u'@') ? given.mid(1) : given));
    // Nothing but a host: no port, no parameters, no second address.
    if (!address || given.count(u'@') > 1 || given.contains(u';') || given.contains(u'?') || address->host() != address->domain())
        return {};
    return address->domain();
}

} // namespace linnet::client
