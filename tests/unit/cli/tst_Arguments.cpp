// SPDX-License-Identifier: MIT
#include "cli/Arguments.h"

#include <QTest>

using namespace linnet::cli;
using namespace Qt::Literals::StringLiterals;

/// DESIGN section 11: the command line is a contract.
class TestArguments : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void accepted_data();
    void accepted();
    void refused_data();
    void refused();
    void globalOptionsStandBeforeOrBehind();
    void textBehindTwoDashesIsNeverAnOption();
    void repeatedOptionsKeepTheirOrder();
    void helpOfEveryCommandNamesIt();
};

void TestArguments::accepted_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<QString>("command");
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const QString &line, const QString &command, const QStringList &arguments) {
        QTest::newRow(qPrintable(line)) << line.split(u' ') << command << arguments;
    };
    row(u"account add a@b --password-stdin --outbound sip:x --transport tcp --name N --credential r:u --accept-direct"_s, u"account add"_s, {u"a@b"_s});
    row(u"account list"_s, u"account list"_s, {});
    row(u"account remove a@b"_s, u"account remove"_s, {u"a@b"_s});
    row(u"contact add a@b --name N"_s, u"contact add"_s, {u"a@b"_s});
    row(u"contact remove a@b"_s, u"contact remove"_s, {u"a@b"_s});
    row(u"contact block a@b"_s, u"contact block"_s, {u"a@b"_s});
    row(u"contact list --json"_s, u"contact list"_s, {});
    row(u"register --once --timeout 5"_s, u"register"_s, {});
    row(u"send a@b text"_s, u"send"_s, {u"a@b"_s, u"text"_s});
    row(u"send a@b -"_s, u"send"_s, {u"a@b"_s, u"-"_s});
    row(u"send --wait delivered --timeout=3 --model pager --subject S --sign --encrypt a@b -5"_s, u"send"_s, {u"a@b"_s, u"-5"_s});
    row(u"send a@b --file f"_s, u"send"_s, {u"a@b"_s});
    row(u"listen --count 3 --timeout 9"_s, u"listen"_s, {});
    row(u"history"_s, u"history"_s, {});
    row(u"history a@b --search w --limit 0 --export json f"_s, u"history"_s, {u"a@b"_s});
    row(u"history import f"_s, u"history import"_s, {u"f"_s});
    row(u"parse - --stream"_s, u"parse"_s, {u"-"_s});
    row(u"agent --auto-accept --download-dir d --listen 127.0.0.1:0"_s, u"agent"_s, {});
    row(u"presence watch a@b --whatever x"_s, u"presence"_s, {u"watch"_s, u"a@b"_s, u"x"_s});
    row(u"flow --last"_s, u"flow"_s, {});
    row(u"doctor"_s, u"doctor"_s, {});
}

void TestArguments::accepted()
{
    QFETCH(QStringList, line);
    QFETCH(QString, command);
    QFETCH(QStringList, arguments);
    const auto invocation = parseArguments(line);
    QVERIFY2(invocation.ok(), invocation.ok() ? "" : qPrintable(invocation.error().text));
    QCOMPARE(invocation->command, command);
    QCOMPARE(invocation->arguments, arguments);
}

void TestArguments::refused_data()
{
    QTest::addColumn<QStringList>("line");
    for (const QString &line : {u"frobnicate"_s, u"account"_s, u"account frob"_s, u"account add"_s, u"account add a@b c@d"_s, u"account list x"_s,
                                u"contact add"_s, u"register now"_s, u"send"_s, u"send a@b one two"_s, u"send a@b x --nosuch"_s,
                                u"send a@b x --timeout"_s, u"send a@b x --sign=yes"_s, u"listen 5"_s, u"history --export json"_s,
                                u"agent --listen"_s, u"parse a b"_s, u"--profile"_s, u"--profile= account list"_s,
                                u"--vault-passphrase-fd three account list"_s, u"--nosuch account list"_s, u"account list --outbound x"_s})
        QTest::newRow(qPrintable(line)) << line.split(u' ');
    QTest::newRow("nothing") << QStringList();
}

void TestArguments::refused()
{
    QFETCH(QStringList, line);
    const auto invocation = parseArguments(line);
    QVERIFY(!invocation.ok());
    QVERIFY(invocation.error().text.size() > 15); // a sentence
}

void TestArguments::globalOptionsStandBeforeOrBehind()
{
    for (const QString &line : {u"--profile D --json --trace T --vault-passphrase-fd 3 account list"_s,
                                u"account list --profile D --json --trace T --vault-passphrase-fd 3"_s,
                                u"account --profile=D list --json --trace=T --vault-passphrase-fd=3"_s}) {
        const auto invocation = parseArguments(line.split(u' '));
        QVERIFY(invocation.ok());
        QCOMPARE(invocation->command, u"account list"_s);
        QCOMPARE(invocation->profile, u"D"_s);
        QVERIFY(invocation->json);
        QCOMPARE(invocation->traceFile, u"T"_s);
        QCOMPARE(invocation->vaultPassphraseFd.value_or(-1), 3);
    }
}

void TestArguments::textBehindTwoDashesIsNeverAnOption()
{
    const auto invocation = parseArguments({u"send"_s, u"a@b"_s, u"--json"_s, u"--"_s, u"--json"_s});
    QVERIFY(invocation.ok());
    QCOMPARE(invocation->arguments, (QStringList{u"a@b"_s, u"--json"_s}));
    const auto words = parseArguments({u"send"_s, u"a@b"_s, u"account list"_s});
    QVERIFY(words.ok());
    QCOMPARE(words->command, u"send"_s);
    const auto empty = parseArguments({u"send"_s, u"a@b"_s, QString()});
    QVERIFY(empty.ok());
    QCOMPARE(empty->arguments.size(), 2);
}

void TestArguments::repeatedOptionsKeepTheirOrder()
{
    const auto invocation = parseArguments({u"account"_s, u"add"_s, u"--credential"_s, u"a:1"_s, u"x@y"_s, u"--credential=b:2"_s});
    QVERIFY(invocation.ok());
    QCOMPARE(invocation->values("credential"), (QStringList{u"a:1"_s, u"b:2"_s}));
    const auto exported = parseArguments({u"history"_s, u"--export"_s, u"text"_s, u"file"_s, u"a@b"_s});
    QVERIFY(exported.ok());
    QCOMPARE(exported->values("export"), (QStringList{u"text"_s, u"file"_s}));
    QCOMPARE(exported->arguments, QStringList{u"a@b"_s});
}

void TestArguments::helpOfEveryCommandNamesIt()
{
    const QString all = helpText({});
    for (const QString &command : {u"account add"_s, u"account list"_s, u"account remove"_s, u"contact add"_s, u"register"_s, u"send"_s, u"listen"_s,
                                   u"history"_s, u"parse"_s, u"agent"_s}) {
        QVERIFY2(all.contains(u"linnet-cli "_s + command), qPrintable(command));
        const auto invocation = parseArguments((command + u" --help"_s).split(u' '));
        QVERIFY(invocation.ok());
        QVERIFY(invocation->help);
        QVERIFY(helpText(invocation->command).startsWith(u"linnet-cli "_s + command));
    }
    QVERIFY(parseArguments({u"--version"_s})->version);
}

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_Arguments.moc"
