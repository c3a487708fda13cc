// SPDX-License-Identifier: MIT
#include "cli/Commands.h"
#include "cli/Events.h"
#include "cli/Words.h"

#include <QSet>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

using im::RegistrationInfo;
using im::RegistrationState;

/// With --once nothing is tried again.
RegistrationInfo withoutNextTry(RegistrationInfo info)
{
    info.nextTry = {};
    return info;
}

class RegisterRun
{
public:
    RegisterRun(Console &console, const client::Client &client) : m_console(console)
    {
        for (const im::AccountInfo &account : client.accounts())
            m_open.insert(account.address);
    }

    void onChange(const RegistrationInfo &info)
    {
        if (m_console.invocation().json)
            m_console.out().event(registrationEvent(info));
        switch (info.state) {
        case RegistrationState::Registering:
            break;
        case RegistrationState::Registered:
            m_console.out().line(u"%1 is registered at %2 for %3 s"_s.arg(info.account.text(), info.server).arg(info.expires.count()));
            m_open.remove(info.account);
            m_registered.insert(info.account);
            endIfAllAnswered();
            break;
        case RegistrationState::Failed:
            m_console.out().say(sentence(m_console.invocation().has("once") ? withoutNextTry(info) : info));
            onFailed(info);
            break;
        case RegistrationState::Unregistered:
            if (m_registered.remove(info.account))
                m_console.out().line(u"%1 is unregistered"_s.arg(info.account.text()));
            break;
        }
    }
    bool allRegistered() const { return m_open.isEmpty(); }

private:
    void onFailed(const RegistrationInfo &info)
    {
        const bool once = m_console.invocation().has("once");
        if (!once && info.nextTry.isValid())
            return; // it goes on by itself
        m_open.remove(info.account);
        const int code = info.reason == im::DeliveryReason::Timeout ? kTimedOut : kFailed;
        m_worst = m_worst == kFailed ? int(kFailed) : code;
        if (once)
            endIfAllAnswered();
        else
            m_console.end(m_worst);
    }
    void endIfAllAnswered()
    {
        if (m_console.invocation().has("once") && m_open.isEmpty())
            m_console.end(m_worst);
    }

    Console &m_console;
    QSet<im::Address> m_open; ///< not answered yet
    QSet<im::Address> m_registered;
    int m_worst = kDone;
};

} // namespace

int runRegister(Console &console)
{
    const auto timeout = timeoutOf(console.invocation());
    if (!timeout)
        return console.failUsage(timeout.error().text);
    const auto client = console.open({});
    if (!client)
        return kFailed;
    if (client->accounts().isEmpty())
        return console.fail({client::ClientError::Kind::NoAccount, {}});
    RegisterRun run(console, *client);
    QObject::connect(client.get(), &client::Client::registrationChanged, &console, [&](const RegistrationInfo &info) { run.onChange(info); });
    QTimer::singleShot(timeout->value_or(std::chrono::seconds(40)), &console, [&] {
        if (run.allRegistered())
            return;
        console.out().say(u"No answer in time: not registered."_s);
        console.end(kTimedOut);
    });
    console.setTerminationCode(kDone);
    client->registerAccount();
    return console.close(*client, console.wait());
}

} // namespace linnet::cli
