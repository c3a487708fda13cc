// SPDX-License-Identifier: MIT
#include "ui/flow/HeaderWords.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace linnet::ui::HeaderWords {
namespace {

struct Entry { const char *name; const char *words; };

/// In the order of their lower-case names, for the search.
constexpr Entry kHeaders[] = {
    {"accept", QT_TRANSLATE_NOOP("HeaderWords", "Kinds of content that the sender can read.")},
    {"accept-contact", QT_TRANSLATE_NOOP("HeaderWords", "Which of several devices should get the request.")},
    {"accept-encoding", QT_TRANSLATE_NOOP("HeaderWords", "Ways of packing content that the sender can unpack.")},
    {"accept-language", QT_TRANSLATE_NOOP("HeaderWords", "Languages that the sender would like to read.")},
    {"accept-resource-priority", QT_TRANSLATE_NOOP("HeaderWords", "Priorities that the server knows.")},
    {"alert-info", QT_TRANSLATE_NOOP("HeaderWords", "Another ring tone that is asked for.")},
    {"allow", QT_TRANSLATE_NOOP("HeaderWords", "Methods that the sender understands.")},
    {"allow-events", QT_TRANSLATE_NOOP("HeaderWords", "Kinds of events about which the sender can be asked.")},
    {"authentication-info", QT_TRANSLATE_NOOP("HeaderWords", "The server's own proof that it knows the password.")},
    {"authorization", QT_TRANSLATE_NOOP("HeaderWords", "Proof for the end server that the sender knows the password. The proof is hidden here.")},
    {"call-id", QT_TRANSLATE_NOOP("HeaderWords", "Ties together all messages that belong to one exchange.")},
    {"call-info", QT_TRANSLATE_NOOP("HeaderWords", "More about the caller, such as a picture or a page.")},
    {"contact", QT_TRANSLATE_NOOP("HeaderWords", "Where the sender's device can be reached directly.")},
    {"content-disposition", QT_TRANSLATE_NOOP("HeaderWords", "What the content is for: to show, to open a session, and so on.")},
    {"content-encoding", QT_TRANSLATE_NOOP("HeaderWords", "How the content was packed.")},
    {"content-id", QT_TRANSLATE_NOOP("HeaderWords", "A name for this content, so that other parts can point to it.")},
    {"content-language", QT_TRANSLATE_NOOP("HeaderWords", "The language of the content.")},
    {"content-length", QT_TRANSLATE_NOOP("HeaderWords", "How many bytes of content follow after the empty line.")},
    {"content-transfer-encoding", QT_TRANSLATE_NOOP("HeaderWords", "How the bytes of the content are written.")},
    {"content-type", QT_TRANSLATE_NOOP("HeaderWords", "What kind of content follows after the empty line.")},
    {"cseq", QT_TRANSLATE_NOOP("HeaderWords", "Counts the requests of an exchange, and tells which one an answer belongs to.")},
    {"date", QT_TRANSLATE_NOOP("HeaderWords", "When the message was made.")},
    {"error-info", QT_TRANSLATE_NOOP("HeaderWords", "Where to read more about the error.")},
    {"event", QT_TRANSLATE_NOOP("HeaderWords", "What the subscription or news is about, such as presence.")},
    {"expires", QT_TRANSLATE_NOOP("HeaderWords", "For how many seconds it holds. 0 ends it.")},
    {"feature-caps", QT_TRANSLATE_NOOP("HeaderWords", "What servers on the way can do.")},
    {"flow-timer", QT_TRANSLATE_NOOP("HeaderWords", "How often the connection has to be kept alive, in seconds.")},
    {"from", QT_TRANSLATE_NOOP("HeaderWords", "Who began the exchange. The tag tells the sender's device apart from others.")},
    {"geolocation", QT_TRANSLATE_NOOP("HeaderWords", "Where the sender is, or where that can be read.")},
    {"geolocation-error", QT_TRANSLATE_NOOP("HeaderWords", "What was wrong with the place that was sent.")},
    {"geolocation-routing", QT_TRANSLATE_NOOP("HeaderWords", "Whether servers may use the place to find the way.")},
    {"history-info", QT_TRANSLATE_NOOP("HeaderWords", "The addresses that the request went through before.")},
    {"identity", QT_TRANSLATE_NOOP("HeaderWords", "A signature of the sender's domain over who sent it.")},
    {"in-reply-to", QT_TRANSLATE_NOOP("HeaderWords", "The earlier exchange that this one answers.")},
    {"info-package", QT_TRANSLATE_NOOP("HeaderWords", "What kind of news the session carries here.")},
    {"join", QT_TRANSLATE_NOOP("HeaderWords", "The session that this one wants to join.")},
    {"max-breadth", QT_TRANSLATE_NOOP("HeaderWords", "On how many ways at once the request may be sent on.")},
    {"max-forwards", QT_TRANSLATE_NOOP("HeaderWords", "How many more servers may pass it on. It stops circles.")},
    {"mime-version", QT_TRANSLATE_NOOP("HeaderWords", "The version of the rules for content; always 1.0.")},
    {"min-expires", QT_TRANSLATE_NOOP("HeaderWords", "The shortest time in seconds that the server takes.")},
    {"min-se", QT_TRANSLATE_NOOP("HeaderWords", "The shortest session timer in seconds that is taken.")},
    {"organization", QT_TRANSLATE_NOOP("HeaderWords", "The organization of the sender.")},
    {"p-access-network-info", QT_TRANSLATE_NOOP("HeaderWords", "The network that the sender uses.")},
    {"p-asserted-identity", QT_TRANSLATE_NOOP("HeaderWords", "Who sent it, as a trusted server vouches.")},
    {"p-associated-uri", QT_TRANSLATE_NOOP("HeaderWords", "Other addresses that belong to the same account.")},
    {"p-preferred-identity", QT_TRANSLATE_NOOP("HeaderWords", "Which of the own addresses the sender wants to show.")},
    {"path", QT_TRANSLATE_NOOP("HeaderWords", "Servers through which requests reach this device.")},
    {"permission-missing", QT_TRANSLATE_NOOP("HeaderWords", "Who has not allowed yet that requests are passed on.")},
    {"priority", QT_TRANSLATE_NOOP("HeaderWords", "How urgent the sender finds it.")},
    {"privacy", QT_TRANSLATE_NOOP("HeaderWords", "What servers have to hide about the sender.")},
    {"proxy-authenticate", QT_TRANSLATE_NOOP("HeaderWords", "A server on the way asks for proof of the password. The nonce is its question.")},
    {"proxy-authentication-info", QT_TRANSLATE_NOOP("HeaderWords", "The server's own proof that it knows the password.")},
    {"proxy-authorization", QT_TRANSLATE_NOOP("HeaderWords", "Proof for a server on the way that the sender knows the password. The proof is hidden here.")},
    {"proxy-require", QT_TRANSLATE_NOOP("HeaderWords", "Extensions that every server on the way must know.")},
    {"rack", QT_TRANSLATE_NOOP("HeaderWords", "Which provisional answer is confirmed.")},
    {"reason", QT_TRANSLATE_NOOP("HeaderWords", "Why it ended or was taken back.")},
    {"record-route", QT_TRANSLATE_NOOP("HeaderWords", "Servers that want to stay on the way for the whole session.")},
    {"recv-info", QT_TRANSLATE_NOOP("HeaderWords", "Kinds of news that the sender takes inside the session.")},
    {"refer-sub", QT_TRANSLATE_NOOP("HeaderWords", "Whether the sender wants to hear how the referral went.")},
    {"refer-to", QT_TRANSLATE_NOOP("HeaderWords", "Whom the other side should turn to.")},
    {"referred-by", QT_TRANSLATE_NOOP("HeaderWords", "Who asked for it.")},
    {"reject-contact", QT_TRANSLATE_NOOP("HeaderWords", "Which of several devices should not get the request.")},
    {"replaces", QT_TRANSLATE_NOOP("HeaderWords", "The session that this one takes the place of.")},
    {"reply-to", QT_TRANSLATE_NOOP("HeaderWords", "Where the sender would like answers to go.")},
    {"request-disposition", QT_TRANSLATE_NOOP("HeaderWords", "How servers should treat the request.")},
    {"require", QT_TRANSLATE_NOOP("HeaderWords", "Extensions that the other side must know.")},
    {"resource-priority", QT_TRANSLATE_NOOP("HeaderWords", "Whether it goes before others when the network is full.")},
    {"retry-after", QT_TRANSLATE_NOOP("HeaderWords", "After how many seconds it is worth trying again.")},
    {"route", QT_TRANSLATE_NOOP("HeaderWords", "The servers that the request has to pass, in order.")},
    {"rseq", QT_TRANSLATE_NOOP("HeaderWords", "The number of a provisional answer that has to be confirmed.")},
    {"security-client", QT_TRANSLATE_NOOP("HeaderWords", "Ways of protection that the client offers.")},
    {"security-server", QT_TRANSLATE_NOOP("HeaderWords", "Ways of protection that the server offers.")},
    {"security-verify", QT_TRANSLATE_NOOP("HeaderWords", "The server's offer once more, so that nobody could change it on the way.")},
    {"server", QT_TRANSLATE_NOOP("HeaderWords", "The program that answers.")},
    {"service-route", QT_TRANSLATE_NOOP("HeaderWords", "The servers that later requests of this account have to pass.")},
    {"session-expires", QT_TRANSLATE_NOOP("HeaderWords", "After how many seconds the session ends unless it is renewed, and who renews it.")},
    {"session-id", QT_TRANSLATE_NOOP("HeaderWords", "A name of the session that stays the same from end to end.")},
    {"sip-etag", QT_TRANSLATE_NOOP("HeaderWords", "The version of what was published.")},
    {"sip-if-match", QT_TRANSLATE_NOOP("HeaderWords", "The version of the published state that is changed.")},
    {"subject", QT_TRANSLATE_NOOP("HeaderWords", "What it is about, for people.")},
    {"subscription-state", QT_TRANSLATE_NOOP("HeaderWords", "Whether the subscription lives, and for how long.")},
    {"supported", QT_TRANSLATE_NOOP("HeaderWords", "Extensions that the sender knows.")},
    {"suppress-if-match", QT_TRANSLATE_NOOP("HeaderWords", "No news is wanted while this version is the newest.")},
    {"target-dialog", QT_TRANSLATE_NOOP("HeaderWords", "An earlier exchange that shows that the sender is not a stranger.")},
    {"timestamp", QT_TRANSLATE_NOOP("HeaderWords", "When it was sent, to measure how long the way takes.")},
    {"to", QT_TRANSLATE_NOOP("HeaderWords", "Whom it is for. The tag is added by the device that answers.")},
    {"trigger-consent", QT_TRANSLATE_NOOP("HeaderWords", "Asks for permission to be sent requests.")},
    {"unsupported", QT_TRANSLATE_NOOP("HeaderWords", "Extensions that were demanded but are not known.")},
    {"user-agent", QT_TRANSLATE_NOOP("HeaderWords", "The program that sends.")},
    {"user-to-user", QT_TRANSLATE_NOOP("HeaderWords", "Data of an application, passed on unread.")},
    {"via", QT_TRANSLATE_NOOP("HeaderWords", "The way back: everybody who passes the request on adds a line, and the answer goes back along them.")},
    {"warning", QT_TRANSLATE_NOOP("HeaderWords", "More words about what was wrong.")},
    {"www-authenticate", QT_TRANSLATE_NOOP("HeaderWords", "The server asks for proof of the password. The nonce is its question.")},
};

/// RFC 3261 s.7.3.3 and the later ones.
constexpr struct { char letter; const char *name; } kCompact[] = {
    {'a', "accept-contact"}, {'b', "referred-by"}, {'c', "content-type"}, {'d', "request-disposition"}, {'e', "content-encoding"}, {'f', "from"},
    {'i', "call-id"}, {'j', "reject-contact"}, {'k', "supported"}, {'l', "content-length"}, {'m', "contact"}, {'o', "event"}, {'r', "refer-to"},
    {'s', "subject"}, {'t', "to"}, {'u', "allow-events"}, {'v', "via"}, {'x', "session-expires"}, {'y', "identity"},
};

constexpr struct { char letter; const char *words; } kSdp[] = {
    {'v', QT_TRANSLATE_NOOP("HeaderWords", "The version of the session description.")},
    {'o', QT_TRANSLATE_NOOP("HeaderWords", "Who made the description, its number and version.")},
    {'s', QT_TRANSLATE_NOOP("HeaderWords", "The name of the session.")},
    {'i', QT_TRANSLATE_NOOP("HeaderWords", "More about it, for people.")},
    {'c', QT_TRANSLATE_NOOP("HeaderWords", "The network address for the media.")},
    {'b', QT_TRANSLATE_NOOP("HeaderWords", "How much bandwidth is wanted.")},
    {'t', QT_TRANSLATE_NOOP("HeaderWords", "From when to when the session lasts; 0 0 is: as long as it is wanted.")},
    {'k', QT_TRANSLATE_NOOP("HeaderWords", "A key, hidden here.")},
    {'m', QT_TRANSLATE_NOOP("HeaderWords", "A stream of the session: its kind, its port and how it is transported.")},
    {'a', QT_TRANSLATE_NOOP("HeaderWords", "A property of the session or of the stream above.")},
};

QString translated(const char *words) { return QCoreApplication::translate("HeaderWords", words); }

} // namespace

