// SPDX-License-Identifier: MIT
// A user agent against a peer that sends any request and any response in any order, inside dialogs and outside, under a manual
// clock. In the end no session, dialog or transaction may be left.
#include "Application.h"
#include "Fuzz.h"
#include "Steps.h"

#include "scenario/ScriptedServer.h"
#include "scenario/Talker.h"

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;
using linnet::fuzz::Steps;
using namespace std::chrono_literals;

namespace {

constexpr Method::Id kMethods[] = {Method::Invite, Method::Ack, Method::Bye, Method::Cancel, Method::Prack, Method::Update,
                                   Method::Info, Method::Options, Method::Message, Method::Subscribe, Method::Notify,
                                   Method::Refer};
constexpr int kStatuses[] = {100, 180, 183, 200, 202, 302, 401, 407, 408, 422, 481, 486, 487, 488, 491, 500, 503, 603};
constexpr const char *kTags[] = {"bob-1", "bob-2", "bob-3"};
constexpr const char *kHeaders[][2] = {
    {"Require", "100rel"}, {"Require", "timer"}, {"Supported", "100rel, timer, replaces"}, {"Session-Expires", "90;refresher=uac"},
    {"Session-Expires", "1800"}, {"Min-SE", "90"}, {"RSeq", "1"}, {"RSeq", "2"}, {"RAck", "1 7 INVITE"}, {"Record-Route", "<sip:192.0.2.2;lr>"},
    {"Replaces", "call-1;to-tag=a;from-tag=bob-1"}, {"Max-Forwards", "0"}, {"Retry-After", "1"},
    {"WWW-Authenticate", "Digest realm=\"192.0.2.1\", nonce=\"n\""}, {"Contact", "<sip:bob@192.0.2.2:5070>"}, {"Event", "presence"}};

class Play
{
public:
    explicit Play(Steps &steps) : m_steps(steps)
    {
        m_peer.onRequest([this](const Request &request) -> std::optional<Response> {
            m_fromAlice.append({request, m_peer.sources.last()});
            return std::nullopt;
        });
        m_alice.onCall = [this](InviteSession *one) { m_sessions.append(one); };
        m_alice.takesOfferless = m_steps.below(2) == 1;
    }

    void run()
    {
        for (int step = 0; step < 50 && m_steps.more(); ++step)
            doStep();
        finish();
    }

private:
    void doStep()
    {
        switch (m_steps.below(8)) {
        case 0:
        case 1:
            return sendRequest();
        case 2:
        case 3:
            return sendResponse();
        case 4:
            if (m_sessions.size() < 6) {
                if (InviteSession *made = m_alice.call(uri("sip:bob@192.0.2.2")))
                    m_sessions.append(made);
            }
            return;
        case 5:
        case 6:
            return act();
        default: {
            const unsigned count = m_steps.take();
            m_time.run(std::chrono::milliseconds(count * (m_steps.below(8) == 0 ? 1000 : 20)));
        }
        }
    }

    void addHeaders(MessageBase &message)
    {
        for (unsigned count = m_steps.below(4); count > 0; --count) {
            const auto &[name, value] = m_steps.oneOf(kHeaders);
            message.editHeaders().append(QByteArrayView(name), value);
        }
    }

    /// The tag that Alice gave in her last response or request.
    QByteArray aliceTag() const
    {
        for (auto response = m_peer.responses.crbegin(); response != m_peer.responses.crend(); ++response) {
            if (response->to() && !response->to()->tag().isEmpty())
                return response->to()->tag().toByteArray();
        }
        return "none";
    }

