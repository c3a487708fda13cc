// SPDX-License-Identifier: MIT
#pragma once

#include "server/BestResponse.h"
#include "transaction/TransactionLayer.h"
#include "transport/Resolver.h"

#include <functional>

namespace linnet::sip {

/// One copy of a request and the way that it takes.
struct ForkBranch
{
    Request request;
    FlowId flow = 0; ///< while it lives
    std::optional<Target> target; ///< else this
    Uri nextHop; ///< else what RFC 3263 finds for this
};

/// The client transactions of one non-INVITE request, all at once (RFC 3261 s.16.6, s.16.7). Ends at the first 2xx, when every
/// branch has ended, or when its patience does. Deletes itself after that.
class Fork final : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void(const ForkOutcome &outcome)>;
    /// `done` comes exactly once, never from inside start(); not at all if the parent goes first.
    static void start(TransactionLayer &transactions, Resolver &resolver, std::vector<ForkBranch> branches,
                      const QByteArray &loopMark, std::chrono::milliseconds patience, QObject *parent, Done done);
    ~Fork() override;

private:
    Fork(TransactionLayer &transactions, Resolver &resolver, QByteArray loopMark, QObject *parent, Done done);
    void launch(ForkBranch branch);
    void sendTo(const Request &request, QList<Target> targets);
    void watch(ClientTransaction *transaction, std::function<void(const TransactionFailure &)> onFailure);
    void onFinal(const Response &response);
    void giveUpOne(bool tooLarge);
    void finish();

    TransactionLayer &m_transactions;
    Resolver &m_resolver;
    QByteArray m_loopMark;
    Done m_done;
    ForkOutcome m_outcome;
    int m_pending = 0;
    TimerId m_patience = 0;
};

} // namespace linnet::sip
