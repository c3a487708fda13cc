// SPDX-License-Identifier: MIT
#include "cli/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace linnet::cli {
namespace {

QString withDetail(const QString &text, const QString &detail)
{
    return detail.isEmpty() ? text : text + u" ("_s + detail + u')';
}

QString whyNot(im::DeliveryReason reason, const im::Address &to)
{
    using Reason = im::DeliveryReason;
    switch (reason) {
    case Reason::None:
        return u"it could not be delivered"_s;
    case Reason::NoNetwork:
        return u"there is no network"_s;
    case Reason::Dns:
        return u"the name of the server was not found"_s;
    case Reason::RefusedConnection:
        return u"the server does not take connections"_s;
    case Reason::Tls:
        return u"no server that Linnet trusts takes it over TLS"_s;
    case Reason::Timeout:
        return u"no answer came"_s;
    case Reason::Password:
        return u"the server does not take the password of this account, or asks for another one; set it with account add"_s;
    case Reason::BadAddress:
        return u"the server cannot use the address %1"_s.arg(to.text());
    case Reason::NotFound:
        return u"the server knows nobody of the address %1"_s.arg(to.text());
    case Reason::Refused:
        return u"%1 or the server refuses it"_s.arg(to.text());
    case Reason::TooLarge:
        return u"it is too long for one message; send it in shorter parts"_s;
    case Reason::Format:
        return u"the device of %1 cannot read this kind of message"_s.arg(to.text());
    case Reason::Key:
        return u"a key is missing"_s;
    case Reason::NoSession:
        return u"%1 does not take sessions"_s.arg(to.text());
    case Reason::Loop:
        return u"the server sends it in a circle"_s;
    case Reason::Server:
        return u"the server has trouble of its own; try again later"_s;
    case Reason::Storage:
        return u"the disk refuses to store it"_s;
    case Reason::Expired:
        return u"it has waited too long"_s;
    case Reason::NotBuilt:
        return u"that comes with a later version"_s;
    case Reason::Other:
        return u"the server does not take it"_s;
    }
    return {};
}

QString statusSuffix(int status) { return status == 0 ? QString() : u" (SIP %1)"_s.arg(status); }

QString certificateSentence(const im::RegistrationInfo &info, const QString &again)
{
    using Trouble = im::CertificateTrouble;
    const im::RefusedCertificate &shown = info.certificate;
    const QString server = info.server;
    const QString pin = u" Its fingerprint (SHA-256) is %1. If whoever runs the server confirms it: linnet-cli account add %2 --pin %1"_s
                            .arg(im::readableFingerprint(shown.fingerprint), info.account.text());
    const auto day = [](const QDateTime &time) { return time.toString(Qt::ISODate); };
    switch (shown.trouble) {
    case Trouble::None:
        return u"%1 cannot be reached by TLS."_s.arg(server) + again;
    case Trouble::SelfSigned:
        return u"The certificate of %1 is self-signed: nobody vouches for it."_s.arg(server) + pin + again;
    case Trouble::UnknownIssuer:
        return u"The certificate of %1 is from \"%2\", an unknown issuer that this computer does not trust (or links to a known one are missing). Name the issuer's certificate with --ca."_s.arg(server, shown.issuer) + pin + again;
    case Trouble::BrokenChain:
        return u"The certificate of %1 is not rightly signed. Somebody may be in between."_s.arg(server) + again;
    case Trouble::Expired:
        return u"The certificate of %1 (or of its issuer) has expired; it ran until %2. Is this computer's clock right?"_s.arg(server, day(shown.notAfter)) + pin + again;
    case Trouble::NotYetValid:
        return u"The certificate of %1 is valid from %2 only. Is this computer's clock right?"_s.arg(server, day(shown.notBefore)) + again;
    case Trouble::WeakProtection:
        return u"The certificate of %1 uses a key or a signature that is too weak today."_s.arg(server) + again;
    case Trouble::WrongUsage:
        return u"The certificate of %1 was not made for a SIP server."_s.arg(server) + pin + again;
    case Trouble::OtherName:
        return (shown.names.isEmpty() ? u"The certificate of %1 names no SIP server, so not %2."_s.arg(server, shown.host)
                                      : u"The certificate of %1 is for another name: %3, not %2."_s.arg(server, shown.host, shown.names.join(u", "_s)))
            + pin + again;
    case Trouble::NoCertificate:
        return u"%1 shows no certificate."_s.arg(server) + again;
    case Trouble::WantsOurs:
        return u"%1 demands a client certificate, and there is none."_s.arg(server) + again;
    case Trouble::NoProtection:
        return withDetail(u"%1 does not speak TLS 1.2 or later there. Is it the right port?"_s.arg(server), info.detail) + again;
    }
    return {};
}

} // namespace

QString comesLater(const QString &what) { return what + u" comes with a later version of Linnet."_s; }

QString badAddressSentence(const QString &text)
{
    return u"\"%1\" is no address. Write it like bob@example.org or sip:bob@example.org."_s.arg(text);
}

