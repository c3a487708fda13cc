// SPDX-License-Identifier: MIT
#include "client/Outcomes.h"

#include <QNetworkInterface>

namespace linnet::client {
namespace {

bool hasNetwork()
{
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        const auto flags = interface.flags();
        if (flags.testFlag(QNetworkInterface::IsUp) && flags.testFlag(QNetworkInterface::IsRunning)
            && !flags.testFlag(QNetworkInterface::IsLoopBack) && !interface.addressEntries().isEmpty())
            return true;
    }
    return false;
}

/// With no interface but loopback, only a server of this machine can refuse a connection.
bool triedOnlyThisMachine(const sip::RequestOutcome &outcome)
{
    for (const QByteArray &target : outcome.triedTargets) {
        if (!target.contains(" 127.") && !target.contains(" [::1]"))
            return false;
    }
    return !outcome.triedTargets.isEmpty();
}

im::DeliveryReason reasonOfStatus(int status)
{
    using Reason = im::DeliveryReason;
    switch (status) {
    case 401:
    case 407:
        return Reason::Password;
    case 403:
    case 600:
    case 603:
    case 606:
        return Reason::Refused;
    case 404:
    case 410:
    case 604:
        return Reason::NotFound;
    case 408:
    case 504:
        return Reason::Timeout;
    case 482:
    case 483:
        return Reason::Loop;
    default:
        return status >= 500 && status < 600 ? Reason::Server : Reason::Other;
    }
}

im::CertificateTrouble troubleOf(sip::TlsVerdict verdict)
{
    using Trouble = im::CertificateTrouble;
    switch (verdict) {
    case sip::TlsVerdict::Trusted:
        return Trouble::None;
    case sip::TlsVerdict::NoCertificate:
        return Trouble::NoCertificate;
    case sip::TlsVerdict::SelfSigned:
        return Trouble::SelfSigned;
    case sip::TlsVerdict::UnknownIssuer:
        return Trouble::UnknownIssuer;
    case sip::TlsVerdict::BrokenChain:
        return Trouble::BrokenChain;
    case sip::TlsVerdict::Expired:
        return Trouble::Expired;
    case sip::TlsVerdict::NotYetValid:
        return Trouble::NotYetValid;
    case sip::TlsVerdict::WeakKey:
    case sip::TlsVerdict::WeakSignature:
        return Trouble::WeakProtection;
    case sip::TlsVerdict::WrongUsage:
        return Trouble::WrongUsage;
    case sip::TlsVerdict::NameMismatch:
    case sip::TlsVerdict::FingerprintMismatch:
        return Trouble::OtherName;
    case sip::TlsVerdict::ClientCertificateWanted:
        return Trouble::WantsOurs;
    case sip::TlsVerdict::HandshakeFailed:
        return Trouble::NoProtection;
    }
    return Trouble::NoProtection;
}

/// Its Accept, Allow and Supported, and who it is.
PeerLesson capabilities(const sip::HeaderList &headers, sip::HeaderName product)
{
    const auto joined = [&headers](sip::HeaderName name) {
        QByteArrayList values;
        for (const Slice &value : headers.values(name))
            values.append(value.toByteArray());
        return values.isEmpty() ? QByteArray() : values.join(", ");
    };
    PeerLesson lesson;
    lesson.accept = joined(sip::HeaderName::Accept);
    lesson.allow = joined(sip::HeaderName::Allow);
    lesson.supported = joined(sip::HeaderName::Supported);
    lesson.product = joined(product);
    return lesson;
}

PeerLesson capabilities(const sip::Response &response)
{
    PeerLesson lesson = capabilities(response.headers(), sip::HeaderName::Server);
    if (lesson.product.isNull())
        lesson.product = capabilities(response.headers(), sip::HeaderName::UserAgent).product;
    return lesson;
}

} // namespace

PeerLesson lessonOfMessage(const sip::RequestOutcome &outcome, im::MessageFormat format)
{
    const int status = statusOf(outcome);
    const bool isRefusal = status == 415 || status == 406 || status == 488;
    if (status != 200 && !isRefusal)
        return {}; // a server on the way may have said it
    PeerLesson lesson = capabilities(outcome.response);
    if (format == im::MessageFormat::Cpim)
        lesson.cpim = !isRefusal;
    lesson.dedups = lesson.cpim == true;
    return lesson;
}

PeerLesson lessonOfOptions(const sip::RequestOutcome &outcome)
{
    PeerLesson lesson;
    const int status = statusOf(outcome);
    if (status >= 200 && status < 300)
        lesson = capabilities(outcome.response);
    lesson.optionsStatus = status;
    lesson.asked = true;
    return lesson;
}

PeerLesson lessonOf(const sip::Request &request, im::MessageFormat format)
{
    PeerLesson lesson = capabilities(request.headers(), sip::HeaderName::UserAgent);
    if (format == im::MessageFormat::Cpim) {
        lesson.cpim = true;
        lesson.dedups = true;
    }
    return lesson;
}

