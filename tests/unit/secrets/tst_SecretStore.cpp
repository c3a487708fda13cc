// SPDX-License-Identifier: MIT
#include "secrets/SecretStore.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::secrets;
using namespace Qt::Literals::StringLiterals;
using Kind = SecretError::Kind;

Q_DECLARE_METATYPE(SecretOptions)

class tst_SecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void secretsComeBack_data();
    void secretsComeBack();
    void operationsKeepTheirOrder();
    void answersNeverComeFromInsideTheCall();
    void noAnswerWithoutContext();
    void design7_noKeychainNoPassphraseNoLeaveIsUnavailable();
    void design7_deadBusIsUnavailableInTime();
    void design7_aSecretStaysWhereItWasPut();
    void movingLeavesNothingBehind();
    void vaultWithoutPassphraseIsLocked();
    void wrongPassphraseIsToldAndChangesNothing();
    void everyChangedByteIsNoticed_data();
    void everyChangedByteIsNoticed();
    void cutFilesAreDamaged();
    void hostileIterationCountDoesNotHang();
    void missingKeyFileIsDamaged();
    void g20_nothingReadableInAnyFile();
    void filesArePrivate();
    void unwritableFolderIsAnError();
    void twoSealsOfTheSameSecretDiffer();

private:
    template <typename T>
    Result<T, SecretError> wait(std::function<void(SecretStore::Done<T>)> call);
    Result<Stored, SecretError> put(SecretStore &store, const SecretKey &key, const QByteArray &secret);
    Result<QByteArray, SecretError> get(SecretStore &store, const SecretKey &key);
    SecretStatus remove(SecretStore &store, const SecretKey &key);

    const SecretKey m_alice{u"sip:alice@example.org"_s, {}};
    const SecretKey m_realm{u"sip:alice@example.org"_s, u"proxy.example.net"_s};
};

namespace {

SecretOptions withPassphrase(const QByteArray &passphrase)
{
    SecretOptions options;
    options.passphrase = passphrase;
    options.useKeychain = false;
    options.kdfIterations = 1000;
    return options;
}

SecretOptions withFile()
{
    SecretOptions options;
    options.allowFile = true;
    options.useKeychain = false;
    return options;
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
}

} // namespace

