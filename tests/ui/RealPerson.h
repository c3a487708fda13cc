// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"
#include "client/Settings.h"
#include "ui/models/Thumbnails.h"

#include <QObject>
#include <QTemporaryDir>

#include <memory>

namespace linnet::test {

/// Somebody at the other end of the window's server: a whole client over loopback, with a profile of his own that outlives it.
class RealPerson final : public QObject
{
    Q_OBJECT
public:
    RealPerson(const QString &address, const QString &server, const QByteArray &password) : own{address}, m_server(server), m_password(password)
    {
        open();
    }
    ~RealPerson() override { kill(); }

    void open()
    {
        client::ClientOptions options;
        options.profileDir = m_dir.path() + QStringLiteral("/profile");
        auto opened = client::Client::open(options);
        Q_ASSERT(opened);
        m_client = std::move(*opened);
        m_client->setThumbnailMaker(&ui::Thumbnails::offerIcon);
        m_client->setSetting(client::settings::kDownloadFolder, downloads());
        connect(m_client.get(), &client::Client::messageAdded, this, [this](const im::ChatMessage &message) {
            if (message.direction == im::Direction::In)
                arrived.append(message);
        });
        connect(m_client.get(), &client::Client::sessionChanged, this, [this](const im::SessionInfo &info) { session = info; });
        connect(m_client.get(), &client::Client::fileChanged, this, &RealPerson::takeFile);
        connect(m_client.get(), &client::Client::registrationChanged, this, [this](const im::RegistrationInfo &info) {
            isRegistered = info.state == im::RegistrationState::Registered;
        });
        im::AccountInfo account;
        account.address = own;
        account.server = m_server;
        account.transport = im::AccountTransport::Tcp;
        account.secret = "memory";
        m_client->saveAccount(account, m_password, {}, [this](const auto &saved) {
            if (saved && m_client)
                m_client->registerAccount(own);
        });
    }
    /// Without a farewell.
    void kill()
    {
        m_client.reset();
        isRegistered = false;
        session = {};
    }
    client::Client &client() { return *m_client; }

    void know(const im::Address &who)
    {
        im::Contact contact;
        contact.address = who;
        m_client->saveContact(contact, [](const auto &) {});
    }
    void call(const im::Address &who)
    {
        m_client->openSession(own, who, [](const auto &) {});
    }
    void send(const im::Address &who, const QString &path)
    {
        m_client->sendFile({own, who, path, {}}, [](const auto &) {});
    }
    void acceptFile()
    {
        m_client->acceptFile(file.id, {}, [](const auto &) {});
    }
    QString make(const QString &name, const QByteArray &bytes) const
    {
        QFile out(m_dir.path() + u'/' + name);
        return out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() ? out.fileName() : QString();
    }
    QString downloads() const { return m_dir.path() + QStringLiteral("/in"); }

    const im::Address own;
    QList<im::ChatMessage> arrived;
    im::SessionInfo session; ///< as told last, a file's too
    im::FileTransfer file; ///< as told last
    bool isRegistered = false;
    std::function<void()> onMoved; ///< once: some of a file is here

private:
    void takeFile(const im::ChatMessage &message)
    {
        file = message.file.value_or(im::FileTransfer{});
        if (file.done > 0 && !im::isOver(file.state)) {
            if (const auto then = std::exchange(onMoved, nullptr))
                QMetaObject::invokeMethod(this, then, Qt::QueuedConnection);
        }
    }

    QTemporaryDir m_dir;
    QString m_server;
    QByteArray m_password;
    std::unique_ptr<client::Client> m_client;
};

} // namespace linnet::test