im::DeliveryReason unsentReason(const sip::RequestOutcome &outcome)
{
    using Reason = im::DeliveryReason;
    if (outcome.tls)
        return Reason::Tls;
    if (outcome.kind == sip::RequestOutcome::Kind::NotResolved) {
        if (outcome.resolve.kind == sip::ResolveError::Kind::UnsupportedTransport)
            return Reason::Tls;
        const bool isDenied = outcome.resolve.kind == sip::ResolveError::Kind::NotFound
            || outcome.resolve.kind == sip::ResolveError::Kind::NoService;
        return isDenied || hasNetwork() ? Reason::Dns : Reason::NoNetwork;
    }
    return triedOnlyThisMachine(outcome) || hasNetwork() ? Reason::RefusedConnection : Reason::NoNetwork;
}

im::DeliveryEvent deliveryEvent(const sip::RequestOutcome &outcome)
{
    using Kind = sip::RequestOutcome::Kind;
    im::DeliveryEvent event;
    event.status = statusOf(outcome);
    event.mayHaveArrived = outcome.mayHaveArrived;
    switch (outcome.kind) {
    case Kind::Final:
        event.kind = outcome.passwordRefused ? im::DeliveryEvent::Kind::PasswordRefused : im::DeliveryEvent::Kind::Answer;
        if (const auto seconds = outcome.response.number(sip::HeaderName::RetryAfter))
            event.retryAfter = std::chrono::seconds(*seconds);
        break;
    case Kind::NoAnswer:
        event.kind = im::DeliveryEvent::Kind::NoAnswer;
        break;
    case Kind::NotResolved:
    case Kind::NotSent:
        event.reason = unsentReason(outcome);
        // An address that asks for a transport that we do not have never works; a refused certificate may be mended.
        event.kind = event.reason == im::DeliveryReason::Tls && !outcome.tls ? im::DeliveryEvent::Kind::LocalFailure
                                                                             : im::DeliveryEvent::Kind::NotConnected;
        break;
    case Kind::TooLarge:
        event.kind = im::DeliveryEvent::Kind::LocalFailure;
        event.reason = im::DeliveryReason::TooLarge;
        break;
    }
    return event;
}

im::DeliveryReason registrationReason(const sip::RequestOutcome &outcome)
{
    using Kind = sip::RequestOutcome::Kind;
    switch (outcome.kind) {
    case Kind::Final:
        return outcome.passwordRefused ? im::DeliveryReason::Password : reasonOfStatus(outcome.response.status);
    case Kind::NoAnswer:
        return im::DeliveryReason::Timeout;
    case Kind::NotSent:
    case Kind::NotResolved:
        return unsentReason(outcome);
    case Kind::TooLarge:
        return im::DeliveryReason::TooLarge;
    }
    return im::DeliveryReason::Other;
}

im::PasswordTrouble passwordTrouble(const sip::RequestOutcome &outcome)
{
    switch (outcome.challenge) {
    case sip::RequestOutcome::Challenge::Refused:
        return im::PasswordTrouble::Refused;
    case sip::RequestOutcome::Challenge::OtherRealm:
        return im::PasswordTrouble::OtherRealm;
    case sip::RequestOutcome::Challenge::Unanswerable:
        return im::PasswordTrouble::Unanswerable;
    }
    return im::PasswordTrouble::Refused;
}

im::RefusedCertificate refusedCertificate(const sip::RequestOutcome &outcome)
{
    im::RefusedCertificate refused;
    if (!outcome.tls)
        return refused;
    const sip::CertificateFacts &facts = outcome.tls->certificate;
    refused.trouble = troubleOf(outcome.tls->verdict);
    refused.host = QString::fromUtf8(outcome.tls->domain);
    for (const QByteArray &name : sip::sipIdentities(facts))
        refused.names.append(QString::fromUtf8(name));
    refused.issuer = facts.issuer;
    refused.notBefore = facts.notBefore;
    refused.notAfter = facts.notAfter;
    refused.fingerprint = facts.fingerprint;
    return refused;
}

int statusOf(const sip::RequestOutcome &outcome)
{
    return outcome.kind == sip::RequestOutcome::Kind::Final ? outcome.response.status : 0;
}

ClientError clientError(const store::SqliteError &error)
{
    using Kind = store::SqliteError::Kind;
    switch (error.kind) {
    case Kind::NewerSchema:
        return {ClientError::Kind::StoreNewer, error.text};
    case Kind::Corrupt:
        return {ClientError::Kind::StoreDamaged, error.text};
    case Kind::Full:
    case Kind::ReadOnly:
    case Kind::IoError:
    case Kind::Busy:
    case Kind::Constraint:
    case Kind::Other:
        break;
    }
    return {ClientError::Kind::StoreRefused, error.text};
}

ClientError clientError(const secrets::SecretError &error)
{
    using Kind = secrets::SecretError::Kind;
    switch (error.kind) {
    case Kind::NotFound:
        return {ClientError::Kind::NotFound, error.detail};
    case Kind::Unavailable:
        return {ClientError::Kind::NoSecretStore, error.detail};
    case Kind::Locked:
    case Kind::WrongPassphrase:
    case Kind::Damaged:
    case Kind::Io:
        break;
    }
    return {ClientError::Kind::SecretLocked, error.detail};
}

} // namespace linnet::client
