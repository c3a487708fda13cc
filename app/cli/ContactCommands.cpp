// SPDX-License-Identifier: MIT
#include "cli/Commands.h"
#include "cli/Events.h"
#include "cli/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

using client::Client;
using client::ClientError;
using client::Ok;

void printContact(Console &console, const im::Contact &contact)
{
    if (console.invocation().json)
        console.out().event(contactEvent(contact));
    QString line = contact.address.text();
    if (!contact.name.isEmpty())
        line += u"  \""_s + contact.name + u'"';
    if (contact.blocked)
        line += u"  blocked"_s;
    console.out().line(line);
}

void printBlockedDomain(Console &console, const QString &domain)
{
    if (console.invocation().json)
        console.out().event(blockEvent(domain));
    console.out().line(u'@' + domain + u"  blocked"_s);
}

/// The blocked domains stand behind the contacts.
void listBlockedDomains(Console &console, Client &client)
{
    client.blocks([&console](const Result<client::Blocks, ClientError> &blocks) {
        if (!blocks) {
            console.end(console.fail(blocks.error()));
            return;
        }
        for (const QString &domain : blocks->domains)
            printBlockedDomain(console, domain);
        console.end(kDone);
    });
}

int listContacts(Console &console)
{
    const auto client = console.open({true, false, {}});
    if (!client)
        return kFailed;
    client->contacts([&](const Result<QList<im::Contact>, ClientError> &contacts) {
        if (!contacts) {
            console.end(console.fail(contacts.error()));
            return;
        }
        for (const im::Contact &contact : *contacts)
            printContact(console, contact);
        listBlockedDomains(console, *client);
    });
    return console.wait();
}

/// Adding, and the name with blocking: what the address book has of the person is kept.
void saveContact(Console &console, Client &client, const im::Address &address, bool block)
{
    client.contacts([&console, &client, address, block](const Result<QList<im::Contact>, ClientError> &contacts) {
        if (!contacts) {
            console.end(console.fail(contacts.error()));
            return;
        }
        im::Contact contact;
        contact.address = address;
        for (const im::Contact &known : *contacts) {
            if (known.address == address)
                contact = known;
        }
        if (console.invocation().has("name"))
            contact.name = console.invocation().value("name");
        contact.blocked = contact.blocked || block;
        client.saveContact(contact, [&console, contact](const Result<Ok, ClientError> &saved) {
            if (saved)
                printContact(console, contact);
            console.end(saved ? int(kDone) : console.fail(saved.error()));
        });
    });
}

/// "@spam.example": everybody there, for block and remove.
int runDomain(Console &console)
{
    const QString domain = console.invocation().arguments.first();
    const bool block = console.invocation().command == u"contact block";
    const auto client = console.open({});
    if (!client)
        return kFailed;
    client->setDomainBlocked(domain, block, [&](const Result<Ok, ClientError> &set) {
        if (set && block)
            printBlockedDomain(console, domain.mid(1).toLower());
        else if (set)
            console.out().line(u"%1 is not blocked any more"_s.arg(domain));
        else if (set.error().kind == ClientError::Kind::BadAddress)
            console.failUsage(badAddressSentence(domain));
        else if (set.error().kind == ClientError::Kind::NotFound)
            console.out().say(u"%1 is not blocked: linnet-cli contact list shows what is."_s.arg(domain));
        else
            console.fail(set.error());
        const bool bad = !set && set.error().kind == ClientError::Kind::BadAddress;
        console.end(set ? kDone : bad ? kUsage : kFailed);
    });
    return console.close(*client, console.wait());
}

} // namespace

int runContact(Console &console)
{
    const Invocation &in = console.invocation();
    if (in.command == u"contact list")
        return listContacts(console);
    if (in.arguments.first().startsWith(u'@') && in.command != u"contact add")
        return runDomain(console);
    const auto address = Client::parseAddress(in.arguments.first());
    if (!address)
        return console.failUsage(badAddressSentence(in.arguments.first()));
    const auto client = console.open({});
    if (!client)
        return kFailed;
    if (in.command == u"contact remove") {
        client->removeContact(*address, [&](const Result<Ok, ClientError> &removed) {
            if (removed)
                console.out().line(u"%1 is removed"_s.arg(address->text()));
            else if (removed.error().kind == ClientError::Kind::NotFound)
                console.out().say(u"%1 is not in the contacts: linnet-cli contact list shows them."_s.arg(address->text()));
            else
                console.fail(removed.error());
            console.end(removed ? kDone : kFailed);
        });
    } else {
        saveContact(console, *client, *address, in.command == u"contact block");
    }
    return console.close(*client, console.wait());
}

} // namespace linnet::cli
