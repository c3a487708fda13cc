// SPDX-License-Identifier: MIT
#include "server/SipServer.h"

#include "server/Refusal.h"
#include "server/RouteProcessing.h"

namespace linnet::sip {

namespace {

constexpr QByteArrayView kProxyAllow =
    "INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, INFO, MESSAGE, REGISTER, OPTIONS, SUBSCRIBE, NOTIFY, REFER, PUBLISH";
constexpr QByteArrayView kOwnAllow = "REGISTER, OPTIONS";

} // namespace

SipServer::SipServer(TransactionLayer &transactions, Resolver &resolver, LocationService &location,
                     UserDirectory &users, const OwnAddresses &own, const Options &options, QObject *parent)
    : QObject(parent), m_own(own), m_product(options.product), m_transactions(transactions)
{
    transactions.setDetectMerged(false); // RFC 3261 s.16.3: not a proxy's business
    if (!options.open)
        m_authenticator = std::make_unique<Authenticator>(transactions.timers().clock(), transactions.random(), users,
                                                          own);
    m_registrar = new Registrar(transactions, location, users, own, m_authenticator.get(), options.registrar, this);
    m_proxy = new Proxy(transactions, resolver, location, users, own, m_authenticator.get(), options.tls, this);
    m_ackRelay = new AckRelay(transactions, resolver, m_proxy->targets(), own, m_authenticator.get(), this);
    connect(&transactions, &TransactionLayer::requestReceived, this, &SipServer::onRequest);
}

SipServer::~SipServer()
{
    delete m_ackRelay; // before what it looks at, as the others
    delete m_proxy;
    delete m_registrar;
}

void SipServer::onRequest(ServerTransaction *transaction)
{
    const Request &received = transaction->request();
    // What forwarding depends on has to be well-formed, and nothing else (RFC 3261 s.16.3 item 1).
    const bool isRouteMalformed = received.headers().contains(HeaderName::Route) && received.routes().empty();
    if (received.findDefect() || isRouteMalformed || hopsLeft(received) < 0) {
        transaction->respond(400);
        return;
    }
    if (received.method == Method::Cancel) {
        // The layer answers those that match. No INVITE passes here without a transaction, so that there is nobody behind us
        // who could know it (RFC 3261 s.16.10 would hand it on).
        transaction->respond(481);
        return;
    }
    Request request = received;
    const QByteArray token = preprocessRoutes(request, m_own);
    const bool ours = m_own.isOurs(request.uri) && request.routes().empty();
    if (received.method == Method::Register) {
        if (ours)
            m_registrar->handle(transaction);
        else
            transaction->respond(404); // RFC 3261 s.10.3 item 5: not a domain of ours
        return;
    }
    const bool toUs = ours && request.uri.userUnescaped().isEmpty();
    // With Max-Forwards used up an OPTIONS is answered here: the traceroute of SIP (RFC 3261 s.11).
    const bool lastHop = hopsLeft(request) == 0;
    if (received.method == Method::Options && (toUs || lastHop))
        answerOptions(transaction);
    else if (toUs && !received.to()->tag().isEmpty())
        transaction->respond(481); // no dialog ends here (RFC 3261 s.12.2.2)
    else if (toUs)
        respondWithAllow(transaction, 405);
    else
        m_proxy->handle(transaction, std::move(request), token);
}

void SipServer::answerOptions(ServerTransaction *transaction)
{
    if (refuseUnsupported(transaction, HeaderName::Require, {"path"}, m_transactions.random().token()))
        return;
    Response response = makeResponse(transaction->request(), 200, m_transactions.random().token());
    HeaderList &headers = response.editHeaders();
    headers.append(HeaderName::Allow, kProxyAllow);
    headers.append(HeaderName::Accept, "*/*");
    headers.append(HeaderName::Supported, "path");
    if (!m_product.isEmpty())
        headers.append(HeaderName::Server, m_product);
    transaction->respond(response);
}

void SipServer::respondWithAllow(ServerTransaction *transaction, int status)
{
    Response response = makeResponse(transaction->request(), status, m_transactions.random().token());
    response.editHeaders().append(HeaderName::Allow, kOwnAllow);
    transaction->respond(response);
}

} // namespace linnet::sip
