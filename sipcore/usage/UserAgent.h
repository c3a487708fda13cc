// SPDX-License-Identifier: MIT
#pragma once

#include "dialog/DialogTable.h"
#include "transaction/TransactionLayer.h"
#include "transport/Resolver.h"
#include "transport/TransportLayer.h"
#include "usage/Identity.h"

#include <QObject>

#include <functional>
#include <memory>

namespace linnet::sip {

class Network;
class AccountBook;
class RequestSender;
class PagerUsage;
class RegisterUsage;
class OptionsUsage;
class InviteUsage;

/// The engine of a user agent: owns resolver, transports, transactions and usages, and answers what no usage takes
/// (DESIGN P09). The one object that a program makes. Lives on the thread that made it; clock and random source must outlive it.
class UserAgent final : public QObject
{
    Q_OBJECT
public:
    /// `network` is the system's sockets when null; tests give a simulated one, which must outlive the object.
    explicit UserAgent(Clock &clock, RandomSource &random, QObject *parent = nullptr, Network *network = nullptr);
    ~UserAgent() override;

    TimerService &timers() const;
    TransportLayer &transport() const;
    TransactionLayer &transactions() const;
    Resolver &resolver() const;

    /// Adds or replaces (by AOR) an account; makes its RegisterUsage, which stays idle until told.
    RegisterUsage *setAccount(const Identity &identity);
    /// The account's registration ends without a word to the server; see RegisterUsage::unregister().
    void removeAccount(const Uri &aor);
    /// What digestProven() told in an earlier run: nothing weaker is answered in that realm (RFC 8760 s.6). Until the account changes.
    void expectDigest(const Uri &aor, const QByteArray &realm, const QByteArray &algorithm);
    /// Null when there is none.
    RegisterUsage *registration(const Uri &aor) const;
    const Identity *account(const Uri &aor) const;
    QList<Identity> accounts() const;

    /// A flow that an account of ours is registered by.
    bool isRegisteredFlow(FlowId flow) const;

    /// The machine's addresses or routes have changed, or it has slept (SIGSTOP and the like are seen by the engine itself): every
    /// account registers at once over what leads to its server now; connections from an address that is gone are closed.
    void pathChanged();

    PagerUsage &pager() const;
    OptionsUsage &options() const;
    InviteUsage &invites() const;

    /// Body types that an incoming MESSAGE may have: "text/plain", "message/cpim". Anything else outermost gets 415 with
    /// this as Accept; OPTIONS answers carry it.
    /// `codings`: what a body may be packed with besides "identity", lower case: "gzip". Another one gets 415 with Accept-Encoding.
    void setAccept(const QList<QByteArray> &types, const QList<QByteArray> &codings = {});
    QByteArray acceptValue() const;
    /// "Linnet/0.1.0": User-Agent and Server.
    void setProductName(const QByteArray &name);
    QByteArray productName() const;

    /// Puts another finder of servers in the resolver's place: for tests, and for programs with a directory of their own.
    using Locate = std::function<void(const Uri &uri, TransportProtocol preferred, QObject *context, Resolver::Done done)>;
    void setLocate(Locate locate);

    /// What the usages share.
    AccountBook &accountBook() const;
    RequestSender &requestSender() const;
    DialogTable &dialogs() const;
    /// A response with a fresh To tag and our Server header.
    Response makeAnswer(const Request &request, int status) const;

Q_SIGNALS:
    /// An INVITE was refused because nothing in it can be used (406, 415, 488): a missed call for the chat.
    void inviteRefused(const linnet::sip::Request &request, const linnet::sip::Uri &account);
    /// A realm took the account's password by a stronger digest algorithm than before: to be kept for the next run.
    void digestProven(const linnet::sip::Uri &account, const QByteArray &realm, const QByteArray &algorithm);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::sip
