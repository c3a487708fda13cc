// SPDX-License-Identifier: MIT
#include "client/AccountSet.h"

#include "client/CanonicalAddress.h"
#include "client/Outcomes.h"
#include "usage/register/RegisterUsage.h"

#include <QPointer>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {

struct AccountSet::Entry
{
    im::AccountInfo info;
    im::RegistrationInfo registration;
    QPointer<sip::RegisterUsage> usage;
    bool registered = false; ///< the last success still stands
    bool wanted = false; ///< start() was called and stop() not since
    bool stopping = false; ///< the unregistration is under way
    bool outdated = false; ///< changed meanwhile: the agent is told when it is over, or it would never hear the end of it

    // Secrets, read when first needed: a reader of the history never opens the vault.
    enum class Secrets : quint8 { Unread, Reading, Read } secretsState = Secrets::Unread;
    quint64 generation = 0; ///< an answer about older values is ignored
    QList<QByteArray> passwords; ///< [0] the account's own, then one for each of info.credentials; null: none
    QList<Done<Ok>> waiting;
};

namespace {

/// AccountInfo::secret of an account whose password is made anew at every start and never kept (the demo's).
constexpr QByteArrayView kInMemory = "memory";

std::optional<sip::NameAddr> routeOf(const QString &server)
{
    if (server.trimmed().isEmpty())
        return std::nullopt;
    QByteArray text = server.trimmed().toUtf8();
    if (!text.startsWith("sip:") && !text.startsWith("sips:"))
        text.prepend("sip:");
    auto uri = sip::parseUri(Slice::copyOf(text));
    if (!uri)
        return std::nullopt;
    uri->parameters.setFlag("lr");
    sip::NameAddr route;
    route.uri = *uri;
    return route;
}

/// The Routes of the account's Server field: "host", "host:port" or a URI, always with ;lr; several, separated by commas, lead
/// to the same registrar (RFC 5626 s.4.2.1: two to four). Empty when one of them is none.
QList<sip::NameAddr> routesOf(const QString &servers)
{
    constexpr qsizetype kMaxServers = 4;
    QList<sip::NameAddr> routes;
    for (const QString &server : servers.split(u',')) {
        const auto route = routeOf(server);
        if (!route || routes.size() == kMaxServers)
            return {};
        routes.append(*route);
    }
    return routes;
}

sip::TransportProtocol protocolOf(im::AccountTransport transport)
{
    switch (transport) {
    case im::AccountTransport::Automatic:
    case im::AccountTransport::Udp:
        return sip::TransportProtocol::Udp;
    case im::AccountTransport::Tcp:
        return sip::TransportProtocol::Tcp;
    case im::AccountTransport::Tls:
        return sip::TransportProtocol::Tls;
    case im::AccountTransport::Ws:
        return sip::TransportProtocol::Ws;
    case im::AccountTransport::Wss:
        return sip::TransportProtocol::Wss;
    }
    return sip::TransportProtocol::Udp;
}

secrets::SecretKey secretKey(const im::AccountInfo &account, int index)
{
    return {account.address.uri, index == 0 ? QString() : account.credentials[index - 1].first};
}

void answerLater(QObject *context, std::function<void()> call) { QTimer::singleShot(0, context, std::move(call)); }

} // namespace

AccountSet::AccountSet(store::Store &store, secrets::SecretStore &secrets, sip::UserAgent *agent, Clock &clock,
                       QObject *parent)
    : QObject(parent), m_store(store), m_secrets(secrets), m_agent(agent), m_clock(clock)
{
    if (agent)
        m_digests = std::make_unique<DigestMemory>(store, *agent);
}

AccountSet::~AccountSet() = default;