    void sendRequest()
    {
        const Method method = m_steps.oneOf(kMethods);
        Request made;
        made.method = method;
        made.uri = uri("sip:alice@192.0.2.1");
        HeaderList &headers = made.editHeaders();
        // In a dialog that Alice made, in one that the peer made, or in none.
        const unsigned where = m_steps.below(4);
        if (where == 0 && !m_fromAlice.isEmpty()) {
            const Request &hers = m_fromAlice[qsizetype(m_steps.take()) % m_fromAlice.size()].first;
            headers.append(HeaderName::From, "<sip:bob@192.0.2.2>;tag=" + QByteArray(m_steps.oneOf(kTags)));
            headers.append(HeaderName::To, hers.headers().value(HeaderName::From));
            headers.append(HeaderName::CallId, hers.callId());
        } else {
            headers.append(HeaderName::From, "<sip:bob@192.0.2.2>;tag=" + QByteArray(m_steps.oneOf(kTags)));
            headers.append(HeaderName::To, "<sip:alice@192.0.2.1>" + (where == 1 ? ";tag=" + aliceTag() : QByteArray()));
            headers.append(HeaderName::CallId, "call-" + QByteArray::number(m_steps.below(2)));
        }
        headers.append(HeaderName::CSeq, toBytes(CSeq{7 + m_steps.below(4), method}));
        headers.append(HeaderName::Contact, "<sip:bob@192.0.2.2>");
        addHeaders(made);
        if (m_steps.below(2) == 1)
            made.setBody(Slice::copyOf(m_steps.below(4) == 0 ? QByteArray("v=0\r\n") : kOffer.content), "application/sdp");
        // A CANCEL, an ACK for a failure and a repeated request carry the branch of the one they mean.
        made.editHeaders().prepend(HeaderName::Via, "SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKb" + QByteArray::number(m_steps.below(6)));
        m_peer.transport.sendRequest(made, {TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.1")), 5060}},
                                     [](const auto &, const auto &) { });
        m_time.settle();
    }

    void sendResponse()
    {
        if (m_fromAlice.isEmpty())
            return;
        const auto &[request, source] = m_fromAlice[qsizetype(m_steps.take()) % m_fromAlice.size()];
        const int status = m_steps.oneOf(kStatuses);
        Response response = makeResponse(request, status, m_steps.oneOf(kTags));
        if (m_steps.below(4) != 0)
            response.editHeaders().append(HeaderName::Contact, "<sip:bob@192.0.2.2>");
        addHeaders(response);
        if (m_steps.below(2) == 1)
            response.setBody(Slice::copyOf(kAnswer.content), "application/sdp");
        m_peer.transport.sendResponse(response, source, [](const auto &, const auto &) { });
        m_time.settle();
    }

    void act()
    {
        if (m_sessions.isEmpty())
            return;
        InviteSession *one = m_sessions[qsizetype(m_steps.take()) % m_sessions.size()];
        if (!one)
            return;
        switch (m_steps.below(7)) {
        case 0:
            return one->ring();
        case 1:
            return one->ring(kAnswer);
        case 2:
            return one->accept(kAnswer);
        case 3:
            return one->reject(486);
        case 4:
            return one->hangUp();
        case 5:
            (void)one->offer(kOther, InviteSession::Way::Reinvite);
            return;
        default:
            (void)one->offer(kOther, InviteSession::Way::Update);
        }
    }

    void finish()
    {
        for (const QPointer<InviteSession> &one : m_sessions) {
            if (one)
                one->hangUp();
        }
        m_time.run(10min);
        UserAgent &agent = m_alice.phone.agent;
        FUZZ_CHECK(agent.invites().findChildren<InviteSession *>().isEmpty());
        FUZZ_CHECK(agent.dialogs().count(DialogTable::Origin::Us) + agent.dialogs().count(DialogTable::Origin::Peer) == 0);
        FUZZ_CHECK(agent.transactions().pendingClientTransactions() == 0);
        FUZZ_CHECK(agent.transactions().activeServerTransactions() == 0);
        FUZZ_CHECK(agent.transactions().completedMemory() == 0);
        FUZZ_CHECK(m_alice.ends.size() <= m_sessions.size());
        // A peer that is not ours never gets credentials (RELIABILITY A15).
        for (const auto &[request, source] : m_fromAlice) {
            FUZZ_CHECK(!request.headers().contains(HeaderName::Authorization));
            FUZZ_CHECK(!request.headers().contains(HeaderName::ProxyAuthorization));
        }
    }

    Steps &m_steps;
    ManualClock m_clock;
    SimulatedNetwork m_link{m_clock};
    TimeMachine m_time{m_clock, m_link};
    ScriptedServer m_peer{m_link, m_clock, m_time, QStringLiteral("192.0.2.2"), 22};
    Talker m_alice{m_link, m_clock, m_time, QStringLiteral("192.0.2.1"), 11, "alice"};
    QList<QPair<Request, MessageSource>> m_fromAlice;
    QList<QPointer<InviteSession>> m_sessions;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz::application();
    Steps steps(data, size);
    Play(steps).run();
    return 0;
}
