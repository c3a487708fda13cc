// SPDX-License-Identifier: MIT
#pragma once

#include "auth/Digest.h"
#include "msrp/MsrpMessage.h"

#include <chrono>

namespace linnet::sip {

/// Who we are to a relay.
struct MsrpRelayLogin
{
    QByteArray user; ///< UTF-8
    QByteArray password;
};

/// Asks a relay of ours for a URI (RFC 4976 s.5.1): AUTH, 401, AUTH with digest, 200 with Use-Path; 423 with another time. Credentials go
/// to that relay alone. Pure.
class MsrpRelayAuth
{
public:
    MsrpRelayAuth(MsrpUri relay, MsrpUri self, MsrpRelayLogin login) : m_relay(std::move(relay)), m_self(std::move(self)), m_login(std::move(login)) { }

    /// The next AUTH; `cnonce`: random.
    MsrpHead request(const QByteArray &transaction, const QByteArray &cnonce);

    enum class Step : quint8 { Again, Done, Failed };
    /// What the answer to it means. Done: usePath() and expires() hold.
    Step onResponse(const MsrpHead &response);

    /// Ours first: what stands at the start of our To-Path.
    const std::vector<MsrpUri> &usePath() const { return m_usePath; }
    /// What our description gives as its path (s.5.1): the relays the other way round, and ourselves.
    std::vector<MsrpUri> pathForPeers() const;
    /// How long those URIs hold; nothing: not said.
    std::optional<std::chrono::seconds> expires() const { return m_expires; }

private:
    MsrpUri m_relay;
    MsrpUri m_self;
    MsrpRelayLogin m_login;
    DigestInput inputFor(const QByteArray &cnonce) const;
    bool isProven(const MsrpHead &response) const;

    std::optional<Challenge> m_challenge;
    QByteArray m_cnonce; ///< of the last request
    std::chrono::seconds m_wish{3600};
    int m_tries = 0;
    std::vector<MsrpUri> m_usePath;
    std::optional<std::chrono::seconds> m_expires;
};

} // namespace linnet::sip
