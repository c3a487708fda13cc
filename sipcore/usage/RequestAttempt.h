// SPDX-License-Identifier: MIT
#pragma once

#include "auth/AuthCache.h"
#include "usage/RequestOutcome.h"

#include <QObject>
#include <QPointer>

#include <functional>

namespace linnet::sip {

class RequestSender;
struct AccountEntry;

/// How the time of one request is shared by the servers that it may go to (RFC 4321 s.1.3): one that says nothing must not use
/// up what the others need. Only where the request may be repeated, there is another server, and it is no INVITE.
inline constexpr std::chrono::seconds kServerPatience{8}; ///< five sendings
inline constexpr std::chrono::seconds kRequestBudget{32}; ///< 64*T1; once it is over no further server is tried

/// A request to send, out of a dialog (RFC 3261 s.8.1.1) or inside one. The sender completes it.
struct OutgoingRequest
{
    Uri account; ///< the AOR of one of our accounts: From, Route, credentials
    Method method;
    Uri uri; ///< Request-URI
    Uri to;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray contentType;
    QByteArray body;

    QByteArray callId; ///< empty: a new one
    QByteArray fromTag; ///< empty: a new one
    quint32 cseq = 1; ///< of the first try

    /// Inside a dialog: start line, Route, From, To, Call-ID, as the dialog made them; `to` and `callId` are not looked at.
    std::optional<Request> inDialog;
    Uri nextHop; ///< with inDialog: where it goes first
    std::function<quint32()> nextNumber; ///< with inDialog: takes the dialog's next CSeq number for a further try

    /// REGISTER of one flow (RFC 5626 s.4.2): in place of the account's route.
    std::optional<QList<NameAddr>> route;
    std::optional<Target> target; ///< there and nowhere else: nothing is looked up
    std::optional<Target> avoid; ///< not there: another server of the same protocol, or none

    bool failoverOnTimeout = false; ///< goes on to the next server although this one may have it
    bool connectFirst = false; ///< so that prepare() knows the connection
    qsizetype sizeLimit = 0; ///< bytes; over it nothing leaves (RFC 3428 s.8); 0 for none
    /// Called for each try with its target and path (known with connectFirst only), to add what depends on them: Contact.
    std::function<void(Request &request, const Target &target, const MessageSource &path)> prepare;
};

/// One request on its way, INVITE too: finds its servers, goes on to the next one, answers challenges, and ends with one outcome.
/// Made by RequestSender; deletes itself after finished(). Hold it by QPointer.
class RequestAttempt final : public QObject
{
    Q_OBJECT
public:
    ~RequestAttempt() override;

    /// The bytes that the request would have if it left now, where the account is registered; with the credentials in use there.
    /// `foreseen`: where the account has a password and none are in use yet, with some for the challenge that may come.
    static qsizetype sizeOf(RequestSender &sender, OutgoingRequest out, bool foreseen);
    /// Identity and number of the last try: what a redirected or repeated request goes on with.
    const OutgoingRequest &outgoing() const { return m_out; }
    /// Forgets it: no signal any more. What has left may still arrive.
    void abandon();
    /// INVITE: takes it back (RFC 3261 s.9.1). No further try is made; finished() still tells how it ended, and a 2xx may
    /// have overtaken us. One that has not left yet ends as NotSent.
    void cancel();
    /// The try under way; null before and after. Inside a slot of finished() still the last one.
    ClientTransaction *transaction() const { return m_transaction; }

Q_SIGNALS:
    /// The first try is handed to the transport.
    void leaving();
    void provisionalReceived(const linnet::sip::Response &response, const linnet::sip::MessageSource &source);
    /// Once, never from inside RequestSender::send().
    void finished(const linnet::sip::RequestOutcome &outcome);

private:
    friend class RequestSender;
    RequestAttempt(RequestSender &sender, OutgoingRequest out);

    void start();
    const QList<NameAddr> &route(const AccountEntry &entry) const;
    void onTargets(const Result<QList<Target>, ResolveError> &targets, const Uri &nextHop);
    QList<Target> inOrderOfTrial(QList<Target> targets) const;
    void tryTarget();
    void nextTarget();
    void sendTo(const Target &target, const MessageSource &path);
    Request build(const Target &target, const MessageSource &path, AuthCache &auth);
    void onFinal(const Response &response, const MessageSource &source);
    void onFailed(const TransactionFailure &failure);
    void armPatience();
    void onSilence();
    void onTransportError(const TransportError &error);
    bool answerChallenge(const Response &response, const MessageSource &source);
    bool dropExtensions(const Response &response);
    bool goesToOurServer() const;
    void takeNextNumber();
    void finish(RequestOutcome::Kind kind);

    RequestSender &m_sender;
    OutgoingRequest m_out;
    RequestOutcome m_outcome;
    QList<Target> m_targets;
    qsizetype m_index = -1;
    QPointer<ClientTransaction> m_transaction;
    FlowId m_pathFlow = 0;
    AuthTries m_tries;
    std::vector<AuthKey> m_sessions; ///< whose credentials the request carries
    std::vector<Slice> m_droppedExtensions;
    std::optional<Response> m_unavailable; ///< the last 503
    MessageSource m_unavailableSource;
    TimerId m_patience = 0;
    std::optional<MonoTime> m_since; ///< when the first try left
    bool m_isHeard = false; ///< the server of this try has said something
    bool m_mayHaveArrived = false;
    bool m_tooLarge = false;
    bool m_left = false;
    bool m_cancelled = false;
    bool m_done = false;
};

} // namespace linnet::sip