void AccountSet::load(const QList<im::AccountInfo> &accounts, const QByteArray &instanceId, const QHash<QByteArray, QString> &settings)
{
    m_instanceId = instanceId;
    if (m_digests)
        m_digests->load(settings);
    for (const im::AccountInfo &info : accounts) {
        auto made = std::make_unique<Entry>();
        made->info = info;
        made->info.secret = m_secrets.backendName({info.address.uri, {}});
        made->registration.account = info.address;
        m_entries.push_back(std::move(made));
        tellAgent(*m_entries.back());
    }
}

QList<im::AccountInfo> AccountSet::list() const
{
    QList<im::AccountInfo> infos;
    for (const auto &e : m_entries)
        infos.append(e->info);
    return infos;
}

AccountSet::Entry *AccountSet::entry(const im::Address &address) const
{
    if (address.isEmpty())
        return m_entries.size() == 1 ? m_entries.front().get() : nullptr;
    for (const auto &e : m_entries) {
        if (e->info.address == address)
            return e.get();
    }
    return nullptr;
}

const im::AccountInfo *AccountSet::find(const im::Address &address) const
{
    const Entry *found = entry(address);
    return found ? &found->info : nullptr;
}

// --- Changing --------------------------------------------------------------------------------------------------------

void AccountSet::save(const im::AccountInfo &account, std::optional<QByteArray> password,
                      const QList<QByteArray> &credentialPasswords, Done<im::AccountInfo> done)
{
    if (!account.server.isEmpty() && routesOf(account.server).isEmpty()) {
        answerLater(this, [done, account] { done(ClientError{ClientError::Kind::BadValue, account.server}); });
        return;
    }
    if (!account.msrpRelay.isEmpty() && !Client::isMsrpRelay(account.msrpRelay)) {
        answerLater(this, [done, account] { done(ClientError{ClientError::Kind::BadValue, account.msrpRelay}); });
        return;
    }
    if (account.secret == kInMemory) {
        saveRow(account, password, std::move(done));
        return;
    }
    QList<QPair<secrets::SecretKey, QByteArray>> secrets;
    if (password && m_digests)
        m_digests->forget(account.address);
    if (password)
        secrets.append({secretKey(account, 0), *password});
    for (int i = 0; i < account.credentials.size() && i < credentialPasswords.size(); ++i) {
        if (!credentialPasswords[i].isNull())
            secrets.append({secretKey(account, i + 1), credentialPasswords[i]});
    }
    saveSecrets(account, std::move(secrets), std::move(done));
}

void AccountSet::saveSecrets(const im::AccountInfo &account, QList<QPair<secrets::SecretKey, QByteArray>> left,
                             Done<im::AccountInfo> done)
{
    if (left.isEmpty()) {
        saveRow(account, std::nullopt, std::move(done));
        return;
    }
    const auto [key, secret] = left.takeFirst();
    m_secrets.put(key, secret, this, [this, account, left, done](const Result<secrets::Stored, secrets::SecretError> &stored) {
        if (stored)
            saveSecrets(account, left, done);
        else
            done(clientError(stored.error()));
    });
}

void AccountSet::saveRow(im::AccountInfo account, std::optional<QByteArray> inMemory, Done<im::AccountInfo> done)
{
    if (account.secret != kInMemory)
        account.secret = m_secrets.backendName({account.address.uri, {}});
    m_store.write(
        this, [account](store::Tables &tables) { return tables.accounts.put(account); },
        [this, account, inMemory, done](const store::SqliteStatus &status) {
            if (!status) {
                done(clientError(status.error()));
                return;
            }
            Entry *known = entry(account.address);
            if (!known) {
                m_entries.push_back(std::make_unique<Entry>());
                known = m_entries.back().get();
                known->registration.account = account.address;
            }
            known->info = account;
            known->secretsState = Entry::Secrets::Unread;
            ++known->generation;
            const QList<QByteArray> before = std::exchange(known->passwords, {});
            if (account.secret == kInMemory) { // nowhere else to read it from
                known->passwords = inMemory ? QList<QByteArray>{*inMemory} : before;
                known->secretsState = Entry::Secrets::Read;
            }
            const bool again = known->wanted;
            // The agent keeps what it has until the new passwords are read: without any, a challenge in between would
            // fail a message for a wrong password.
            if (!again || known->secretsState == Entry::Secrets::Read)
                tellAgent(*known);
            Q_EMIT changed();
            done(account);
            if (again)
                start(account.address);
        });
}

