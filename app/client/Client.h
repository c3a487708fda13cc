// SPDX-License-Identifier: MIT
#pragma once

#include "client/ClientError.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "im/model/AccountInfo.h"
#include "im/model/ChatMessage.h"
#include "im/model/Conversation.h"
#include "im/model/HistorySearch.h"
#include "im/model/PeerFacts.h"
#include "im/model/ReceiptFacts.h"
#include "im/model/SendModel.h"
#include "im/model/Session.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace linnet::client {

template <typename T>
using Done = std::function<void(const Result<T, ClientError> &)>;
struct Ok { };

class FlowService;
class Sessions;
class HistoryTransfer;

struct ClientOptions
{
    QString profileDir;
    bool readOnly = false; ///< reads beside the process that drives the profile; sends nothing
    std::optional<QByteArray> vaultPassphrase; ///< opens (or makes) the vault where there is no keychain
    bool allowSecretFile = false; ///< command line only: sealed file when nothing else is there (DESIGN s.7)
    QByteArray directListen; ///< "ADDR:PORT" for accept-direct accounts; empty: none
    bool acceptAll = false; ///< every session is taken, strangers' too: a program without a user
    QString traceFile; ///< every message, redacted, is appended here; empty: none
};

/// What the user wants to send.
struct OutgoingText
{
    enum class Model : quint8 { Automatic, Pager, Session };

    im::Address account; ///< empty: the only one
    im::Address to;
    QString text;
    QString subject;
    im::MessageKey replyTo = 0; ///< the message that it answers; 0: none. One that is gone is NotFound.
    Model model = Model::Automatic;
    bool sign = false;
    bool encrypt = false;
    QString ref;
};

/// A file that the user wants to send.
struct OutgoingFile
{
    im::Address account; ///< empty: the only one
    im::Address to;
    QString path;
    QString ref;
};

/// The small picture (JPEG) of the file at a path, at most 8 KiB; empty: it has none.
using ThumbnailMaker = std::function<QByteArray(const QString &path)>;

/// A state change of one outgoing message, after it was committed.
struct DeliveryChange
{
    im::MessageKey key = 0;
    im::ConversationId conversation = 0;
    QByteArray messageId;
    im::Address account;
    QString ref;
    im::Delivery delivery;

    static DeliveryChange of(const im::ChatMessage &message);
};

/// A page of one conversation's history, oldest first.
struct HistoryPage
{
    im::ConversationId conversation = 0;
    QList<im::ChatMessage> messages;
    bool atStart = false; ///< nothing older exists
    bool atEnd = true; ///< nothing newer exists
};

/// Who gets 403.
struct Blocks
{
    QList<im::Address> addresses;
    QStringList domains; ///< "spam.example": with all domains below it
};

struct HistoryQuery
{
    im::Address peer; ///< empty: everybody
    QString words; ///< all of them must occur; empty: no search
    int limit = 0; ///< the newest N; 0: all
};

/// The details of one message that a person can ask for.
struct MessageDetails
{
    im::ChatMessage message;
    struct Step { QDateTime time; im::Delivery delivery; };
    QList<Step> steps; ///< oldest first
    qsizetype requestSize = 0; ///< bytes of the request as it left, or of what a session carried; 0 unknown
    QStringList route; ///< "UDP 192.0.2.1:5060"
    int attempts = 0;
    im::FormatReason formatReason = im::FormatReason::Unknown; ///< outgoing, once it has left: why in this format
    im::ModelReason modelReason = im::ModelReason::Unknown; ///< the same: why as one request or through a session

    /// A server keeps CPIM for a device that nothing is known of: whether it can read that is not known, and Client::sendAsPlainText() is
    /// to be offered (DESIGN s.4).
    bool mayBeUnreadable() const
    {
        return message.delivery.state == im::DeliveryState::Accepted && message.delivery.stored
            && message.format == im::MessageFormat::Cpim && message.model == im::MessageModel::Pager && formatReason == im::FormatReason::Unknown && requestSize > 0;
    }
    im::ReceiptFacts receipts;
};

