// SPDX-License-Identifier: MIT
#pragma once

#include "auth/Digest.h"
#include "message/MessageWriter.h"
#include "support/TimeMachine.h"
#include "transport/TransportLayer.h"

#include <functional>
#include <optional>

namespace linnet::test {

/// What a test plays the server with: sees every request, retransmissions too, and answers what the script says.
/// Has no transactions, so that it can break every rule.
class ScriptedServer
{
public:
    using Script = std::function<std::optional<sip::Response>(const sip::Request &)>;

    ScriptedServer(SimulatedNetwork &link, ManualClock &clock, TimeMachine &time, const QString &address, quint64 seed,
                   quint16 port = 5060)
        : m_random(seed), m_timers(clock), transport(m_timers, m_random, nullptr, &link.host(address)),
          endpoint{QHostAddress(address), port}
    {
        time.add(m_timers);
        (void)transport.listen(sip::TransportProtocol::Udp, endpoint);
        (void)transport.listen(sip::TransportProtocol::Tcp, endpoint);
        QObject::connect(&transport, &sip::TransportLayer::messageReceived, &transport,
                         [this](const sip::Message &message, const sip::MessageSource &source) { take(message, source); });
    }

    void onRequest(Script script) { m_script = std::move(script); }

    /// Sends a request of its own; adds the Via.
    void send(sip::Request request, const sip::Target &target)
    {
        request.editHeaders().prepend(sip::HeaderName::Via, "SIP/2.0/UDP x;branch=z9hG4bK" + m_random.token());
        transport.sendRequest(std::move(request), target, [](const auto &, const auto &) { });
    }
    /// The same as it is, on the flow that the last request came by.
    void sendBack(sip::Request request)
    {
        request.editHeaders().prepend(sip::HeaderName::Via, "SIP/2.0/UDP x;branch=z9hG4bK" + m_random.token());
        transport.sendRequest(std::move(request), sources.last().flow, [](const auto &, const auto &) { });
    }

    static sip::Response answer(const sip::Request &request, int status)
    {
        return sip::makeResponse(request, status, "server-tag");
    }

    QList<sip::Request> requestsOf(sip::Method::Id method) const
    {
        QList<sip::Request> found;
        for (const sip::Request &request : requests) {
            if (request.method == method)
                found.append(request);
        }
        return found;
    }

private:
    void take(const sip::Message &message, const sip::MessageSource &source)
    {
        if (const auto *response = std::get_if<sip::Response>(&message)) {
            responses.append(*response);
            return;
        }
        const sip::Request &request = std::get<sip::Request>(message);
        requests.append(request);
        sources.append(source);
        const auto response = m_script ? m_script(request) : answer(request, 200);
        if (response)
            transport.sendResponse(*response, source, [](const auto &, const auto &) { });
    }

    SeededRandom m_random;
    TimerService m_timers;
    Script m_script;

public:
    sip::TransportLayer transport;
    const sip::Endpoint endpoint;
    QList<sip::Request> requests;
    QList<sip::MessageSource> sources;
    QList<sip::Response> responses;
};

/// A realm's door: challenges, and lets in who knows the password.
struct DigestGate
{
    QByteArray realm = "example.test";
    QByteArray user = "alice";
    QByteArray password = "alice-pw";
    QByteArray algorithm = "MD5";
    QByteArray nonce = "nonce-1";
    bool isProxy = false;
    QByteArray qop = "auth";
    bool hashesNames = false; ///< RFC 7616 s.3.4.4

    QByteArray header(bool stale = false) const
    {
        return "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm + ", qop=\"" + qop + '"'
            + (stale ? ", stale=true" : "") + (hashesNames ? ", userhash=true" : "");
    }
    sip::Response challenge(const sip::Request &request, bool stale = false) const
    {
        sip::Response response = ScriptedServer::answer(request, isProxy ? 407 : 401);
        response.editHeaders().append(isProxy ? sip::HeaderName::ProxyAuthenticate : sip::HeaderName::WwwAuthenticate,
                                      header(stale));
        return response;
    }
    bool letsIn(const sip::Request &request) const
    {
        const auto challenge_ = *sip::parseChallenge(Slice::copyOf(header()), isProxy);
        const QByteArray secret = sip::digestSecret(challenge_.algorithm, user, realm, password);
        for (const Slice &value : request.headers().values(isProxy ? sip::HeaderName::ProxyAuthorization
                                                                   : sip::HeaderName::Authorization)) {
            const auto credentials = sip::parseAuthValue(value);
            if (credentials
                && sip::verifyDigest(*credentials, challenge_, secret, request.method.name(), request.body()))
                return true;
        }
        return false;
    }
};

/// A 200 as a registrar gives it: the binding with its expires.
inline sip::Response registered(const sip::Request &request, int expires = -1)
{
    sip::Response response = ScriptedServer::answer(request, 200);
    const int granted = expires >= 0 ? expires : int(request.number(sip::HeaderName::Expires).value_or(3600));
    for (sip::NameAddr contact : request.contacts()) {
        contact.parameters.set("expires", QByteArray::number(granted));
        if (granted > 0)
            response.editHeaders().append(sip::HeaderName::Contact, sip::toBytes(contact));
    }
    return response;
}

} // namespace linnet::test
