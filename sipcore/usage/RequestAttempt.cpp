// SPDX-License-Identifier: MIT
#include "usage/RequestAttempt.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "message/MessageWriter.h"
#include "transport/ViaRules.h"
#include "usage/RequestSender.h"
#include "usage/TlsTrust.h"

#include <algorithm>

namespace linnet::sip {

namespace {

// The names of all its parameters, SHA-256, and a nonce that is not short.
constexpr qsizetype kForeseenCredentials = 300;

QByteArray serverName(const Target &target)
{
    return toString(target.protocol).toByteArray() + ' ' + toString(target.endpoint).toLatin1();
}

bool containsToken(const std::vector<Slice> &tokens, const Slice &token)
{
    return std::any_of(tokens.begin(), tokens.end(),
                       [&](const Slice &one) { return equalsIgnoringCase(one, token); });
}

// With the Via that the transport layer will write; a connection that is still to be made counts with its longest port.
qsizetype sizeWithVia(const Request &request, const Target &target, const Endpoint &local, const QByteArray &branch)
{
    Endpoint sentBy = local;
    if (sentBy.port == 0)
        sentBy.port = 65535;
    Via via;
    via.parameters.set("branch", branch);
    completeVia(via, target.protocol, sentBy);
    Request complete = request;
    complete.editHeaders().prepend(HeaderName::Via, toBytes(via));
    return toBytes(complete).size();
}

Uri addressOfRecord(const Uri &aor)
{
    Uri plain = aor;
    plain.parameters = {};
    plain.headers = {};
    plain.password = {};
    return plain;
}

void addIdentity(HeaderList &headers, const Identity &identity, const QList<NameAddr> &routes, const OutgoingRequest &out)
{
    for (const NameAddr &route : routes)
        headers.append(HeaderName::Route, toBytes(route));
    headers.append(HeaderName::MaxForwards, "70");

    NameAddr from;
    from.display = identity.displayName;
    from.uri = addressOfRecord(identity.aor);
    from.parameters.set("tag", out.fromTag);
    headers.append(HeaderName::From, toBytes(from));
    NameAddr to;
    to.uri = out.to;
    headers.append(HeaderName::To, toBytes(to));
    headers.append(HeaderName::CallId, out.callId);
}

} // namespace

RequestAttempt::RequestAttempt(RequestSender &sender, OutgoingRequest out)
    : m_sender(sender), m_out(std::move(out))
{
}

RequestAttempt::~RequestAttempt()
{
    m_sender.transactions().timers().cancel(m_patience);
}

void RequestAttempt::abandon()
{
    m_done = true;
    disconnect(this, nullptr, nullptr, nullptr);
    if (m_transaction)
        m_transaction->disconnect(this);
    deleteLater();
}

void RequestAttempt::cancel()
{
    if (m_done)
        return;
    m_cancelled = true;
    if (m_transaction)
        m_transaction->cancel();
    else
        QMetaObject::invokeMethod(this, [this] { finish(RequestOutcome::Kind::NotSent); }, Qt::QueuedConnection);
}

void RequestAttempt::start()
{
    if (m_done)
        return;
    const AccountEntry *entry = m_sender.accounts().find(m_out.account);
    if (!entry) {
        finish(RequestOutcome::Kind::NotSent);
        return;
    }
    // RFC 3261 s.8.1.2: a pre-set route decides, else the Request-URI.
    const QList<NameAddr> &preset = route(*entry);
    const Uri nextHop = m_out.inDialog ? m_out.nextHop : preset.isEmpty() ? m_out.uri : preset.first().uri;
    if (m_out.target) {
        onTargets(QList<Target>{*m_out.target}, nextHop);
        return;
    }
    m_sender.locate()(nextHop, entry->identity.transport, this,
                      [this, nextHop](const Result<QList<Target>, ResolveError> &targets) { onTargets(targets, nextHop); });
}

void RequestAttempt::onTargets(const Result<QList<Target>, ResolveError> &targets, const Uri &nextHop)
{
    if (m_done)
        return;
    if (!targets) {
        m_outcome.resolve = targets.error();
        finish(RequestOutcome::Kind::NotResolved);
        return;
    }
    m_targets = *targets;
    if (const AccountEntry *entry = m_sender.accounts().find(m_out.account)) {
        for (Target &target : m_targets)
            applyTrust(target, entry->identity, nextHop);
    }
    m_targets = inOrderOfTrial(m_targets);
    nextTarget();
}

const QList<NameAddr> &RequestAttempt::route(const AccountEntry &entry) const
{
    return m_out.route ? *m_out.route : entry.route;
}

QList<Target> RequestAttempt::inOrderOfTrial(QList<Target> targets) const
{
    if (const auto &avoid = m_out.avoid) {
        targets.removeIf([&](const Target &one) {
            return one.protocol != avoid->protocol || one.endpoint == avoid->endpoint;
        });
    }
    // Where we are registered, we are known (RFC 5626 s.4.3); the registration itself returns to the server that DNS prefers.
    const AccountEntry *entry = m_sender.accounts().find(m_out.account);
    if (entry && m_out.method != Method::Register)
        std::stable_partition(targets.begin(), targets.end(), [&](const Target &one) { return entry->isBoundTo(one); });
    return m_sender.memory().inOrderOfTrial(targets, m_sender.transactions().timers().now());
}

void RequestAttempt::nextTarget()
{
    if (m_cancelled) {
        finish(m_mayHaveArrived ? RequestOutcome::Kind::NoAnswer : RequestOutcome::Kind::NotSent);
        return;
    }
    const AccountEntry *entry = m_sender.accounts().find(m_out.account);
    if (++m_index < m_targets.size() && entry) {
        const QByteArray server = serverName(m_targets[m_index]);
        m_outcome.triedTargets.append(server);
        // A nonce stays with the server that made it, and only our servers get credentials at all (RELIABILITY A15).
        m_sessions.clear();
        if (goesToOurServer())
            m_sessions = entry->auth.sessions(server, m_out.method == Method::Register);
        tryTarget();
        return;
    }
    if (m_mayHaveArrived) {
        finish(RequestOutcome::Kind::NoAnswer);
    } else if (m_unavailable) {
        m_outcome.response = *m_unavailable;
        m_outcome.source = m_unavailableSource;
        finish(RequestOutcome::Kind::Final);
    } else {
        finish(m_tooLarge ? RequestOutcome::Kind::TooLarge : RequestOutcome::Kind::NotSent);
    }
}

void RequestAttempt::tryTarget()
{
    const Target target = m_targets[m_index];
    if (!m_out.connectFirst) {
        sendTo(target, {});
        return;
    }
    const qsizetype index = m_index;
    m_sender.transactions().transport().openFlow(
        target, [self = QPointer(this), index, target](const SentMessage &sent, const std::optional<TransportError> &error) {
            if (!self || self->m_done || self->m_index != index)
                return;
            if (error)
                self->onTransportError(*error);
            else
                self->sendTo(target, sent.path);
        });
}

qsizetype RequestAttempt::sizeOf(RequestSender &sender, OutgoingRequest out, bool foreseen)
{
    AccountEntry *entry = sender.accounts().find(out.account);
    if (!entry)
        return 0;
    TransactionLayer &transactions = sender.transactions();
    out.callId = sender.newCallId();
    out.fromTag = transactions.random().token();
    RequestAttempt attempt(sender, std::move(out));
    Target target;
    Endpoint local{QHostAddress(0xffffffff), 0};
    const auto bound = std::find_if(entry->flows.begin(), entry->flows.end(), [](const AccountEntry::Flow &flow) { return flow.isBound; });
    if (bound != entry->flows.end()) {
        target = bound->server;
        local = transactions.transport().localEndpointFor(target);
        attempt.m_sessions = entry->auth.sessions(serverName(target), false);
    } else {
        target.protocol = entry->identity.transport;
    }
    AuthCache auth = entry->auth; // a nonce is counted where it is used
    const qsizetype size = sizeWithVia(attempt.build(target, {}, auth), target, local, transactions.newBranch());
    const bool mayBeAsked = foreseen && attempt.m_sessions.empty() && !entry->identity.credentials.isEmpty();
    if (!mayBeAsked)
        return size;
    const Identity &identity = entry->identity;
    return size + kForeseenCredentials + identity.credentials.first().user.size() + identity.aor.host.size() + toBytes(attempt.m_out.uri).size();
}

Request RequestAttempt::build(const Target &target, const MessageSource &path, AuthCache &auth)
{
    AccountEntry &entry = *m_sender.accounts().find(m_out.account);
    Request request = m_out.inDialog.value_or(Request());
    request.method = m_out.method;
    request.uri = m_out.uri;
    HeaderList &headers = request.editHeaders();
    if (m_out.inDialog)
        headers.remove(HeaderName::CSeq);
    else
        addIdentity(headers, entry.identity, route(entry), m_out);
    headers.append(HeaderName::CSeq, toBytes(CSeq{m_out.cseq, m_out.method}));
    if (!m_sender.userAgent().isEmpty())
        headers.append(HeaderName::UserAgent, m_sender.userAgent());
    for (const auto &[name, value] : m_out.headers) {
        const HeaderName known = headerNameOf(name);
        const bool isExtensionList = known == HeaderName::Require || known == HeaderName::ProxyRequire
            || known == HeaderName::Supported;
        if (isExtensionList && !m_droppedExtensions.empty()) {
            QByteArrayList kept;
            for (const Slice &token : splitList(Slice::copyOf(value), Limits::kMaxParameters)) {
                if (!containsToken(m_droppedExtensions, token))
                    kept.append(token.toByteArray());
            }
            if (!kept.isEmpty())
                headers.append(known, kept.join(", "));
        } else if (known != HeaderName::Other) {
            headers.append(known, value);
        } else {
            headers.append(QByteArrayView(name), value);
        }
    }
    request.setBody(Slice::copyOf(m_out.body), m_out.contentType);
    if (m_out.prepare)
        m_out.prepare(request, target, path);

    for (const AuthKey &key : m_sessions) {
        DigestInput input;
        input.method = m_out.method.name().toByteArray();
        input.uri = toBytes(m_out.uri);
        input.body = m_out.body;
        input.cnonce = m_sender.transactions().random().token();
        if (const auto field = auth.credentials(key, input))
            request.editHeaders().append(field->header, field->value);
    }
    return request;
}

void RequestAttempt::sendTo(const Target &target, const MessageSource &path)
{
    if (m_cancelled || !m_sender.accounts().find(m_out.account)) {
        finish(RequestOutcome::Kind::NotSent);
        return;
    }
    TransactionLayer &transactions = m_sender.transactions();
    Request request = build(target, path, m_sender.accounts().find(m_out.account)->auth);
    const QByteArray branch = transactions.newBranch();
    m_outcome.size = sizeWithVia(request, target, transactions.transport().localEndpointFor(target), branch);
    if (m_out.sizeLimit > 0 && m_outcome.size > m_out.sizeLimit) {
        finish(RequestOutcome::Kind::TooLarge);
        return;
    }
    if (!m_left) {
        m_left = true;
        Q_EMIT leaving();
        if (m_done)
            return;
    }
    m_isHeard = false;
    m_transaction = transactions.send(std::move(request), target, branch);
    armPatience();
    connect(m_transaction, &ClientTransaction::provisionalReceived, this, [this] {
        m_isHeard = true;
        m_sender.transactions().timers().cancel(std::exchange(m_patience, 0));
    });
    connect(m_transaction, &ClientTransaction::provisionalReceived, this, &RequestAttempt::provisionalReceived);
    connect(m_transaction, &ClientTransaction::finalReceived, this, &RequestAttempt::onFinal);
    connect(m_transaction, &ClientTransaction::failed, this, &RequestAttempt::onFailed);
}

void RequestAttempt::onFinal(const Response &response, const MessageSource &source)
{
    if (m_done)
        return;
    // The transaction goes when control leaves its signal; what we need of it is taken now.
    m_pathFlow = m_transaction ? m_transaction->path().flow : 0;
    if (m_transaction)
        m_transaction->disconnect(this);
    m_outcome.response = response;
    m_outcome.source = source;
    TimerService &timers = m_sender.transactions().timers();
    timers.cancel(std::exchange(m_patience, 0));
    if (response.status == 503) {
        const auto after = response.number(HeaderName::RetryAfter);
        m_sender.memory().noteTrouble(m_targets[m_index], TargetMemory::Trouble::Unavailable,
                                      std::chrono::seconds(after.value_or(0)), timers.now());
    } else {
        m_sender.memory().noteAnswer(m_targets[m_index]);
    }

    if (m_cancelled) {
        finish(RequestOutcome::Kind::Final);
        return;
    }
    if (response.status == 401 || response.status == 407) {
        if (!answerChallenge(response, source)) {
            m_outcome.passwordRefused = true;
            finish(RequestOutcome::Kind::Final);
        }
        return;
    }
    if (response.status == 420 && dropExtensions(response)) {
        takeNextNumber();
        tryTarget();
        return;
    }
    if (response.status == 503) {
        m_unavailable = response;
        m_unavailableSource = source;
        nextTarget();
        return;
    }
    if (AccountEntry *entry = m_sender.accounts().find(m_out.account)) {
        const Uri aor = entry->identity.aor;
        for (const AuthCache::Proof &proof : entry->auth.onAccepted(response, m_sessions)) {
            if (m_sender.digestProven())
                m_sender.digestProven()(aor, proof.realm, proof.algorithm);
        }
    }
    finish(RequestOutcome::Kind::Final);
}

bool RequestAttempt::goesToOurServer() const
{
    const AccountEntry *entry = m_sender.accounts().find(m_out.account);
    if (!entry || m_index < 0 || m_index >= m_targets.size())
        return false;
    const Target &target = m_targets[m_index];
    if (m_out.inDialog)
        return entry->isServedBy(m_out.nextHop, target);
    const Identity &identity = entry->identity;
    if (!entry->isProtected(target))
        return false;
    if (!identity.outbound.isEmpty())
        return true; // every request out of a dialog goes to the server that the user named
    // A Service-Route is the registrar's word, but passwords go to where we are registered only.
    if (const QList<NameAddr> &preset = route(*entry); !preset.isEmpty())
        return entry->isServedBy(preset.first().uri, target);
    return leadsToServer(m_out.uri, identity.aor);
}

void RequestAttempt::takeNextNumber()
{
    m_out.cseq = m_out.nextNumber ? m_out.nextNumber() : m_out.cseq + 1;
}

// RELIABILITY A15: only challenges that come back on the flow that we asked our own server on are read at all.
bool RequestAttempt::answerChallenge(const Response &response, const MessageSource &source)
{
    AccountEntry *entry = m_sender.accounts().find(m_out.account);
    const auto challenges = challengesToAnswer(response);
    if (!challenges.empty())
        m_outcome.realm = challenges.front().realm;
    m_outcome.challenge = RequestOutcome::Challenge::Unanswerable;
    if (!entry || !goesToOurServer() || m_pathFlow == 0 || source.flow != m_pathFlow)
        return false;

    const bool registering = m_out.method == Method::Register;
    if (registering && response.status == 401 && !challenges.empty())
        entry->auth.learnRealm(challenges.front().realm);
    const AuthCache::Verdict verdict
        = entry->auth.onChallenge(response, serverName(m_targets[m_index]), registering, m_tries);
    if (!verdict.realm.isEmpty())
        m_outcome.realm = verdict.realm;
    if (verdict.answer.empty()) {
        if (entry->auth.isOurRealm(m_outcome.realm) && !verdict.downgrade && !challenges.empty())
            m_outcome.challenge = RequestOutcome::Challenge::Refused;
        else if (!verdict.downgrade && !challenges.empty())
            m_outcome.challenge = RequestOutcome::Challenge::OtherRealm;
        return false;
    }
    for (const AuthKey &key : verdict.answer) {
        if (std::find(m_sessions.begin(), m_sessions.end(), key) == m_sessions.end())
            m_sessions.push_back(key);
    }
    takeNextNumber();
    tryTarget();
    return true;
}

// RFC 3261 s.8.1.3.5: again without the extensions that the other side does not know. Once.
bool RequestAttempt::dropExtensions(const Response &response)
{
    if (!m_droppedExtensions.empty())
        return false;
    const std::vector<Slice> unsupported = response.tokens(HeaderName::Unsupported);
    const auto isAsked = [&](const QPair<QByteArray, QByteArray> &header) {
        const HeaderName name = headerNameOf(header.first);
        if (name != HeaderName::Require && name != HeaderName::ProxyRequire)
            return false;
        const auto asked = splitList(Slice::copyOf(header.second), Limits::kMaxParameters);
        return std::any_of(asked.begin(), asked.end(),
                           [&](const Slice &token) { return containsToken(unsupported, token); });
    };
    if (std::none_of(m_out.headers.begin(), m_out.headers.end(), isAsked))
        return false;
    m_droppedExtensions = unsupported;
    return true;
}

void RequestAttempt::onFailed(const TransactionFailure &failure)
{
    if (m_done)
        return;
    const FlowId flow = m_transaction ? m_transaction->path().flow : 0;
    if (m_transaction)
        m_transaction->disconnect(this);
    if (failure.kind == TransactionFailure::Kind::Transport) {
        onTransportError(m_sender.transactions().transport().refusalOf(flow).value_or(failure.transport));
        return;
    }
    onSilence();
}

void RequestAttempt::armPatience()
{
    TimerService &timers = m_sender.transactions().timers();
    timers.cancel(std::exchange(m_patience, 0));
    if (!m_since)
        m_since = timers.now();
    if (!m_out.failoverOnTimeout || m_out.method == Method::Invite || m_targets.size() < 2)
        return;
    std::chrono::milliseconds patience = m_sender.serverPatience();
    if (m_index + 1 == m_targets.size())
        patience = std::max<std::chrono::milliseconds>(patience, kRequestBudget - (timers.now() - *m_since));
    m_patience = timers.start(patience, [this] {
        m_patience = 0;
        onSilence();
    });
}

void RequestAttempt::onSilence()
{
    if (m_done)
        return;
    TimerService &timers = m_sender.transactions().timers();
    timers.cancel(std::exchange(m_patience, 0));
    if (m_transaction)
        m_transaction->disconnect(this); // it may go on by itself; its answer comes too late
    if (!m_isHeard)
        m_sender.memory().noteTrouble(m_targets[m_index], TargetMemory::Trouble::Silent, {}, timers.now());
    m_mayHaveArrived = true;
    const bool hasTime = m_out.method == Method::Invite || !m_since || timers.now() - *m_since < kRequestBudget;
    if (m_out.failoverOnTimeout && hasTime)
        nextTarget();
    else
        finish(RequestOutcome::Kind::NoAnswer);
}

void RequestAttempt::onTransportError(const TransportError &error)
{
    TimerService &timers = m_sender.transactions().timers();
    timers.cancel(std::exchange(m_patience, 0));
    // A connection that broke says nothing about the server: making it anew will.
    if (error.kind != TransportError::Kind::TooLarge && !error.mayHaveArrived())
        m_sender.memory().noteTrouble(m_targets[m_index], TargetMemory::Trouble::Unreachable, {}, timers.now());
    m_outcome.detail = error.detail;
    if (error.tls)
        m_outcome.tls = error.tls;
    if (error.kind == TransportError::Kind::TooLarge)
        m_tooLarge = true;
    if (error.mayHaveArrived()) {
        m_mayHaveArrived = true;
        if (!m_out.failoverOnTimeout) {
            finish(RequestOutcome::Kind::NoAnswer);
            return;
        }
    }
    nextTarget();
}

void RequestAttempt::finish(RequestOutcome::Kind kind)
{
    if (m_done)
        return;
    m_done = true;
    m_outcome.kind = kind;
    m_outcome.mayHaveArrived = m_mayHaveArrived;
    if (kind != RequestOutcome::Kind::Final)
        m_outcome.response = {};
    Q_EMIT finished(m_outcome);
    deleteLater();
}

} // namespace linnet::sip