void AccountSet::remove(const im::Address &address, Done<Ok> done)
{
    Entry *found = entry(address);
    if (!found || address.isEmpty()) {
        answerLater(this, [done] { done(ClientError{ClientError::Kind::NoAccount, {}}); });
        return;
    }
    const im::AccountInfo info = found->info;
    m_store.write(
        this, [address](store::Tables &tables) { return tables.accounts.remove(address); },
        [this, info, done](const Result<bool, store::SqliteError> &removed) {
            if (!removed) {
                done(clientError(removed.error()));
                return;
            }
            for (int i = 0; i <= info.credentials.size(); ++i)
                m_secrets.remove(secretKey(info, i), this, [](const auto &) { });
            QList<Done<Ok>> waiting;
            if (Entry *gone = entry(info.address)) {
                waiting = std::exchange(gone->waiting, {});
                if (gone->usage)
                    gone->usage->disconnect(this); // a signal of it may be queued already
            }
            if (m_agent) {
                m_agent->removeAccount(uriOf(info.address));
                m_digests->forget(info.address);
            }
            std::erase_if(m_entries, [&](const auto &e) { return e->info.address == info.address; });
            Q_EMIT changed();
            for (const Done<Ok> &asked : waiting)
                asked(ClientError{ClientError::Kind::NoAccount, {}});
            done(Ok{});
            checkAllStopped(); // it was perhaps the last one
        });
}

// --- Secrets ---------------------------------------------------------------------------------------------------------

void AccountSet::openSecrets(const im::Address &address, Done<Ok> done)
{
    Entry *found = entry(address);
    if (found)
        readSecrets(*found, std::move(done));
    else
        answerLater(this, [done] { done(ClientError{ClientError::Kind::NoAccount, {}}); });
}

void AccountSet::readSecrets(Entry &entry, Done<Ok> done)
{
    if (entry.secretsState == Entry::Secrets::Read) {
        answerLater(this, [done] { done(Ok{}); });
        return;
    }
    entry.waiting.append(std::move(done));
    if (entry.secretsState == Entry::Secrets::Reading)
        return;
    entry.secretsState = Entry::Secrets::Reading;
    entry.passwords.clear();
    readNextSecret(entry.info.address, entry.generation, 0);
}

void AccountSet::readNextSecret(const im::Address &address, quint64 generation, int index)
{
    Entry *found = entry(address);
    if (!found)
        return;
    if (found->generation != generation) { // saved meanwhile: from the start, unless a newer reading does it
        if (found->secretsState != Entry::Secrets::Unread || found->waiting.isEmpty())
            return;
        found->passwords.clear();
        found->secretsState = Entry::Secrets::Reading;
        readNextSecret(address, found->generation, 0);
        return;
    }
    if (index > found->info.credentials.size()) {
        found->secretsState = Entry::Secrets::Read;
        finishSecrets(*found, Ok{});
        return;
    }
    m_secrets.get(secretKey(found->info, index), this,
                  [this, address, generation, index](const Result<QByteArray, secrets::SecretError> &secret) {
                      Entry *e = entry(address);
                      if (!e)
                          return;
                      const bool stale = e->generation != generation;
                      if (!stale && !secret && secret.error().kind != secrets::SecretError::Kind::NotFound) {
                          e->secretsState = Entry::Secrets::Unread;
                          finishSecrets(*e, clientError(secret.error()));
                          return;
                      }
                      if (!stale)
                          e->passwords.append(secret ? *secret : QByteArray());
                      readNextSecret(address, generation, index + 1);
                  });
}