/// The messenger without a face: accounts, contacts, conversations, outbox, history over one profile folder. Joins the SIP engine, the
/// message model and the store. Lives on one thread (in linnet the engine thread), all calls from there; `done` callbacks run
/// there, once, never from inside the call. What it shows are values of im/model. One process drives a profile (lock on P/lock).
class Client final : public QObject
{
    Q_OBJECT
public:
    static Result<std::unique_ptr<Client>, ClientError> open(const ClientOptions &options,
                                                              Clock &clock = SystemClock::instance());
    ~Client() override;

    /// The canonical form of what a person typed: "bob@example.org", "sip:Bob@Example.org:5060", "Bob <sip:...>"; a bare
    /// "bob" takes `defaultHost` when given. BadAddress otherwise.
    /// What AccountInfo::msrpRelay can be: "host", "host:port", "msrps://host", "msrp://host:port".
    static bool isMsrpRelay(const QString &text);
    static Result<im::Address, ClientError> parseAddress(const QString &text, const QString &defaultHost = {});

    // Accounts
    QList<im::AccountInfo> accounts() const;
    /// Adds or updates; never touches the network. No password: the stored one stays.
    /// `credentialPasswords`: for AccountInfo::credentials, in their order; a null one of them: the stored one stays.
    /// AccountInfo::secret "memory": the password is not kept, and must be given again after the next start.
    void saveAccount(const im::AccountInfo &account, std::optional<QByteArray> password,
                     const QList<QByteArray> &credentialPasswords, Done<im::AccountInfo> done);
    void removeAccount(const im::Address &account, Done<Ok> done);
    QList<im::RegistrationInfo> registrations() const;
    /// Registers and keeps registered; the outbox runs from then on. Empty: all accounts. Already registered: again, now.
    /// A stored password that cannot be opened: registrationChanged(Failed, reason key). A reader does not register.
    void registerAccount(const im::Address &account = {});
    /// Opens the account's stored passwords before they are needed: SecretLocked or NoSecretStore when they cannot be. No password at
    /// all is a success: there are servers that ask for none.
    void openSecrets(const im::Address &account, Done<Ok> done);
    /// Where accept-direct accounts are reached, "127.0.0.1:5070"; empty without ClientOptions::directListen.
    QString directEndpoint() const;
    /// At most 2 s, then registrationChanged(Unregistered) in any case.
    void unregisterAccount(const im::Address &account = {});
    /// Unregisters all and calls `done` after at most 2 s; then the object may be deleted. Nothing queued is lost.
    void close(std::function<void()> done);

    /// How many receipts for messages of that account came from people who cannot know, since the start: they were refused.
    int forgedReceipts(const im::Address &account) const;

    // Messages
    /// The value is the committed row in state Queued. messageAdded() comes first.
    void sendText(const OutgoingText &text, Done<im::ChatMessage> done);
    /// How the text would go if it was sent now (DESIGN s.4): for a note before. No network is asked.
    void forecast(const OutgoingText &text, Done<im::SendForecast> done);
    /// The text of a message of ours that waits or has failed, as numbered messages of at most 1300 bytes each, which take its place at once
    /// and for good: messageRemoved(), then messageAdded() for each. BadValue: it has left or arrived, or no part would fit.
    void sendInParts(im::MessageKey key, Done<Ok> done);
    /// Failed, NotConfirmed, Expired: sent again under its Message-ID. Queued: tried now.
    void retry(im::MessageKey key, Done<Ok> done);
    /// Takes it out of the outbox for good; the row goes.
    void discard(im::MessageKey key, Done<Ok> done);
    /// The user has seen everything up to `key`.
    void markDisplayed(im::ConversationId conversation, im::MessageKey key);
    /// The same, for the conversation of that message.
    void markDisplayed(im::MessageKey key, Done<Ok> done);
    /// The user changes a message for that peer (`active`: at each change), or gives it up without sending (RFC 3994). An empty account: the
    /// only one. Sent to known peers only, where the settings let it.
    void setTyping(const im::Address &account, const im::Address &peer, bool active);
    void messageDetails(im::MessageKey key, Done<MessageDetails> done);
    /// The text of a message of ours once more, as bare text and a message of its own; what goes to that peer next is bare text as well,
    /// until it shows that it reads CPIM. The value is the new row, Queued.
    void sendAsPlainText(im::MessageKey key, Done<im::ChatMessage> done);
    /// The user's reaction to a message that the peer has: one emoji, added or taken back. Stored and shown at once (messageChanged() comes
    /// first), then sent until the peer has it; what it refuses for good is taken back: reactionRefused(). BadValue: no emoji, or the peer
    /// has no such message; NotFound.
    void react(im::MessageKey key, const QString &emoji, bool add, Done<Ok> done);
    /// What was learned of a peer's devices: for the contact's details.
    void peerFacts(const im::Address &account, const im::Address &peer, Done<im::PeerFacts> done);