template <typename T>
Result<T, SecretError> tst_SecretStore::wait(std::function<void(SecretStore::Done<T>)> call)
{
    std::optional<Result<T, SecretError>> answer;
    call([&answer](const Result<T, SecretError> &result) { answer = result; });
    (void)QTest::qWaitFor([&] { return answer.has_value(); }, 20'000);
    return answer ? *answer : Result<T, SecretError>(SecretError{Kind::Io, u"no answer"_s});
}

Result<Stored, SecretError> tst_SecretStore::put(SecretStore &store, const SecretKey &key, const QByteArray &secret)
{
    return wait<Stored>([&](auto done) { store.put(key, secret, this, done); });
}

Result<QByteArray, SecretError> tst_SecretStore::get(SecretStore &store, const SecretKey &key)
{
    return wait<QByteArray>([&](auto done) { store.get(key, this, done); });
}

SecretStatus tst_SecretStore::remove(SecretStore &store, const SecretKey &key)
{
    return wait<Success>([&](auto done) { store.remove(key, this, done); });
}

void tst_SecretStore::initTestCase()
{
    // The tests must not touch the keychain of who runs them.
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("XDG_RUNTIME_DIR");
}

void tst_SecretStore::secretsComeBack_data()
{
    QTest::addColumn<SecretOptions>("options");
    QTest::addColumn<QByteArray>("backend");
    QTest::newRow("vault") << withPassphrase("correct horse") << QByteArray("vault");
    QTest::newRow("empty passphrase") << withPassphrase("") << QByteArray("vault");
    QTest::newRow("file") << withFile() << QByteArray("file");
}

void tst_SecretStore::secretsComeBack()
{
    QFETCH(SecretOptions, options);
    QFETCH(QByteArray, backend);
    QTemporaryDir dir;
    const QByteArray nasty("\0p\xC3\xA9\xFF\n \"", 8);
    {
        auto store = SecretStore::open(dir.path(), options);
        QCOMPARE(store->backendName(m_alice), "none");
        QCOMPARE(get(*store, m_alice).error().kind, Kind::NotFound);
        QCOMPARE(put(*store, m_alice, "first")->backend, backend);
        QCOMPARE(put(*store, m_alice, nasty)->backend, backend);
        QCOMPARE(put(*store, m_realm, "other")->backend, backend);
        QCOMPARE(*get(*store, m_alice), nasty);
    }
    auto store = SecretStore::open(dir.path(), options);
    QCOMPARE(store->backendName(m_alice), backend);
    QCOMPARE(*get(*store, m_alice), nasty);
    QCOMPARE(*get(*store, m_realm), "other");
    QVERIFY(remove(*store, m_alice).ok());
    QVERIFY(remove(*store, m_alice).ok());
    QCOMPARE(get(*store, m_alice).error().kind, Kind::NotFound);
    QCOMPARE(store->backendName(m_alice), "none");
    QCOMPARE(*get(*store, m_realm), "other");
}

void tst_SecretStore::operationsKeepTheirOrder()
{
    QTemporaryDir dir;
    auto store = SecretStore::open(dir.path(), withFile());
    QByteArrayList order;
    for (int i = 0; i < 10; ++i) {
        store->put(m_alice, QByteArray::number(i), this, [](const auto &) {});
        store->get(m_alice, this, [&order](const Result<QByteArray, SecretError> &secret) { order.append(secret.valueOr("?")); });
    }
    QTRY_COMPARE(order.size(), 10);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(order[i], QByteArray::number(i));
}

void tst_SecretStore::answersNeverComeFromInsideTheCall()
{
    QTemporaryDir dir;
    auto store = SecretStore::open(dir.path(), withFile());
    bool answered = false;
    store->get(m_alice, this, [&answered](const auto &) { answered = true; });
    QVERIFY(!answered);
    QTRY_VERIFY(answered);
}

void tst_SecretStore::noAnswerWithoutContext()
{
    QTemporaryDir dir;
    auto store = SecretStore::open(dir.path(), withFile());
    auto context = std::make_unique<QObject>();
    bool answered = false;
    store->put(m_alice, "x", context.get(), [&answered](const auto &) { answered = true; });
    context.reset();
    QCOMPARE(*get(*store, m_alice), "x");
    QVERIFY(!answered);
    store->get(m_alice, this, [&answered](const auto &) { answered = true; });
    store.reset();
    QTest::qWait(50);
    QVERIFY(!answered);
}

void tst_SecretStore::design7_noKeychainNoPassphraseNoLeaveIsUnavailable()
{
    QTemporaryDir dir;
    auto store = SecretStore::open(dir.path(), {});
    QElapsedTimer clock;
    clock.start();
    const auto refused = put(*store, m_alice, "secret");
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, Kind::Unavailable);
    QVERIFY(clock.elapsed() < 1000); // no bus at all: nothing to wait for
    QVERIFY(QDir(dir.path()).entryList(QDir::Files).isEmpty());
    QCOMPARE(store->backendName(m_alice), "none");
}

void tst_SecretStore::design7_deadBusIsUnavailableInTime()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    QTemporaryDir dir;
    SecretOptions options = withFile();
    options.useKeychain = true;
    auto store = SecretStore::open(dir.path(), options);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(put(*store, m_alice, "secret")->backend, "file");
    QVERIFY2(clock.elapsed() < 4500, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(*get(*store, m_alice), "secret");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
}

void tst_SecretStore::design7_aSecretStaysWhereItWasPut()
{
    QTemporaryDir dir;
    QVERIFY(put(*SecretStore::open(dir.path(), withFile()), m_alice, "in the file").ok());
    auto store = SecretStore::open(dir.path(), withPassphrase("p"));
    QCOMPARE(*get(*store, m_alice), "in the file"); // though a vault would be better
    QCOMPARE(store->backendName(m_alice), "file");
    QCOMPARE(put(*store, m_realm, "in the vault")->backend, "vault");
    QCOMPARE(*get(*store, m_alice), "in the file");

    auto bare = SecretStore::open(dir.path(), {});
    QCOMPARE(*get(*bare, m_alice), "in the file");
    QCOMPARE(get(*bare, m_realm).error().kind, Kind::Locked);
}

