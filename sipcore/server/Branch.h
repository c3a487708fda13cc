// SPDX-License-Identifier: MIT
#pragma once

#include "server/BranchFailure.h"
#include "server/RecordRouter.h"
#include "transaction/TransactionLayer.h"
#include "transport/Resolver.h"

#include <QPointer>

#include <optional>

namespace linnet::sip {

/// One copy of a request and the way that it takes.
struct ForkBranch
{
    Request request;
    FlowId flow = 0; ///< while it lives
    std::optional<Target> target; ///< the far end of the flow; for datagrams also without it
    Uri nextHop; ///< else what RFC 3263 finds for this
    int q = 1000; ///< thousandths; higher ones first (RFC 3261 s.16.6)
    bool isLastHop = false; ///< flow or target is the recipient itself
};

/// What all branches of one request share.
struct ForkingTools
{
    TransactionLayer &transactions;
    Resolver &resolver;
    const RecordRouter &recordRouter;
    std::optional<RecordRouter::Side> caller; ///< where this server wants to stay on the path
    QByteArray loopMark;
};

/// One branch: the servers of its next hop one after the other, each with a client transaction of its own (RFC 3261 s.16.6 items
/// 4 and 7 to 10, RFC 3263 s.4.3). Signals never come from inside start(); what goes on after the branch is deleted, nobody hears.
class Branch final : public QObject
{
    Q_OBJECT
public:
    Branch(ForkingTools tools, QObject *parent);
    ~Branch() override;

    void start(const ForkBranch &branch);
    /// INVITE only: CANCEL as soon as RFC 3261 s.9.1 allows; no further servers. The end is told as always.
    void cancel();

Q_SIGNALS:
    // Responses come without our Via.
    void provisionalReceived(const linnet::sip::Response &response);
    /// The end of the branch; after a 2xx to INVITE there may be more of them.
    void finalReceived(const linnet::sip::Response &response);
    void successRepeated(const linnet::sip::Response &response);
    /// The other end of the branch.
    void failed(linnet::sip::BranchFailure why);

private:
    void sendOnFlow(const ForkBranch &branch);
    void sendToNext();
    void watch(ClientTransaction *transaction);
    void onFinal(const Response &response);
    void onFailed(const TransactionFailure &failure);
    Request marked(const Target &target, FlowId flow) const;

    const ForkingTools m_tools;
    Request m_request;
    bool m_isLastHop = false;
    QList<Target> m_targets; ///< still to be tried
    QPointer<ClientTransaction> m_transaction;
    TimerId m_cancelTimer = 0;
    bool m_cancelled = false;
};

} // namespace linnet::sip