void AccountSet::finishSecrets(Entry &entry, const Result<Ok, ClientError> &result)
{
    if (result)
        tellAgent(entry);
    const QList<Done<Ok>> waiting = std::exchange(entry.waiting, {});
    for (const Done<Ok> &done : waiting)
        done(result);
}

// --- Registration ----------------------------------------------------------------------------------------------------

void AccountSet::tellAgent(Entry &entry)
{
    if (!m_agent)
        return;
    entry.outdated = entry.stopping;
    if (entry.stopping)
        return;
    sip::Identity identity;
    identity.aor = uriOf(entry.info.address);
    identity.displayName = entry.info.displayName.toUtf8();
    identity.instanceId = m_instanceId;
    identity.acceptDirect = entry.info.acceptDirect;
    identity.transport = protocolOf(entry.info.transport);
    identity.caFile = entry.info.caFile;
    for (const im::PinnedCertificate &pin : entry.info.pinned)
        identity.pins.append({pin.host.toUtf8(), pin.fingerprint});
    const QList<sip::NameAddr> routes = routesOf(entry.info.server);
    identity.outbound = routes.mid(0, 1);
    identity.otherEdges = routes.mid(1);
    for (int i = 0; i < entry.passwords.size() && i <= entry.info.credentials.size(); ++i) {
        if (entry.passwords[i].isNull())
            continue;
        sip::Identity::Credential credential;
        credential.password = entry.passwords[i];
        if (i == 0) {
            credential.user = entry.info.userName.isEmpty() ? identity.aor.userUnescaped() : entry.info.userName.toUtf8();
        } else {
            credential.realm = entry.info.credentials[i - 1].first.toUtf8();
            credential.user = entry.info.credentials[i - 1].second.toUtf8();
        }
        identity.credentials.append(credential);
    }
    watch(entry, m_agent->setAccount(identity));
    m_digests->remind(entry.info.address);
}

void AccountSet::watch(Entry &entry, sip::RegisterUsage *usage)
{
    if (entry.usage == usage)
        return;
    if (entry.usage)
        entry.usage->disconnect(this);
    entry.usage = usage;
    Entry *e = &entry; // lives until remove(), which ends the usage first
    connect(usage, &sip::RegisterUsage::registering, this, [this, e] {
        e->registration.state = im::RegistrationState::Registering;
        report(*e);
    });
    connect(usage, &sip::RegisterUsage::registered, this, [this, e](std::chrono::seconds expires) {
        e->registered = true;
        e->registration = {};
        e->registration.account = e->info.address;
        e->registration.state = im::RegistrationState::Registered;
        e->registration.status = 200;
        e->registration.expires = expires;
        report(*e);
        if (e->wanted)
            Q_EMIT registered(e->info.address);
    });
    connect(usage, &sip::RegisterUsage::failed, this,
            [this, e](const sip::RequestOutcome &outcome, std::chrono::milliseconds retryIn) { onFailed(*e, outcome, retryIn); });
    connect(usage, &sip::RegisterUsage::unregistered, this, [this, e] {
        e->registered = false;
        e->stopping = false;
        if (e->outdated)
            tellAgent(*e);
        e->registration = {};
        e->registration.account = e->info.address;
        report(*e);
        checkAllStopped();
    });
}

void AccountSet::onFailed(Entry &entry, const sip::RequestOutcome &outcome, std::chrono::milliseconds retryIn)
{
    entry.registered = false;
    im::RegistrationInfo info;
    info.account = entry.info.address;
    info.state = im::RegistrationState::Failed;
    info.status = statusOf(outcome);
    info.reason = registrationReason(outcome);
    info.certificate = refusedCertificate(outcome);
    info.password = passwordTrouble(outcome);
    info.realm = QString::fromUtf8(outcome.realm);
    if (!info.certificate.fingerprint.isEmpty()) {
        const QList<im::PinnedCertificate> &pins = entry.info.pinned;
        info.certificate.replacesPinned = std::any_of(pins.begin(), pins.end(), [&](const im::PinnedCertificate &pin) {
            return pin.host.compare(info.certificate.host, Qt::CaseInsensitive) == 0 && pin.fingerprint != info.certificate.fingerprint;
        });
    }
    if (retryIn >= std::chrono::milliseconds(0))
        info.nextTry = m_clock.wallTime().addMSecs(retryIn.count());
    info.detail = outcome.kind == sip::RequestOutcome::Kind::Final ? QString::fromUtf8(outcome.response.reason) : outcome.detail;
    entry.registration = info;
    report(entry);
}

