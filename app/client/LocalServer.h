// SPDX-License-Identifier: MIT
#pragma once

#include "base/Result.h"
#include "im/model/ChatMessage.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>

namespace linnet::client {

class FlowService;

/// The embedded server in the words of the window: "Try it here" (loopback, two accounts, a peer that answers) and "Serve my
/// network". Lives on the thread that made it (the engine thread); stops when deleted.
class LocalServer final : public QObject
{
    Q_OBJECT
public:
    struct Info
    {
        QString server; ///< "127.0.0.1:40123", for AccountInfo::server
        QString domain;
        im::Address account; ///< the account made for the user
        QByteArray password;
        im::Address peer; ///< demo only: who answers
        QStringList reachableAt; ///< network only: this machine's addresses
    };
    struct Failure
    {
        enum class Kind : quint8 { AddressInUse, NotPermitted, Storage } kind = Kind::Storage;
        QString detail;
    };

    /// The demo peer's words, so that they stay in ui: called on this thread with 1 for the first message of this run and
    /// the text that arrived; an empty answer is not sent.
    using Answerer = std::function<QString(int number, const QString &received)>;

    /// How long the demo peer reads before it answers, and how long it types: nobody answers at once, and the window shows all of it meanwhile.
    struct Pace
    {
        std::chrono::milliseconds reading{400};
        std::chrono::milliseconds writing{900};
    };

    /// Server on a free loopback port, users "you" and "linnet", and the demo peer: a real second Client in its own profile
    /// folder under `dataDir` and with its own engine, which registers over loopback sockets, reads what it gets, types and answers.
    /// `peerName` is how the peer calls itself. Port and passwords are new at every start: save the account of info() with
    /// its password and server again after each.
    static Result<std::unique_ptr<LocalServer>, Failure> startDemo(const QString &dataDir, const QString &peerName,
                                                                   Answerer answer, const Pace &pace);
    /// Server for the local network on all addresses, UDP and TCP; `domain` from the user, the first account with it.
    /// An empty password: the user is known from an earlier run.
    static Result<std::unique_ptr<LocalServer>, Failure> startNetwork(const QString &dataDir, const QString &domain,
                                                                      quint16 port, const QString &userName,
                                                                      const QByteArray &password);
    ~LocalServer() override;

    Info info() const;
    /// What the server sends and receives belongs to these flows too: with it they show the other side's hops. Same thread.
    void showIn(FlowService &flows);
    /// Network: adds a person who may register. False if the store refuses.
    bool addUser(const QString &name, const QByteArray &password);
    QStringList users() const;

private:
    LocalServer();
    void onPeerMessage(const im::ChatMessage &message);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace linnet::client