void tst_SecretStore::movingLeavesNothingBehind()
{
    QTemporaryDir dir;
    QVERIFY(put(*SecretStore::open(dir.path(), withFile()), m_alice, "old").ok());
    auto store = SecretStore::open(dir.path(), withPassphrase("p"));
    QCOMPARE(put(*store, m_alice, "new")->backend, "vault");
    QCOMPARE(store->backendName(m_alice), "vault");
    QCOMPARE(*get(*store, m_alice), "new");
    store.reset();
    // Even with an index that points there again, the file no longer has it.
    write(dir.filePath(u"secrets.index"_s), read(dir.filePath(u"secrets.index"_s)).replace("\"vault\"", "\"file\""));
    QCOMPARE(get(*SecretStore::open(dir.path(), withFile()), m_alice).error().kind, Kind::NotFound);
}

void tst_SecretStore::vaultWithoutPassphraseIsLocked()
{
    QTemporaryDir dir;
    QVERIFY(put(*SecretStore::open(dir.path(), withPassphrase("p")), m_alice, "x").ok());
    auto store = SecretStore::open(dir.path(), withFile());
    QCOMPARE(get(*store, m_alice).error().kind, Kind::Locked);
    QCOMPARE(remove(*store, m_alice).error().kind, Kind::Locked);
    QCOMPARE(store->backendName(m_alice), "vault");
}

void tst_SecretStore::wrongPassphraseIsToldAndChangesNothing()
{
    QTemporaryDir dir;
    QVERIFY(put(*SecretStore::open(dir.path(), withPassphrase("right")), m_alice, "x").ok());
    const QByteArray before = read(dir.filePath(u"passphrase.vault"_s));
    auto store = SecretStore::open(dir.path(), withPassphrase("wrong"));
    QCOMPARE(get(*store, m_alice).error().kind, Kind::WrongPassphrase);
    QCOMPARE(put(*store, m_alice, "y").error().kind, Kind::WrongPassphrase);
    QCOMPARE(remove(*store, m_alice).error().kind, Kind::WrongPassphrase);
    QCOMPARE(read(dir.filePath(u"passphrase.vault"_s)), before);
    QCOMPARE(*get(*SecretStore::open(dir.path(), withPassphrase("right")), m_alice), "x");
}

void tst_SecretStore::everyChangedByteIsNoticed_data()
{
    QTest::addColumn<SecretOptions>("options");
    QTest::addColumn<QString>("file");
    QTest::newRow("vault") << withPassphrase("p") << u"passphrase.vault"_s;
    QTest::newRow("file") << withFile() << u"secrets.vault"_s;
    QTest::newRow("key") << withFile() << u"secrets.key"_s;
}

void tst_SecretStore::everyChangedByteIsNoticed()
{
    QFETCH(SecretOptions, options);
    QFETCH(QString, file);
    QTemporaryDir dir;
    QVERIFY(put(*SecretStore::open(dir.path(), options), m_alice, "x").ok());
    const QString path = dir.filePath(file);
    const QByteArray whole = read(path);
    QVERIFY(whole.size() >= 32);
    for (qsizetype i = 0; i < whole.size(); ++i) {
        QByteArray changed = whole;
        changed[i] = char(changed[i] ^ 1);
        if (file == u"passphrase.vault"_s && (i >= 15 && i < 17))
            continue; // the high bytes of the iterations: right, but slow; see hostileIterationCountDoesNotHang
        write(path, changed);
        const auto result = get(*SecretStore::open(dir.path(), options), m_alice);
        QVERIFY2(!result.ok(), qPrintable(QString::number(i)));
        QVERIFY(result.error().kind == Kind::Damaged || result.error().kind == Kind::WrongPassphrase);
    }
}

void tst_SecretStore::cutFilesAreDamaged()
{
    QTemporaryDir dir;
    QVERIFY(put(*SecretStore::open(dir.path(), withFile()), m_alice, "x").ok());
    const QString path = dir.filePath(u"secrets.vault"_s);
    const QByteArray whole = read(path);
    for (qsizetype size = 0; size < whole.size(); size += 3) {
        write(path, whole.left(size));
        QCOMPARE(get(*SecretStore::open(dir.path(), withFile()), m_alice).error().kind, Kind::Damaged);
    }
    write(path, QByteArray(5 * 1024 * 1024, 'x'));
    QCOMPARE(get(*SecretStore::open(dir.path(), withFile()), m_alice).error().kind, Kind::Damaged);
}

