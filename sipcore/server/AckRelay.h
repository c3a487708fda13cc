// SPDX-License-Identifier: MIT
#pragma once

#include "server/Authenticator.h"
#include "server/TargetSet.h"

namespace linnet::sip {

/// Hands on the ACK for a 2xx (RFC 3261 s.16.11: without a transaction, for it has none). Only one that belongs to a dialog of ours
/// or goes to a registered Contact: to what a stranger sends, nobody may be made to listen.
class AckRelay final : public QObject
{
    Q_OBJECT
public:
    /// `authenticator` may be null.
    AckRelay(TransactionLayer &transactions, Resolver &resolver, const TargetSet &targets, const OwnAddresses &own,
             const Authenticator *authenticator, QObject *parent);

private:
    void take(const Request &received);
    void send(const ForkBranch &branch, const QByteArray &via);

    TransactionLayer &m_transactions;
    Resolver &m_resolver;
    const TargetSet &m_targets;
    const OwnAddresses &m_own;
    const Authenticator *m_authenticator;
};

} // namespace linnet::sip