void AccountSet::report(Entry &entry)
{
    const QList<sip::NameAddr> routes = routesOf(entry.info.server);
    entry.registration.server = entry.info.address.host();
    if (!routes.isEmpty()) {
        const sip::Uri &uri = routes.first().uri;
        const QString host = QString::fromUtf8(uri.host.view());
        entry.registration.server = uri.hostIsIpv6 ? u'[' + host + u']' : host;
        if (uri.port != 0)
            entry.registration.server += u':' + QString::number(uri.port);
    }
    Q_EMIT registrationChanged(entry.registration);
}

HomeHosts AccountSet::homeOf(const im::Address &address) const
{
    const Entry *found = entry(address);
    if (!found)
        return {};
    HomeHosts home{found->info.address.host(), {}};
    for (sip::NameAddr route : routesOf(found->info.server)) {
        route.uri.hasUser = false;
        const im::Address server = canonicalAddress(route.uri).value_or(im::Address{});
        home.addServer(server.text());
    }
    for (const auto &e : m_entries) // whose people are themselves
        home.others.remove(e->info.address.host());
    return home;
}

QList<im::RegistrationInfo> AccountSet::registrations() const
{
    QList<im::RegistrationInfo> infos;
    for (const auto &e : m_entries)
        infos.append(e->registration);
    return infos;
}

bool AccountSet::isRegistered(const im::Address &address) const
{
    const Entry *found = entry(address);
    return found && found->registered && found->wanted;
}

void AccountSet::start(const im::Address &address)
{
    Entry *found = entry(address);
    if (!found || !m_agent)
        return;
    found->wanted = true;
    found->stopping = false;
    if (found->outdated)
        tellAgent(*found);
    readSecrets(*found, [this, account = found->info.address](const Result<Ok, ClientError> &opened) {
        Entry *e = entry(account);
        if (!e || !e->wanted)
            return;
        if (opened) {
            if (e->usage)
                e->usage->start();
            return;
        }
        e->registered = false;
        e->registration = {};
        e->registration.account = account;
        e->registration.state = im::RegistrationState::Failed;
        e->registration.reason = im::DeliveryReason::Key;
        e->registration.detail = opened.error().detail;
        report(*e);
    });
}

void AccountSet::stop(const im::Address &address)
{
    Entry *found = entry(address);
    if (!found)
        return;
    found->wanted = false;
    const bool idle = !found->usage || found->usage->state() == sip::RegisterUsage::State::Idle;
    if (!idle) {
        found->stopping = true;
        found->usage->unregister();
        return;
    }
    answerLater(this, [this, account = found->info.address] {
        Entry *e = entry(account);
        if (!e || e->wanted)
            return;
        e->registration = {};
        e->registration.account = account;
        report(*e);
    });
}

void AccountSet::stopAll(std::function<void()> done)
{
    m_allStopped = std::move(done);
    for (const auto &e : m_entries) {
        e->wanted = false;
        if (e->usage && e->usage->state() != sip::RegisterUsage::State::Idle) {
            e->stopping = true;
            e->usage->unregister();
        }
    }
    answerLater(this, [this] { checkAllStopped(); });
}

void AccountSet::checkAllStopped()
{
    for (const auto &e : m_entries) {
        if (e->stopping)
            return;
    }
    if (m_allStopped)
        std::exchange(m_allStopped, nullptr)();
}

} // namespace linnet::client
