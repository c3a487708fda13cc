// SPDX-License-Identifier: MIT
#pragma once

#include "base/Limits.h"
#include "scenario/Phone.h"
#include "usage/invite/InviteUsage.h"
#include "usage/invite/SdpOfferCheck.h"

#include <QPointer>

#include <functional>

namespace linnet::test {

inline const std::vector<sip::UsableMedia> kMedia{{"message", "TCP/MSRP"}};
inline const sip::SessionBody kOffer{"application/sdp", "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nm=message 9 TCP/MSRP *\r\n"};
inline const sip::SessionBody kAnswer{"application/sdp", "v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\nm=message 9 TCP/MSRP *\r\n"};
inline const sip::SessionBody kOther{"application/sdp", "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\nm=message 9 TCP/MSRP *\r\n"};

/// A phone that takes calls from anywhere and remembers what its sessions tell.
class Talker
{
public:
    Talker(SimulatedNetwork &link, ManualClock &clock, TimeMachine &time, const QString &address, quint64 seed,
           const QByteArray &user)
        : phone(link, clock, time, address, seed), aor(uri("sip:" + user + '@' + address.toLatin1()))
    {
        (void)phone.agent.transport().listen(sip::TransportProtocol::Udp, {QHostAddress(address), 5060});
        sip::Identity identity;
        identity.aor = aor;
        identity.acceptDirect = true;
        phone.setAccount(identity);
        usage().setOfferCheck([this](const sip::SessionBody &offer) {
            const bool takes = !offer.isEmpty() || takesOfferless;
            return sip::checkSdpOffer(offer, takes ? kMedia : std::vector<sip::UsableMedia>());
        });
        QObject::connect(&usage(), &sip::InviteUsage::received, &phone.agent, [this](sip::InviteSession *one) {
            ++calls;
            follow(one);
            states.append("incoming");
            if (onCall)
                onCall(one);
        });
    }

    sip::InviteUsage &usage() { return phone.agent.invites(); }

    sip::InviteSession *call(const sip::Uri &to, const std::optional<sip::Replaces> &replaces = {})
    {
        sip::InviteSession *made = usage().call({aor, to, kOffer, {}, replaces});
        if (made)
            follow(made);
        return made;
    }

    /// The session that was made or came last.
    void follow(sip::InviteSession *one)
    {
        session = one;
        QObject::connect(one, &sip::InviteSession::stateChanged, &phone.agent, [this](sip::SessionState state) {
            states.append(sip::toString(state).toByteArray());
            if (onState)
                onState(state);
        });
        QObject::connect(one, &sip::InviteSession::ended, &phone.agent, [this, one](sip::EndReason reason) {
            ends.append(sip::toString(reason).toByteArray());
            endStatus = one->endStatus();
        });
        QObject::connect(one, &sip::InviteSession::answerReceived, &phone.agent,
                         [this](const sip::SessionBody &body) { answers.append(body); });
        QObject::connect(one, &sip::InviteSession::offerRefused, &phone.agent,
                         [this](int status) { refusals.append(status); });
        QObject::connect(one, &sip::InviteSession::offerReceived, &phone.agent, [this, one](const sip::SessionBody &body) {
            offers.append(body);
            if (answersOffers)
                one->answer(kAnswer);
        });
    }

    Phone phone;
    sip::Uri aor;
    std::function<void(sip::InviteSession *)> onCall;
    std::function<void(sip::SessionState)> onState;
    bool takesOfferless = true;
    bool answersOffers = true;
    QPointer<sip::InviteSession> session;
    int calls = 0;
    QByteArrayList states;
    QByteArrayList ends;
    int endStatus = 0;
    QList<sip::SessionBody> answers;
    QList<sip::SessionBody> offers;
    QList<int> refusals;
};

/// Alice at 192.0.2.1, Bob at 192.0.2.2, and nothing between them.
struct Talk
{
    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    Talker alice{link, clock, time, QStringLiteral("192.0.2.1"), 11, "alice"};
    Talker bob{link, clock, time, QStringLiteral("192.0.2.2"), 22, "bob"};

    /// Bob rings and accepts at once.
    void bobAccepts()
    {
        bob.onCall = [](sip::InviteSession *one) {
            one->ring();
            one->accept(kAnswer);
        };
    }
    bool connect()
    {
        bobAccepts();
        alice.call(bob.aor);
        return time.runUntil([&] {
            return alice.states.contains("established") && bob.states.contains("established");
        }, std::chrono::minutes(1));
    }
    bool bothEnded(int each = 1)
    {
        return time.runUntil([&] { return alice.ends.size() >= each && bob.ends.size() >= each; }, std::chrono::minutes(10));
    }
    /// Nothing is left of any session, dialog or transaction.
    bool isClean()
    {
        time.run(std::chrono::seconds(70));
        for (Talker *one : {&alice, &bob}) {
            sip::UserAgent &agent = one->phone.agent;
            if (!agent.invites().findChildren<sip::InviteSession *>().isEmpty()
                || agent.dialogs().count(sip::DialogTable::Origin::Us) + agent.dialogs().count(sip::DialogTable::Origin::Peer) != 0
                || agent.transactions().pendingClientTransactions() != 0
                || agent.transactions().activeServerTransactions() != 0 || agent.transactions().completedMemory() != 0)
                return false;
        }
        return true;
    }
    qsizetype sent(const char *start) const { return link.packetsThatStartWith(start).size(); }
};

} // namespace linnet::test
