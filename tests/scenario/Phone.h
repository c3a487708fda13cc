// SPDX-License-Identifier: MIT
#pragma once

#include "support/TimeMachine.h"
#include "usage/pager/PagerUsage.h"
#include "usage/register/RegisterUsage.h"
#include "usage/UserAgent.h"

#include <optional>

namespace linnet::test {

inline sip::Uri uri(const QByteArray &text)
{
    return *sip::parseUri(QByteArrayView(text));
}

/// A user agent with one account on a host of a simulated network. Remembers what happened to it.
class Phone
{
public:
    Phone(SimulatedNetwork &link, ManualClock &clock, TimeMachine &time, const QString &address, quint64 seed)
        : random(seed), agent(clock, random, nullptr, &link.host(address))
    {
        time.add(agent.timers());
        agent.setProductName("Linnet/0.1.0");
        QObject::connect(&agent.pager(), &sip::PagerUsage::sending, &agent, [this](auto ticket) { sending.append(ticket); });
        QObject::connect(&agent.pager(), &sip::PagerUsage::finished, &agent,
                         [this](auto ticket, const sip::RequestOutcome &outcome) {
                             finished.append(ticket);
                             outcomes.insert(ticket, outcome);
                         });
    }

    void setAccount(const sip::Identity &identity)
    {
        registration = agent.setAccount(identity);
        QObject::connect(registration, &sip::RegisterUsage::registering, &agent, [this] { log.append("registering"); });
        QObject::connect(registration, &sip::RegisterUsage::registered, &agent, [this](std::chrono::seconds expires) {
            log.append("registered " + QByteArray::number(expires.count()));
        });
        QObject::connect(registration, &sip::RegisterUsage::failed, &agent,
                         [this](const sip::RequestOutcome &outcome, std::chrono::milliseconds retryIn) {
                             failure = outcome;
                             retry = retryIn;
                             log.append("failed");
                         });
        QObject::connect(registration, &sip::RegisterUsage::unregistered, &agent, [this] { log.append("unregistered"); });
    }

    /// Takes every MESSAGE at once.
    void acceptAll()
    {
        QObject::connect(&agent.pager(), &sip::PagerUsage::received, &agent, [this](sip::IncomingPage *page) {
            texts.append(page->request().body().toByteArray());
            accounts.append(sip::toBytes(page->account()));
            page->accept();
        });
    }

    sip::PagerUsage::Ticket say(const sip::Uri &to, const QByteArray &text)
    {
        return agent.pager().send({registration->identity().aor, to, "text/plain", text, {}});
    }

    SeededRandom random;
    sip::UserAgent agent;
    sip::RegisterUsage *registration = nullptr;
    QByteArrayList log; ///< the signals of the registration
    sip::RequestOutcome failure;
    std::chrono::milliseconds retry{0};
    QList<sip::PagerUsage::Ticket> sending;
    QList<sip::PagerUsage::Ticket> finished;
    QMap<sip::PagerUsage::Ticket, sip::RequestOutcome> outcomes;
    QByteArrayList texts;
    QByteArrayList accounts;
};

} // namespace linnet::test
