// SPDX-License-Identifier: MIT
#pragma once

#include "server/SipServer.h"
#include "support/TwoStacks.h"

namespace linnet::test {

/// Users with passwords in the clear.
class MemoryUsers : public sip::UserDirectory
{
public:
    explicit MemoryUsers(QByteArray domain = "example.org") : m_domain(std::move(domain)) { }

    bool isKnown(const QByteArray &user) const override { return passwords.contains(user); }
    QByteArray secret(const QByteArray &user, sip::DigestAlgorithm algorithm) const override
    {
        return digestSecret(algorithm, user, m_domain, passwords.value(user));
    }
    bool admit(const QByteArray &user) override
    {
        passwords.insert(user, {});
        return true;
    }
    QHash<QByteArray, QByteArray> passwords{{"alice", "a"}, {"bob", "b"}};

private:
    QByteArray m_domain;
};

/// Commits when told, as a disk does.
class MemoryLocation : public sip::LocationService
{
public:
    std::vector<sip::Binding> bindings(const QByteArray &user) const override { return all.value(user); }
    std::optional<sip::Binding> bindingAt(const sip::Uri &contact) const override
    {
        for (const auto &bindings : all) {
            for (const sip::Binding &binding : bindings) {
                if (equivalent(binding.contact.uri, contact))
                    return binding;
            }
        }
        return std::nullopt;
    }
    quint64 generation(const QByteArray &user) const override { return generations.value(user); }
    void replace(const QByteArray &user, std::vector<sip::Binding> bindings, Done done) override
    {
        pending.append([this, user, bindings, done] {
            if (works) {
                all.insert(user, bindings);
                ++generations[user];
            }
            done(works);
        });
        if (immediately)
            commit();
    }
    void commit()
    {
        for (const auto &one : std::exchange(pending, {}))
            one();
    }
    QHash<QByteArray, std::vector<sip::Binding>> all;
    QHash<QByteArray, quint64> generations;
    QList<std::function<void()>> pending;
    bool works = true;
    bool immediately = true;
};

/// One embedded server on a host of a simulated network; its domain is its address, so that nobody needs a name server.
class ServerNode
{
public:
    ServerNode(SimulatedNetwork &link, ManualClock &clock, TimeMachine &time, const QString &address, quint64 seed,
               bool open = false)
        : domain(address.toLatin1()), stack(link, clock, address, seed),
          own(domain, {QHostAddress(address)}, {5060, 5061})
    {
        time.add(stack.timers);
        const QHostAddress at(address);
        if (!stack.transport.listen(sip::TransportProtocol::Udp, {at, 5060})
            || !stack.transport.listen(sip::TransportProtocol::Tcp, {at, 5060})
            || !stack.transport.listen(sip::TransportProtocol::Tls, {at, 5061}))
            qFatal("the simulated server cannot listen");
        sip::SipServer::Options options;
        options.open = open;
        options.tls = true;
        sip = std::make_unique<sip::SipServer>(stack.transactions, resolver, location, users, own, options);
    }

    /// A phone that registered without our seeing it.
    sip::Binding &bind(const QByteArray &user, const QByteArray &contact, const sip::Target &received)
    {
        sip::Binding binding;
        binding.contact = *sip::parseNameAddr(Slice::copyOf(contact));
        binding.received = received;
        binding.expires = stack.timers.now() + std::chrono::hours(24);
        users.passwords.insert(user, {});
        location.all[user].push_back(binding);
        return location.all[user].back();
    }
    /// Nothing is left of any request.
    bool isClean() const
    {
        return stack.transactions.pendingClientTransactions() == 0 && stack.transactions.activeServerTransactions() == 0
            && stack.transactions.completedMemory() == 0 && sip->proxy().children().isEmpty();
    }

    QByteArray domain;
    Stack stack;
    sip::Resolver resolver;
    MemoryUsers users{domain};
    MemoryLocation location;
    sip::OwnAddresses own;
    std::unique_ptr<sip::SipServer> sip;
};

} // namespace linnet::test