    // Sessions (DESIGN s.6): those of long messages come and go by themselves
    /// All that have not ended.
    QList<im::SessionInfo> sessions() const;
    /// One for words; the value names the one that is there, or the new one. BadValue: no more can be had now.
    void openSession(const im::Address &account, const im::Address &peer, Done<im::SessionId> done);
    // NotFound: none that this can be done to.
    void acceptSession(im::SessionId session, Done<Ok> done);
    /// `why`: Declined or Busy.
    void declineSession(im::SessionId session, im::SessionEnd why, Done<Ok> done);
    /// Takes it back, refuses it or ends it, whatever fits.
    void endSession(im::SessionId session, Done<Ok> done);

    // Files (RFC 5547): rows of kind File. One that is not in a state for a call: BadValue.
    /// The value is the committed row, Waiting; eventAdded() comes first. BadValue: there is no such file, or it cannot be read.
    void sendFile(const OutgoingFile &file, Done<im::ChatMessage> done);
    /// `path`: where to; a folder: there under its own name; empty: settings::kDownloadFolder. Nothing that is there is ever replaced.
    void acceptFile(im::FileId file, const QString &path, Done<Ok> done);
    void declineFile(im::FileId file, Done<Ok> done);
    /// It goes no further until resumeFile(), whichever side it is.
    void pauseFile(im::FileId file, Done<Ok> done);
    /// Goes on where it was; one of ours that has failed, was declined or cancelled is sent again.
    void resumeFile(im::FileId file, Done<Ok> done);
    void cancelFile(im::FileId file, Done<Ok> done);
    /// Before the first sendFile(). Called on other threads.
    void setThumbnailMaker(ThumbnailMaker maker);

    // Conversations and history
    void conversations(Done<QList<im::Conversation>> done);
    /// Finds or makes the conversation with `peer`.
    void openConversation(const im::Address &account, const im::Address &peer, Done<im::Conversation> done);
    /// The `count` messages before `before` (0: the newest).
    void historyBefore(im::ConversationId conversation, im::MessageKey before, int count, Done<HistoryPage> done);
    void history(const HistoryQuery &query, Done<QList<im::ChatMessage>> done);
    /// Half of `count` before `key`, the rest from it on: to jump to a hit.
    void historyAround(im::ConversationId conversation, im::MessageKey key, int count, Done<HistoryPage> done);
    void historyAfter(im::ConversationId conversation, im::MessageKey key, int count, Done<HistoryPage> done);
    /// By words, folded, prefix of the last one; HistorySearch.h.
    void search(const im::SearchQuery &query, Done<im::SearchPage> done);
    /// The message of that Message-ID in the conversation: what another one answers. NotFound: gone, or never here.
    void findMessage(im::ConversationId conversation, const QByteArray &messageId, Done<im::MessageKey> done);
    /// The newest `most` rows of kind Session, of all conversations, newest first.
    void pastSessions(int most, Done<QList<im::ChatMessage>> done);
    /// The bytes of an im::Attachment. NotFound: gone.
    void attachmentData(qint64 id, Done<QByteArray> done);
    /// For good, out of the outbox too; its bytes leave the file within seconds.
    void deleteMessage(im::MessageKey key, Done<Ok> done);
    /// Messages older than `days` are deleted from now on; 0: none.
    void setRetention(im::ConversationId conversation, int days, Done<Ok> done);
    void saveDraft(im::ConversationId conversation, const QString &draft);
    void deleteConversation(im::ConversationId conversation, Done<Ok> done);
    /// A stranger becomes known; the request becomes a chat.
    void acceptRequest(im::ConversationId conversation, Done<Ok> done);

    /// They are one person: everything of `from` is in `into` from now on, also what comes later. Answers go to the address that the peer
    /// used last (Conversation::answersTo). Of one account only, else BadValue. conversationRemoved(from) and historyChanged(into) follow.
    void mergeConversations(im::ConversationId from, im::ConversationId into, Done<im::Conversation> done);
    /// One of Conversation::aliases is a person of its own again, with its messages; `done` gets its conversation.
    void splitAlias(im::ConversationId conversation, const im::Address &alias, Done<im::Conversation> done);

