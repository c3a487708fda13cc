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
        console.end(kDone);
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

} // namespace

int runContact(Console &console)
{
    const Invocation &in = console.invocation();
    if (in.command == u"contact list")
        return listContacts(console);
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
