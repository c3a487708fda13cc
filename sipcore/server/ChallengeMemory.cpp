// SPDX-License-Identifier: MIT
#include "server/ChallengeMemory.h"

namespace linnet::sip {

QByteArray ChallengeMemory::keyOf(const Request &request)
{
    const Via *via = request.topVia();
    const NameAddr *from = request.from();
    if (!via || !from)
        return {};
    const Slice host = via->received().isEmpty() ? via->host : via->received();
    return from->uri.userUnescaped() + '\n' + host.toByteArray() + '\n'
           + request.headers().value(HeaderName::UserAgent).toByteArray();
}

bool ChallengeMemory::onChallenge(const Request &request)
{
    if (m_clients.size() >= kMostClients)
        m_clients.clear();
    const MonoTime now = m_clock.now();
    auto client = m_clients.find(keyOf(request));
    if (client == m_clients.end()) {
        m_clients.insert(keyOf(request), {now, Client::State::Asked});
        return false;
    }
    if (client->state == Client::State::Asked && now - client->firstAsked >= kTimeToAnswer)
        client->state = Client::State::Md5Only;
    return client->state == Client::State::Md5Only;
}

void ChallengeMemory::onAnswer(const Request &request)
{
    const auto client = m_clients.find(keyOf(request));
    if (client != m_clients.end() && client->state == Client::State::Asked)
        client->state = Client::State::Able;
}

} // namespace linnet::sip