    // Contacts
    void contacts(Done<QList<im::Contact>> done);
    void saveContact(const im::Contact &contact, Done<Ok> done);
    void removeContact(const im::Address &address, Done<Ok> done);
    /// Blocked peers' messages are refused with 403 and leave no trace. Unblocking keeps the contact. All addresses of a merged person.
    void setBlocked(const im::Address &address, bool blocked, Done<Ok> done);
    void blocks(Done<Blocks> done);
    /// "spam.example" or "@spam.example", the domains below it too. Who is in the contacts and not blocked still gets through.
    void setDomainBlocked(const QString &domain, bool blocked, Done<Ok> done);

    /// Exports, imports or backs up this profile's history; the client outlives it. Works on a reader too, but for importing.
    std::unique_ptr<HistoryTransfer> transfer();

    /// What went over the wire. A reader's shows what the driver of the profile has kept on the disk.
    FlowService &flows() const;

    // Settings of the profile (typed keys are in Settings.h)
    QString setting(const QByteArray &key, const QString &fallback = {}) const;
    void setSetting(const QByteArray &key, const QString &value);

Q_SIGNALS:
    /// An account was added, changed or removed.
    void accountsChanged();
    void registrationChanged(const linnet::im::RegistrationInfo &info);
    /// A new row, incoming or outgoing, after its commit. Once, never again after a restart.
    void messageAdded(const linnet::im::ChatMessage &message);
    /// A new row that is no message (ChatMessage::kind), after its commit.
    void eventAdded(const linnet::im::ChatMessage &event);
    /// What belongs to a message changed: its reactions. With all that belongs to it.
    void messageChanged(const linnet::im::ChatMessage &message);
    /// A file has moved or changed its state (ChatMessage::file): at most ten times a second for each.
    void fileChanged(const linnet::im::ChatMessage &message);
    /// The peer did not get the user's reaction (or its taking back) to that message, for the reason in `delivery`; here it is as before.
    void reactionRefused(const linnet::im::ChatMessage &message, const QString &emoji, const linnet::im::Delivery &delivery);
    void messageRemoved(linnet::im::ConversationId conversation, linnet::im::MessageKey key);
    void deliveryChanged(const linnet::client::DeliveryChange &change);
    /// A known peer types, or has stopped: with a message, by himself, or by not being heard of any more.
    void typingChanged(const linnet::im::Address &account, const linnet::im::Address &peer, bool active);
    /// A session is in another state: each once, the last is Ended.
    void sessionChanged(const linnet::im::SessionInfo &session);
    /// Title, unread count, last message, draft or request flag changed, or it is new.
    void conversationChanged(const linnet::im::Conversation &conversation);
    void conversationRemoved(linnet::im::ConversationId conversation);
    /// Rows came or went otherwise than one by one (merged, split, imported): what is shown is to be read anew. 0: everywhere.
    void historyChanged(linnet::im::ConversationId conversation);
    void contactsChanged();
    /// The store refuses to write (`ok` false: disk full, read-only, I/O error) or has recovered. Incoming messages get 500 meanwhile.
    void storeHealthChanged(bool ok, const QString &detail);
    /// The database was found damaged while in use; the next start saves what can be read: storeSalvaged().
    void storeDamageFound(const QString &detail);
    /// The database was damaged. What could be read of it (so many messages) is in a new one; `damagedFile` is kept.
    void storeSalvaged(const QString &damagedFile, qint64 messages);

private:
    Client();
    std::optional<ClientError> startEngine(quint16 udpPort);
    void startMessaging();
    Result<im::ChatMessage, ClientError> messageOf(const OutgoingText &text) const;
    void commit(const im::ChatMessage &message, im::Road chosen, Done<im::ChatMessage> done);
    void startNotices();
    void startSessions();
    void withSessions(std::function<Result<Ok, ClientError>(Sessions &)> act, Done<Ok> done);
    void startFiles();
    template <typename Call>
    void withFiles(const Done<Ok> &done, Call call);
    void applySettings();
    void tellConversation(im::ConversationId conversation);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::client

Q_DECLARE_METATYPE(linnet::client::DeliveryChange)