QString sentence(const client::ClientError &error, const QString &profile)
{
    using Kind = client::ClientError::Kind;
    switch (error.kind) {
    case Kind::ProfileInUse:
        return u"profile in use: another Linnet drives %1. End it, or choose another folder with --profile."_s.arg(profile);
    case Kind::ProfileUnwritable:
        return withDetail(u"The profile folder %1 cannot be written. Give it back to yourself, or choose another with --profile."_s.arg(profile), error.detail);
    case Kind::StoreDamaged:
        return withDetail(u"The database in %1 is damaged. Restore the folder from a copy, or start with an empty one."_s.arg(profile), error.detail);
    case Kind::StoreNewer:
        return u"The database in %1 was made by a newer Linnet. This one can only read it: update Linnet."_s.arg(profile);
    case Kind::StoreRefused:
        return withDetail(u"The disk refuses to store anything in %1. Is it full, or write-protected?"_s.arg(profile), error.detail);
    case Kind::BadAddress:
        return badAddressSentence(error.detail);
    case Kind::NoAccount:
        return error.detail.isEmpty() ? u"There is no account to use. Add one: linnet-cli account add you@example.org --password-stdin"_s
                                      : u"There is no account %1. linnet-cli account list shows those there are."_s.arg(error.detail);
    case Kind::SecretLocked:
        return withDetail(u"The stored password cannot be opened. Give the vault's passphrase with --vault-passphrase-fd or LINNET_VAULT_PASSPHRASE."_s, error.detail);
    case Kind::NoSecretStore:
        return withDetail(u"There is no place to keep the password: no keychain answers and no passphrase was given. Use --vault-passphrase-fd or LINNET_VAULT_PASSPHRASE."_s, error.detail);
    case Kind::NotFound:
        return u"There is no such thing here."_s;
    case Kind::NotBuilt:
        return comesLater(u"This"_s);
    case Kind::BadValue:
        return error.detail.isEmpty() ? u"That does not fit the state it is in."_s : u"That cannot be used: %1"_s.arg(error.detail);
    case Kind::CannotListen:
        return withDetail(u"Nothing can be received at that address: it is taken, or not an address of this machine."_s, error.detail);
    }
    return {};
}

QString sentence(const im::RegistrationInfo &info)
{
    using Reason = im::DeliveryReason;
    const QString account = info.account.text();
    const QString server = info.server;
    const QString again = info.nextTry.isValid() ? u" Trying again by itself."_s : QString();
    const QString status = statusSuffix(info.status);
    switch (info.reason) {
    case Reason::Password:
        if (info.password == im::PasswordTrouble::OtherRealm) {
            return u"%1 asks for the password of another realm, \"%3\"%4. Give it with: linnet-cli account add %2 --credential REALM:USER"_s
                .arg(server, account, info.realm, status);
        }
        if (info.password == im::PasswordTrouble::Unanswerable) {
            return u"%1 asks for the password of %2 in a way that is not answered%3: unprotected, weaker than before, or unknown. Ask whoever runs the server. Giving the password again lets a weaker way pass."_s
                .arg(server, account, status);
        }
        return u"%1 does not accept the password of %2%3. Set the right one: linnet-cli account add %2 --password-stdin"_s.arg(server, account, status);
    case Reason::Key:
        return u"The stored password of %1 cannot be opened. Give the vault's passphrase with --vault-passphrase-fd or LINNET_VAULT_PASSPHRASE."_s.arg(account);
    case Reason::Dns:
        return u"The server name %1 was not found. Check its spelling, or name another with account add --outbound.%2"_s.arg(server, again);
    case Reason::NoNetwork:
        return u"There is no network to reach %1.%2"_s.arg(server, again);
    case Reason::RefusedConnection:
        return u"%1 does not take connections. Is the server running, and the port right?%2"_s.arg(server, again);
    case Reason::Timeout:
        return u"%1 does not answer%2. Check the server's name and port, and the network.%3"_s.arg(server, status, again);
    case Reason::Refused:
        return u"%1 does not let %2 in%3. Ask whoever runs the server.%4"_s.arg(server, account, status, again);
    case Reason::NotFound:
        return u"%1 does not know the account %2%3. Check the address.%4"_s.arg(server, account, status, again);
    case Reason::Server:
        return u"%1 has trouble of its own%2.%3"_s.arg(server, status, again);
    case Reason::Tls:
        return certificateSentence(info, again);
    case Reason::None:
    case Reason::BadAddress:
    case Reason::TooLarge:
    case Reason::Format:
    case Reason::NoSession:
    case Reason::Loop:
    case Reason::Storage:
    case Reason::Expired:
    case Reason::NotBuilt:
    case Reason::Other:
        break;
    }
    return withDetail(u"%1 did not register %2%3.%4"_s.arg(server, account, status, again), info.detail);
}

QString sentence(const im::Delivery &delivery, const im::Address &to)
{
    using State = im::DeliveryState;
    const QString status = statusSuffix(delivery.status);
    switch (delivery.state) {
    case State::Queued:
        if (delivery.reason == im::DeliveryReason::None && delivery.status == 0)
            return u"waits in the outbox"_s;
        if (delivery.reason == im::DeliveryReason::None)
            return u"waits in the outbox: %1 cannot be reached now%2"_s.arg(to.text(), status);
        return u"waits in the outbox: %1%2"_s.arg(whyNot(delivery.reason, to), status);
    case State::Sending:
        return u"on its way"_s;
    case State::Accepted:
        return delivery.stored ? u"accepted: the server keeps it for %1"_s.arg(to.text()) : u"accepted by the device of %1"_s.arg(to.text());
    case State::Delivered:
        return u"delivered"_s;
    case State::Displayed:
        return u"displayed"_s;
    case State::NotConfirmed:
        return u"not confirmed: no answer came, so it may have arrived or not%1"_s.arg(status);
    case State::Failed:
        return u"failed: %1%2"_s.arg(whyNot(delivery.reason, to), status);
    case State::Expired:
        return u"expired: %1 could not be reached in all that time"_s.arg(to.text());
    }
    return {};
}

} // namespace linnet::cli
