// SPDX-License-Identifier: MIT
#pragma once

#include "server/AckRelay.h"
#include "server/Authenticator.h"
#include "server/Proxy.h"
#include "server/Registrar.h"

#include <memory>

namespace linnet::sip {

/// The SIP half of the embedded server: takes every request of a transaction layer to the registrar, to the proxy, or answers it
/// itself. Lives on the layer's thread.
class SipServer final : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        bool open = false; ///< nobody is challenged
        bool tls = false; ///< there is a TLS listener
        RegistrarRules registrar;
        QByteArray product; ///< for Server; empty: none
    };

    /// Everything given must outlive the server.
    SipServer(TransactionLayer &transactions, Resolver &resolver, LocationService &location, UserDirectory &users,
              const OwnAddresses &own, const Options &options, QObject *parent = nullptr);
    ~SipServer() override;

    Proxy &proxy() { return *m_proxy; }
    Registrar &registrar() { return *m_registrar; }

private:
    void onRequest(ServerTransaction *transaction);
    void answerOptions(ServerTransaction *transaction);
    void respondWithAllow(ServerTransaction *transaction, int status);

    const OwnAddresses &m_own;
    QByteArray m_product;
    TransactionLayer &m_transactions;
    std::unique_ptr<Authenticator> m_authenticator;
    Registrar *m_registrar;
    Proxy *m_proxy;
    AckRelay *m_ackRelay;
};

} // namespace linnet::sip