void tst_SecretStore::hostileIterationCountDoesNotHang()
{
    QTemporaryDir dir;
    QVERIFY(put(*SecretStore::open(dir.path(), withPassphrase("p")), m_alice, "x").ok());
    const QString path = dir.filePath(u"passphrase.vault"_s);
    QByteArray whole = read(path);
    whole.replace(15, 4, "\xFF\xFF\xFF\xFF");
    write(path, whole);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(get(*SecretStore::open(dir.path(), withPassphrase("p")), m_alice).error().kind, Kind::Damaged);
    QVERIFY(clock.elapsed() < 1000);
}

void tst_SecretStore::missingKeyFileIsDamaged()
{
    QTemporaryDir dir;
    QVERIFY(put(*SecretStore::open(dir.path(), withFile()), m_alice, "x").ok());
    QVERIFY(QFile::remove(dir.filePath(u"secrets.key"_s)));
    auto store = SecretStore::open(dir.path(), withFile());
    QCOMPARE(get(*store, m_alice).error().kind, Kind::Damaged);
    QCOMPARE(put(*store, m_alice, "y").error().kind, Kind::Damaged); // what cannot be read is not thrown away
    QVERIFY(!QFile::exists(dir.filePath(u"secrets.key"_s)));
}

void tst_SecretStore::g20_nothingReadableInAnyFile()
{
    QTemporaryDir dir;
    const QByteArray planted = "planted-password-4711";
    const QByteArray phrase = "planted-passphrase-4712";
    QVERIFY(put(*SecretStore::open(dir.path(), withPassphrase(phrase)), m_alice, planted).ok());
    QVERIFY(put(*SecretStore::open(dir.path(), withFile()), m_realm, planted).ok());
    const auto files = QDir(dir.path()).entryInfoList(QDir::Files | QDir::Hidden);
    QCOMPARE(files.size(), 4);
    for (const QFileInfo &file : files) {
        const QByteArray bytes = read(file.filePath());
        for (const QByteArray &secret : {planted, phrase}) {
            QVERIFY2(!bytes.contains(secret), qPrintable(file.fileName()));
            QVERIFY2(!bytes.contains(secret.toBase64()), qPrintable(file.fileName()));
            QVERIFY2(!bytes.contains(secret.toHex()), qPrintable(file.fileName()));
        }
    }
}

void tst_SecretStore::filesArePrivate()
{
    QTemporaryDir dir;
    QVERIFY(put(*SecretStore::open(dir.path(), withPassphrase("p")), m_alice, "x").ok());
    QVERIFY(put(*SecretStore::open(dir.path(), withFile()), m_realm, "y").ok());
    const auto files = QDir(dir.path()).entryInfoList(QDir::Files | QDir::Hidden);
    for (const QFileInfo &file : files) {
        const auto permissions = file.permissions() & ~(QFile::ReadUser | QFile::WriteUser);
        QVERIFY2(permissions == (QFile::ReadOwner | QFile::WriteOwner), qPrintable(file.fileName()));
    }
}

void tst_SecretStore::unwritableFolderIsAnError()
{
    auto store = SecretStore::open(u"/nonexistent/profile"_s, withFile());
    const auto refused = put(*store, m_alice, "x");
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, Kind::Io);
    QVERIFY(!refused.error().detail.isEmpty());
    QCOMPARE(store->backendName(m_alice), "none");
}

void tst_SecretStore::twoSealsOfTheSameSecretDiffer()
{
    QTemporaryDir dir;
    auto store = SecretStore::open(dir.path(), withFile());
    QVERIFY(put(*store, m_alice, "x").ok());
    const QByteArray first = read(dir.filePath(u"secrets.vault"_s));
    QVERIFY(put(*store, m_alice, "x").ok());
    QVERIFY(read(dir.filePath(u"secrets.vault"_s)) != first);
}

QTEST_GUILESS_MAIN(tst_SecretStore)
#include "tst_SecretStore.moc"