QString explain(QByteArrayView headerName)
{
    QByteArray name = headerName.toByteArray().trimmed().toLower();
    if (name.size() == 1) {
        const auto full = std::find_if(std::begin(kCompact), std::end(kCompact), [&](const auto &each) { return each.letter == name[0]; });
        if (full != std::end(kCompact))
            name = full->name;
    }
    const auto found = std::lower_bound(std::begin(kHeaders), std::end(kHeaders), name, [](const Entry &entry, const QByteArray &wanted) { return entry.name < wanted; });
    return found != std::end(kHeaders) && found->name == name ? translated(found->words) : QString();
}

QString explainSdp(QByteArrayView line)
{
    if (line.size() < 2 || line[1] != '=')
        return {};
    const auto found = std::find_if(std::begin(kSdp), std::end(kSdp), [&](const auto &each) { return each.letter == line[0]; });
    return found != std::end(kSdp) ? translated(found->words) : QString();
}

QString explainStart(bool isRequest)
{
    return isRequest ? QCoreApplication::translate("HeaderWords", "The request: what is wanted, for which address, in which version of SIP.")
                     : QCoreApplication::translate("HeaderWords", "The answer: the version of SIP, a number that programs understand, and words for people.");
}

int knownHeaders() { return int(std::size(kHeaders)); }
QByteArrayView knownHeader(int index) { return kHeaders[size_t(index)].name; }

} // namespace linnet::ui::HeaderWords
