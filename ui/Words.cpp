// SPDX-License-Identifier: MIT
#include "ui/Words.h"

#include "ui/FileWords.h"
#include "ui/SessionWords.h"
#include "ui/style/TextRuns.h"

#include <QDir>
#include <QLocale>

namespace linnet::ui {

using im::DeliveryReason;
using im::DeliveryState;

QString Words::delivery(const im::Delivery &delivery, const QString &peer, const QDateTime &since)
{
    switch (delivery.state) {
    case DeliveryState::Queued:
        switch (delivery.reason) {
        case DeliveryReason::NoNetwork: return tr("Waiting for the network. It will be sent by itself.");
        case DeliveryReason::Dns: return tr("Waiting: the server's name was not found. It will be tried again.");
        case DeliveryReason::Timeout:
        case DeliveryReason::RefusedConnection: return tr("Waiting: the server does not answer. It will be tried again.");
        case DeliveryReason::Password: return tr("Waiting: the server refused your password. It will be sent when the password is right.");
        case DeliveryReason::Server: return tr("Waiting: the server has a fault. It will be tried again.");
        default: break;
        }
        return delivery.status == 0 ? tr("Waiting to be sent") : tr("Waiting: %1 cannot be reached now. It will be tried again.").arg(isolated(peer));
    case DeliveryState::Sending: return tr("Sending");
    case DeliveryState::Accepted: return delivery.stored ? tr("The server stored it") : tr("Reached a device of %1").arg(isolated(peer));
    case DeliveryState::Delivered:
        return since.isValid() ? tr("Delivered to %1, %2").arg(isolated(peer), moment(since)) : tr("Delivered to %1").arg(isolated(peer));
    case DeliveryState::Displayed:
        return since.isValid() ? tr("Displayed by %1, %2").arg(isolated(peer), moment(since)) : tr("Displayed by %1").arg(isolated(peer));
    case DeliveryState::NotConfirmed: return tr("No answer. It may have arrived.");
    case DeliveryState::Failed: return tr("Not sent: %1").arg(failure(delivery.reason, peer));
    case DeliveryState::Expired: return tr("Not delivered in time");
    }
    return {};
}

QString Words::failure(DeliveryReason reason, const QString &peer)
{
    const QString name = isolated(peer);
    switch (reason) {
    case DeliveryReason::NoNetwork: return tr("this computer has no network.");
    case DeliveryReason::Dns: return tr("the server of %1 was not found. Check the address.").arg(name);
    case DeliveryReason::RefusedConnection: return tr("the server is not running or refuses connections.");
    case DeliveryReason::Tls: return tr("no protected connection to the server was possible.");
    case DeliveryReason::Timeout: return tr("the server did not answer.");
    case DeliveryReason::Password: return tr("the server did not take this account's password, or asks for another one. Look at the account in Settings.");
    case DeliveryReason::BadAddress: return tr("the address is not a valid SIP address.");
    case DeliveryReason::NotFound: return tr("%1 does not exist at that server. Check the address.").arg(name);
    case DeliveryReason::Refused: return tr("%1 or the server declined it.").arg(name);
    case DeliveryReason::TooLarge: return tr("it is too long for a single message. Send it in shorter parts.");
    case DeliveryReason::Format: return tr("%1 cannot read this kind of message.").arg(name);
    case DeliveryReason::Key: return tr("a key for the protection is missing.");
    case DeliveryReason::NoSession: return tr("%1 does not take part in a session.").arg(name);
    case DeliveryReason::Loop: return tr("the servers send it in a circle. Tell their operator.");
    case DeliveryReason::Server: return tr("the server had a fault. Try again later.");
    case DeliveryReason::Storage: return tr("this computer could not store it. Is the disk full?");
    case DeliveryReason::Expired: return tr("its time ran out before %1 could be reached.").arg(name);
    case DeliveryReason::NotBuilt: return tr("this version of Linnet cannot do that yet.");
    case DeliveryReason::None:
    case DeliveryReason::Other: return tr("the server gave no usable reason. Try again later.");
    }
    return {};
}

QString Words::missedCall(const QString &peer) { return tr("Missed call from %1").arg(isolated(peer)); }

QString Words::preview(const im::ChatMessage &newest, const QString &peer)
{
    switch (newest.kind) {
    case im::MessageKind::MissedCall: return tr("Missed call");
    case im::MessageKind::File: return FileWords::preview(newest);
    case im::MessageKind::Session: return newest.session ? SessionWords::event(*newest.session, peer) : tr("Session ended");
    case im::MessageKind::Message: break;
    }
    if (newest.text.isEmpty() && !newest.subject.isEmpty())
        return oneLine(newest.subject);
    if (newest.text.isEmpty() && !newest.attachments.isEmpty())
        return newest.attachments.size() == 1 ? newest.attachments.first().fileName : tr("%n files", nullptr, int(newest.attachments.size()));
    return oneLine(newest.text);
}

QString Words::connection(const im::RegistrationInfo &info)
{
    const QString server = isolated(info.server.isEmpty() ? info.account.host() : info.server);
    switch (info.reason) {
    case DeliveryReason::NoNetwork: return tr("This computer has no network");
    case DeliveryReason::Dns: return tr("Cannot find %1").arg(server);
    case DeliveryReason::RefusedConnection: return tr("%1 refuses connections").arg(server);
    case DeliveryReason::Timeout: return tr("No answer from %1").arg(server);
    case DeliveryReason::Tls:
        if (info.certificate.replacesPinned)
            return tr("The certificate of %1 has changed").arg(server);
        return info.certificate.fingerprint.isEmpty() ? tr("No protected connection to %1").arg(server)
                                                      : tr("The certificate of %1 is not trusted").arg(server);
    case DeliveryReason::Password:
        return info.password == im::PasswordTrouble::Refused ? tr("Password refused by %1").arg(server) : tr("%1 does not let you in").arg(server);
    case DeliveryReason::NotFound: return tr("%1 does not know %2").arg(server, isolated(info.account.text()));
    case DeliveryReason::Refused: return tr("%1 does not let you in").arg(server);
    case DeliveryReason::Key: return tr("The password of %1 could not be opened").arg(isolated(info.account.text()));
    default: return tr("Cannot reach %1").arg(server);
    }
}

QString Words::connectionAdvice(const im::RegistrationInfo &info)
{
    switch (info.reason) {
    case DeliveryReason::NoNetwork: return tr("Connect to a network. Linnet signs in by itself then.");
    case DeliveryReason::Dns: return tr("No server has this name. Check the part after the @, or enter the server below.");
    case DeliveryReason::RefusedConnection: return tr("The computer was found, but no SIP server runs there. Check the server and its port.");
    case DeliveryReason::Timeout: return tr("The server may be down, or a firewall is in the way. Check the server, or try again later.");
    case DeliveryReason::Tls:
        if (info.certificate.replacesPinned)
            return tr("You trusted another one. Somebody may be in between: ask whoever runs the server.");
        return info.certificate.trouble == im::CertificateTrouble::None ? tr("The server offers no connection that Linnet trusts.")
                                                                         : certificate(info.certificate);
    case DeliveryReason::Password:
        switch (info.password) {
        case im::PasswordTrouble::Refused: return tr("Check the password and the part before the @.");
        case im::PasswordTrouble::OtherRealm: return tr("It asks for the password of another realm, %1, which this account does not have.").arg(isolated(info.realm));
        case im::PasswordTrouble::Unanswerable: return tr("It asks for your password in a way that is not safe or not known. Ask its operator.");
        }
        break;
    case DeliveryReason::NotFound: return tr("The server has no such account. Check the part before the @.");
    case DeliveryReason::Refused: return tr("The server knows the account but refuses it. Ask its operator.");
    case DeliveryReason::Key: return tr("Unlock the keychain or the vault, or enter the password again.");
    case DeliveryReason::Storage: return tr("This computer could not store it. Is the disk full?");
    default: break;
    }
    return tr("The server had a fault. Try again later.");
}

QString Words::presence(const im::RegistrationInfo &info)
{
    switch (info.state) {
    case im::RegistrationState::Registered: return tr("Online");
    case im::RegistrationState::Registering: return tr("Connecting");
    case im::RegistrationState::Failed:
    case im::RegistrationState::Unregistered: break;
    }
    return tr("Offline");
}

QString Words::certificate(const im::RefusedCertificate &shown)
{
    using Trouble = im::CertificateTrouble;
    switch (shown.trouble) {
    case Trouble::None: break;
    case Trouble::SelfSigned: return tr("It is self-signed: nobody vouches for it.");
    case Trouble::UnknownIssuer: return tr("This computer does not know who issued it.");
    case Trouble::BrokenChain: return tr("It is not rightly signed. Somebody may be in between.");
    case Trouble::Expired: return tr("It, or its issuer's, has expired; it ran until %1. Is this computer's clock right?").arg(date(shown.notAfter));
    case Trouble::NotYetValid: return tr("It is valid from %1 only. Is this computer's clock right?").arg(date(shown.notBefore));
    case Trouble::WeakProtection: return tr("Its key or signature is too weak today. The operator of the server has to renew it.");
    case Trouble::WrongUsage: return tr("It was not made for a SIP server.");
    case Trouble::OtherName: return tr("It was made for another name than %1.").arg(isolated(shown.host));
    case Trouble::NoCertificate: return tr("The server shows no certificate.");
    case Trouble::WantsOurs: return tr("The server demands a certificate of yours, and there is none.");
    case Trouble::NoProtection: return tr("The server does not speak TLS 1.2 or later there. Is it the right port?");
    }
    return {};
}

QString Words::error(const client::ClientError &error)
{
    using Kind = client::ClientError::Kind;
    switch (error.kind) {
    case Kind::ProfileInUse: return tr("Another Linnet is already using this profile. Use its window, or close it first.");
    case Kind::ProfileUnwritable: return tr("Linnet cannot write to its folder. Check the folder's permissions and start again.");
    case Kind::StoreDamaged: return tr("The message store is damaged. Linnet will not touch it; restore a copy of the profile folder.");
    case Kind::StoreNewer: return tr("The message store was made by a newer Linnet. Install that version to go on.");
    case Kind::StoreRefused: return tr("The message store could not be written. Make room on the disk and try again.");
    case Kind::BadAddress: return tr("This is not a SIP address. It looks like name@example.org.");
    case Kind::NoAccount: return tr("There is no such account. Add it in Settings.");
    case Kind::SecretLocked: return tr("The password store could not be opened. Unlock it and try again.");
    case Kind::NoSecretStore: return tr("This computer has no keychain for passwords.");
    case Kind::NotFound: return tr("It is not there any more.");
    case Kind::NotBuilt: return tr("This version of Linnet cannot do that yet.");
    case Kind::CannotListen: return tr("Another program uses this port. Close it, or choose another port.");
    case Kind::BadValue: return tr("This value cannot be used. Check what you entered.");
    }
    return {};
}

QString Words::demoAnswer(int number, const QString &received)
{
    switch (number) {
    case 1: return tr("Hello! I live in a small server that runs on this computer only. Nothing of this leaves it.");
    case 2: return tr("You wrote: %1").arg(received);
    case 3: return tr("The tick beside your message says how far it came. Point at it to read it in words.");
    default: return tr("I got it: %1").arg(received);
    }
}

QString Words::format(im::FormatReason reason)
{
    switch (reason) {
    case im::FormatReason::Unknown: return tr("Nothing is known of their devices yet. Messages go with sender and time inside (CPIM).");
    case im::FormatReason::Proven: return tr("A device has shown that it reads messages with sender and time inside (CPIM).");
    case im::FormatReason::Listed: return tr("A device says that it reads messages with sender and time inside (CPIM).");
    case im::FormatReason::NotListed: return tr("A device says that it reads bare text only.");
    case im::FormatReason::Refused: return tr("A device refused messages with sender and time inside (CPIM). It gets bare text.");
    case im::FormatReason::ServerRefuses: return tr("Their server lets only bare text through.");
    case im::FormatReason::UserChose: return tr("You chose bare text for them.");
    }
    return {};
}

QString Words::model(im::ModelReason reason)
{
    switch (reason) {
    case im::ModelReason::Unknown: return {};
    case im::ModelReason::FitsOneMessage: return tr("It fits into one request of 1300 bytes.");
    case im::ModelReason::SessionUp: return tr("A session with them was there.");
    case im::ModelReason::TooLong: return tr("It is longer than one request may be (1300 bytes).");
    case im::ModelReason::ServerSaidTooLarge: return tr("The server said that it is too large for one request.");
    case im::ModelReason::UserChose: return tr("You chose it so.");
    case im::ModelReason::LargeAllowed: return tr("They take part in no session, and large messages are allowed on this way.");
    case im::ModelReason::PeerTakesNoSession: return tr("They take part in no session.");
    case im::ModelReason::Part: return tr("It is a part of a longer text, so that each fits into one request.");
    }
    return {};
}

QString Words::transfer(const client::TransferReport &report, const QString &path)
{
    using End = client::TransferReport::End;
    const QString file = isolated(QDir::toNativeSeparators(path));
    switch (report.end) {
    case End::Done: return {};
    case End::Cancelled: return tr("Stopped.");
    case End::FileTrouble: return tr("%1 cannot be read or written. Choose another place, or look whether the disk is full.").arg(file);
    case End::NotOurs: return tr("%1 was not written by Linnet.").arg(file);
    case End::NewerVersion: return tr("%1 was written by a newer Linnet. Update this one.").arg(file);
    case End::Damaged: return tr("%1 is damaged. What stands before the damage is here.").arg(file);
    case End::StoreTrouble: return tr("This computer could not store it. Make room on the disk and try again.");
    case End::ProfileInUse: return tr("Another program uses this profile. Close it and try again.");
    }
    return {};
}

history::Words Words::exported(const QString &title)
{
    history::Words words;
    words.title = title;
    words.language = QLocale().bcp47Name();
    //: In an export: the heading of a message.
    words.from = tr("from %1");
    words.to = tr("to %1");
    words.missedCall = tr("missed call from %1");
    //: A file's name and its size in bytes.
    words.attachment = tr("file %1, %2 bytes");
    words.states[size_t(im::DeliveryState::Queued)] = tr("waits");
    words.states[size_t(im::DeliveryState::NotConfirmed)] = tr("not confirmed");
    words.states[size_t(im::DeliveryState::Failed)] = tr("not sent");
    words.states[size_t(im::DeliveryState::Expired)] = tr("expired");
    return words;
}

QString Words::size(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1'000'000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString Words::file(const im::Attachment &file) { return tr("File %1, %2").arg(isolated(file.fileName), size(file.size)); }

QString Words::reaction(const QList<im::Reaction> &reactions, const QString &text, const QString &peer)
{
    QStringList who;
    for (const im::Reaction &reaction : reactions)
        if (reaction.text == text)
            who << (reaction.mine ? tr("You") : isolated(peer));
    //: An emoji and the people who chose it.
    return tr("%1 from %2").arg(text, QLocale().createSeparatedList(who));
}

QString Words::clock(const QDateTime &utc) { return QLocale().toString(utc.toLocalTime().time(), QLocale::ShortFormat); }

QString Words::moment(const QDateTime &utc) { return utc.toLocalTime().date() == QDate::currentDate() ? clock(utc) : dayAndClock(utc); }

QString Words::when(const QDateTime &utc, const QDateTime &now)
{
    const QDate date = utc.toLocalTime().date();
    const qint64 days = date.daysTo(now.toLocalTime().date());
    if (days <= 0)
        return clock(utc);
    if (days == 1)
        return tr("Yesterday");
    if (days < 7)
        return QLocale().dayName(date.dayOfWeek(), QLocale::ShortFormat);
    return QLocale().toString(date, QLocale::ShortFormat);
}

QString Words::day(const QDate &day, const QDate &today)
{
    const qint64 days = day.daysTo(today);
    if (days == 0)
        return tr("Today");
    if (days == 1)
        return tr("Yesterday");
    //: A day between messages, QDate format; the second one is for other years.
    return QLocale().toString(day, day.year() == today.year() ? tr("dddd, d MMMM") : tr("dddd, d MMMM yyyy"));
}

QString Words::date(const QDateTime &utc)
{
    //: A date with its year, QDate format.
    return QLocale().toString(utc.toLocalTime().date(), tr("d MMMM yyyy"));
}

QString Words::dayAndClock(const QDateTime &utc)
{
    const QDateTime local = utc.toLocalTime();
    return tr("%1, %2").arg(day(local.date()), QLocale().toString(local.time(), QLocale::ShortFormat));
}

} // namespace linnet::ui
